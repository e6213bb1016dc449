"""Slots: dates, numbers and names in one text, and the text with these masked.

Sections, in order:

* A slot: a place that every new statement fills anew, with a date, a number or a name.
* Dates, numbers and names as slots, so that two statements agree where only these differ.
* Where dates, ordinals and numbers stand in a text.
* Where the names of parties and persons stand in a text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from corpus_tool.lexicon import CalendarWords, Lexicon, NameWords
from corpus_tool.model import PARAGRAPH_BREAK
from corpus_tool.text.pieces import Piece, PieceKind, cut_tokens

__all__ = [
    "ROUTINE_SLOTS",
    "Slot",
    "SlotKind",
    "Token",
    "find_dates",
    "find_names",
    "find_slots",
    "mask_slots",
    "tokens_of",
]


# ----------------------------------------
# A slot: a place that every new statement fills anew, with a date, a number or a name.


class SlotKind(StrEnum):
    """What fills the slot."""

    DATE = "date"
    ORDINAL = "ordinal"
    NUMBER = "number"
    PERSON = "person"
    """The name after a title; the title stays outside."""
    PARTY = "party"
    DEMONYM = "demonym"


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot where it stands."""

    kind: SlotKind
    start: int
    end: int
    value: str
    """What it says, however printed: a party's code, the numbers of a date, a name in order."""


# ----------------------------------------
# Dates, numbers and names as slots, so that two statements agree where only these differ.

ROUTINE_SLOTS = frozenset({SlotKind.DATE, SlotKind.PERSON, SlotKind.PARTY, SlotKind.DEMONYM})
"""The slots whose filling does not count when two paragraphs are called identical."""


def find_slots(
    text: str, *, lexicon: Lexicon, pieces: Sequence[Piece] | None = None
) -> tuple[Slot, ...]:
    """Return the slots of a text, in order, none overlapping another.

    Where two could stand, dates go before persons, persons before parties, parties before
    ordinals, and ordinals before numbers.

    Args:
        text: any text.
        lexicon: names, titles, months.
        pieces: the text as `cut` it, when the caller has done so already.
    """
    if pieces is None:
        pieces = cut_tokens(text)
    chosen: list[Slot] = []
    covered: set[int] = set()
    for slot in _candidates(text, lexicon, pieces):
        span = range(slot.start, slot.end)
        if covered.isdisjoint(span) and PARAGRAPH_BREAK not in text[slot.start : slot.end]:
            covered.update(span)
            chosen.append(slot)
    return tuple(sorted(chosen, key=lambda slot: slot.start))


def _candidates(text: str, lexicon: Lexicon, pieces: Sequence[Piece]) -> Iterator[Slot]:
    yield from find_dates(text, lexicon.calendar)
    yield from find_names(tokens_of(text, pieces), lexicon.names)
    yield from find_ordinals(text, lexicon.calendar)
    yield from find_numbers(text, lexicon.calendar)


def mask_slots(
    text: str, *, lexicon: Lexicon, kinds: Collection[SlotKind] = frozenset(SlotKind)
) -> str:
    """Return the text with its slots of these kinds named instead of filled.

    >>> from corpus_tool.lexicon import lexicon
    >>> mask("Prime Minister Adeyemi met in Japan on 3 May 2031.", lexicon=load("en"))
    'Prime Minister <person> met in <party> on <date>.'
    """
    parts: list[str] = []
    end = 0
    for slot in find_slots(text, lexicon=lexicon):
        if slot.kind in kinds:
            parts += [text[end : slot.start], f"<{slot.kind}>"]
            end = slot.end
    return "".join([*parts, text[end:]])


# ----------------------------------------
# Where dates, ordinals and numbers stand in a text.
#
# The words of the language come from the lexicon; the order of day, month and year is free.

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
    if in_figures := _IN_FIGURES.match(text):
        return " ".join(sorted(_read_figures(in_figures)))
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


_IN_FIGURES = re.compile(
    r"(?P<iso>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\Z|(?P<one>\d\d?)(?P<sign>[./])(?P<two>\d\d?)[./](?P<year>\d{4})\Z"
)


def _read_figures(date: re.Match[str]) -> Iterator[str]:
    """Yield the parts of `2031-05-03`, `03.05.2031`; of `03/05/2031` nobody knows the month."""
    if date["iso"]:
        yield from (date["iso"], date["day"].lstrip("0"), f"m{int(date['month'])}")
        return
    yield date["year"]
    first, second = int(date["one"]), int(date["two"])
    if date["sign"] == "." or first > 12:
        yield from (str(first), f"m{second}")
    elif second > 12:
        yield from (str(second), f"m{first}")
    else:
        yield f"{first}/{second}"


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
    cardinal_pattern = _either(calendar.cardinals)
    return re.compile(
        rf"(?<![\w-])(?i:(?:{first})(?:(?:-|\s+)(?:and\s+)?(?:{cardinal_pattern})){{0,{MAX_NUMBER_WORDS}}})\b(?![-’']?\w)",
        re.ASCII,
    )


