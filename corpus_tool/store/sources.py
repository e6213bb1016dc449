"""The bytes of versions and their receipts, and what publishers answered: to rows and back.

Sections, in order:

* Sources: the bytes of versions and their receipts, to rows and back.
* Retrievals: what publishers answered, to rows and back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import asdict
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Row as Line
from sqlalchemy import Select, bindparam, func, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from corpus_tool.errors import StorageError
from corpus_tool.model import Capture, Provenance, Receipt, Retrieval, Source, VersionLine
from corpus_tool.store import digests, document_state
from corpus_tool.store.columns import table
from corpus_tool.store.engine import if_new
from corpus_tool.store.failures import UNREADABLE, damaged, readable
from corpus_tool.store.tables import (
    BlobRow,
    DocumentRecord,
    RetrievalRow,
    RunRow,
    SourceRow,
    VersionRow,
)
from corpus_tool.store.validation import require_text

__all__ = [
    "add_retrieval",
    "content_digest",
    "every_provenance",
    "every_retrieval",
    "first_provenance",
    "keys_from",
    "last_retrieval",
    "read",
    "receipts",
    "receive_source",
    "retrieval_value",
    "source_captures",
    "source_of",
    "version_lines",
]


# ----------------------------------------
# Sources: the bytes of versions and their receipts, to rows and back.


def content_digest(content: bytes) -> str:
    """Return the SHA-256, in hex, of bytes."""
    return hashlib.sha256(content).hexdigest()


def receive_source(
    session: Session,
    provenance: Provenance,
    content: bytes,
    name: str,
    version_id: int,
    run: Callable[[], int],
) -> bool:
    """Store the bytes once, and the receipt that these were read as this version once.

    Return whether the receipt is new.
    """
    connection = session.connection()
    digest = provenance.sha256
    by_digest = {"digest": digest}
    blob_id = session.scalar(_blob(), by_digest)
    if blob_id is None:
        blob = {"sha256": digest, "size": len(content), "body": content}
        connection.execute(if_new(connection, table(BlobRow)), blob)
        blob_id = session.execute(_blob(), by_digest).scalar_one()
    if session.scalar(_received(), {"version": version_id, "blob": blob_id}) is not None:
        return False
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
    return True


@cache
def _blob() -> Select[int]:
    return select(BlobRow.id).where(BlobRow.sha256 == bindparam("digest"))


@cache
def _received() -> Select[int]:
    return select(SourceRow.id).where(
        SourceRow.version_id == bindparam("version"), SourceRow.blob_id == bindparam("blob")
    )


@cache
def _receipts() -> Select[Any]:
    row = table(SourceRow).c
    return _columns().where(row.version_id == bindparam("version")).order_by(row.id)


def _columns() -> Select[Any]:
    """Return the selection of receipts; columns and not rows of the ORM, which take longer."""
    row, blob = table(SourceRow).c, table(BlobRow).c
    columns: tuple[Any, ...] = (
        *(row.version_id, row.blob_id, row.digest, blob.sha256, row.media_type, row.origin),
        *(row.retrieved_at, blob.size, row.reader, row.charset),
    )
    return select(*columns).outerjoin(table(BlobRow), blob.id == row.blob_id)


def _provenance(line: Line[Any]) -> Provenance:
    return Provenance(
        sha256=line.sha256,
        media_type=line.media_type,
        origin=line.origin,
        retrieved_at=line.retrieved_at,
        size=line.size,
        reader=line.reader,
        charset=line.charset,
    )


def read(session: Session, version_id: int) -> Iterator[tuple[Provenance, str]]:
    """Yield the receipts of a version with their digests, compared with nothing."""
    for line in session.execute(_receipts(), {"version": version_id}):
        yield _provenance(line), line.digest


def first_provenance(session: Session, version_id: int) -> Provenance:
    """Return the receipt a version was made from; the version's own digest covers it."""
    for provenance, _ in read(session, version_id):
        return provenance
    raise LookupError("a version is stored with a receipt")


def every_provenance(session: Session, version_id: int, name: str) -> tuple[Provenance, ...]:
    """Return every receipt of a version's text, the one it was made from first.

    Raises:
        DatabaseDamaged: one was changed.
    """
    with readable(name):
        found = tuple(read(session, version_id))
    for provenance, digest in found:
        _require_sources_as_stored(name, provenance, digest)
    return tuple(provenance for provenance, _ in found)


def _require_sources_as_stored(name: str, provenance: Provenance, digest: str) -> None:
    if digests.of_source(name, provenance) != digest:
        raise damaged(name, "the receipt of its bytes was changed")


