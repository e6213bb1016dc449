"""The tables as typed rows; docs/schema.md tells them as a story.

Sections, in order:

* Tables of what was done and of the documents as such: runs, bytes, documents, parties.
* Tables of what was found between texts: comparisons with their links, and partnerships.
* Tables of the texts: versions, where they came from, and the units they are cut into.
"""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from corpus_tool.model import Certainty, Relation, Role, RunStatus
from corpus_tool.store.columns import Day, Digest, Flag, Identity, Json, TableRow, one_of

__all__ = [
    "BlobRow",
    "ComparisonRecord",
    "ComparisonSummaryRow",
    "DescriptionPartyRow",
    "DescriptionRow",
    "DocumentRecord",
    "DocumentStateRow",
    "FindingRow",
    "FootnoteRow",
    "HeadingRecord",
    "LinkMemberRow",
    "LinkRow",
    "NearestRow",
    "ParagraphRow",
    "PartRow",
    "PartnershipDocumentRow",
    "PartnershipPartyRow",
    "PartnershipRow",
    "PartyRow",
    "RetrievalRow",
    "RunRow",
    "SignatoryRow",
    "SourceRow",
    "TextUnitRow",
    "VersionRow",
]


# ----------------------------------------
# Tables of what was done and of the documents as such: runs, bytes, documents, parties.

STRICT = {"sqlite_strict": True}
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}
"""For tables that are read by their key in order: the key is the table."""


class RunRow(TableRow):
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


class BlobRow(TableRow):
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


class PartyRow(TableRow):
    """A state or bloc by its code; its name is what each document calls it."""

    __tablename__ = "party"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("length(code) BETWEEN 1 AND 100", name="code"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    code: Mapped[str]


class DocumentRecord(TableRow):
    """A statement as such: identity only."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("length(key) BETWEEN 1 AND 200", name="key"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    key: Mapped[str]


class DescriptionRow(TableRow):
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


class DescriptionPartyRow(TableRow):
    """A party of a document, under the name the document gives it."""

    __tablename__ = "description_party"
    __table_args__ = (Index(None, "party_id"), CLUSTERED)
    description_id: Mapped[int] = mapped_column(
        Identity, ForeignKey("description.id"), primary_key=True
    )
    ord: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(Identity, ForeignKey("party.id"))
    name: Mapped[str]


# ----------------------------------------
# Tables of what was found between texts: comparisons with their links, and partnerships.


class ComparisonRecord(TableRow):
    """Two versions compared in one way; filled within one transaction, then sealed for good."""

    __tablename__ = "comparison"
    __table_args__ = (
        UniqueConstraint("left_id", "right_id", "recipe_sha256"),
        Index(None, "right_id"),
        Index(None, "run_id"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    left_id: Mapped[int] = mapped_column(Identity, ForeignKey("version.id"))
    right_id: Mapped[int] = mapped_column(Identity, ForeignKey("version.id"))
    options: Mapped[str]
    """The JSON text whose SHA-256 is `options_sha256`."""
    options_sha256: Mapped[str] = mapped_column(Digest)
    engine: Mapped[str]
    lexicon: Mapped[str]
    encoder: Mapped[str | None]
    recipe_sha256: Mapped[str] = mapped_column(Digest)
    """Of options, engine, lexicon and encoder together."""
    n_links: Mapped[int]
    n_nearest: Mapped[int]
    result_sha256: Mapped[str] = mapped_column(Digest)
    run_id: Mapped[int] = mapped_column(Identity, ForeignKey("run.id"))
    created_at: Mapped[datetime.datetime]
    sealed_at: Mapped[datetime.datetime | None]
    """Null while it is being filled, then the moment it was made."""


class ComparisonSummaryRow(TableRow):
    """The digest of the line by which a comparison is listed: read without its links."""

    __tablename__ = "comparison_summary"
    __table_args__ = (CLUSTERED,)
    comparison_id: Mapped[int] = mapped_column(
        Identity, ForeignKey("comparison.id"), primary_key=True, autoincrement=False
    )
    sha256: Mapped[str] = mapped_column(Digest)


class LinkRow(TableRow):
    """Paragraphs that correspond."""

    __tablename__ = "link"
    __table_args__ = (
        one_of("relation", *Relation),
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        CheckConstraint("moved IN (0, 1)", name="moved").ddl_if(dialect="sqlite"),
        CLUSTERED,
    )
    comparison_id: Mapped[int] = mapped_column(
        Identity, ForeignKey("comparison.id"), primary_key=True
    )
    ord: Mapped[int] = mapped_column(primary_key=True)
    relation: Mapped[str]
    score: Mapped[float]
    moved: Mapped[bool] = mapped_column(Flag)
    reason: Mapped[str]
    readings: Mapped[Any] = mapped_column(Json, nullable=False)
    """Kind, code points left, code points right, routine: the words are the paragraphs'."""


class LinkMemberRow(TableRow):
    """A paragraph in a link; a paragraph may be in several links, but once in each."""

    __tablename__ = "link_member"
    __table_args__ = (
        UniqueConstraint("comparison_id", "link", "side", "ord"),
        ForeignKeyConstraint(["comparison_id", "link"], ["link.comparison_id", "link.ord"]),
        ForeignKeyConstraint(
            ["version_id", "paragraph"], ["paragraph.version_id", "paragraph.ord"]
        ),
        one_of("side", "left", "right"),
        Index(None, "version_id", "paragraph"),
        CLUSTERED,
    )
    comparison_id: Mapped[int] = mapped_column(Identity, primary_key=True)
    link: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    paragraph: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(Identity)
    ord: Mapped[int]


class NearestRow(TableRow):
    """The best candidate of a paragraph without a link."""

    __tablename__ = "nearest"
    __table_args__ = (
        UniqueConstraint("comparison_id", "side", "paragraph"),
        one_of("side", "left", "right"),
        CLUSTERED,
    )
    comparison_id: Mapped[int] = mapped_column(
        Identity, ForeignKey("comparison.id"), primary_key=True
    )
    ord: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str]
    paragraph: Mapped[int]
    candidate: Mapped[int | None]
    score: Mapped[float]
    reason: Mapped[str]


