"""Tables of the texts: versions, where they came from, and the units they are cut into.

Spans are half-open, in code points of the version's body: Python's `len` and the `length` of both
databases agree on them.
"""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from corpus_tool.model import Certainty, Role
from corpus_tool.store.tables.columns import Digest, Identity, Json, Row, one_of
from corpus_tool.store.tables.work import CLUSTERED, STRICT

__all__ = [
    "DocumentStateRow",
    "FindingRow",
    "HeadingRow",
    "ParagraphRow",
    "PartRow",
    "RetrievalRow",
    "SignatoryRow",
    "SourceRow",
    "TextUnitRow",
    "VersionRow",
]


class VersionRow(Row):
    """One text of a document; filled within one transaction, then sealed for good."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        UniqueConstraint("document_id", "digest"),
        UniqueConstraint("id", "document_id"),
        ForeignKeyConstraint(["parent_id", "document_id"], ["version.id", "version.document_id"]),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("parent_id <> id", name="parent"),
        CheckConstraint("n_chars = length(body)", name="n_chars"),
        CheckConstraint("n_paragraphs >= 1", name="n_paragraphs"),
        Index(None, "run_id"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    document_id: Mapped[int] = mapped_column(Identity, ForeignKey("document.id"))
    number: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(Identity)
    language: Mapped[str]
    body: Mapped[str]
    body_sha256: Mapped[str] = mapped_column(Digest)
    digest: Mapped[str] = mapped_column(Digest)
    """Identity of the text as a person reads it: `Segmentation.digest`."""
    record_sha256: Mapped[str] = mapped_column(Digest)
    """Of everything stored with the version, down to lines, joins and findings."""
    n_chars: Mapped[int]
    n_parts: Mapped[int]
    n_headings: Mapped[int]
    n_paragraphs: Mapped[int]
    n_findings: Mapped[int]
    run_id: Mapped[int] = mapped_column(Identity, ForeignKey("run.id"))
    created_at: Mapped[datetime.datetime]
    sealed_at: Mapped[datetime.datetime | None]
    """Null while it is being filled, then the moment it was made."""


class DocumentStateRow(Row):
    """The digest of which descriptions, versions and receipts a document has; the last counts."""

    __tablename__ = "document_state"
    __table_args__ = (CLUSTERED,)
    document_id: Mapped[int] = mapped_column(Identity, ForeignKey("document.id"), primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(Digest)


class SourceRow(Row):
    """A receipt: these bytes, from there, at that time, were read as this version."""

    __tablename__ = "source"
    __table_args__ = (
        UniqueConstraint("version_id", "blob_id"),
        Index(None, "blob_id"),
        Index(None, "run_id"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    version_id: Mapped[int] = mapped_column(Identity, ForeignKey("version.id"))
    blob_id: Mapped[int] = mapped_column(Identity, ForeignKey("blob.id"))
    origin: Mapped[str]
    media_type: Mapped[str]
    charset: Mapped[str | None]
    retrieved_at: Mapped[datetime.datetime]
    reader: Mapped[str]
    run_id: Mapped[int] = mapped_column(Identity, ForeignKey("run.id"))
    digest: Mapped[str] = mapped_column(Digest)


class RetrievalRow(Row):
    """What a publisher answered when asked for an address: new bytes, or the known ones again."""

    __tablename__ = "retrieval"
    __table_args__ = (
        CheckConstraint("status BETWEEN 100 AND 599", name="status"),
        CheckConstraint("length(address) <= 2000", name="address"),
        Index(None, "address"),
        Index(None, "blob_id"),
        Index(None, "run_id"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    address: Mapped[str]
    """As it was asked for; `source.origin` of the bytes."""
    final_address: Mapped[str]
    via: Mapped[Any] = mapped_column(Json, nullable=False)
    status: Mapped[int]
    headers: Mapped[Any] = mapped_column(Json, nullable=False)
    retrieved_at: Mapped[datetime.datetime]
    blob_id: Mapped[int] = mapped_column(Identity, ForeignKey("blob.id"))
    run_id: Mapped[int] = mapped_column(Identity, ForeignKey("run.id"))
    digest: Mapped[str] = mapped_column(Digest)


class PartRow(Row):
    """A component with its own numbering."""

    __tablename__ = "part"
    __table_args__ = (
        UniqueConstraint("version_id", "slug"),
        CheckConstraint("length(slug) <= 200", name="slug"),
        CLUSTERED,
    )
    version_id: Mapped[int] = mapped_column(Identity, ForeignKey("version.id"), primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    title_lines: Mapped[Any] = mapped_column(Json, nullable=False)
    dateline: Mapped[str | None]
    attestation: Mapped[str | None]


class SignatoryRow(Row):
    """One who signed a part."""

    __tablename__ = "signatory"
    __table_args__ = (
        ForeignKeyConstraint(["version_id", "part"], ["part.version_id", "part.ord"]),
        CLUSTERED,
    )
    version_id: Mapped[int] = mapped_column(Identity, primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    office: Mapped[str]
    role: Mapped[str]


class HeadingRow(Row):
    """A heading; it stands before the paragraph of order `before`."""

    __tablename__ = "heading"
    __table_args__ = (
        ForeignKeyConstraint(["version_id", "part"], ["part.version_id", "part.slug"]),
        CheckConstraint("level >= 1", name="level"),
        CLUSTERED,
    )
    version_id: Mapped[int] = mapped_column(Identity, primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    level: Mapped[int]
    part: Mapped[str]
    before: Mapped[int]
    line: Mapped[int | None]


class TextUnitRow(Row):
    """The words of a paragraph, once, however many versions hold them."""

    __tablename__ = "text_unit"
    __table_args__ = (
        UniqueConstraint("sha256"),
        CheckConstraint("n_chars = length(text)", name="n_chars"),
        CheckConstraint("length(sha256) = 32", name="sha256"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    sha256: Mapped[str] = mapped_column(Digest)
    text: Mapped[str]
    n_chars: Mapped[int]


class ParagraphRow(Row):
    """A paragraph of a version: its place, its look, and the unit that holds its words."""

    __tablename__ = "paragraph"
    __table_args__ = (
        UniqueConstraint("version_id", "path"),
        CheckConstraint("length(path) <= 500", name="path"),
        ForeignKeyConstraint(["version_id", "part"], ["part.version_id", "part.slug"]),
        CheckConstraint("span_end > span_start AND span_start >= 0", name="span"),
        CheckConstraint("depth >= 0", name="depth"),
        one_of("role", *Role),
        one_of("certainty", *Certainty),
        Index(None, "text_unit_id"),
        CLUSTERED,
    )
    version_id: Mapped[int] = mapped_column(Identity, primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str]
    part: Mapped[str]
    label: Mapped[str | None]
    derived_label: Mapped[str | None]
    headings: Mapped[Any] = mapped_column(Json, nullable=False)
    role: Mapped[str]
    depth: Mapped[int]
    span_start: Mapped[int]
    span_end: Mapped[int]
    joins: Mapped[Any] = mapped_column(Json, nullable=False)
    certainty: Mapped[str]
    rules: Mapped[Any] = mapped_column(Json, nullable=False)
    line: Mapped[int | None]
    page: Mapped[int | None]
    text_unit_id: Mapped[int] = mapped_column(Identity, ForeignKey("text_unit.id"))


class FindingRow(Row):
    """A line of a version's import report."""

    __tablename__ = "finding"
    __table_args__ = (CLUSTERED,)
    version_id: Mapped[int] = mapped_column(Identity, ForeignKey("version.id"), primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    message: Mapped[str]
    line: Mapped[int | None]
    page: Mapped[int | None]
