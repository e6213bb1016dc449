"""Which labels are labels, and which list each goes on with (rules S2 and S3).

Sections, in order:

* Which labels are labels: the order of the text decides (rules S2 and S3).
* Which list a label goes on with, which it begins: the lists that are open, and their order.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Certainty, Finding
from corpus_tool.segmentation.boundaries import opens_upper
from corpus_tool.segmentation.units import (
    BULLETS,
    LabelStyle,
    PrintedLabel,
    TextUnit,
    UnitFate,
    label_readings,
    patterns,
)
from corpus_tool.text.normalize import clean_text, ends_sentence, join_lines

__all__ = [
    "find_run_in_labels",
    "report_labels",
    "settle_labels",
]


# ----------------------------------------
# Which labels are labels: the order of the text decides (rules S2 and S3).
#
# A number at the start of a line may be a year, a quantity or the next label; it is a label when it
# is the first or the next of its list. A list is told by its way of counting and what closes it.

MIN_LABELS = 5
"""A document of fewer labels buries none."""

MIN_CELL_WORDS = 5
"""Words of a cell that a number in the cell before it may count; entries have fewer."""

_LONELY = re.compile(r"[(]?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,6})[.)]|\d{1,3}")
_BULLET = re.compile(rf"(?:[{BULLETS}]\s*|(?P<dash>[-–—*o+])\s+)(?=\S)")
_BURIED = re.compile(r"[.!?…][\"”’)]*\s+(?P<number>\d{1,3})[.)]\s+(?=[\"“(]?[A-Z])")


def settle_labels(units: Sequence[TextUnit], *, lexicon: Lexicon) -> None:
    """Give the units of a part their labels and bullets."""
    _hand_on_lonely(units)
    candidates = _candidates(units, lexicon)
    order = LabelOrder(candidates)
    before = ""
    for number, unit in enumerate(units):
        choice = order.choose(candidates.get(number, ()), before=before)
        if choice is not None:
            _label(unit, choice, order.take(choice))
        before = unit.text if unit.is_body else ""
        order.imply(before)
    _settle_bullets(units)
    _take_back(units, candidates)


def report_labels(units: Sequence[TextUnit]) -> list[Finding]:
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


def _label(unit: TextUnit, choice: LabelChoice, follows: int) -> None:
    """Write the label into its unit."""
    label = choice.candidate.label
    if label.end and not unit.text[label.end :].strip():
        # What counts nothing is text: `Article 5` in a cell of its own.
        return
    unit.label = label
    unit.follows = follows
    unit.depth = choice.level
    unit.shaped_by("S2")
    if label.end:
        unit.text = unit.text[label.end :]
        unit.lines = _without(unit.lines, label.end)
        unit.rows = unit.lines


def _take_back(
    units: Sequence[TextUnit], candidates: Mapping[int, Sequence[LabelCandidate]]
) -> None:
    """Undo a cut before what looked like a label and, in its place, is none."""
    previous: TextUnit | None = None
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
            unit.fate = UnitFate.GONE
            continue
        previous = unit if unit.is_body else None


def _hand_on_lonely(units: Sequence[TextUnit]) -> None:
    """A label that stands alone belongs to the unit after it."""
    for unit, following in pairwise(units):
        alone = unit.block.ordinal if unit.first and not unit.text else None
        if alone is None and _LONELY.fullmatch(unit.text) and not unit.block.ordinal:
            alone = unit.text
        if alone is None or not (unit.is_body and following.is_body) or following.block.ordinal:
            continue
        if unit.block.row is not None and not _numbers_row(unit, following):
            continue
        following.block = replace(following.block, ordinal=alone, bullet=False)
        following.first = True
        unit.lines, unit.text = (), ""
        unit.fate = UnitFate.GONE


def _numbers_row(unit: TextUnit, following: TextUnit) -> bool:
    """Tell whether a cell of a table is the number of the text beside it, and not a figure."""
    is_row_label = following.block.row == unit.block.row and unit.block.column == 0
    closed = unit.text[-1:] in {".", ")"}
    return is_row_label and (closed or following.words >= MIN_CELL_WORDS)


def _candidates(units: Sequence[TextUnit], lexicon: Lexicon) -> dict[int, list[LabelCandidate]]:
    division = patterns(lexicon).division
    found: dict[int, list[LabelCandidate]] = {}
    for number, unit in enumerate(units):
        if not unit.is_body or not unit.text:
            continue
        ordinal = unit.block.ordinal if unit.first else None
        labels = _of_list(ordinal, division) if ordinal else label_readings(unit.text, division)
        depth = unit.block.depth if ordinal and unit.block.depth > 1 else 0
        found[number] = [
            LabelCandidate(number, label, (*label.key, depth), ordinal is not None, unit.first)
            for label in labels
            # A cell begins with a figure more often than with a number that nothing closes.
            if unit.block.row is None or label.closing or label.style is not LabelStyle.NUMBER
        ]
    return found


def _of_list(ordinal: str, division: re.Pattern[str]) -> tuple[PrintedLabel, ...]:
    """Return the readings of a number that the format gives apart from the text."""
    text = clean_text(ordinal)
    closed = text if text[-1:] in {".", ")", ":"} else f"{text}."
    labels = label_readings(f"{closed} X", division)
    if not labels:
        # Of one key, whatever they say: each would be taken for a list within the one before it.
        labels = (PrintedLabel(text.strip(".()"), LabelStyle.CLAUSE, 0, ""),)
    return tuple(replace(label, end=0) for label in labels)


def _without(lines: tuple[str, ...], end: int) -> tuple[str, ...]:
    """Take the label off the first line; a label alone on it takes the line with it."""
    first = lines[0][end:].lstrip() if lines else ""
    return (first, *lines[1:]) if first else lines[1:]


def _settle_bullets(units: Sequence[TextUnit]) -> None:
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
            is_adjacent = (
                found["dash"]
                in dashes[max(0, number - 1) : number] + dashes[number + 1 : number + 2]
            )
            after_colon = number > 0 and units[number - 1].text.endswith(":")
            if not (is_adjacent or after_colon):
                continue
        unit.bullet = True
        unit.text = unit.text[found.end() :]
        unit.lines = _without(unit.lines, found.end())
        unit.rows = unit.lines


def _dash(unit: TextUnit) -> str | None:
    found = _BULLET.match(unit.text) if unit.is_body else None
    return found["dash"] if found else None


def find_run_in_labels(units: Sequence[TextUnit]) -> tuple[list[TextUnit], list[Finding]]:
    """Split units in the middle of which the next label stands without a break (rule S3)."""
    numbered = [unit for unit in units if unit.label and unit.label.style is LabelStyle.NUMBER]
    if len(numbered) < MIN_LABELS:
        return list(units), []
    present = {unit.label.value for unit in numbered if unit.label}
    result: list[TextUnit] = []
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


def _dug(unit: TextUnit, present: set[int]) -> list[TextUnit]:
    if unit.label is None or unit.label.style is not LabelStyle.NUMBER:
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
        piece = TextUnit(unit.block, (rest,), (rest,), unit.look, first=False)
        piece.label = replace(unit.label, printed=cut["number"], value=int(cut["number"]))
        piece.depth, piece.certainty, piece.rules = unit.depth, Certainty.CHECK, ("S3",)
        pieces.append(piece)
    unit.text = text[: cuts[0].start("number")].rstrip()
    unit.lines = (unit.text,)
    return pieces


# ----------------------------------------
# Which list a label goes on with, which it begins: the lists that are open, and their order.

MAX_GAP = 2
"""So many numbers may be missing before the next is no longer taken for the list's."""
AHEAD = 3
"""So many later labels of a list are looked at to confirm one."""
MAX_BARE_START = 3
"""A list of bare numbers may begin here, when the first paragraphs have none."""

