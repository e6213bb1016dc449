"""Proper names and figures in a sentence: what a reader's eye stops at.

Persons, parties and dates of the calendar alone are no names here: every statement has them, and
they say nothing of what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from corpus_tool.lexicon import Lexicon
from corpus_tool.semantics.vocabulary import rarity
from corpus_tool.text.slots import Slot, SlotKind, find_slots

__all__ = ["Figure", "FigureKind", "ProperName", "find_figures", "find_proper_names"]


@dataclass(frozen=True, slots=True)
class ProperName:
    """A name where it stands: an institution, a programme, an instrument, a place, a product."""

    text: str
    start: int
    end: int
    acronym: str | None = None
    """What stands in brackets after it: `IMEC`."""


class FigureKind(StrEnum):
    """What a figure counts; only figures of one kind stand for each other."""

    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure where it stands, with its currency, scale or unit: `US$10 million`, `31 MQ-9B`."""

    text: str
    start: int
    end: int
    kind: FigureKind


# A name: capitalised words, or words with a digit after the first, joined by small words. A word
# takes at most what stands before the next white space, so the cost is linear.
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w’'&./-]*\w(?:-\d\w*)?"
_JOIN = re.compile(r"(?:\s+(?:of|the|and|for|on|in|to|with|de|du|&)){0,2}\s+\Z")
_NAME_WORD = re.compile(rf"(?<![\w’'])(?:{_CAPITAL}|\d{{1,4}}[A-Z]\w*|[A-Z]{{2,}}s?)(?!\w)")
_NUMBER_WORD = re.compile(r"\s+((?!(?:19|20)\d\d)\d{1,4}[A-Z]?)\b(?![.,]\d|\s*%)")
_ACRONYM = re.compile(r"\s?[\[(][“\"‘']?([A-Z][\w-]{1,11})[”\"’']?[\])]")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_ABBREVIATED = re.compile(r"\.[A-Z]\Z")
_HAS_CAPITALS = re.compile(r"[A-Z].*[A-Z\d]|\d")

INSTITUTION_WORDS = frozenset(
    [
        "accord",
        "accords",
        "agency",
        "agreement",
        "alliance",
        "arrangement",
        "assembly",
        "association",
        "authority",
        "board",
        "bureau",
        "center",
        "centre",
        "commission",
        "committee",
        "community",
        "compact",
        "conference",
        "consortium",
        "convention",
        "corporation",
        "council",
        "corridor",
        "court",
        "declaration",
        "dialogue",
        "facility",
        "forum",
        "framework",
        "foundation",
        "fund",
        "group",
        "initiative",
        "institute",
        "institution",
        "mechanism",
        "memorandum",
        "ministry",
        "network",
        "office",
        "organisation",
        "organization",
        "pact",
        "partnership",
        "plan",
        "platform",
        "policy",
        "program",
        "programme",
        "project",
        "protocol",
        "roadmap",
        "strategy",
        "taskforce",
        "treaty",
        "union",
        "university",
    ]
)
"""Last words of a name that may hold `and`: `Science and Technology Agreement`."""

MAX_NAME_WORDS = 12
"""A longer row of capitals is a heading or a shouted clause."""
MAX_WORDS_AFTER_AND = 4
"""Words of a name after its `and`."""
MAX_ACRONYM = 6
"""Letters in capitals; a longer word in capitals is shouted."""
MIN_NAME = 3
"""Letters."""
RARE_WORD = 0.8
"""From this rarity on a single capitalised word is a name: `Micron`, not `Earth`."""
_ARTICLES = frozenset({"The", "A", "An"})
_DIVIDING = frozenset({"and", "&", "to", "in", "on", "with"})
_NO_NAMES = (SlotKind.PARTY, SlotKind.DEMONYM, SlotKind.DATE, SlotKind.ORDINAL)


def find_proper_names(
    text: str, *, lexicon: Lexicon, slots: Sequence[Slot] | None = None
) -> tuple[ProperName, ...]:
    """Return the proper names of a sentence, in order.

    Args:
        text: one sentence; its first word's capital says nothing by itself.
        lexicon: function words, offices, names of parties.
        slots: of the text, when the caller has found them already.
    """
    if slots is None:
        slots = find_slots(text, lexicon=lexicon)
    persons = [s for s in slots if s.kind is SlotKind.PERSON]
    dull = _dull_words(lexicon)
    names: list[ProperName] = []
    for run in _runs(text):
        opening = next((k for k, word in enumerate(run) if text[slice(*word)] not in _ARTICLES), 0)
        words = run[opening:]
        for part in _cut(words, text):
            name = _trim(part, text, slots, dull, lexicon)
            if name and not any(p.start < name.end and name.start < p.end for p in persons):
                names.append(name)
    return tuple(names)


