"""What each character is to the reader of many texts: a table by code point.

`pieces` cuts one text for a page, by the rules of UAX #29; here a corpus is read for matching only,
so that a word is a run of letters and digits, and a character of a script without spaces is one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Generic, TypeVar

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

Number = TypeVar("Number", np.uint8, np.uint64)

_PAGE = 1 << 12
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


class _Filled(Generic[Number]):
    """A table by code point that is filled as far as it is asked for: most texts need little."""

    def __init__(
        self, table: NDArray[Number], fill: Callable[[NDArray[Number], int], None]
    ) -> None:
        self._table: NDArray[Number] = table
        self._fill: Callable[[NDArray[Number], int], None] = fill
        self._end = 0

    def upto(self, highest: int) -> NDArray[Number]:
        end = min((highest // _PAGE + 1) * _PAGE, len(self._table))
        if end > self._end:
            self._fill(self._table[self._end : end], self._end)
            self._end = end
        return self._table


def _fill_flags(table: NDArray[np.uint8], start: int) -> None:
    end = start + len(table)
    table[:] = [_flags(chr(point)) for point in range(start, end)]
    for first, last in _UNSPACED:
        stretch = table[max(first - start, 0) : max(last + 1 - start, 0)]
        stretch[stretch == WORD] = WORD | SINGLE
    if end > _POINTS:
        table[-1] = WORD | SINGLE


def _fill_values(table: Hashes, start: int) -> None:
    lower = [chr(point).lower() for point in range(start, start + len(table))]
    points = [ord(own) if len(own) == 1 else start + n for n, own in enumerate(lower)]
    table[:] = mix(np.array(points, np.uint64) + np.uint64(1))


_FLAGS = _Filled(np.zeros(_POINTS + 1, np.uint8), _fill_flags)
_VALUES = _Filled(np.zeros(_POINTS + 1, np.uint64), _fill_values)


def flags(highest: int) -> NDArray[np.uint8]:
    """Return the flags of characters by code point; the last stands for all above it.

    Args:
        highest: the greatest code point that will be looked up; what is above may not be told yet.
    """
    return _FLAGS.upto(highest)


def values(highest: int) -> Hashes:
    """Return what characters add to the hash of their word: the same for `A` and `a`.

    Args:
        highest: as for `flags`.
    """
    return _VALUES.upto(highest)


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
