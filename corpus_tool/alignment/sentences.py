"""The best pair of sentences of two paragraphs, and how much of both their sentences match.

Most counterparts are long paragraphs of which a sentence or two were carried over; seen whole
they are hardly alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corpus_tool.alignment.bags import (
    Bags,
    Floats,
    Integers,
    Pairs,
    best_others,
    cosines,
    count,
    fill,
    multiply,
)
from corpus_tool.alignment.reading import Side, TextPair

__all__ = ["Matched", "match_sentences"]

SHORTEST = 4.0
"""Below this length a sentence is too short for its likeness to mean much."""


LONG = 10
"""A sentence of so many words is no phrase."""
LEADS = 0.1
"""By so much a carried sentence is liker to its counterpart than to any other sentence."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What the sentences say of each candidate pair of paragraphs."""

    best: Floats
    """How alike the likest two of their sentences are."""
    coverage: Floats
    """The smaller of the shares of either paragraph that the other's sentences match."""
    carried: Floats
    """How alike the likest two long sentences are that have no second like; else 0."""
    written: Floats
    """How alike the likest two sentences are, new matter counted in full."""


def match_sentences(pair: TextPair, discount: Floats, keys: Integers) -> Matched:
    """Return, for each candidate, how well its sentences match.

    Args:
        pair: the two texts.
        discount: what each term counts in a length.
        keys: the candidates, ascending.
    """
    left, right = (fill(count(side.sentences), pair.weights) for side in (pair.left, pair.right))
    shared = multiply(left, right, vocabulary=pair.vocabulary)
    alike = cosines(shared, left, right, discount, shortest=SHORTEST)
    plain = cosines(shared, left, right, np.ones(pair.vocabulary), shortest=SHORTEST)
    width = max(pair.right.size, 1)
    owners = pair.left.owners[alike.left] * width + pair.right.owners[alike.right]
    places = np.minimum(np.searchsorted(keys, owners), max(len(keys) - 1, 0))
    kept = keys[places] == owners if len(keys) else np.zeros(len(owners), dtype=np.bool_)
    places, values = places[kept], alike.values[kept]
    sentences = alike.left[kept], alike.right[kept]
    mine = _cover(sentences[0], places, values, left, len(keys))
    order = np.argsort(sentences[1], kind="stable")
    theirs = _cover(sentences[1][order], places[order], values[order], right, len(keys))
    mine /= _hold(left, pair.left)[keys // width]
    theirs /= _hold(right, pair.right)[keys % width]
    return Matched(
        best=_greatest(places, values, len(keys)),
        coverage=np.minimum(mine, theirs),
        carried=_greatest(places, _carried(pair, alike)[kept], len(keys)),
        written=_greatest(places, plain.values[kept], len(keys)),
    )


def _greatest(places: Integers, values: Floats, size: int) -> Floats:
    best = np.zeros(size)
    np.maximum.at(best, places, values)
    return best


def _carried(pair: TextPair, alike: Pairs) -> Floats:
    """Return the likeness of the pairs of long sentences that lead all others, 0 of the rest."""
    lengths = [np.array([len(s) for s in side.sentences]) for side in (pair.left, pair.right)]
    long = (lengths[0][alike.left] >= LONG) & (lengths[1][alike.right] >= LONG)
    rivals = np.maximum(
        best_others(alike.left, alike.values), best_others(alike.right, alike.values)
    )
    carried: Floats = np.where(long & (alike.values >= rivals + LEADS), alike.values, 0.0)
    return carried


def _cover(sentences: Integers, places: Integers, values: Floats, bags: Bags, size: int) -> Floats:
    """Sum, for each candidate, the best likeness of each sentence times what it holds.

    The rows must come by sentence and within it by candidate, as sentences follow paragraphs.
    """
    if not len(values):
        return np.zeros(size)
    changes = (sentences[1:] != sentences[:-1]) | (places[1:] != places[:-1])
    firsts = np.concatenate([[0], np.flatnonzero(changes) + 1])
    held = np.bincount(bags.units, bags.weights**2, minlength=bags.size)
    best = np.maximum.reduceat(values, firsts) * held[sentences[firsts]]
    return np.bincount(places[firsts], best, minlength=size).astype(np.float64)


def _hold(bags: Bags, side: Side) -> Floats:
    """Return how much the sentences of each paragraph hold together."""
    held = np.bincount(side.owners[bags.units], bags.weights**2, minlength=side.size)
    return np.maximum(held, 1e-9)
