"""From the chances of pairs to links: groups, further links of linked paragraphs, transpositions.

Sections, in order:

* From the chances of pairs to ties: which paragraphs belong together, and which of them moved.
* Which paragraphs belong together: groups of left and right that gain more than they risk.
* Further links of paragraphs that are linked already.
* Transpositions: links out of the common order of the two texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import log1p

import numpy as np

from corpus_tool.alignment.terms import Floats, Integers, ScoredPairs
from corpus_tool.model import Options
from corpus_tool.text.heaviest_chain import find_heaviest_chain

__all__ = [
    "CandidateLink",
    "find_candidates",
    "find_carried_sentences",
    "find_moved_links",
    "find_unlinked_candidates",
    "group_pairs",
    "mark_moved",
    "order_keys",
]


# ----------------------------------------
# From the chances of pairs to ties: which paragraphs belong together, and which of them moved.

NEAR = 3
"""Paragraphs that are so far from each other, or less, stand in one place."""

Lengths = tuple[Sequence[int], Sequence[int]]
"""How many words each paragraph has, left and right."""


@dataclass(frozen=True, slots=True)
class CandidateLink:
    """A link before anything is said of its wording."""

    group: Group
    score: float
    moved: bool


def find_candidates(
    chances: ScoredPairs,
    *,
    candidates: ScoredPairs,
    carried: Floats,
    lengths: Lengths,
    options: Options,
) -> tuple[CandidateLink, ...]:
    """Return the ties of two texts, in the order of the left one.

    Args:
        chances: the chance of each pair.
        candidates: the pairs that were scored.
        carried: how alike the carried sentences of each candidate are.
        lengths: how many words each paragraph has.
        options: the least scores.
    """
    min_score = options.min_score
    groups = group_pairs(chances, (len(lengths[0]), len(lengths[1])), min_score=min_score)
    further = find_carried_sentences(chances, candidates, carried, groups, min_score=min_score)
    left_over = find_unlinked_candidates(chances, [*groups, *further], min_score=min_score)
    ordered = sorted([p for group in groups for p in _part(group)] + [*further, *left_over])
    moved = mark_moved(ordered, chances=chances, lengths=lengths)
    ties = [
        CandidateLink(group, _score(group, chances), k in moved) for k, group in enumerate(ordered)
    ]
    # A carried sentence has shown itself; what rests on a chance alone must be surer out of order.
    return tuple(
        found
        for found in ties
        if not found.moved or found.score >= options.moved_score or found.group in further
    )


def _part(group: Group) -> list[Group]:
    """Part a split or a merger over places far apart into a link for each place."""
    left, right = group
    if len(left) == 1:
        return [(left, run) for run in _runs(right)]
    if len(right) == 1:
        return [(run, right) for run in _runs(left)]
    return [group]


def _runs(members: tuple[int, ...]) -> list[tuple[int, ...]]:
    runs = [members[:1]]
    for before, member in pairwise(members):
        if member - before > NEAR:
            runs.append(())
        runs[-1] += (member,)
    return runs


def _score(group: Group, chances: ScoredPairs) -> float:
    """Return the mean, over the members, of each one's best chance."""
    table = chances.at(order_keys(group, chances.width)).reshape(len(group[0]), len(group[1]))
    return round(float(np.concatenate([table.max(axis=0), table.max(axis=1)]).mean()), 4)


def order_keys(group: Group, width: int) -> Integers:
    """Return the keys of all pairs of a group, row by row."""
    return np.array([i * width + j for i in group[0] for j in group[1]], dtype=np.int64)


# ----------------------------------------
# Which paragraphs belong together: groups of left and right that gain more than they risk.
#
# A paragraph is worth one when it finds its counterpart; a pair that does not belong costs
# `risk`. Groups grow from the likeliest pair on, as long as each step gains: a split, a merger or
# a regrouping is accepted when it brings in a paragraph and most of its pairs are likely.

Group = tuple[tuple[int, ...], tuple[int, ...]]
"""Left and right paragraphs, both ascending."""

MOST_MEMBERS = 8
LEAST_CHANCE = 0.1


def false_link_risk(min_score: float) -> float:
    """Return the cost of a wrong pair at which a pair of this chance alone just pays.

    Alone, a pair of chance `p` gains two counterparts times `p` and risks `1 - p`.
    """
    return 2 * min_score / max(1 - min_score, 1e-9)


def group_pairs(
    chances: ScoredPairs, size: tuple[int, int], *, min_score: float
) -> tuple[Group, ...]:
    """Gather pairs into groups; a paragraph is in one group at most.

    Args:
        chances: the chance of each candidate pair.
        size: how many paragraphs there are left and right.
        min_score: the chance from which on a pair by itself makes a link.
    """
    known = {
        (int(i), int(j)): float(chance)
        for i, j, chance in zip(chances.left, chances.right, chances.values, strict=True)
        if chance >= LEAST_CHANCE
    }
    risk = false_link_risk(min_score)
    groups: dict[int, Group] = {}
    homes: dict[tuple[str, int], int] = {}
    for name, (i, j) in enumerate(_order(known, size)):
        mine, theirs = homes.get(("left", i)), homes.get(("right", j))
        if mine is not None and mine == theirs:
            continue
        if mine is theirs is None and known[i, j] < min_score:
            continue
        first = groups[mine] if mine is not None else ((i,), ())
        second = groups[theirs] if theirs is not None else ((), (j,))
        merged = _merge(first, second)
        if sum(map(len, merged)) > MOST_MEMBERS:
            continue
        if _gain(merged, known, risk) <= _gain(first, known, risk) + _gain(second, known, risk):
            continue
        for old in (mine, theirs):
            if old is not None:
                del groups[old]
        groups[name] = merged
        homes |= {("left", k): name for k in merged[0]} | {("right", k): name for k in merged[1]}
    return tuple(sorted(groups.values()))


