"""From the features of two paragraphs to the chance that they correspond."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus_tool.alignment.bags import Floats, Integers, Pairs
from corpus_tool.alignment.company import Headings, find_company
from corpus_tool.alignment.similarity import Similarity
from corpus_tool.alignment.weights import WITH_VECTORS, WITHOUT_VECTORS

__all__ = ["KIN", "decide", "features", "judge"]

KIN = 0.25
"""From this kinship on, two texts have so much in common that it makes no link likelier."""


def features(similarity: Similarity) -> dict[str, Floats]:
    """Return the features by the names of their weights, for each candidate pair."""
    named = {
        "words": similarity.pairs.values,
        "sentence": similarity.sentence,
        "coverage": similarity.coverage,
        "place": similarity.place,
        "kinship": np.full(len(similarity.pairs.keys), _relate(similarity.kinship)),
    }
    if similarity.meaning is not None:
        named["meaning"] = similarity.meaning
    return named


def judge(
    similarity: Similarity,
    *,
    settled: Sequence[tuple[int, int]] = (),
    headings: Headings | None = None,
) -> Pairs:
    """Return, for each candidate pair, the chance that a careful reader would link it.

    Args:
        similarity: the features.
        settled: pairs that are links for certain.
        headings: where one section ends and the next begins; without them no pair has company.
    """
    weights = WITH_VECTORS if similarity.meaning is not None else WITHOUT_VECTORS
    keys, width = similarity.pairs.keys, similarity.pairs.width
    odds = np.full(len(keys), weights.bias)
    for name, values in features(similarity).items():
        odds += getattr(weights, name) * values
    if headings is not None:
        alone = decide(odds, keys, width, settled=settled)
        odds += weights.company * find_company(alone, similarity.pairs, headings=headings)
    return decide(odds + weights.without, keys, width, settled=settled)


def decide(
    odds: Floats, keys: Integers, width: int, *, settled: Sequence[tuple[int, int]] = ()
) -> Pairs:
    """Turn the logarithms of odds into chances, and add the settled pairs."""
    # Rounded, so that no processor's last digit decides a link.
    chances = np.round(1 / (1 + np.exp(-odds)), 6)
    certain = np.array([i * width + j for i, j in settled], dtype=np.int64)
    joined = np.concatenate([certain, keys])
    order = np.argsort(joined, kind="stable")
    values = np.concatenate([np.ones(len(certain)), chances])
    return Pairs(joined[order], values[order], width)


def _relate(kinship: float) -> float:
    """Return 0 for texts of one kind, and below zero the less they have to do with each other."""
    return float(np.log(min(kinship + 0.01, KIN) / KIN))
