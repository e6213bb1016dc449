"""Everything that can be asked of a corpus, each question by itself, and what may be answered.

`python -m tests.store.readings` changes every column of every row of a small corpus in several
ways, which takes minutes, and prints what was given out that was not stored.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Table, Text

from corpus_tool.errors import DatabaseDamaged
from corpus_tool.model import ReuseOptions, Scan
from corpus_tool.store import Store, StoreReader
from corpus_tool.store.columns import TableRow
from corpus_tool.store.failures import translated
from tests.store import raw, values

KEYS = (values.DOCUMENT.key, values.LATER.key)
ADDRESS = "https://example.org/statement"
FAILED = "could not be asked"

Question = Callable[[StoreReader], object]


def questions(scan: Scan) -> dict[str, Question]:
    """Return what every command asks, by name."""
    of_documents: dict[str, Question] = {
        f"{name} {key}": partial(ask, key=key)
        for key in KEYS
        for name, ask in {
            "document": lambda reader, key: reader.document(key),
            "versions": lambda reader, key: reader.versions(key),
            "history": lambda reader, key: reader.history(key),
            "source": lambda reader, key: reader.source(key),
            "receipts": lambda reader, key: reader.receipts(key, 1),
            "paths": lambda reader, key: reader.paths(f"{key}@1"),
            "passages": lambda reader, key: tuple(reader.passages({f"{key}@1"})),
            "kin": lambda reader, key: reader.kin(scan, f"{key}@1"),
            "formulas": lambda reader, key: tuple(reader.formulas(scan, version=f"{key}@1")),
        }.items()
    }
    every = {f"{values.DOCUMENT.key}@2", f"{values.LATER.key}@1"}
    return {
        **of_documents,
        "documents": lambda reader: reader.documents(),
        "entries": lambda reader: reader.entries(),
        "partnerships": lambda reader: reader.partnerships(),
        "version lines": lambda reader: reader.version_lines(),
        "retrievals": lambda reader: reader.retrievals(),
        "comparisons": lambda reader: reader.comparisons(),
        "comparison 1": lambda reader: reader.load_comparison(1),
        "runs": lambda reader: reader.runs(),
        "holdings": lambda reader: (reader.holdings().carriers, reader.holdings().texts),
        "all passages": lambda reader: tuple(reader.passages(every)),
        "all formulas": lambda reader: tuple(reader.formulas(scan)),
        "a formula": lambda reader: tuple(reader.formulas(scan, key=values.WIDER.id)),
        "formula keys": lambda reader: reader.formula_keys(scan),
        "chain": lambda reader: reader.chain(scan),
        "pieces": lambda reader: reader.pieces(scan.id, ["grams"]),
        "all pieces": lambda reader: reader.all_pieces(reader.chain(scan)),
        "searched": lambda reader: reader.searched(scan),
        "carriers": lambda reader: reader.carriers(every),
        "last retrieval": lambda reader: reader.last_retrieval(KEYS[0], ADDRESS),
        "scan": lambda reader: reader.scan(ReuseOptions(), engine="reuse 1", lexicon="en 1"),
    }


def is_made_again(name: str, before: object, after: object) -> bool:
    """Tell whether a scan was not found, or an earlier one: it is made again, with its result.

    An answer of a publisher that is not found is asked for again, too.
    """
    return (name in ("scan", "last retrieval") and after is None) or (
        name == "scan"
        and isinstance(after, Scan)
        and isinstance(before, Scan)
        and after.id < before.id
    )


def answers(store: Store, scan: Scan) -> dict[str, object]:
    """Return what is answered to every question within one transaction."""
    found: dict[str, object] = {}
    with store.read() as reader:
        for name, ask in questions(scan).items():
            try:
                with translated(store._url):
                    found[name] = ask(reader)
            except DatabaseDamaged as error:
                found[name] = error
            except Exception as error:  # a failure that is none of ours
                found[name] = f"{FAILED}: {error!r}"
                reader._session.rollback()
    return found


def last_scan(store: Store) -> Scan:
    """Return the scan of a filled store that goes on from another."""
    with store.read() as reader:
        scan = reader.scan(ReuseOptions(), engine="reuse 1", lexicon="en 1")
    assert scan is not None and scan.base is not None
    return scan


def untrue(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Return the questions to which something was answered that is not stored."""
    return [
        f"{name}: {after[name]!r:.300}"
        for name in before
        if after[name] != before[name]
        and not isinstance(after[name], DatabaseDamaged)
        and not is_made_again(name, before[name], after[name])
    ]


