"""How the two sides of a link stand to each other: identical, edited or reworded.

A paragraph written from another keeps most of a sentence, pairs of its words, or runs of them; one
newly written on the same subject keeps the subject's words alone, and a set phrase of diplomacy
that stands in statements which nobody copied from each other. Hence it also counts how much of the
two texts as wholes is shared wording. What each of these weighs is learned from links that readers
drew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus_tool.alignment.terms import Floats, Integers, TextPair
from corpus_tool.model import Relation

__all__ = ["RelationWeights", "classify_relation", "find_kinship", "wording_features"]

RUN = 5
"""So many words in a row are seldom shared by chance."""
USUAL_KINSHIP, USUAL_WORDS = 0.1, 200
"""A text is told as if it had so many more words, of which this share were common: a short text
says little of how its writers worked."""
LEAST_KINSHIP = 0.01


@dataclass(frozen=True, slots=True)
class RelationWeights:
    """What counts for the later text having been written from the earlier one."""

    bias: float = 0.0
    sentence: float = 0.0
    """How alike the likest two sentences are."""
    pairs: float = 0.0
    """The Dice coefficient of their pairs of words."""
    runs: float = 0.0
    """The logarithm of how many words stand in runs that both have."""
    kinship: float = 0.0
    """The logarithm of the share of shared runs in the texts as wholes."""

    def weigh(self, features: Floats) -> float:
        """Return the logarithm of the odds of edited against reworded."""
        weights = np.array([self.sentence, self.pairs, self.runs, self.kinship])
        return float(self.bias + weights @ features)


def classify_relation(
    features: Callable[[], Floats], *, weights: RelationWeights, is_same: Callable[[], bool]
) -> Relation:
    """Tell the relation of the two sides of a link.

    Args:
        features: computes what `wording_features` returns, where it is needed.
        weights: what these count.
        is_same: tells whether the wording is the same.
    """
    if is_same():
        return Relation.IDENTICAL
    return Relation.EDITED if weights.weigh(features()) > 0 else Relation.REWORDED


def wording_features(
    left: Integers, right: Integers, *, light: NDArray[np.bool_], sentence: float, kinship: float
) -> Floats:
    """Return what tells edited from reworded, in the order of `RelationWeights`.

    Args:
        left: the terms of the left paragraphs, in order.
        right: those of the right ones.
        light: whether each term is a word of grammar; pairs of these prove nothing.
        sentence: how alike the likest two of their sentences are.
        kinship: what `find_kinship` tells of the two texts.
    """
    before, after = (_pairs(side, light) for side in (left, right))
    alike = 2 * len(before & after) / max(len(before) + len(after), 1)
    shared = min(_in_shared_runs(left, right).sum(), _in_shared_runs(right, left).sum())
    return np.array([sentence, alike, np.log1p(shared), kinship])


def find_kinship(pair: TextPair) -> float:
    """Return the logarithm of the share of words that stand in runs which both texts have.

    Of the two texts the one counts that shares more: a short text may be made from a long one.
    """
    left, right = (
        _joined(side.paragraphs, step) for side, step in ((pair.left, 1), (pair.right, 2))
    )
    shares = []
    for own, other in ((left, right), (right, left)):
        found, words = _in_shared_runs(own, other).sum(), (own >= 0).sum()
        shares.append((found + USUAL_KINSHIP * USUAL_WORDS) / (words + USUAL_WORDS))
    return float(np.log(LEAST_KINSHIP + max(shares)))


def _joined(paragraphs: Iterable[Integers], step: int) -> Integers:
    """Return all terms in a row, a number that no other text has after each paragraph."""
    parts = [
        part
        for k, terms in enumerate(paragraphs)
        for part in (terms, np.array([-2 * k - step], dtype=np.int64))
    ]
    return np.concatenate([*parts, np.empty(0, dtype=np.int64)])


def _in_shared_runs(own: Integers, other: Integers) -> NDArray[np.bool_]:
    """Tell of each term of one text whether it stands in a run that the other has as well."""
    marked = np.zeros(len(own), dtype=np.bool_)
    for place in np.flatnonzero(np.isin(_hashes(own), _hashes(other))).tolist():
        marked[place : place + RUN] = True
    return marked


def _hashes(terms: Integers) -> NDArray[np.uint64]:
    """Return a number for each run of terms: other runs have another one, but for an accident."""
    size = max(len(terms) - RUN + 1, 0)
    found = np.zeros(size, dtype=np.uint64)
    for k in range(RUN):
        found = found * _FACTOR + terms[k : k + size].astype(np.uint64)
    return found


_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""Odd and without a pattern, so that sums of its powers do not fall together."""


def _pairs(terms: Integers, light: NDArray[np.bool_]) -> set[tuple[int, int]]:
    """Return the pairs of neighbouring terms, without those of light terms alone."""
    listed: Sequence[int] = terms.tolist()
    dull = set(terms[light[terms]].tolist())
    found = set(pairwise(listed))
    return {pair for pair in found if not dull.issuperset(pair)} if dull else found
