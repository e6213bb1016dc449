"""Where dates, ordinals and numbers stand in a text.

The words of the language come from the lexicon; the order of day, month and year is free.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from corpus_tool.lexicon import CalendarWords
from corpus_tool.text.slots import Slot, SlotKind

__all__ = ["find_dates", "find_numbers", "find_ordinals"]

_UNTIL = r"(?:[-–—]|to|and|until|through)\s*"
_TO = rf"\s*{_UNTIL}"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w%])"
_YEAR = r"(?:1[5-9]|20|21)\d\d(?![\w%]|[.,]\d)"
_LONE_YEAR = r"(?:19|20)\d\d"
_NOT_INSIDE = r"(?<![\w$€£¥.,:/-])"
_DIGITS = re.compile(rf"{_NOT_INSIDE}[$€£¥]?\d+(?:[.,]\d+)*%?(?![\w-])")
_FIGURE_ORDINAL = r"\d{1,18}(?:st|nd|rd|th)\b"
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[\s-]*+\Z")

MAX_NUMBER_WORDS = 40
"""Words of one number; a longer row of them, read from each of its words, takes quadratic time."""


def find_dates(text: str, calendar: CalendarWords) -> Iterator[Slot]:
    """Yield dates, parts of dates, years and spans of years."""
    for found in _date_pattern(calendar).finditer(text):
        if found["month"] and not _is_month(text, found, calendar):
            continue
        yield Slot(SlotKind.DATE, *found.span(), _date_value(found[0], calendar))


def _is_month(text: str, found: re.Match[str], calendar: CalendarWords) -> bool:
    """Tell whether a month that stands alone is one: `in May`, not `May the parties`."""
    if found[0].rstrip(".").capitalize() not in calendar.doubtful:
        return True
    before = _LAST_WORD.search(text, max(0, found.start() - 16), found.start())
    return before is not None and before[1].casefold() in calendar.before_month


def _date_value(text: str, calendar: CalendarWords) -> str:
    """Return day, month and year as numbers, in one order whatever the order in print."""
    parts = []
    for token in _TOKEN.findall(text):
        word = token.casefold()
        if token.isdigit():
            parts.append(token.lstrip("0"))
        elif token.capitalize() in calendar.months:
            parts.append(f"m{calendar.months[token.capitalize()]}")
        elif word in calendar.ordinals:
            parts.append(str(calendar.ordinals[word]))
        elif word in calendar.cardinals:
            parts.append(str(calendar.cardinals[word]))
    return " ".join(sorted(parts))


@lru_cache(maxsize=8)
def _date_pattern(calendar: CalendarWords) -> re.Pattern[str]:
    longest: dict[int, str] = {}
    for name, number in calendar.months.items():
        longest[number] = max(longest.get(number, ""), name, key=len)
    whole = set(longest.values())
    short = set(calendar.months) - whole
    month = rf"(?:(?:{_either(_as_printed(whole))})\b|(?:{_either(_as_printed(short))})\b\.?)"
    weekday = rf"(?:{_either(_as_printed(calendar.weekdays))})"
    ordinal = (
        rf"(?i:(?:(?:{_either(calendar.cardinals)})(?:-|\s+))?(?:{_either(calendar.ordinals)}))"
    )
    cardinal = rf"(?i:{_either(calendar.cardinals)})"
    spoken = rf"(?i:in\s+)?(?i:the\s+)?(?i:year)\s+{cardinal}(?:[-\s]+(?:and\s+)?{cardinal})*"
    of_day = r"(?:\s*day)?(?:\s*of)?"
    after_day = rf"(?:{_TO}{_DAY})?{of_day}\s+"
    # Written out, because three runs of white space beside each other take cubic time.
    after_ordinal = rf"(?:\s++(?:{_UNTIL}{_DAY}{of_day}|day(?:\s*of)?|of)\s+|\s{{2,}}+)"
    return re.compile(
        rf"{_NOT_INSIDE}(?:"
        rf"(?:{weekday},?\s+)?(?:{_DAY}{after_day}|{ordinal}{after_ordinal}){month}"
        rf"(?:{_TO}{_DAY}\s+{month})?(?:,?\s+(?:of\s+)?{_YEAR}|,?\s+{spoken})?"
        rf"|(?:{weekday},?\s+)?{month}\s+{_DAY}(?:{_TO}(?:{month}\s+)?{_DAY})?(?:,?\s+{_YEAR})?"
        rf"|{month},?\s+(?:of\s+)?{_YEAR}"
        rf"|{_YEAR}-\d\d-\d\d\b|\d{{1,2}}([./])\d{{1,2}}\1{_YEAR}"
        rf"|{_LONE_YEAR}\s*[-–/]\s*(?:{_LONE_YEAR}|\d\d)\b(?![-\w])|{_LONE_YEAR}s?\b(?![-\w%]|[.,]\d)"
        rf"|(?P<month>{month})(?!\s+\d)"
        r")"
    )


def find_ordinals(text: str, calendar: CalendarWords) -> Iterator[Slot]:
    """Yield ordinals in figures and words: `60th`, `fourth`, `twenty-first`."""
    for found in _ordinal_pattern(calendar).finditer(text):
        yield Slot(SlotKind.ORDINAL, *found.span(), str(_ordinal_value(found[0], calendar)))


def _ordinal_value(text: str, calendar: CalendarWords) -> int:
    total = 0
    for token in _TOKEN.findall(text.casefold()):
        if token.isdigit():
            return int(token)
        total += calendar.ordinals.get(token) or calendar.cardinals.get(token, 0)
    return total


@lru_cache(maxsize=8)
def _ordinal_pattern(calendar: CalendarWords) -> re.Pattern[str]:
    tens = _either(word for word, n in calendar.cardinals.items() if n >= 20)
    return re.compile(
        rf"(?<![\w-])(?:{_FIGURE_ORDINAL}"
        rf"|(?i:(?:(?:{tens})(?:-|\s+))?(?:{_either(calendar.ordinals)}))\b)(?!-\w)"
    )


def find_numbers(text: str, calendar: CalendarWords) -> Iterator[Slot]:
    """Yield numbers in figures, with sign of currency or per cent, and in words."""
    for found in _DIGITS.finditer(text):
        yield Slot(SlotKind.NUMBER, *found.span(), found[0].replace(",", ""))
    for found in _number_pattern(calendar).finditer(text):
        value = " ".join(_TOKEN.findall(found[0].casefold()))
        yield Slot(SlotKind.NUMBER, *found.span(), value)


@lru_cache(maxsize=8)
def _number_pattern(calendar: CalendarWords) -> re.Pattern[str]:
    # `one` alone is mostly a pronoun.
    first = _either(word for word, n in calendar.cardinals.items() if n != 1)
    every = _either(calendar.cardinals)
    return re.compile(
        rf"(?<![\w-])(?i:(?:{first})(?:(?:-|\s+)(?:and\s+)?(?:{every})){{0,{MAX_NUMBER_WORDS}}})\b(?![-’']?\w)",
        re.ASCII,
    )


def _as_printed(words: Iterable[str]) -> set[str]:
    return {form for word in words for form in (word, word.upper())}


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
