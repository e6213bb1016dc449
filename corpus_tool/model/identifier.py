"""Any text as an XML identifier, and back: a paragraph's path, a part's slug, a label."""

from __future__ import annotations

import re

__all__ = ["from_identifier", "to_identifier"]

_PLAIN = re.compile(r"[A-Za-z0-9.-]")
_CODED = re.compile(r"_(?:x([0-9a-f]{1,6})_|s)")


def to_identifier(text: str) -> str:
    """Return a name that XML allows within an identifier, another for every text.

    >>> to_identifier("annex/4/b")
    'annex_s4_sb'
    """
    return "".join(
        character
        if _PLAIN.fullmatch(character)
        else "_s"
        if character == "/"
        else f"_x{ord(character):x}_"
        for character in text
    )


def from_identifier(name: str) -> str:
    """Return the text that `to_identifier` was given.

    Raises:
        ValueError: it was given none.
    """
    text = _CODED.sub(lambda found: chr(int(found[1], 16)) if found[1] else "/", name)
    if to_identifier(text) != name:
        raise ValueError(f"no identifier: {name}")
    return text
