"""What is told of work and holdings: lines for lists, progress, and values as JSON has them.

Sections, in order:

* What the store tells about what it holds, without the texts: light values for lists.
* How far long work has come: told to whoever asked for it, shown only where a person looks.
* Values of the model as what JSON can hold, and back, by the types of their fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

from corpus_tool.model.comparison import Options
from corpus_tool.model.text import Document, Party

__all__ = [
    "Capture",
    "ComparisonSummary",
    "DocumentEntry",
    "Partnership",
    "Plain",
    "Progress",
    "RunRecord",
    "RunStatus",
    "Stage",
    "VersionLine",
    "VersionSummary",
    "from_plain",
    "to_plain",
    "untold",
]


# ----------------------------------------
# What the store tells about what it holds, without the texts: light values for lists.


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
class DocumentEntry:
    """A line of the list of documents."""

    document: Document
    versions: int
    """How many versions it has; the newest bears this number."""
    paragraphs: int
    """Of the newest version."""
    added_at: datetime | None
    """When the newest version was stored."""
    warnings: int = 0
    """How many of the findings of the newest version ask to be looked at."""


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


# ----------------------------------------
# How far long work has come: told to whoever asked for it, shown only where a person looks.


class Stage(StrEnum):
    """What is being done, of work on the whole corpus."""

    READING = "reading paragraphs"
    """Out of the database: so many documents."""
    CUTTING = "cutting into words"
    JOINING = "joining near-duplicates"
    CHAINING = "chaining recurring words"
    WRITING = "writing formulae"
    ADDING = "adding documents to the search"
    STORING = "storing the search"
    MEASURING = "measuring what is new"
    """Of the words of each document."""
    TRACING = "tracing formulae"
    """Their lives, for the page of the corpus."""
    PAGES = "writing comparisons"
    TEXTS = "writing texts"
    COMMITMENTS = "writing commitments"
    SHELVES = "writing lists of documents"
    COPYING = "copying the corpus"
    """Pages of a database file, or rows."""
    VERIFYING = "verifying"
    """Documents, comparisons and searches."""


Progress = Callable[[Stage, int, int], None]
"""Told what is being done, how much of it is done, and of how much; 0 of 0 where none can know."""


def untold(stage: Stage, done: int = 0, total: int = 0) -> None:
    """Take no notice."""


# ----------------------------------------
# Values of the model as what JSON can hold, and back, by the types of their fields.

Plain: TypeAlias = Any
"""What JSON can hold."""

Kind: TypeAlias = Any
"""The type of a field."""

Value = TypeVar("Value")


Write = Callable[[Any, "Other"], Plain]
"""Returns the plain form of a value of one class."""

Other: TypeAlias = Callable[[object], Plain] | None
"""Returns the plain form of what the model has no class for."""

Read = Callable[[Plain], Any]
"""Returns the value of one type that a plain form stands for."""


def to_plain(value: object, *, other: Other = None) -> Plain:
    """Return a value of mappings, lists, strings and numbers.

    What can be counted from the rest (the properties of a value) is left out.

    Args:
        value: of the model, or of what Python has for such values.
        other: returns the plain form of a value of another class; by default that is refused.

    Raises:
        TypeError: there is no plain form of a value.
    """
    kind: Kind = type(value)
    return _writer(kind)(value, other)


@cache
def _writer(kind: Kind) -> Write:
    """Return what writes the values of a class; made once, since a text has thousands of them."""
    if issubclass(kind, StrEnum):
        return lambda value, _: value.value
    if issubclass(kind, NoneType | str | int | float):
        return lambda value, _: value
    if issubclass(kind, tuple | list):
        return lambda value, other: [to_plain(item, other=other) for item in value]
    if issubclass(kind, Mapping):
        return lambda value, other: {
            str(key): to_plain(item, other=other) for key, item in value.items()
        }
    if issubclass(kind, datetime):
        return lambda value, _: value.isoformat()
    if is_dataclass(kind):
        return partial(_write_fields, tuple(field.name for field in fields(kind)))
    return _write_other


def _write_fields(names: tuple[str, ...], value: object, other: Other) -> Plain:
    return {name: to_plain(getattr(value, name), other=other) for name in names}


def _write_other(value: object, other: Other) -> Plain:
    if other is None:
        raise TypeError(f"no plain form of {type(value).__name__}")
    return other(value)


def from_plain(kind: type[Value], data: Plain) -> Value:
    """Return the value that `to_plain` wrote; a field left out keeps its default.

    Args:
        kind: the class of the value.
        data: sound under the schema, which is looked at first.
    """
    wanted: Kind = kind
    made: Value = _reader(wanted)(data)
    return made


@cache
def _reader(kind: Kind) -> Read:
    """Return what reads the values of a type; None stands for itself whatever the type."""
    if isinstance(kind, UnionType):
        kind = next(argument for argument in get_args(kind) if argument is not NoneType)
    origin: object = get_origin(kind)
    if origin is tuple:
        item = get_args(kind)[0]
        return lambda data: None if data is None else tuple(map(_reader(item), data))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return partial(_read_fields, kind, {name: _reader(hints[name]) for name in hints})
    if kind is datetime:
        return lambda data: None if data is None else datetime.fromisoformat(data)
    return lambda data: None if data is None else kind(data)


def _read_fields(kind: Kind, readers: Mapping[str, Read], data: Plain) -> Kind:
    if data is None:
        return None
    return kind(**{name: readers[name](cell) for name, cell in data.items()})
