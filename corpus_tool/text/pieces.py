"""A text cut without loss, what each character is, and hashes of words and runs of words.

Sections, in order:

* A text cut, without loss, into the smallest stretches that a mark may cover.
* Sixty-four-bit hashes of words and of runs of words, for many at a time and always the same.
* What each character is to the reader of many texts: a table by code point.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus_tool.model import PARAGRAPH_BREAK

__all__ = [
    "CAPITAL",
    "DIGIT",
    "EXTENDS",
    "HALT",
    "PAUSE",
    "SINGLE",
    "UNSEEN",
    "WORD",
    "Hashes",
    "Piece",
    "PieceKind",
    "cut_tokens",
    "mix_hashes",
    "run_hashes",
    "stretch_hashes",
    "token_flags",
    "token_values",
]


# ----------------------------------------
# A text cut, without loss, into the smallest stretches that a mark may cover.
#
# Whole words where a script writes spaces, grapheme clusters where it does not; the joined pieces
# are the text, character by character.
#
# The rules are one regular expression over a *shadow* of the text: a string of the same length in
# which every character is replaced by its class (any letter, a combining mark, a character of a
# script without spaces, …).
# So one expression serves all scripts, and offsets in the shadow are offsets in the text.
# The clusters are those of UAX #29 or coarser, never finer.


class PieceKind(StrEnum):
    """What a piece is to the aligner of words."""

    WORD = "word"
    """A word, a number, a compound with hyphens, an abbreviation with points, an address."""
    CLUSTER = "cluster"
    """One grapheme cluster, or a katakana run, of a script that writes no spaces."""
    SYMBOL = "symbol"
    """A sign with a meaning of its own: currency, mathematics, `&`, emoji."""
    MARK = "mark"
    """Punctuation."""
    SPACE = "space"
    """White space, and characters that are not seen."""
    BREAK = "break"
    """The end of a paragraph."""


Piece = tuple[PieceKind, int, int]
"""Kind, start and end."""

# Classes of the shadow: private-use characters, which the shadow itself never takes from a text.
_EXTEND, _JOIN, _IDEOGRAPH, _PREPEND, _STACK, _KATAKANA, _REGION, _SIGN, _UNSEEN = (
    chr(0xE000 + n) for n in range(9)
)

# Scripts written without spaces between words; as in the default rules of UAX #29 and UAX #14
# a program needs a dictionary to find their words, so each cluster stands alone.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F40, 0x0FBC),  # Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19DF),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x1B00, 0x1B7F),  # Balinese
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),
    (0x3021, 0x30FF),  # hiragana; katakana is told apart below
    (0x3100, 0x312F),  # bopomofo
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xA000, 0xA4CF),  # Yi
    (0xA980, 0xA9FF),  # Javanese, Myanmar extended
    (0xAA60, 0xAADF),  # Myanmar extended, Tai Viet
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),  # half-width katakana
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)
_KATAKANA_RANGES = ((0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F))
# Vowels that Unicode counts as letters but that belong to the consonant before or after them.
_TRAILING_VOWELS = frozenset("\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3\uff9e\uff9f")
_LEADING_VOWELS = frozenset(
    "\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4"
    "\u19b5\u19b6\u19b7\u19ba\uaab5\uaab6\uaab9\uaabb\uaabc"
)
# Signs under which the next consonant is written (Myanmar, Khmer, Tai Tham, Javanese, Balinese).
_STACKERS = frozenset("\u1039\u17d2\u1a60\ua9c0\u1b44")
_PREPENDED = frozenset("\u0d4e\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")


def _within(point: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= point <= last for first, last in ranges)


def _letter_class(character: str, point: int) -> str:
    if character in _TRAILING_VOWELS:
        return _EXTEND
    if character in _LEADING_VOWELS or character in _PREPENDED:
        return _PREPEND
    if _within(point, _KATAKANA_RANGES):
        return _KATAKANA
    return _IDEOGRAPH if _within(point, _UNSPACED) else "a"


def _class(point: int) -> str:
    """Return the class of one character that is not in the fast range."""
    character = chr(point)
    category = unicodedata.category(character)
    if character == "\u200d":
        return _JOIN
    if character in _STACKERS:
        return _STACK
    if category[0] == "M" or character == "\u200c" or 0x1F3FB <= point <= 0x1F3FF:
        return _EXTEND
    if 0x1F1E6 <= point <= 0x1F1FF:
        return _REGION
    if category[0] == "L" or character in _PREPENDED:
        return _letter_class(character, point)
    if category[0] == "N":
        return "0" if category == "Nd" else _letter_class(character, point)
    if 0xE0020 <= point <= 0xE007F:
        return _EXTEND
    if character == "\xad":
        return "a"  # a soft hyphen never ends a word
    if character.isspace():
        return " "
    if category in {"Cc", "Cf", "Zs"}:
        return _UNSEEN
    if character in "€£¥" or (category[0] == "P" and character not in "§‰‱†‡※"):
        return character
    return _SIGN


class _Shadow(dict[int, str]):
    """A table for `str.translate`, filled as characters are met."""

    def __missing__(self, point: int) -> str:
        self[point] = _class(point)
        return self[point]


_SHADOW = _Shadow({point: chr(point) for point in range(0x80)})
_PLAIN = re.compile(r"[\t\n\r\x20-\x7e]*\Z")

_TIED = f"{_EXTEND}{_STACK}"
_ANY_TIED = f"{_TIED}{_JOIN}"
_LETTER = rf"[\w{_ANY_TIED}]"
_UNIT = (
    r"(?:(?:[^\W\d_]\.){2,}"  # U.S., e.g.
    rf"|[$€£¥]?\d[\d{_TIED}]*(?:[.,]\d+)*(?:%|{_LETTER}*)"  # 1,000  3.5%  60th  $50
    rf"|\w{_LETTER}*)"
)
_WORD = rf"{_UNIT}(?:['’]\w{_LETTER}*)*"
_PIECE = re.compile(
    rf"(?P<break>{PARAGRAPH_BREAK})"
    rf"|(?P<space>(?:(?!{PARAGRAPH_BREAK})[\s{_UNSEEN}](?![{_ANY_TIED}]))+)"
    r"|(?P<address>(?:https?://|www\.)[^\s<>\"“”]*[^\s<>\"“”.,;:!?()\[\]'’])"
    rf"|(?P<word>{_WORD}(?:[-‐‑]{_WORD})*[{_ANY_TIED}]*)"
    rf"|(?P<cluster>{_KATAKANA}[{_KATAKANA}{_ANY_TIED}]*"
    rf"|{_PREPEND}*{_IDEOGRAPH}(?:{_STACK}{_IDEOGRAPH}?|[{_EXTEND}{_JOIN}])*)"
    rf"|(?P<symbol>{_REGION}{{2}}[{_ANY_TIED}]*"
    rf"|[{_SIGN}$€£¥+<=>^`|~&%#@][{_TIED}]*(?:{_JOIN}{_SIGN}?[{_TIED}]*)*)"
    rf"|{_PREPEND}+(?:[^{_PREPEND}\s][{_ANY_TIED}]*)?"
    r"|[\r\n]"  # before a combining mark, which then stands alone
    rf"|.[{_ANY_TIED}]*",
    re.DOTALL,
)
_KINDS = {
    "break": PieceKind.BREAK,
    "space": PieceKind.SPACE,
    "address": PieceKind.WORD,
    "word": PieceKind.WORD,
    "cluster": PieceKind.CLUSTER,
    "symbol": PieceKind.SYMBOL,
    None: PieceKind.MARK,
}


def cut_tokens(text: str) -> list[Piece]:
    """Cut `text` into pieces; their spans, in order, cover it without gap or overlap.

    >>> [text[start:end] for text in ["It is U.S.-led."] for _, start, end in cut(text)]
    ['It', ' ', 'is', ' ', 'U.S.-led', '.']
    """
    shadow = text if _PLAIN.match(text) else text.translate(_SHADOW)
    kinds = _KINDS
    return [(kinds[m.lastgroup], m.start(), m.end()) for m in _PIECE.finditer(shadow)]


# ----------------------------------------
# Sixty-four-bit hashes of words and of runs of words, for many at a time and always the same.
#
# Python's own `hash` is salted for each process; these are part of what is stored.
# A run of values is a polynomial modulo 2**64 whose base is odd: so it has an inverse, and the hash
# of any stretch follows from two running sums.

Hashes = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 2**64)
_HASHED_AT_ONCE = 1 << 18


def mix_hashes(values: Hashes) -> Hashes:
    """Return well-scattered values, one for each (the finaliser of SplitMix64)."""
    mixed = values ^ (values >> np.uint64(30))
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def run_hashes(values: Hashes, size: int) -> Hashes:
    """Return the hash of every run of `size` values, by the position of its first."""
    count = len(values) - size + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    total = values[:count].copy()
    for k in range(1, size):
        total *= np.uint64(_BASE)
        total += values[k : k + count]
    return mix_hashes(total)


def stretch_hashes(values: Hashes, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Hashes:
    """Return the hash of each stretch `values[start:end]`, whatever its length.

    Args:
        values: what the stretches are of.
        starts: ascending.
        ends: ascending, none before its start.
    """
    found = [np.zeros(0, np.uint64)]
    first = 0
    while first < len(starts):  # piece by piece, so that the powers are few
        last = int(np.searchsorted(starts, starts[first] + _HASHED_AT_ONCE))
        base, end = int(starts[first]), int(ends[last - 1])
        found.append(
            _stretch_hashes(values[base:end], starts[first:last] - base, ends[first:last] - base)
        )
        first = last
    return np.concatenate(found)


def _stretch_hashes(values: Hashes, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Hashes:
    powers, inverses = _powers(max(1 << len(values).bit_length(), _HASHED_AT_ONCE))
    sums = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(values * powers[: len(values)], out=sums[1:])
    return mix_hashes((sums[ends] - sums[starts]) * inverses[starts])


@lru_cache(maxsize=2)
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """Return the powers of the base and of its inverse, from the zeroth."""
    both = []
    for base in (_BASE, _INVERSE):
        powers = np.full(count, base, np.uint64)
        powers[0] = 1
        both.append(np.multiply.accumulate(powers))
    return both[0], both[1]


# ----------------------------------------
# What each character is to the reader of many texts: a table by code point.
#
# `cut` takes one text for a page, by the rules of UAX #29; here a corpus is read for matching only,
# so that a word is a run of letters and digits, and a character of a script without spaces is one.

WORD, SINGLE, EXTENDS, CAPITAL, DIGIT, HALT, PAUSE, UNSEEN = (1 << n for n in range(8))
"""In a word; a word by itself; goes on with what is before it; a capital; a digit; ends a clause
(`.;:!?`); parts it (`,`, dashes, brackets); is not seen, and says nothing."""

Number = TypeVar("Number", np.uint8, np.uint64)

_PAGE = 1 << 12
_POINTS = 0x20000
"""Characters above are ideographs, and treated alike."""
_UNSPACED_RANGES = (
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
    for first, last in _UNSPACED_RANGES:
        stretch = table[max(first - start, 0) : max(last + 1 - start, 0)]
        stretch[stretch == WORD] = WORD | SINGLE
    if end > _POINTS:
        table[-1] = WORD | SINGLE


def _fill_values(table: Hashes, start: int) -> None:
    lower = [chr(point).lower() for point in range(start, start + len(table))]
    points = [ord(own) if len(own) == 1 else start + n for n, own in enumerate(lower)]
    table[:] = mix_hashes(np.array(points, np.uint64) + np.uint64(1))


_FLAGS = _Filled(np.zeros(_POINTS + 1, np.uint8), _fill_flags)
_VALUES = _Filled(np.zeros(_POINTS + 1, np.uint64), _fill_values)


def token_flags(highest: int) -> NDArray[np.uint8]:
    """Return the flags of characters by code point; the last stands for all above it.

    Args:
        highest: the greatest code point that will be looked up; what is above may not be told yet.
    """
    return _FLAGS.upto(highest)


def token_values(highest: int) -> Hashes:
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
