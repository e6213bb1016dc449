"""Rows as CSV, for every file and command that writes it: quoting, line ends, no formulae."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from corpus_tool.text.normalize import guard_cell

__all__ = ["CsvCell", "CsvWriter"]

CsvCell = str | int | float | None


class CsvWriter:
    """Writes rows under a head; what is no text, number or nothing is made text by the caller."""

    def __init__(
        self,
        stream: TextIO,
        columns: Iterable[str],
        *,
        raw: bool = False,
        quotes_all: bool = True,
        line_end: str = "\n",
    ) -> None:
        """Write the head.

        Args:
            stream: of text that does not translate line ends.
            columns: the head.
            raw: leave texts that a spreadsheet would take for a formula; else an apostrophe is
                put before them.
            quotes_all: put every cell in quotes; else only those that need it.
            line_end: after every row.
        """
        self._writer = csv.writer(
            stream,
            quoting=csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL,
            lineterminator=line_end,
        )
        self._raw = raw
        self._writer.writerow(columns)

    def add(self, row: Iterable[CsvCell]) -> None:
        """Write a row."""
        self._writer.writerow([self._text(cell) for cell in row])

    def _text(self, cell: CsvCell) -> str:
        if isinstance(cell, str):
            return cell if self._raw else guard_cell(cell)
        return "" if cell is None else str(cell)
