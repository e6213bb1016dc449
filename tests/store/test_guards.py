"""What is stored cannot be altered or deleted, whoever tries, with whatever program."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, update

from corpus_tool.errors import ImmutableVersion
from corpus_tool.store import Store
from corpus_tool.store.columns import TableRow
from corpus_tool.store.tables import ParagraphRow, TextUnitRow, VersionRow
from tests.store import raw, values

TABLES = sorted(TableRow.metadata.tables)

CHILDREN = {
    "part": "version_id, ord, slug, title_lines) VALUES (1, 9, 'annex', '[]'",
    "signatory": "version_id, part, ord, name, office, role) VALUES (1, 0, 9, 'X', '', 'witness'",
    "heading": "version_id, ord, text, level, part, before) VALUES (1, 9, 'X', 1, 'main', 0",
    "paragraph": (
        "version_id, ord, path, part, headings, role, depth, span_start, span_end, joins, "
        "certainty, rules, text_unit_id) VALUES "
        "(1, 9, '9', 'main', '[]', 'item', 0, 0, 38, '[]', 'check', '[]', 1"
    ),
    "finding": "version_id, ord, code, message) VALUES (1, 9, 'X', 'X'",
    "footnote": "version_id, ord, mark, text) VALUES (1, 9, '2', 'X'",
    "link": (
        "comparison_id, ord, relation, score, moved, reason, readings) VALUES "
        "(1, 9, 'edited', 0.5, {true}, '', '[]'"
    ),
    "link_member": (
        "comparison_id, side, paragraph, version_id, link, ord) VALUES (1, 'left', 2, 1, 1, 1"
    ),
    "nearest": (
        "comparison_id, ord, side, paragraph, score, reason) VALUES (1, 9, 'left', 0, 0.5, ''"
    ),
    "scan_document": "scan_id, version_id) VALUES (1, 1",
    "formula": (
        "scan_id, ord, key, template, words, n_documents, n_partners, n_years, score) VALUES "
        "(1, 9, 'x', 'x', 1, 1, 1, 1, 0.5"
    ),
    "formula_end": "scan_id, since_id, formula) VALUES (2, 1, 1",
    "formula_variant": (
        "scan_id, formula, ord, template, n_documents, slots) VALUES (1, 0, 9, 'x', 1, '[]'"
    ),
    "occurrence": (
        "scan_id, formula, ord, version_id, paragraph, span_start, span_end, variant, fillings, "
        "quote_sha256) SELECT 1, 0, 9, 1, 0, 0, 5, 0, '[]', sha256 FROM blob WHERE (id = 1"
    ),
    "near_duplicate": "scan_id, left_id, right_id, similarity) VALUES (1, 1, 2, 0.5",
    "scan_index": "scan_id, name, body, sha256) SELECT 1, 'x', body, sha256 FROM blob WHERE (1 = 1",
    "description_party": "description_id, ord, party_id, name) VALUES (1, 9, 1, 'X'",
    "partnership_party": "partnership_id, party_id) SELECT 1, max(id) FROM party WHERE (1 = 1",
}
"""Rows that would join something stored; they are sound but for that."""


def refused(url: str, statement: str) -> None:
    """Assert that a statement fails with our words and leaves everything as it was."""
    before = raw.content(url)
    with raw.opened(url) as connection, pytest.raises(raw.Failure, match="immutable: "):
        connection.execute(statement)
    assert raw.content(url) == before


def key_of(name: str) -> str:
    """Return the first column of a table's key."""
    return next(iter(TableRow.metadata.tables[name].primary_key.columns)).name


def test_every_table_has_rows(kept: str) -> None:
    """The attempts of this file are made where there is something to alter."""
    assert all(raw.content(kept).values())


@pytest.mark.parametrize("name", TABLES)
def test_no_row_is_updated(kept: str, name: str) -> None:
    """UPDATE is refused in every table, even one that would change nothing."""
    refused(kept, f'UPDATE "{name}" SET {key_of(name)} = {key_of(name)}')  # noqa: S608