def _as_printed(words: Iterable[str]) -> set[str]:
    return {form for word in words for form in (word, word.upper())}


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


# ----------------------------------------
# Where the names of parties and persons stand in a text.
#
# Parties are known by the lexicon; persons by a title before or after the name.

_POSSESSIVE = re.compile(r"['’]s?\Z")
_POSSESSIVE_GAP = re.compile(r"\A['’]s?")
_APOSTROPHED = frozenset({"people", "dato"})
"""Words whose apostrophe is part of a style, and ends no name."""
_HYPHENS = re.compile(r"[-‐‑]")
_MAX_NAME = 6
_MAX_NAME_BEFORE = 4
_BRIEF = 3
"""Letters of an abbreviation, which gives no sea its name: `US`, `ROK`."""


class Token(NamedTuple):
    """A word, and what stands between it and the word before."""

    text: str
    start: int
    end: int
    gap: str


Words = tuple[str, ...]
Phrase = tuple[Words, SlotKind | None, str]
"""Its words, what it names (nothing: it only shadows other phrases), and the value."""
Index = Mapping[str, Sequence[Phrase]]
"""Phrases by their first word, longest first."""


def tokens_of(text: str, pieces: Sequence[Piece]) -> list[Token]:
    """Return the words of a text, without their possessive endings."""
    tokens: list[Token] = []
    end = 0
    for kind, first, last in pieces:
        if kind is PieceKind.WORD:
            word = text[first:last]
            if "'" in word or "’" in word:
                word = _POSSESSIVE.sub("", word).replace("’", "'")
            tokens.append(Token(word, first, first + len(word), text[end:first]))
            end = first + len(word)  # the ending is in the gap, so that it ends a name
    return tokens


def find_names(tokens: Sequence[Token], names: NameWords) -> Iterator[Slot]:
    """Yield the names of persons, then those of parties; the two may overlap."""
    parties, titles = _party_index(names), _title_index(names)
    end = 0
    for at, token in enumerate(tokens):
        title = _longest(tokens, at, titles) if token.text in titles else None
        if title is None:
            continue
        after = at + len(title[0])
        span = _name_after(tokens, after, names, titles)
        span = span or _name_before(tokens, at, after, names, parties)
        if span and span[0] >= end:
            end = span[1]
            value = " ".join(sorted(token.text.casefold() for token in tokens[slice(*span)]))
            yield Slot(SlotKind.PERSON, tokens[span[0]].start, tokens[end - 1].end, value)
    yield from _find_parties(tokens, parties, _place_index(names))


def _find_parties(tokens: Sequence[Token], parties: Index, places: _Places) -> Iterator[Slot]:
    at = 0
    while at < len(tokens):
        text = tokens[at].text
        phrase = _longest(tokens, at, parties) if text in parties else None
        if phrase is None:
            compound = _compound(tokens[at], parties) if _HYPHENS.search(text) else None
            if compound:
                yield compound
            at += 1
            continue
        words, kind, value = phrase
        last = at + len(words)
        if kind and not _is_place(tokens, at, last, places):
            yield Slot(kind, tokens[at].start, tokens[last - 1].end, value)
        at = last


def _is_place(tokens: Sequence[Token], first: int, last: int, places: _Places) -> bool:
    """Tell whether a party's name is part of a place's: `Taiwan Strait`, `Gulf of Thailand`."""
    name, single = tokens[first].text, last - first == 1
    if single and name.isupper() and len(name.replace(".", "")) <= _BRIEF:
        return False
    linked = last < len(tokens) and _is_close(tokens[last].gap)
    if single and linked and _longest(tokens, last, places.after):
        return True
    the = first > 0 and tokens[first - 1].text.casefold() == "the" and _is_close(tokens[first].gap)
    return any(_stands_before(tokens, at, places.before) for at in ({first, first - the}))


def _stands_before(tokens: Sequence[Token], end: int, openers: Collection[Words]) -> bool:
    """Tell whether one of these phrases ends where a name begins."""
    for opener in openers:
        stretch = tokens[max(0, end - len(opener)) : end]
        if tuple(token.text for token in stretch) == opener:
            return all(_is_close(token.gap) for token in tokens[end - len(opener) + 1 : end + 1])
    return False


def _compound(token: Token, parties: Index) -> Slot | None:
    """Return the slot of parties joined by hyphens: `U.S.-ROK`, `Lao-Japanese`."""
    values = []
    for part in _HYPHENS.split(token.text):
        single = next((p for p in parties.get(part, ()) if len(p[0]) == 1 and p[1]), None)
        if single is None:
            return None
        values.append(single[2])
    return Slot(SlotKind.PARTY, token.start, token.end, "-".join(values))