class PartnershipRow(TableRow):
    """A set of two or more parties that have documents."""

    __tablename__ = "partnership"
    __table_args__ = (UniqueConstraint("codes_sha256"), STRICT)
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    codes_sha256: Mapped[str] = mapped_column(Digest)
    """Of the JSON text of its parties' codes, sorted."""
    n_parties: Mapped[int]


class PartnershipPartyRow(TableRow):
    """A member of a partnership."""

    __tablename__ = "partnership_party"
    __table_args__ = (Index(None, "party_id"), CLUSTERED)
    partnership_id: Mapped[int] = mapped_column(
        Identity, ForeignKey("partnership.id"), primary_key=True
    )
    party_id: Mapped[int] = mapped_column(Identity, ForeignKey("party.id"), primary_key=True)


class PartnershipDocumentRow(TableRow):
    """Says of a description which partnership its parties make."""

    __tablename__ = "partnership_document"
    __table_args__ = (Index(None, "partnership_id"), CLUSTERED)
    description_id: Mapped[int] = mapped_column(
        Identity, ForeignKey("description.id"), primary_key=True
    )
    partnership_id: Mapped[int] = mapped_column(Identity, ForeignKey("partnership.id"))


# ----------------------------------------
# Tables of the texts: versions, where they came from, and the units they are cut into.
#
# Spans are half-open, in code points of the version's body: Python's `len` and the `length` of both
# databases agree on them.


class VersionRow(TableRow):
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


class DocumentStateRow(TableRow):
    """The digest of which descriptions, versions and receipts a document has; the last counts."""

    __tablename__ = "document_state"
    __table_args__ = (CLUSTERED,)
    document_id: Mapped[int] = mapped_column(Identity, ForeignKey("document.id"), primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(Digest)


class SourceRow(TableRow):
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


class RetrievalRow(TableRow):
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


class PartRow(TableRow):
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


class SignatoryRow(TableRow):
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


class HeadingRecord(TableRow):
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


class TextUnitRow(TableRow):
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


class ParagraphRow(TableRow):
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


class FootnoteRow(TableRow):
    """A footnote or endnote of a version."""

    __tablename__ = "footnote"
    __table_args__ = (
        CheckConstraint("length(mark) <= 200", name="mark"),
        CheckConstraint("length(text) > 0", name="text"),
        CLUSTERED,
    )
    version_id: Mapped[int] = mapped_column(Identity, ForeignKey("version.id"), primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str]
    text: Mapped[str]
    paragraph: Mapped[str | None]
    """Path of the paragraph that calls it."""
    line: Mapped[int | None]
    page: Mapped[int | None]


class FindingRow(TableRow):
    """A line of a version's import report."""

    __tablename__ = "finding"
    __table_args__ = (CLUSTERED,)
    version_id: Mapped[int] = mapped_column(Identity, ForeignKey("version.id"), primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    message: Mapped[str]
    line: Mapped[int | None]
    page: Mapped[int | None]