def _order(scores: Mapping[tuple[int, int], float], size: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the likeliest pairs first; of equals, those nearest to the same place."""

    def rank(pair: tuple[int, int]) -> tuple[float, float, tuple[int, int]]:
        away = abs((pair[0] + 0.5) / size[0] - (pair[1] + 0.5) / size[1])
        return -scores[pair], round(away, 9), pair

    return sorted(scores, key=rank)


def _merge(first: Group, second: Group) -> Group:
    return tuple(sorted(first[0] + second[0])), tuple(sorted(first[1] + second[1]))


def _gain(group: Group, scores: Mapping[tuple[int, int], float], risk: float) -> float:
    if not group[0] or not group[1]:
        return 0.0
    table = np.array([[scores.get((i, j), 0.0) for j in group[1]] for i in group[0]])
    return float(table.max(axis=1).sum() + table.max(axis=0).sum() - risk * (1 - table).sum())


# ----------------------------------------
# Further links of paragraphs that are linked already.
#
# A long paragraph may be split over places that have nothing to do with each other. Its link goes
# to the place where most of it went; a sentence that stands, nearly as it was, in a third
# paragraph is a link of its own, and so is a paragraph that most likely belongs to it.

CARRIED = 0.5
"""From this likeness on, one sentence was written from the other."""
LIKELY = 0.6
"""From this chance on, a paragraph is not left alone for the sake of its counterpart's group."""


def find_carried_sentences(
    chances: ScoredPairs,
    pairs: ScoredPairs,
    sentence_scores: Floats,
    groups: Iterable[Group],
    *,
    min_score: float,
) -> tuple[Group, ...]:
    """Return the pairs of paragraphs that a carried sentence ties, beside those in groups.

    Args:
        chances: the chance of each pair; a carried sentence alone makes no link.
        pairs: the candidates.
        sentence_scores: how alike the carried sentences of each candidate are.
        groups: the links there are.
        min_score: the chance below which nothing is linked.
    """
    tied = {(i, j) for left, right in groups for i in left for j in right}
    enough = (sentence_scores >= CARRIED) & (chances.at(pairs.keys) >= min_score)
    found = np.flatnonzero(enough)
    sides = zip(pairs.left[found].tolist(), pairs.right[found].tolist(), strict=True)
    return tuple(((i,), (j,)) for i, j in sides if (i, j) not in tied)


def find_unlinked_candidates(
    chances: ScoredPairs, groups: Iterable[Group], *, min_score: float
) -> tuple[Group, ...]:
    """Return pairs of an ungrouped paragraph and its likely counterpart, which is in a group.

    The counterpart's other members have nothing to do with it, or it would be among them.

    Args:
        chances: the chance of each pair.
        groups: the links there are.
        min_score: the chance below which nothing is linked.
    """
    known = list(groups)
    tied = {("left", i) for left, _ in known for i in left}
    tied |= {("right", j) for _, right in known for j in right}
    likely = np.flatnonzero(chances.values >= max(LIKELY, min_score))
    ordered = likely[np.argsort(-chances.values[likely], kind="stable")]
    found: list[Group] = []
    for i, j in zip(chances.left[ordered].tolist(), chances.right[ordered].tolist(), strict=True):
        if {("left", i), ("right", j)} - tied:
            found.append(((i,), (j,)))
            tied |= {("left", i), ("right", j)}
    return tuple(found)


# ----------------------------------------
# Transpositions: links out of the common order of the two texts.

NEGLIGIBLE = 1e-9
"""So that the order in which numbers were added decides nothing."""


def find_moved_links(places: Sequence[tuple[int, int]], weights: Sequence[float]) -> frozenset[int]:
    """Return the pairs outside the heaviest chain that never crosses.

    Args:
        places: where each pair stands left and right.
        weights: how much each pair counts in the chain.
    """
    order = sorted(range(len(places)), key=lambda k: places[k])
    kept = find_heaviest_chain(
        [places[k][1] for k in order],
        [weights[k] for k in order],
        strictly=False,
        preference=order,
    )
    return frozenset(range(len(places))) - {order[step] for step in kept}


def mark_moved(
    groups: Sequence[Group], *, chances: ScoredPairs, lengths: tuple[Sequence[int], Sequence[int]]
) -> frozenset[int]:
    """Return the groups of which the greater part is out of the common order.

    A group of several paragraphs may reach far, and its middle says little of where it stands;
    hence its pairs are ordered one by one.

    Args:
        groups: the left and right paragraphs of all links.
        chances: how likely each pair of paragraphs is.
        lengths: how many words each paragraph has, left and right.
    """
    pairs = [(k, i, j) for k, group in enumerate(groups) for i, j in product(*group)]
    link_chances = chances.at(
        np.array([i * chances.width + j for _, i, j in pairs], dtype=np.int64)
    )
    # A phrase does not outweigh a passage.
    weights = [
        chance * log1p(min(lengths[0][i], lengths[1][j]))
        for (_, i, j), chance in zip(pairs, link_chances.tolist(), strict=True)
    ]
    out = find_moved_links([(i, j) for _, i, j in pairs], weights)
    surplus = [NEGLIGIBLE] * len(groups)
    for place, (k, _, _) in enumerate(pairs):
        surplus[k] += -weights[place] if place in out else weights[place]
    return frozenset(k for k, in_order in enumerate(surplus) if in_order < 0)