def version_lines(session: Session) -> tuple[VersionLine, ...]:
    """Return a line for every version, by document and number: asked at once for all of them.

    Raises:
        DatabaseDamaged: a receipt was changed.
    """
    heads = document_state.version_heads(session)
    first = select(func.min(SourceRow.id)).group_by(SourceRow.version_id)
    found = []
    try:
        received = session.execute(_columns().where(SourceRow.id.in_(first))).all()
    except (*UNREADABLE, DBAPIError):
        for number, head in heads.items():  # each by itself, to name the one
            every_provenance(session, number, head.name)
        raise
    for line in received:
        head, provenance = heads[line.version_id], _provenance(line)
        _require_sources_as_stored(head.name, provenance, line.digest)
        key, facts = head.name.rpartition("@")[0], (head.number, head.language, head.paragraphs)
        found.append(VersionLine(key, *facts, provenance.origin, provenance.sha256))
    return tuple(sorted(found, key=attrgetter("key", "number")))


def receipts(session: Session, version_id: int, name: str) -> tuple[Receipt, ...]:
    """Return every receipt of a version's text with its bytes, as `every` has them."""
    bodies = (
        select(BlobRow.body)
        .join(SourceRow, SourceRow.blob_id == BlobRow.id)
        .where(SourceRow.version_id == version_id)
        .order_by(SourceRow.id)
    )
    pairs = zip(every_provenance(session, version_id, name), session.scalars(bodies), strict=True)
    return tuple(
        Receipt(provenance, _as_received(name, bytes(body), provenance))
        for provenance, body in pairs
    )


def _as_received(name: str, content: bytes, provenance: Provenance) -> bytes:
    if content_digest(content) != provenance.sha256:
        raise damaged(name, "the bytes it was read from were changed")
    return content


def source_of(session: Session, version_id: int, name: str) -> Source:
    """Return the bytes a version was made from; raise `DatabaseDamaged`."""
    receipt = receipts(session, version_id, name)[0]
    provenance = receipt.provenance
    return Source(
        content=receipt.content,
        origin=provenance.origin,
        media_type=provenance.media_type,
        retrieved_at=provenance.retrieved_at,
        charset=provenance.charset,
    )


def source_captures(
    session: Session, digests_wanted: Collection[str]
) -> dict[str, tuple[Capture, ...]]:
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
    values = (DocumentRecord.key, VersionRow.number, VersionRow.language, SourceRow.reader)
    return (
        select(BlobRow.sha256, RunRow.parameters, *values, VersionRow.n_paragraphs, RunRow.engine)
        .join(SourceRow, SourceRow.blob_id == BlobRow.id)
        .join(VersionRow, VersionRow.id == SourceRow.version_id)
        .join(DocumentRecord, DocumentRecord.id == VersionRow.document_id)
        .join(RunRow, RunRow.id == SourceRow.run_id)
        .where(BlobRow.sha256.in_(bindparam("digests", expanding=True)))
    )


def keys_from(session: Session, origins: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return for each origin the documents that have a text from it.

    Several at once, because no index leads from an origin to its texts: all are gone through.
    """
    rows: Iterable[tuple[str, str]] = session.execute(
        select(SourceRow.origin, DocumentRecord.key)
        .join(VersionRow, VersionRow.document_id == DocumentRecord.id)
        .join(SourceRow, SourceRow.version_id == VersionRow.id)
        .where(SourceRow.origin.in_(origins))
    )
    found: dict[str, set[str]] = {origin: set() for origin in origins}
    for origin, key in rows:
        found[origin].add(key)
    return {origin: tuple(sorted(keys)) for origin, keys in found.items()}


# ----------------------------------------
# Retrievals: what publishers answered, to rows and back.


def add_retrieval(session: Session, retrieval: Retrieval, run: Callable[[], int]) -> None:
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


def retrieval_value(row: RetrievalRow, sha256: str) -> Retrieval:
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


def _retrieval_rows() -> Select[RetrievalRow, str]:
    return (
        select(RetrievalRow, BlobRow.sha256)
        .outerjoin(BlobRow, BlobRow.id == RetrievalRow.blob_id)
        .order_by(RetrievalRow.id)
    )


def every_retrieval(session: Session) -> tuple[Retrieval, ...]:
    """Return every retrieval, oldest first."""
    with readable("the list of retrievals"):
        rows = session.execute(_retrieval_rows()).all()
    return tuple(_as_stored(row, sha256) for row, sha256 in rows)


def _as_stored(row: RetrievalRow, sha256: str) -> Retrieval:
    name = f"retrieval {row.id}"
    with readable(name):
        found = retrieval_value(row, sha256)
    if digests.of_retrieval(found) != row.digest:
        raise damaged(name, "what a publisher answered was changed")
    return found


def last_retrieval(session: Session, key: str, address: str) -> Retrieval | None:
    """Return the newest retrieval from an address whose bytes a document was read from."""
    mine = (
        select(SourceRow.blob_id)
        .join(VersionRow, VersionRow.id == SourceRow.version_id)
        .join(DocumentRecord, DocumentRecord.id == VersionRow.document_id)
        .where(DocumentRecord.key == key)
    )
    found = _retrieval_rows().where(RetrievalRow.address == address, RetrievalRow.blob_id.in_(mine))
    newest = found.order_by(None).order_by(RetrievalRow.id.desc()).limit(1)
    with readable(f"the last retrieval of {key}"):
        rows = session.execute(newest).all()
    return _as_stored(*rows[0]) if rows else None
