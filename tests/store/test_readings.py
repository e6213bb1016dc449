"""What was changed behind the program's back is not given out as it was stored."""

from __future__ import annotations

from corpus_tool.errors import DatabaseDamaged
from corpus_tool.model import Scan
from corpus_tool.store import Store
from corpus_tool.store.columns import TableRow
from tests.store import raw, readings

TABLES = [TableRow.metadata.tables[name] for name in sorted(TableRow.metadata.tables)]

SERVER_STEP = 4
"""On a server every so many columns are changed: the rules are the same, and it takes longer."""

NOT_MISSED = {
    "retrieval": "retrievals",
    "run": "runs",
}
"""Tables of which the last row is missed by no list, but by `verify`: what it counts was stored."""


def asked(store: Store, scan: Scan) -> dict[str, object]:
    """Return the answers of a sound corpus, none of which is damage."""
    found = readings.answers(store, scan)
    assert not [name for name, each in found.items() if isinstance(each, DatabaseDamaged)]
    return found


def test_no_changed_column_is_given_out(full: str) -> None:
    """Whatever column is changed, every answer is the stored one or says what is damaged."""
    mark, step = ("%s", SERVER_STEP) if "://" in full else ("?", 1)
    found: list[str] = []
    with raw.defenceless(full) as connection, Store.open(full, read_only=True) as store:
        scan = readings.last_scan(store)
        before = asked(store, scan)
        changes = [
            change
            for table in TABLES
            for change in readings.changes(connection, table, rows=1, ways=1)
        ]
        for change in changes[::step]:
            if change.apply(connection, mark):
                after = readings.answers(store, scan)
                found += [f"{change}: {line}" for line in readings.untrue(before, after)]
                change.undo(connection, mark)
        assert asked(store, scan) == before

    assert found == []


def test_no_missing_row_is_passed_over(full: str) -> None:
    """Whatever table loses its last row, every answer is the stored one or says what is damaged."""
    found: list[str] = []
    with raw.defenceless(full) as connection, Store.open(full, read_only=True) as store:
        scan = readings.last_scan(store)
        before = asked(store, scan)
        for table in TABLES:
            with readings.without_last(connection, table):
                after = readings.answers(store, scan)
            lines = readings.untrue(before, after)
            found += [
                f"{table.name}: {line}"
                for line in lines
                if line.partition(":")[0] != NOT_MISSED.get(table.name)
            ]

    assert found == []
