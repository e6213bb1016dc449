"""Retrievals: what publishers answered, to rows and back."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from corpus_tool.errors import StorageError
from corpus_tool.model import Retrieval
from corpus_tool.store import digests
from corpus_tool.store.border import require_text
from corpus_tool.store.failures import damaged, readable
from corpus_tool.store.tables import (
    BlobRow,
    DocumentRow,
    RetrievalRow,
    SourceRow,
    VersionRow,
    table,
)

__all__ = ["add", "every", "last", "value"]


def add(session: Session, retrieval: Retrieval, run: Callable[[], int]) -> None:
    """Store what a publisher answered; the bytes must be there.

    Raises:
        StorageError: the bytes are not there.
    """
    require_text(retrieval, "retrieval")
    blob_id = session.scalar(select(BlobRow.id).where(BlobRow.sha256 == retrieval.sha256))
    if blob_id is None:
        raise StorageError(
            f"the bytes fetched from '{retrieval.address}' were not stored",
            subject=retrieval.address,
        )
    row = {
        "address": retrieval.address,
        "final_address": retrieval.final_address,
        "via": list(retrieval.via),
        "status": retrieval.status,
        "headers": [list(header) for header in retrieval.headers],
        "retrieved_at": retrieval.retrieved_at,
        "blob_id": blob_id,
        "run_id": run(),
        "digest": digests.of_retrieval(retrieval),
    }
    session.connection().execute(insert(table(RetrievalRow)).values(row))


def value(row: RetrievalRow, sha256: str) -> Retrieval:
    """Return a row of the table as a value."""
    return Retrieval(
        address=row.address,
        final_address=row.final_address,
        via=tuple(row.via),
        status=row.status,
        headers=tuple((name, text) for name, text in row.headers),
        retrieved_at=row.retrieved_at,
        sha256=sha256,
    )


def _rows() -> Select[RetrievalRow, str]:
    return (
        select(RetrievalRow, BlobRow.sha256)
        .outerjoin(BlobRow, BlobRow.id == RetrievalRow.blob_id)
        .order_by(RetrievalRow.id)
    )


def every(session: Session) -> tuple[Retrieval, ...]:
    """Return every retrieval, oldest first."""
    with readable("the list of retrievals"):
        rows = session.execute(_rows()).all()
    return tuple(_as_stored(row, sha256) for row, sha256 in rows)


def _as_stored(row: RetrievalRow, sha256: str) -> Retrieval:
    name = f"retrieval {row.id}"
    with readable(name):
        found = value(row, sha256)
    if digests.of_retrieval(found) != row.digest:
        raise damaged(name, "what a publisher answered was changed")
    return found


def last(session: Session, key: str, address: str) -> Retrieval | None:
    """Return the newest retrieval from an address whose bytes a document was read from."""
    mine = (
        select(SourceRow.blob_id)
        .join(VersionRow, VersionRow.id == SourceRow.version_id)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .where(DocumentRow.key == key)
    )
    found = _rows().where(RetrievalRow.address == address, RetrievalRow.blob_id.in_(mine))
    newest = found.order_by(None).order_by(RetrievalRow.id.desc()).limit(1)
    with readable(f"the last retrieval of {key}"):
        rows = session.execute(newest).all()
    return _as_stored(*rows[0]) if rows else None
