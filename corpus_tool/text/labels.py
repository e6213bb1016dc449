"""Which labels are labels: the order of the text decides (rules S2 and S3).

A number at the start of a line may be a year, a quantity or the next label; it is a label when it
is the first or the next of its list. A list is told by its way of counting and what closes it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Certainty, Finding
from corpus_tool.text.normalize import clean
from corpus_tool.text.numbering import BULLETS, Label, Style, readings
from corpus_tool.text.patterns import patterns
from corpus_tool.text.units import Unit

__all__ = ["dig_out", "settle"]

MAX_GAP = 2
"""So many numbers may be missing before the next is no longer taken for the list's."""
AHEAD = 3
"""So many later labels of a list are looked at to confirm one."""
MIN_LABELS = 5
"""A document of fewer labels buries none."""

_SURE = frozenset({Style.NUMBER, Style.DIVISION, Style.CLAUSE, Style.DOTTED})
_LONELY = re.compile(r"[(]?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,6})[.)]|\d{1,3}")
_BULLET = re.compile(rf"(?:[{BULLETS}]\s*|(?P<dash>[-–—*o+])\s+)(?=\S)")
_BURIED = re.compile(r"[.!?…][\"”’)]*\s+(?P<number>\d{1,3})[.)]\s+(?=[\"“(]?[A-Z])")

Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A reading of a label where it stands."""

    unit: int
    label: Label
    key: Key
    printed_by_list: bool
    """The format says that it is a list's number; nothing needs to confirm it."""

    @property
    def is_bare(self) -> bool:
        """A number that nothing closes, as any sentence may begin with one."""
        return not self.label.closing and self.label.style is Style.NUMBER


@dataclass(frozen=True, slots=True)
class _Choice:
    """A reading, and the open list that it goes on with or the new one that it begins."""

    rank: int
    level: int
    candidate: _Candidate


def settle(units: Sequence[Unit], *, lexicon: Lexicon) -> list[Finding]:
    """Give the units of a part their labels and bullets; return gaps and doubles noticed."""
    _hand_on_lonely(units)
    candidates = _candidates(units, lexicon)
    order = _Order(candidates)
    findings: list[Finding] = []
    after_colon = False
    for number, unit in enumerate(units):
        choice = order.choose(candidates.get(number, ()), after_colon=after_colon)
        if choice is not None:
            findings += _label(unit, choice, order.take(choice))
        after_colon = unit.is_body and unit.text.endswith(":")
    _settle_bullets(units)
    return findings


def _label(unit: Unit, choice: _Choice, last: int) -> list[Finding]:
    """Write the label into its unit; return what is odd about it."""
    label, value = choice.candidate.label, choice.candidate.label.value
    unit.label = label
    unit.depth = choice.level
    unit.shaped_by("S2")
    if label.end:
        unit.text = unit.text[label.end :]
        unit.lines = _without(unit.lines, label.end)
        unit.rows = unit.lines
    line, page = unit.block.source_line, unit.block.page
    if value == last and value > 1:
        return [Finding("W_LABEL_DUP", f"label {label.printed} twice", line, page)]
    if last and value > last + 1:
        message = f"{last} is followed by {label.printed}"
        return [Finding("W_LABEL_GAP", message, line, page)]
    return []


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


def _candidates(units: Sequence[Unit], lexicon: Lexicon) -> dict[int, list[_Candidate]]:
    division = patterns(lexicon).division
    found: dict[int, list[_Candidate]] = {}
    for number, unit in enumerate(units):
        if not unit.is_body or not unit.text:
            continue
        ordinal = unit.block.ordinal if unit.first else None
        labels = _of_list(ordinal, division) if ordinal else readings(unit.text, division)
        depth = unit.block.depth if ordinal and unit.block.depth > 1 else 0
        found[number] = [
            _Candidate(number, label, (*label.key, depth), ordinal is not None) for label in labels
        ]
    return found


