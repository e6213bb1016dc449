"""Tables as an Excel workbook: marked text, filters, frozen heads.

No cell can start a formula: every text is written as a string, and one that begins like a formula
is marked as text, so that it stays one when a person edits the cell.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from corpus_tool.errors import MissingDependency
from corpus_tool.render.marks import Mark, Segment
from corpus_tool.render.tables import Marked, Table, Value
from corpus_tool.render.words import load
from corpus_tool.text.spreadsheets import is_formula

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["workbook"]

LONGEST = 32_000
"""So many UTF-16 units of a text are written; Excel holds 32,767 of them in a cell."""
WIDTHS = {"left_text": 60, "right_text": 60, "text": 80, "reason": 36, "title": 50, "options": 40}
WIDTH = 16
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
LOOKS: dict[Mark, dict[str, object]] = {
    Mark.REMOVED: {"font_color": "#9A3B0C", "font_strikeout": True},
    Mark.ADDED: {"font_color": "#0B5A99", "underline": 1},
    Mark.ROUTINE_REMOVED: {"font_color": "#665F54", "font_strikeout": True},
    Mark.ROUTINE_ADDED: {"font_color": "#665F54", "underline": 1},
    Mark.ELSEWHERE_REMOVED: {"font_color": "#66397F", "font_strikeout": True},
    Mark.ELSEWHERE_ADDED: {"font_color": "#66397F", "underline": 1},
    Mark.ELSEWHERE: {"font_color": "#66397F", "underline": 1},
    Mark.KEPT: {"underline": 1},
}


def workbook(tables: Iterable[Table], *, made_at: datetime, program: str) -> bytes:
    """Return tables as a workbook, a sheet each.

    Raises:
        MissingDependency: XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as cause:
        raise MissingDependency(
            "Excel workbooks need XlsxWriter, which is not installed",
            hint='Install it: pip install "corpus-tool[excel]"',
        ) from cause
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as written:
        created = made_at.replace(tzinfo=None)
        written.set_properties({"author": program, "created": created})
        book = _Book(written)
        for table in tables:
            book.add(table)
    return stream.getvalue()


class _Book:
    """A workbook and its formats, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[tuple[Mark, bool], Format] = {}
        self._head = workbook.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._fonts = {
            mark: workbook.add_format(LOOKS.get(mark, {})) for mark in (Mark.NONE, *LOOKS)
        }

    def add(self, table: Table) -> None:
        """Add a sheet."""
        words = load()
        sheet = self._workbook.add_worksheet(words(f"sheet.{table.name}"))
        for column, name in enumerate(table.columns):
            sheet.write_string(0, column, words(f"column.{name}"), self._head)
            sheet.set_column(column, column, WIDTHS.get(name, WIDTH))
        for number, row in enumerate(table.rows, 1):
            for column, value in enumerate(row):
                self._write(sheet, number, column, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)

    def _write(self, sheet: Worksheet, row: int, column: int, value: Value) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            if value:
                sheet.write_string(row, column, load()("sheet.yes"), self._format())
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self._format())
        else:
            marked = (Segment(value),) if isinstance(value, str) else value
            self._write_text(sheet, row, column, marked)

    def _write_text(self, sheet: Worksheet, row: int, column: int, marked: Marked) -> None:
        segments = _cut(marked)
        text = "".join(segment.text for segment in segments)
        if not text:
            return
        quoted = is_formula(text)
        # The library takes a text between these tags for marked text of its own; in two pieces
        # it cannot.
        if len(segments) == 1 and text.startswith("<r>") and text.endswith("</r>"):
            segments = (Segment(text[:1]), Segment(text[1:]))
        if len(segments) == 1:
            cell = self._format(segments[0].mark, quoted=quoted)
            sheet.write_string(row, column, text, cell)
            return
        pieces = [each for one in segments for each in (self._fonts[one.mark], one.text)]
        sheet.write_rich_string(row, column, *pieces, self._format(quoted=quoted))

    def _format(self, mark: Mark = Mark.NONE, *, quoted: bool = False) -> Format:
        key = mark, quoted
        if key not in self._formats:
            look = {**LOOKS.get(mark, {}), "text_wrap": True, "valign": "top"}
            if quoted:
                look["quote_prefix"] = True
            self._formats[key] = self._workbook.add_format(look)
        return self._formats[key]


def _cut(segments: Sequence[Segment]) -> Marked:
    """Return what of a text fits into a cell; a cut one ends in an ellipsis."""
    kept: list[Segment] = []
    room = LONGEST
    for segment in segments:
        units = segment.text.encode("utf-16-le")
        if len(units) // 2 > room:
            text = units[: 2 * room].decode("utf-16-le", "ignore")
            kept.append(Segment(f"{text}…", segment.mark))
            break
        if segment.text:
            kept.append(segment)
        room -= len(units) // 2
    return tuple(kept)
