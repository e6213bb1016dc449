"""Damage that was planted past every guard is found, all of it, and named."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table

from corpus_tool.errors import DatabaseDamaged
from corpus_tool.store import Store
from corpus_tool.store.columns import TableRow
from corpus_tool.store.engine import database_address
from corpus_tool.store.verify import verify_store
from corpus_tool.store.verify_content import Problem
from tests.store import raw, values

TABLES = sorted(TableRow.metadata.tables)

MEANINGLESS = {("source", "id"), ("retrieval", "id")}
"""Only the order of receipts and retrievals has a meaning, and here is one each."""


def problems(url: str) -> list[Problem]:
    """Return what `verify` says of the content, leaving the missing guards aside."""
    with Store.open(url, read_only=True) as store:
        return [problem for problem in verify_store(store) if problem.code != "E_SCHEMA"]


def changed(value: object) -> object:
    """Return another value of the same type."""
    match value:
        case None:
            return None
        case bool():
            return not value
        case bytes():
            return bytes([value[0] ^ 1]) + value[1:]
        case int():
            return 0 if value == 1 else value + 7
        case float():
            return 0.25 + value / 8
        case date():
            return value + timedelta(days=1)
        case str() if value[:1] in '[{"':
            return '["X"]'
    return f"{str(value)[:-1]}~"


def test_a_sound_corpus_has_no_problem(kept: str) -> None:
    """A corpus that only the program wrote is as it was stored, guards included."""
    told: list[tuple[int, int]] = []
    with Store.open(kept) as store:
        found = verify_store(store, progress=lambda *done: told.append(done))

    assert found == ()
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize("name", TABLES)
def test_every_changed_column_is_found(full: str, name: str) -> None:
    """Whatever column of whatever table is changed, something is reported; put back, nothing."""
    table = TableRow.metadata.tables[name]
    mark = "%s" if "://" in full else "?"
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    with raw.defenceless(full) as connection:
        row = connection.execute(f'SELECT {columns} FROM "{name}" LIMIT 1').fetchone()  # noqa: S608
        for column, value in zip(table.columns, row, strict=True):
            other = changed(value)
            if other is None or (name, column.name) in MEANINGLESS:
                continue
            key = key_of(table, row)
            after = key | ({column.name: other} if column.name in key else {})
            statement = f'UPDATE "{name}" SET "{column.name}" = {mark} WHERE '  # noqa: S608
            where = " AND ".join(f'"{part}" = {mark}' for part in key)
            connection.execute(statement + where, (other, *key.values()))

            assert problems(full), f"{name}.{column.name}: {value!r} -> {other!r}"
            connection.execute(statement + where, (value, *after.values()))

    assert problems(full) == []


def key_of(table: Table, row: tuple[Any, ...]) -> dict[str, Any]:
    """Return the columns of a row's key with their values."""
    by_name = dict(zip((column.name for column in table.columns), row, strict=True))
    return {column.name: by_name[column.name] for column in table.primary_key.columns}


@pytest.mark.parametrize("name", TABLES)
def test_every_missing_row_is_found(full: str, name: str) -> None:
    """Whatever table the last row is deleted from, something is reported."""
    table = TableRow.metadata.tables[name]
    mark = "%s" if "://" in full else "?"
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    order = ", ".join(f'"{column.name}" DESC' for column in table.primary_key.columns)
    with raw.defenceless(full) as connection:
        last = f'SELECT {columns} FROM "{name}" ORDER BY {order} LIMIT 1'  # noqa: S608
        key = key_of(table, connection.execute(last).fetchone())
        where = " AND ".join(f'"{part}" = {mark}' for part in key)
        connection.execute(f'DELETE FROM "{name}" WHERE {where}', tuple(key.values()))  # noqa: S608

    assert problems(full)


OLD, NEW = "north-south-2015", "north-south-2025"


