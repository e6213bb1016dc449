"""Read ruled tables of a PDF cell by cell; where the lines are is pdfplumber's to find.

Why not by geometry alone: cells side by side look like columns of text, and parallel texts in two
languages would be read one after the other.
The package is optional; without it a page with many lines gets a warning.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus_tool.ingest.pdf_lines import PrintRow, body_size, make_print_rows
from corpus_tool.ingest.pdf_page import Glyph, PageText
from corpus_tool.ingest.pdf_paragraphs import make_blocks, measure_margins
from corpus_tool.model import Block, BlockKind, Finding

__all__ = ["RuledTable", "TableBox", "find_tables", "insert_tables", "take_tables"]

_MIN_RULES = 4
"""Lines or boxes on a page, below which no table is looked for."""
_MIN_FILLED = 0.5
"""Share of the cells that hold text; a form or a frame has fewer."""


@dataclass(frozen=True, slots=True)
class TableBox:
    """A cell: its edges, from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, glyph: Glyph) -> bool:
        """Tell whether a character stands in it."""
        middle = (glyph.left + glyph.right) / 2
        return self.left <= middle <= self.right and self.bottom <= glyph.base <= self.top


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A ruled table on a page, and the blocks of its cells."""

    page: int
    top: float
    blocks: tuple[Block, ...]


def find_tables(
    content: bytes, pages: Sequence[PageText], password: str | None = None
) -> dict[int, list[list[list[TableBox]]]]:
    """Return the cells of the tables on each page that has lines enough for one.

    Raises:
        ImportError: pdfplumber is not installed.
    """
    ruled = [page for page in pages if page.ruled >= _MIN_RULES and not page.sideways]
    if not ruled:
        return {}
    import pdfplumber

    found: dict[int, list[list[list[TableBox]]]] = {}
    with pdfplumber.open(io.BytesIO(content), password=password) as document:
        for page in ruled:
            sheet = document.pages[page.number - 1]
            if sheet.rotation:
                continue
            left, _, _, bottom = sheet.bbox
            for table in sheet.find_tables():
                rows = [
                    [
                        TableBox(x0 - left, bottom - y1, x1 - left, bottom - y0)
                        for x0, y0, x1, y1 in cells
                    ]
                    for row in table.rows
                    if (cells := [cell for cell in row.cells if cell])
                ]
                if len(rows) >= 2 and max(len(row) for row in rows) >= 2:
                    found.setdefault(page.number, []).append(rows)
    return found


def take_tables(
    content: bytes, pages: Sequence[PageText], password: str | None = None
) -> tuple[list[PageText], list[RuledTable], list[Finding]]:
    """Take ruled tables off the pages: the pages without them, the tables, what is to be said."""
    try:
        found = find_tables(content, pages, password)
    except ImportError:
        return list(pages), [], list(_missing(pages))
    kept: list[PageText] = []
    tables: list[RuledTable] = []
    for page in pages:
        for rows in found.get(page.number, []):
            table, page = _take(page, rows)
            if table is not None:
                tables.append(table)
        kept.append(page)
    return kept, tables, []


def insert_tables(
    made: Sequence[tuple[Block, tuple[PrintRow, ...]]], tables: Sequence[RuledTable]
) -> list[Block]:
    """Put the blocks of tables between those of the text, by their height on the page."""
    blocks: list[Block] = []
    waiting = sorted(tables, key=lambda table: (table.page, -table.top))
    for block, rows in made:
        position = rows[0].page, -rows[0].base
        while waiting and (waiting[0].page, -waiting[0].top) < position:
            blocks += waiting.pop(0).blocks
        blocks.append(block)
    for table in waiting:
        blocks += table.blocks
    return blocks


def _missing(pages: Sequence[PageText]) -> Iterator[Finding]:
    for page in pages:
        if page.ruled >= 2 * _MIN_RULES:
            message = (
                f"page {page.number} may hold a ruled table, read as running text;"
                " install corpus-tool[pdf-tables] to read it by cells"
            )
            yield Finding("W_PDF_TABLE", message, page=page.number)


def _take(page: PageText, rows: list[list[TableBox]]) -> tuple[RuledTable | None, PageText]:
    """Take one table off a page; one that is mostly empty stays."""
    blocks: list[Block] = []
    glyph_ids: set[int] = set()
    filled = 0
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            inside = [glyph for glyph in page.glyphs if cell.holds(glyph)]
            inner = _cell(page.number, inside, number, column)
            filled += bool(inner)
            blocks += inner
            glyph_ids |= {id(glyph) for glyph in inside}
    if filled < _MIN_FILLED * sum(len(row) for row in rows) or filled < 2:
        return None, page
    top = max(cell.top for row in rows for cell in row)
    rest = tuple(glyph for glyph in page.glyphs if id(glyph) not in glyph_ids)
    return RuledTable(page.number, top, tuple(blocks)), replace(page, glyphs=rest)


def _cell(page: int, glyphs: Sequence[Glyph], row: int, column: int) -> list[Block]:
    lines = make_print_rows(page, glyphs)
    if not lines:
        return []
    made = make_blocks(lines, measure_margins(lines, body_size(glyphs)))
    return [
        replace(
            block, kind=BlockKind.TABLE, row=row, column=column, flush_start=None, full_end=None
        )
        for block, _ in made
    ]
