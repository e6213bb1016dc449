"""What recurs in a whole corpus: near-duplicate paragraphs, formulae, their lineage.

The doors, all pure (values in, values out; the kernels use arrays inside):

* `join.join_paragraphs(texts, *, options, lexicon) -> Join`: pairs of near-duplicate texts.
* `families.find_formulae(carriers, passages, *, options, lexicon) -> Formulae`.
* `index.ReuseIndex`: the same results kept up to date, a document at a time.
  `ReuseIndex.build(carriers, passages, *, options, lexicon)`,
  `.add(carrier, passages) -> Changes` (formulae gone, made or changed; near-duplicates made),
  `.formulae()`, `.near_duplicates()`, `.dump() -> Mapping[str, bytes]`, `.load(dumped, …)`.
* `lineage.trace(formula, carriers, passages) -> Lineage`,
  `lineage.first_seen(carriers, passages, texts, near_duplicates) -> tuple[FirstSeen, ...]`.
* `analysis.novelty.measure_novelty(carriers, passages, *, predecessors, lexicon)`,
  `analysis.series.follow_series(formulae, series, *, sisters) -> tuple[SeriesRow, ...]`.
"""
