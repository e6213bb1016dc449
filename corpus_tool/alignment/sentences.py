"""The best pair of sentences of two paragraphs, and how much of both their sentences match.

Most counterparts are long paragraphs of which a sentence or two were carried over; seen whole
they are hardly alike.
"""

from __future__ import annotations

import numpy as np

from corpus_tool.alignment.bags import Bags, Floats, Integers, cosines, count, fill, multiply
from corpus_tool.alignment.reading import Side, TextPair

__all__ = ["match_sentences"]

SHORTEST = 4.0
"""Below this length a sentence is too short for its likeness to mean much."""


def match_sentences(pair: TextPair, discount: Floats, keys: Integers) -> tuple[Floats, Floats]:
    """Return, for each candidate, its best pair of sentences and the share they cover of both.

    Args:
        pair: the two texts.
        discount: what each term counts in a length.
        keys: the candidates, ascending.
    """
    left, right = (fill(count(side.sentences), pair.weights) for side in (pair.left, pair.right))
    shared = multiply(left, right, vocabulary=pair.vocabulary)
    alike = cosines(shared, left, right, discount, shortest=SHORTEST)
    width = max(pair.right.size, 1)
    owners = pair.left.owners[alike.left] * width + pair.right.owners[alike.right]
    places = np.minimum(np.searchsorted(keys, owners), max(len(keys) - 1, 0))
    kept = keys[places] == owners if len(keys) else np.zeros(len(owners), dtype=np.bool_)
    places, values = places[kept], alike.values[kept]
    best = np.zeros(len(keys))
    np.maximum.at(best, places, values)
    sentences = alike.left[kept], alike.right[kept]
    mine = _cover(sentences[0], places, values, left, len(keys))
    order = np.argsort(sentences[1], kind="stable")
    theirs = _cover(sentences[1][order], places[order], values[order], right, len(keys))
    mine /= _hold(left, pair.left)[keys // width]
    theirs /= _hold(right, pair.right)[keys % width]
    return best, np.minimum(mine, theirs)


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
