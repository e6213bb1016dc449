"""The labels of paragraphs: `12 bis`, `(a)`, `OP 7`, `iv.`, `Article 5`, and what follows what.

A label may have several readings (`i.` is the letter after h or the Roman one); which of them is
right, only the order of the text can tell. That is decided in `text.labels`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["BULLETS", "Label", "Style", "readings", "roman_value"]


class Style(StrEnum):
    """A way of counting."""

    DIVISION = "division"
    """`Article 5`, with its word."""
    CLAUSE = "clause"
    """`OP4`, `PP3 bis`."""
    NUMBER = "number"
    DOTTED = "dotted"
    """`1.2.3`"""
    LETTER = "letter"
    CAPITAL = "capital"
    ROMAN = "roman"
    ROMAN_CAPITAL = "roman capital"


@dataclass(frozen=True, slots=True)
class Label:
    """One reading of a label."""

    printed: str
    """Without closing point or bracket: `20`, `a`, `PP3 bis`."""
    style: Style
    value: int
    closing: str
    """What closes it: `.`, `)`, `()`, or nothing; with the style it tells one list from another."""
    suffix: str = ""
    """`bis`, `ter`: a label put in after the one of the same number."""
    end: int = 0
    """Where the text after it begins; 0 when the format gave it apart from the text."""

    @property
    def key(self) -> tuple[str, str]:
        """What the labels of one list have in common."""
        if self.style is Style.DIVISION:
            word = re.sub(r"\d+", "", self.printed).split()[0].casefold()
            # `Sec. 2` goes on with `Section 1`; `Part` and `Paragraph` are two.
            return self.style, word[: 4 if word.startswith("par") else 3]
        return self.style, self.closing


BULLETS = "•▪●◦‣⁃∙■□➢►✓‧·"
_LATIN = r"(?:\s(?:bis|ter|quater|quinquies|sexies|alt\.?))?"
_DIGITS = r"\d{1,3}"
_CAP = r"(?=[\"“‘'(«\[]?[^\W\d_a-zà-öø-ÿ])"
_CAP_OR_DIGIT = r"(?=[\"“‘'(«\[]?[^\W_a-zà-öø-ÿ])"
_FOLLOWS = r"(?:\s+|(?=[^\s\d.,)]))"
# Letters that count paragraphs, in the order in which they count.
_ALPHABETS = (
    "абвгдежзиклмнопрст",
    "αβγδεζηθικλμ",
    "가나다라마바사아자차카타파하",
    "أبجدهوزحطي",
    "กขคงจฉชซ",
    "ກຂຄງຈສຊຍ",
)
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"((?:OP|PP|Op|Pp)\s?({_DIGITS}){_LATIN})(?:[.):]\s*|\s+)(?=\S)"), "clause"),
    (re.compile(rf"(({_DIGITS}(?:\.\d{{1,3}}){{1,4}}))(?:[.)]\s*|\s+){_CAP}"), "dotted"),
    (re.compile(rf"(({_DIGITS}){_LATIN})([.．)）]){_FOLLOWS}"), "number"),
    (re.compile(rf"[(（](({_DIGITS}){_LATIN})([)）])\s*"), "number()"),
    (re.compile(rf"(({_DIGITS}){_LATIN})()\s+{_CAP}"), "number"),
    (re.compile(r"[(（](([a-z]{1,5}){_LATIN})([)）])\s*".replace("{_LATIN}", _LATIN)), "small()"),
    (re.compile(r"(([a-z]{1,5}))([.)])\s+(?=\S)"), "small"),
    (re.compile(r"[(（](([A-Z]{1,5}))([)）])\s*"), "capital()"),
    (re.compile(rf"(([A-Z]{{1,5}}))([.)])\s+{_CAP_OR_DIGIT}"), "capital"),
    (re.compile(r"([\u2460-\u2473])\s*"), "circled"),
    (re.compile(rf"[(（]?([{''.join(_ALPHABETS)}])([.)）．])\s*(?=\S)"), "foreign"),
    (re.compile(r"(第([0-9０-９]{1,3})[条條])()\s*"), "division"),
)
_ROMAN = re.compile(r"(?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


def readings(text: str, divisions: re.Pattern[str]) -> tuple[Label, ...]:
    """Return every reading of the label that a text begins with.

    >>> none = re.compile(r"(?!)")
    >>> [(label.style.value, label.value) for label in readings("(i) Trade", none)]
    [('roman', 1), ('letter', 9)]
    """
    found = divisions.match(text)
    if found:
        return _division(found)
    for pattern, kind in _PATTERNS:
        found = pattern.match(text)
        if found:
            return _labels(found, kind)
    return ()


def roman_value(numeral: str) -> int | None:
    """Return the value of a Roman numeral below 90 in small letters, None when it is none."""
    if not _ROMAN.match(numeral):
        return None
    total = 0
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    for value, following in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < following else value
    return total


def _division(found: re.Match[str]) -> tuple[Label, ...]:
    number = found["number"]
    value = int(number) if number.isdecimal() else roman_value(number.casefold())
    if value is None:
        return ()
    printed = " ".join(found["printed"].split())
    return (Label(printed, Style.DIVISION, value, "", end=found.end()),)


def _labels(found: re.Match[str], kind: str) -> tuple[Label, ...]:
    printed, end = " ".join(found[1].split()), found.end()
    suffix = printed.rpartition(" ")[2] if " " in printed else ""
    if kind == "clause":
        style = found[1][:2].upper()
        return (Label(printed, Style.CLAUSE, int(found[2]), style, suffix, end),)
    if kind == "dotted":
        value = int(found[2].rpartition(".")[2])
        return (Label(printed, Style.DOTTED, value, "", end=end),)
    if kind == "division":
        return (Label(printed, Style.DIVISION, int(found[2]), "", end=end),)
    if kind == "circled":
        return (Label(printed, Style.NUMBER, ord(printed) - 0x245F, "○", end=end),)
    if kind == "foreign":
        return _foreign(found)
    closing = "()" if kind.endswith("()") else found[3].translate(_NARROW)
    if kind.startswith("number"):
        return (Label(printed, Style.NUMBER, int(found[2]), closing, suffix, end),)
    return _lettered(found[2], printed, closing, end)


_NARROW = str.maketrans("．）", ".)")


def _lettered(mark: str, printed: str, closing: str, end: int) -> tuple[Label, ...]:
    """Return the readings of letters: a Roman numeral, or a place in the alphabet."""
    small = mark.casefold()
    capital = mark != small
    labels = []
    roman = roman_value(small)
    if roman is not None:
        style = Style.ROMAN_CAPITAL if capital else Style.ROMAN
        labels.append(Label(printed, style, roman, closing, end=end))
    if len(set(small)) == 1 and len(small) <= 2:
        style = Style.CAPITAL if capital else Style.LETTER
        value = ord(small[0]) - 96 + 26 * (len(small) - 1)
        labels.append(Label(printed, style, value, closing, end=end))
    return tuple(labels)


def _foreign(found: re.Match[str]) -> tuple[Label, ...]:
    """Return the label of another alphabet; its letters and what closes it tell the list."""
    letter = found[1]
    alphabet = next(letters for letters in _ALPHABETS if letter in letters)
    closing = alphabet[0] + found[2].translate(_NARROW)
    value = alphabet.index(letter) + 1
    return (Label(letter, Style.LETTER, value, closing, end=found.end()),)
