"""Cut blocks into units where a reader sees a new paragraph begin (rule S1).

Readers part what the format parts. Within a block there may be more: an empty line, a line break
after a sentence, a heading on a line of its own, a label at a line's start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Block, BlockKind, Line, TextRun
from corpus_tool.segmentation.units import (
    BULLETS,
    Patterns,
    TextUnit,
    UnitLook,
    label_readings,
    patterns,
)
from corpus_tool.text.normalize import clean_text, count_words, ends_sentence, last_word

__all__ = ["HEADING_WORDS", "cut_units", "opens_upper"]

MIN_LEFT, MIN_RIGHT = 8, 4
"""Words on either side of a line break between two sentences that parts two paragraphs."""
HEADING_WORDS = 14
"""A line of more words without a mark at its end is no heading without markup."""
MIN_UNDER_HEADING = 15
"""Words of a line under which a short line is its heading."""
MAX_TITLE_LINES = 12

_BULLET = re.compile(rf"[{BULLETS}]\s*\S")
_OPENING = "\"'“‘«([「『¿¡"
_CLAUSE_END = re.compile(r"[.;:,!?…](?:\s+(?:and|or))?\Z|\b(?:and|or)\Z")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a block as the rules look at it."""

    text: str
    raw: str
    look: UnitLook
    opens_marked: bool


def cut_units(blocks: Iterable[Block], *, lexicon: Lexicon) -> list[TextUnit]:
    """Cut blocks into units; drawn lines become units without text."""
    compiled = patterns(lexicon)
    functions = lexicon.segmentation.function_words
    units: list[TextUnit] = []
    for block in blocks:
        if block.kind is BlockKind.RULE:
            text = clean_text(block.text)
            units.append(TextUnit(block, (text,) if text else (), ()))
        elif block.kind is not BlockKind.NOTE:
            units += _units(block, compiled, functions)
    return units


def opens_upper(text: str) -> bool:
    """Tell whether a text begins as a sentence does: no small letter after quotes and brackets."""
    for character in text[:6]:
        if character not in _OPENING and not character.isspace():
            return not character.islower()
    return False


def _units(block: Block, compiled: Patterns, functions: frozenset[str]) -> list[TextUnit]:
    groups: list[list[_Row]] = []
    fresh = True
    for line in block.lines:
        row = _row(line)
        if row is None:
            fresh = True
            continue
        if fresh or _parts(groups[-1], row, block, compiled, functions):
            groups.append([row])
        else:
            groups[-1].append(row)
        fresh = False
    if not groups and block.ordinal:
        return [TextUnit(block, (), ())]
    units = [_unit(block, group, first=number == 0) for number, group in enumerate(groups)]
    for unit in units:
        if len(units) > 1:
            unit.shaped_by("S1")
        if block.kind is BlockKind.TABLE:
            unit.shaped_by("S12")
    return units


def _unit(block: Block, rows: Sequence[_Row], *, first: bool) -> TextUnit:
    return TextUnit(
        block,
        tuple(row.text for row in rows),
        tuple(row.raw for row in rows),
        UnitLook(
            bold=all(row.look.bold for row in rows),
            italic=all(row.look.italic for row in rows),
            underline=all(row.look.underline for row in rows),
        ),
        opens_marked=rows[0].opens_marked,
        first=first,
    )


def _row(line: Line) -> _Row | None:
    """Return a line, None when nothing on it can be seen."""
    raw = line.text
    text = clean_text(raw)
    if not text:
        return None
    shown = [run for run in line.runs if run.text and _has_words(run)]
    shown = shown or [run for run in line.runs if run.text.strip()]
    look = UnitLook(
        bold=all(run.bold for run in shown),
        italic=all(run.italic for run in shown),
        underline=all(run.underline for run in shown),
    )
    first = shown[0] if shown else None
    marked = first is not None and (first.bold or first.italic) and len(first.text.split()) <= 6
    return _Row(text, raw, look, marked and not look.stands_out)


def _has_words(run: TextRun) -> bool:
    return any(character.isalnum() for character in run.text)


def _parts(
    group: Sequence[_Row],
    right: _Row,
    block: Block,
    compiled: Patterns,
    functions: frozenset[str],
) -> bool:
    """Tell whether a single line break before `right` parts two paragraphs."""
    if block.heading_level is not None:
        return False
    left = group[-1]
    if _BULLET.match(right.text):
        return True
    if _sets_off(left.look, right.look) and not _are_titles(group, right):
        return True
    if _starts_label(right.text, compiled) and (
        _CLAUSE_END.search(left.text) or _starts_label(group[0].text, compiled)
    ):
        return True
    upper = opens_upper(right.text)
    if ends_sentence(left.text) and upper and count_words(right.text) >= MIN_RIGHT:
        return _has_enough(group)
    return len(group) == 1 and upper and _heads(left, right, functions)


def _sets_off(left: UnitLook, right: UnitLook) -> bool:
    """Tell whether a line in bold or underlined stands against a plain one."""
    return (left.bold or left.underline) != (right.bold or right.underline)


def _has_enough(group: Sequence[_Row]) -> bool:
    words = 0
    for row in reversed(group):
        words += count_words(row.text)
        if words >= MIN_LEFT:
            return True
    return False


def _are_titles(group: Sequence[_Row], right: _Row) -> bool:
    """Tell whether all are short lines, as those of a title or a signature."""
    if len(group) > MAX_TITLE_LINES or ends_sentence(right.text):
        return False
    return all(count_words(row.text) <= HEADING_WORDS for row in (*group, right))


def _starts_label(text: str, compiled: Patterns) -> bool:
    labels = label_readings(text, compiled.division)
    return any(label.closing for label in labels)


def _heads(left: _Row, right: _Row, functions: frozenset[str]) -> bool:
    """Tell whether a short line without a mark at its end stands over a longer text."""
    text = left.text
    return (
        count_words(text) <= HEADING_WORDS
        and count_words(right.text) >= MIN_UNDER_HEADING
        and opens_upper(text)
        and not ends_sentence(text)
        and text[-1] not in ",-–—("
        and last_word(text) not in functions
    )
