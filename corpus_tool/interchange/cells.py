"""Cells of CSV files: numbers, lists, nothing."""

from __future__ import annotations

import json

from corpus_tool.text.normalize import guarded

__all__ = ["to_cell"]


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
            return value if raw else guarded(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
