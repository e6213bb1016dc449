"""Values as a terminal, a CSV file, a workbook or JSON has them.

Texts come from strangers: what a terminal or a spreadsheet would obey is taken off here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from corpus_tool.text.normalize import guarded

if TYPE_CHECKING:
    from corpus_tool.export.tabular import Value

__all__ = ["cell", "clean", "csv_text", "plain", "sheet_value"]

_SPACES = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_BYTES = re.compile("[\ud800-\udfff]")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    r"""Take off what a terminal would obey: control characters and reversals of direction.

    A byte of a name that is no text, which Python has as half of a surrogate pair, becomes `\xff`.
    """
    if not text.isascii():
        text = _BYTES.sub(_escaped, text)
    return _UNSAFE.sub("", _SPACES.sub(" ", text))


def _escaped(found: re.Match[str]) -> str:
    byte = ord(found[0]) - 0xDC00
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else found[0].encode("unicode_escape").decode()


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


def cell(value: object) -> str:
    """Return a value as people read it, on one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list | tuple):
        return ", ".join(cell(item) for item in value)
    return clean(str(value))


def sheet_value(value: object) -> Value:
    """Return a value as a workbook has it: numbers as numbers, texts whole."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return value.isoformat() if isinstance(value, datetime) else cell(value)


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return rows as CSV, every cell quoted and none a formula."""
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return lines.getvalue()


def _csv_cell(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = value.isoformat() if isinstance(value, datetime) else cell(value)
    return guarded(text)
