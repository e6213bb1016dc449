"""What a reader yields: stretches of text with layout hints, one shape for every format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "Block",
    "BlockKind",
    "Line",
    "Run",
]


class BlockKind(StrEnum):
    """What a reader takes a block to be; headings and labels are hints on a text block."""

    TEXT = "text"
    NOTE = "note"
    """A footnote or endnote; it never enters a paragraph."""
    TABLE = "table"
    """One cell of a table; `row` and `column` say which."""
    RULE = "rule"
    """A drawn line or row of marks between stretches of text."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one look; `note` marks the place a footnote hangs on and has no text."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The text between two hard line breaks."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words, without their look."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Block:
    """What a reader yields: a stretch of text with layout hints, in the order of reading.

    Every reader yields the same value, so that one set of rules (`text.segment`) serves all
    formats. A hint that the format cannot give keeps its default.
    """

    lines: tuple[Line, ...]
    kind: BlockKind = BlockKind.TEXT
    heading_level: int | None = None
    """1 to 6 where the format marks the block as a heading."""
    ordinal: str | None = None
    """The number of a list item as the format would print it: `10`, `a`, `iv`."""
    bullet: bool = False
    depth: int = 0
    """How many lists the block stands in."""
    centred: bool = False
    quoted: bool = False
    page: int | None = None
    column: int | None = None
    flush_start: bool | None = None
    """First on its page or column and not indented (paged formats)."""
    full_end: bool | None = None
    """Its last line reaches the right margin (paged formats)."""
    hyphens: tuple[int, ...] = ()
    """Offsets in `text` of hyphens that stood at a line's end (paged formats)."""
    source_line: int | None = None
    """The line of the source, from 1, on which the block begins."""
    row: int | None = None
    note: str | None = None
    """The mark of a note block: `1`, `*`."""

    @property
    def text(self) -> str:
        """The lines joined by line feeds."""
        return "\n".join(line.text for line in self.lines)
