"""Cells of a row: the paragraphs of a link as marked segments, for two columns and for one.

The left cell holds the left text with what was removed, the right cell the right text with what
was added: each, without its marks, is its version's text to the character. The redline holds
both, deletion first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus_tool.model import PARAGRAPH_BREAK, Link, Reading, ReadingKind, Relation
from corpus_tool.render.marks import Mark, Segment
from corpus_tool.render.sides import Side

__all__ = ["Cell", "is_unchanged", "make_cells", "make_redline", "plain_cells"]

WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Cell:
    """One paragraph in its column."""

    side: str
    """`left` or `right`."""
    name: str
    """The side's name, for readers of one column."""
    label: str
    anchor: str | None
    """Its address; None where it is shown a second time."""
    permalink: str
    """Its address with the digest of its text."""
    language: str
    segments: tuple[Segment, ...]


def make_cells(link: Link, left: Side, right: Side) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """Return the cells of a link's left and right paragraphs, with its marks."""
    marks = _marks(link)
    return (
        _cells(left, link.left, ((reading.left, mark) for reading, mark, _ in marks)),
        _cells(right, link.right, ((reading.right, mark) for reading, _, mark in marks)),
    )


def plain_cells(side: Side, indices: Sequence[int]) -> tuple[Cell, ...]:
    """Return the cells of paragraphs that carry no mark."""
    return _cells(side, indices, ())


def is_unchanged(link: Link) -> bool:
    """Tell whether nothing a reader would call a change was read in a link."""
    return all(reading.kind is ReadingKind.KEPT for reading in link.readings)


def make_redline(link: Link) -> tuple[tuple[Segment, ...], ...]:
    """Return both texts of a link in one, a tuple a paragraph; nothing where that misleads.

    A reworded link has none: where little overlaps, red and green turn to confetti.
    """
    if link.relation is Relation.REWORDED or is_unchanged(link):
        return ()
    return tuple(_paragraphs(_one_column(link)))


def _marks(link: Link) -> tuple[tuple[Reading, Mark, Mark], ...]:
    """Pair every reading with its mark on the left and on the right."""
    if link.relation is Relation.REWORDED:
        return tuple((reading, mark := _kept(reading), mark) for reading in link.readings)
    return tuple((reading, *_changed(reading)) for reading in link.readings)


def _kept(reading: Reading) -> Mark:
    telling = reading.kind is ReadingKind.KEPT and WORD.search(reading.right)
    return Mark.KEPT if telling else Mark.NONE


def _changed(reading: Reading) -> tuple[Mark, Mark]:
    if reading.kind is ReadingKind.KEPT:
        return Mark.NONE, Mark.NONE
    if reading.routine:
        return Mark.ROUTINE_REMOVED, Mark.ROUTINE_ADDED
    return Mark.REMOVED, Mark.ADDED


def _cells(
    side: Side, indices: Sequence[int], pieces: Iterable[tuple[str, Mark]]
) -> tuple[Cell, ...]:
    """Cut marked pieces at the paragraphs' own lengths; the version's text has the last word."""
    texts = [side.version.paragraphs[i].text for i in indices]
    marked = [Segment(text, mark) for text, mark in pieces if text]
    if "".join(segment.text for segment in marked) != PARAGRAPH_BREAK.join(texts):
        marked = [Segment(PARAGRAPH_BREAK.join(texts))]
    cells: list[Cell] = []
    start = 0
    for index, text in zip(indices, texts, strict=True):
        cells.append(_cell(side, index, tuple(_cut(marked, start, start + len(text)))))
        start += len(text) + len(PARAGRAPH_BREAK)
    return tuple(cells)


def _cell(side: Side, index: int, segments: tuple[Segment, ...]) -> Cell:
    return Cell(
        side=side.key,
        name=side.name,
        label=side.labels[index],
        anchor=side.anchors[index],
        permalink=f"{side.anchors[index]}:{side.digests[index]}",
        language=side.language,
        segments=segments,
    )


def _cut(segments: Iterable[Segment], start: int, end: int) -> Iterator[Segment]:
    """Yield what of the segments lies between two offsets, equal neighbours as one."""
    position = 0
    open_text, open_mark = "", Mark.NONE
    for segment in segments:
        text = segment.text[max(0, start - position) : max(0, end - position)]
        position += len(segment.text)
        if not text:
            continue
        if open_text and segment.mark is not open_mark:
            yield Segment(open_text, open_mark)
            open_text = ""
        open_text, open_mark = open_text + text, segment.mark
    if open_text:
        yield Segment(open_text, open_mark)


def _one_column(link: Link) -> Iterator[Segment]:
    for reading, left, right in _marks(link):
        if reading.kind is ReadingKind.KEPT:
            yield Segment(reading.right)
            continue
        yield from _broken(reading.left, left)
        yield from _broken(reading.right, right)


def _broken(text: str, mark: Mark) -> Iterator[Segment]:
    """Yield changed text; a paragraph break in it becomes a sign, or nobody would see it."""
    removed = mark in {Mark.REMOVED, Mark.ROUTINE_REMOVED}
    for i, part in enumerate(text.split(PARAGRAPH_BREAK)):
        if i:
            yield Segment("¶", Mark.BREAK_REMOVED if removed else Mark.BREAK_ADDED)
            if not removed:
                yield Segment(PARAGRAPH_BREAK)
        if part:
            yield Segment(part, mark)


def _paragraphs(segments: Iterable[Segment]) -> Iterator[tuple[Segment, ...]]:
    """Cut a redline where the right text has a paragraph break."""
    open_segments: list[Segment] = []
    for segment in segments:
        for i, part in enumerate(segment.text.split(PARAGRAPH_BREAK)):
            if i:
                yield tuple(open_segments)
                open_segments = []
            if part:
                open_segments.append(Segment(part, segment.mark))
    if open_segments:
        yield tuple(open_segments)
