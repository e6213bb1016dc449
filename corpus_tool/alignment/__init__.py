"""From paragraphs to links."""

from corpus_tool.alignment.align import align, find_chances
from corpus_tool.alignment.meaning import PairVectors
from corpus_tool.alignment.weights import WORDS, WeightSet, find_weights, parse_weights

__all__ = [
    "WORDS",
    "PairVectors",
    "WeightSet",
    "align",
    "find_chances",
    "find_weights",
    "parse_weights",
]
