"""Read plain text, and undo its wrapping.

Sections, in order:

* Read plain text: blank lines part blocks, form feeds part pages, wrapped lines are put
  together.
* Undo the wrapping of plain text: tell line ends that were meant from those of the margin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus_tool.ingest.decode import decode, refuse_lines
from corpus_tool.ingest.description import split_front_matter
from corpus_tool.ingest.formats import Extraction, ReaderOptions
from corpus_tool.model import Block, BlockKind, Line, Source, TextRun

__all__ = [
    "READER",
    "is_unspaced",
    "read",
    "unwrapped_lines",
]


# ----------------------------------------
# Read plain text: blank lines part blocks, form feeds part pages, wrapped lines are put together.
#
# Where a file is wrapped by hand at a column, its line ends say nothing; where it is not, each line
# end was meant, and the segmenter decides what it parts.

READER = "plain 1"

_RULE = re.compile(r"[ \t]*(?:([-=_*~#·•–—])[ \t]*)(?:\1[ \t]*){2,}")
_UNSEEN = "\u200b\ufeff\u2060\u00ad"


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the file that is not blank."""

    text: str
    number: int
    page: int


def read(source: Source, *, options: ReaderOptions) -> Extraction:
    """Cut a plain text into blocks."""
    decoded = decode(
        source.content,
        subject=source.origin,
        encoding=options.encoding,
        declared=source.charset,
    )
    refuse_lines(decoded.text, subject=source.origin)
    front = split_front_matter(decoded.text, subject=source.origin)
    groups = _groups(front.body, front.lines)
    wrapping = LineWrapping.of([[row.text for row in group] for group in groups])
    blocks = tuple(_block(group, wrapping) for group in groups)
    return Extraction(blocks, decoded.findings, READER, front.metadata, decoded.charset)


def _groups(text: str, before: int) -> list[list[_Row]]:
    """Gather lines between blank lines; drawn lines and page ends part groups, too."""
    groups: list[list[_Row]] = [[]]
    page, paged = 1, "\f" in text
    for number, line in enumerate(text.split("\n"), before + 1):
        for position, piece in enumerate(line.split("\f")):
            if position:
                page += 1
                groups.append([])
            if not piece.strip().strip(_UNSEEN):
                groups.append([])
            elif _RULE.fullmatch(piece):
                groups += [[_Row(piece, number, page if paged else 0)], []]
            else:
                groups[-1].append(_Row(piece.rstrip(), number, page if paged else 0))
    return [group for group in groups if group]


def _block(rows: list[_Row], wrapping: LineWrapping) -> Block:
    first = rows[0]
    rule = len(rows) == 1 and _RULE.fullmatch(first.text) is not None
    texts = [row.text for row in rows]
    centred = wrapping.is_centred(texts)
    return Block(
        lines=tuple(Line((TextRun(text),)) for text in wrapping.unwrap(texts)),
        kind=BlockKind.RULE if rule else BlockKind.TEXT,
        centred=centred,
        page=first.page or None,
        source_line=first.number,
    )


# ----------------------------------------
# Undo the wrapping of plain text: tell line ends that were meant from those of the margin.
#
# The test of a line end is the typesetter's: if the first word of the next line would still have
# fitted, the line was ended on purpose.

SHARE = 0.7
"""Of the lines that another follows, so many end near the margin in a wrapped text."""
REACH = 10
"""Columns before the margin that count as near."""
MIN_LINES = 5
MIN_MARGIN, MAX_MARGIN = 40, 160

_FIRST_WORD = re.compile(r"\s*(\S+)")
# Scripts written without spaces: their wrapped lines are joined without one.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u303f\u3040-\u30ff\u31f0-\u9fff\uf900-\ufaff"
    "\uff00-\uff9f\U00020000-\U0003ffff]"
)
_STARTS = re.compile(
    r"\s*(?:[-*•▪●◦‣·–—]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,5})[.)]\s|Article\s|ARTICLE\s)"
)


def unwrapped_lines(text: str) -> list[list[str]]:
    """Return the lines of each group between blank lines, those that the margin broke as one.

    A text too short to show its margin has its small beginnings joined: a line that starts with a
    small letter goes on with the one before.
    """
    groups = [[row.text.strip() for row in group] for group in _groups(text, 0)]
    wrapping = LineWrapping.of([[row.text for row in group] for group in _groups(text, 0)])
    if wrapping.margin:
        return [wrapping.unwrap(group) for group in groups]
    result: list[list[str]] = []
    for group in groups:
        lines: list[str] = []
        for line in group:
            goes_on = lines and line[:1].islower() and not _STARTS.match(line)
            lines[-1:] = [_join([lines[-1], line])] if goes_on else [*lines[-1:], line]
        result.append(lines)
    return result


@dataclass(frozen=True, slots=True)
class LineWrapping:
    """How a text is wrapped; `margin` is the column of its longest lines, 0 when it is not."""

    margin: int

    @classmethod
    def of(cls, groups: Sequence[Sequence[str]]) -> LineWrapping:
        """Measure a text, given as lines in groups between blank lines."""
        inner = sorted(len(line) for group in groups for line in group[:-1])
        if len(inner) < MIN_LINES:
            return cls(0)
        # One overlong line, an address say, must not push the margin out.
        margin = inner[int(len(inner) * 0.98)]
        near = sum(margin - REACH <= length <= margin for length in inner)
        if near < SHARE * len(inner) or not MIN_MARGIN <= margin <= MAX_MARGIN:
            return cls(0)
        return cls(margin)

    def unwrap(self, lines: Sequence[str]) -> list[str]:
        """Join the lines of one group that the margin broke."""
        if not self.margin:
            return list(lines)
        pieces: list[list[str]] = [[lines[0]]]
        for line, following in pairwise(lines):
            if self._is_full(line, following) and not _STARTS.match(following):
                pieces[-1].append(following.lstrip())
            else:
                pieces.append([following])
        return [_join(piece) for piece in pieces]

    def _is_full(self, line: str, following: str) -> bool:
        """Tell whether the next line's first word would not have fitted on this line."""
        word = _FIRST_WORD.match(following)
        return len(line) + 1 + (len(word[1]) if word else 0) > self.margin

    def is_centred(self, lines: Sequence[str]) -> bool:
        """Tell whether the lines stand in the middle between the margins."""
        width = self.margin or 72
        for line in lines:
            left = len(line) - len(line.lstrip())
            right = width - len(line)
            if left < 8 or abs(left - right) > 8:
                return False
        return True


def is_unspaced(character: str) -> bool:
    """Tell whether a character is of a script written without spaces between words."""
    return _UNSPACED.match(character) is not None


def _join(lines: Sequence[str]) -> str:
    pieces = [lines[0]]
    for line in lines[1:]:
        if pieces[-1] and is_unspaced(pieces[-1][-1]) and is_unspaced(line[:1]):
            pieces.append(line)
        else:
            pieces += [" ", line]
    return "".join(pieces)
