"""Split the front matter off a text: a small YAML table between two lines of dashes.

Read by its events, not loaded: aliases (which can grow without end), tags and deep nesting are
refused before anything is built, and every value stays the string it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml
from yaml import events

from corpus_tool.errors import UnreadableSource

__all__ = ["FrontMatter", "split"]

MAX_LENGTH = 65_536
MAX_DEPTH = 8
_FENCE = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
# What shows that the first line is a fence and not a drawn line: a key, or a table in braces.
_KEY = re.compile(
    r"(?:[ \t]*+(?:#[^\n]*+)?\n)*+[ \t]*+(?:[\"']?[^\W\d][\w.-]*+[\"']?[ \t]*+:(?:\s|\Z)|[{%&!])"
)
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a text says of itself, and the text without it."""

    body: str
    metadata: dict[str, str] = field(default_factory=dict)
    """Top-level entries; a list's items are joined by `; `, tables are left out."""
    lines: int = 0
    """Lines the front matter took: line n of the body is line n + `lines` of the source."""


def split(text: str, *, subject: str) -> FrontMatter:
    """Split a text into front matter and body; a text without one is all body.

    Raises:
        UnreadableSource: no YAML, an alias, a tag, too long, too deep (`E_FRONT_MATTER`).
    """
    start = len(text) - len(text.lstrip("\n"))
    fence = _FENCE.match(text, start)
    if fence is None or not _KEY.match(text, fence.end()):
        return FrontMatter(text)
    before = text.count("\n", 0, fence.end())
    close = _CLOSE.search(text, fence.end())
    if close is None:
        raise _error("the front matter that begins here has no end ('---')", before, subject)
    inside = text[fence.end() : close.start()]
    if len(inside) > MAX_LENGTH:
        message = f"the front matter has {len(inside):,} characters, the limit is {MAX_LENGTH:,}"
        raise _error(message, before, subject)
    metadata = _table(inside, before, subject)
    end = min(close.end() + 1, len(text))
    return FrontMatter(text[end:], metadata, text.count("\n", 0, end))


def _table(text: str, before: int, subject: str) -> dict[str, str]:
    """Read the entries of the top-level table."""
    reading = _Reading(before, subject)
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            reading.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = before + 1 + (mark.line if mark else 0)
        raise _error(error.problem or "no YAML", line, subject) from error
    except yaml.reader.ReaderError as error:
        line = before + 1 + text.count("\n", 0, error.position)
        raise _error(f"{error.reason} (character {error.character!r})", line, subject) from error
    return reading.entries


class _Reading:
    """Takes the events of a YAML text one after another and keeps the entries of the top."""

    def __init__(self, before: int, subject: str) -> None:
        self.entries: dict[str, str] = {}
        self._before = before
        self._subject = subject
        self._open: list[type[events.Event]] = []
        self._key: str | None = None

    def take(self, event: events.Event) -> None:
        """Keep what the event says; refuse what front matter has no use for."""
        if isinstance(event, events.AliasEvent):
            raise self._refusal("aliases are not accepted", event)
        if isinstance(event, events.CollectionStartEvent | events.ScalarEvent) and event.tag:
            raise self._refusal(f"tags are not accepted ({event.tag[:40]})", event)
        if isinstance(event, events.CollectionStartEvent):
            self._enter(event)
        elif isinstance(event, events.CollectionEndEvent):
            self._open.pop()
            self._key = None if len(self._open) == 1 else self._key
        elif isinstance(event, events.ScalarEvent):
            self._scalar(event)

    def _enter(self, event: events.CollectionStartEvent) -> None:
        if not self._open and not isinstance(event, events.MappingStartEvent):
            raise self._refusal("not a table of 'key: value' lines", event)
        if len(self._open) == 1 and self._key is None:
            raise self._refusal("a key must be a word", event)
        if len(self._open) == MAX_DEPTH:
            raise self._refusal(f"nested more than {MAX_DEPTH} deep", event)
        self._open.append(type(event))

    def _scalar(self, event: events.ScalarEvent) -> None:
        value = _UNSTORABLE.sub("\ufffd", event.value)
        if not self._open:
            raise self._refusal("not a table of 'key: value' lines", event)
        if len(self._open) == 1 and self._key is None:
            self._key = value
        elif len(self._open) == 1:
            self.entries[str(self._key)] = value
            self._key = None
        elif len(self._open) == 2 and self._open[1] is events.SequenceStartEvent:
            key = str(self._key)
            self.entries[key] = f"{self.entries[key]}; {value}" if key in self.entries else value

    def _refusal(self, message: str, event: events.Event) -> UnreadableSource:
        line = event.start_mark.line if event.start_mark else 0
        return _error(message, self._before + 1 + line, self._subject)


def _error(message: str, line: int, subject: str) -> UnreadableSource:
    return UnreadableSource(
        f"line {line} of '{subject}': {message}", subject=subject, code="E_FRONT_MATTER"
    )
