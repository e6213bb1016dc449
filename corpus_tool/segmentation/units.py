"""The unit of segmentation, the labels it may begin with, and the lexicon's patterns.

Sections, in order:

* The unit of segmentation on its way from a block to a paragraph, a heading or end matter.
* The labels of paragraphs: `12 bis`, `(a)`, `OP 7`, `iv.`, `Article 5`, and what follows what.
* The lexicon's word lists made into patterns, once for each lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from corpus_tool.lexicon import Lexicon, SegmentationWords
from corpus_tool.model import Block, Certainty, ParagraphJoin
from corpus_tool.text.normalize import count_unseen, count_words, join_lines

__all__ = [
    "BULLETS",
    "LabelStyle",
    "Patterns",
    "PrintedLabel",
    "TextUnit",
    "UnitFate",
    "UnitLook",
    "is_bare_division",
    "label_readings",
    "patterns",
]


# ----------------------------------------
# The unit of segmentation on its way from a block to a paragraph, a heading or end matter.


class UnitFate(StrEnum):
    """What becomes of a unit."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TITLE = "title"
    DATELINE = "dateline"
    ATTESTATION = "attestation"
    SIGNATURE = "signature"
    MARK = "mark"
    """An end mark or separator; it goes to the findings."""
    GONE = "gone"
    """Joined to another unit."""


@dataclass(frozen=True, slots=True)
class UnitLook:
    """How a whole unit looks."""

    bold: bool = False
    italic: bool = False
    underline: bool = False

    @property
    def stands_out(self) -> bool:
        """Whether it looks other than running text."""
        return self.bold or self.italic or self.underline


@dataclass(slots=True, eq=False)
class TextUnit:
    """A stretch of a block between two boundaries; the rules fill in the rest, one by one."""

    block: Block
    lines: tuple[str, ...]
    """Clean lines, as broken on purpose."""
    rows: tuple[str, ...]
    """The same lines with their inner spaces, which columns are made of."""
    look: UnitLook = field(default_factory=UnitLook)
    opens_marked: bool = False
    """Only its first words are bold or italic: `*Recalling* its resolution`."""
    first: bool = True
    """The first of its block, which the block's marker belongs to."""
    text: str = ""
    """The lines in one, without the label."""
    whole: str = ""
    """The same with the label as printed."""
    label: PrintedLabel | None = None
    bullet: bool = False
    fate: UnitFate = UnitFate.PARAGRAPH
    depth: int = 0
    unseen: tuple[int, int] = (0, 0)
    """How many characters without width, and controls, were taken out of its lines."""
    follows: int = 0
    """The value before its label's in the list, 0 for the first."""
    joins: tuple[ParagraphJoin, ...] = ()
    certainty: Certainty = Certainty.CERTAIN
    rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.text = join_lines(self.lines) if self.lines else ""
        self.unseen = count_unseen("\n".join(self.rows))
        ordinal = self.block.ordinal if self.first else None
        if ordinal:
            point = "" if ordinal[-1:] in {".", ")", ":"} else "."
            self.whole = f"{ordinal}{point} {self.text}".strip()
        else:
            self.whole = self.text

    @property
    def words(self) -> int:
        """How many words it has."""
        return count_words(self.text)

    @property
    def is_listed(self) -> bool:
        """Whether the format or its text shows it as a member of a list."""
        return self.is_marked or (self.first and bool(self.block.ordinal or self.block.bullet))

    @property
    def is_body(self) -> bool:
        """Whether it is still taken for a paragraph."""
        return self.fate is UnitFate.PARAGRAPH

    @property
    def is_marked(self) -> bool:
        """Whether a label or bullet stands before it."""
        return self.label is not None or self.bullet

    def shaped_by(self, rule: str) -> None:
        """Record a rule."""
        if rule not in self.rules:
            self.rules = (*self.rules, rule)


# ----------------------------------------
# The labels of paragraphs: `12 bis`, `(a)`, `OP 7`, `iv.`, `Article 5`, and what follows what.
#
# A label may have several readings (`i.` is the letter after h or the Roman one); which of them is
# right, only the order of the text can tell. That is decided in `segmentation.labels`.