@dataclass(frozen=True)
class Change:
    """A value of a row that is to be replaced."""

    table: Table
    key: Mapping[str, object]
    column: str
    before: object
    after: object

    def apply(self, connection: Any, mark: str) -> bool:
        """Replace it; return False where the database itself refuses."""
        return self._update(connection, mark, self.key, self.after)

    def undo(self, connection: Any, mark: str) -> None:
        """Put the value back."""
        now = {**self.key, **({self.column: self.after} if self.column in self.key else {})}
        assert self._update(connection, mark, now, self.before)

    def _update(self, connection: Any, mark: str, key: Mapping[str, object], value: object) -> bool:
        where = " AND ".join(f'"{name}" = {mark}' for name in key)
        statement = f'UPDATE "{self.table.name}" SET "{self.column}" = {mark} WHERE {where}'  # noqa: S608
        try:
            connection.execute(statement, (value, *key.values()))
        except raw.Failure:
            return False
        return True

    def __str__(self) -> str:
        place = f"{self.table.name}.{self.column} of {dict(self.key)}"
        return f"{place}: {self.before!r} -> {self.after!r}"


def changes(connection: Any, table: Table, *, rows: int, ways: int) -> Iterator[Change]:
    """Yield changes of every column of a table.

    Args:
        connection: from `raw.opened`.
        table: whose.
        rows: of how many rows; the last ones.
        ways: how many other values are tried.
    """
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    order = ", ".join(f'"{column.name}" DESC' for column in table.primary_key.columns)
    found = connection.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY {order}').fetchall()  # noqa: S608
    names = [column.name for column in table.columns]
    for row in found[:rows]:
        line = dict(zip(names, row, strict=True))
        key = {column.name: line[column.name] for column in table.primary_key.columns}
        for place, name in enumerate(names):
            others = [each[place] for each in found if each[place] not in (line[name], None)]
            if line[name] is None and not others:
                others = ["x" if isinstance(table.columns[name].type, Text) else 1]
            for value in list(others_than(line[name], others))[:ways]:
                yield Change(table, key, name, line[name], value)


@contextmanager
def without_last(connection: Any, table: Table) -> Iterator[None]:
    """Take the last row of a table away for a while."""
    mark = "%s" if isinstance(connection, psycopg.Connection) else "?"
    order = ", ".join(f'"{column.name}" DESC' for column in table.primary_key.columns)
    key = [column.name for column in table.primary_key.columns]
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    query = f'SELECT {names} FROM "{table.name}" ORDER BY {order} LIMIT 1'  # noqa: S608
    row = connection.execute(query).fetchone()
    by_name = dict(zip((column.name for column in table.columns), row, strict=True))
    where = " AND ".join(f'"{name}" = {mark}' for name in key)
    values = [by_name[name] for name in key]
    connection.execute(f'DELETE FROM "{table.name}" WHERE {where}', values)  # noqa: S608
    yield
    marks = ", ".join([mark] * len(row))
    connection.execute(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', row)  # noqa: S608


def others_than(value: object, others: list[object]) -> Iterator[object]:
    """Yield other values of the same type: a changed one, another row's, an odd one."""
    match value:
        case None:
            pass  # only another row's
        case bool():
            yield not value
        case bytes():
            yield bytes([value[0] ^ 1]) + value[1:]
        case int():
            yield 0 if value == 1 else value + 7
        case float():
            yield 0.25 + value / 8
        case datetime():
            yield value + timedelta(seconds=1)
        case date():
            yield value + timedelta(days=1)
        case str() if value[:1] in '[{"':
            yield '["X"]'
            yield "{"
        case str():
            yield f"{value[:-1]}~"
            yield f"{value}\u0301"
            yield ""
    yield from others[:2]


def main() -> None:
    """Change everything in every way, and print what was given out that was not stored."""
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "corpus.sqlite")
        with Store.open(url, create=True) as store:
            values.filled(store)
            scan = last_scan(store)
            before = answers(store, scan)
        with raw.defenceless(url) as connection, Store.open(url, read_only=True) as store:
            for table in TableRow.metadata.sorted_tables:
                tried = 0
                for change in list(changes(connection, table, rows=99, ways=9)):
                    if change.apply(connection, "?"):
                        tried += 1
                        for line in untrue(before, answers(store, scan)):
                            sys.stdout.write(f"{change}\n    {line}\n")
                        change.undo(connection, "?")
                sys.stderr.write(f"{table.name} {tried}\n")


if __name__ == "__main__":
    main()
