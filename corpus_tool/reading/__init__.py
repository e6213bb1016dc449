"""What a reader wants of two texts first: passages, labels, headlines, what is named and no longer.

The doors, all pure:

* `passages.read_passages(comparison, *, lexicon, subjects, usual) -> PairPassages`: what either
  text says and the other does not, the weightiest first, each with label, headline and verdict.
* `changes.find_changes(comparison, pair, *, lexicon) -> tuple[SentenceChange, ...]`: figures, dates
  and negations that changed in sentences that answer each other.

The rules and their order are those of reading: a subject by itself makes no link, a headline is
words of the text, and nothing is told as absent before the whole other text was asked.
"""
