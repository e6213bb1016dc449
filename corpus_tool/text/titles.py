"""The title block of a part, and the line of place and date (rule S6)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus_tool.lexicon import Lexicon
from corpus_tool.text.boundaries import HEADING_WORDS, opens_upper
from corpus_tool.text.normalize import clean, ends_sentence, is_capitals
from corpus_tool.text.numbering import Style, readings
from corpus_tool.text.patterns import patterns
from corpus_tool.text.slots import find_dates
from corpus_tool.text.units import Fate, Unit

__all__ = ["entitle", "entitle_annex", "is_dateline", "title_lines"]

MAX_TITLE_WORDS = 60
MAX_DATE_WORDS = 12
MAX_PLACE_WORDS = 6
SIMILAR = 0.6
"""Share of a line's words that are the given title's."""

_WORDS = re.compile(r"\w+")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d")
_EASTERN_DATE = re.compile(
    r".{0,12}[0-9０-９一二三四五六七八九十元]{1,6}[年년]\s?\d{1,2}[月월]\s?\d{1,2}[日일].{0,4}"
)
_FULL_DATE = re.compile(r"\b\d{1,4}([-./])\d{1,2}\1\d{1,4}\b")
_LINKS = frozenset({"at", "in", "of", "on", "the", "and", "de", "du", "la", "le", "–", "-", "—"})


def is_dateline(text: str, *, lexicon: Lexicon) -> bool:
    """Tell whether a line says no more than place and date.

    >>> from corpus_tool.lexicon import lexicon
    >>> is_dateline("Tokyo, 21 January 2025", lexicon=load())
    True
    """
    if _EASTERN_DATE.fullmatch(text):
        return True
    if len(text) > 120 or not _YEAR.search(text) or len(text.split()) > MAX_DATE_WORDS:
        return False
    slots = [slot for slot in find_dates(text, lexicon.calendar) if slot.end - slot.start > 5]
    if not patterns(lexicon).month.search(text) and not _FULL_DATE.search(text):
        return False
    if not slots:
        return False
    rest = text[: slots[0].start] + " " + text[slots[-1].end :]
    words = [word.strip(".,;:()[]") for word in rest.split()]
    words = [word for word in words if word]
    if len(words) > MAX_PLACE_WORDS or any(character.isdigit() for character in rest):
        return False
    known = {word.casefold() for word in words}
    weekdays = {day.casefold() for day in lexicon.calendar.weekdays}
    if known & lexicon.segmentation.document_words:
        return False
    return all(word[:1].isupper() or word in _LINKS for word in words if word not in weekdays)


def entitle(units: Sequence[Unit], *, title: str | None, lexicon: Lexicon) -> None:
    """Find the title block of the main text."""
    zone: list[Unit] = []
    for unit in units:
        if unit.fate is Fate.MARK:
            continue
        if not (_may_be_title(unit, lexicon, first=not zone) or _goes_on(unit, lexicon)):
            break
        zone.append(unit)
    while len(zone) > 1 and not (_is_set_off(zone[-1]) or _names_document(zone[-1], lexicon)):
        # An open line right above the text is its first heading.
        zone.pop()
    body = sum(unit.is_body for unit in units)
    if zone and len(zone) == body:
        # Nothing would be left to be the text.
        zone = zone[:1] if body > 1 or _is_set_off(zone[0]) else []
    _give_up_headings(zone, units, title, lexicon)
    for unit in zone:
        dated = is_dateline(unit.text, lexicon=lexicon)
        unit.fate = Fate.DATELINE if dated else Fate.TITLE
        unit.shaped_by("S6")


def entitle_annex(units: Sequence[Unit], *, lexicon: Lexicon) -> None:
    """Find the lines that go on with an annex's title: `Between …`, or the name of `ANNEX I`."""
    bare_annex = patterns(lexicon).bare_annex
    title = [unit for unit in units if unit.fate is Fate.TITLE]
    bare = bool(title) and bare_annex.fullmatch(title[-1].text) is not None
    for unit in units[len(title) :]:
        if unit.fate is Fate.MARK:
            continue
        if is_dateline(unit.text, lexicon=lexicon) and unit.is_body:
            unit.fate = Fate.DATELINE
            continue
        if not _may_be_title(unit, lexicon, first=bare) or _is_numbered(unit, lexicon):
            break
        first = unit.text.partition(" ")[0].casefold()
        goes_on = first in lexicon.segmentation.continuations or unit.text[:1] in {"(", "["}
        if not (goes_on or bare):
            break
        unit.fate = Fate.TITLE
        unit.shaped_by("S6")
        bare = False


