"""What a spreadsheet would take for a formula of its own, and how a text is kept from being one.

Texts come from strangers, and a cell that begins like a formula is run by the program that opens
the file. The one rule stands here, below all that writes cells: what the command line prints as
CSV, the files of reports and exports, and the data package, whose reader takes the guard off.
"""

from __future__ import annotations

import re

__all__ = ["guarded", "is_formula", "unguarded"]

_BEGINNING = r"'*\s*[=+\-@|%\t\r\n＝＋－＠]"
"""Apostrophes count in, so that a text that begins with one comes back as it was."""
_FORMULA = re.compile(_BEGINNING)
_GUARDED = re.compile(f"'(?={_BEGINNING})")


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for a formula."""
    return _FORMULA.match(text) is not None


def guarded(text: str) -> str:
    """Return a text that no spreadsheet runs: an apostrophe stands before one that it would."""
    return f"'{text}" if is_formula(text) else text


def unguarded(text: str) -> str:
    """Take off the apostrophe that `guarded` set before a text, and no other."""
    return text[1:] if _GUARDED.match(text) else text
