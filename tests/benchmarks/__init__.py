"""The benchmarks: what they compare, never how fast."""
