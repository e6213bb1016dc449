"""How likely two paragraphs correspond: features of each pair, and the chance they give.

Sections, in order:

* How alike two paragraphs are, as a handful of numbers that a person can understand.
* The best pair of sentences of two paragraphs, and how much of both their sentences match.
* The meaning of paragraphs as vectors: sums over their words, about the mean of their text.
* From the features of two paragraphs to the chance that they correspond.
* The company a pair keeps: links between neighbours make a likely pair likelier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus_tool.alignment.terms import (
    Floats,
    Integers,
    ScoredPairs,
    SparseVectors,
    TextPair,
    TextSide,
    best_others,
    cosines,
    count_terms,
    fill_rows,
    multiply_sparse,
)
from corpus_tool.alignment.weights import WITH_VECTORS, WITHOUT_VECTORS

__all__ = [
    "Headings",
    "PairVectors",
    "Similarity",
    "link_features",
    "neighbour_support",
    "score_features",
    "score_links",
    "score_pairs",
]


# ----------------------------------------
# How alike two paragraphs are, as a handful of numbers that a person can understand.
#
# Each feature is one thing a careful reader looks for; `judge` weighs them. Where the texts are
# small every pair is looked at, where they are large only the best candidates of each paragraph.

ONE_SIDED = 0.3
"""What a term that only one text has counts in a length: new matter is not yet a difference."""
ALL_PAIRS = 40_000
"""Up to so many possible pairs, every one is scored."""
BY_WORDS, BY_MEANING = 24, 4
"""Else so many candidates of each paragraph, by shared words and by vectors."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """The features of the candidate pairs, each in the order of `pairs.keys`."""

    pairs: ScoredPairs
    """The candidates; their value is the cosine of their words, rare ones weighing more."""
    meaning: Floats | None
    """Cosine of the paragraphs' vectors about their text's mean; None without vectors."""
    sentence: Floats
    """How far the best pair of sentences leads the best that either paragraph has elsewhere."""
    coverage: Floats
    """The smaller of the shares of either paragraph that the other's sentences match."""
    carried: Floats
    """How alike the long sentences are that have each other and no second like; else 0."""
    written: Floats
    """How alike the likest two sentences are, new matter counted in full."""
    place: Floats
    """How far apart they stand, as a share of the text, below zero."""
    kinship: float
    """How much the two texts have to do with each other at all, 0 to 1."""


def score_pairs(
    pair: TextPair,
    *,
    encoder: PairVectors | None,
    settled: Sequence[tuple[int, int]] = (),
) -> Similarity:
    """Return the features of the pairs of paragraphs that may correspond.

    Args:
        pair: the two texts.
        encoder: word vectors.
        settled: pairs that need no scoring; their paragraphs are no candidates and no rivals.
    """
    left, right = (fill_rows(side.bags, pair.weights) for side in (pair.left, pair.right))
    shared = multiply_sparse(left, right, vocabulary=pair.vocabulary)
    discount = np.where(pair.in_common, 1.0, ONE_SIDED)
    words = cosines(shared, left, right, discount)
    vectors = make_vectors(pair, encoder) if encoder is not None else None
    size = pair.left.size, pair.right.size
    width = max(pair.right.size, 1)
    keys = _without(settled, _candidates(words, vectors, *size), width)
    matched = match_sentences(pair, discount, keys)
    return Similarity(
        pairs=ScoredPairs(keys, words.at(keys), width),
        meaning=multiply_vectors(vectors, keys) if vectors is not None else None,
        sentence=_lead(ScoredPairs(keys, matched.best, width)),
        coverage=matched.coverage,
        carried=matched.carried,
        written=matched.written,
        place=-_distance(keys, *size),
        kinship=_kinship(cosines(shared, left, right, np.ones(pair.vocabulary)), *size),
    )


def _candidates(words: ScoredPairs, vectors: Vectors | None, height: int, width: int) -> Integers:
    """Return the keys of the pairs worth scoring, ascending."""
    if height * width <= ALL_PAIRS:
        return np.arange(height * width)
    found = [words.keys[_best(side, words.values)] for side in (words.left, words.right)]
    if vectors is not None:
        found.append(find_nearest_vectors(vectors, BY_MEANING))
    return np.unique(np.concatenate(found))


def _best(groups: Integers, values: Floats) -> Integers:
    """Return the places of the greatest values of each group."""
    order = np.lexsort((-values, groups))
    ordered = groups[order]
    rank = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    chosen: Integers = order[rank < BY_WORDS]
    return chosen


