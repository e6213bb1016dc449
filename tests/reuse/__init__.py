"""What recurs in a corpus."""
