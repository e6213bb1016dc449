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
    mine = _cover(alike.left[kept], places, values, left, len(keys))
    theirs = _cover(alike.right[kept], places, values, right, len(keys))
    mine /= _hold(left, pair.left)[keys // width]
    theirs /= _hold(right, pair.right)[keys % width]
    return best, np.minimum(mine, theirs)


def _cover(sentences: Integers, places: Integers, values: Floats, bags: Bags, size: int) -> Floats:
    """Sum, for each candidate, the best likeness of each sentence times what it holds."""
    order = np.lexsort((values, places, sentences))
    sentences, places, values = sentences[order], places[order], values[order]
    last = np.ones(len(order), dtype=np.bool_)
    last[:-1] = (sentences[1:] != sentences[:-1]) | (places[1:] != places[:-1])
    held = np.bincount(bags.units, bags.weights**2, minlength=bags.size)
    covered = np.bincount(places[last], (values * held[sentences])[last], minlength=size)
    return covered.astype(np.float64)


def _hold(bags: Bags, side: Side) -> Floats:
    """Return how much the sentences of each paragraph hold together."""
    held = np.bincount(side.owners[bags.units], bags.weights**2, minlength=side.size)
    return np.maximum(held, 1e-9)
