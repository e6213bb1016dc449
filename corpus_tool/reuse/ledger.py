"""What is known of a corpus's recurring runs, cores and groups, kept so that it can be renewed.

Word positions are counted from the start of their unit, so that a row stays true whatever other
units are read beside it. What is found by something other than its own key (the cores of a chain,
the members of a group) may be out of date there: the row itself tells what is so.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from corpus_tool.model import Bounded
from corpus_tool.reuse.cores import Cores
from corpus_tool.reuse.sets import distinct
from corpus_tool.reuse.shelf import Shelf
from corpus_tool.reuse.table import Table
from corpus_tool.reuse.units import Units

__all__ = ["Ledger", "cores_of"]

Positions = NDArray[np.int64]


class Ledger:
    """Runs that recur, the cores made of them, and who stands for whom."""

    UNIQUE = frozenset({"nodes", "cores"})
    bounded: tuple[Bounded, ...] = ()
    """What the full scan cut short; told once, and not kept."""

    def __init__(self) -> None:
        self.nodes = Shelf("nodes", documents="<u4", way="<i8")
        """By hash. A way is a chain before it is cut; -1 where there is none yet."""
        self.ways = Shelf("ways", node="<u8")
        """The nodes of a way."""
        self.cores = Shelf(
            "cores",
            way="<i8",
            id="<u8",
            documents="<u4",
            words="<u4",
            shingles="<u4",
            head="<i8",
            formula="<u8",
        )
        """By number. No documents: the core is gone. Head: the core that stands for its group;
        formula: in the head's row, the id of the formula."""
        self.chained = Shelf("chained", core="<u4")
        """The cores made of a way."""
        self.groups = Shelf("groups", core="<u4")
        """The cores of a head's group."""
        self.occurrences = Shelf("occurrences", unit="<u4", first="<u4", end="<u4", exemplar="u1")
        """Of a core, in the order of unit and place."""
        self.likeness = Shelf("likeness", other="<u4", similarity="<f8")
        """The cores that a core is like; each pair stands under both."""
        self.way_count = self.core_count = 0
        """Numbers that were given out."""

    def shelves(self) -> Iterator[Shelf]:
        """Yield all shelves."""
        yield from (own for own in vars(self).values() if isinstance(own, Shelf))

    def nodes_of(self, ways: Positions) -> NDArray[np.uint64]:
        """Return the nodes that belong to one of these ways now, ascending."""
        nodes = distinct(self.ways.find(ways)[1].columns["node"].astype(np.uint64))
        at, own = self.nodes.last(nodes)
        found: NDArray[np.uint64] = nodes[at[np.isin(own["way"], ways)]]
        return found

    def living(self, cores: Positions) -> Table:
        """Return the rows of those of these cores that are not gone, ascending."""
        _, rows = self.cores.last(distinct(cores))
        return _named(rows.take(rows["documents"] > 0))

    def cores_of_ways(self, ways: Positions) -> Table:
        """Return the rows of the cores that are made of one of these ways now."""
        rows = self.living(self.chained.find(ways)[1]["core"])
        return rows.take(np.isin(rows["way"], ways))

    def members(self, heads: Positions) -> Table:
        """Return the rows of the cores of these heads' groups now."""
        rows = self.living(self.groups.find(heads)[1]["core"])
        return rows.take(np.isin(rows["head"], heads))

    def places(self, cores: Positions) -> Table:
        """Return the occurrences of cores, these ascending."""
        _, rows = self.occurrences.find(cores)
        return _named(rows)

    def like(self, cores: Positions) -> Table:
        """Return the pairs of which one is among these: left that one, right a living one."""
        asked, rows = self.likeness.find(cores)
        living = np.isin(rows["other"], self.living(rows["other"])["core"])
        return Table(left=cores[asked], right=rows["other"], similarity=rows["similarity"]).take(
            living
        )

    def put_cores(self, rows: Table) -> None:
        """Put in rows of cores, new or in place of those of the same number."""
        self.cores.put(rows["core"], **{n: c for n, c in rows.columns.items() if n != "core"})

    def put_pairs(self, pairs: Table) -> None:
        """Put in pairs that are alike, under both."""
        ends = pairs["left"], pairs["right"]
        similarity = np.concatenate([pairs["similarity"]] * 2)
        self.likeness.put(
            np.concatenate(ends), other=np.concatenate(ends[::-1]), similarity=similarity
        )

    def put_nodes(self, rows: Table) -> None:
        """Put in nodes with the ways they belong to: hash, documents, way."""
        hashes, ways = rows.columns["hash"], rows["way"]
        self.nodes.put(hashes, documents=rows["documents"], way=ways)
        self.ways.put(ways[ways >= 0], node=hashes[ways >= 0])

    def put_occurrences(self, rows: Table) -> None:
        """Put in occurrences of new cores: core, unit, first, end, exemplar."""
        own = {name: column for name, column in rows.columns.items() if name != "core"}
        self.occurrences.put(rows["core"], **own)


def _named(rows: Table) -> Table:
    """Return rows of cores with the key as a number called `core`."""
    own = {name: column for name, column in rows.columns.items() if name != "key"}
    return Table(core=rows.columns["key"].astype(np.int64), **own)


def cores_of(cores: Table, occurrences: Table, corpus: Units, numbers: Positions) -> Cores:
    """Return rows of a ledger as cores of units that have been read.

    Args:
        cores: the rows wanted, ascending.
        occurrences: theirs.
        corpus: the units, read.
        numbers: the number in the ledger of each unit of the corpus, ascending.
    """
    units = np.searchsorted(numbers, occurrences["unit"])
    offsets = corpus.stream.bounds[units]
    return Cores(
        core=np.searchsorted(cores["core"], occurrences["core"]),
        units=units,
        first=offsets + occurrences["first"],
        end=offsets + occurrences["end"],
        exemplars=np.flatnonzero(occurrences["exemplar"]),
        documents=cores["documents"],
        chains=cores["way"],
    )
