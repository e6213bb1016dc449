"""Tables of what recurs in a corpus: scans with formulae, occurrences, near-duplicates, index.

A scan that follows another holds only what changed: a formula stands from the scan that has its
row until the one that ends it, so that a document added to ten thousand costs its own formulae.
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

from corpus_tool.store.columns import Digest, Identity, Json, TableRow
from corpus_tool.store.tables import CLUSTERED, STRICT

__all__ = [
    "FormulaEndRow",
    "FormulaRecord",
    "FormulaVariantRow",
    "NearDuplicateRow",
    "OccurrenceRow",
    "ScanDigestRow",
    "ScanDocumentRow",
    "ScanIndexRow",
    "ScanRow",
]


class ScanRow(TableRow):
    """A search of the whole corpus; filled within one transaction, then sealed for good."""

    __tablename__ = "scan"
    __table_args__ = (
        UniqueConstraint("recipe_sha256", "corpus_sha256"),
        CheckConstraint("base_id < id", name="base"),
        Index(None, "base_id"),
        Index(None, "run_id"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    base_id: Mapped[int | None] = mapped_column(Identity, ForeignKey("scan.id"))
    """The scan whose formulae it goes on from; null where it starts anew."""
    options: Mapped[str]
    """The JSON text whose SHA-256 is `options_sha256`."""
    options_sha256: Mapped[str] = mapped_column(Digest)
    engine: Mapped[str]
    lexicon: Mapped[str]
    recipe_sha256: Mapped[str] = mapped_column(Digest)
    """Of options, engine and lexicon together."""
    corpus_sha256: Mapped[str] = mapped_column(Digest)
    """Of the versions that were read, with their dates and parties."""
    bounded: Mapped[Any] = mapped_column(Json, nullable=False)
    """What was cut short, how much of it there was, and how much was kept."""
    n_documents: Mapped[int]
    """Of the whole corpus, however many of them an earlier scan read."""
    n_added: Mapped[int]
    n_formulas: Mapped[int]
    n_variants: Mapped[int]
    n_occurrences: Mapped[int]
    n_ended: Mapped[int]
    n_near: Mapped[int]
    n_index: Mapped[int]
    result_sha256: Mapped[str] = mapped_column(Digest)
    run_id: Mapped[int] = mapped_column(Identity, ForeignKey("run.id"))
    created_at: Mapped[datetime.datetime]
    sealed_at: Mapped[datetime.datetime | None]
    """Null while it is being filled, then the moment it was made."""


class ScanDocumentRow(TableRow):
    """A version that a scan read, and the one it goes on from had not."""

    __tablename__ = "scan_document"
    __table_args__ = (Index(None, "version_id"), CLUSTERED)
    scan_id: Mapped[int] = mapped_column(Identity, ForeignKey("scan.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(Identity, ForeignKey("version.id"), primary_key=True)


class FormulaRecord(TableRow):
    """A recurring form of words, as it stands from this scan on."""

    __tablename__ = "formula"
    __table_args__ = (
        UniqueConstraint("scan_id", "key"),
        CheckConstraint("words >= 1 AND n_documents >= 1", name="counts"),
        Index(None, "key"),
        CLUSTERED,
    )
    scan_id: Mapped[int] = mapped_column(Identity, ForeignKey("scan.id"), primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    """Its id: the same wording has the same in every corpus."""
    template: Mapped[str]
    words: Mapped[int]
    n_documents: Mapped[int]
    n_partners: Mapped[int]
    n_years: Mapped[int]
    score: Mapped[float]


class FormulaEndRow(TableRow):
    """Says that a formula's row of an earlier scan no longer stands."""

    __tablename__ = "formula_end"
    __table_args__ = (
        UniqueConstraint("since_id", "formula"),
        ForeignKeyConstraint(["since_id", "formula"], ["formula.scan_id", "formula.ord"]),
        CheckConstraint("since_id < scan_id", name="since"),
        CLUSTERED,
    )
    scan_id: Mapped[int] = mapped_column(Identity, ForeignKey("scan.id"), primary_key=True)
    since_id: Mapped[int] = mapped_column(Identity, primary_key=True)
    formula: Mapped[int] = mapped_column(primary_key=True)


class FormulaVariantRow(TableRow):
    """A wording of a formula, with its slots and what fills them."""

    __tablename__ = "formula_variant"
    __table_args__ = (
        ForeignKeyConstraint(["scan_id", "formula"], ["formula.scan_id", "formula.ord"]),
        CLUSTERED,
    )
    scan_id: Mapped[int] = mapped_column(Identity, primary_key=True)
    formula: Mapped[int] = mapped_column(primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    template: Mapped[str]
    n_documents: Mapped[int]
    slots: Mapped[Any] = mapped_column(Json, nullable=False)


class OccurrenceRow(TableRow):
    """A place where a formula stands: a span of a paragraph, and the digest of its words."""

    __tablename__ = "occurrence"
    __table_args__ = (
        ForeignKeyConstraint(["scan_id", "formula"], ["formula.scan_id", "formula.ord"]),
        ForeignKeyConstraint(
            ["version_id", "paragraph"], ["paragraph.version_id", "paragraph.ord"]
        ),
        CheckConstraint("span_end > span_start AND span_start >= 0", name="span"),
        Index(None, "version_id", "paragraph"),
        CLUSTERED,
    )
    scan_id: Mapped[int] = mapped_column(Identity, primary_key=True)
    formula: Mapped[int] = mapped_column(primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(Identity)
    paragraph: Mapped[int]
    span_start: Mapped[int]
    span_end: Mapped[int]
    variant: Mapped[int]
    fillings: Mapped[Any] = mapped_column(Json, nullable=False)
    quote_sha256: Mapped[str] = mapped_column(Digest)


class NearDuplicateRow(TableRow):
    """Two distinct texts of paragraphs that share most of their wording."""

    __tablename__ = "near_duplicate"
    __table_args__ = (
        CheckConstraint("left_id <> right_id", name="sides"),
        CheckConstraint("similarity BETWEEN 0 AND 1", name="similarity"),
        Index(None, "left_id"),
        Index(None, "right_id"),
        CLUSTERED,
    )
    scan_id: Mapped[int] = mapped_column(Identity, ForeignKey("scan.id"), primary_key=True)
    left_id: Mapped[int] = mapped_column(Identity, ForeignKey("text_unit.id"), primary_key=True)
    right_id: Mapped[int] = mapped_column(Identity, ForeignKey("text_unit.id"), primary_key=True)
    similarity: Mapped[float]


class ScanIndexRow(TableRow):
    """A piece of the index by which the next document is added without a full scan."""

    __tablename__ = "scan_index"
    __table_args__ = (STRICT,)
    scan_id: Mapped[int] = mapped_column(Identity, ForeignKey("scan.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Digest)


class ScanDigestRow(TableRow):
    """The digest of a part of a scan that is read without the rest."""

    __tablename__ = "scan_digest"
    __table_args__ = (CLUSTERED,)
    scan_id: Mapped[int] = mapped_column(Identity, ForeignKey("scan.id"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    """`scan_digests.Part`: its own columns, a formula, the formulae of a version, …"""
    ord: Mapped[int] = mapped_column(Identity, primary_key=True)
    """Which formula, which version; else 0."""
    sha256: Mapped[str] = mapped_column(Digest)
