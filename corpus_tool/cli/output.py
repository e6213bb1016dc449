"""Results to standard output as a table, JSON or CSV; messages to standard error.

Texts come from strangers: what a terminal or a spreadsheet would obey is taken off here, and
JSON, which programs read, writes it as escapes and loses nothing.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from corpus_tool.cli.main import FAILED, UNREAD, Stopped
from corpus_tool.text.spreadsheets import guarded

__all__ = [
    "Format",
    "FormatOption",
    "StandardOutput",
    "clean",
    "emit",
    "emit_json",
    "emit_line",
    "emit_text",
    "note",
    "plain",
]

_SPACES = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Format(StrEnum):
    """How a command prints its result."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[
    Format, typer.Option("--format", "-f", help="table for people, json or csv for programs.")
]


def clean(text: str) -> str:
    """Take off what a terminal would obey: control characters and reversals of direction."""
    return _UNSAFE.sub("", _SPACES.sub(" ", text))


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
) -> None:
    """Print rows in the form asked for.

    Args:
        form: table, JSON (a list of objects) or CSV.
        columns: their names, which are the keys of the JSON objects.
        rows: cells of plain values; None is an empty cell.
        hidden: columns too long for a table; the other forms have them.
    """
    if form is Format.JSON:
        emit_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif form is Format.CSV:
        _emit_csv(columns, rows)
    else:
        kept = [i for i, name in enumerate(columns) if name not in hidden]
        _emit_table([columns[i] for i in kept], [[row[i] for i in kept] for row in rows])


def emit_json(value: object) -> None:
    """Print a value as JSON that is safe to look at in a terminal."""
    emit_text(json.dumps(plain(value), ensure_ascii=False, indent=2))


def emit_line(text: str) -> None:
    """Print one line of a result for people."""
    _write(clean(text) + "\n")


def emit_text(text: str) -> None:
    """Print JSON text with escapes for what a terminal would obey; it means the same."""
    escaped = _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    _write(escaped.rstrip("\n") + "\n")


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


def plain(value: object) -> object:
    """Return a value made of dicts, lists, strings, numbers: what JSON can hold."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return str(value)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list | tuple):
        return ", ".join(_cell(item) for item in value)
    return clean(str(value))


def _emit_csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    _write(lines.getvalue())


def _csv_cell(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = value.isoformat() if isinstance(value, datetime) else _cell(value)
    return guarded(text)


def _emit_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    cells = [[_cell(value) for value in row] for row in rows]
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
