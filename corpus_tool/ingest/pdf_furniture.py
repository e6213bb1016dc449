"""Tell page furniture from text: running heads, page and line numbers, notes (S10, S11).

Everything taken off is told; notes are kept as blocks of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus_tool.ingest.pdf_lines import PrintRow, body_size, is_raised_glyph, pdf_row_of

__all__ = ["FurnitureSplit", "split_furniture", "split_notes"]

_ZONE = 0.11
"""Share of the page's height at either end in which furniture stands."""
_PAGE_NUMBER = re.compile(
    r"[\s\-–—|•.]*+(?:page|p\.|seite|página|trang)?+\s*+"
    r"(?:\d{1,4}|[ivxlc]{1,6}|[A-Z]-?\d{1,3})\s*+(?:(?:of|/|von|de|sur)\s*+\d{1,4})?[\s\-–—|•.]*+",
    re.IGNORECASE,
)
_FAR_ZONE = 0.2
"""The same for numbers that count up from page to page: some stand as high as a wide margin."""
# Begun only where leaders begin, and never given back, so that a row of dots is read once.
_LEADERS = re.compile(
    r"(?:(?<!\.)\.{5,}+|(?<!\.\s)(?<!\.)(?:\.\s){5,}+|(?<!…)…{3,}+|(?<!_)_{5,}+)[\s.]{0,40}+"
    r"(?:\d{1,4}|[ivxlc]{1,6})\s{0,8}\Z"
)
"""What ends an entry of a list of contents: leaders, and the page."""
_MIN_ENTRIES = 2
"""A single line with dots and a number may be a form to fill in."""
_CONTENTS = re.compile(
    r"\s*+(?:(?:table\s++of\s++)?contents|table\s+des\s+matières|sommaire|inhalt(?:sverzeichnis)?"
    r"|índice|sumário)\s*+:?\s*+",
    re.IGNORECASE,
)
_BROWSER = re.compile(
    r"\A\s*\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},? \d{1,2}:\d{2}|\A\s*(?:https?|file)://\S+\s+\d+/\d+\s*\Z"
)
"""Date and time above, address and page below: what browsers print around a page."""
_APART = 1.6
"""In type sizes: how far a page's number stands from any text."""
_SMALL = 0.95
"""In sizes of the body's type: from here on print is small."""
_SAME_HEIGHT = 4.0
_MIN_LINE_NUMBERS = 8
_EDGE = 1.5
"""In points: how exactly line numbers keep their right edge."""
_NOTE_SIZE = 0.9
_NOTE_MARK = re.compile(r"\s*[\[(]?(\d{1,3}|[*†‡§]{1,3})[\])]?\.?(?=\D)")
_NOTE_ZONE = 0.6
"""Notes stand in this lower share of a page."""


@dataclass(frozen=True, slots=True)
class FurnitureSplit:
    """Rows of text, and rows that are something else."""

    kept: tuple[PrintRow, ...]
    taken: tuple[PrintRow, ...]
    numbers: tuple[PrintRow, ...] = ()
    """Numbers of lines."""


