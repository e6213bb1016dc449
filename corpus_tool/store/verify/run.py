"""The whole examination of a corpus: every hash, span, link, count and relation taken again.

A database's own checks see a broken page, not a changed word: of 146 harmful flips of one bit
SQLite noticed 33 (docs/schema.md). This one reads everything back and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache, partial

from sqlalchemy import Select, and_, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from corpus_tool.errors import DatabaseDamaged, StorageError
from corpus_tool.model import Document
from corpus_tool.store import schema
from corpus_tool.store.store import Store
from corpus_tool.store.tables import ComparisonRow, DocumentRow, Row, ScanRow
from corpus_tool.store.verify import content, records, results, reuse
from corpus_tool.store.verify.problem import Problem, safely

__all__ = ["texts", "verify"]

Progress = Callable[[int, int], None]


def verify(store: Store, *, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Examine a corpus; return a line for everything that is not as it was stored.

    Args:
        store: open, for reading or writing.
        progress: told how many documents, comparisons and scans are done, of how many.
    """
    told = progress or (lambda done, total: None)
    steps: tuple[Callable[[], Iterable[Problem]], ...] = (
        partial(_revision, store),
        partial(_in_session, store, _database),
        partial(_schema, store),
        partial(_in_session, store, partial(_records, progress=told)),
    )
    found: list[Problem] = []
    for step in steps:
        try:
            found += step()
        except DatabaseDamaged as error:
            found.append(Problem("E_DAMAGED", "database", error.message))
        except SQLAlchemyError as error:
            message = f"it cannot be read to its end ({type(error).__name__})"
            found.append(Problem("E_DAMAGED", "database", message))
    return tuple(dict.fromkeys(found))


def _in_session(store: Store, check: Callable[[Session], Iterator[Problem]]) -> Iterator[Problem]:
    with store.session(reading=True) as session:
        yield from check(session)


def _revision(store: Store) -> tuple[Problem, ...]:
    """Look whether the database says that its schema is the program's own.

    Raises:
        StorageError: it is no corpus, or one of another schema, which nothing here could read.
    """
    store.require_own_schema()
    return ()


def _schema(store: Store) -> list[Problem]:
    """Look for tables, checks and guards that are missing or changed.

    PostgreSQL is asked what the tables should look like in a scratch schema, which whoever may
    only read cannot make: then this is left out.
    """
    lines: tuple[str, ...] = ()
    with suppress(StorageError), store.session(reading=store.is_file) as session:
        lines = schema.differences(session.connection())
        session.rollback()
    return [Problem("E_SCHEMA", "database", line) for line in lines]


def _database(session: Session) -> Iterator[Problem]:
    """Ask SQLite what it sees itself."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if line != "ok":
            yield Problem("E_DAMAGED", "database", line)


@cache
def _lost_references() -> tuple[tuple[str, str, Select[int]], ...]:
    """Return for every reference its table, its target and the count of rows without one."""
    made = []
    for child in Row.metadata.sorted_tables:
        for key in child.foreign_key_constraints:
            parent = key.referred_table.alias()
            pairs = [(element.parent, parent.c[element.column.name]) for element in key.elements]
            same = and_(*(ours == theirs for ours, theirs in pairs))
            lost = (
                select(func.count())
                .select_from(child.outerjoin(parent, same))
                .where(*(ours.is_not(None) for ours, _ in pairs), pairs[0][1].is_(None))
            )
            made.append((child.name, key.referred_table.name, lost))
    return tuple(made)


def _references(session: Session) -> Iterator[Problem]:
    """Look for rows that refer to missing ones: references may have been off for a while."""
    for child, parent, lost in _lost_references():
        if count := session.scalar(lost):
            message = f"{count} rows refer to a {parent} that is missing"
            yield Problem("E_REFERENCE", child, message)


WHOLE: tuple[Callable[[Session], Iterator[Problem]], ...] = (
    _references,
    content.blobs,
    content.answers,
    content.text_units,
    content.spans,
    records.partnerships,
    records.run_records,
    results.sides,
    results.summaries,
)
"""Checks of whole tables."""


def _records(session: Session, progress: Progress) -> Iterator[Problem]:
    for check in WHOLE:
        yield from safely(session, "database", partial(check, session))
    documents_there, compared, scanned = (
        session.scalars(select(row.id).order_by(row.id)).all()
        for row in (DocumentRow, ComparisonRow, ScanRow)
    )
    total, described = len(documents_there) + len(compared) + len(scanned), dict[str, Document]()
    checks = [
        *((f"document {n}", partial(_document, session, n, described)) for n in documents_there),
        *((f"comparison {n}", partial(results.comparison, session, n)) for n in compared),
        *((f"scan {n}", partial(_scan, session, n)) for n in scanned),
    ]
    for done, (subject, check) in enumerate(checks, start=1):
        yield from safely(session, subject, check)
        session.expunge_all()
        if done == len(documents_there):
            yield from records.successions(described)
        progress(done, total)


def _scan(session: Session, number: int) -> Iterator[Problem]:
    yield from reuse.scan(session, number)
    yield from reuse.parts(session, number)


def _document(session: Session, number: int, described: dict[str, Document]) -> Iterator[Problem]:
    key = session.execute(select(DocumentRow.key).where(DocumentRow.id == number)).scalar_one()
    yield from safely(session, key, partial(_of_document, session, number, key, described))


def _of_document(
    session: Session, number: int, key: str, described: dict[str, Document]
) -> Iterator[Problem]:
    yield from records.state(session, number, key)
    yield from texts(session, number, key, described)


def texts(
    session: Session, number: int, key: str, described: dict[str, Document]
) -> Iterator[Problem]:
    """Check a document's descriptions and versions, each by its own digest.

    Args:
        session: to read with.
        number: the document's in the database.
        key: the document's.
        described: gets its last description.
    """
    yield from records.descriptions(session, number, key)
    document = records.last_description(session, number, key)
    described[key] = document
    for place, version_id in enumerate(content.version_ids(session, number), start=1):
        check = partial(content.version, session, document, version_id, place)
        yield from safely(session, f"{key}@{place}", check)
        session.expunge_all()
