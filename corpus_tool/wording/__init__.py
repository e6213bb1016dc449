"""What changed inside a link, word by word."""
