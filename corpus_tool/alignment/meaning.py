"""The meaning of paragraphs as vectors: sums over their words, about the mean of their text.

What all paragraphs of a text mean says nothing of any one of them; hence the mean is taken off.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus_tool.alignment.bags import Floats, Integers
from corpus_tool.alignment.reading import Side, TextPair

__all__ = ["Encoding", "Vectors", "find_nearest_vectors", "make_vectors", "multiply_vectors"]

Vectors = tuple[Floats, Floats]
"""One vector of unit length a paragraph, left and right."""

BLOCK = 512
FEWEST = 3
"""The mean of fewer paragraphs is too much like each of them to be taken off."""


class Encoding(Protocol):
    """What turns words into vectors that can be added up."""

    @property
    def name(self) -> str:
        """Its name and version."""
        ...

    def sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, the sum over its words."""
        ...


def make_vectors(pair: TextPair, encoder: Encoding) -> Vectors:
    """Return the vectors of the paragraphs; rare words weigh more."""
    sums = encoder.sums(pair.forms).astype(np.float64)
    forms = sums * np.sqrt(pair.weights[pair.terms])[:, None]
    return _place(pair.left, forms), _place(pair.right, forms)


def _place(side: Side, forms: NDArray[np.float64]) -> Floats:
    sums = np.zeros((side.size, forms.shape[1]))
    for row, words in enumerate(side.paragraph_forms):
        sums[row] = forms[words].sum(axis=0)
    unit = _unit(sums)
    return _unit(unit - unit.mean(axis=0)) if side.size >= FEWEST else unit


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Floats = vectors / np.maximum(lengths, 1e-9)
    return unit


def multiply_vectors(vectors: Vectors, keys: Integers) -> Floats:
    """Return the cosine of each pair of these keys."""
    mine, theirs = vectors
    width = max(len(theirs), 1)
    found = np.empty(len(keys))
    for start in range(0, len(mine), BLOCK):
        bounds = np.searchsorted(keys, np.array([start, start + BLOCK]) * width)
        block = keys[bounds[0] : bounds[1]]
        table = mine[start : start + BLOCK] @ theirs.T
        found[bounds[0] : bounds[1]] = table.ravel()[block - start * width]
    return found


def find_nearest_vectors(vectors: Vectors, most: int) -> Integers:
    """Return the keys of each paragraph and the `most` nearest to it of the other side."""
    mine, theirs = vectors
    width = max(len(theirs), 1)
    forth, back = _nearest(mine, theirs, most), _nearest(theirs, mine, most)
    keys = [forth[:, 0] * width + forth[:, 1], back[:, 1] * width + back[:, 0]]
    return np.concatenate(keys)


def _nearest(mine: Floats, theirs: Floats, most: int) -> Integers:
    most = min(most, len(theirs))
    found = [np.empty((0, 2), dtype=np.int64)]
    for start in range(0, len(mine) if most else 0, BLOCK):
        table = mine[start : start + BLOCK] @ theirs.T
        near = np.argpartition(-table, most - 1, axis=1)[:, :most]
        rows = np.repeat(np.arange(start, start + len(near)), most)
        found.append(np.column_stack([rows, near.ravel()]))
    return np.concatenate(found)
