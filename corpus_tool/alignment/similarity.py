"""How alike the paragraphs of two texts are: rare shared words and meaning.

A word that both texts use everywhere says nothing, a word of two paragraphs says much: the
weights come from the two texts alone, because what is rare there is their subject.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus_tool.alignment.terms import Terms, Vocabulary, count_terms, words
from corpus_tool.model import Paragraph

__all__ = ["Encoding", "Matrix", "Similarity", "compare_paragraphs"]

Matrix = NDArray[np.float32]


class Encoding(Protocol):
    """What turns texts into vectors of unit length."""

    name: str

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return one vector a text."""
        ...


@dataclass(frozen=True, slots=True)
class Similarity:
    """Scores of every left paragraph (rows) with every right one (columns)."""

    vocabulary: Vocabulary
    left: tuple[Terms, ...]
    right: tuple[Terms, ...]
    weights: Matrix
    """Of each term: the rarer among the paragraphs, the heavier."""
    score: Matrix


def compare_paragraphs(
    left: Sequence[Paragraph], right: Sequence[Paragraph], *, encoder: Encoding | None
) -> Similarity:
    """Score every pair of paragraphs."""
    vocabulary, left_terms, right_terms = count_terms(
        [words(p.text) for p in left], [words(p.text) for p in right]
    )
    left_bags, right_bags = (_bags(s, len(vocabulary)) for s in (left_terms, right_terms))
    frequency = left_bags.sum(axis=0) + right_bags.sum(axis=0)
    paragraphs = len(left) + len(right)
    weights = np.log((paragraphs + 1) / (frequency + 0.5)).astype(np.float32)
    score: Matrix = np.sqrt(_dice(left_bags, right_bags, weights))
    if encoder is not None:
        meaning = _centred(left, encoder) @ _centred(right, encoder).T
        score = np.float32(0.6) * score + np.float32(0.4) * np.maximum(meaning, 0)
    return Similarity(vocabulary, left_terms, right_terms, weights, score)


def _bags(side: Sequence[Terms], size: int) -> Matrix:
    bags = np.zeros((len(side), size), dtype=np.float32)
    for row, terms in enumerate(side):
        bags[row, terms] = 1
    return bags


def _dice(left: Matrix, right: Matrix, weights: Matrix) -> Matrix:
    shared = (left * weights) @ right.T
    total = (left @ weights)[:, None] + (right @ weights)[None, :]
    dice: Matrix = np.clip(2 * shared / np.maximum(total, np.float32(1e-9)), 0, 1)
    return dice


def _centred(side: Sequence[Paragraph], encoder: Encoding) -> Matrix:
    """Vectors about the document's own mean: what all its paragraphs share says nothing."""
    vectors = encoder.encode([p.text for p in side])
    if len(side) > 2:
        vectors = vectors - vectors.mean(axis=0)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Matrix = vectors / np.maximum(length, np.float32(1e-9))
    return unit
