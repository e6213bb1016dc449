"""The command line: parse, one call of the corpus, output."""
