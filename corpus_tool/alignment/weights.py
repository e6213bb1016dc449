"""What each feature counts; written by `python -m benchmarks.learn_weights`, not by hand.

Learned from pairs of statements whose links were drawn by hand, and from pairs that have nothing
to do with each other. No weight knows a word, a name or a text.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["WITHOUT_VECTORS", "WITH_VECTORS", "Weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each feature of `similarity.Similarity` in the odds of a link."""

    bias: float
    words: float
    sentence: float
    coverage: float
    phrases: float
    place: float
    kinship: float
    meaning: float = 0.0


WITH_VECTORS = Weights(
    bias=-5.741,
    words=15.879,
    sentence=3.438,
    coverage=-13.498,
    phrases=4.833,
    place=2.539,
    kinship=10.863,
    meaning=6.923,
)

WITHOUT_VECTORS = Weights(
    bias=-5.970,
    words=26.511,
    sentence=3.532,
    coverage=-16.597,
    phrases=4.031,
    place=2.542,
    kinship=12.102,
)
