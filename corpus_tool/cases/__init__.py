"""Use cases, one noun a file: what `Corpus` can do, each method a straight line."""
