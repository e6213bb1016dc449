"""From paragraphs to links."""

from corpus_tool.alignment.align import align
from corpus_tool.alignment.scoring import PairVectors

__all__ = ["PairVectors", "align"]
