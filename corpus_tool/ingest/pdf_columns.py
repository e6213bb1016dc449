"""Find the columns of a page, and read its rows column by column.

A gutter is a strip that few rows cross, with rows on both sides of it at the same heights; a
hanging label or an indented list has rows on one side at a time, or next to nothing on the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus_tool.ingest.pdf_lines import Row, row_of

__all__ = ["Columns", "find_gutter", "read_columns"]

_MIN_GUTTER = 0.7
"""In type sizes."""
_MIN_PAIRS = 5
_MIN_WIDTH = 0.2
"""Share of the text's width that either side must have."""
_MIN_CHARACTERS = 12
_MAX_CROSSING = 0.45
_EDGE = 0.15


@dataclass(frozen=True, slots=True)
class Columns:
    """The rows of a page in the order of reading, and how many columns were seen."""

    rows: tuple[Row, ...]
    count: int


def read_columns(rows: Sequence[Row], *, gutter: float | None = None) -> Columns:
    """Cut the rows of a page at its gutters and put them in the order of reading.

    Args:
        rows: the rows from the top down.
        gutter: where other pages of the document have theirs; believed on less evidence.
    """
    found = find_gutter(rows)
    if found is None and gutter is not None and _count_pairs(rows, gutter) >= 2:
        found = gutter
    if found is None:
        return Columns(tuple(rows), 1)
    ordered: list[Row] = []
    left: list[Row] = []
    right: list[Row] = []
    count = 2
    for row in rows:
        parts = _cut(row, found)
        if parts is None:
            count = max(count, _release(left, right, ordered))
            ordered.append(row)
            continue
        left += parts[0]
        right += parts[1]
    count = max(count, _release(left, right, ordered))
    return Columns(tuple(ordered), count)


def _release(left: list[Row], right: list[Row], ordered: list[Row]) -> int:
    """Read the band above a full-width row: the left column, then the right one."""
    count = 0
    number = 0
    for side in (left, right):
        inner = read_columns(side)
        count += inner.count
        ordered += (replace(row, column=number + row.column, columns=2) for row in inner.rows)
        number += inner.count
        side.clear()
    return count


def find_gutter(rows: Sequence[Row]) -> float | None:
    """Return where a page is parted into two columns, or None."""
    if len(rows) < _MIN_PAIRS:
        return None
    size = median(row.size for row in rows)
    start, end = min(row.left for row in rows), max(row.right for row in rows)
    width = end - start
    first, last = round(start + _EDGE * width), round(end - _EDGE * width)
    words = [_words(row) for row in rows]
    crossing = [sum(_covers(row, x) for row in words) for x in range(first, last)]
    if not crossing or min(crossing) > _MAX_CROSSING * len(rows):
        return None
    best = _widest_run(crossing, min(crossing) + 0.03 * len(rows))
    if best is None or best[1] - best[0] < _MIN_GUTTER * size:
        return None
    middle = first + (best[0] + best[1]) / 2
    if not _is_gutter(rows, middle, width):
        return None
    return middle


def _words(row: Row) -> list[tuple[float, float]]:
    """Return the stretches of ink of a row, small gaps closed."""
    stretches: list[tuple[float, float]] = []
    for glyph in row.glyphs:
        if glyph.text.isspace():
            continue
        if stretches and glyph.left - stretches[-1][1] < 0.5 * row.size:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], glyph.right))
        else:
            stretches.append((glyph.left, glyph.right))
    return stretches


def _covers(stretches: list[tuple[float, float]], x: float) -> bool:
    return any(left <= x <= right for left, right in stretches)


def _widest_run(values: list[int], ceiling: float) -> tuple[int, int] | None:
    """Return the longest stretch of values at or below a ceiling."""
    best: tuple[int, int] | None = None
    start: int | None = None
    for place, value in enumerate([*values, 1 << 30]):
        if value <= ceiling:
            start = place if start is None else start
        elif start is not None:
            if best is None or place - start > best[1] - best[0]:
                best = (start, place)
            start = None
    return best


def _is_gutter(rows: Sequence[Row], x: float, width: float) -> bool:
    parts = [part for row in rows if (part := _cut(row, x)) is not None]
    left = [row for part in parts for row in part[0]]
    right = [row for part in parts for row in part[1]]
    for side in (left, right):
        if len(side) < _MIN_PAIRS:
            return False
        if median(row.right - row.left for row in side) < _MIN_WIDTH * width:
            return False
        if median(len(row.text) for row in side) < _MIN_CHARACTERS:
            return False
    pairs = _count_pairs(rows, x)
    return pairs >= max(_MIN_PAIRS, 0.4 * min(len(left), len(right)))


def _count_pairs(rows: Sequence[Row], x: float) -> int:
    """Count the rows on the right that have one on the left at their height."""
    parts = [part for row in rows if (part := _cut(row, x)) is not None]
    left = [row.base for part in parts for row in part[0]]
    right = [(row.base, row.size) for part in parts for row in part[1]]
    # The lines of two columns need not stand level, but one is never a whole line off the other.
    return sum(any(abs(base - other) < 0.85 * size for other in left) for base, size in right)


def _cut(row: Row, x: float) -> tuple[list[Row], list[Row]] | None:
    """Cut a row at a gutter; None when its ink crosses it."""
    if _covers(_words(row), x):
        return None
    left = [glyph for glyph in row.glyphs if glyph.right <= x]
    right = [glyph for glyph in row.glyphs if glyph.right > x]
    sides = [[row_of(row.page, side)] if side else [] for side in (left, right)]
    kept = [[part for part in side if part.text.strip()] for side in sides]
    return kept[0], kept[1]
