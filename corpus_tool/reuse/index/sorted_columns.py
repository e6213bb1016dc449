"""Sorted columns: rows found by a key, read block by block; what an index keeps in them.

Sections, in order:

* Rows found by a key: a bulk that is read block by block when asked for, and what came later.
* Rows as columns of equal length.
* What is known of a corpus's recurring runs, cores and groups, kept so that it can be renewed.
* How often shingles recur: a large table, of which a stored index is asked for a few places.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus_tool.model import Bounded
from corpus_tool.reuse.near_duplicates import distinct_sets, index_ranges, rarity_places
from corpus_tool.reuse.runs import DistinctTexts, FormulaCores
from corpus_tool.text.pieces import Hashes

__all__ = [
    "ColumnSegment",
    "ColumnTable",
    "Dumped",
    "IndexState",
    "Pieces",
    "RarityTable",
    "SortedColumns",
    "cores_of",
]


# ----------------------------------------
# Rows found by a key: a bulk that is read block by block when asked for, and what came later.
#
# The bulk is never touched again. What is put in afterwards goes into segments of its own, so that
# a store needs to write only that, and to read only the blocks in which a key may stand.

Positions = NDArray[np.int64]
Keys = NDArray[np.uint64]
Dumped = tuple[bytes | None, "Pieces"]
"""The piece called `fences`, if there is one, and what returns the others."""
Pieces = Callable[[Collection[str]], Mapping[str, bytes]]
"""Returns stored pieces by name; those that are not there are left out."""

ROWS_PER_BLOCK = 320
"""Rows of a block: what is read for one key. Of twelve bytes each they fill a page of SQLite."""
_STRETCH = 1 << 20


class ColumnSegment(Protocol):
    """Rows in the order of their keys."""

    def near(self, keys: Keys) -> ColumnTable:
        """Return rows in the order of their keys: all that have one of these, and maybe others."""
        ...

    def every(self) -> ColumnTable:
        """Return all rows."""
        ...


class _Held:
    """A segment in memory."""

    def __init__(self, rows: ColumnTable) -> None:
        self._rows = rows

    def near(self, keys: Keys) -> ColumnTable:
        return self._rows

    def every(self) -> ColumnTable:
        return self._rows


class _Stored:
    """A segment of which only the first key of every block is in memory."""

    def __init__(self, name: str, kinds: np.dtype[np.void], fences: Keys, pieces: Pieces) -> None:
        self._name, self._kinds, self._fences, self._pieces = name, kinds, fences, pieces
        self._known: dict[int, bytes] = {}

    def near(self, keys: Keys) -> ColumnTable:
        low = np.maximum(np.searchsorted(self._fences, keys, side="left") - 1, 0)
        high = np.searchsorted(self._fences, keys, side="right")
        return self._read(distinct_sets(index_ranges(low, np.maximum(high - low, 0))))

    def every(self) -> ColumnTable:
        return self._read(np.arange(len(self._fences)))

    def _read(self, blocks: Positions) -> ColumnTable:
        block_numbers: list[int] = blocks.tolist()
        lacking = {_block(self._name, n): n for n in block_numbers if n not in self._known}
        if lacking:
            self._known |= {lacking[name]: raw for name, raw in self._pieces(lacking).items()}
        rows = np.frombuffer(b"".join(self._known[n] for n in block_numbers), self._kinds)
        return ColumnTable(
            **{name: np.ascontiguousarray(rows[name]) for name in self._kinds.names or ()}
        )


class _Joined:
    """Small segments that are searched as one."""

    def __init__(self, segments: Sequence[ColumnSegment]) -> None:
        self._segments = segments

    @cached_property
    def _rows(self) -> ColumnTable:
        return joined_columns([segment.every() for segment in self._segments])

    def near(self, keys: Keys) -> ColumnTable:
        return self._rows

    def every(self) -> ColumnTable:
        return self._rows


def joined_columns(tables: Sequence[ColumnTable]) -> ColumnTable:
    """Return the rows of all in the order of their keys; of one key in the order given."""
    rows = tables[0].plus(*tables[1:])
    return rows.take(np.argsort(rows["key"], kind="stable"))


def _block(name: str, number: int) -> str:
    return f"{name}.{number:06}"


class SortedColumns:
    """Rows with a key, which several rows may share; or only the last of which counts."""

    def __init__(self, name: str, **columns: str) -> None:
        """Make an empty one.

        Args:
            name: of its pieces.
            columns: types as NumPy writes them, by name; beside them stands `key`, `<u8`.
        """
        self.name = name
        self.kinds = np.dtype([("key", "<u8"), *columns.items()])
        self._segments: list[ColumnSegment] = []
        self._fresh = self._empty()
        self._dumped = 0

    def _empty(self) -> ColumnTable:
        kinds = {name: self.kinds[name] for name in self.kinds.names or ()}
        return ColumnTable(**{name: np.zeros(0, kind) for name, kind in kinds.items()})

    def put(self, keys: NDArray[np.generic], **columns: NDArray[np.generic]) -> None:
        """Put rows in; those of one key stay in order."""
        rows = {"key": keys, **columns}
        more = ColumnTable(
            **{
                name: rows[name].astype(self.kinds[name], copy=False)
                for name in self._fresh.columns
            }
        )
        joined = self._fresh.plus(more) if len(self._fresh) else more
        self._fresh = joined.take(np.argsort(joined["key"], kind="stable"))

    def find(self, keys: NDArray[np.generic]) -> tuple[Positions, ColumnTable]:
        """Return all rows of keys: the position of the key that was asked for, the row."""
        sought = keys.astype(np.uint64)
        found_keys, found = [np.zeros(0, np.int64)], [_wide(self._empty())]
        for rows in self._near(sought):
            low, sizes = _spans(rows, sought)
            found_keys.append(np.repeat(np.arange(len(sought)), sizes))
            found.append(_wide(rows.take(index_ranges(low, sizes))))
        return np.concatenate(found_keys), found[0].plus(*found[1:])

    def last(self, keys: NDArray[np.generic]) -> tuple[Positions, ColumnTable]:
        """Return the row put in last of each key: the position of the key, ascending; the row."""
        found_keys, rows = self.find(keys)
        order = np.argsort(found_keys, kind="stable")
        found_keys = found_keys[order]
        ends = (
            np.flatnonzero(np.append(found_keys[1:] != found_keys[:-1], True))
            if len(found_keys)
            else found_keys
        )
        return found_keys[ends], rows.take(order[ends])

    def _near(self, keys: Keys) -> Iterator[ColumnTable]:
        if len(keys):
            yield from (segment.near(keys) for segment in self._segments)
            yield self._fresh

    def settle(self) -> None:
        """Let what was put in so far be a segment: what is put in later is kept apart from it."""
        self._segments.append(_Held(self._fresh))
        self._fresh = self._empty()

    def dump(self) -> Iterator[tuple[str, bytes]]:
        """Yield the pieces of what was put in since the last dump."""
        if len(self._fresh):
            self.settle()
        later = [segment.every() for segment in self._segments[self._dumped :]]
        self._dumped = len(self._segments)
        yield from self._pieces(
            later[0] if len(later) == 1 else joined_columns([self._empty(), *later])
        )

    def dump_later(self, *, unique: bool) -> Iterator[tuple[str, bytes]]:
        """Yield the pieces of all that came after the bulk, as those of one segment.

        Args:
            unique: whether only the last row of a key counts.
        """
        rows = joined_columns([*(segment.every() for segment in self._segments[1:]), self._fresh])
        if unique and len(rows):
            rows = rows.take(np.flatnonzero(np.append(rows["key"][1:] != rows["key"][:-1], True)))
        yield from self._pieces(rows)

    def _pieces(self, rows: ColumnTable) -> Iterator[tuple[str, bytes]]:
        if len(rows):
            yield self.fences, rows["key"][::ROWS_PER_BLOCK].tobytes()
        for first in range(0, len(rows), _STRETCH):
            packed = np.empty(min(_STRETCH, len(rows) - first), self.kinds)
            for name, column in rows.columns.items():
                packed[name] = column[first : first + _STRETCH]
            for at in range(0, len(packed), ROWS_PER_BLOCK):
                yield (
                    _block(self.name, (first + at) // ROWS_PER_BLOCK),
                    packed[at : at + ROWS_PER_BLOCK].tobytes(),
                )

    def open(self, stored: Sequence[Dumped], held: Sequence[Dumped]) -> None:
        """Take in what was dumped, the oldest first.

        Args:
            stored: dumps of which blocks are read when they are needed.
            held: further ones, small and at hand.
        """
        parts = [self._opened(raw, pieces) for raw, pieces in stored]
        apart = [self._opened(raw, pieces) for raw, pieces in held]
        self._segments = [*parts, *([_Joined(apart)] if apart else [])]
        self._dumped = len(self._segments)

    def _opened(self, raw: bytes | None, pieces: Pieces) -> ColumnSegment:
        return _Stored(self.name, self.kinds, np.frombuffer(raw or b"", np.uint64), pieces)

    @property
    def fences(self) -> str:
        """The name of the piece that has the first key of every block."""
        return f"{self.name}.fences"


def _spans(rows: ColumnTable, keys: Keys) -> tuple[Positions, Positions]:
    own = rows.columns["key"]
    low = np.searchsorted(own, keys, side="left")
    return low, np.searchsorted(own, keys, side="right") - low


def _wide(rows: ColumnTable) -> ColumnTable:
    """Return small numbers as signed ones of eight bytes, which can be reckoned with."""
    return ColumnTable(
        **{
            name: column.astype(np.int64) if column.dtype.itemsize < 8 else column
            for name, column in rows.columns.items()
        }
    )


# ----------------------------------------
# Rows as columns of equal length.


class ColumnTable:
    """Columns of equal length."""

    def __init__(self, **columns: NDArray[np.generic]) -> None:
        self.columns = columns

    def __getitem__(self, name: str) -> NDArray[np.int64]:
        return self.columns[name]  # type: ignore[return-value] # hashes are asked for as such

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def take(self, chosen: NDArray[np.generic]) -> ColumnTable:
        """Return the chosen rows."""
        return ColumnTable(**{name: column[chosen] for name, column in self.columns.items()})

    def plus(self, *others: ColumnTable) -> ColumnTable:
        """Return the rows of all, ours first."""
        return ColumnTable(
            **{
                name: np.concatenate([own, *(other.columns[name] for other in others)])
                for name, own in self.columns.items()
            }
        )


# ----------------------------------------
# What is known of a corpus's recurring runs, cores and groups, kept so that it can be renewed.
#
# Word positions are counted from the start of their unit, so that a row stays true whatever other
# units are read beside it. What is found by something other than its own key (the cores of a chain,
# the members of a group) may be out of date there: the row itself tells what is so.


class IndexState:
    """Runs that recur, the cores made of them, and who stands for whom."""

    UNIQUE = frozenset({"nodes", "cores"})
    bounded: tuple[Bounded, ...] = ()
    """What the full scan cut short; told once, and not kept."""

    def __init__(self) -> None:
        self.nodes = SortedColumns("nodes", documents="<u4", way="<i8")
        """By hash. A way is a chain before it is cut; -1 where there is none yet."""
        self.ways = SortedColumns("ways", node="<u8")
        """The nodes of a way."""
        self.cores = SortedColumns(
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
        self.chained = SortedColumns("chained", core="<u4")
        """The cores made of a way."""
        self.groups = SortedColumns("groups", core="<u4")
        """The cores of a head's group."""
        self.occurrences = SortedColumns(
            "occurrences", unit="<u4", first="<u4", end="<u4", exemplar="u1"
        )
        """Of a core, in the order of unit and place."""
        self.likeness = SortedColumns("likeness", other="<u4", similarity="<f8")
        """The cores that a core is like; each pair stands under both."""
        self.way_count = self.core_count = 0
        """Numbers that were given out."""

    def shelves(self) -> Iterator[SortedColumns]:
        """Yield all shelves."""
        yield from (own for own in vars(self).values() if isinstance(own, SortedColumns))

    def nodes_of(self, chains: Positions) -> NDArray[np.uint64]:
        """Return the nodes that belong to one of these ways now, ascending."""
        nodes = distinct_sets(self.ways.find(chains)[1].columns["node"].astype(np.uint64))
        at, own = self.nodes.last(nodes)
        found: NDArray[np.uint64] = nodes[at[np.isin(own["way"], chains)]]
        return found

    def living(self, cores: Positions) -> ColumnTable:
        """Return the rows of those of these cores that are not gone, ascending."""
        _, rows = self.cores.last(distinct_sets(cores))
        return _named(rows.take(rows["documents"] > 0))

    def cores_of_ways(self, chains: Positions) -> ColumnTable:
        """Return the rows of the cores that are made of one of these ways now."""
        rows = self.living(self.chained.find(chains)[1]["core"])
        return rows.take(np.isin(rows["way"], chains))

    def members(self, heads: Positions) -> ColumnTable:
        """Return the rows of the cores of these heads' groups now."""
        rows = self.living(self.groups.find(heads)[1]["core"])
        return rows.take(np.isin(rows["head"], heads))

    def places(self, cores: Positions) -> ColumnTable:
        """Return the occurrences of cores, these ascending."""
        _, rows = self.occurrences.find(cores)
        return _named(rows)

    def like(self, cores: Positions) -> ColumnTable:
        """Return the pairs of which one is among these: left that one, right a living one."""
        found_keys, rows = self.likeness.find(cores)
        living = np.isin(rows["other"], self.living(rows["other"])["core"])
        return ColumnTable(
            left=cores[found_keys], right=rows["other"], similarity=rows["similarity"]
        ).take(living)

    def put_cores(self, rows: ColumnTable) -> None:
        """Put in rows of cores, new or in place of those of the same number."""
        self.cores.put(rows["core"], **{n: c for n, c in rows.columns.items() if n != "core"})

    def put_pairs(self, pairs: ColumnTable) -> None:
        """Put in pairs that are alike, under both."""
        ends = pairs["left"], pairs["right"]
        similarity = np.concatenate([pairs["similarity"]] * 2)
        self.likeness.put(
            np.concatenate(ends), other=np.concatenate(ends[::-1]), similarity=similarity
        )

    def put_nodes(self, rows: ColumnTable) -> None:
        """Put in nodes with the ways they belong to: hash, documents, way."""
        hashes, chains = rows.columns["hash"], rows["way"]
        self.nodes.put(hashes, documents=rows["documents"], way=chains)
        self.ways.put(chains[chains >= 0], node=hashes[chains >= 0])

    def put_occurrences(self, rows: ColumnTable) -> None:
        """Put in occurrences of new cores: core, unit, first, end, exemplar."""
        own = {name: column for name, column in rows.columns.items() if name != "core"}
        self.occurrences.put(rows["core"], **own)


