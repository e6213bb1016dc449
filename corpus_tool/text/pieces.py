"""A text cut, without loss, into the smallest stretches that a mark may cover.

Whole words where a script writes spaces, grapheme clusters where it does not; the joined pieces
are the text, character by character.

The rules are one regular expression over a *shadow* of the text: a string of the same length in
which every character is replaced by its class (any letter, a combining mark, a character of a
script without spaces, …).
So one expression serves all scripts, and offsets in the shadow are offsets in the text.
The clusters are those of UAX #29 or coarser, never finer.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from corpus_tool.model import PARAGRAPH_BREAK

__all__ = ["Piece", "PieceKind", "cut"]


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


def cut(text: str) -> list[Piece]:
    """Cut `text` into pieces; their spans, in order, cover it without gap or overlap.

    >>> [text[start:end] for text in ["It is U.S.-led."] for _, start, end in cut(text)]
    ['It', ' ', 'is', ' ', 'U.S.-led', '.']
    """
    shadow = text if _PLAIN.match(text) else text.translate(_SHADOW)
    kinds = _KINDS
    return [(kinds[m.lastgroup], m.start(), m.end()) for m in _PIECE.finditer(shadow)]
