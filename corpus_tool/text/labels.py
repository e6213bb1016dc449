"""Which labels are labels: the order of the text decides (rules S2 and S3).

A number at the start of a line may be a year, a quantity or the next label; it is a label when it
is the first or the next of its list. A list is told by its way of counting and what closes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Certainty, Finding
from corpus_tool.text.boundaries import opens_upper
from corpus_tool.text.normalize import clean, join_lines
from corpus_tool.text.numbering import BULLETS, Label, Style, readings
from corpus_tool.text.order import Candidate, Choice, Order
from corpus_tool.text.patterns import patterns
from corpus_tool.text.units import Fate, Unit

__all__ = ["dig_out", "report", "settle"]

MIN_LABELS = 5
"""A document of fewer labels buries none."""

_LONELY = re.compile(r"[(]?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,6})[.)]|\d{1,3}")
_BULLET = re.compile(rf"(?:[{BULLETS}]\s*|(?P<dash>[-–—*o+])\s+)(?=\S)")
_BURIED = re.compile(r"[.!?…][\"”’)]*\s+(?P<number>\d{1,3})[.)]\s+(?=[\"“(]?[A-Z])")


def settle(units: Sequence[Unit], *, lexicon: Lexicon) -> None:
    """Give the units of a part their labels and bullets."""
    _hand_on_lonely(units)
    candidates = _candidates(units, lexicon)
    order = Order(candidates)
    before = ""
    for number, unit in enumerate(units):
        choice = order.choose(candidates.get(number, ()), before=before)
        if choice is not None:
            _label(unit, choice, order.take(choice))
        before = unit.text if unit.is_body else ""
        order.imply(before)
    _settle_bullets(units)
    _take_back(units, candidates)


def report(units: Sequence[Unit]) -> list[Finding]:
    """Tell the gaps and doubles in the numbers of a part."""
    findings: list[Finding] = []
    last: dict[tuple[str, str], int] = {}
    lines: dict[tuple[str, str], int | None] = {}
    for unit in units:
        if unit.label is None or not unit.is_body:
            continue
        value, before = unit.label.value, last.get(unit.label.key, 0)
        last[unit.label.key] = value
        line, page = unit.block.source_line, unit.block.page
        if value == unit.follows and value > 1 and not unit.label.suffix:
            first = lines.get(unit.label.key)
            where = f" (lines {first}, {line})" if first and line else ""
            message = f"label {unit.label.printed} twice{where}"
            findings.append(Finding("W_LABEL_DUP", message, line, page))
        elif unit.follows and value > max(unit.follows, before) + 1:
            message = f"{max(unit.follows, before)} is followed by {unit.label.printed}"
            findings.append(Finding("W_LABEL_GAP", message, line, page))
        lines[unit.label.key] = line
    return findings


def _label(unit: Unit, choice: Choice, follows: int) -> None:
    """Write the label into its unit."""
    label = choice.candidate.label
    unit.label = label
    unit.follows = follows
    unit.depth = choice.level
    unit.shaped_by("S2")
    if label.end:
        unit.text = unit.text[label.end :]
        unit.lines = _without(unit.lines, label.end)
        unit.rows = unit.lines


def _take_back(units: Sequence[Unit], candidates: Mapping[int, Sequence[Candidate]]) -> None:
    """Undo a cut before what looked like a label and, in its place, is none."""
    previous: Unit | None = None
    for number, unit in enumerate(units):
        if (
            previous is not None
            and previous.block is unit.block
            and candidates.get(number)
            and not (unit.first or unit.is_marked or unit.look.stands_out)
            and not opens_upper(unit.text.lstrip("(0123456789.)abcdeixv "))
        ):
            previous.lines += unit.lines
            previous.text = join_lines(previous.lines)
            unit.fate = Fate.GONE
            continue
        previous = unit if unit.is_body else None


def _hand_on_lonely(units: Sequence[Unit]) -> None:
    """A label that stands alone belongs to the unit after it."""
    for unit, following in pairwise(units):
        alone = unit.block.ordinal if unit.first and not unit.text else None
        if alone is None and _LONELY.fullmatch(unit.text) and not unit.block.ordinal:
            alone = unit.text
        if alone is None or not (unit.is_body and following.is_body) or following.block.ordinal:
            continue
        following.block = replace(following.block, ordinal=alone, bullet=False)
        following.first = True
        unit.lines, unit.text = (), ""


def _candidates(units: Sequence[Unit], lexicon: Lexicon) -> dict[int, list[Candidate]]:
    division = patterns(lexicon).division
    found: dict[int, list[Candidate]] = {}
    for number, unit in enumerate(units):
        if not unit.is_body or not unit.text:
            continue
        ordinal = unit.block.ordinal if unit.first else None
        labels = _of_list(ordinal, division) if ordinal else readings(unit.text, division)
        depth = unit.block.depth if ordinal and unit.block.depth > 1 else 0
        found[number] = [
            Candidate(number, label, (*label.key, depth), ordinal is not None) for label in labels
        ]
    return found


def _of_list(ordinal: str, division: re.Pattern[str]) -> tuple[Label, ...]:
    """Return the readings of a number that the format gives apart from the text."""
    text = clean(ordinal)
    closed = text if text[-1:] in {".", ")", ":"} else f"{text}."
    labels = readings(f"{closed} X", division)
    if not labels:
        # Of one key, whatever they say: each would be taken for a list within the one before it.
        labels = (Label(text.strip(".()"), Style.CLAUSE, 0, ""),)
    return tuple(replace(label, end=0) for label in labels)


def _without(lines: tuple[str, ...], end: int) -> tuple[str, ...]:
    """Take the label off the first line; a label alone on it takes the line with it."""
    first = lines[0][end:].lstrip() if lines else ""
    return (first, *lines[1:]) if first else lines[1:]


def _settle_bullets(units: Sequence[Unit]) -> None:
    """Take the bullets off; a dash is one only beside another or after a colon."""
    dashes = [_dash(unit) for unit in units]
    for number, unit in enumerate(units):
        if unit.label is not None or not unit.is_body:
            continue
        if unit.first and unit.block.bullet:
            unit.bullet = True
        found = _BULLET.match(unit.text)
        if found is None:
            continue
        if found["dash"]:
            beside = (
                found["dash"]
                in dashes[max(0, number - 1) : number] + dashes[number + 1 : number + 2]
            )
            after_colon = number > 0 and units[number - 1].text.endswith(":")
            if not (beside or after_colon):
                continue
        unit.bullet = True
        unit.text = unit.text[found.end() :]
        unit.lines = _without(unit.lines, found.end())
        unit.rows = unit.lines


def _dash(unit: Unit) -> str | None:
    found = _BULLET.match(unit.text) if unit.is_body else None
    return found["dash"] if found else None


def dig_out(units: Sequence[Unit]) -> tuple[list[Unit], list[Finding]]:
    """Split units in the middle of which the next label stands without a break (rule S3)."""
    numbered = [unit for unit in units if unit.label and unit.label.style is Style.NUMBER]
    if len(numbered) < MIN_LABELS:
        return list(units), []
    present = {unit.label.value for unit in numbered if unit.label}
    result: list[Unit] = []
    findings: list[Finding] = []
    for unit in units:
        pieces = _dug(unit, present)
        result += pieces
        for piece in pieces[1:]:
            label = piece.label.printed if piece.label else ""
            findings.append(
                Finding(
                    "W_LABEL_BURIED",
                    f"label {label} stood in the middle of a paragraph; split before it",
                    unit.block.source_line,
                    unit.block.page,
                )
            )
    return result, findings


def _dug(unit: Unit, present: set[int]) -> list[Unit]:
    if unit.label is None or unit.label.style is not Style.NUMBER:
        return [unit]
    cuts: list[re.Match[str]] = []
    for found in _BURIED.finditer(unit.text):
        expected = unit.label.value + len(cuts) + 1
        if int(found["number"]) == expected and expected not in present:
            cuts.append(found)
    if not cuts:
        return [unit]
    text, ends = unit.text, [*(cut.start("number") for cut in cuts[1:]), len(unit.text)]
    pieces = [unit]
    for cut, end in zip(cuts, ends, strict=True):
        rest = text[cut.end() : end].rstrip()
        piece = Unit(unit.block, (rest,), (rest,), unit.look, first=False)
        piece.label = replace(unit.label, printed=cut["number"], value=int(cut["number"]))
        piece.depth, piece.certainty, piece.rules = unit.depth, Certainty.CHECK, ("S3",)
        pieces.append(piece)
    unit.text = text[: cuts[0].start("number")].rstrip()
    unit.lines = (unit.text,)
    return pieces
