"""Features of pairs of paragraphs from their vectors: likeness, lead over rivals, votes of clauses.

A paragraph's counterpart is not what is like it but what is liker than anything else; most of what
is told here weighs a pair against the rivals in its row and its column. Whole tables of paragraphs
by paragraphs are made, one after the other; what is larger is made in blocks of rows.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from corpus_tool.alignment.meaning import Meaning, Vectors, centre
from corpus_tool.alignment.terms import Floats, Integers

__all__ = ["BACKGROUNDS", "FEATURES", "Backgrounds", "compare_meaning", "find_near", "lead"]

Table = NDArray[np.float32]
"""Paragraphs of the left by paragraphs of the right."""
Backgrounds = dict[str, Vectors]

BACKGROUNDS = ("paragraphs", "headed", "sentences", "clauses")
"""The kinds of vectors of which the mean over many statements is known."""

FEATURES = (
    *("paragraph", "paragraph_lead", "headed", "headed_lead"),
    *("sentence_meaning", "sentence_meaning_lead", "sentence_meaning_cover"),
    *("votes_least", "votes_most", "votes_shorter", "votes_mass"),
)
"""What `compare_meaning` tells of each pair, by name."""

# What an unrelated rival reaches in a text of usual length: a short text has no rivals.
FLOORS = {"paragraph": 0.06, "headed": 0.057, "sentence_meaning": 0.152}

TEMPERATURE = 0.06
"""The softmax of votes: at a cosine less by so much, the odds of a vote fall to a third."""
NONE_OF_THEM = 0.3
"""The cosine at which a clause would as soon vote for no paragraph."""
PRIOR_FLOOR = 0.02
ROUNDS = 2
"""So often the clauses of a paragraph vote, each round knowing how the last one went."""
BLOCK = 256
"""Rows of paragraphs that are looked at together."""


def compare_meaning(
    left: Meaning, right: Meaning, keys: Integers, *, backgrounds: Backgrounds
) -> dict[str, Floats]:
    """Return the features of the pairs of these keys, by the names in `FEATURES`.

    Args:
        left: the vectors of the left text.
        right: those of the right one.
        keys: `left * width + right` for each pair, ascending.
        backgrounds: the mean vectors over many statements, by the kinds in `BACKGROUNDS`.
    """

    def centred(kind: str) -> tuple[Vectors, Vectors]:
        return centre(getattr(left, kind), getattr(right, kind), backgrounds.get(kind))

    def at(table: Table) -> Floats:
        return table.ravel()[keys].astype(np.float64)

    found: dict[str, Floats] = {}
    for name, kind in (("paragraph", "paragraphs"), ("headed", "headed")):
        table = _cosines(*centred(kind))
        found[name], found[f"{name}_lead"] = at(table), at(lead(table, FLOORS[name]))
    name = "sentence_meaning"
    best, cover = _sentences(left, right, *centred("sentences"))
    found[name], found[f"{name}_lead"] = at(best), at(lead(best, FLOORS[name]))
    found[f"{name}_cover"] = at(cover)
    found |= {name: at(table) for name, table in _votes(left, right, *centred("clauses"))}
    return found


def _cosines(mine: Vectors, theirs: Vectors) -> Table:
    table: Table = np.matmul(mine, theirs.T, dtype=np.float32)
    return table


def find_near(left: Meaning, right: Meaning, *, most: int) -> Integers:
    """Return the keys of each paragraph and the `most` nearest to it of the other side."""
    mine, theirs = centre(left.headed, right.headed, None)
    width = right.size
    forth, back = _nearest(mine, theirs, most), _nearest(theirs, mine, most)
    keys = [forth[:, 0] * width + forth[:, 1], back[:, 1] * width + back[:, 0]]
    return np.concatenate(keys)


def _nearest(mine: Vectors, theirs: Vectors, most: int) -> Integers:
    most = min(most, len(theirs))
    found = [np.empty((0, 2), dtype=np.int64)]
    for start in range(0, len(mine) if most else 0, BLOCK):
        table = mine[start : start + BLOCK] @ theirs.T
        near = np.argpartition(-table, most - 1, axis=1)[:, :most]
        rows = np.repeat(np.arange(start, start + len(near)), most)
        found.append(np.column_stack([rows, near.ravel()]))
    return np.concatenate(found)


def lead(table: Table, floor: float = 0.0) -> Table:
    """Return by how much each value leads its best rivals of row and column, on average.

    Args:
        table: how alike the paragraphs are.
        floor: what is taken for a rival where there is none better.
    """
    rows, columns = _rival(table, floor), _rival(table.T, floor).T
    found: Table = table - (rows + columns) * np.float32(0.5)
    return found


def _rival(table: Table, floor: float) -> Table:
    """Return, for each value, the greatest other one of its row."""
    width = table.shape[1]
    if width < 2:
        return np.full_like(table, floor)
    top = np.partition(table, width - 2, axis=1)[:, -2:]
    others = np.where(table == top[:, 1:], top[:, :1], top[:, 1:])
    rivals: Table = np.maximum(others, np.float32(floor))
    return rivals


def _blocks(owners: Integers, size: int) -> Iterator[tuple[slice, slice, Integers]]:
    """Yield blocks of paragraphs, the rows that are theirs, and where each one's rows begin."""
    starts = np.searchsorted(owners, np.arange(size + 1))
    for first in range(0, size, BLOCK):
        last = min(first + BLOCK, size)
        rows = slice(int(starts[first]), int(starts[last]))
        yield slice(first, last), rows, starts[first:last] - starts[first]


