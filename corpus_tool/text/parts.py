"""Cut a text into parts: the main text, and each annex with its own numbering (rule S8)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus_tool.lexicon import Lexicon
from corpus_tool.text.normalize import ends_sentence
from corpus_tool.text.patterns import Patterns, patterns
from corpus_tool.text.units import Fate, Unit

__all__ = ["MAIN", "Division", "divide"]

MAIN = "main"
MAX_ANNEX_WORDS = 40
MAX_ANNEX_LINES = 8
MIN_BODY = 15
"""Words of a unit that shows that the text before an annex has begun."""

_WORD = re.compile(r"[a-z]+", re.IGNORECASE)


@dataclass(slots=True)
class Division:
    """The units of one part."""

    slug: str
    units: list[Unit] = field(default_factory=list)


def divide(units: Sequence[Unit], *, lexicon: Lexicon) -> list[Division]:
    """Return the parts of a text in order; the first is the main text."""
    compiled = patterns(lexicon)
    starts = _starts(units, compiled)
    divisions = [Division(MAIN)]
    names: Counter[str] = Counter()
    for number, unit in enumerate(units):
        if number in starts:
            name = starts[number]
            names[name] += 1
            slug = name if names[name] == 1 else f"{name}-{names[name]}"
            divisions.append(Division(slug, _titles_before(divisions[-1], unit)))
            unit.fate = Fate.TITLE
            unit.shaped_by("S8")
        divisions[-1].units.append(unit)
    return divisions


def _titles_before(division: Division, unit: Unit) -> list[Unit]:
    """Take over the title that stands before a line like `(Annex of the Joint Statement)`."""
    if unit.text[:1] not in {"(", "["}:
        return []
    taken: list[Unit] = []
    while division.units and _is_title(division.units[-1]):
        taken.append(division.units.pop())
    for title in taken:
        title.fate = Fate.TITLE
    return taken[::-1]


def _is_title(unit: Unit) -> bool:
    marked = unit.block.heading_level is not None or unit.look.stands_out or unit.block.centred
    return unit.is_body and marked and unit.words <= MAX_ANNEX_WORDS and not unit.is_marked


def _starts(units: Sequence[Unit], compiled: Patterns) -> dict[int, str]:
    """Return the units that begin an annex, with the annex's word."""
    begun = False
    found: dict[int, str] = {}
    last = -1
    for number, unit in enumerate(units):
        word = _annex_word(unit, compiled) if begun else None
        if word is not None:
            if last in found and not any(other.is_body for other in units[last + 1 : number]):
                # Two in a row are a list of the annexes, not their beginnings.
                found.pop(last)
            else:
                found[number] = word
            last = number
        begun = begun or (unit.is_body and unit.words >= MIN_BODY)
    if last in found and not any(other.is_body for other in units[last + 1 :]):
        found.pop(last)
    return found


def _annex_word(unit: Unit, compiled: Patterns) -> str | None:
    """Return the word of an annex's title block, None for any other unit."""
    if not unit.is_body or unit.block.bullet or unit.block.ordinal:
        return None
    if len(unit.lines) > MAX_ANNEX_LINES or unit.words > MAX_ANNEX_WORDS:
        return None
    for line in unit.lines:
        if not compiled.annex.match(line):
            continue
        bare = compiled.bare_annex.fullmatch(unit.text) is not None
        if ends_sentence(unit.text) and not bare and not unit.text.endswith((")", "]", ":")):
            return None
        word = _WORD.search(line)
        return word[0].casefold() if word else None
    return None
