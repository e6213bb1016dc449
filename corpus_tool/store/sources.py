"""Sources: the bytes of versions and their receipts, to rows and back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict

from sqlalchemy import Row as Line
from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from corpus_tool.model import Capture, Provenance, Receipt, Source
from corpus_tool.store import digests
from corpus_tool.store.engine import if_new
from corpus_tool.store.tables import BlobRow, DocumentRow, SourceRow, VersionRow, table

__all__ = [
    "captures",
    "content_of",
    "digest_of",
    "every",
    "first",
    "keys_from",
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
    known = select(BlobRow.id).where(BlobRow.sha256 == digest)
    blob_id = session.scalar(known)
    if blob_id is None:
        blob = {"sha256": digest, "size": len(content), "body": content}
        connection.execute(if_new(connection, table(BlobRow)).values(blob))
        blob_id = session.execute(known).scalar_one()
    received = select(SourceRow.id).where(
        SourceRow.version_id == version_id, SourceRow.blob_id == blob_id
    )
    if session.scalar(received) is not None:
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
    connection.execute(insert(table(SourceRow)).values(row))


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


def captures(session: Session, sha256: str) -> tuple[Capture, ...]:
    """Return the versions read from the bytes of a digest."""
    rows: Iterable[tuple[str, int, str, str]] = session.execute(
        select(DocumentRow.key, VersionRow.number, VersionRow.language, SourceRow.reader)
        .join(VersionRow, VersionRow.document_id == DocumentRow.id)
        .join(SourceRow, SourceRow.version_id == VersionRow.id)
        .join(BlobRow, BlobRow.id == SourceRow.blob_id)
        .where(BlobRow.sha256 == sha256)
    )
    return tuple(Capture(*row) for row in sorted(rows))


def keys_from(session: Session, origin: str) -> tuple[str, ...]:
    """Return the documents that have a text from this origin."""
    rows = session.scalars(
        select(DocumentRow.key)
        .join(VersionRow, VersionRow.document_id == DocumentRow.id)
        .join(SourceRow, SourceRow.version_id == VersionRow.id)
        .where(SourceRow.origin == origin)
    )
    return tuple(sorted(set(rows)))