Span = tuple[int, int]


def _runs(text: str) -> Iterator[list[Span]]:
    """Yield rows of words that may be one name."""
    run: list[Span] = []
    for word in _NAME_WORD.finditer(text):
        if run and not _JOIN.fullmatch(text, run[-1][1], word.start()):
            yield run
            run = []
        run.append(word.span())
        if number := _NUMBER_WORD.match(text, word.end()):
            run.append(number.span(1))
    if run:
        yield run


def _cut(words: Sequence[Span], text: str) -> Iterator[Sequence[Span]]:
    """Cut a row where `and`, `in` or the like join two names, rather than two words of one."""
    if whole := _spelled_out(words, text):
        yield from _cut(words[: len(words) - len(whole)], text)
        yield whole
        return
    ends_institution = bool(words) and text[slice(*words[-1])].casefold() in INSTITUTION_WORDS
    first = 0
    for at in range(1, len(words)):
        between = set(text[words[at - 1][1] : words[at][0]].split())
        # `Science and Technology Agreement` is one name, `Quad and East Asia Summit` are two.
        is_single = at - first == 1 and not text[slice(*words[first])].isupper()
        is_one = ends_institution and is_single and len(words) - at <= MAX_WORDS_AFTER_AND
        if between & _DIVIDING and not is_one:
            yield words[first:at]
            first = at
    if words[first:]:
        yield words[first:]


def _spelled_out(words: Sequence[Span], text: str) -> Sequence[Span]:
    """Return the last words of a row that a bracketed acronym after it abbreviates."""
    acronym = _ACRONYM.match(text, words[-1][1]) if words else None
    if acronym:
        letters = [c for c in acronym[1].upper() if c.isalpha()]
        for first in range(len(words)):
            initials = [text[start].upper() for start, _ in words[first:]]
            if initials == letters or (
                len(letters) > 3 and initials == letters[-len(initials) :] and first == 0
            ):
                return words[first:]
    return ()


def _trim(
    words: Sequence[Span],
    text: str,
    slots: Sequence[Slot],
    dull: Collection[str],
    lexicon: Lexicon,
) -> ProperName | None:
    """Take words off the front that open a sentence, and give up what is no name after that."""
    rest = list(words)
    while rest and (_is_dull(text[slice(*rest[0])], dull) or _owns(rest, text, slots)):
        rest.pop(0)
    if rest and (party := _begun_before(rest[0], slots)):
        # `United` was taken off `United States`; whoever follows is most likely a person.
        rest = [word for word in rest if word[0] >= party.end]
        if rest and text[slice(*rest[-1])].casefold() not in INSTITUTION_WORDS:
            return None
    while rest and _is_dull(text[slice(*rest[-1])], dull):
        rest.pop()
    if not rest or len(rest) > MAX_NAME_WORDS:
        return None
    start = rest[0][0]
    name = _POSSESSIVE.sub("", text[start : rest[-1][1]])
    end = start + len(name)
    if _ABBREVIATED.search(name) and text[end : end + 1] == ".":
        name, end = f"{name}.", end + 1
    if any(s.kind in _NO_NAMES and s.start <= start and end <= s.end for s in slots):
        return None
    if text[start - 1 : start] in ("(", "[") and text[end : end + 1] in (")", "]"):
        return None  # an acronym that stands with its name
    if text[slice(*rest[-1])].rstrip(".") in lexicon.names.suffixes:
        return None  # a person: `Biden, Jr`
    shouted = name.isupper() and len(name) > MAX_ACRONYM and not re.search(r"[\d-]", name)
    # `HOLD a regatta`: a verb in capitals opens the sentence, and no acronym.
    shouted = shouted or (
        len(rest) == 1 and start == 0 and name.isupper() and rarity(name) < RARE_WORD
    )
    ordinary = (
        len(rest) == 1
        and not _HAS_CAPITALS.search(name)
        and (start == 0 or rarity(name) < RARE_WORD)
    )
    if shouted or ordinary or len(name) < MIN_NAME:
        return None
    acronym = _ACRONYM.match(text, end)
    return ProperName(name, start, end, acronym[1] if acronym else None)


def _begun_before(word: Span, slots: Sequence[Slot]) -> Slot | None:
    """Return the party's name that a word only continues."""
    party = (SlotKind.PARTY, SlotKind.DEMONYM)
    return next((s for s in slots if s.kind in party and s.start < word[0] < s.end), None)


