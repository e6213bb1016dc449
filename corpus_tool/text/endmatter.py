"""Where a text ends and its end matter begins: attestation, signatures, dates (rule S8)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_tool.lexicon import Lexicon
from corpus_tool.text.normalize import columns, ends_sentence, is_capitals
from corpus_tool.text.numbering import BULLETS, readings
from corpus_tool.text.patterns import Patterns, patterns
from corpus_tool.text.titles import is_dateline
from corpus_tool.text.units import Fate, Unit

__all__ = ["attested_text", "close"]

MAX_ATTESTATION_WORDS = 120
MAX_LINE_WORDS = 25
MAX_NAME_WORDS = 12
MAX_CAPITAL_NAME = 5
MIN_BODY_WORDS = 15
FIRST_TENTH = 0.1

_DATED = re.compile(r"\b(?:1[89]|20|21)\d\d\b|\byear\b|\bday\b", re.IGNORECASE)
_COPIES = re.compile(r"\b(?:original|originals|cop(?:y|ies)|duplicate|triplicate)\b", re.IGNORECASE)
_CONTACT = re.compile(r"\d|@|https?:|www\.")
_RULED = re.compile(r"_{3,}|\.{6,}|/s/|\[signed\]", re.IGNORECASE)


def close(units: Sequence[Unit], *, lexicon: Lexicon) -> None:
    """Find the attestation and the signatures of a part."""
    compiled = patterns(lexicon)
    start = _attested(units, compiled, lexicon)
    if start is None:
        start = _tail(units, compiled, lexicon)
    if start is None:
        return
    for unit in units[start:]:
        if unit.fate is Fate.ATTESTATION or not unit.is_body:
            continue
        if not _may_be_signature(unit):
            break
        dated = is_dateline(unit.text, lexicon=lexicon)
        unit.fate = Fate.DATELINE if dated else Fate.SIGNATURE
        unit.shaped_by("S8")


def attested_text(units: Sequence[Unit]) -> str | None:
    """Return the attestation of a part, its pieces joined, None when there is none."""
    texts = [unit.text for unit in units if unit.fate is Fate.ATTESTATION]
    return " ".join(texts) if texts else None


def _attested(units: Sequence[Unit], compiled: Patterns, lexicon: Lexicon) -> int | None:
    """Mark the attestation; return the place of the first unit after it."""
    body = [number for number, unit in enumerate(units) if unit.is_body]
    for place, number in enumerate(body):
        if place == 0 or place < FIRST_TENTH * len(body):
            continue
        if not _attests(units[number], compiled):
            continue
        following = [units[other] for other in body[place + 1 : place + 3]]
        if following and not _may_follow(following[0], compiled):
            continue
        units[number].fate = Fate.ATTESTATION
        units[number].shaped_by("S8")
        if following and _attests(following[0], compiled):
            following[0].fate = Fate.ATTESTATION
            following[0].shaped_by("S8")
        return number + 1
    return None


def _attests(unit: Unit, compiled: Patterns) -> bool:
    """Tell whether a unit says where and when the text was made."""
    text = unit.text
    if unit.block.ordinal or unit.block.bullet or not compiled.attestation.match(text):
        return False
    if unit.words > MAX_ATTESTATION_WORDS:
        return False
    return text.endswith(":") or bool(
        compiled.witnessing.match(text) or _DATED.search(text) or _COPIES.search(text)
    )


def _may_follow(unit: Unit, compiled: Patterns) -> bool:
    return _may_be_signature(unit) or _attests(unit, compiled)


def _may_be_signature(unit: Unit) -> bool:
    """Tell whether a unit after the attestation may hold names and offices."""
    if unit.is_marked or unit.block.ordinal or unit.block.bullet:
        return False
    if unit.block.row is not None:
        return unit.words <= MAX_LINE_WORDS
    if unit.block.heading_level is not None and unit.block.heading_level < 5:
        return False
    if max((len(line.split()) for line in unit.lines), default=0) > MAX_LINE_WORDS:
        return False
    if len(unit.lines) == 1 and unit.words > MAX_NAME_WORDS and ends_sentence(unit.text):
        return False
    return unit.words <= MAX_LINE_WORDS or len(unit.lines) > 1 or len(columns(unit.rows[0])) > 1


def _tail(units: Sequence[Unit], compiled: Patterns, lexicon: Lexicon) -> int | None:
    """Return where names and dates begin that end a text without an attestation."""
    start, anchored = None, False
    names = 0
    for number in range(len(units) - 1, 0, -1):
        unit = units[number]
        if unit.fate is Fate.MARK:
            anchored = anchored or bool(start is not None and _RULED.search(unit.text))
            continue
        if not unit.is_body or not _is_tail(unit, compiled, lexicon):
            break
        start = number
        names += len(unit.lines)
        anchored = anchored or _anchors(unit, compiled, lexicon)
    if start is None or not (anchored or names >= 2):
        return None
    before = [unit for unit in units[:start] if unit.is_body]
    if (
        not before
        or before[-1].text.endswith(":")
        or (before[-1].words < MIN_BODY_WORDS and not ends_sentence(before[-1].text))
    ):
        return None
    return start


def _is_tail(unit: Unit, compiled: Patterns, lexicon: Lexicon) -> bool:
    """Tell whether every line of a unit is a name, an office, a party or a date."""
    if not _may_be_signature(unit) or unit.block.heading_level is not None:
        return False
    if readings(unit.text, compiled.division):
        return False
    for row in unit.rows:
        for cell in columns(row):
            if not _is_tail_line(cell, compiled, lexicon):
                return False
    return True


def _is_tail_line(line: str, compiled: Patterns, lexicon: Lexicon) -> bool:
    words = [word.strip("(),.;:’'\"“”") for word in line.split()]
    words = [word for word in words if word]
    if not words:
        return True
    if is_dateline(line, lexicon=lexicon) or compiled.witness.match(line):
        return True
    if compiled.annex.match(line) or _CONTACT.search(line) or line[0] in BULLETS:
        return False
    if line.endswith(":") and not compiled.signing.match(line):
        return False
    if len(words) > MAX_LINE_WORDS or (ends_sentence(line) and not line.endswith((":", "."))):
        return False
    if line.endswith(".") and not line.endswith(("Jr.", "Sr.")):
        return False
    small = sum(word[:1].islower() for word in words)
    return small * 2 <= len(words) and not words[0][:1].islower()


def _anchors(unit: Unit, compiled: Patterns, lexicon: Lexicon) -> bool:
    """Tell whether a unit shows that the lines around it are signatures."""
    lines = [cell for row in unit.rows for cell in columns(row)]
    offices = lexicon.segmentation.offices
    return any(
        is_dateline(line, lexicon=lexicon)
        or (is_capitals(line) and 2 <= len(line.split()) <= MAX_CAPITAL_NAME)
        or compiled.signing.match(line) is not None
        or compiled.witness.match(line) is not None
        or _RULED.search(line) is not None
        or bool(offices & {word.strip(",.").casefold() for word in line.split()})
        for line in lines
    )
