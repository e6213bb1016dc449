"""From characters to lines, and lines in the order of their columns.

Sections, in order:

* From characters to lines: what stands on one base line, with raised marks put in their place.
* Find the columns of a page, and read its rows column by column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus_tool.ingest.pdf_page import Glyph

__all__ = [
    "PrintRow",
    "body_size",
    "find_gutter",
    "make_print_rows",
    "pdf_row_of",
    "read_columns",
    "stands_side_by_side",
]


# ----------------------------------------
# From characters to lines: what stands on one base line, with raised marks put in their place.

_SAME_BASE = 0.22
"""Share of the type size by which characters of one line may stand off its base line."""
_RAISED = 0.18
_SPACE = 0.11
"""Gap, as a share of the type size, that is a space where the file has none."""
_NARROW = 0.04
_WIDE = 3.5
"""Gap in type sizes that parts two columns of a signature block."""
_COLUMN_GAP = "     "
_MARKS = "*†‡§"
_MARK_LENGTH = 3
_TAB = 4.0
"""In type sizes: how far to the right of its raised mark a note begins at most."""
LABEL = re.compile(
    r"\s*(?:(?:Article|Section|Chapter|Annex|Part)\s+[\dIVXLC]+\b|(?:OP|PP)\s?\d+"
    r"|[(\[]?(?:\d{1,3}(?:\.\d{1,2})*|[a-zA-Z]|[ivxIVX]{1,5})[.)\]](?=\s|$)"
    r"|\d{1,2}(?:\.\d{1,2})+(?=\s))"
)
BULLET = re.compile(r"\s*[•▪●◦‣⁃∙■□➢►✓‧·*\uf0b7\uf0a7o–—-](?=\s)")


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A line of print on its page: its characters from left to right."""

    page: int
    glyphs: tuple[Glyph, ...]
    left: float
    right: float
    base: float
    size: float
    column: int = 1
    columns: int = 1
    text: str = ""

    @property
    def is_bold(self) -> bool:
        """All that can be seen of it is bold."""
        return all(glyph.style.bold for glyph in self.glyphs if not glyph.text.isspace())

    @property
    def has_label(self) -> bool:
        """It begins like a numbered paragraph."""
        return bool(LABEL.match(self.text))

    @property
    def has_bullet(self) -> bool:
        """It begins with the mark of a list."""
        return bool(BULLET.match(self.text))

    @property
    def is_pushed(self) -> bool:
        """A raised or sunk character in it may push it off its neighbours."""
        return any(abs(glyph.base - self.base) > 0.1 * self.size for glyph in self.glyphs)

    @property
    def text_left(self) -> float:
        """Where its text begins after a label or bullet."""
        found = LABEL.match(self.text) or BULLET.match(self.text)
        if not found:
            return self.left
        rest = self.text[found.end() :]
        count = len(rest.replace(" ", ""))
        seen = [glyph for glyph in self.glyphs if not glyph.text.isspace()]
        return seen[-count].left if 0 < count <= len(seen) else self.left

    @property
    def first_word(self) -> float:
        """How wide its first word is."""
        start = self.left
        end = start
        for glyph in self.glyphs:
            if glyph.text.isspace() and glyph.text != "\u00a0" and end > start:
                break
            if glyph.left - end > _SPACE * self.size and end > start:
                break
            end = glyph.right
        return end - start


def body_size(glyphs: Iterable[Glyph]) -> float:
    """Return the size of type that most characters have."""
    sizes = Counter(round(glyph.size, 1) for glyph in glyphs if not glyph.text.isspace())
    return sizes.most_common(1)[0][0] if sizes else 10.0