MAX_CHAPEAU = 400
"""Characters; the first label of a list stands no further into the paragraph before the second."""

_INLINE_FIRST = re.compile(r"(?:\A|[.:;—–]\s+)\(([aiA1])\)\s+(?=\S)")
_FIRSTS = {
    "a": LabelStyle.LETTER,
    "i": LabelStyle.ROMAN,
    "A": LabelStyle.CAPITAL,
    "1": LabelStyle.NUMBER,
}
_OUTERMOST = frozenset({LabelStyle.DIVISION, LabelStyle.CLAUSE})
_SURE = frozenset({LabelStyle.NUMBER, LabelStyle.DIVISION, LabelStyle.CLAUSE, LabelStyle.DOTTED})

Key = tuple[str, str, int]
"""Way of counting, what closes it, and how deep in the format's lists."""


@dataclass(frozen=True, slots=True)
class LabelCandidate:
    """A reading of a label where it stands."""

    unit: int
    label: PrintedLabel
    key: Key
    printed_by_list: bool
    """The format says that it is a list's number; nothing needs to confirm it."""
    opens_block: bool = True
    """It stands at the beginning of what the format gave as a paragraph."""

    @property
    def is_bare(self) -> bool:
        """A number that nothing closes, as any sentence may begin with one."""
        return not self.label.closing and self.label.style is LabelStyle.NUMBER


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """A reading, and the open list that it goes on with or the new one that it begins."""

    rank: int
    level: int
    candidate: LabelCandidate


