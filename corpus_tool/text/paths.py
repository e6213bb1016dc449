"""Stable addresses and derived labels of paragraphs: `3`, `annex/20`, `annex/4/b`.

A paragraph is addressed by its label; where the print has none, by its place; where numbers begin
anew under each heading, by heading and label: `s2/3`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from corpus_tool.model import Role
from corpus_tool.text.numbering import Style
from corpus_tool.text.parts import MAIN
from corpus_tool.text.units import Fate, Unit

__all__ = ["address", "derive_labels"]

_NOT_WORD = re.compile(r"[^\w.]+|\.(?!\d)|(?<!\d)\.")
MAX_LENGTH = 60
"""Of one step of a path."""


def derive_labels(units: Sequence[Unit], roles: dict[int, Role]) -> dict[int, str]:
    """Return the numbers a reader would give, by `id` of the unit.

    Where every printed number is 1, and for operative clauses without numbers, readers count on.
    """
    body = [unit for unit in units if unit.is_body and unit.depth == 0]
    numbers = [unit for unit in body if unit.label and unit.label.style is Style.NUMBER]
    ones = len(numbers) > 1 and all(unit.label and unit.label.value == 1 for unit in numbers)
    derived: dict[int, str] = {}
    if ones:
        for count, unit in enumerate(numbers, 1):
            derived[id(unit)] = str(count)
        return derived
    operative = [unit for unit in body if roles.get(id(unit)) is Role.OPERATIVE]
    if any(unit.label for unit in operative):
        return derived
    for count, unit in enumerate((unit for unit in operative if unit.bullet), 1):
        derived[id(unit)] = str(count)
    return derived


def address(
    units: Sequence[Unit], *, slug: str, derived: dict[int, str], levels: dict[int, int]
) -> dict[int, str]:
    """Return the path of each paragraph of a part, by `id` of the unit; no two are the same.

    Args:
        units: all units of the part.
        slug: the part's.
        derived: labels that are not printed, by `id` of the unit.
        levels: levels of headings, by `id` of the unit.
    """
    restarts = _restarts(units)
    printed = {_label(unit) for unit in units if _is_top(unit) and id(unit) not in derived}
    printed.discard(None)
    # A preamble may be numbered, too; its numbers are printed, so they have the first claim.
    prefix = "" if printed.isdisjoint(derived.values()) else "op"
    addresses = _Addresses(
        "" if slug == MAIN else slug,
        {key: f"{prefix}{label}" for key, label in derived.items()},
        labelled=bool(printed or derived),
    )
    counts: list[int] = []
    for unit in units:
        if unit.fate is Fate.HEADING:
            level = levels[id(unit)]
            counts = [*counts[:level], *[0] * (level - len(counts))]
            counts[level - 1] += 1
        elif unit.is_body:
            addresses.add(unit, section=".".join(map(str, counts)) if restarts else "")
    return addresses.paths


def _is_top(unit: Unit) -> bool:
    return unit.is_body and unit.depth == 0


def _label(unit: Unit) -> str | None:
    return unit.label.printed if unit.label else None


def _restarts(units: Sequence[Unit]) -> bool:
    """Tell whether the numbers begin anew under headings."""
    firsts = 0
    fresh = True
    for unit in units:
        if unit.fate is Fate.HEADING:
            fresh = True
        elif _is_top(unit) and unit.label:
            firsts += fresh and unit.label.value == 1 and unit.label.style is Style.NUMBER
            fresh = False
    return firsts > 1


class _Addresses:
    """Gives out paths and keeps those given.

    Args:
        root: the path of the part.
        derived: labels that are not printed, by `id` of the unit.
        labelled: some paragraphs have labels, so a bare place would be taken for one.
    """

    def __init__(self, root: str, derived: dict[int, str], *, labelled: bool) -> None:
        self.paths: dict[int, str] = {}
        self._root = root
        self._derived = derived
        self._labelled = labelled
        self._taken: Counter[str] = Counter()
        self._stack: list[str] = []
        self._places: Counter[str] = Counter()

    def add(self, unit: Unit, *, section: str) -> None:
        """Give a paragraph its path, under that of the chapeau it belongs to."""
        del self._stack[unit.depth :]
        parent = self._stack[-1] if self._stack else self._root
        self._places[parent] += 1
        step = self._step(unit, section, self._places[parent])
        path = self._free(f"{parent}/{step}" if parent else step)
        self.paths[id(unit)] = path
        while len(self._stack) <= unit.depth:
            self._stack.append(path)

    def _step(self, unit: Unit, section: str, place: int) -> str:
        top = not self._stack
        derived = self._derived.get(id(unit))
        if derived is not None:
            return derived
        if unit.label is None:
            return f"p{place}" if top and self._labelled else str(place)
        label = _slug(unit.label.printed)
        return f"s{section}/{label}" if top and section else label

    def _free(self, path: str) -> str:
        """Return the path, with a number when it was given before."""
        free = path
        while free in self._taken:
            self._taken[path] += 1
            free = f"{path}-{self._taken[path]}"
        self._taken[free] = 1
        return free


def _slug(printed: str) -> str:
    """Return a label as a step of a path: `PP3 bis` is `pp3-bis`, `Article 5` is `article-5`."""
    latin = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in printed.casefold()
    )
    return "-".join(_NOT_WORD.sub(" ", latin).split())[:MAX_LENGTH] or "p"
