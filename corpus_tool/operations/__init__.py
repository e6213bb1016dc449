"""What can be done with an open corpus: the use cases behind `Corpus`."""