def make_print_rows(page: int, glyphs: Sequence[Glyph]) -> list[PrintRow]:
    """Gather the characters of a page into rows, from the top down.

    A row may run across columns; `ingest.pdf_lines` cuts it.
    """
    visible = [glyph for glyph in _without_twins(glyphs) if glyph.text not in "\r\n\t\x00"]
    lines = _on_base_lines(visible)
    big = [line for line in lines if not _is_raised(line, lines)]
    small = [line for line in lines if line not in big]
    for line in small:
        for glyph in line:
            _host(glyph, big).append(glyph)
    rows = [pdf_row_of(page, line) for line in big]
    rows = [row for row in rows if row.text.strip()]
    return sorted(rows, key=lambda row: (-row.base, row.left))


def pdf_row_of(
    page: int, glyphs: Iterable[Glyph], *, column: int = 1, columns: int = 1
) -> PrintRow:
    """Make a row of characters; blank ones at its ends are no part of its extent."""
    ordered = sorted(glyphs, key=lambda glyph: (glyph.left, glyph.right))
    while ordered and ordered[-1].text.isspace():
        ordered.pop()
    while ordered and ordered[0].text.isspace():
        ordered.pop(0)
    seen = [glyph for glyph in ordered if not glyph.text.isspace()]
    if not seen:
        return PrintRow(page, (), 0.0, 0.0, 0.0, 0.0)
    size = Counter(glyph.size for glyph in seen).most_common(1)[0][0]
    main = [glyph.base for glyph in seen if glyph.size == size]
    row = PrintRow(
        page=page,
        glyphs=tuple(ordered),
        left=ordered[0].left,
        right=max(glyph.right for glyph in seen),
        base=Counter(round(base, 1) for base in main).most_common(1)[0][0],
        size=size,
        column=column,
        columns=columns,
    )
    return replace(row, text="".join(text for text, _ in spaced(row)))


def spaced(row: PrintRow) -> Iterable[tuple[str, Glyph]]:
    """Yield each character of a row with the space before it that only its place tells."""
    last: Glyph | None = None
    for glyph in row.glyphs:
        text = glyph.text
        if last is not None and not text.isspace():
            gap = glyph.left - last.right
            size = max(row.size, 1.0)
            if gap > _WIDE * size and not LABEL.fullmatch(_before(row, glyph)):
                text = _COLUMN_GAP + text
            elif not last.text.isspace() and (
                gap > _SPACE * size or (glyph.apart and gap > _NARROW * size)
            ):
                text = f" {text}"
        yield text, glyph
        last = glyph


def _before(row: PrintRow, glyph: Glyph) -> str:
    place = row.glyphs.index(glyph)
    return "".join(g.text for g in row.glyphs[:place]).rstrip() if place < 12 else "too long"


def is_raised_glyph(glyph: Glyph, row: PrintRow) -> bool:
    """Tell whether a character stands above its line."""
    return glyph.base - row.base > _RAISED * row.size


