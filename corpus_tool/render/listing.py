"""What the index lists: documents with their versions, comparisons with their counts.

The corpus fills these values, so that the index needs no text of any paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus_tool.model import Comparison, Document, Version
from corpus_tool.render.states import Counts, count

__all__ = [
    "ListedComparison",
    "ListedDocument",
    "ListedVersion",
    "list_comparison",
    "list_document",
]


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """One stored text of a document, without the text."""

    number: int
    language: str
    paragraphs: int
    origin: str
    """Where its bytes came from: a path or an address."""
    sha256: str
    """Digest of the bytes as received."""


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document and its versions, oldest first."""

    document: Document
    versions: tuple[ListedVersion, ...] = ()
    page: str | None = None
    """Relative address of the document's own page."""
    commitments: str | None = None
    """Relative address of the page of its newest version's commitments."""


@dataclass(frozen=True, slots=True)
class ListedComparison:
    """A comparison, its counts, and where its files stand beside the index."""

    left: Document
    left_number: int
    right: Document
    right_number: int
    counts: Counts
    page: str
    """Relative address of the report: `left--right.html`."""
    data: str | None = None
    """Relative address of the JSON."""
    csv: str | None = None
    xlsx: str | None = None
    redline: str | None = None
    dropped: str | None = None


def list_document(document: Document, versions: Iterable[Version]) -> ListedDocument:
    """Make the index entry of a document from its versions."""
    listed = (
        ListedVersion(
            number=version.number,
            language=version.language,
            paragraphs=len(version.paragraphs),
            origin=version.provenance.origin,
            sha256=version.provenance.sha256,
        )
        for version in versions
    )
    return ListedDocument(document, tuple(sorted(listed, key=lambda version: version.number)))


def list_comparison(
    comparison: Comparison,
    *,
    page: str,
    data: str | None = None,
    csv: str | None = None,
    xlsx: str | None = None,
    redline: str | None = None,
    dropped: str | None = None,
) -> ListedComparison:
    """Make the index entry of a comparison from where its files will stand."""
    return ListedComparison(
        left=comparison.left.document,
        left_number=comparison.left.number,
        right=comparison.right.document,
        right_number=comparison.right.number,
        counts=count(comparison),
        page=page,
        data=data,
        csv=csv,
        xlsx=xlsx,
        redline=redline,
        dropped=dropped,
    )
