"""Groups of cores, kept up to date: who is like whom, and who stands for a group.

Who stands for a group depends on the cores that are alike, on those that these are like, and so on,
and on nothing else; so only such a circle of kin is grouped anew.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from corpus_tool.reuse.grouping import LIKE, group
from corpus_tool.reuse.ledger import Ledger, Table
from corpus_tool.reuse.postings import Postings
from corpus_tool.reuse.sets import distinct
from corpus_tool.text.hashing import Hashes

__all__ = ["kin", "like_new_ones", "regroup", "shingle_rows"]

Positions = NDArray[np.int64]


def shingle_rows(runs: Hashes, bounds: Positions, cores: Positions) -> tuple[Hashes, Positions]:
    """Return the distinct shingles of each core, and the core of each."""
    owners = np.repeat(cores, np.diff(bounds))
    order = np.lexsort((runs, owners))
    runs, owners = runs[order], owners[order]
    new = np.ones(len(runs), np.bool_)
    new[1:] = (runs[1:] != runs[:-1]) | (owners[1:] != owners[:-1])
    return runs[new], owners[new]


def like_new_ones(shingles: Postings, runs: Hashes, owners: Positions, living: Positions) -> Table:
    """Return the pairs that are alike of which one at least is new.

    Args:
        shingles: of all cores, the new ones among them, and of some that are gone.
        runs: the distinct shingles of the new cores.
        owners: the core of each; new cores have the highest numbers.
        living: the numbers of all cores that are not gone, ascending.
    """
    asked, others = shingles.find(runs)
    pairs = (owners[asked] << 32) | others
    pairs, common = np.unique(pairs, return_counts=True)
    left, right = pairs & ((1 << 32) - 1), pairs >> 32
    chosen = (left < right) & np.isin(left, living)
    left, right, common = left[chosen], right[chosen], common[chosen]
    sizes = _sizes(shingles, distinct(np.concatenate([left, right])))
    similarity = common / (sizes(left) + sizes(right) - common)
    chosen = similarity >= LIKE
    return Table(left=left[chosen], right=right[chosen], similarity=similarity[chosen])


class _sizes:
    """The numbers of distinct shingles of cores."""

    def __init__(self, shingles: Postings, cores: Positions) -> None:
        every = np.concatenate([shingles.values.astype(np.int64), shingles.later_values])
        self.cores = cores
        self.counts = np.bincount(every, minlength=int(cores.max(initial=0)) + 1)

    def __call__(self, cores: Positions) -> Positions:
        return self.counts[cores]


def kin(likeness: Table, seeds: Iterable[int]) -> list[int]:
    """Return all cores that are like a seed, or like one that is, and so on; ascending."""
    left = np.concatenate([likeness["left"], likeness["right"]])
    right = np.concatenate([likeness["right"], likeness["left"]])
    order = np.argsort(left, kind="stable")
    left, right = left[order], right[order]
    found = np.array(sorted(set(seeds)), np.int64)
    fresh = found
    while len(fresh):
        low, high = np.searchsorted(left, fresh), np.searchsorted(left, fresh, side="right")
        near = [right[a:b] for a, b in zip(low.tolist(), high.tolist(), strict=True)]
        reached = distinct(np.concatenate([np.zeros(0, np.int64), *near]))
        fresh = reached[~np.isin(reached, found)]
        found = distinct(np.concatenate([found, fresh]))
    circle: list[int] = found.tolist()
    return circle


def regroup(ledger: Ledger, circle: list[int], *, broken: set[int]) -> tuple[set[int], set[int]]:
    """Group a circle of kin anew; return the heads whose groups are gone, and those that are new.

    Args:
        ledger: the heads of the circle's cores are written into it.
        circle: cores, ascending.
        broken: heads of groups that have lost a member already.
    """
    rows = np.searchsorted(ledger.cores["core"], circle)
    own = ledger.cores.take(rows)
    inside = np.isin(ledger.likeness["left"], circle) & np.isin(ledger.likeness["right"], circle)
    pairs = ledger.likeness.take(inside)
    columns = (pairs["left"].tolist(), pairs["right"].tolist(), pairs["similarity"].tolist())
    order = np.lexsort((own["id"], -own["words"], -own["documents"]))
    groups = group(
        own["core"][order].tolist(), own["id"][order].tolist(), zip(*columns, strict=True)
    )
    before: dict[int, set[int]] = {}
    for core, head in zip(circle, own["head"].tolist(), strict=True):
        before.setdefault(head, set()).add(core)
    new = {
        head
        for head, members in groups.items()
        if head in broken or before.get(head) != set(members)
    }
    gone = {head for head in before if head >= 0 and (head in new or head not in groups)}
    heads = {core: head for head, members in groups.items() for core in members}
    ledger.cores["head"][rows] = [heads[core] for core in circle]
    return gone | broken, new
