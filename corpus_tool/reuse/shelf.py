"""Rows found by a key: a bulk that is read block by block when asked for, and what came later.

The bulk is never touched again. What is put in afterwards goes into segments of its own, so that
a store needs to write only that, and to read only the blocks in which a key may stand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus_tool.reuse.sets import distinct, ranges
from corpus_tool.reuse.table import Table

__all__ = ["Dumped", "Pieces", "Segment", "Shelf"]

Positions = NDArray[np.int64]
Keys = NDArray[np.uint64]
Dumped = tuple[bytes | None, "Pieces"]
"""The piece called `fences`, if there is one, and what returns the others."""
Pieces = Callable[[Collection[str]], Mapping[str, bytes]]
"""Returns stored pieces by name; those that are not there are left out."""

BLOCK = 320
"""Rows of a block: what is read for one key. Of twelve bytes each they fill a page of SQLite."""
_STRETCH = 1 << 20


class Segment(Protocol):
    """Rows in the order of their keys."""

    def near(self, keys: Keys) -> Table:
        """Return rows in the order of their keys: all that have one of these, and maybe others."""
        ...

    def every(self) -> Table:
        """Return all rows."""
        ...


class _Held:
    """A segment in memory."""

    def __init__(self, rows: Table) -> None:
        self._rows = rows

    def near(self, keys: Keys) -> Table:
        return self._rows

    def every(self) -> Table:
        return self._rows


class _Stored:
    """A segment of which only the first key of every block is in memory."""

    def __init__(self, name: str, kinds: np.dtype[np.void], fences: Keys, pieces: Pieces) -> None:
        self._name, self._kinds, self._fences, self._pieces = name, kinds, fences, pieces
        self._known: dict[int, bytes] = {}

    def near(self, keys: Keys) -> Table:
        low = np.maximum(np.searchsorted(self._fences, keys, side="left") - 1, 0)
        high = np.searchsorted(self._fences, keys, side="right")
        return self._read(distinct(ranges(low, np.maximum(high - low, 0))))

    def every(self) -> Table:
        return self._read(np.arange(len(self._fences)))

    def _read(self, blocks: Positions) -> Table:
        wanted: list[int] = blocks.tolist()
        lacking = {_block(self._name, n): n for n in wanted if n not in self._known}
        if lacking:
            self._known |= {lacking[name]: raw for name, raw in self._pieces(lacking).items()}
        rows = np.frombuffer(b"".join(self._known[n] for n in wanted), self._kinds)
        return Table(**{name: np.ascontiguousarray(rows[name]) for name in self._kinds.names or ()})


class _Joined:
    """Small segments that are searched as one."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments

    @cached_property
    def _rows(self) -> Table:
        return joined([segment.every() for segment in self._segments])

    def near(self, keys: Keys) -> Table:
        return self._rows

    def every(self) -> Table:
        return self._rows


def joined(tables: Sequence[Table]) -> Table:
    """Return the rows of all in the order of their keys; of one key in the order given."""
    rows = tables[0].plus(*tables[1:])
    return rows.take(np.argsort(rows["key"], kind="stable"))


def _block(name: str, number: int) -> str:
    return f"{name}.{number:06}"


class Shelf:
    """Rows with a key, which several rows may share; or only the last of which counts."""

    def __init__(self, name: str, **columns: str) -> None:
        """Make an empty one.

        Args:
            name: of its pieces.
            columns: types as NumPy writes them, by name; beside them stands `key`, `<u8`.
        """
        self.name = name
        self.kinds = np.dtype([("key", "<u8"), *columns.items()])
        self._segments: list[Segment] = []
        self._fresh = self._empty()
        self._dumped = 0

    def _empty(self) -> Table:
        kinds = {name: self.kinds[name] for name in self.kinds.names or ()}
        return Table(**{name: np.zeros(0, kind) for name, kind in kinds.items()})

    def put(self, keys: NDArray[np.generic], **columns: NDArray[np.generic]) -> None:
        """Put rows in; those of one key stay in order."""
        rows = {"key": keys, **columns}
        more = Table(
            **{
                name: rows[name].astype(self.kinds[name], copy=False)
                for name in self._fresh.columns
            }
        )
        joined = self._fresh.plus(more) if len(self._fresh) else more
        self._fresh = joined.take(np.argsort(joined["key"], kind="stable"))

    def find(self, keys: NDArray[np.generic]) -> tuple[Positions, Table]:
        """Return all rows of keys: the position of the key that was asked for, the row."""
        wanted = keys.astype(np.uint64)
        asked, found = [np.zeros(0, np.int64)], [_wide(self._empty())]
        for rows in self._near(wanted):
            low, sizes = _spans(rows, wanted)
            asked.append(np.repeat(np.arange(len(wanted)), sizes))
            found.append(_wide(rows.take(ranges(low, sizes))))
        return np.concatenate(asked), found[0].plus(*found[1:])

    def last(self, keys: NDArray[np.generic]) -> tuple[Positions, Table]:
        """Return the row put in last of each key: the position of the key, ascending; the row."""
        asked, rows = self.find(keys)
        order = np.argsort(asked, kind="stable")
        asked = asked[order]
        ends = np.flatnonzero(np.append(asked[1:] != asked[:-1], True)) if len(asked) else asked
        return asked[ends], rows.take(order[ends])

    def _near(self, keys: Keys) -> Iterator[Table]:
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
        yield from self._pieces(later[0] if len(later) == 1 else joined([self._empty(), *later]))

    def dump_later(self, *, unique: bool) -> Iterator[tuple[str, bytes]]:
        """Yield the pieces of all that came after the bulk, as those of one segment.

        Args:
            unique: whether only the last row of a key counts.
        """
        rows = joined([*(each.every() for each in self._segments[1:]), self._fresh])
        if unique and len(rows):
            rows = rows.take(np.flatnonzero(np.append(rows["key"][1:] != rows["key"][:-1], True)))
        yield from self._pieces(rows)

    def _pieces(self, rows: Table) -> Iterator[tuple[str, bytes]]:
        if len(rows):
            yield self.fences, rows["key"][::BLOCK].tobytes()
        for first in range(0, len(rows), _STRETCH):
            packed = np.empty(min(_STRETCH, len(rows) - first), self.kinds)
            for name, column in rows.columns.items():
                packed[name] = column[first : first + _STRETCH]
            for at in range(0, len(packed), BLOCK):
                yield _block(self.name, (first + at) // BLOCK), packed[at : at + BLOCK].tobytes()

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

    def _opened(self, raw: bytes | None, pieces: Pieces) -> Segment:
        return _Stored(self.name, self.kinds, np.frombuffer(raw or b"", np.uint64), pieces)

    @property
    def fences(self) -> str:
        """The name of the piece that has the first key of every block."""
        return f"{self.name}.fences"


def _spans(rows: Table, keys: Keys) -> tuple[Positions, Positions]:
    own = rows.columns["key"]
    low = np.searchsorted(own, keys, side="left")
    return low, np.searchsorted(own, keys, side="right") - low


def _wide(rows: Table) -> Table:
    """Return small numbers as signed ones of eight bytes, which can be reckoned with."""
    return Table(
        **{
            name: column.astype(np.int64) if column.dtype.itemsize < 8 else column
            for name, column in rows.columns.items()
        }
    )
