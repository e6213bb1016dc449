"""Documents and their descriptions: to rows and back."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from itertools import groupby

from sqlalchemy import Select, bindparam, func, insert, select
from sqlalchemy.orm import Session, aliased

from corpus_tool.errors import Conflict, DocumentNotFound
from corpus_tool.model import Document, Entry, Party
from corpus_tool.store import digests, partnerships
from corpus_tool.store.border import bounds, require_document
from corpus_tool.store.engine import if_new
from corpus_tool.store.failures import readable
from corpus_tool.store.tables import (
    DescriptionPartyRow,
    DescriptionRow,
    DocumentRow,
    PartyRow,
    VersionRow,
    table,
)

__all__ = ["describe", "entries", "every", "find", "id_of", "one", "value"]

PLAIN = ("title", "kind", "date", "place", "level", "succeeds", "source_url", "licence")
"""Fields of a document that are columns of its description."""


def id_of(session: Session, key: str) -> int:
    """Return a document's number in the database.

    Raises:
        DocumentNotFound: no document has this key; the hint names similar keys.
    """
    found = session.scalar(select(DocumentRow.id).where(DocumentRow.key == key))
    if found is not None:
        return found
    keys = session.scalars(select(DocumentRow.key)).all()
    near = difflib.get_close_matches(key, keys, n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else "See `corpus-tool list`"
    raise DocumentNotFound(f"no document has the key {key!r}", subject=key, hint=hint)


def _newest() -> Select[DescriptionRow, str]:
    """Select the newest description of each document, with the document's key."""
    other = aliased(DescriptionRow)
    last = (
        select(func.max(other.number))
        .where(other.document_id == DescriptionRow.document_id)
        .scalar_subquery()
    )
    return (
        select(DescriptionRow, DocumentRow.key)
        .join(DocumentRow, DocumentRow.id == DescriptionRow.document_id)
        .where(DescriptionRow.number == last)
    )


def _parties(session: Session, description: int | None = None) -> dict[int, tuple[Party, ...]]:
    """Return the parties of one description, or of all."""
    rows = (
        select(DescriptionPartyRow.description_id, PartyRow.code, DescriptionPartyRow.name)
        .join(PartyRow, PartyRow.id == DescriptionPartyRow.party_id)
        .order_by(DescriptionPartyRow.description_id, DescriptionPartyRow.ord)
    )
    if description is not None:
        rows = rows.where(DescriptionPartyRow.description_id == description)
    grouped = groupby(session.execute(rows), key=lambda row: row[0])
    return {
        number: tuple(Party(code, name) for _, code, name in members) for number, members in grouped
    }


def value(session: Session, row: DescriptionRow, key: str) -> Document:
    """Return a description as a value."""
    parties = _parties(session, row.id) if row.n_parties else {}
    return _value(row, key, parties.get(row.id, ()))


def _value(row: DescriptionRow, key: str, parties: tuple[Party, ...]) -> Document:
    return Document(
        key=key,
        parties=parties,
        languages=tuple(row.languages),
        specimen=row.specimen,
        **{name: getattr(row, name) for name in PLAIN},
    )


@cache
def _one() -> Select[DescriptionRow, str]:
    """Return the selection of one document: asked thrice for each file, and slow to build."""
    return _newest().where(DocumentRow.key == bindparam("key"))


def find(session: Session, key: str) -> Document | None:
    """Return a document as it is described now, or None."""
    found = session.execute(_one(), {"key": key}).first()
    if found is None:
        return None
    row, _ = found
    return value(session, row, key)


def one(session: Session, key: str) -> Document:
    """Return a document as it is described now; raise `DocumentNotFound`."""
    id_of(session, key)
    with readable(key):
        document = find(session, key)
        if document is None:
            raise LookupError("a document is stored with its first description")
    return document


def every(session: Session) -> tuple[Document, ...]:
    """Return every document, by key."""
    parties = _parties(session)
    rows = session.execute(_newest())
    documents = (_value(row, key, parties.get(row.id, ())) for row, key in rows)
    return tuple(sorted(documents, key=lambda document: document.key))


def entries(session: Session) -> tuple[Entry, ...]:
    """Return a line for every document, by key."""
    other = aliased(VersionRow)
    last = (
        select(func.max(other.number))
        .where(other.document_id == VersionRow.document_id)
        .scalar_subquery()
    )
    newest = (
        select(DocumentRow.key, VersionRow.number, VersionRow.n_paragraphs, VersionRow.created_at)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .where(VersionRow.number == last)
    )
    texts = {key: rest for key, *rest in session.execute(newest)}
    return tuple(
        Entry(document, *texts.get(document.key, (0, 0, None))) for document in every(session)
    )


def describe(session: Session, document: Document, *, run: Callable[[], int]) -> tuple[int, bool]:
    """Store a description when it differs from the one known; return document and whether it does.

    The document's row stays locked until the end of the transaction, so that its versions and
    descriptions are numbered by one writer at a time.
    """
    require_document(document)
    connection, named = session.connection(), {"key": document.key}
    if (document_id := session.scalar(_locking(), named)) is None:
        connection.execute(if_new(connection, table(DocumentRow)), named)
        document_id = session.execute(_locking(), named).scalar_one()
    known = find(session, document.key)
    if known == document:
        return document_id, False
    _require_no_circle(session, document)
    _insert_description(session, document, document_id, run)
    return document_id, True


@cache
def _locking() -> Select[int]:
    number = select(DocumentRow.id).where(DocumentRow.key == bindparam("key"))
    return number.with_for_update(key_share=True)


def _require_no_circle(session: Session, document: Document) -> None:
    """Refuse a succession that comes back to its start."""
    seen, key = {document.key}, document.succeeds
    while key is not None and key not in seen:
        seen.add(key)
        earlier = find(session, key)
        key = earlier.succeeds if earlier else None
    if key is not None:
        raise Conflict(
            f"{document.key} would succeed itself, through {document.succeeds}",
            subject=document.key,
            hint="Correct what succeeds what",
            code="E_CIRCLE",
        )


def _insert_description(
    session: Session, document: Document, owner: int, run: Callable[[], int]
) -> None:
    connection = session.connection()
    last = session.scalar(
        select(func.max(DescriptionRow.number)).where(DescriptionRow.document_id == owner)
    )
    number, now = (last or 0) + 1, datetime.now(UTC)
    first_day, last_day = bounds(document.date) if document.date is not None else (None, None)
    row = {
        "document_id": owner,
        "number": number,
        **{name: getattr(document, name) for name in PLAIN},
        "date_from": first_day,
        "date_to": last_day,
        "languages": document.languages,
        "specimen": document.specimen,
        "n_parties": len(document.parties),
        "run_id": run(),
        "recorded_at": now,
        "digest": digests.of_description(document, number=number, recorded_at=now),
    }
    made = insert(table(DescriptionRow)).returning(DescriptionRow.id)
    description = connection.execute(made, row).scalar_one()
    partnerships.enter(session, description, document.parties)
