"""Tables as an Excel workbook: marked text, filters, frozen heads.

No cell can start a formula: every text is written as a string, and one that begins like a formula
is marked as text, so that it stays one when a person edits the cell.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from corpus_tool.errors import InputError, MissingDependency
from corpus_tool.export.tabular import DataTable, Marked, Value
from corpus_tool.report.markup import MarkedSegment, MarkedWords
from corpus_tool.report.words import load_words
from corpus_tool.text.normalize import is_formula

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["can_write", "check_library", "workbook"]

MOST_ROWS = 1_048_575
"""So many rows a sheet of Excel has below its head."""
UNWRITABLE = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
LONGEST = 32_000
"""So many UTF-16 units of a text are written; Excel holds 32,767 of them in a cell."""
WIDTHS = {
    **dict.fromkeys(("text", "sentence", "wording"), 80),
    **dict.fromkeys(("left_text", "right_text", "note", "problem", "finding"), 60),
    **dict.fromkeys(("title", "value", "nearest forebear"), 50),
    **dict.fromkeys(("what", "options", "forebear", "slots", "sisters"), 40),
    "reason": 36,
}
WIDTH = 16
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
LOOKS: dict[MarkedWords, dict[str, object]] = {
    MarkedWords.REMOVED: {"font_color": "#9A3B0C", "font_strikeout": True},
    MarkedWords.ADDED: {"font_color": "#0B5A99", "underline": 1},
    MarkedWords.ROUTINE_REMOVED: {"font_color": "#665F54", "font_strikeout": True},
    MarkedWords.ROUTINE_ADDED: {"font_color": "#665F54", "underline": 1},
    MarkedWords.ELSEWHERE_REMOVED: {"font_color": "#66397F", "font_strikeout": True},
    MarkedWords.ELSEWHERE_ADDED: {"font_color": "#66397F", "underline": 1},
    MarkedWords.ELSEWHERE: {"font_color": "#66397F", "underline": 1},
    MarkedWords.KEPT: {"underline": 1},
}


def can_write() -> bool:
    """Tell whether the library that writes workbooks is installed."""
    return find_spec("xlsxwriter") is not None


def check_library() -> None:
    """Raise where workbooks cannot be written, before any work is done for one.

    Raises:
        MissingDependency: XlsxWriter is not installed.
    """
    if not can_write():
        raise MissingDependency(
            "Excel workbooks need XlsxWriter, which is not installed",
            hint='Install it: pip install "corpus-tool[excel]"',
        )


def workbook(tables: Iterable[DataTable], *, made_at: datetime, program: str) -> bytes:
    """Return tables as a workbook, a sheet each.

    Raises:
        MissingDependency: XlsxWriter is not installed.
        InputError: a table has more rows than a sheet.
    """
    check_library()
    import xlsxwriter

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
        self._formats: dict[tuple[MarkedWords, bool, bool], Format] = {}
        self._head = workbook.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._fonts = {
            (mark, verb): workbook.add_format(_look(mark, is_verb=verb))
            for mark in (MarkedWords.NONE, *LOOKS)
            for verb in (False, True)
        }

    def add(self, table: DataTable) -> None:
        """Add a sheet."""
        _check(table)
        words = load_words()
        headers = table.heads or tuple(words(f"column.{name}") for name in table.columns)
        sheet = self._workbook.add_worksheet(words(f"sheet.{table.name}"))
        for column, (name, head) in enumerate(zip(table.columns, headers, strict=True)):
            sheet.write_string(0, column, _written(head), self._head)
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
                sheet.write_string(row, column, load_words()("sheet.yes"), self._format())
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self._format())
        else:
            marked = (MarkedSegment(value),) if isinstance(value, str) else value
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
            segments = (MarkedSegment(text[:1]), MarkedSegment(text[1:]))
        if len(segments) == 1:
            first = segments[0]
            cell = self._format(first.mark, is_verb=first.is_verb, quoted=quoted)
            sheet.write_string(row, column, text, cell)
            return
        fonts = self._fonts
        pieces = [
            part for piece in segments for part in (fonts[piece.mark, piece.is_verb], piece.text)
        ]
        sheet.write_rich_string(row, column, *pieces, self._format(quoted=quoted))

    def _format(
        self, mark: MarkedWords = MarkedWords.NONE, *, is_verb: bool = False, quoted: bool = False
    ) -> Format:
        key = mark, is_verb, quoted
        if key not in self._formats:
            look = _look(mark, is_verb=is_verb) | {"text_wrap": True, "valign": "top"}
            if quoted:
                look["quote_prefix"] = True
            self._formats[key] = self._workbook.add_format(look)
        return self._formats[key]


def _look(mark: MarkedWords, *, is_verb: bool) -> dict[str, object]:
    return {**LOOKS.get(mark, {}), **({"bold": True} if is_verb else {})}


def _check(table: DataTable) -> None:
    """Raise where a sheet would silently lose rows."""
    if len(table.rows) > MOST_ROWS:
        raise InputError(
            f"a sheet of Excel holds {MOST_ROWS:,} rows; '{table.name}' has {len(table.rows):,}",
            subject=table.name,
            hint="Write it as CSV",
            code="E_ROWS",
        )


def _written(text: str) -> str:
    """Return a text with U+FFFD for what no XML can hold, not even as an escape of Excel's."""
    return UNWRITABLE.sub("\ufffd", text)


def _cut(segments: Sequence[MarkedSegment]) -> Marked:
    """Return what of a text fits into a cell; a cut one ends in an ellipsis."""
    kept: list[MarkedSegment] = []
    room = LONGEST
    for segment in segments:
        whole = _written(segment.text)
        units = whole.encode("utf-16-le")
        if len(units) // 2 > room:
            text = units[: 2 * room].decode("utf-16-le", "ignore")
            kept.append(replace(segment, text=f"{text}…"))
            break
        if whole:
            kept.append(segment if whole == segment.text else replace(segment, text=whole))
        room -= len(units) // 2
    return tuple(kept)