def split_furniture(
    rows: Sequence[PrintRow], sizes: Mapping[int, tuple[float, float]]
) -> FurnitureSplit:
    """Take running heads and feet, page numbers and line numbers off the rows of all pages.

    Args:
        rows: the rows of all pages.
        sizes: width and height of each page.
    """
    zone: dict[int, tuple[str, bool]] = {}
    places: defaultdict[tuple[str, bool], list[PrintRow]] = defaultdict(list)
    for row in rows:
        height = sizes[row.page][1]
        at_top, at_foot = row.base > (1 - _ZONE) * height, row.base < _ZONE * height
        if at_top or at_foot:
            key = re.sub(r"\d+", "#", " ".join(row.text.split())), at_top
            zone[id(row)] = key
            places[key].append(row)
    least = max(2, len(sizes) // 2)
    repeated = {key for key, found in places.items() if _most_at_one_height(found) >= least}
    furniture_ids = _counting(rows, sizes) | _contents(rows)
    body = body_size(glyph for row in rows for glyph in row.glyphs)
    for row in rows:
        key_ = zone.get(id(row))
        if key_ is None:
            continue
        numbered = _PAGE_NUMBER.fullmatch(row.text) or _heads_page(row, body)
        printed = numbered and _stands_apart(row, rows)
        if key_ in repeated or printed or _BROWSER.search(row.text) or _is_artifact(row, rows):
            furniture_ids.add(id(row))
    kept = tuple(row for row in rows if id(row) not in furniture_ids)
    furniture = tuple(row for row in rows if id(row) in furniture_ids)
    return _without_line_numbers(kept, furniture)


def _counting(rows: Sequence[PrintRow], sizes: Mapping[int, tuple[float, float]]) -> set[int]:
    """Return the outermost rows that are a page's number and count up with the pages.

    What counts so at one height is furniture even where it stands far from the page's edge.
    """
    pages: defaultdict[int, list[PrintRow]] = defaultdict(list)
    for row in rows:
        pages[row.page].append(row)
    # First page's number by what is printed, and which end of the page, together with the rows.
    series: defaultdict[tuple[int, bool, str], list[PrintRow]] = defaultdict(list)
    for page, found in pages.items():
        height = sizes[page][1]
        for at_top, row in ((True, found[0]), (False, found[-1])):
            off = height - row.base if at_top else row.base
            value = re.search(r"\d+", row.text)
            if off < _FAR_ZONE * height and value and _PAGE_NUMBER.fullmatch(row.text):
                form = re.sub(r"\d+", "#", "".join(row.text.split()), count=1)
                series[int(value[0]) - page, at_top, form].append(row)
    least = max(2, (len(sizes) + 1) // 2)
    return {
        id(row) for found in series.values() if _most_at_one_height(found) >= least for row in found
    }


def _contents(rows: Sequence[PrintRow]) -> set[int]:
    """Return the rows of lists of contents: entries with leaders and a page, and their heading."""
    row_ids: set[int] = set()
    pages: defaultdict[int, list[PrintRow]] = defaultdict(list)
    for row in rows:
        pages[row.page].append(row)
    for page in pages.values():
        entries = [place for place, row in enumerate(page) if _LEADERS.search(row.text)]
        if len(entries) < _MIN_ENTRIES:
            continue
        row_ids |= {id(page[place]) for place in entries}
        if entries[0] and _CONTENTS.fullmatch(page[entries[0] - 1].text):
            row_ids.add(id(page[entries[0] - 1]))
    return row_ids


def _most_at_one_height(rows: Sequence[PrintRow]) -> int:
    """Count on how many pages a row stands at the height where it stands most often."""
    return max(
        len({other.page for other in rows if abs(other.base - row.base) <= _SAME_HEIGHT})
        for row in rows[:50]
    )


def _is_artifact(row: PrintRow, rows: Sequence[PrintRow]) -> bool:
    """Tell whether a row of a tagged page is no part of what is tagged."""
    if any(glyph.style.mark >= 0 for glyph in row.glyphs):
        return False
    page = [other for other in rows if other.page == row.page]
    tagged = sum(any(glyph.style.mark >= 0 for glyph in other.glyphs) for other in page)
    return tagged > 0.7 * len(page)


def _heads_page(row: PrintRow, body: float) -> bool:
    """Tell whether a row is small print with its page's number: `2   JOINT STATEMENT`."""
    words = row.text.split()
    return row.size < _SMALL * body and str(row.page) in (words[0], words[-1])


def _stands_apart(row: PrintRow, rows: Sequence[PrintRow]) -> bool:
    """Tell whether nothing else of its page stands close above or below."""
    others = [other for other in rows if other.page == row.page and other is not row]
    # The last line of a note may be `page 3.`; a page's number stands further off.
    return all(abs(other.base - row.base) > _APART * row.size for other in others) or not others


def _without_line_numbers(
    rows: tuple[PrintRow, ...], furniture: tuple[PrintRow, ...]
) -> FurnitureSplit:
    """Take off a column of integers with one right edge that counts the lines of the text."""
    found: defaultdict[int, list[_Entry]] = defaultdict(list)
    for place, row in enumerate(rows):
        number = re.match(r"\d{1,4}(?=\s|$)", row.text)
        if number:
            edge = row.glyphs[len(number[0]) - 1].right
            found[row.page].append((place, int(number[0]), edge))
    numbers = {
        place: len(str(value))
        for column in _line_numbers(list(found.values()))
        for place, value, _ in column
    }
    if not numbers:
        return FurnitureSplit(rows, furniture)
    kept: list[PrintRow] = []
    line_numbers: list[PrintRow] = []
    for place, row in enumerate(rows):
        if place not in numbers:
            kept.append(row)
            continue
        length = numbers[place]
        line_numbers.append(pdf_row_of(row.page, row.glyphs[:length]))
        rest = pdf_row_of(row.page, row.glyphs[length:])
        if rest.text.strip():
            kept.append(rest)
    return FurnitureSplit(tuple(kept), furniture, tuple(line_numbers))


_Entry = tuple[int, int, float]
"""Place of a row, the number it begins with, and where that ends."""


def _line_numbers(pages: Sequence[Sequence[_Entry]]) -> list[list[_Entry]]:
    """Return the column of line numbers of each page, where the document has such columns."""
    columns = [_column(entries) for entries in pages]
    sure = [column for column in columns if len(column) >= _MIN_LINE_NUMBERS]
    if not sure:
        return []
    # A short page shows too little by itself; what counts at the same place counts lines as well.
    edges = [column[0][2] for column in sure]
    return [c for c in columns if c and min(abs(c[0][2] - edge) for edge in edges) < _EDGE]


def _column(entries: Sequence[_Entry]) -> list[_Entry]:
    """Return the entries with the commonest right edge, if they count in even steps."""
    edges = [edge for *_, edge in entries]
    common = max(edges, key=lambda edge: sum(abs(edge - other) < _EDGE for other in edges))
    column = [entry for entry in entries if abs(entry[2] - common) < _EDGE]
    steps = {right[1] - left[1] for left, right in pairwise(column)}
    return column if len(column) == 1 or (len(steps) == 1 and min(steps) > 0) else []


def split_notes(
    rows: Sequence[PrintRow], sizes: Mapping[int, tuple[float, float]], body: float
) -> tuple[tuple[PrintRow, ...], tuple[tuple[str, tuple[PrintRow, ...]], ...]]:
    """Part footnotes from the text: small print at the foot of a page that begins with a mark.

    Returns:
        The rows of the text, and mark and rows of each note.
    """
    kept: list[PrintRow] = []
    notes: list[tuple[str, tuple[PrintRow, ...]]] = []
    pages: defaultdict[tuple[int, int], list[PrintRow]] = defaultdict(list)
    for row in rows:
        pages[row.page, row.column].append(row)
    note_line_ids: dict[int, bool] = {}
    for (page, _), column in pages.items():
        for mark, lines in _notes_of(column, sizes[page][1], body):
            notes.append((mark, tuple(lines)))
            note_line_ids |= {id(line): True for line in lines}
    kept = [row for row in rows if id(row) not in note_line_ids]
    return tuple(kept), tuple(notes)


def _notes_of(
    column: Sequence[PrintRow], height: float, body: float
) -> list[tuple[str, list[PrintRow]]]:
    tail: list[PrintRow] = []
    for row in reversed(column):
        if row.size > _NOTE_SIZE * body or row.base > _NOTE_ZONE * height:
            break
        tail.insert(0, row)
    while tail and not _opens_note(tail[0]):
        tail.pop(0)
    notes: list[tuple[str, list[PrintRow]]] = []
    for row in tail:
        mark = _opens_note(row)
        if mark:
            notes.append((mark, [row]))
        else:
            notes[-1][1].append(row)
    return notes


def _opens_note(row: PrintRow) -> str:
    """Return the mark a row begins with as a note does, or nothing."""
    found = _NOTE_MARK.match(row.text)
    if not found:
        return ""
    first = row.glyphs[0]
    stands_off = is_raised_glyph(first, row) or first.size < 0.9 * row.size
    follows = row.text[found.end() :][:1]
    return found.group(1) if stands_off or follows.isspace() else ""
