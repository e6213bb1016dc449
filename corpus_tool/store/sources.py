"""Sources: the bytes of versions and their receipts, to rows and back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Row as Line
from sqlalchemy import Select, bindparam, func, insert, select
from sqlalchemy.orm import Session

from corpus_tool.model import Capture, Provenance, Receipt, Source, VersionLine
from corpus_tool.store import digests
from corpus_tool.store.engine import if_new
from corpus_tool.store.tables import BlobRow, DocumentRow, RunRow, SourceRow, VersionRow, table

__all__ = [
    "captures",
    "content_of",
    "digest_of",
    "every",
    "first",
    "keys_from",
    "lines",
    "receipts",
    "receive",
]


def digest_of(content: bytes) -> str:
    """Return the SHA-256, in hex, of bytes."""
    return hashlib.sha256(content).hexdigest()


def receive(
    session: Session,
    provenance: Provenance,
    content: bytes,
    name: str,
    version_id: int,
    run: Callable[[], int],
) -> None:
    """Store the bytes once, and the receipt that these were read as this version once."""
    connection = session.connection()
    digest = provenance.sha256
    known = {"digest": digest}
    blob_id = session.scalar(_blob(), known)
    if blob_id is None:
        blob = {"sha256": digest, "size": len(content), "body": content}
        connection.execute(if_new(connection, table(BlobRow)), blob)
        blob_id = session.execute(_blob(), known).scalar_one()
    if session.scalar(_received(), {"version": version_id, "blob": blob_id}) is not None:
        return
    columns = asdict(provenance)
    del columns["sha256"], columns["size"]
    row = {
        **columns,
        "version_id": version_id,
        "blob_id": blob_id,
        "run_id": run(),
        "digest": digests.of_source(name, provenance),
    }
    connection.execute(insert(table(SourceRow)), row)


@cache
def _blob() -> Select[int]:
    return select(BlobRow.id).where(BlobRow.sha256 == bindparam("digest"))


@cache
def _received() -> Select[int]:
    return select(SourceRow.id).where(
        SourceRow.version_id == bindparam("version"), SourceRow.blob_id == bindparam("blob")
    )


def _receipts(version_id: int) -> Select[SourceRow, str, int]:
    return (
        select(SourceRow, BlobRow.sha256, BlobRow.size)
        .join(BlobRow, BlobRow.id == SourceRow.blob_id)
        .where(SourceRow.version_id == version_id)
        .order_by(SourceRow.id)
    )


def _provenance(row: Line[SourceRow, str, int]) -> Provenance:
    receipt, sha256, size = row
    return Provenance(
        sha256=sha256,
        media_type=receipt.media_type,
        origin=receipt.origin,
        retrieved_at=receipt.retrieved_at,
        size=size,
        reader=receipt.reader,
        charset=receipt.charset,
    )


def first(session: Session, version_id: int) -> Provenance:
    """Return the receipt a version was made from."""
    return _provenance(session.execute(_receipts(version_id).limit(1)).one())


def every(session: Session, version_id: int) -> tuple[Provenance, ...]:
    """Return every receipt of a version's text, the one it was made from first."""
    return tuple(_provenance(row) for row in session.execute(_receipts(version_id)))


def lines(session: Session) -> tuple[VersionLine, ...]:
    """Return a line for every version, by document and number: asked at once for all of them."""
    first = (
        select(func.min(SourceRow.id).label("id"))
        .group_by(SourceRow.version_id)
        .subquery("first_receipts")
    )
    version = (VersionRow.number, VersionRow.language, VersionRow.n_paragraphs)
    rows = (
        select(DocumentRow.key, *version, SourceRow.origin, BlobRow.sha256)
        .join(VersionRow, VersionRow.document_id == DocumentRow.id)
        .join(SourceRow, SourceRow.version_id == VersionRow.id)
        .join(first, first.c.id == SourceRow.id)
        .join(BlobRow, BlobRow.id == SourceRow.blob_id)
    )
    found = (VersionLine(*row) for row in session.execute(rows))
    return tuple(sorted(found, key=attrgetter("key", "number")))


def receipts(session: Session, version_id: int) -> tuple[Receipt, ...]:
    """Return every receipt of a version's text with its bytes, as `every` has them."""
    bodies = (
        select(BlobRow.body)
        .join(SourceRow, SourceRow.blob_id == BlobRow.id)
        .where(SourceRow.version_id == version_id)
        .order_by(SourceRow.id)
    )
    contents = (bytes(body) for body in session.scalars(bodies))
    pairs = zip(every(session, version_id), contents, strict=True)
    return tuple(Receipt(provenance, content) for provenance, content in pairs)


def content_of(session: Session, version_id: int) -> Source:
    """Return the bytes a version was made from."""
    receipt, _, _ = session.execute(_receipts(version_id).limit(1)).one()
    content = session.scalars(select(BlobRow.body).where(BlobRow.id == receipt.blob_id)).one()
    return Source(
        content=bytes(content),
        origin=receipt.origin,
        media_type=receipt.media_type,
        retrieved_at=receipt.retrieved_at,
        charset=receipt.charset,
    )


def captures(session: Session, digests_wanted: Collection[str]) -> dict[str, tuple[Capture, ...]]:
    """Return for each digest the versions read from the bytes of it."""
    found: dict[str, list[Capture]] = {digest: [] for digest in digests_wanted}
    rows = session.execute(_captured(), {"digests": list(found)})
    for digest, parameters, key, number, language, reader, paragraphs, engine in rows:
        lexicon = parameters.get("lexicon")
        capture = Capture(key, number, language, reader, paragraphs, engine, lexicon)
        found[digest].append(capture)
    order = attrgetter("key", "number", "language", "reader")
    return {digest: tuple(sorted(each, key=order)) for digest, each in found.items()}


@cache
def _captured() -> Select[Any]:
    values = (DocumentRow.key, VersionRow.number, VersionRow.language, SourceRow.reader)
    return (
        select(BlobRow.sha256, RunRow.parameters, *values, VersionRow.n_paragraphs, RunRow.engine)
        .join(SourceRow, SourceRow.blob_id == BlobRow.id)
        .join(VersionRow, VersionRow.id == SourceRow.version_id)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .join(RunRow, RunRow.id == SourceRow.run_id)
        .where(BlobRow.sha256.in_(bindparam("digests", expanding=True)))
    )


def keys_from(session: Session, origins: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return for each origin the documents that have a text from it.

    Several at once, because no index leads from an origin to its texts: all are gone through.
    """
    rows: Iterable[tuple[str, str]] = session.execute(
        select(SourceRow.origin, DocumentRow.key)
        .join(VersionRow, VersionRow.document_id == DocumentRow.id)
        .join(SourceRow, SourceRow.version_id == VersionRow.id)
        .where(SourceRow.origin.in_(origins))
    )
    found: dict[str, set[str]] = {origin: set() for origin in origins}
    for origin, key in rows:
        found[origin].add(key)
    return {origin: tuple(sorted(keys)) for origin, keys in found.items()}
