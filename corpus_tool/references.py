"""How a text is named on the command line: `key` for its newest version, `key@2` for one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path

from corpus_tool.errors import DocumentNotFound

__all__ = ["names_file", "parse_reference", "unknown"]

_NUMBERED = re.compile(r"(.+)@([0-9]{1,9})")


def parse_reference(reference: str) -> tuple[str, int | None]:
    """Return the key and the number: `("old", 2)` for `old@2`, `("old", None)` for `old`."""
    found = _NUMBERED.fullmatch(reference)
    return (found[1], int(found[2])) if found else (reference, None)


def names_file(reference: str) -> bool:
    """Tell whether there is a file or folder of this name; what can be no name is none."""
    try:
        return bool(reference) and Path(reference).exists()  # '' would be this folder
    except (OSError, ValueError):
        return False


def unknown(reference: str, key: str, known: Sequence[str]) -> DocumentNotFound:
    """Make the error for a name that is neither in the corpus nor a file; name what is near."""
    near = difflib.get_close_matches(key, known, n=1)
    hint = f"Perhaps '{near[0]}' is meant" if near else "See what is there: corpus-tool list"
    return DocumentNotFound(
        f"no document '{key}' in the corpus and no file at '{reference}'",
        subject=reference,
        hint=hint,
    )
