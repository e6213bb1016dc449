"""Loci as tracked changes: paragraphs of kept, removed and added words.

A paragraph's end is a character like any other: kept, removed or added. So the sequence, read
without what was added, is the left text to the character, and without what was removed the right
one, whatever was split, merged or moved; nothing else needs to be proved of a writer that spells
it out.

A document cannot lose its last paragraph's end: lines that one text alone has at its end are
counted with the end before them, and what closes the document is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from corpus_tool.model import PARAGRAPH_BREAK, Reading, ReadingKind
from corpus_tool.render.loci import Locus
from corpus_tool.render.printed import Line

__all__ = ["Bound", "BoundKind", "Fate", "Stretch", "Tracked", "track"]

SPACED = re.compile(r"\s+|\S+")


class Fate(StrEnum):
    """What becomes of words, or of a paragraph's end, from left to right."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class BoundKind(StrEnum):
    """What begins or ends at a place."""

    COMMENT = "comment"
    MOVE_FROM = "moved from"
    MOVE_TO = "moved to"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one fate; as a word processor has them, never across a paragraph's end."""

    text: str
    fate: Fate
    move: int | None = None
    """Where they are one end of a move: its number."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The begin or the end of what a comment or a move spans."""

    kind: BoundKind
    number: int
    """Of the comment (the locus's position) or of the move."""
    opens: bool


@dataclass(frozen=True, slots=True)
class Tracked:
    """A paragraph with its changes."""

    content: tuple[Stretch | Bound, ...]
    end: Fate
    left: Line | None = None
    """The line of the left text that its words belong to."""
    right: Line | None = None
    end_move: int | None = None
    """Where its end goes with a move: the number."""


def track(loci: Sequence[Locus]) -> tuple[Tracked, ...]:
    """Return the paragraphs of a document that holds both texts; at least one, its end kept."""
    paragraphs: list[Tracked] = []
    for number, locus in enumerate(loci):
        paragraphs += _bounded(_written(locus), locus, number)
    return tuple(_close(paragraphs)) or (Tracked((), Fate.KEPT),)


def _written(locus: Locus) -> list[Tracked]:
    if locus.left and locus.right:
        return list(_Pen(locus).paragraphs())
    fate, lines = (Fate.REMOVED, locus.left) if locus.left else (Fate.ADDED, locus.right)
    if locus.move is not None and locus.readings:
        return list(_moved(locus, fate))
    move = locus.move
    return [
        Tracked(
            tuple(_stretches([_label(line), line.text], fate, move)),
            fate,
            left=line if fate is Fate.REMOVED else None,
            right=line if fate is Fate.ADDED else None,
            end_move=move,
        )
        for line in lines
    ]


def _label(line: Line) -> str:
    return f"{line.label}\t" if line.label else ""


def _stretches(texts: Iterable[str], fate: Fate, move: int | None = None) -> Iterator[Stretch]:
    return (Stretch(text, fate, move) for text in texts if text)


def _moved(locus: Locus, fate: Fate) -> Iterator[Tracked]:
    """Yield one end of a move: kept words are what moves, the others change on the way."""
    lines = iter(locus.left or locus.right)
    line = next(lines)
    content = list(_stretches([_label(line)], fate))
    for reading in locus.readings:
        move = locus.move if reading.kind is ReadingKind.KEPT else None
        text = reading.left if fate is Fate.REMOVED else reading.right
        for step, part in enumerate(text.split(PARAGRAPH_BREAK)):
            if step:
                yield _one_sided(content, fate, line)
                line = next(lines)
                content = list(_stretches([_label(line)], fate))
            content += _stretches([part], fate, move)
    yield _one_sided(content, fate, line)


def _one_sided(content: Sequence[Stretch], fate: Fate, line: Line) -> Tracked:
    """Return a paragraph of one text; its end goes with the words before it."""
    left, right = (line, None) if fate is Fate.REMOVED else (None, line)
    return Tracked(tuple(content), fate, left, right, content[-1].move if content else None)