@pytest.mark.parametrize("name", TABLES)
def test_no_row_is_deleted(kept: str, name: str) -> None:
    """DELETE is refused in every table."""
    refused(kept, f'DELETE FROM "{name}"')  # noqa: S608


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_no_row_is_replaced(kept: str, name: str, recursive: str) -> None:
    """INSERT OR REPLACE is refused in every table, whatever the connection's pragmas."""
    before = raw.content(kept)
    columns = ", ".join(f'"{column.name}"' for column in TableRow.metadata.tables[name].columns)
    with raw.opened(kept) as connection:
        connection.execute(f"PRAGMA recursive_triggers = {recursive}")
        with pytest.raises(raw.Failure, match="immutable: "):
            connection.execute(
                f'INSERT OR REPLACE INTO "{name}" ({columns}) SELECT {columns} FROM "{name}"'  # noqa: S608
            )

    assert raw.content(kept) == before


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
@pytest.mark.postgresql
@pytest.mark.parametrize("name", TABLES)
def test_no_table_is_truncated(kept: str, name: str) -> None:
    """TRUNCATE is refused for every table, also where it would cascade."""
    refused(kept, f'TRUNCATE "{name}" CASCADE')


@pytest.mark.parametrize("name", CHILDREN)
def test_nothing_joins_what_is_sealed(kept: str, kind: str, name: str) -> None:
    """A row cannot be added to a sealed version, comparison or scan, nor a party to a full set."""
    true = "1" if kind == "sqlite" else "true"
    refused(kept, f"INSERT INTO {name} ({CHILDREN[name].format(true=true)})")


@pytest.mark.parametrize("name", ["version", "comparison", "scan"])
def test_a_seal_is_not_broken(kept: str, name: str) -> None:
    """What is sealed cannot be opened again."""
    refused(kept, f"UPDATE {name} SET sealed_at = NULL WHERE id = 1")  # noqa: S608


def test_only_a_whole_version_is_sealed(full: str) -> None:
    """A version whose paragraphs are not all there cannot be sealed."""
    columns = "document_id, language, body, body_sha256, n_chars, n_parts, n_headings, "
    columns += "n_paragraphs, n_findings, run_id, created_at, record_sha256"
    with raw.opened(full) as connection:
        connection.execute(
            f"INSERT INTO version (id, number, digest, {columns}) "  # noqa: S608
            f"SELECT 99, 99, body_sha256, {columns} FROM version WHERE id = 1"
        )

    refused(full, "UPDATE version SET sealed_at = created_at WHERE id = 99")


def test_a_run_ends_once(kept: str) -> None:
    """A run that is done cannot become another, nor be made running again."""
    refused(kept, "UPDATE run SET status = 'failed'")
    refused(kept, "UPDATE run SET engine = 'other'")


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_orm_refuses_changes_of_objects(store: Store, change: str) -> None:
    """A loaded row that is changed or deleted fails when the session is flushed."""
    values.filled(store)

    with pytest.raises(ImmutableVersion, match="text_unit"), store.session() as session:
        unit = session.scalars(select(TextUnitRow)).first()
        if change == "update":
            unit.text = "Nothing."
        else:
            session.delete(unit)
        session.flush()


@pytest.mark.parametrize(
    "statement",
    [update(VersionRow).values(body=""), delete(ParagraphRow)],
    ids=["update", "delete"],
)
def test_the_orm_refuses_changes_in_bulk(store: Store, statement: object) -> None:
    """UPDATE and DELETE of frozen tables through a session fail before they are sent."""
    with pytest.raises(ImmutableVersion), store.session() as session:
        session.execute(statement)


def test_a_guard_speaks_as_one_of_our_errors(store: Store) -> None:
    """A trigger's refusal reaches the caller as `ImmutableVersion`, in one line."""
    values.filled(store)
    row = {"sha256": values.source(values.OLD[0].encode()).sha256, "text": "x", "n_chars": 1}

    with pytest.raises(ImmutableVersion) as failure, store.session() as session:
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            connection.execute(insert(TextUnitRow.__table__).prefix_with("OR REPLACE"), [row])
        else:
            connection.execute(delete(TextUnitRow.__table__))

    assert "\n" not in str(failure.value)
