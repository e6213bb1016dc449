"""The problem that verifying tells, and the checks of versions and their units.

Sections, in order:

* Checks of bytes, texts, versions with their units and receipts.
* What `verify` reports, and how it goes on when a record cannot even be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Session

from corpus_tool.errors import CorpusError
from corpus_tool.model import Document, Version
from corpus_tool.store import digests, sources, versions
from corpus_tool.store.failures import UNREADABLE
from corpus_tool.store.tables import (
    BlobRow,
    DocumentRecord,
    FindingRow,
    FootnoteRow,
    HeadingRecord,
    ParagraphRow,
    PartRow,
    RetrievalRow,
    SignatoryRow,
    SourceRow,
    TextUnitRow,
    VersionRow,
)

__all__ = [
    "Problem",
    "check_answers",
    "check_blobs",
    "check_order",
    "check_spans",
    "check_text_units",
    "check_version",
    "safely",
    "version_ids_of",
]


# ----------------------------------------
# Checks of bytes, texts, versions with their units and receipts.

CHILDREN = {
    "n_parts": (PartRow.ord, PartRow.version_id),
    "n_headings": (HeadingRecord.ord, HeadingRecord.version_id),
    "n_paragraphs": (ParagraphRow.ord, ParagraphRow.version_id),
    "n_findings": (FindingRow.ord, FindingRow.version_id),
}


def check_blobs(session: Session) -> Iterator[Problem]:
    """Take the digest of all bytes again, and look whether a receipt names them."""
    received = set(session.scalars(select(SourceRow.blob_id)))
    for number in session.scalars(select(BlobRow.id).order_by(BlobRow.id)).all():
        yield from safely(session, f"bytes {number}", partial(_blob, session, number))
        if number not in received:
            yield Problem("E_ORPHAN", f"bytes {number}", "no version was read from them")


def _blob(session: Session, number: int) -> Iterator[Problem]:
    row = session.execute(
        select(BlobRow.sha256, BlobRow.size, BlobRow.body).where(BlobRow.id == number)
    ).one()
    content = bytes(row.body)
    if sources.content_digest(content) != row.sha256:
        yield Problem("E_HASH", f"bytes {number}", f"they do not have the SHA-256 {row.sha256}")
    if len(content) != row.size:
        yield Problem("E_COUNT", f"bytes {number}", f"they are {len(content)}, not {row.size}")


def check_answers(session: Session) -> Iterator[Problem]:
    """Take the digest of all retrievals again."""
    for number in session.scalars(select(RetrievalRow.id).order_by(RetrievalRow.id)).all():
        yield from safely(session, f"retrieval {number}", partial(_answer, session, number))


def _answer(session: Session, number: int) -> Iterator[Problem]:
    row, sha256 = session.execute(
        select(RetrievalRow, BlobRow.sha256)
        .join(BlobRow, BlobRow.id == RetrievalRow.blob_id)
        .where(RetrievalRow.id == number)
    ).one()
    if digests.of_retrieval(sources.retrieval_value(row, sha256)) != row.digest:
        yield Problem("E_HASH", f"retrieval {number}", "it was changed after it was stored")


def check_text_units(session: Session) -> Iterator[Problem]:
    """Take the digest of all texts again."""
    for number in session.scalars(select(TextUnitRow.id).order_by(TextUnitRow.id)).all():
        yield from safely(session, f"text {number}", partial(_text_unit, session, number))


def _text_unit(session: Session, number: int) -> Iterator[Problem]:
    unit = TextUnitRow
    row = session.execute(
        select(unit.sha256, unit.text, unit.n_chars).where(unit.id == number)
    ).one()
    if digests.of_text(row.text) != row.sha256:
        yield Problem("E_HASH", f"text {number}", f"it does not have the SHA-256 {row.sha256}")
    if len(row.text) != row.n_chars:
        yield Problem("E_COUNT", f"text {number}", f"it has not {row.n_chars} characters")


def check_spans(session: Session) -> Iterator[Problem]:
    """Compare the length of every span with that of its text."""
    row = ParagraphRow
    rows = (
        select(DocumentRecord.key, VersionRow.number, row.path)
        .join(VersionRow, VersionRow.document_id == DocumentRecord.id)
        .join(row, row.version_id == VersionRow.id)
        .join(TextUnitRow, TextUnitRow.id == row.text_unit_id)
        .where(row.span_end - row.span_start != TextUnitRow.n_chars)
    )
    for key, number, path in session.execute(rows):
        yield Problem("E_SPAN", f"{key}@{number}#{path}", "its span is not as long as its text")


def version_ids_of(session: Session, document_id: int) -> list[int]:
    """Return a document's versions, oldest first."""
    mine = select(VersionRow.id).where(VersionRow.document_id == document_id)
    return list(session.scalars(mine.order_by(VersionRow.number)))