class LabelOrder:
    """Keeps the lists that are open, outermost first, with the last value of each."""

    def __init__(self, candidates: Mapping[int, Sequence[LabelCandidate]]) -> None:
        self._open: list[tuple[Key, int]] = []
        self._left: dict[Key, int] = {}
        self._places: dict[tuple[Key, int], list[int]] = defaultdict(list)
        self._units: dict[Key, list[int]] = defaultdict(list)
        for number, several in candidates.items():
            for candidate in several:
                self._places[candidate.key, candidate.label.value].append(number)
                self._units[candidate.key].append(number)

    def choose(self, several: Iterable[LabelCandidate], *, before: str) -> LabelChoice | None:
        """Return the reading that the order confirms, None when it confirms none.

        Args:
            several: the readings of the label at one place.
            before: the paragraph before it.
        """
        fitting: list[LabelChoice] = []
        for candidate in several:
            fitting += self._fits(candidate, before)
        return min(fitting, key=lambda choice: choice.rank) if fitting else None

    def take(self, choice: LabelChoice) -> int:
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

    def imply(self, text: str) -> None:
        """Open the list whose first label stands within a paragraph: `Scope. (a) Nothing in …`."""
        found = _INLINE_FIRST.search(text, 0, MAX_CHAPEAU)
        if found is None:
            return
        key = (_FIRSTS[found[1]], "()", 0)
        if all(other != key for other, _ in self._open):
            self._open.append((key, 1))

    def _fits(self, candidate: LabelCandidate, before: str) -> Iterator[LabelChoice]:
        """Yield the places where a reading fits, each with its rank, the best as 0."""
        value, listed, deepest = candidate.label.value, candidate.printed_by_list, len(self._open)
        levels = [n for n, (key, _) in enumerate(self._open) if key == candidate.key]
        for level in levels:
            rank = self._rank(candidate, self._open[level][1], before)
            if rank is not None:
                yield LabelChoice(rank, level, candidate)
        if value == 1 and candidate.label.suffix == "" and (listed or self._opens(candidate)):
            nested = not levels or (before.endswith(":") and not listed)
            if candidate.label.style in _OUTERMOST:
                nested, levels = False, [0]
            yield LabelChoice(1, deepest if nested else levels[0], candidate)
        elif candidate.is_bare and not levels and value <= MAX_BARE_START:
            if self._confirmed(candidate) and self._places.get((candidate.key, value + 2)):
                yield LabelChoice(5, deepest, candidate)
        elif value == 0:
            yield LabelChoice(6, levels[0] if levels else deepest, candidate)
        elif not levels and not candidate.is_bare and (listed or self._confirmed(candidate)):
            yield LabelChoice(5, deepest, candidate)
        elif levels and value == self._left.get(candidate.key, -1) + 1:
            yield LabelChoice(3, levels[0], candidate)
        elif levels and listed:
            yield LabelChoice(7, levels[-1], candidate)

    def _rank(self, candidate: LabelCandidate, last: int, before: str) -> int | None:
        """Return how well a reading goes on with a list, None when it does not."""
        value, listed = candidate.label.value, candidate.printed_by_list
        if value == last + 1 or (value == last and candidate.label.suffix):
            return 0
        if candidate.is_bare or value == 1:
            return None
        if last < value <= last + 1 + MAX_GAP and (listed or candidate.label.style in _SURE):
            return 2
        if value > last and self._leaps(candidate, before):
            return 3
        sure = candidate.label.style in _SURE
        if value == last and (listed or sure or self._confirmed(candidate)):
            return 4
        return None

    def _leaps(self, candidate: LabelCandidate, before: str) -> bool:
        """Tell whether a number far ahead goes on with its list after a gap.

        The next number follows, or it opens a paragraph after one that is complete.
        """
        style = candidate.label.style
        if style not in {LabelStyle.NUMBER, LabelStyle.CLAUSE, LabelStyle.DIVISION}:
            return False
        if self._confirmed(candidate):
            return True
        # Thai and Lao end a sentence with a space, which a line's end has lost.
        whole = not before or ends_sentence(before) or not before[-1].isascii()
        alone = style is not LabelStyle.DIVISION or not candidate.label.printed.isascii()
        return candidate.opens_block and whole and alone

    def _opens(self, candidate: LabelCandidate) -> bool:
        """Tell whether a first label opens a list; ways that words may imitate need a second."""
        label = candidate.label
        if label.style in _SURE and label.closing:
            return True
        if label.style in {LabelStyle.DIVISION, LabelStyle.DOTTED, LabelStyle.CLAUSE}:
            return True
        if label.closing[-1:] == ")" and label.style in {LabelStyle.LETTER, LabelStyle.ROMAN}:
            return True
        return self._confirmed(candidate)

    def _confirmed(self, candidate: LabelCandidate) -> bool:
        """Tell whether the next number of the list soon follows."""
        key, value = candidate.key, candidate.label.value
        following = self._places.get((key, value + 1), [])
        at = bisect_right(following, candidate.unit)
        if at == len(following):
            return False
        units = self._units[key]
        between = bisect_right(units, following[at] - 1) - bisect_right(units, candidate.unit)
        return between < AHEAD
