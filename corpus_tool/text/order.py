"""Which list a label goes on with, which it begins: the lists that are open, and their order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus_tool.text.numbering import Label, Style

__all__ = ["Candidate", "Choice", "Key", "Order"]

MAX_GAP = 2
"""So many numbers may be missing before the next is no longer taken for the list's."""
AHEAD = 3
"""So many later labels of a list are looked at to confirm one."""
MAX_BARE_START = 3
"""A list of bare numbers may begin here, when the first paragraphs have none."""

MAX_CHAPEAU = 400
"""Characters; the first label of a list stands no further into the paragraph before the second."""

_INLINE_FIRST = re.compile(r"[.:;—–]\s+\(([aiA1])\)\s+(?=\S)")
_FIRSTS = {"a": Style.LETTER, "i": Style.ROMAN, "A": Style.CAPITAL, "1": Style.NUMBER}
_OUTERMOST = frozenset({Style.DIVISION, Style.CLAUSE})
_SURE = frozenset({Style.NUMBER, Style.DIVISION, Style.CLAUSE, Style.DOTTED})

Key = tuple[str, str, int]
"""Way of counting, what closes it, and how deep in the format's lists."""


@dataclass(frozen=True, slots=True)
class Candidate:
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
class Choice:
    """A reading, and the open list that it goes on with or the new one that it begins."""

    rank: int
    level: int
    candidate: Candidate


class Order:
    """Keeps the lists that are open, outermost first, with the last value of each."""

    def __init__(self, candidates: Mapping[int, Sequence[Candidate]]) -> None:
        self._open: list[tuple[Key, int]] = []
        self._left: dict[Key, int] = {}
        self._places: dict[tuple[Key, int], list[int]] = defaultdict(list)
        self._units: dict[Key, list[int]] = defaultdict(list)
        for number, several in candidates.items():
            for candidate in several:
                self._places[candidate.key, candidate.label.value].append(number)
                self._units[candidate.key].append(number)

    def choose(self, several: Iterable[Candidate], *, before: str) -> Choice | None:
        """Return the reading that the order confirms, None when it confirms none.

        Args:
            several: the readings of the label at one place.
            before: the paragraph before it.
        """
        fitting: list[Choice] = []
        for candidate in several:
            fitting += self._fits(candidate, before)
        return min(fitting, key=lambda choice: choice.rank) if fitting else None

    def take(self, choice: Choice) -> int:
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

    def _fits(self, candidate: Candidate, before: str) -> Iterator[Choice]:
        """Yield the places where a reading fits, each with its rank, the best as 0."""
        value, listed, deepest = candidate.label.value, candidate.printed_by_list, len(self._open)
        levels = [n for n, (key, _) in enumerate(self._open) if key == candidate.key]
        for level in levels:
            rank = self._rank(candidate, self._open[level][1])
            if rank is not None:
                yield Choice(rank, level, candidate)
        if value == 1 and candidate.label.suffix == "" and (listed or self._opens(candidate)):
            nested = not levels or (before.endswith(":") and not listed)
            if candidate.label.style in _OUTERMOST:
                nested, levels = False, [0]
            yield Choice(1, deepest if nested else levels[0], candidate)
        elif candidate.is_bare and not levels and value <= MAX_BARE_START:
            if self._confirmed(candidate) and self._places.get((candidate.key, value + 2)):
                yield Choice(5, deepest, candidate)
        elif value == 0:
            yield Choice(6, levels[0] if levels else deepest, candidate)
        elif not levels and not candidate.is_bare and (listed or self._confirmed(candidate)):
            yield Choice(5, deepest, candidate)
        elif levels and value == self._left.get(candidate.key, -1) + 1:
            yield Choice(3, levels[0], candidate)
        elif levels and listed:
            yield Choice(7, levels[-1], candidate)

    def _rank(self, candidate: Candidate, last: int) -> int | None:
        """Return how well a reading goes on with a list, None when it does not."""
        value, listed = candidate.label.value, candidate.printed_by_list
        if value == last + 1 or (value == last and candidate.label.suffix):
            return 0
        if candidate.is_bare or value == 1:
            return None
        if last < value <= last + 1 + MAX_GAP and (listed or candidate.label.style in _SURE):
            return 2
        sure = candidate.label.style in _SURE
        if value == last and (listed or sure or self._confirmed(candidate)):
            return 4
        return None

    def _opens(self, candidate: Candidate) -> bool:
        """Tell whether a first label opens a list; ways that words may imitate need a second."""
        label = candidate.label
        if label.style in _SURE and label.closing:
            return True
        if label.style in {Style.DIVISION, Style.DOTTED, Style.CLAUSE}:
            return True
        if label.closing[-1:] == ")" and label.style in {Style.LETTER, Style.ROMAN}:
            return True
        return self._confirmed(candidate)

    def _confirmed(self, candidate: Candidate) -> bool:
        """Tell whether the next number of the list soon follows."""
        key, value = candidate.key, candidate.label.value
        following = self._places.get((key, value + 1), [])
        at = bisect_right(following, candidate.unit)
        if at == len(following):
            return False
        units = self._units[key]
        between = bisect_right(units, following[at] - 1) - bisect_right(units, candidate.unit)
        return between < AHEAD
