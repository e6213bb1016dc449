"""From the command line to one method of `Corpus`, and from its value to lines."""
