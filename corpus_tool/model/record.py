"""What the store tells about what it holds, without the texts: light values for lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corpus_tool.model.comparison import Options
from corpus_tool.model.document import Document, Party

__all__ = [
    "Capture",
    "ComparisonSummary",
    "Entry",
    "Partnership",
    "RunRecord",
    "RunStatus",
    "VersionLine",
    "VersionSummary",
]


class RunStatus(StrEnum):
    """How far a piece of work has come."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    ABANDONED = "abandoned"
    """Its process died without a word; found and marked by a later one."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One piece of work on the corpus: what ran, with what, when, and how it ended."""

    id: int
    kind: str
    """`add`, `compare`, …: the command's name."""
    engine: str
    """Name and version of the program: `corpus-tool 0.1.0`."""
    parameters: Mapping[str, object]
    status: RunStatus
    started_at: datetime
    host: str
    pid: int
    ended_at: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of documents."""

    document: Document
    versions: int
    """How many versions it has; the newest bears this number."""
    paragraphs: int
    """Of the newest version."""
    added_at: datetime | None
    """When the newest version was stored."""


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A line of a document's history."""

    name: str
    number: int
    language: str
    digest: str
    parent: int | None
    paragraphs: int
    added_at: datetime
    captures: int
    """How often its text was received, in whatever bytes."""


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version as a list of the whole corpus tells it, with the bytes it was made from."""

    key: str
    number: int
    language: str
    paragraphs: int
    origin: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Capture:
    """A version that was read from given bytes."""

    key: str
    number: int
    language: str
    reader: str
    """The reader's name and version; a newer one may read the bytes better."""
    paragraphs: int = 0
    """Of the version."""
    engine: str = ""
    """Name and version of the program that received them."""
    lexicon: str | None = None
    """Name and version of the word lists they were cut with, where the run says it."""


@dataclass(frozen=True, slots=True)
class ComparisonSummary:
    """A line of the list of comparisons."""

    id: int
    left: str
    """Name of the left version: `japan-laos-2015@1`."""
    right: str
    engine: str
    lexicon: str
    encoder: str | None
    options: Options
    identical: int
    edited: int
    reworded: int
    moved: int
    dropped: int
    added: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Partnership:
    """The documents of one set of parties, oldest first."""

    parties: tuple[Party, ...]
    documents: tuple[str, ...]
    """Keys by date; undated ones first."""
    successions: tuple[tuple[str, str], ...]
    """Pairs of keys: the later document, and the earlier one it succeeds."""
