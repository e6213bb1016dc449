"""Numbers as lists print them: `3`, `c`, `iii`, and the other ways of HTML and Word.

Why here: HTML lists and Word's automatic numbers name the same ways of counting differently.
"""

from __future__ import annotations

__all__ = ["letters", "numeral", "roman"]

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def roman(number: int) -> str:
    """Return a number in lower-case Roman numerals; outside 1 to 3999, in digits."""
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, letters_ in _ROMAN:
        count, number = divmod(number, value)
        written += letters_ * count
    return written


def letters(number: int, *, repeated: bool = False) -> str:
    """Return a number as letters: after `z` comes `aa`, then `ab`, or, repeated, `bb`."""
    if number < 1:
        return str(number)
    if repeated:
        count, place = divmod(number - 1, 26)
        return chr(ord("a") + place) * (count + 1) if count < 40 else str(number)
    written = ""
    while number:
        number, place = divmod(number - 1, 26)
        written = chr(ord("a") + place) + written
    return written


def numeral(number: int, way: str) -> str:
    """Return a number in one of the ways `1`, `a`, `A`, `i`, `I`; others count in digits."""
    if way in {"a", "A"}:
        written = letters(number)
    elif way in {"i", "I"}:
        written = roman(number)
    else:
        return str(number)
    return written.upper() if way.isupper() else written
