"""What each character is to the reader of many texts: a table by code point.

`pieces` cuts one text for a page, by the rules of UAX #29; here a corpus is read for matching only,
so that a word is a run of letters and digits, and a character of a script without spaces is one.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus_tool.text.hashing import Hashes, mix

__all__ = [
    "CAPITAL",
    "DIGIT",
    "EXTENDS",
    "HALT",
    "PAUSE",
    "SINGLE",
    "UNSEEN",
    "WORD",
    "flags",
    "values",
]

WORD, SINGLE, EXTENDS, CAPITAL, DIGIT, HALT, PAUSE, UNSEEN = (1 << n for n in range(8))
"""In a word; a word by itself; goes on with what is before it; a capital; a digit; ends a clause
(`.;:!?`); parts it (`,`, dashes, brackets); is not seen, and says nothing."""

_POINTS = 0x20000
"""Characters above are ideographs, and treated alike."""
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x0F40, 0x0FBC),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x1950, 0x1AAF),
    (0x1B00, 0x1B7F),
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3021, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0xA4CF),
    (0xA980, 0xA9FF),
    (0xAA60, 0xAADF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
)
_HALTS = frozenset(".;:!?…。！？；：।؟۔។៕။")

_PAUSES = frozenset(",，、،–—")


@lru_cache(maxsize=1)
def flags() -> NDArray[np.uint8]:
    """Return the flags of every character, by code point; the last stands for all above it."""
    table = np.zeros(_POINTS + 1, np.uint8)
    for point in range(_POINTS):
        table[point] = _flags(chr(point))
    for first, last in _UNSPACED:
        stretch = table[first : last + 1]
        stretch[stretch == WORD] = WORD | SINGLE
    table[_POINTS] = WORD | SINGLE
    return table


def _flags(character: str) -> int:
    category = unicodedata.category(character)
    if character in _HALTS:
        return HALT
    match category[0]:
        case "L":
            return WORD | CAPITAL if category in ("Lu", "Lt") else WORD
        case "N":
            return WORD | DIGIT if character.isdecimal() else WORD
        case "M":
            return WORD | EXTENDS
        case "P":
            return PAUSE if category in ("Ps", "Pe") or character in _PAUSES else 0
    return WORD | EXTENDS | UNSEEN if category == "Cf" else 0


@lru_cache(maxsize=1)
def values() -> Hashes:
    """Return what every character adds to the hash of its word: the same for `A` and `a`."""
    points = np.arange(_POINTS + 1, dtype=np.uint64)
    for point in range(_POINTS):
        lower = chr(point).lower()
        if len(lower) == 1:
            points[point] = ord(lower)
    return mix(points + np.uint64(1))