class _Pen:
    """Writes a place that both texts have, reading by reading."""

    def __init__(self, locus: Locus) -> None:
        self._lefts, self._rights = iter(locus.left), iter(locus.right)
        self._readings = locus.readings
        self._left, self._right = next(self._lefts), next(self._rights)
        self._content: list[Stretch] = []

    def paragraphs(self) -> Iterator[Tracked]:
        """Yield the paragraphs of the place."""
        self._labels()
        for reading in self._readings:
            for left, right in _evened(reading):
                if left == right:
                    yield from self._write(left, Fate.KEPT)
                else:
                    yield from self._write(left, Fate.REMOVED)
                    yield from self._write(right, Fate.ADDED)
        yield self._end(Fate.KEPT)

    def _write(self, text: str, fate: Fate) -> Iterator[Tracked]:
        for step, part in enumerate(text.split(PARAGRAPH_BREAK)):
            if step:
                yield self._end(fate)
                self._next(fate)
            self._content += _stretches([part], fate)

    def _end(self, fate: Fate) -> Tracked:
        content, self._content = tuple(self._content), []
        return Tracked(content, fate, self._left, self._right)

    def _next(self, fate: Fate) -> None:
        """Go on to the next line of the texts whose paragraph ended."""
        if fate is not Fate.ADDED:
            self._left = next(self._lefts)
        if fate is not Fate.REMOVED:
            self._right = next(self._rights)
        if fate is Fate.KEPT:
            self._labels()
        else:
            line = self._left if fate is Fate.REMOVED else self._right
            self._content += _stretches([_label(line)], fate)

    def _labels(self) -> None:
        left, right = _label(self._left), _label(self._right)
        if left == right:
            self._content += _stretches([left], Fate.KEPT)
        else:
            self._content += _stretches([left], Fate.REMOVED)
            self._content += _stretches([right], Fate.ADDED)


def _evened(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield a reading in pairs; of kept words that differ in white space, only this differs."""
    left, right = reading.left, reading.right
    if reading.kind is not ReadingKind.KEPT or left == right:
        yield left, right
        return
    pieces = SPACED.findall(left), SPACED.findall(right)
    if len(pieces[0]) != len(pieces[1]):
        yield left, right
        return
    for same, group in groupby(zip(*pieces, strict=True), key=lambda pair: pair[0] == pair[1]):
        pairs = list(group)
        if same:
            text = "".join(left for left, _ in pairs)
            yield text, text
        else:
            yield from pairs


def _bounded(paragraphs: list[Tracked], locus: Locus, number: int) -> list[Tracked]:
    """Put round a locus the bounds of its comment and of its move."""
    opening = [Bound(BoundKind.COMMENT, number, opens=True)]
    closing = [Bound(BoundKind.COMMENT, number, opens=False)]
    if locus.move is not None:
        kind = BoundKind.MOVE_FROM if locus.left else BoundKind.MOVE_TO
        opening.append(Bound(kind, locus.move, opens=True))
        closing.append(Bound(kind, locus.move, opens=False))
    first = paragraphs[0]
    paragraphs[0] = replace(first, content=(*opening, *first.content))
    last = paragraphs[-1]
    paragraphs[-1] = replace(last, content=(*last.content, *closing))
    return paragraphs


def _close(paragraphs: Sequence[Tracked]) -> list[Tracked]:
    """Return the paragraphs so that the last one's end is kept.

    The lines that one text alone has at its end are counted with the end before them, which is
    that of the last place of both texts. Where the other text's last line stands between, it
    shares a paragraph with the first of them.
    """
    if not paragraphs or paragraphs[-1].end is Fate.KEPT:
        return list(paragraphs)
    fate = paragraphs[-1].end
    start = len(paragraphs)
    while start and paragraphs[start - 1].end is fate:
        start -= 1
    before, tail = list(paragraphs[:start]), list(paragraphs[start:])
    if before and before[-1].end is Fate.KEPT:
        tail.insert(0, before.pop())
    elif before:
        tail[0] = _joined(before.pop(), tail[0])
    ends = [*([fate] * (len(tail) - 1)), Fate.KEPT]
    return before + [replace(t, end=e, end_move=None) for t, e in zip(tail, ends, strict=True)]


def _joined(first: Tracked, second: Tracked) -> Tracked:
    """Return the paragraph in which lines of either text stand one after the other."""
    return Tracked(
        first.content + second.content,
        Fate.KEPT,
        left=first.left or second.left,
        right=first.right or second.right,
    )
