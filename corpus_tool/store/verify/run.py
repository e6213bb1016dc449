"""The whole examination of a corpus: every hash, span, link, count and relation taken again.

A database's own checks see a broken page, not a changed word: of 146 harmful flips of one bit
SQLite noticed 33 (docs/schema.md). This one reads everything back and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial

from sqlalchemy import Select, and_, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from corpus_tool.errors import DatabaseDamaged, StorageError
from corpus_tool.model import Document
from corpus_tool.store import documents, schema
from corpus_tool.store.store import Store
from corpus_tool.store.tables import ComparisonRow, DocumentRow, Row, ScanRow
from corpus_tool.store.verify import content, records, results, reuse
from corpus_tool.store.verify.problem import Problem, safely

__all__ = ["verify"]

Progress = Callable[[int, int], None]


def verify(store: Store, *, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Examine a corpus; return a line for everything that is not as it was stored.

    Args:
        store: open, for reading or writing.
        progress: told how many documents, comparisons and scans are done, of how many.
    """
    found: list[Problem] = []
    try:
        with store.session(reading=True) as session:
            found += _database(session)
        found += _schema(store)
        with store.session(reading=True) as session:
            for problem in _records(session, progress or (lambda done, total: None)):
                found.append(problem)
    except DatabaseDamaged as error:
        found.append(Problem("E_DAMAGED", "database", error.message))
    except SQLAlchemyError as error:
        message = f"it cannot be read to its end ({type(error).__name__})"
        found.append(Problem("E_DAMAGED", "database", message))
    return tuple(dict.fromkeys(found))


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


def _records(session: Session, progress: Progress) -> Iterator[Problem]:
    yield from _references(session)
    yield from content.blobs(session)
    yield from content.answers(session)
    yield from content.text_units(session)
    yield from content.spans(session)
    yield from records.partnerships(session)
    yield from records.run_records(session)
    yield from results.sides(session)
    numbers = select(DocumentRow.id, DocumentRow.key).order_by(DocumentRow.id)
    keys = session.execute(numbers).all()
    compared = session.scalars(select(ComparisonRow.id).order_by(ComparisonRow.id)).all()
    scanned = session.scalars(select(ScanRow.id).order_by(ScanRow.id)).all()
    total, described = len(keys) + len(compared) + len(scanned), dict[str, Document]()
    for done, (number, key) in enumerate(keys, start=1):
        yield from safely(key, partial(_document, session, number, key, described))
        progress(done, total)
    yield from records.successions(described)
    for done, number in enumerate(compared, start=len(keys) + 1):
        yield from safely(f"comparison {number}", partial(results.comparison, session, number))
        progress(done, total)
    for done, number in enumerate(scanned, start=len(keys) + len(compared) + 1):
        yield from safely(f"scan {number}", partial(reuse.scan, session, number))
        progress(done, total)


def _document(
    session: Session, number: int, key: str, described: dict[str, Document]
) -> Iterator[Problem]:
    yield from records.descriptions(session, number, key)
    document = documents.one(session, key)
    described[key] = document
    for place, version_id in enumerate(content.version_ids(session, number), start=1):
        check = partial(content.version, session, document, version_id, place)
        yield from safely(f"{key}@{place}", check)
        session.expunge_all()