def _of_list(ordinal: str, division: re.Pattern[str]) -> tuple[Label, ...]:
    """Return the readings of a number that the format gives apart from the text."""
    text = clean(ordinal)
    closed = text if text[-1:] in {".", ")", ":"} else f"{text}."
    labels = readings(f"{closed} X", division)
    if not labels:
        labels = (Label(text.strip(".()"), Style.CLAUSE, 0, text, 0),)
    return tuple(replace(label, end=0) for label in labels)


class _Order:
    """Keeps the lists that are open, outermost first, with the last value of each."""

    def __init__(self, candidates: dict[int, list[_Candidate]]) -> None:
        self._open: list[tuple[Key, int]] = []
        self._left: dict[Key, int] = {}
        self._places: dict[tuple[Key, int], list[int]] = defaultdict(list)
        self._units: dict[Key, list[int]] = defaultdict(list)
        for number, several in candidates.items():
            for candidate in several:
                self._places[candidate.key, candidate.label.value].append(number)
                self._units[candidate.key].append(number)

    def choose(self, several: Iterable[_Candidate], *, after_colon: bool) -> _Choice | None:
        """Return the reading that the order confirms, None when it confirms none."""
        fitting: list[_Choice] = []
        for candidate in several:
            fitting += self._fits(candidate, after_colon=after_colon)
        return min(fitting, key=lambda choice: choice.rank) if fitting else None

    def take(self, choice: _Choice) -> int:
        """Enter the label into its list; return the list's last value before it, or 0."""
        key, value = choice.candidate.key, choice.candidate.label.value
        last = 0
        if choice.level < len(self._open):
            last = self._open[choice.level][1]
            if value == 1:
                # The list begins anew; it may yet go on where it was left.
                self._left[key], last = last, 0
        self._open[choice.level :] = [(key, value)]
        return last

    def _fits(self, candidate: _Candidate, *, after_colon: bool) -> Iterator[_Choice]:
        """Yield the places where a reading fits, each with its rank, the best as 0."""
        value, listed, deepest = candidate.label.value, candidate.printed_by_list, len(self._open)
        levels = [n for n, (key, _) in enumerate(self._open) if key == candidate.key]
        for level in levels:
            rank = self._rank(candidate, self._open[level][1])
            if rank is not None:
                yield _Choice(rank, level, candidate)
        if value == 1 and (listed or self._opens(candidate)):
            nested = not levels or (after_colon and not listed)
            yield _Choice(1, deepest if nested else levels[0], candidate)
        elif value == 0:
            yield _Choice(6, levels[0] if levels else deepest, candidate)
        elif not levels and not candidate.is_bare and (listed or self._confirmed(candidate)):
            yield _Choice(5, deepest, candidate)
        elif levels and value == self._left.get(candidate.key, -1) + 1:
            yield _Choice(3, levels[0], candidate)
        elif levels and listed:
            yield _Choice(7, levels[-1], candidate)

    def _rank(self, candidate: _Candidate, last: int) -> int | None:
        """Return how well a reading goes on with a list, None when it does not."""
        value, listed = candidate.label.value, candidate.printed_by_list
        if value == last + 1:
            return 0
        if candidate.is_bare or value == 1:
            return None
        if last < value <= last + 1 + MAX_GAP and (listed or candidate.label.style in _SURE):
            return 2
        if value == last and (listed or self._confirmed(candidate)):
            return 4
        return None

    def _opens(self, candidate: _Candidate) -> bool:
        """Tell whether a first label opens a list; ways that words may imitate need a second."""
        label = candidate.label
        if label.style in _SURE and label.closing:
            return True
        if label.style in {Style.DIVISION, Style.DOTTED, Style.CLAUSE}:
            return True
        if label.closing in {"()", ")"} and label.style in {Style.LETTER, Style.ROMAN}:
            return True
        return self._confirmed(candidate)

    def _confirmed(self, candidate: _Candidate) -> bool:
        """Tell whether the next number of the list soon follows."""
        key, value = candidate.key, candidate.label.value
        following = self._places.get((key, value + 1), [])
        at = bisect_right(following, candidate.unit)
        if at == len(following):
            return False
        units = self._units[key]
        between = bisect_right(units, following[at] - 1) - bisect_right(units, candidate.unit)
        return between < AHEAD


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
