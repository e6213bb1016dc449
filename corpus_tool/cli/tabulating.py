"""The table of three and more texts on standard output: `compare` with more than two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_tool.cli.output import Format, emit, emit_text, emit_workbook, note
from corpus_tool.model import PARAGRAPH_BREAK

if TYPE_CHECKING:
    from corpus_tool.model import AlignmentTable, Version

__all__ = ["emit_table"]


def emit_table(table: AlignmentTable, form: Format, output: Path | None) -> None:
    """Print or write a table of texts and, as a message, its size.

    For people a line is a row of the table; in a file it is one cell of it, so that the file has
    the same columns whatever the number of texts.
    """
    if form is Format.JSON:
        from corpus_tool.export.json import table_json

        emit_text(table_json(table), to=output)
    elif form is Format.CSV:
        columns = (
            *("row", "text", "state", "paragraphs", "labels", "moved", "score", "reason"),
            "words",
        )
        emit(form, columns, list(_cells(table)), to=output)
    elif form is Format.XLSX:
        from corpus_tool.export.tabular import alignment_tables

        emit_workbook(alignment_tables(table), to=output)
    else:
        names = [version.name for version in table.versions]
        emit(form, ("row", *names), list(_rows(table)))
    texts = ", ".join(f"{one.name} ({len(one.paragraphs)} ¶)" for one in table.versions)
    note(f"{texts}: {len(table.rows)} rows, {table.mode}")


def _rows(table: AlignmentTable) -> Iterator[tuple[object, ...]]:
    for number, row in enumerate(table.rows, 1):
        shown = []
        for version, cell in zip(table.versions, row.cells, strict=True):
            moved = " moved" if cell.moved and cell.paragraphs else ""
            numbers = _numbers(version, cell.paragraphs)
            shown.append(f"{cell.state}{moved} {numbers}".rstrip())
        yield number, *shown


def _cells(table: AlignmentTable) -> Iterator[tuple[object, ...]]:
    for number, row in enumerate(table.rows, 1):
        for version, cell in zip(table.versions, row.cells, strict=True):
            yield (
                number,
                version.name,
                str(cell.state),
                ", ".join(f"{version.name}#{version.paragraphs[i].path}" for i in cell.paragraphs),
                ", ".join(filter(None, (version.paragraphs[i].label for i in cell.paragraphs))),
                cell.moved,
                cell.score,
                cell.reason,
                PARAGRAPH_BREAK.join(version.paragraphs[i].text for i in cell.paragraphs),
            )


def _numbers(version: Version, paragraphs: tuple[int, ...]) -> str:
    return ", ".join(f"¶{version.paragraphs[i].path}" for i in paragraphs)
