"""Set apart the lines of a block that are units of their own kind: dates, `Issued by:`, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Finding
from corpus_tool.text.boundaries import HEADING_WORDS
from corpus_tool.text.patterns import Patterns, patterns
from corpus_tool.text.titles import is_dateline
from corpus_tool.text.units import Fate, Unit

__all__ = ["set_apart", "take_out_notes"]

MAX_PLACE_WORDS = 3
MAX_LINES = 60

_NOTE = re.compile(r"\[(\d{1,3}|\*{1,3})\]\s*(?=\S)")
_CALL = re.compile(r"(?<=\S)\s?\[(\d{1,3}|\*{1,3})\]")


def set_apart(units: Sequence[Unit], *, lexicon: Lexicon) -> list[Unit]:
    """Split units of several short lines at date lines and after a line like `Issued by:`."""
    compiled = patterns(lexicon)
    result: list[Unit] = []
    for unit in units:
        result += _split(unit, compiled, lexicon)
    return result


def take_out_notes(units: Sequence[Unit]) -> list[Finding]:
    """Take out typed notes: a unit that begins with `[1]`, where the text before has `[1]`."""
    called: set[str] = set()
    notes: dict[int, str] = {}
    for number, unit in enumerate(units):
        found = _NOTE.match(unit.text) if unit.is_body else None
        if found is not None and found[1] in called:
            notes[number] = found[1]
        elif "[" in unit.text:
            called.update(_CALL.findall(unit.text))
    findings: list[Finding] = []
    mark, last = "", max(notes, default=-1)
    for number in range(min(notes, default=0), last + 1):
        # What stands between two notes goes on with the first.
        unit = units[number]
        mark = notes.get(number, mark)
        if unit.is_body:
            unit.fate = Fate.GONE
            note = f"note {mark}: {_NOTE.sub('', unit.whole, count=1)}"
            findings.append(Finding("I_NOTE", note, unit.block.source_line, unit.block.page))
    return findings


def _split(unit: Unit, compiled: Patterns, lexicon: Lexicon) -> list[Unit]:
    lines = unit.lines
    if not (unit.is_body and 1 < len(lines) <= MAX_LINES):
        return [unit]
    if any(len(line.split()) > HEADING_WORDS for line in lines):
        return [unit]
    dated = [is_dateline(line, lexicon=lexicon) for line in lines]
    issued = compiled.attestation.match(lines[0]) is not None and lines[0].endswith(":")
    if not (any(dated) or issued):
        return [unit]
    if len(lines) == 2 and dated[1] and len(lines[0].split()) <= MAX_PLACE_WORDS:
        # The place on one line and the date on the next.
        return [unit]
    alone = [is_date or (issued and number == 0) for number, is_date in enumerate(dated)]
    groups: list[list[int]] = []
    for number in range(len(lines)):
        if number and not alone[number] and not alone[number - 1]:
            groups[-1].append(number)
        else:
            groups.append([number])
    return [_piece(unit, group) for group in groups]


def _piece(unit: Unit, group: Sequence[int]) -> Unit:
    return Unit(
        unit.block,
        tuple(unit.lines[number] for number in group),
        tuple(unit.rows[number] for number in group),
        unit.look,
        first=unit.first and group[0] == 0,
    )
