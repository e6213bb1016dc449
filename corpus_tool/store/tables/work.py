"""Tables of what was done and of the documents as such: runs, bytes, documents, parties."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from corpus_tool.model import RunStatus
from corpus_tool.store.tables.columns import Day, Digest, Flag, Identity, Json, Row, one_of

__all__ = ["BlobRow", "DescriptionPartyRow", "DescriptionRow", "DocumentRow", "PartyRow", "RunRow"]

STRICT = {"sqlite_strict": True}
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}
"""For tables that are read by their key in order: the key is the table."""


class RunRow(Row):
    """A piece of work: the provenance of every row that names it."""

    __tablename__ = "run"
    __table_args__ = (
        one_of("status", *RunStatus),
        CheckConstraint("(status = 'running') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(status = 'running') = (digest IS NULL)", name="digest"),
        CheckConstraint("(status = 'running') = (outputs IS NULL)", name="outputs"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    kind: Mapped[str]
    engine: Mapped[str]
    parameters: Mapped[Any] = mapped_column(Json, nullable=False)
    status: Mapped[str]
    started_at: Mapped[datetime.datetime]
    ended_at: Mapped[datetime.datetime | None]
    host: Mapped[str]
    pid: Mapped[int] = mapped_column(Identity)
    process: Mapped[str | None]
    """When the process itself started, as its system tells: a pid is used again."""
    error: Mapped[str | None]
    outputs: Mapped[Any | None] = mapped_column(Json)
    """How many rows of each kind it stored, so that a missing one is noticed."""
    digest: Mapped[str | None] = mapped_column(Digest)


class BlobRow(Row):
    """Bytes as received, once."""

    __tablename__ = "blob"
    __table_args__ = (
        UniqueConstraint("sha256"),
        CheckConstraint("size = length(body)", name="size"),
        CheckConstraint("length(sha256) = 32", name="sha256"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    sha256: Mapped[str] = mapped_column(Digest)
    size: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)


class PartyRow(Row):
    """A state or bloc by its code; its name is what each document calls it."""

    __tablename__ = "party"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("length(code) BETWEEN 1 AND 100", name="code"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    code: Mapped[str]


class DocumentRow(Row):
    """A statement as such: identity only."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("length(key) BETWEEN 1 AND 200", name="key"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    key: Mapped[str]


class DescriptionRow(Row):
    """What is known of a document; a correction is a further row, the highest number counts."""

    __tablename__ = "description"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("date_from <= date_to", name="dates"),
        CheckConstraint("(date IS NULL) = (date_from IS NULL)", name="date_from"),
        CheckConstraint("(date IS NULL) = (date_to IS NULL)", name="date_to"),
        CheckConstraint("specimen IN (0, 1)", name="specimen").ddl_if(dialect="sqlite"),
        Index(None, "succeeds"),
        Index(None, "date_from"),
        Index(None, "run_id"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    document_id: Mapped[int] = mapped_column(Identity, ForeignKey("document.id"))
    number: Mapped[int]
    title: Mapped[str]
    kind: Mapped[str]
    date: Mapped[str | None]
    """As far as it is known: EDTF level 0, `2025`, `2025-01`, `2025-01-21`."""
    date_from: Mapped[datetime.date | None] = mapped_column(Day)
    date_to: Mapped[datetime.date | None] = mapped_column(Day)
    place: Mapped[str | None]
    level: Mapped[str | None]
    succeeds: Mapped[str | None]
    """A document's key, which may not be in the corpus yet."""
    languages: Mapped[Any] = mapped_column(Json, nullable=False)
    source_url: Mapped[str | None]
    licence: Mapped[str | None]
    specimen: Mapped[bool] = mapped_column(Flag)
    n_parties: Mapped[int]
    run_id: Mapped[int] = mapped_column(Identity, ForeignKey("run.id"))
    recorded_at: Mapped[datetime.datetime]
    digest: Mapped[str] = mapped_column(Digest)


class DescriptionPartyRow(Row):
    """A party of a document, under the name the document gives it."""

    __tablename__ = "description_party"
    __table_args__ = (Index(None, "party_id"), CLUSTERED)
    description_id: Mapped[int] = mapped_column(
        Identity, ForeignKey("description.id"), primary_key=True
    )
    ord: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(Identity, ForeignKey("party.id"))
    name: Mapped[str]
