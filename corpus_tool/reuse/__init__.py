"""What recurs in a whole corpus: near-duplicate paragraphs, formulae, their lineage.

The doors, all pure (values in, values out; the kernels use arrays inside):

* `near_duplicates.join_paragraphs(texts, *, options, lexicon) -> Join`: near-duplicate texts.
* `formulae.find_formulae(carriers, passages, *, options, lexicon) -> Formulae`.
* `index.index.ReuseIndex.build(carriers, passages, *, options, lexicon)
  -> (ReuseIndex, Changes)`: both at once, kept up to date by `.add(carrier, passages) -> Changes`,
  stored by `.dump()`, `.load()`.
* `lineage.trace(formula, carriers, passages) -> Lineage`,
  `lineage.first_seen(carriers, passages, texts, near_duplicates) -> tuple[FirstSeen, ...]`.
"""
