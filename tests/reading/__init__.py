"""What a reader wants of two texts first."""
