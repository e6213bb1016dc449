"""Cells of a row: the paragraphs of a link as marked segments, each in its column.

The left cell holds the left text with what was removed, the right cell the right text with what
was added: each, without its marks, is its version's text to the character. The script weaves
both into one redline; a third copy of every text would cost a page a third of its weight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus_tool.model import PARAGRAPH_BREAK, Link, Reading, ReadingKind, Relation
from corpus_tool.render.marks import Mark, Segment
from corpus_tool.render.sides import Side

__all__ = ["Cell", "is_unchanged", "make_cells", "measure_readings", "plain_cells"]

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


def make_cells(
    link: Link, left: Side, right: Side, *, min_kept: int
) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """Return the cells of a link's left and right paragraphs, with its marks."""
    marks = _marks(link, min_kept)
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


def measure_readings(link: Link) -> str:
    """Return the readings of a link as lengths, from which the script weaves the redline.

    `=12,12` is kept text, `-5+7` a change, `~2+2` a routine one, `^9+0` words that moved; lengths
    are in UTF-16 units, as scripts count. A reworded link has none: where little overlaps, a
    redline turns to confetti.
    """
    if link.relation is Relation.REWORDED or is_unchanged(link):
        return ""
    return " ".join(_measured(reading) for reading in link.readings)


def _measured(reading: Reading) -> str:
    left, right = _units(reading.left), _units(reading.right)
    if reading.kind is ReadingKind.KEPT:
        return f"={left},{right}"
    kind = "^" if reading.moved is not None else "~" if reading.routine else "-"
    return f"{kind}{left}+{right}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _marks(link: Link, min_kept: int) -> tuple[tuple[Reading, Mark, Mark], ...]:
    """Pair every reading with its mark on the left and on the right."""
    if link.relation is Relation.REWORDED:
        last = len(link.readings) - 1
        kept = [
            Mark.NONE if i in {0, last} and _is_short(reading, min_kept) else _kept(reading)
            for i, reading in enumerate(link.readings)
        ]
        return tuple(zip(link.readings, kept, kept, strict=True))
    return tuple((reading, *_changed(reading)) for reading in link.readings)


def _is_short(reading: Reading, min_kept: int) -> bool:
    """Tell whether a reading at an edge is too short to have been weighed against its sides."""
    return len(reading.right.split()) < min_kept


def _kept(reading: Reading) -> Mark:
    if reading.moved is not None:
        return Mark.ELSEWHERE
    telling = reading.kind is ReadingKind.KEPT and WORD.search(reading.right)
    return Mark.KEPT if telling else Mark.NONE


def _changed(reading: Reading) -> tuple[Mark, Mark]:
    if reading.kind is ReadingKind.KEPT:
        return Mark.NONE, Mark.NONE
    if reading.moved is not None:
        return Mark.ELSEWHERE_REMOVED, Mark.ELSEWHERE_ADDED
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
        segments=_with_verbs(segments, side.verbs.get(index, ())),
    )


def _with_verbs(
    segments: tuple[Segment, ...], verbs: Sequence[tuple[int, int]]
) -> tuple[Segment, ...]:
    """Put operative verbs in straw, over whatever else is marked."""
    if not verbs:
        return segments
    made: list[Segment] = []
    position = 0
    for segment in segments:
        end = position + len(segment.text)
        inside = {edge for span in verbs for edge in span if position < edge < end}
        edges = sorted({position, end, *inside})
        for start, stop in pairwise(edges):
            text = segment.text[start - position : stop - position]
            is_verb = any(first <= start and stop <= last for first, last in verbs)
            made.append(Segment(text, segment.mark, is_verb))
        position = end
    return tuple(made)


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
