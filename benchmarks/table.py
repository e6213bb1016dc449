"""A table of measurements, and how it is printed."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Cell", "Table", "format_table"]

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of measurements; text stands to the left, numbers to the right."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    """What was measured on, and what a ratio compares."""


def format_table(table: Table) -> str:
    """Return the table as plain text: every column as wide as its widest cell."""
    rows = [[_text(cell) for cell in row] for row in table.rows]
    columns = list(zip(table.columns, *rows, strict=True))
    padded = [
        _padded(column, to_left=any(isinstance(row[k], str) for row in table.rows))
        for k, column in enumerate(columns)
    ]
    rule = ["-" * len(column[0]) for column in padded]
    head, *body = ("  ".join(row).rstrip() for row in zip(*padded, strict=True))
    above = [table.title, *([table.note] if table.note else []), ""]
    return "\n".join([*above, head, "  ".join(rule), *body])


def _padded(column: tuple[str, ...], *, to_left: bool) -> list[str]:
    width = max(map(len, column))
    return [cell.ljust(width) if to_left else cell.rjust(width) for cell in column]


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return "–"
        case float():
            return f"{cell:.3f}" if abs(cell) < 10 else f"{cell:,.1f}"
        case int():
            return f"{cell:,}"
    return cell
