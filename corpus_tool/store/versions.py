"""Versions with their sources and units: to rows and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Update, bindparam, insert, select, update
from sqlalchemy.orm import Session

from corpus_tool.errors import VersionNotFound
from corpus_tool.model import (
    Document,
    Provenance,
    Segmentation,
    Source,
    Version,
    VersionSummary,
)
from corpus_tool.store import digests, document_state, documents, sources, units
from corpus_tool.store.failures import damaged, readable
from corpus_tool.store.tables import VersionRow, table

__all__ = ["add", "draft_of", "history", "load", "number_of", "one", "read", "was_read"]


def number_of(session: Session, key: str, number: int | None) -> tuple[int, int]:
    """Return a version's number in the database and in its document; the newest by default.

    Raises:
        DocumentNotFound: no document has this key.
        VersionNotFound: it has no such version.
        DatabaseDamaged: the document has other versions than were stored.
    """
    state = document_state.load(session, documents.id_of(session, key))
    known = {head.number: head.id for head in state.versions}
    wanted = max(known, default=0) if number is None else number
    if wanted in known:
        return known[wanted], wanted
    have = f"it has {', '.join(map(str, sorted(known)))}" if known else "it has none"
    raise VersionNotFound(
        f"{key} has no version {wanted}" if number is not None else f"{key} has no version yet",
        subject=key,
        hint=f"See `corpus-tool show {key}`: {have}",
    )


def add(
    session: Session,
    draft: Version,
    content: bytes,
    *,
    document_id: int,
    described: bool,
    run: Callable[[], int],
) -> tuple[Version, bool]:
    """Store a text unless the document has it; return what is stored and whether it is new.

    Args:
        session: holding the lock on the document's row.
        draft: a version that may be stored (`border`); it gets its number here, and a parent when
            it names none.
        content: the bytes it was read from.
        document_id: the document's number in the database.
        described: whether its description was stored in this transaction.
        run: gives the number of the run this belongs to, asked only when something is stored.
    """
    wanted = {"document": document_id, "digest": draft.digest}
    if (known := session.execute(_twin(), wanted).first()) is not None:
        name = f"{draft.document.key}@{known.number}"
        if sources.receive(session, draft.provenance, content, name, known.id, run) or described:
            document_state.record(session, document_id)
        return load(session, draft.document, known.id), False
    version = _numbered(session, draft, document_id)
    now = datetime.now(UTC)
    version_id = _insert(session, version, document_id, run, now)
    sources.receive(session, version.provenance, content, version.name, version_id, run)
    session.connection().execute(_seal(), {"version": version_id, "sealed_at": now})
    document_state.record(session, document_id)
    return version, True


@cache
def _seal() -> Update:
    return update(table(VersionRow)).where(VersionRow.id == bindparam("version"))


@cache
def _twin() -> Select[int, int]:
    return select(VersionRow.id, VersionRow.number).where(
        VersionRow.document_id == bindparam("document"), VersionRow.digest == bindparam("digest")
    )


@cache
def _siblings() -> Select[int, str]:
    mine = VersionRow.document_id == bindparam("document")
    return select(VersionRow.number, VersionRow.language).where(mine)


def _numbered(session: Session, draft: Version, document_id: int) -> Version:
    """Give the next number, and as parent the newest version of the same language."""
    known = dict(session.execute(_siblings(), {"document": document_id}).all())
    parent = draft.parent
    if parent is None:
        same = [number for number, language in known.items() if language == draft.language]
        parent = max(same, default=None)
    elif parent not in known:
        raise VersionNotFound(
            f"{draft.document.key} has no version {parent} to be the parent",
            subject=draft.document.key,
        )
    return replace(draft, number=max(known, default=0) + 1, parent=parent)


def _insert(
    session: Session, version: Version, document_id: int, run: Callable[[], int], now: datetime
) -> int:
    connection = session.connection()
    parent_id = None
    if version.parent is not None:
        mine = VersionRow.document_id == document_id
        parent_id = session.scalar(
            select(VersionRow.id).where(mine, VersionRow.number == version.parent)
        )
    segmentation = version.segmentation
    body = segmentation.body
    row = {
        "document_id": document_id,
        "number": version.number,
        "parent_id": parent_id,
        "language": version.language,
        "body": body,
        "body_sha256": digests.of_text(body),
        "digest": version.digest,
        "record_sha256": digests.of_version(version, created_at=now),
        "n_chars": len(body),
        "n_parts": len(segmentation.parts),
        "n_headings": len(segmentation.headings),
        "n_paragraphs": len(segmentation.paragraphs),
        "n_findings": len(segmentation.findings),
        "run_id": run(),
        "created_at": now,
    }
    made = insert(table(VersionRow)).returning(VersionRow.id)
    version_id = connection.execute(made, row).scalar_one()
    units.insert_units(session, version_id, segmentation)
    return version_id


def load(session: Session, document: Document, version_id: int) -> Version:
    """Return a version of a document with its text; raise `DatabaseDamaged`."""
    version, is_sound = read(session, document, version_id)
    if not is_sound:
        raise damaged(version.name, "its text, or what is told of it, was changed")
    session.info.setdefault(READ, set()).add(version_id)
    return version


READ = "versions that were read whole"
"""Where a session keeps them."""


def was_read(session: Session, version_id: int) -> bool:
    """Tell whether the whole of a version was read, and so compared, in this transaction."""
    return version_id in session.info.get(READ, ())


def read(session: Session, document: Document, version_id: int) -> tuple[Version, bool]:
    """Return a version of a document with its text, and whether it is as it was stored."""
    row = session.execute(_head(), {"version": version_id}).one()
    with readable(f"{document.key}@{row.number}"):
        version = Version(
            document=document,
            number=row.number,
            language=row.language,
            segmentation=units.read_units(session, version_id),
            provenance=sources.first(session, version_id),
            parent=row.parent,
        )
        found = digests.of_version(version, created_at=row.created_at)
    return version, found == row.record_sha256


@cache
def _head() -> Select[Any]:
    before = table(VersionRow).alias()
    row, parent = table(VersionRow).c, before.c
    columns: tuple[Any, ...] = (
        *(row.number, row.language, row.created_at, row.record_sha256),
        parent.number.label("parent"),
    )
    joined = select(*columns).outerjoin(before, parent.id == row.parent_id)
    return joined.where(row.id == bindparam("version"))


def one(session: Session, key: str, number: int | None) -> Version:
    """Return a version, the newest by default."""
    version_id, _ = number_of(session, key, number)
    return load(session, documents.one(session, key), version_id)


def history(session: Session, key: str) -> tuple[VersionSummary, ...]:
    """Return a line for each version of a document, oldest first."""
    state = document_state.load(session, documents.id_of(session, key))
    return tuple(
        VersionSummary(
            name=head.name,
            number=head.number,
            language=head.language,
            digest=head.digest,
            parent=head.parent,
            paragraphs=head.paragraphs,
            added_at=head.added_at,
            captures=len(head.receipts),
        )
        for head in state.versions
    )


def draft_of(
    document: Document,
    received: Source,
    segmentation: Segmentation,
    *,
    language: str,
    reader: str,
    parent: int | None,
) -> Version:
    """Return the version that is to be stored, not yet numbered."""
    provenance = Provenance(
        sha256=received.sha256,
        media_type=received.media_type,
        origin=received.origin,
        retrieved_at=received.retrieved_at,
        size=len(received.content),
        reader=reader,
        charset=received.charset,
    )
    return Version(
        document=document,
        number=0,
        language=language,
        segmentation=segmentation,
        provenance=provenance,
        parent=parent,
    )
