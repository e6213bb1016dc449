"""Tables of what was found between texts: comparisons with their links, and partnerships."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from corpus_tool.model import Relation
from corpus_tool.store.tables.columns import Digest, Flag, Identity, Json, Row, one_of
from corpus_tool.store.tables.work import CLUSTERED, STRICT

__all__ = [
    "ComparisonRow",
    "ComparisonSummaryRow",
    "LinkMemberRow",
    "LinkRow",
    "NearestRow",
    "PartnershipDocumentRow",
    "PartnershipPartyRow",
    "PartnershipRow",
]


class ComparisonRow(Row):
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


class ComparisonSummaryRow(Row):
    """The digest of the line by which a comparison is listed: read without its links."""

    __tablename__ = "comparison_summary"
    __table_args__ = (CLUSTERED,)
    comparison_id: Mapped[int] = mapped_column(
        Identity, ForeignKey("comparison.id"), primary_key=True, autoincrement=False
    )
    sha256: Mapped[str] = mapped_column(Digest)


class LinkRow(Row):
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


class LinkMemberRow(Row):
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


class NearestRow(Row):
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


class PartnershipRow(Row):
    """A set of two or more parties that have documents."""

    __tablename__ = "partnership"
    __table_args__ = (UniqueConstraint("codes_sha256"), STRICT)
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    codes_sha256: Mapped[str] = mapped_column(Digest)
    """Of the JSON text of its parties' codes, sorted."""
    n_parties: Mapped[int]


class PartnershipPartyRow(Row):
    """A member of a partnership."""

    __tablename__ = "partnership_party"
    __table_args__ = (Index(None, "party_id"), CLUSTERED)
    partnership_id: Mapped[int] = mapped_column(
        Identity, ForeignKey("partnership.id"), primary_key=True
    )
    party_id: Mapped[int] = mapped_column(Identity, ForeignKey("party.id"), primary_key=True)


class PartnershipDocumentRow(Row):
    """Says of a description which partnership its parties make."""

    __tablename__ = "partnership_document"
    __table_args__ = (Index(None, "partnership_id"), CLUSTERED)
    description_id: Mapped[int] = mapped_column(
        Identity, ForeignKey("description.id"), primary_key=True
    )
    partnership_id: Mapped[int] = mapped_column(Identity, ForeignKey("partnership.id"))
