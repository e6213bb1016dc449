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
    place: float
    kinship: float
    meaning: float = 0.0
    company: float = 0.0
    """What a likely link of a neighbour with the same counterpart adds to the odds."""
    without: float = 0.0
    """What is taken off, since the odds were told before the company was known."""


WITH_VECTORS = Weights(
    bias=-4.663,
    words=18.475,
    sentence=6.803,
    coverage=-12.151,
    place=2.590,
    kinship=11.368,
    meaning=7.234,
    company=4.123,
    without=-0.384,
)

WITHOUT_VECTORS = Weights(
    bias=-5.099,
    words=29.088,
    sentence=6.372,
    coverage=-15.915,
    place=2.632,
    kinship=12.989,
    company=5.316,
    without=-0.423,
)
