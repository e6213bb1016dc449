"""Groups of cores, kept up to date: who is like whom, and who stands for a group.

Who stands for a group depends on the cores that are alike, on those that these are like, and so on,
and on nothing else; so only such a circle of kin is grouped anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from corpus_tool.reuse.grouping import LIKE, group
from corpus_tool.reuse.ledger import Ledger
from corpus_tool.reuse.sets import distinct
from corpus_tool.reuse.shelf import Shelf
from corpus_tool.reuse.table import Table
from corpus_tool.text.pieces import Hashes

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


def like_new_ones(ledger: Ledger, shingles: Shelf, runs: Hashes, owners: Positions) -> Table:
    """Return the pairs that are alike of which one at least is new.

    Args:
        ledger: it has the new cores already.
        shingles: of all cores, the new ones among them, and of some that are gone.
        runs: the distinct shingles of the new cores.
        owners: the core of each; new cores have the highest numbers.
    """
    asked, rows = shingles.find(runs)
    pairs, common = np.unique((owners[asked] << 32) | rows["core"], return_counts=True)
    left, right = pairs & ((1 << 32) - 1), pairs >> 32
    living = ledger.living(np.concatenate([left, right]))
    chosen = (left < right) & np.isin(left, living["core"])
    left, right, common = left[chosen], right[chosen], common[chosen]
    sizes = [living["shingles"][np.searchsorted(living["core"], own)] for own in (left, right)]
    similarity = common / (sizes[0] + sizes[1] - common)
    chosen = similarity >= LIKE
    return Table(left=left[chosen], right=right[chosen], similarity=similarity[chosen])


def kin(ledger: Ledger, seeds: Iterable[int]) -> tuple[Positions, Table]:
    """Return all cores that are like a seed, or like one that is, and so on; ascending.

    Returns:
        The cores, and the pairs among them, each once.
    """
    found = fresh = np.array(sorted(set(seeds)), np.int64)
    pairs = [ledger.like(fresh)]
    while len(fresh):
        reached = distinct(pairs[-1]["right"])
        fresh = reached[~np.isin(reached, found)]
        found = distinct(np.concatenate([found, fresh]))
        pairs.append(ledger.like(fresh))
    every = pairs[0].plus(*pairs[1:])
    return found, every.take(every["left"] < every["right"])


def regroup(
    ledger: Ledger, circle: Positions, pairs: Table, *, broken: set[int]
) -> tuple[set[int], set[int]]:
    """Group a circle of kin anew; return the heads whose groups are gone, and those that are new.

    Args:
        ledger: the heads of the circle's cores are written into it.
        circle: cores that are not gone, ascending.
        pairs: of those that are alike, each once.
        broken: heads of groups that have lost a member already.
    """
    own = ledger.living(circle)
    columns = (pairs["left"].tolist(), pairs["right"].tolist(), pairs["similarity"].tolist())
    order = np.lexsort((own["id"], -own["words"], -own["documents"]))
    groups = group(
        own["core"][order].tolist(), own["id"][order].tolist(), zip(*columns, strict=True)
    )
    before: dict[int, set[int]] = {}
    for core, head in zip(own["core"].tolist(), own["head"].tolist(), strict=True):
        before.setdefault(head, set()).add(core)
    new = {
        head
        for head, members in groups.items()
        if head in broken or before.get(head) != set(members)
    }
    gone = {head for head in before if head >= 0 and (head in new or head not in groups)}
    _write_heads(ledger, own, {core: head for head, held in groups.items() for core in held})
    return gone | broken, new


def _write_heads(ledger: Ledger, own: Table, heads: Mapping[int, int]) -> None:
    now = np.array([heads[core] for core in own["core"].tolist()], np.int64)
    changed = now != own["head"]
    rows, now = own.take(changed), now[changed]
    ledger.put_cores(Table(**{**rows.columns, "head": now}))
    ledger.groups.put(now, core=rows["core"])