def _named(rows: ColumnTable) -> ColumnTable:
    """Return rows of cores with the key as a number called `core`."""
    values = {name: column for name, column in rows.columns.items() if name != "key"}
    return ColumnTable(core=rows.columns["key"].astype(np.int64), **values)


def cores_of(
    cores: ColumnTable, occurrences: ColumnTable, corpus: DistinctTexts, numbers: Positions
) -> FormulaCores:
    """Return rows of a ledger as cores of units that have been read.

    Args:
        cores: the rows wanted, ascending.
        occurrences: theirs.
        corpus: the units, read.
        numbers: the number in the ledger of each unit of the corpus, ascending.
    """
    units = np.searchsorted(numbers, occurrences["unit"])
    offsets = corpus.stream.bounds[units]
    return FormulaCores(
        core=np.searchsorted(cores["core"], occurrences["core"]),
        units=units,
        first=offsets + occurrences["first"],
        end=offsets + occurrences["end"],
        exemplars=np.flatnonzero(occurrences["exemplar"]),
        documents=cores["documents"],
        chains=cores["way"],
    )


# ----------------------------------------
# How often shingles recur: a large table, of which a stored index is asked for a few places.

RARITY_BLOCK = 1 << 10
"""Places that are stored together."""


class RarityTable:
    """The table of rarity, in memory or read as far as it is asked for."""

    def __init__(self, table: NDArray[np.uint8], pieces: Pieces | None = None) -> None:
        """Take a table; where pieces are given, they fill it when they are needed."""
        self._table, self._pieces = table, pieces
        self._known = np.zeros(len(table) // RARITY_BLOCK, np.bool_)
        self._known[:] = pieces is None

    def table(self, runs: Hashes) -> NDArray[np.uint8]:
        """Return the table; what it says of these shingles is true."""
        if self._pieces is not None:
            blocks = distinct_sets(rarity_places(runs) // RARITY_BLOCK)
            lacking = {_name(n): n for n in blocks[~self._known[blocks]].tolist()}
            for name, raw in self._pieces(lacking).items():
                at = lacking[name] * RARITY_BLOCK
                self._table[at : at + RARITY_BLOCK] = np.frombuffer(raw, np.uint8)
            self._known[blocks] = True
        return self._table

    def dump(self) -> Iterator[tuple[str, bytes]]:
        """Yield the pieces of a table that was made here; where it is empty, there is none."""
        if self._pieces is None:
            blocks = self._table.reshape(-1, RARITY_BLOCK)
            for n in np.flatnonzero(blocks.any(axis=1)).tolist():
                yield _name(n), blocks[n].tobytes()


def _name(number: int) -> str:
    return f"rarity.{number:06}"