@pytest.mark.parametrize(
    ("statement", "code", "subject"),
    [
        ("UPDATE blob SET body = {x}00{y} WHERE id = 1", "E_HASH", "bytes 1"),
        ("UPDATE text_unit SET text = 'They shall not.' WHERE id = 2", "E_HASH", "text 2"),
        ("UPDATE version SET body = 'Nothing.' WHERE number = 2", "E_HASH", f"{OLD}@2"),
        ("UPDATE version SET number = 5 WHERE number = 2", "E_ORDER", f"{OLD}@5"),
        ("UPDATE version SET sealed_at = NULL WHERE number = 2", "E_SEAL", f"{OLD}@2"),
        ("UPDATE version SET n_paragraphs = 9 WHERE number = 2", "E_COUNT", f"{OLD}@2"),
        (
            "UPDATE paragraph SET span_start = 1 WHERE version_id = 1 AND ord = 0",
            "E_SPAN",
            f"{OLD}@1#1",
        ),
        (
            "UPDATE paragraph SET span_end = span_end + 1 WHERE version_id = 2 AND ord = 1",
            "E_SPAN",
            f"{OLD}@2#2",
        ),
        ("UPDATE paragraph SET label = 'X' WHERE version_id = 1", "E_HASH", f"{OLD}@1"),
        ("UPDATE paragraph SET role = 'chorus' WHERE version_id = 1", "E_UNREADABLE", f"{OLD}@1"),
        ("UPDATE signatory SET name = 'Nobody' WHERE version_id = 1", "E_HASH", f"{OLD}@1"),
        ("UPDATE description SET title = 'Other' WHERE id = 2", "E_HASH", NEW),
        ("UPDATE description SET date_to = '2031-01-01' WHERE id = 2", "E_DATE", NEW),
        ("UPDATE description SET succeeds = 'north-south-2025' WHERE id = 2", "E_CIRCLE", NEW),
        ("UPDATE source SET origin = 'elsewhere' WHERE version_id = 1", "E_HASH", f"{OLD}@1"),
        ("UPDATE comparison SET engine = 'other 9'", "E_HASH", "comparison 1"),
        ("UPDATE link SET relation = 'reworded' WHERE ord = 1", "E_HASH", "comparison 1"),
        ("DELETE FROM link_member WHERE side = 'left'", "E_LINK", "comparison 1"),
        (
            "UPDATE link_member SET version_id = 2 WHERE side = 'left'",
            "E_LINK",
            "comparison 1",
        ),
        ("UPDATE nearest SET candidate = 77 WHERE ord = 1", "E_LINK", "comparison 1"),
        ("DELETE FROM comparison", "E_COUNT", "run 4"),
        ("UPDATE occurrence SET span_start = 4 WHERE scan_id = 2", "E_QUOTE", "scan 2"),
        ("UPDATE occurrence SET paragraph = 2 WHERE scan_id = 1", "E_QUOTE", "scan 1"),
        ("UPDATE formula SET template = 'Nothing' WHERE scan_id = 1", "E_HASH", "scan 1"),
        ("UPDATE formula_variant SET slots = '[]' WHERE formula = 0", "E_HASH", "scan 1"),
        ("UPDATE near_duplicate SET similarity = 0.75", "E_HASH", "scan 1"),
        ("UPDATE scan_index SET body = {x}00{y} WHERE scan_id = 2", "E_HASH", "scan 2"),
        ("DELETE FROM formula_end", "E_COUNT", "scan 2"),
        ("UPDATE scan SET base_id = NULL WHERE id = 2", "E_HASH", "scan 2"),
        ("UPDATE scan SET options = replace(options, '5', '6')", "E_HASH", "scan 1"),
        ("DELETE FROM scan WHERE id = 2", "E_COUNT", "run 6"),
        (
            "DELETE FROM partnership_document WHERE description_id = 1",
            "E_RELATION",
            "description 1",
        ),
        ("UPDATE run SET error = 'none' WHERE id = 1", "E_HASH", "run 1"),
        ("DELETE FROM party WHERE code = 'NOR-X'", "E_REFERENCE", "description_party"),
    ],
)
def test_damage_is_named(full: str, statement: str, code: str, subject: str) -> None:
    """The report says what kind of damage it is and which thing has it."""
    x, y = ("'\\x", "'") if "://" in full else ("X'", "'")
    with raw.defenceless(full) as connection:
        connection.execute(statement.format(x=x, y=y))

    assert (code, subject) in {(problem.code, problem.subject) for problem in problems(full)}


def test_missing_guards_are_named(full: str) -> None:
    """A database whose triggers were dropped is reported even while its content is sound."""
    with raw.defenceless(full):
        pass
    with Store.open(full) as store:
        found = {str(problem) for problem in verify_store(store)}

    assert problems(full) == []
    missing = "trigger" if "://" not in full else "constraint"
    assert any(line.startswith("E_SCHEMA") and missing in line for line in found)


def test_a_damaged_version_is_one_clear_line(full: str) -> None:
    """Whoever reads a version that cannot be read back is told so, and what to do."""
    with raw.defenceless(full) as connection:
        connection.execute("UPDATE paragraph SET role = 'chorus' WHERE version_id = 1")

    with (
        pytest.raises(DatabaseDamaged, match=rf"{OLD}@1 .* `corpus-tool verify`.* restore FILE"),
        Store.open(full) as store,
        store.read() as reading,
    ):
        reading.version(OLD, 1)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_flipped_bits_are_found(full: str) -> None:
    """Of single bits flipped all over a file, none that changes what is read goes unreported."""
    path = Path(full)
    sound, told = path.read_bytes(), 0
    with Store.open(full) as store, store.read() as reading:
        before = [reading.versions(key) for key in (OLD, NEW)], reading.load_comparison(1)
    for place in range(100, len(sound), len(sound) // 35):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 4]) + sound[place + 1 :])
        try:
            with Store.open(full, read_only=True) as store:
                found = verify_store(store)
                with store.read() as reading:
                    after = [reading.versions(key) for key in (OLD, NEW)]
                    harmless = (after, reading.load_comparison(1)) == before
        except DatabaseDamaged:
            found, harmless = ("refused",), False
        told += bool(found)

        assert found or harmless, f"byte {place}"
    assert told


def test_the_address_of_a_test_database_is_ours(kept: str) -> None:
    """The damage of this file is done to databases of the tests' own."""
    assert "corpus-pg-" in kept or "corpus-tests-" in str(database_address(kept))


def test_verify_reads_values_of_every_kind(full: str) -> None:
    """A corpus with several versions, languages and receipts is sound too."""
    with Store.open(full) as store:
        values.add(store, values.OLD, content=b"the same text from other bytes")
        with store.begin() as transaction:
            transaction.add_version(
                values.DOCUMENT,
                values.source(b"Les Parties."),
                values.segmentation("Les Parties."),
                language="fr",
                reader="plain 1",
            )

        assert verify_store(store) == ()