def check_version(
    session: Session, document: Document, number: int, place: int
) -> Iterator[Problem]:
    """Check a version against everything that is stated of it.

    Args:
        session: to read with.
        document: whose it is.
        number: the version's in the database.
        place: which of the document's versions it is, from 1.
    """
    row = session.scalars(select(VersionRow).where(VersionRow.id == number)).one()
    name = f"{document.key}@{row.number}"
    if row.number != place:
        yield Problem("E_ORDER", name, f"it is the document's version {place} by count")
    if row.sealed_at is None or row.sealed_at != row.created_at:
        yield Problem("E_SEAL", name, "it is not sealed as it was")
    if digests.of_text(row.body) != row.body_sha256 or len(row.body) != row.n_chars:
        yield Problem("E_HASH", name, "its body does not have the SHA-256 or length stated")
    yield from _children(session, row, name)
    text, is_sound = versions.read(session, document, number)
    yield from _text(text, row, name)
    if not is_sound:
        yield Problem("E_HASH", name, "something of it was changed after it was stored")
    yield from _receipts(session, number, name)


def _children(session: Session, row: VersionRow, name: str) -> Iterator[Problem]:
    for count, (order, owner) in CHILDREN.items():
        if check_order(session, order, owner == row.id) != (stated := getattr(row, count)):
            what = count.removeprefix("n_")
            yield Problem("E_COUNT", name, f"it has not {stated} {what} in order")
    if check_order(session, FootnoteRow.ord, FootnoteRow.version_id == row.id) is None:
        yield Problem("E_COUNT", name, "its notes are not in order")
    signed = select(SignatoryRow.part).where(SignatoryRow.version_id == row.id).distinct()
    for part in session.scalars(signed).all():
        mine = (SignatoryRow.version_id == row.id, SignatoryRow.part == part)
        if check_order(session, SignatoryRow.ord, *mine) is None:
            yield Problem("E_COUNT", name, "its signatories are not in order")


def check_order(
    session: Session, order: InstrumentedAttribute[int], *where: ColumnElement[bool]
) -> int | None:
    """Return how many rows there are, or None when they are not numbered from 0 without a gap."""
    low, high, count = session.execute(
        select(func.min(order), func.max(order), func.count()).where(*where)
    ).one()
    return count if count == 0 or (low, high) == (0, count - 1) else None


def _text(text: Version, row: VersionRow, name: str) -> Iterator[Problem]:
    if text.segmentation.body != row.body:
        yield Problem("E_BODY", name, "its paragraphs do not make up its body")
    for paragraph in text.paragraphs:
        if row.body[paragraph.start : paragraph.end] != paragraph.text:
            where = f"{name}#{paragraph.path}"
            yield Problem("E_SPAN", where, "its span in the body is not its text")
    if text.digest != row.digest:
        yield Problem("E_HASH", name, f"its text does not have the digest {row.digest}")
    if text.parent is not None and text.parent >= text.number:
        yield Problem("E_ORDER", name, f"its parent {text.parent} is not older")


def _receipts(session: Session, number: int, name: str) -> Iterator[Problem]:
    stored = session.scalar(select(func.count()).where(SourceRow.version_id == number))
    received = list(sources.read(session, number))
    if not received or len(received) != stored:
        yield Problem("E_COUNT", name, "a receipt of its bytes is missing")
    for provenance, digest in received:
        if digests.of_source(name, provenance) != digest:
            yield Problem("E_HASH", name, "a receipt of it was changed after it was stored")


# ----------------------------------------
# What `verify` reports, and how it goes on when a record cannot even be read.


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the database that is not as it was stored."""

    code: str
    """`E_HASH`, `E_SPAN`, `E_COUNT`, …: the list in docs/schema.md."""
    subject: str
    """What it is about, as a user names it: `japan-laos-2015@1`."""
    message: str

    def __str__(self) -> str:
        """Return the line a user reads."""
        return f"{self.code}: {self.subject}: {self.message}"


def safely(
    session: Session, subject: str, check: Callable[[], Iterable[Problem]]
) -> Iterator[Problem]:
    """Yield what a check of one record finds; a record that cannot be read is a finding too.

    Args:
        session: that the check reads with; after a failure it begins anew, for PostgreSQL answers
            nothing more in a transaction in which something failed.
        subject: the record, as a user names it.
        check: of the record.
    """
    try:
        yield from check()
    except (*UNREADABLE, SQLAlchemyError, CorpusError) as error:
        yield Problem("E_UNREADABLE", subject, f"it cannot be read back ({_said(error)})")
        if isinstance(error, SQLAlchemyError):
            session.rollback()


def _said(error: Exception) -> str:
    """Return what went wrong in one line, in our words where they are ours."""
    return error.message if isinstance(error, CorpusError) else type(error).__name__
