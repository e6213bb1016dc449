"""The digests of migration 0006 for what was stored before it.

What they cover is compared with its older digests first: a new digest of something damaged would
give it out as sound. What is damaged gets none, so that whoever reads it is told; `verify` names
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from corpus_tool.store import comparisons, document_state
from corpus_tool.store.columns import table
from corpus_tool.store.reuse_tables import ScanDigestRow, ScanRow
from corpus_tool.store.tables import ComparisonRecord, ComparisonSummaryRow, DocumentRecord
from corpus_tool.store.verify import check_comparison, check_scan, digests_of, texts
from corpus_tool.store.verify_content import Problem, safely

__all__ = ["backfill"]


def backfill(connection: Connection) -> None:
    """Store the digests of everything that is as it was stored."""
    for row, store in (
        (DocumentRecord, _document),
        (ComparisonRecord, _comparison),
        (ScanRow, _scan),
    ):
        with _session(connection) as session:
            numbers: Sequence[int] = session.scalars(select(row.id).order_by(row.id)).all()
        for number in numbers:
            with _session(connection) as session:
                store(session, number)


@contextmanager
def _session(connection: Connection) -> Iterator[Session]:
    """Give a session of its own, for after a failure a check may roll back what it began."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session
        session.commit()


def _is_sound(session: Session, check: Callable[[], Iterator[Problem]]) -> bool:
    return not list(safely(session, "", check))


def _document(session: Session, number: int) -> None:
    if _is_sound(session, partial(_texts, session, number)):
        document_state.record_state(session, number)


def _texts(session: Session, number: int) -> Iterator[Problem]:
    key = session.execute(
        select(DocumentRecord.key).where(DocumentRecord.id == number)
    ).scalar_one()
    yield from texts(session, number, key, {})


def _comparison(session: Session, number: int) -> None:
    if _is_sound(session, partial(check_comparison, session, number)):
        row = session.scalars(select(ComparisonRecord).where(ComparisonRecord.id == number)).one()
        stored, made_at = comparisons.load_comparison(session, number), row.created_at
        sha256 = comparisons.digest_of_line(stored, number, row.options, made_at)
        summary = {"comparison_id": number, "sha256": sha256}
        session.connection().execute(insert(table(ComparisonSummaryRow)), summary)


def _scan(session: Session, number: int) -> None:
    if _is_sound(session, partial(check_scan, session, number)):
        rows = [{**line, "scan_id": number} for line in digests_of(session, number)]
        session.connection().execute(insert(table(ScanDigestRow)), rows)