def _without(settled: Sequence[tuple[int, int]], keys: Integers, width: int) -> Integers:
    if not settled:
        return keys
    left, right = np.array(settled).T
    kept: Integers = keys[~np.isin(keys // width, left) & ~np.isin(keys % width, right)]
    return kept


def _lead(best: ScoredPairs) -> Floats:
    """Return by how much each value leads the best rivals of its row and column, on average."""
    rivals = (best_others(best.left, best.values) + best_others(best.right, best.values)) / 2
    return best.values - rivals


def _distance(keys: Integers, height: int, width: int) -> Floats:
    left = (keys // max(width, 1) + 0.5) / max(height, 1)
    right = (keys % max(width, 1) + 0.5) / max(width, 1)
    distance: Floats = np.abs(left - right)
    return distance


def _kinship(plain: ScoredPairs, height: int, width: int) -> float:
    """Return how well the better half of the shorter text's paragraphs find a like."""
    groups, size = (plain.left, height) if height <= width else (plain.right, width)
    best = np.zeros(size)
    np.maximum.at(best, groups, plain.values)
    return float(np.sort(best)[::-1][: (size + 1) // 2].mean()) if size else 0.0


# ----------------------------------------
# The best pair of sentences of two paragraphs, and how much of both their sentences match.
#
# Most counterparts are long paragraphs of which a sentence or two were carried over; seen whole
# they are hardly alike.

SHORTEST = 4.0
"""Below this length a sentence is too short for its likeness to mean much."""


LONG = 10
"""A sentence of so many words is no phrase."""
LEADS = 0.1
"""By so much a carried sentence is liker to its counterpart than to any other sentence."""


@dataclass(frozen=True, slots=True)
class SentenceMatch:
    """What the sentences say of each candidate pair of paragraphs."""

    best: Floats
    """How alike the likest two of their sentences are."""
    coverage: Floats
    """The smaller of the shares of either paragraph that the other's sentences match."""
    carried: Floats
    """How alike the likest two long sentences are that have no second like; else 0."""
    written: Floats
    """How alike the likest two sentences are, new matter counted in full."""


def match_sentences(pair: TextPair, discount: Floats, keys: Integers) -> SentenceMatch:
    """Return, for each candidate, how well its sentences match.

    Args:
        pair: the two texts.
        discount: what each term counts in a length.
        keys: the candidates, ascending.
    """
    left, right = (
        fill_rows(count_terms(side.sentences), pair.weights) for side in (pair.left, pair.right)
    )
    shared = multiply_sparse(left, right, vocabulary=pair.vocabulary)
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
    return SentenceMatch(
        best=_greatest(places, values, len(keys)),
        coverage=np.minimum(mine, theirs),
        carried=_greatest(places, _carried(pair, alike)[kept], len(keys)),
        written=_greatest(places, plain.values[kept], len(keys)),
    )


def _greatest(places: Integers, values: Floats, size: int) -> Floats:
    best = np.zeros(size)
    np.maximum.at(best, places, values)
    return best


def _carried(pair: TextPair, alike: ScoredPairs) -> Floats:
    """Return the likeness of the pairs of long sentences that lead all others, 0 of the rest."""
    lengths = [np.array([len(s) for s in side.sentences]) for side in (pair.left, pair.right)]
    long = (lengths[0][alike.left] >= LONG) & (lengths[1][alike.right] >= LONG)
    rivals = np.maximum(
        best_others(alike.left, alike.values), best_others(alike.right, alike.values)
    )
    carried: Floats = np.where(long & (alike.values >= rivals + LEADS), alike.values, 0.0)
    return carried


def _cover(
    sentences: Integers, places: Integers, values: Floats, bags: SparseVectors, size: int
) -> Floats:
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


def _hold(bags: SparseVectors, side: TextSide) -> Floats:
    """Return how much the sentences of each paragraph hold together."""
    held = np.bincount(side.owners[bags.units], bags.weights**2, minlength=side.size)
    return np.maximum(held, 1e-9)


# ----------------------------------------
# The meaning of paragraphs as vectors: sums over their words, about the mean of their text.
#
# What all paragraphs of a text mean says nothing of any one of them; hence the mean is taken off.

Vectors = tuple[Floats, Floats]
"""One vector of unit length a paragraph, left and right."""

BLOCK = 512
FEWEST = 3
"""The mean of fewer paragraphs is too much like each of them to be taken off."""


class PairVectors(Protocol):
    """What turns words into vectors that can be added up."""

    @property
    def name(self) -> str:
        """Its name and version."""
        ...

    def sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, the sum over its words."""
        ...


def make_vectors(pair: TextPair, encoder: PairVectors) -> Vectors:
    """Return the vectors of the paragraphs; rare words weigh more."""
    sums = encoder.sums(pair.forms).astype(np.float64)
    forms = sums * np.sqrt(pair.weights[pair.terms])[:, None]
    return _place(pair.left, forms), _place(pair.right, forms)


def _place(side: TextSide, forms: NDArray[np.float64]) -> Floats:
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


# ----------------------------------------
# From the features of two paragraphs to the chance that they correspond.

KIN = 0.25
"""From this kinship on, two texts have so much in common that it makes no link likelier."""


def link_features(similarity: Similarity) -> dict[str, Floats]:
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


def score_links(
    similarity: Similarity,
    *,
    settled: Sequence[tuple[int, int]] = (),
    headings: Headings | None = None,
) -> ScoredPairs:
    """Return, for each candidate pair, the chance that a careful reader would link it.

    Args:
        similarity: the features.
        settled: pairs that are links for certain.
        headings: where one section ends and the next begins; without them no pair has company.
    """
    weights = WITH_VECTORS if similarity.meaning is not None else WITHOUT_VECTORS
    keys, width = similarity.pairs.keys, similarity.pairs.width
    odds = np.full(len(keys), weights.bias)
    for name, values in link_features(similarity).items():
        odds += getattr(weights, name) * values
    if headings is not None:
        alone = score_features(odds, keys, width, settled=settled)
        odds += weights.company * neighbour_support(alone, similarity.pairs, headings=headings)
    return score_features(odds + weights.without, keys, width, settled=settled)


def score_features(
    odds: Floats, keys: Integers, width: int, *, settled: Sequence[tuple[int, int]] = ()
) -> ScoredPairs:
    """Turn the logarithms of odds into chances, and add the settled pairs."""
    # Rounded, so that no processor's last digit decides a link.
    chances = np.round(1 / (1 + np.exp(-odds)), 6)
    certain = np.array([i * width + j for i, j in settled], dtype=np.int64)
    joined = np.concatenate([certain, keys])
    order = np.argsort(joined, kind="stable")
    values = np.concatenate([np.ones(len(certain)), chances])
    return ScoredPairs(joined[order], values[order], width)


def _relate(kinship: float) -> float:
    """Return 0 for texts of one kind, and below zero the less they have to do with each other."""
    return float(np.log(min(kinship + 0.01, KIN) / KIN))


# ----------------------------------------
# The company a pair keeps: links between neighbours make a likely pair likelier.
#
# A paragraph is split over neighbours, and several are merged, under one heading. The one of them
# that carries the subject's words is found by itself; the others are found in its company.

Headings = tuple[Sequence[str | None], Sequence[str | None]]
"""The heading over each paragraph, left and right."""


def neighbour_support(chances: ScoredPairs, likeness: ScoredPairs, *, headings: Headings) -> Floats:
    """Return, for each pair, the chance that a neighbour of one belongs to the other.

    Only a neighbour under the same heading counts, and the less, the more it explains by itself:
    a copy leaves nothing for another to account for.

    Args:
        chances: the chance of each pair by itself, of settled ones too.
        likeness: the pairs to tell of, and how alike their words are.
        headings: where one section ends and the next begins.
    """
    keys = likeness.keys
    width = chances.width
    left, right = keys // max(width, 1), keys % max(width, 1)
    company = np.zeros(len(keys))
    for places, texts, stride in ((left, headings[0], width), (right, headings[1], 1)):
        follows = _follows(texts)
        for joined, step in ((follows[places], -stride), (follows[places + 1], stride)):
            open_still = np.clip(1 - likeness.at(keys + step), 0, 1)
            found = np.where(joined, chances.at(keys + step) * open_still, 0.0)
            company = np.maximum(company, found)
    return company


def _follows(headings: Sequence[str | None]) -> NDArray[np.bool_]:
    """Tell of each paragraph, and of the place after the last, whether its section goes on."""
    same = [bool(one) and one == other for one, other in pairwise(headings)]
    return np.array([False, *same, False], dtype=np.bool_)