class LabelStyle(StrEnum):
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
class PrintedLabel:
    """One reading of a label."""

    printed: str
    """Without closing point or bracket: `20`, `a`, `PP3 bis`."""
    style: LabelStyle
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
        if self.style is LabelStyle.DIVISION:
            word = re.sub(rf"\d+|(?<=第)\s?{_HAN_NUMBER}", "", self.printed).split()[0].casefold()
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
# Numerals of Chinese and Japanese, which are written out.
_HAN = "一二三四五六七八九十百"
_HAN_NUMBER = rf"[{_HAN}]{{1,5}}"
# `Article` in languages whose statements are published beside the English ones.
_ARTICLES = "Điều|Artículo|Artigo|Artikel|Pasal|ข้อ|มาตรา|ມາດຕາ|ข้อที่|មាត្រា|Статья|Ст\\.|المادة"
_FOREIGN_DIVISION = (
    rf"第\s?([0-9０-９]{{1,3}}|{_HAN_NUMBER})\s?[条條章节節款项項]|제\s?(\d{{1,3}})\s?[조장절항]"
    rf"|(?:{_ARTICLES})\s+(\d{{1,3}})(?!\d)"
)
_BARE_FOREIGN = re.compile(rf"(?:{_FOREIGN_DIVISION})\s*[.:：]?")
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"((?:OP|PP|Op|Pp)\s?({_DIGITS}){_LATIN})(?:[.):]\s*|\s+)(?=\S)"), "clause"),
    (re.compile(rf"(({_DIGITS}(?:\.\d{{1,3}}){{1,4}}))(?:[.)]\s*|\s+){_CAP}"), "dotted"),
    (re.compile(rf"(({_DIGITS}){_LATIN})([.．)）、။៖]){_FOLLOWS}"), "number"),
    (re.compile(r"(([٠-٩۰-۹]{1,3}))\s?([-–ـ])\s*(?=\S)"), "number"),
    (re.compile(rf"[(（](({_DIGITS}){_LATIN})([)）])\s*"), "number()"),
    (re.compile(rf"(({_DIGITS}){_LATIN})()\s+{_CAP}"), "number"),
    (re.compile(r"[(（](([a-z]{1,5}){_LATIN})([)）])\s*".replace("{_LATIN}", _LATIN)), "small()"),
    (re.compile(r"(([a-z]{1,5}))([.)])\s+(?=\S)"), "small"),
    (re.compile(r"[(（](([A-Z]{1,5}))([)）])\s*"), "capital()"),
    (re.compile(rf"(([A-Z]{{1,5}}))([.)])\s+{_CAP_OR_DIGIT}"), "capital"),
    (re.compile(r"([\u2460-\u2473])\s*"), "circled"),
    (re.compile(rf"[(（]?([{''.join(_ALPHABETS)}])([.)）．])\s*(?=\S)"), "foreign"),
    (re.compile(rf"(({_HAN_NUMBER}))([、．.])\s*(?=\S)"), "han"),
    (re.compile(rf"[(（](({_HAN_NUMBER}))([)）])\s*(?=\S)"), "han()"),
    (re.compile(rf"({_FOREIGN_DIVISION})(?:\s*[.:：]\s*|\s+|(?=\S)|\Z)"), "division"),
)
_ROMAN = re.compile(r"(?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


def label_readings(text: str, divisions: re.Pattern[str]) -> tuple[PrintedLabel, ...]:
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


def _division(found: re.Match[str]) -> tuple[PrintedLabel, ...]:
    number = found["number"]
    value = int(number) if number.isdecimal() else roman_value(number.casefold())
    if value is None:
        return ()
    printed = " ".join(found["printed"].split())
    return (PrintedLabel(printed, LabelStyle.DIVISION, value, "", end=found.end()),)


def _labels(found: re.Match[str], kind: str) -> tuple[PrintedLabel, ...]:
    printed, end = " ".join(found[1].split()), found.end()
    suffix = printed.rpartition(" ")[2] if " " in printed else ""
    if kind == "clause":
        style = found[1][:2].upper()
        return (PrintedLabel(printed, LabelStyle.CLAUSE, int(found[2]), style, suffix, end),)
    if kind == "dotted":
        value = int(found[2].rpartition(".")[2])
        return (PrintedLabel(printed, LabelStyle.DOTTED, value, "", end=end),)
    if kind == "division":
        number = next(group for group in found.groups()[1:] if group)
        return (PrintedLabel(printed, LabelStyle.DIVISION, _han_value(number), "", end=end),)
    if kind.startswith("han"):
        closing = "一()" if kind == "han()" else "一."
        return (PrintedLabel(printed, LabelStyle.NUMBER, _han_value(found[2]), closing, end=end),)
    if kind == "circled":
        return (PrintedLabel(printed, LabelStyle.NUMBER, ord(printed) - 0x245F, "○", end=end),)
    if kind == "foreign":
        return _foreign(found)
    closing = "()" if kind.endswith("()") else found[3].translate(_NARROW)
    if kind.startswith("number"):
        return (PrintedLabel(printed, LabelStyle.NUMBER, int(found[2]), closing, suffix, end),)
    return _lettered(found[2], printed, closing, end)


def _han_value(numeral: str) -> int:
    """Return the value of a numeral below 1000 in digits of any script, or in Chinese: `二十三`."""
    if numeral.isdecimal():
        return int(numeral)
    total, digit = 0, 0
    for sign in numeral:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _HAN.index(sign) + 1
    return total + digit


def is_bare_division(text: str, compiled: Patterns) -> bool:
    """Tell whether a text is `Article 5`, `第五条` or the like, and nothing more."""
    return bool(compiled.bare_division.fullmatch(text) or _BARE_FOREIGN.fullmatch(text))


_NARROW = str.maketrans("．）", ".)")


def _lettered(mark: str, printed: str, closing: str, end: int) -> tuple[PrintedLabel, ...]:
    """Return the readings of letters: a Roman numeral, or a place in the alphabet."""
    small = mark.casefold()
    capital = mark != small
    labels = []
    roman = roman_value(small)
    if roman is not None:
        style = LabelStyle.ROMAN_CAPITAL if capital else LabelStyle.ROMAN
        labels.append(PrintedLabel(printed, style, roman, closing, end=end))
    if len(set(small)) == 1 and len(small) <= 2:
        style = LabelStyle.CAPITAL if capital else LabelStyle.LETTER
        value = ord(small[0]) - 96 + 26 * (len(small) - 1)
        labels.append(PrintedLabel(printed, style, value, closing, end=end))
    return tuple(labels)


def _foreign(found: re.Match[str]) -> tuple[PrintedLabel, ...]:
    """Return the label of another alphabet; its letters and what closes it tell the list."""
    letter = found[1]
    alphabet = next(letters for letters in _ALPHABETS if letter in letters)
    closing = alphabet[0] + found[2].translate(_NARROW)
    value = alphabet.index(letter) + 1
    return (PrintedLabel(letter, LabelStyle.LETTER, value, closing, end=found.end()),)


# ----------------------------------------
# The lexicon's word lists made into patterns, once for each lexicon.

_ROMAN_OR_DIGITS = r"(?P<number>\d{1,3}|[IVXLivxl]{1,8})(?:\s(?:bis|ter|quater))?"
MAX_DATE_WORDS = 12


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns; all are matched at the beginning of clean text unless they say so."""

    division: re.Pattern[str]
    """`Article 5`, with what parts it from the text after it."""
    bare_division: re.Pattern[str]
    """`Article 5` and nothing more; matched whole."""
    annex: re.Pattern[str]
    """A line that names an annex."""
    titled_annex: re.Pattern[str]
    """`ANNEX II PLAN OF ACTION`: number and title on one line, with nothing between."""
    bare_annex: re.Pattern[str]
    """`ANNEX II` and nothing more; matched whole."""
    attestation: re.Pattern[str]
    witnessing: re.Pattern[str]
    """`IN WITNESS WHEREOF`, which needs no date to be an attestation."""
    witness: re.Pattern[str]
    signing: re.Pattern[str]
    """`For the Government of Japan`."""
    month: re.Pattern[str]
    """A month's name, anywhere."""


def patterns(lexicon: Lexicon) -> Patterns:
    """Return the patterns of a lexicon."""
    return _compiled(lexicon.segmentation, tuple(lexicon.calendar.months))


@lru_cache(maxsize=8)
def _compiled(lists: SegmentationWords, months: tuple[str, ...]) -> Patterns:
    division = rf"(?P<printed>(?:{_any(lists.divisions)})\.?\s+{_ROMAN_OR_DIGITS})"
    annexes, numbered = _any(lists.annexes), _any(lists.numbered_annexes)
    number = r"(?:\s+(?:no\.?\s*)?(?:\d{1,3}|[ivxl]{1,6}|[a-z]))?"
    annex = (
        rf"[\[(“\"]*(?:(?:{annexes}){number}|(?:{numbered})\s+(?:\d{{1,3}}|[ivxl]{{1,6}}|[a-z]))"
        r"(?:\s*\Z|\s*[:.)\]–—-]|\s+(?:to|of|on)\b)"
    )
    adverb = r"(?:jointly\s+|unanimously\s+|formally\s+)?"
    attested = (
        rf"(?:{_any(lists.attestation_openers)})\b|"
        rf"{adverb}(?:{_any(lists.attestations)})\b,?\s+(?:{_any(lists.attestation_links)})\b"
    )
    return Patterns(
        division=_fold(rf"{division}(?:\s*[.:–—-]+\s*|\s+(?=(?-i:[A-Z“\"(]))|\s*\Z)"),
        bare_division=_fold(rf"{division}\s*[.:]?"),
        annex=_fold(annex),
        titled_annex=_fold(
            rf"[\[(“\"]*(?:{annexes}|{numbered})\s+(?:no\.?\s*)?(?:\d{{1,3}}|[ivxl]{{1,6}}|(?-i:[A-Z]))"
            r"\s+(?-i:[A-Z“\"])\S+"
        ),
        bare_annex=_fold(rf"[\[(]*(?:{annexes}|{numbered}){number}\s*[.:\])]*"),
        attestation=_fold(rf"(?:{attested})"),
        witnessing=_fold(rf"(?:{_any(lists.attestation_openers)})\b"),
        witness=_fold(rf"(?:{_any(lists.witnesses)})\s*(?::|\Z)"),
        signing=_fold(rf"(?:{_any(lists.signing)})\s+\S"),
        month=_fold(rf"\b(?:{_any(months)})\b"),
    )


def _any(words: Iterable[str]) -> str:
    """Return an alternation of phrases, the longest first."""
    return "|".join(
        r"\s+".join(map(re.escape, words.split()))
        for words in sorted(words, key=lambda word: (-len(word), word))
    )


def _fold(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