def _without_twins(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Drop characters printed twice to look bold."""
    kept: list[Glyph] = []
    seen: dict[tuple[str, int, int], int] = {}
    for place, glyph in enumerate(glyphs):
        key = glyph.text, round(glyph.left), round(glyph.base)
        # The letters of a ligature stand at one place, too, but follow each other at once.
        if not glyph.text.isspace() and place - seen.get(key, place) > 3:
            continue
        seen[key] = place
        kept.append(glyph)
    return kept


def _on_base_lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Group characters whose base lines are one, up to a hair."""
    lines: list[list[Glyph]] = []
    last = first = 0.0
    for base, glyph in sorted(_grounded(glyphs), key=lambda pair: -pair[0]):
        size = min(glyph.size, lines[-1][-1].size) if lines else 1.0
        if lines and last - base <= _SAME_BASE * size and first - base <= 2 * _SAME_BASE * size:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            first = base
        last = base
    return lines


def _grounded(glyphs: Sequence[Glyph]) -> Iterator[tuple[float, Glyph]]:
    """Yield each character with the base line it hangs on.

    What follows a character at once, raised, hangs on that character's line: on its height alone
    it could be taken for part of a line in the next column.
    """
    base, size, right = 0.0, 0.0, 0.0
    for glyph in glyphs:
        if glyph.text.isspace():
            yield glyph.base, glyph
            continue
        lift = glyph.base - base
        touches = -0.3 * size < glyph.left - right < 0.6 * size
        if not (touches and 0.1 * size < lift < 0.65 * size and glyph.size <= size):
            base, size = glyph.base, glyph.size
        right = glyph.right
        yield base, glyph


def _is_raised(line: list[Glyph], lines: list[list[Glyph]]) -> bool:
    """Tell whether a line is only marks raised above (or sunk below) a larger one."""
    seen = [glyph for glyph in line if not glyph.text.isspace()]
    if not seen:
        return any(_hosts(other, line[0]) for other in lines if other is not line)
    if len(seen) > 40:
        return False
    if _is_mark_in_margin(seen, line, lines):
        return True
    hosts = [other for other in lines if other is not line and _hosts(other, seen[0])]
    return any(len(other) > len(seen) for other in hosts) and all(
        any(_hosts(other, glyph) for other in hosts) for glyph in seen
    )


def _is_mark_in_margin(
    seen: Sequence[Glyph], line: list[Glyph], lines: Sequence[list[Glyph]]
) -> bool:
    """Tell whether a line is only the small raised mark of a note that begins to its right."""
    if len(seen) > _MARK_LENGTH or not all(g.text.isdigit() or g.text in _MARKS for g in seen):
        return False
    return any(_stands_before(seen, other) for other in lines if other is not line)


def _stands_before(mark: Sequence[Glyph], line: Sequence[Glyph]) -> bool:
    """Tell whether a mark is raised above the start of a line, within a tab's reach of it."""
    ink = [glyph for glyph in line if not glyph.text.isspace()]
    if not ink:
        return False
    first, last = min(ink, key=lambda glyph: glyph.left), max(mark, key=lambda glyph: glyph.right)
    lift = last.base - first.base
    return (
        last.size < first.size
        and 0.1 * first.size < lift <= 0.62 * first.size
        and -0.1 * first.size <= first.left - last.right <= _TAB * first.size
    )


def _hosts(line: list[Glyph], glyph: Glyph) -> bool:
    """Tell whether a character could be a raised or sunk one of a line: it touches one of it."""
    lift = glyph.base - line[0].base
    size = max(line[0].size, glyph.size)
    if not -0.35 * size <= lift <= 0.62 * size or lift == 0:
        return False
    reach = 0.45 * size
    return any(
        other.left - reach <= glyph.right and glyph.left <= other.right + reach
        for other in line
        if not other.text.isspace() and (glyph.size <= other.size * 1.01)
    )


def _host(glyph: Glyph, lines: list[list[Glyph]]) -> list[Glyph]:
    """Return the line a raised character belongs to: the nearest that it touches."""
    hosts = [line for line in lines if _hosts(line, glyph)]
    hosts = hosts or [line for line in lines if _stands_before([glyph], line)]
    if hosts:
        return min(hosts, key=lambda line: abs(glyph.base - line[0].base))
    return min(lines, key=lambda line: abs(glyph.base - line[0].base))


# ----------------------------------------
# Find the columns of a page, and read its rows column by column.
#
# A gutter is a strip that few rows cross, with rows on both sides of it at the same heights; a
# hanging label or an indented list has rows on one side at a time, or next to nothing on the other.

_MIN_GUTTER = 0.7
"""In type sizes."""
_MIN_PAIRS = 5
_APART = 1.2
"""In type sizes: a gap in a row that is no space between words, even of a justified line."""
_MIN_GOING_ON = 2
"""Lines on either side that begin in a small letter, as those of a sentence that runs on."""
_MIN_WIDTH = 0.2
"""Share of the text's width that either side must have."""
_MIN_CHARACTERS = 12
_MAX_CROSSING = 0.45
_EDGE = 0.15


@dataclass(frozen=True, slots=True)
class PdfColumns:
    """The rows of a page in the order of reading, and how many columns were seen."""

    rows: tuple[PrintRow, ...]
    count: int


def read_columns(rows: Sequence[PrintRow], *, gutter: float | None = None) -> PdfColumns:
    """Cut the rows of a page at its gutters and put them in the order of reading.

    Args:
        rows: the rows from the top down.
        gutter: where other pages of the document have theirs; believed on less evidence.
    """
    found = find_gutter(rows)
    if found is None and gutter is not None and _count_pairs(rows, gutter) >= 2:
        found = gutter
    if found is None:
        return PdfColumns(tuple(rows), 1)
    ordered: list[PrintRow] = []
    left: list[PrintRow] = []
    right: list[PrintRow] = []
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
    return PdfColumns(tuple(ordered), count)


def stands_side_by_side(rows: Sequence[PrintRow]) -> bool:
    """Tell whether a few rows hold prose on both sides of a gap: short blocks, side by side.

    They are too few for a gutter. A signature block looks alike, but its lines do not run on.
    """
    size = median(row.size for row in rows) if rows else 0.0
    pairs: list[tuple[float, tuple[str, str]]] = []
    for row in rows:
        words = _words(row)
        wide = [right for (_, end), (right, _) in pairwise(words) if right - end > _APART * size]
        if len(wide) != 1:
            continue
        cut = _cut(row, wide[0] - 0.5 * size)
        if cut and cut[0] and cut[1]:
            sides = cut[0][0].text.lstrip(), cut[1][0].text.lstrip()
            pairs.append((wide[0], sides))
    for edge, _ in pairs:
        block = [sides for other, sides in pairs if abs(other - edge) < 0.5 * size]
        going_on = [sum(sides[side][:1].islower() for sides in block) for side in (0, 1)]
        if min(going_on) >= _MIN_GOING_ON:
            return True
    return False


def _release(left: list[PrintRow], right: list[PrintRow], ordered: list[PrintRow]) -> int:
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


def find_gutter(rows: Sequence[PrintRow]) -> float | None:
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


def _words(row: PrintRow) -> list[tuple[float, float]]:
    """Return the stretches of ink of a row, small gaps closed."""
    intervals: list[tuple[float, float]] = []
    for glyph in row.glyphs:
        if glyph.text.isspace():
            continue
        if intervals and glyph.left - intervals[-1][1] < 0.5 * row.size:
            intervals[-1] = (intervals[-1][0], max(intervals[-1][1], glyph.right))
        else:
            intervals.append((glyph.left, glyph.right))
    return intervals


def _covers(intervals: list[tuple[float, float]], x: float) -> bool:
    return any(left <= x <= right for left, right in intervals)


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


def _is_gutter(rows: Sequence[PrintRow], x: float, width: float) -> bool:
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


def _count_pairs(rows: Sequence[PrintRow], x: float) -> int:
    """Count the rows on the right that have one on the left at their height."""
    parts = [part for row in rows if (part := _cut(row, x)) is not None]
    left = [row.base for part in parts for row in part[0]]
    right = [(row.base, row.size) for part in parts for row in part[1]]
    # The lines of two columns need not stand level, but one is never a whole line off the other.
    return sum(any(abs(base - other) < 0.85 * size for other in left) for base, size in right)


def _cut(row: PrintRow, x: float) -> tuple[list[PrintRow], list[PrintRow]] | None:
    """Cut a row at a gutter; None when its ink crosses it."""
    if _covers(_words(row), x):
        return None
    left = [glyph for glyph in row.glyphs if glyph.right <= x]
    right = [glyph for glyph in row.glyphs if glyph.right > x]
    sides = [[pdf_row_of(row.page, side)] if side else [] for side in (left, right)]
    kept = [[part for part in side if part.text.strip()] for side in sides]
    return kept[0], kept[1]