def _longest(tokens: Sequence[Token], at: int, index: Index) -> Phrase | None:
    """Return the longest phrase that stands at a place."""
    for phrase in index.get(tokens[at].text, ()):
        words = phrase[0]
        if len(words) == 1:
            return phrase
        stretch = tokens[at : at + len(words)]
        if [token.text for token in stretch] == list(words) and all(
            _is_close(_without_possessive(before, token)) for before, token in pairwise(stretch)
        ):
            return phrase
    return None


def _without_possessive(before: Token, token: Token) -> str:
    """Return what stands between two words of `People's Republic` and `Dato' Seri`."""
    styled = before.text.casefold() in _APOSTROPHED
    return _POSSESSIVE_GAP.sub("", token.gap) if styled else token.gap


def _is_close(gap: str) -> bool:
    """Tell whether two words are of one name: a space between, or the point of `St.`, `R.`."""
    return bool(gap) and not gap.removeprefix(".").strip() and PARAGRAPH_BREAK not in gap


def _name_after(
    tokens: Sequence[Token], first: int, names: NameWords, titles: Index
) -> tuple[int, int] | None:
    """Return the words of the name after a title that ends before `first`."""
    last = first
    for at in range(first, min(first + _MAX_NAME, len(tokens))):
        token = tokens[at]
        if token.text in names.suffixes and token.gap.strip() in {"", ","}:
            return (first, at + 1) if at > first else None
        if not _is_close(token.gap) or ("." in token.gap and not _abbreviates(tokens[at - 1])):
            break
        if token.text.casefold() in names.particles:
            continue
        if not token.text[:1].isupper() or _is_no_name(tokens, at, first, names):
            break
        if token.text in titles:
            break
        last = at + 1
    return (first, last) if last > first else None


def _is_no_name(tokens: Sequence[Token], at: int, first: int, names: NameWords) -> bool:
    """Tell whether a capitalised word is no name: `President Of`; but `President To Lam` is one."""
    text = tokens[at].text
    if text.casefold() not in names.not_names:
        return False
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    named = text == "To" and at == first and follows is not None and _is_close(follows.gap)
    return not (
        named
        and follows is not None
        and follows.text.istitle()
        and follows.text.casefold() not in names.not_names
    )


def _abbreviates(token: Token) -> bool:
    """Tell whether a point after the word is its own: `R.`, `Mr.`, `Jr.`"""
    return len(token.text) <= 2 or token.text in {"Mrs", "Hon", "Prof"}


def _name_before(
    tokens: Sequence[Token], title: int, after: int, names: NameWords, parties: Index
) -> tuple[int, int] | None:
    """Return the words of a name before its title: `Amara Okoro, President of …`."""
    if title == 0 or tokens[title].gap.strip() != ",":
        return None
    if after >= len(tokens) or tokens[after].text != "of" or tokens[after].gap.strip():
        return None
    first = title
    while first > 0 and title - first < _MAX_NAME_BEFORE:
        word = tokens[first - 1].text
        if not word[:1].isupper() or word.casefold() in names.not_names or word in parties:
            break
        first -= 1
        if tokens[first].gap.strip():
            break
    return (first, title) if title - first >= 2 else None


@lru_cache(maxsize=8)
def _party_index(names: NameWords) -> Index:
    phrases: list[tuple[str, SlotKind | None, str]] = [(name, None, "") for name in names.others]
    for kind, table in (
        (SlotKind.PARTY, names.parties),
        (SlotKind.DEMONYM, names.demonyms),
    ):
        phrases += [(name, kind, code) for code, forms in table.items() for name in forms]
    return _index(phrases)


class _Places(NamedTuple):
    """What makes a party's name the name of a place."""

    after: Index
    before: frozenset[Words]


@lru_cache(maxsize=8)
def _place_index(names: NameWords) -> _Places:
    before = _index((opener, None, "") for opener in names.places_before)
    return _Places(
        after=_index((head, None, "") for head in names.places_after),
        before=frozenset(phrase[0] for phrases in before.values() for phrase in phrases),
    )


@lru_cache(maxsize=8)
def _title_index(names: NameWords) -> Index:
    return _index((title, SlotKind.PERSON, "") for title in names.titles)


def _index(phrases: Iterable[tuple[str, SlotKind | None, str]]) -> Index:
    """Index phrases by first word, as printed and in capitals."""
    index: dict[str, dict[tuple[str, ...], Phrase]] = {}
    for text, kind, value in phrases:
        for form in (text, text.upper()):
            words = tuple(token.text for token in tokens_of(form, cut_tokens(form)))
            index.setdefault(words[0], {}).setdefault(words, (words, kind, value))
    return {
        word: sorted(found.values(), key=lambda phrase: -len(phrase[0]))
        for word, found in index.items()
    }
