"""How likely two paragraphs correspond: features of each pair, and the chance they give.

Sections, in order:

* How alike two paragraphs are, as a handful of numbers that a person can understand.
* The subjects that both name.
* From the features of two paragraphs to the chance that they correspond.
* The company a pair keeps: links between neighbours make a likely pair likelier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus_tool.alignment.meaning import Meaning, match_sentences
from corpus_tool.alignment.rivalry import Backgrounds, compare_meaning, find_near
from corpus_tool.alignment.terms import (
    Floats,
    Integers,
    ScoredPairs,
    SparseVectors,
    TextPair,
    best_others,
    cosines,
    fill_rows,
    multiply_sparse,
)
from corpus_tool.alignment.weights import Weights, WeightSet
from corpus_tool.lexicon.subjects import load_subjects

__all__ = [
    "MAX_SHORT_PARAGRAPHS",
    "Headings",
    "Similarity",
    "add_up",
    "gate",
    "link_features",
    "name_subjects",
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
NAME_SHARE, FEWEST_NAMED = 0.25, 2
"""A name in more paragraphs of a text than this share and this number tells no two apart."""
SHORTEST_NAMES = 20.0**0.5
"""The length, as of `Bags.norms`, below which a paragraph has too few names to be like another."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """The features of the candidate pairs, each in the order of `pairs.keys`."""

    pairs: ScoredPairs
    """The candidates; their value is the cosine of their words, rare ones weighing more."""
    size: tuple[int, int]
    """How many paragraphs there are, left and right."""
    plain: Floats
    """The cosine of their words, what only one text has counting in full."""
    lead: Floats
    """How far `pairs.values` leads the best that either paragraph has elsewhere."""
    names: Floats
    """The cosine of their names: capitalised words that few paragraphs hold."""
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
    subjects: Floats
    """What they share of subjects that few other paragraphs name."""
    meaning: dict[str, Floats]
    """What the vectors say, by the names in `rivalry.FEATURES`; empty without vectors."""


def score_pairs(
    pair: TextPair,
    *,
    meaning: tuple[Meaning, Meaning] | None = None,
    backgrounds: Backgrounds | None = None,
    settled: Sequence[tuple[int, int]] = (),
    subjects: tuple[Floats, Floats] | None = None,
) -> Similarity:
    """Return the features of the pairs of paragraphs that may correspond.

    Args:
        pair: the two texts.
        meaning: their vectors; without them the words alone are compared.
        backgrounds: the mean vectors over many statements.
        settled: pairs that need no scoring; their paragraphs are no candidates.
        subjects: what `name_subjects` tells of either text; without it no pair shares a subject.
    """
    left, right = (fill_rows(side.bags, pair.weights) for side in (pair.left, pair.right))
    shared = multiply_sparse(left, right, vocabulary=pair.vocabulary)
    discount = np.where(pair.in_common, 1.0, ONE_SIDED)
    words = cosines(shared, left, right, discount)
    size = pair.left.size, pair.right.size
    width = max(pair.right.size, 1)
    keys = _without(settled, _candidates(words, meaning, *size), width)
    matched = match_sentences(pair, discount, keys)
    meanings = {}
    if meaning is not None and len(keys):
        meanings = compare_meaning(*meaning, keys, backgrounds=backgrounds or {})
    return Similarity(
        pairs=ScoredPairs(keys, words.at(keys), width),
        size=size,
        plain=cosines(shared, left, right, np.ones(pair.vocabulary)).at(keys),
        lead=_lead_of(words, keys),
        names=_names(pair).at(keys),
        sentence=_lead(ScoredPairs(keys, matched.best, width)),
        coverage=matched.coverage,
        carried=matched.carried,
        written=matched.written,
        place=-_distance(keys, *size),
        subjects=_share_subjects(*subjects, keys) if subjects else np.zeros(len(keys)),
        meaning=meanings,
    )


def _names(pair: TextPair) -> ScoredPairs:
    """Return how alike paragraphs are in their names: the instrument, country or programme."""
    capital, small = (np.zeros(pair.vocabulary, dtype=np.bool_) for _ in range(2))
    for form, term in zip(pair.forms, pair.terms.tolist(), strict=True):
        capital[term] |= form[:1].isupper()
        small[term] |= form[:1].islower()
    names = capital & ~small & ~pair.light
    for own, side in zip(pair.frequencies, (pair.left, pair.right), strict=True):
        names &= own <= max(FEWEST_NAMED, NAME_SHARE * side.size)
    weights = np.where(names, pair.weights, 0.0)
    left, right = (_only(fill_rows(side.bags, weights)) for side in (pair.left, pair.right))
    shared = multiply_sparse(left, right, vocabulary=pair.vocabulary)
    return cosines(shared, left, right, np.ones(pair.vocabulary), shortest=SHORTEST_NAMES)


def _only(vectors: SparseVectors) -> SparseVectors:
    """Return the bags without what weighs nothing."""
    kept = vectors.weights > 0
    return SparseVectors(
        vectors.terms[kept], vectors.units[kept], vectors.weights[kept], vectors.size
    )


def _lead_of(words: ScoredPairs, keys: Integers) -> Floats:
    """Return by how much each pair's words lead the best rivals of its row and column."""
    best = [_two_best(side, words.values) for side in (words.left, words.right)]
    own = words.at(keys)
    rivals = np.zeros(len(keys))
    for (first, second), places in zip(
        best, (keys // words.width, keys % words.width), strict=True
    ):
        one, other = _at(first, places), _at(second, places)
        rivals += np.where(own == one, other, one) / 2
    lead: Floats = own - rivals
    return lead


def _two_best(groups: Integers, values: Floats) -> tuple[Floats, Floats]:
    """Return the greatest and the second greatest value of each group, 0 where there is none."""
    size = int(groups.max(initial=-1)) + 1
    found = np.zeros((2, size))
    order = np.lexsort((-values, groups))
    ordered = groups[order]
    rank = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    for place in (0, 1):
        chosen = order[rank == place]
        found[place, groups[chosen]] = values[chosen]
    return found[0], found[1]


def _at(values: Floats, places: Integers) -> Floats:
    """Return the values at these places, 0 beyond the last."""
    if not len(values):
        return np.zeros(len(places))
    within = places < len(values)
    found: Floats = np.where(within, values[np.minimum(places, len(values) - 1)], 0.0)
    return found


def _candidates(
    words: ScoredPairs, meaning: tuple[Meaning, Meaning] | None, height: int, width: int
) -> Integers:
    """Return the keys of the pairs worth scoring, ascending."""
    if height * width <= ALL_PAIRS:
        return np.arange(height * width)
    found = [words.keys[_best(side, words.values)] for side in (words.left, words.right)]
    if meaning is not None:
        found.append(find_near(*meaning, most=BY_MEANING))
    return np.unique(np.concatenate(found))


def _best(groups: Integers, values: Floats) -> Integers:
    """Return the places of the greatest values of each group."""
    order = np.lexsort((-values, groups))
    ordered = groups[order]
    rank = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    chosen: Integers = order[rank < BY_WORDS]
    return chosen


def _without(identical_pairs: Sequence[tuple[int, int]], keys: Integers, width: int) -> Integers:
    if not identical_pairs:
        return keys
    left, right = np.array(identical_pairs).T
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


# ----------------------------------------
# The subjects that both name.
#
# A reader looks for the paragraph on Myanmar, whatever it says of it. A subject is evidence among
# other evidence and never enough by itself, and what many paragraphs name tells no two apart.

USUAL_TIER, USUAL_COUNTS = 3, 0.5
"""What all texts of diplomacy speak of, and what it counts beside a country or a policy."""
ROWS = 8192
"""Pairs that are looked at together."""


def name_subjects(paragraphs: Sequence[str], headings: Sequence[str | None]) -> Floats:
    """Tell which subjects of the shipped list each paragraph, or the heading over it, names.

    Always the shipped list, which the engine's version stands for: a list of the user's own labels
    passages and changes no link.
    """
    listed = load_subjects()
    places = {label: place for place, label in enumerate(listed.tiers)}
    named = np.zeros((len(paragraphs), len(places)))
    for row, (text, heading) in enumerate(zip(paragraphs, headings, strict=True)):
        for hit in listed.find(f"{heading}. {text}" if heading else text):
            named[row, places[hit.label]] = 1.0
    return named


def _share_subjects(left: Floats, right: Floats, keys: Integers) -> Floats:
    """Return what each pair shares: a subject counts the less, the more pairs name it.

    Several count as one that no other pair names: more of them would make a link by themselves.
    """
    tiers = np.array(list(load_subjects().tiers.values()))
    counts = np.where(tiers == USUAL_TIER, USUAL_COUNTS, 1.0)
    counts = counts / np.maximum(left.sum(axis=0) * right.sum(axis=0), 1.0)
    weighed, width = left * counts, max(len(right), 1)
    found = np.zeros(len(keys))
    for start in range(0, len(keys), ROWS):
        part = keys[start : start + ROWS]
        shared = weighed[part // width] * right[part % width]
        found[start : start + ROWS] = shared.sum(axis=1)
    logged: Floats = np.log1p(np.minimum(found, 1.0))
    return logged


# ----------------------------------------
# From the features of two paragraphs to the chance that they correspond.

MAX_SHORT_PARAGRAPHS = 3
"""Up to so many paragraphs, a text is short: place, order and rivals say nothing there."""

DAMPING = 4
"""So many paragraphs are added to those counted: a text of few proves little."""


def link_features(similarity: Similarity) -> dict[str, Floats]:
    """Return the features by the names of their weights, for each candidate pair."""
    keys, (height, width) = similarity.pairs.keys, similarity.size
    return {
        "words": similarity.pairs.values,
        "plain": similarity.plain,
        "word_lead": similarity.lead,
        "names": similarity.names,
        "sentence": similarity.sentence,
        "coverage": similarity.coverage,
        "place": similarity.place,
        "first": (keys == 0).astype(np.float64),
        "last": (keys == height * width - 1).astype(np.float64),
        "subjects": similarity.subjects,
        **similarity.meaning,
    }


def choose(weights: WeightSet, size: tuple[int, int]) -> Weights:
    """Return the weights for texts of so many paragraphs."""
    return weights.short if min(size) <= MAX_SHORT_PARAGRAPHS else weights.usual


def score_links(
    similarity: Similarity,
    *,
    weights: WeightSet,
    settled: Sequence[tuple[int, int]] = (),
    headings: Headings | None = None,
) -> ScoredPairs:
    """Return, for each candidate pair, the chance that a careful reader would link it.

    Args:
        similarity: the features.
        weights: what they count.
        settled: pairs that are links for certain.
        headings: where one section ends and the next begins; without them no pair has company.
    """
    chosen = choose(weights, similarity.size)
    pairs, size = similarity.pairs, similarity.size
    odds = add_up(chosen, link_features(similarity), len(pairs.keys))
    if headings is not None and chosen.company:
        alone = score_features(odds, pairs.keys, pairs.width, settled=settled)
        support = neighbour_support(alone, pairs, headings=headings)
        odds = odds + chosen.company * support + chosen.company_bias
    if chosen.gate:
        known = score_features(odds, pairs.keys, pairs.width, settled=settled)
        odds = odds + chosen.gate * gate(known, size, dense=chosen.dense) + chosen.gate_bias
    return score_features(odds, pairs.keys, pairs.width, settled=settled)


def add_up(weights: Weights, named: dict[str, Floats], size: int) -> Floats:
    """Return the logarithms of the odds of so many pairs, each by itself."""
    odds = np.full(size, weights.bias)
    for name, weight in weights.features.items() if size else ():
        odds = odds + weight * named[name]
    return odds


def gate(chances: ScoredPairs, size: tuple[int, int], *, dense: float) -> float:
    """Return 0 for texts of one kind, and below zero the less they have to do with each other.

    Told by how many paragraphs are expected to find a counterpart: the sum of each one's best
    chance, against how many could.

    Args:
        chances: the chance of each pair, settled ones among them.
        size: how many paragraphs there are left and right.
        dense: the density from which on the gate is open.
    """
    best = [np.zeros(count) for count in size]
    for side, places in zip(best, (chances.left, chances.right), strict=True):
        np.maximum.at(side, places, chances.values)
    density = (best[0].sum() + best[1].sum()) / (2 * min(size) + DAMPING)
    return float(min(np.log((density + 0.01) / dense), 0.0))


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
    support = np.zeros(len(keys))
    for places, texts, stride in ((left, headings[0], width), (right, headings[1], 1)):
        follows = _follows(texts)
        for joined, step in ((follows[places], -stride), (follows[places + 1], stride)):
            open_still = np.clip(1 - likeness.at(keys + step), 0, 1)
            found = np.where(joined, chances.at(keys + step) * open_still, 0.0)
            support = np.maximum(support, found)
    return support


def _follows(headings: Sequence[str | None]) -> NDArray[np.bool_]:
    """Tell of each paragraph, and of the place after the last, whether its section goes on."""
    same = [bool(one) and one == other for one, other in pairwise(headings)]
    return np.array([False, *same, False], dtype=np.bool_)