def _owns(words: Sequence[Span], text: str, slots: Sequence[Slot]) -> bool:
    """Tell whether a row begins with a party that owns what follows: `India’s G20 Presidency`."""
    start, end = words[0]
    is_party = any(s.kind is SlotKind.PARTY and s.start <= start < s.end for s in slots)
    return len(words) > 1 and is_party and bool(_POSSESSIVE.search(text[start:end]))


def _is_dull(word: str, dull: Collection[str]) -> bool:
    bare = _POSSESSIVE.sub("", word).casefold().rstrip("0123456789")
    return bare in dull or (len(bare) > 5 and word.istitle() and bare.endswith("ing"))


@lru_cache(maxsize=8)
def _dull_words(lexicon: Lexicon) -> frozenset[str]:
    """Return words that begin or end no name: of grammar, of offices, months, lone parties."""
    segmentation, weights = lexicon.segmentation, lexicon.weights
    months = {name.casefold() for name in lexicon.calendar.months}
    titles = {word.casefold() for title in lexicon.names.titles for word in title.split()}
    speakers = {
        "inc",
        "ltd",
        "leaders",
        "sides",
        "side",
        "ministers",
        "heads",
        "excellencies",
        "government",
    }
    return frozenset(
        weights.function
        | lexicon.sentences.openers
        | segmentation.function_words
        | (segmentation.offices - {"general"})
        | segmentation.preambular
        | segmentation.preambular_adverbs
        | (titles - {"state", "general"})
        | months
        | speakers
    )


_CURRENCY = (
    r"(?:US\$|A\$|NZ\$|C\$|S\$|\$|€|£|¥|₹|₭|(?:USD|AUD|JPY|EUR|GBP|INR|CNY|KRW|LAK|SGD|VND|THB)\s?)"
)
# Bounded: a long row of digits is read once, not from each of its digits.
_AMOUNT = r"(?<![\d.,])\d{1,15}+(?:[.,]\d{1,15}+|[ \u00a0\u202f]\d{3}(?!\d)){0,5}+(?!\d)"
_SCALE = r"(?:[\s-]?(?:thousand|million|billion|trillion)\b)"
_MONEY_WORD = r"(?:\s(?:US\s)?(?:dollars|euros|pounds|yen|rupees|kip|yuan|won|baht|dong)\b)"
_MONEY = re.compile(rf"{_CURRENCY}\s?{_AMOUNT}{_SCALE}?|{_AMOUNT}{_SCALE}?{_MONEY_WORD}")
_PERCENT = re.compile(rf"{_AMOUNT}\s?(?:%|per\s?cent\b|percent\b|percentage points?\b)")
_COUNT = re.compile(
    rf"(?<![\w$€£¥.,/-]){_AMOUNT}{_SCALE}?(?=\s+(?:[a-z][\w-]*\s+){{0,2}}[^\W\d_][\w-]{{2,}})"
)
_LABEL_BEFORE = re.compile(
    r"(?:Resolutions?|Articles?|Section|Chapter|Annex|Paragraph|paragraphs?|No\.?|Nos\.?|Agenda|"
    r"Phase|Track|Level)\s*\Z"
)
_YEAR = re.compile(r"(?:19|20)\d\d\b")


def find_figures(
    text: str, *, lexicon: Lexicon, slots: Sequence[Slot] | None = None
) -> tuple[Figure, ...]:
    """Return amounts, shares, dates and counts of a sentence, in order, none within another."""
    if slots is None:
        slots = find_slots(text, lexicon=lexicon)
    figures = [Figure(m[0], *m.span(), FigureKind.MONEY) for m in _MONEY.finditer(text)]
    figures += _apart(
        figures, (Figure(m[0], *m.span(), FigureKind.PERCENT) for m in _PERCENT.finditer(text))
    )
    dates = (
        Figure(text[s.start : s.end], s.start, s.end, FigureKind.DATE)
        for s in slots
        if s.kind is SlotKind.DATE and any(c.isdigit() for c in text[s.start : s.end])
    )
    figures += _apart(figures, dates)
    counts = (
        Figure(m[0], *m.span(), FigureKind.COUNT)
        for m in _COUNT.finditer(text)
        if not _YEAR.fullmatch(m[0])
        and not _LABEL_BEFORE.search(text, max(0, m.start() - 14), m.start())
    )
    figures += _apart(figures, counts)
    return tuple(sorted(figures, key=lambda figure: figure.start))


def _apart(figures: Sequence[Figure], candidates: Iterator[Figure]) -> list[Figure]:
    return [c for c in candidates if not any(f.start < c.end and c.start < f.end for f in figures)]
