"""From the chances of pairs to ties: which paragraphs belong together, and which of them moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from corpus_tool.alignment.bags import Floats, Integers, Pairs
from corpus_tool.alignment.carried import find_carried, find_left_over
from corpus_tool.alignment.links import Group, group_pairs
from corpus_tool.alignment.moves import mark_moved
from corpus_tool.model import Options

__all__ = ["Tie", "keys_of", "tie"]

NEAR = 3
"""Paragraphs that are so far from each other, or less, stand in one place."""

Lengths = tuple[Sequence[int], Sequence[int]]
"""How many words each paragraph has, left and right."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A link before anything is said of its wording."""

    group: Group
    score: float
    moved: bool


def tie(
    chances: Pairs, *, candidates: Pairs, carried: Floats, lengths: Lengths, options: Options
) -> tuple[Tie, ...]:
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
    further = find_carried(chances, candidates, carried, groups, min_score=min_score)
    left_over = find_left_over(chances, [*groups, *further], min_score=min_score)
    ordered = sorted([p for group in groups for p in _part(group)] + [*further, *left_over])
    moved = mark_moved(ordered, chances=chances, lengths=lengths)
    ties = [Tie(group, _score(group, chances), k in moved) for k, group in enumerate(ordered)]
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


def _score(group: Group, chances: Pairs) -> float:
    """Return the mean, over the members, of each one's best chance."""
    table = chances.at(keys_of(group, chances.width)).reshape(len(group[0]), len(group[1]))
    return round(float(np.concatenate([table.max(axis=0), table.max(axis=1)]).mean()), 4)


def keys_of(group: Group, width: int) -> Integers:
    """Return the keys of all pairs of a group, row by row."""
    return np.array([i * width + j for i in group[0] for j in group[1]], dtype=np.int64)
