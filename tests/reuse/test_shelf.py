"""Rows found by a key, in memory or stored in blocks."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tool.reuse.index import sorted_columns as module
from corpus_tool.reuse.index.sorted_columns import SortedColumns

BLOCK = 4
ROWS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 99)), max_size=20)


class Store:
    """Keeps the pieces of a dump, and which of them were asked for."""

    def __init__(self, pieces: Mapping[str, bytes]) -> None:
        self.pieces, self.asked = pieces, set[str]()

    def __call__(self, names: Collection[str]) -> Mapping[str, bytes]:
        """Return pieces by name."""
        self.asked |= set(names)
        return {name: self.pieces[name] for name in names if name in self.pieces}


@pytest.fixture(autouse=True, scope="module")
def small_blocks():
    """A few rows fill a block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "ROWS_PER_BLOCK", BLOCK)
        yield


def put(shelf: SortedColumns, rows: list[tuple[int, int]]) -> None:
    """Put rows of key and value in."""
    keys, values = np.array(rows, np.int64).reshape(-1, 2).T
    shelf.put(keys, value=values)


def opened(stored: list[Mapping[str, bytes]], held: list[Mapping[str, bytes]]) -> SortedColumns:
    """Return a shelf of dumps."""
    shelf = SortedColumns("own", value="<u4")
    own, apart = ([Store(dump) for dump in group] for group in (stored, held))
    shelf.open(
        [(each([shelf.fences]).get(shelf.fences), each) for each in own],
        [(each([shelf.fences]).get(shelf.fences), each) for each in apart],
    )
    return shelf


@settings(max_examples=200, deadline=None)
@given(ROWS, ROWS, ROWS, ROWS, st.lists(st.integers(0, 10), max_size=6, unique=True))
def test_every_row_of_a_key_is_found_in_order(first, second, third, fourth, wanted) -> None:
    """Whether rows are stored, held or fresh, those of a key come in the order they were put in."""
    dumps = []
    shelf = SortedColumns("own", value="<u4")
    for rows in (first, second, third):
        put(shelf, rows)
        dumps.append(dict(shelf.dump()))
    shelf = opened(dumps[:2], dumps[2:])
    put(shelf, fourth)
    every = [*first, *second, *third, *fourth]
    asked, found = shelf.find(np.array(wanted, np.int64))
    at, last = shelf.last(np.array(wanted, np.int64))

    told = {key: [] for key in wanted}
    for n, value in zip(asked.tolist(), found["value"].tolist(), strict=True):
        told[wanted[n]].append(value)
    assert told == {key: [value for own, value in every if own == key] for key in wanted}
    newest = dict(every)
    assert [wanted[n] for n in at] == [key for key in wanted if key in newest]
    assert last["value"].tolist() == [newest[wanted[n]] for n in at]


@settings(max_examples=100, deadline=None)
@given(ROWS, ROWS, ROWS, st.booleans())
def test_later_dumps_become_one(first, second, third, unique: bool) -> None:
    """All that came after the first dump can be dumped as one, which is found as before."""
    shelf, dumps = SortedColumns("own", value="<u4"), []
    for rows in (first, second):
        put(shelf, rows)
        dumps.append(dict(shelf.dump()))
    shelf = opened(dumps[:1], dumps[1:])
    put(shelf, third)
    joined = opened([dumps[0], dict(shelf.dump_later(unique=unique))], [])
    keys = np.arange(10)

    assert joined.last(keys)[1]["value"].tolist() == shelf.last(keys)[1]["value"].tolist()
    if not unique:
        every = sorted([*first, *second, *third])
        assert sorted(joined.find(keys)[1]["value"].tolist()) == sorted(v for _, v in every)


def test_only_the_blocks_about_a_key_are_read() -> None:
    """Of a hundred blocks the one is read in which a key stands, and no block twice."""
    made = SortedColumns("own", value="<u4")
    put(made, [(2 * n, n) for n in range(100 * BLOCK)])
    store = Store(dict(made.dump()))
    shelf = SortedColumns("own", value="<u4")
    shelf.open([(store.pieces[made.fences], store)], [])
    for _ in range(2):
        store.asked.clear()
        found = shelf.find(np.array([2 * 30 * BLOCK + 2, 2 * 30 * BLOCK + 3]))[1]

    assert found["value"].tolist() == [30 * BLOCK + 1]
    assert (len(store.pieces), store.asked) == (101, set())
    shelf.find(np.array([2 * 60 * BLOCK + 2]))
    assert store.asked == {"own.000060"}
