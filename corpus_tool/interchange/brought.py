"""What a file of another corpus brings, before this one gives it numbers of its own."""

from __future__ import annotations

from dataclasses import dataclass

from corpus_tool.model import Document, Link, Nearest, Options, Receipt, Retrieval, Segmentation

__all__ = [
    "Brought",
    "BroughtComparison",
    "BroughtDocument",
    "BroughtRetrieval",
    "BroughtVersion",
]


@dataclass(frozen=True, slots=True)
class BroughtDocument:
    """A description of a document."""

    document: Document
    place: str
    """Where in the file it stands, for messages."""


@dataclass(frozen=True, slots=True)
class BroughtVersion:
    """A text with its receipts, numbered as where it comes from."""

    key: str
    number: int
    language: str
    parent: int | None
    segmentation: Segmentation
    receipts: tuple[Receipt, ...]
    """One at least; the first is what the version was made from."""
    place: str
    """Where in the file it stands, for messages."""


@dataclass(frozen=True, slots=True)
class BroughtRetrieval:
    """What a publisher answered, of bytes that were brought before."""

    retrieval: Retrieval
    place: str


@dataclass(frozen=True, slots=True)
class BroughtComparison:
    """A comparison of two texts that were brought before."""

    left: tuple[str, int]
    """Key and number, as where it comes from."""
    right: tuple[str, int]
    links: tuple[Link, ...]
    nearest: tuple[Nearest, ...]
    options: Options
    engine: str
    lexicon: str
    encoder: str | None
    place: str


Brought = BroughtDocument | BroughtVersion | BroughtRetrieval | BroughtComparison