def _sentences(
    left: Meaning, right: Meaning, mine: Vectors, theirs: Vectors
) -> tuple[Table, Table]:
    """Return the likest pair of sentences, and the smaller of the shares that are covered."""
    best = np.empty((left.size, right.size), dtype=np.float32)
    covered = np.empty_like(best)
    theirs_start = np.searchsorted(right.sentence_owners, np.arange(right.size))
    weights = left.sentence_words.astype(np.float32), right.sentence_words.astype(np.float32)
    total = np.add.reduceat(weights[1], theirs_start)
    for paragraphs, rows, starts in _blocks(left.sentence_owners, left.size):
        table = mine[rows] @ theirs.T
        by_right = np.maximum.reduceat(table, theirs_start, axis=1)
        by_left = np.maximum.reduceat(table, starts, axis=0)
        best[paragraphs] = np.maximum.reduceat(by_right, starts, axis=0)
        own = weights[0][rows]
        forth = np.add.reduceat(np.maximum(by_right, 0) * own[:, None], starts, axis=0)
        forth /= np.add.reduceat(own, starts)[:, None]
        back = np.add.reduceat(np.maximum(by_left, 0) * weights[1], theirs_start, axis=1) / total
        covered[paragraphs] = np.minimum(forth, back)
    return best, covered


def _votes(
    left: Meaning, right: Meaning, mine: Vectors, theirs: Vectors
) -> Iterator[tuple[str, Table]]:
    """Yield what the clauses of either side say, each voting for one paragraph opposite."""
    forth, forth_free = _cast(left, right, mine, theirs)
    back, back_free = (table.T for table in _cast(right, left, theirs, mine))
    yield "votes_least", np.minimum(forth, back)
    yield "votes_most", np.maximum(forth, back)
    lengths = _lengths(left)[:, None], _lengths(right)[None, :]
    yield "votes_shorter", np.where(lengths[0] <= lengths[1], forth_free, back_free)
    yield "votes_mass", np.log1p(np.minimum(forth_free * lengths[0], back_free * lengths[1]))


def _lengths(side: Meaning) -> NDArray[np.float32]:
    return np.bincount(side.clause_owners, side.clause_words, minlength=side.size).astype(
        np.float32
    )


def _cast(voters: Meaning, others: Meaning, mine: Vectors, theirs: Vectors) -> tuple[Table, Table]:
    """Return the share of each paragraph's clauses, by words, that votes for each one opposite.

    The first table is of votes for one of the paragraphs, the second with the choice of none, where
    the clauses of a paragraph vote twice and rather for what its other clauses voted for.
    """
    plain = np.empty((voters.size, others.size), dtype=np.float32)
    free = np.empty_like(plain)
    ends = np.searchsorted(others.clause_owners, np.arange(others.size))
    words = voters.clause_words.astype(np.float32)
    for paragraphs, rows, starts in _blocks(voters.clause_owners, voters.size):
        near = np.maximum.reduceat(_cosines(mine[rows], theirs), ends, axis=1)
        near /= np.float32(TEMPERATURE)
        own = words[rows][:, None]
        within = voters.clause_owners[rows] - paragraphs.start
        plain[paragraphs] = _share(_softmax(near, None), own, starts)
        prior = np.ones((paragraphs.stop - paragraphs.start, others.size), dtype=np.float32)
        for _ in range(ROUNDS):
            known = near + np.log(prior + np.float32(PRIOR_FLOOR))[within]
            prior = _share(_softmax(known, NONE_OF_THEM / TEMPERATURE), own, starts)
        free[paragraphs] = prior
    return plain, free


def _share(votes: Table, words: Table, starts: Integers) -> Table:
    """Return the mean vote of each paragraph's clauses, by their words."""
    shares: Table = np.add.reduceat(votes * words, starts, axis=0)
    shares /= np.add.reduceat(words, starts, axis=0)
    return shares


def _softmax(table: Table, none: float | None) -> Table:
    """Return shares that add up to one in each row, or to less where none is a choice."""
    top = table.max(axis=1, keepdims=True)
    if none is not None:
        top = np.maximum(top, np.float32(none))
    shares = np.exp(table - top)
    total = shares.sum(axis=1, keepdims=True)
    if none is not None:
        total = total + np.exp(np.float32(none) - top)
    found: Table = shares / total
    return found
