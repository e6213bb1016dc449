"""The headings of both documents, each before the first row at or below it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus_tool.render.sides import Side, part_name
from corpus_tool.render.view_notes import Context

__all__ = ["HeadingCell", "HeadingRow", "Headings"]


@dataclass(frozen=True, slots=True)
class HeadingCell:
    """A heading of a document."""

    text: str
    rank: int
    """3 to 6, never more than one below the heading before it."""
    language: str
    part: bool = False
    """The title of a part, such as an annex."""


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """The headings that stand before the next row."""

    left: HeadingCell | None
    right: HeadingCell | None
    same: bool
    """Both texts have the same heading here; one column shows it once."""
    kind: str = "heading"


class Headings:
    """Gives out each heading once, in the order of the rows."""

    def __init__(self, context: Context) -> None:
        self._left = deque(_headings(context.left, context))
        self._right = deque(_headings(context.right, context))
        self._rank = 2

    def before(self, left: Sequence[int], right: Sequence[int]) -> Iterator[HeadingRow]:
        """Yield the headings due before a row, given its positions in either text."""
        lefts, rights = _take(self._left, left), _take(self._right, right)
        depth = max(len(lefts), len(rights))
        for i in range(-depth, 0):
            first = lefts[i] if len(lefts) >= -i else None
            second = rights[i] if len(rights) >= -i else None
            deepest = self._rank + 1
            left_cell, right_cell = self._ranked(first, deepest), self._ranked(second, deepest)
            same = bool(first and second and first.text == second.text)
            yield HeadingRow(left_cell, right_cell, same)

    def _ranked(self, cell: HeadingCell | None, deepest: int) -> HeadingCell | None:
        if cell is None:
            return None
        self._rank = min(6, cell.rank, deepest)
        return replace(cell, rank=self._rank)


def _take(headings: deque[tuple[int, HeadingCell]], indices: Sequence[int]) -> list[HeadingCell]:
    taken: list[HeadingCell] = []
    while indices and headings and headings[0][0] <= indices[0]:
        taken.append(headings.popleft()[1])
    return taken


def _headings(side: Side, context: Context) -> list[tuple[int, HeadingCell]]:
    """Return a side's headings with the position they stand before, parts after the first too."""
    segmentation, language = side.version.segmentation, side.language
    found: list[tuple[int, int, HeadingCell]] = []
    titled = {part.slug for part in segmentation.parts[1:]}
    for part in segmentation.parts[1:]:
        first = next(
            (i for i, p in enumerate(segmentation.paragraphs) if p.part == part.slug), None
        )
        if first is not None:
            name = part_name(part.slug, context.words)
            title = f"{name}: {part.title}" if part.title else name
            found.append((first, 0, HeadingCell(title, 3, language, part=True)))
    for heading in segmentation.headings:
        rank = 2 + max(1, heading.level) + (heading.part in titled)
        found.append((heading.before, heading.level, HeadingCell(heading.text, rank, language)))
    return [(before, cell) for before, _, cell in sorted(found, key=lambda item: item[:2])]
