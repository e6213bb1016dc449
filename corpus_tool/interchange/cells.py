"""Cells of CSV files: numbers, lists, nothing; and texts that no spreadsheet takes for formulae."""

from __future__ import annotations

import json
import re

__all__ = ["to_cell", "unguarded"]

_FORMULA = re.compile(r"'*\s*[=+\-@|%\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'(?='*\s*[=+\-@|%\t\r\n＝＋－＠])")


def to_cell(value: object, *, raw: bool) -> str:
    """Return a value as the text of a cell; None is an empty one.

    Args:
        value: plain, as JSON could hold it.
        raw: leave what a spreadsheet would run; else a quote stands before it.
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return f"'{value}" if not raw and _FORMULA.match(value) else value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def unguarded(text: str) -> str:
    """Take off the quote that `to_cell` set before a text, and no other."""
    return _GUARDED.sub("", text, count=1) if _GUARDED.match(text) else text
