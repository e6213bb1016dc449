"""Two texts of a link woven into one: the redline, deletion first.

The script of the side-by-side page weaves the same way; here it is done beforehand, for a page
that needs no script and for files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from corpus_tool.model import PARAGRAPH_BREAK, Link, Reading, ReadingKind
from corpus_tool.render.marks import Mark, Segment

__all__ = ["Woven", "weave", "weave_readings"]

Woven = tuple[tuple[Segment, ...], ...]
"""The paragraphs of a redline, each as segments."""

BREAKS = {
    Mark.REMOVED: Mark.BREAK_REMOVED,
    Mark.ROUTINE_REMOVED: Mark.BREAK_REMOVED,
    Mark.ELSEWHERE_REMOVED: Mark.BREAK_REMOVED,
    Mark.ADDED: Mark.BREAK_ADDED,
    Mark.ROUTINE_ADDED: Mark.BREAK_ADDED,
    Mark.ELSEWHERE_ADDED: Mark.BREAK_ADDED,
}
"""How a paragraph break under each mark is shown: as a pilcrow, removed or added."""


def weave(link: Link) -> Woven:
    """Return the redline of a link, cut into the paragraphs of its right side.

    The segments that are not marked as removed are the right text, those not marked as added the
    left text; a break that only one side has stands as a pilcrow under its own mark.
    """
    return weave_readings(link.readings)


def weave_readings(readings: Iterable[Reading]) -> Woven:
    """Return the redline of readings, as of a link."""
    paragraphs: list[list[Segment]] = [[]]
    for reading in readings:
        for text, mark in _sides(reading):
            for position, piece in enumerate(text.split(PARAGRAPH_BREAK)):
                if position:
                    if mark in BREAKS:
                        paragraphs[-1].append(Segment("¶", BREAKS[mark]))
                    if mark is Mark.NONE or BREAKS[mark] is Mark.BREAK_ADDED:
                        paragraphs.append([])
                if piece:
                    paragraphs[-1].append(Segment(piece, mark))
    return tuple(tuple(_merged(paragraph)) for paragraph in paragraphs)


def _sides(reading: Reading) -> Iterator[tuple[str, Mark]]:
    """Yield what a reading puts into the redline, deletion first."""
    if reading.kind is ReadingKind.KEPT:
        yield reading.right, Mark.NONE
        return
    removed, added = Mark.REMOVED, Mark.ADDED
    if reading.moved is not None:
        removed, added = Mark.ELSEWHERE_REMOVED, Mark.ELSEWHERE_ADDED
    elif reading.routine:
        removed, added = Mark.ROUTINE_REMOVED, Mark.ROUTINE_ADDED
    yield reading.left, removed
    yield reading.right, added


def _merged(segments: Iterable[Segment]) -> Iterator[Segment]:
    for mark, same in groupby(segments, key=lambda segment: segment.mark):
        yield Segment("".join(segment.text for segment in same), mark)