def title_lines(units: Sequence[Unit], *, title: str | None, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the lines of a title; a title given from outside goes first unless it is there."""
    lines = [line for unit in units if unit.fate is Fate.TITLE for line in unit.lines]
    given = clean(title) if title else ""
    if not given or _is_similar(" ".join(lines), given) or _is_similar(given, " ".join(lines)):
        return tuple(lines)
    return (given, *lines)


def _may_be_title(unit: Unit, lexicon: Lexicon, *, first: bool) -> bool:
    """Tell whether a unit before the text may belong to the title block."""
    block, text = unit.block, unit.text
    if not unit.is_body or not text or block.bullet or block.ordinal or block.row is not None:
        return False
    if is_dateline(text, lexicon=lexicon):
        return True
    if unit.words > MAX_TITLE_WORDS or text.endswith((":", ";", ",")):
        return False
    if block.heading_level is not None:
        return unit.words <= MAX_TITLE_WORDS
    if _is_set_off(unit) or len(unit.lines) > 2:
        return not _is_prose(unit)
    return first and unit.words <= HEADING_WORDS and opens_upper(text) and not ends_sentence(text)


def _is_set_off(unit: Unit) -> bool:
    """Tell whether a unit looks other than running text."""
    block = unit.block
    marked = block.heading_level is not None or block.centred or len(unit.lines) > 2
    return marked or unit.look.stands_out or is_capitals(unit.text)


def _goes_on(unit: Unit, lexicon: Lexicon) -> bool:
    """Tell whether a plain line may go on with a title block: short, and open at its end."""
    if not unit.is_body or not unit.text or unit.block.bullet or unit.block.ordinal:
        return False
    if _is_numbered(unit, lexicon) or unit.block.row is not None:
        return False
    short = unit.words <= HEADING_WORDS and opens_upper(unit.text)
    return short and not ends_sentence(unit.text) and unit.text[-1] not in ",-–—"


def _names_document(unit: Unit, lexicon: Lexicon) -> bool:
    """Tell whether a plain line belongs to a title by its words: `between …`, `adopted at …`."""
    if is_dateline(unit.text, lexicon=lexicon):
        return True
    words = [word.casefold() for word in _WORDS.findall(unit.text)]
    lists = lexicon.segmentation
    return words[0] in lists.continuations or not lists.document_words.isdisjoint(words)


def _is_prose(unit: Unit) -> bool:
    """Tell whether a unit ends as a sentence; `D.C.` at a title's end does not."""
    return ends_sentence(unit.text) and unit.words > HEADING_WORDS


def _is_numbered(unit: Unit, lexicon: Lexicon) -> bool:
    labels = readings(unit.text, patterns(lexicon).division)
    return any(label.closing or label.style is Style.DIVISION for label in labels)


def _give_up_headings(
    zone: list[Unit], units: Sequence[Unit], title: str | None, lexicon: Lexicon
) -> None:
    """Leave the first heading of the text out of its title block."""
    later = Counter(_face(unit) for unit in units if unit not in zone and _is_short(unit))
    while zone:
        last = zone[-1]
        if is_dateline(last.text, lexicon=lexicon) or (title and _is_similar(last.text, title)):
            return
        named = last.text.casefold().rstrip(":") in lexicon.segmentation.unnumbered_headings
        alike = last.look.stands_out or last.block.heading_level is not None
        repeated = alike and later[_face(last)] > 0
        own = title is not None or (len(zone) > 1 and _face(last) != _face(zone[0]))
        if not (named or _is_numbered(last, lexicon) or (repeated and own)):
            return
        zone.pop()


def _face(unit: Unit) -> tuple[object, ...]:
    return (unit.block.heading_level, unit.look, is_capitals(unit.text), unit.block.centred)


def _is_short(unit: Unit) -> bool:
    return unit.is_body and unit.words <= 30 and not unit.block.ordinal and not unit.block.bullet


def _is_similar(text: str, title: str) -> bool:
    """Tell whether most words of a text are words of the title."""
    own = _WORDS.findall(text.casefold())
    given = set(_WORDS.findall(title.casefold()))
    return bool(own) and sum(word in given for word in own) >= SIMILAR * len(own)
