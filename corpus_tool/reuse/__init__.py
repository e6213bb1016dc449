"""What recurs in a whole corpus: near-duplicate paragraphs, formulae, their lineage."""
