"""Documents as tables: one with its text, versions and receipts, and the index of all."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_tool.model import Provenance, Version, VersionSummary
from corpus_tool.render.tables import Table, Value, address, facts, parties
from corpus_tool.report.index_page import ListedComparison, ListedDocument
from corpus_tool.report.words import State, load

__all__ = ["document_tables", "index_tables"]

PARAGRAPHS = ("address", "paragraph", "label", "part", "role", "heading", "text")
VERSIONS = ("version", "language", "paragraphs", "stored_at", "captures", "text_sha256")
RECEIVED = ("read_from", "read_at", "size", "media_type", "reader", "sha256")
DOCUMENTS = (
    *("document", "date", "title", "kind", "place", "parties", "level", "succeeds"),
    *("versions", "paragraphs", "published", "licence", "specimen", "page"),
)
COMPARISONS = ("left", "right", "left_paragraphs", "right_paragraphs", *map(str, State), "page")


def document_tables(
    version: Version, *, history: Sequence[VersionSummary], receipts: Sequence[Provenance]
) -> tuple[Table, ...]:
    """Return a document's text paragraph by paragraph, its versions, and what it was read from."""
    paragraphs = tuple(
        (
            *(address(version, index), each.path, each.label, each.part, each.role.value),
            *(each.heading, each.text),
        )
        for index, each in enumerate(version.paragraphs)
    )
    versions = tuple(
        (
            *(line.name, line.language, line.paragraphs, line.added_at.isoformat()),
            *(line.captures, line.digest),
        )
        for line in history
    )
    received = tuple(
        (
            *(one.origin, one.retrieved_at.isoformat(), one.size, one.media_type, one.reader),
            one.sha256,
        )
        for one in receipts
    )
    return (
        Table("paragraphs", PARAGRAPHS, paragraphs),
        Table("versions", VERSIONS, versions),
        Table("received", RECEIVED, received),
        facts(version),
    )


def index_tables(
    documents: Sequence[ListedDocument], comparisons: Sequence[ListedComparison]
) -> tuple[Table, ...]:
    """Return what the index lists, in its order of keys and of pages."""
    words = load()
    heads = tuple(
        words(f"state.{name}" if name in set(State) else f"column.{name}") for name in COMPARISONS
    )
    return (
        Table(
            "comparisons",
            COMPARISONS,
            tuple(_comparison(one) for one in sorted(comparisons, key=lambda one: one.page)),
            heads=heads,
        ),
        Table(
            "documents",
            DOCUMENTS,
            tuple(_document(one) for one in sorted(documents, key=lambda one: one.document.key)),
        ),
    )


def _document(listed: ListedDocument) -> tuple[Value, ...]:
    own = listed.document
    return (
        *(own.key, own.date, own.title, own.kind, own.place, parties(own), own.level),
        *(own.succeeds, len(listed.versions)),
        listed.versions[-1].paragraphs if listed.versions else None,
        *(own.source_url, own.licence, own.specimen, listed.page),
    )


def _comparison(listed: ListedComparison) -> tuple[Value, ...]:
    counts = listed.counts
    return (
        f"{listed.left.key}@{listed.left_number}",
        f"{listed.right.key}@{listed.right_number}",
        *(counts.left, counts.right),
        *(counts.of(state) for state in State),
        listed.page,
    )
