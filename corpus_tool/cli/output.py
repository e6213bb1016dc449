"""Results as a table, JSON, CSV or workbook, printed or written; messages to standard error.

Texts come from strangers: what a terminal or a spreadsheet would obey is taken off here, and
JSON, which programs read, writes it as escapes and loses nothing.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool import __version__
from corpus_tool.cli.main import FAILED, UNREAD, Stopped
from corpus_tool.cli.values import cell, clean, csv_text, plain, sheet_value
from corpus_tool.workspace import write, write_bytes

if TYPE_CHECKING:
    from corpus_tool.export.tabular import Table

__all__ = [
    "FileOption",
    "Format",
    "FormatOption",
    "StandardOutput",
    "clean",
    "emit",
    "emit_json",
    "emit_line",
    "emit_plain",
    "emit_text",
    "emit_workbook",
    "note",
    "plain",
    "settle",
]

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Format(StrEnum):
    """How a command prints its result."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


FormatOption = Annotated[
    Format, typer.Option("--format", "-f", help="table for people; the others for programs.")
]
FileOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write the result there: .xlsx, .csv or .json.",
    ),
]


def settle(form: Format, to: Path | None) -> Format:
    """Return the form of a result: the one asked for, or else what the name of the file says.

    Raises:
        BadParameter: a workbook would go to a terminal, or the name says no form.
        MissingDependency: a workbook cannot be written here.
    """
    if form is Format.TABLE and to is not None:
        form = _named(to)
    if form is Format.XLSX:
        from corpus_tool.export.xlsx import check_library

        if to is None:
            raise _homeless()
        check_library()
    return form


def _named(to: Path) -> Format:
    named = to.suffix.removeprefix(".").lower()
    if named not in {Format.JSON, Format.CSV, Format.XLSX}:
        raise typer.BadParameter(
            f"'{to.name}' says no form: name it .xlsx, .csv or .json, or add --format",
            param_hint="--output",
        )
    return Format(named)


def _homeless() -> typer.BadParameter:
    message = "a workbook goes into a file: name it with --output FILE"
    return typer.BadParameter(message, param_hint="--format xlsx")


def note(message: str) -> None:
    """Print a message, on one line, where it does not mix with the result."""
    with contextlib.suppress(OSError):  # a message that nobody takes is no failure
        sys.stderr.write(clean(message) + "\n")


def emit(
    form: Format,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    hidden: Sequence[str] = (),
    to: Path | None = None,
    name: str = "result",
) -> None:
    """Print rows in the form asked for, or write them.

    Args:
        form: table, JSON (a list of objects), CSV or workbook, as `settle` returned it.
        columns: their names, which are the keys of the JSON objects.
        rows: cells of plain values; None is an empty cell.
        hidden: columns too long for a table; the other forms have them.
        to: the file, where there is to be one.
        name: that of the workbook's sheet among the interface's words.
    """
    if form is Format.JSON:
        emit_json([dict(zip(columns, row, strict=True)) for row in rows], to=to)
    elif form is Format.CSV:
        emit_plain(csv_text(columns, rows), to=to)
    elif form is Format.XLSX:
        from corpus_tool.export.tabular import Table

        values = tuple(tuple(map(sheet_value, row)) for row in rows)
        emit_workbook((Table(name, tuple(columns), values, heads=tuple(columns)),), to=to)
    else:
        kept = [i for i, name in enumerate(columns) if name not in hidden]
        _emit_table([columns[i] for i in kept], [[row[i] for i in kept] for row in rows])


def emit_json(value: object, *, to: Path | None = None) -> None:
    """Print a value as JSON that is safe to look at in a terminal, or write it."""
    emit_text(json.dumps(plain(value), ensure_ascii=False, indent=2), to=to)


def emit_line(text: str) -> None:
    """Print one line of a result for people."""
    _write(clean(text) + "\n")


def emit_text(text: str, *, to: Path | None = None) -> None:
    """Print or write JSON text, with escapes for what a terminal would obey; it means the same."""
    escaped = _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    if to is None and not _can_print(escaped):
        escaped = _NOT_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], escaped)
    emit_plain(escaped.rstrip("\n") + "\n", to=to)


def _can_print(text: str) -> bool:
    """Tell whether the output's character set has all of a text's characters."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def emit_plain(text: str, *, to: Path | None = None) -> None:
    """Print text that programs read as it is, or write it and print where."""
    if to is None:
        _write(text)
        return
    write(to, text)
    emit_line(str(to))


def emit_workbook(tables: Iterable[Table], *, to: Path | None) -> None:
    """Write tables as a workbook, a sheet each, and print where."""
    from corpus_tool.export.xlsx import workbook

    if to is None:
        raise _homeless()
    program = f"corpus-tool {__version__}"
    write_bytes(to, (workbook(tables, made_at=datetime.now(UTC), program=program),))
    emit_line(str(to))


def _write(text: str) -> None:
    with _unread():
        sys.stdout.write(text)


@contextlib.contextmanager
def _unread() -> Iterator[None]:
    """End the command where nobody takes its output.

    Here, because the command-line library would take it for a failure of the work.
    """
    try:
        yield
    except BrokenPipeError as cause:
        raise Stopped(UNREAD) from cause
    except OSError as cause:
        raise Stopped(FAILED, f"cannot write the output ({cause.strerror})") from cause


class StandardOutput(io.RawIOBase):
    """Standard output as a stream of bytes; on a terminal, without what it would obey."""

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override] # whole pieces of UTF-8 only
        """Print a piece of a file as it is, or for people where a person looks."""
        if sys.stdout.isatty():
            _write("\n".join(map(clean, data.decode(errors="replace").split("\n"))))
        else:
            with _unread():
                sys.stdout.flush()
                sys.stdout.buffer.write(data)
        return len(data)


def _emit_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    cells = [[cell(value) for value in row] for row in rows]
    numeric = [_is_numeric([row[i] for row in rows]) for i in range(len(columns))]
    if sys.stdout.isatty():
        _emit_wrapped(columns, cells, numeric)
        return
    from rich.cells import cell_len

    lines = [columns, *cells]
    widths = [max(cell_len(line[i]) for line in lines) for i in range(len(columns))]
    for line in lines:
        padded = []
        for text, width, right in zip(line, widths, numeric, strict=True):
            space = " " * (width - cell_len(text))
            padded.append(space + text if right else text + space)
        _write("  ".join(padded).rstrip() + "\n")


def _is_numeric(values: Sequence[object]) -> bool:
    """Tell whether a column holds numbers: they stand to the right, under each other."""
    kinds = {type(value) for value in values if value is not None}
    return bool(kinds) and kinds <= {int, float}


def _emit_wrapped(
    columns: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]
) -> None:
    """Print a table that wraps its cells to the width of the terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, right in zip(columns, numeric, strict=True):
        table.add_column(name, overflow="fold", justify="right" if right else "left")
    for row in rows:
        table.add_row(*(Text(text) for text in row))
    Console(file=sys.stdout).print(table)
