"""From the outside world to blocks: files, character sets, one reader a format."""
