"""Stable addresses and derived labels of paragraphs: `3`, `annex/20`, `annex/4/b`.

A paragraph is addressed by its label; where the print has none, by its place; where numbers begin
anew under each heading, by heading and label: `s2/3`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus_tool.model import Role
from corpus_tool.text.numbering import Style
from corpus_tool.text.parts import MAIN
from corpus_tool.text.units import Fate, Unit

__all__ = ["address", "derive_labels"]

MAX_LENGTH = 60
"""Of one step of a path."""
_PREFIXES = {Role.PREAMBULAR: "pp", Role.LEAD: "lead", Role.OPERATIVE: "op", Role.ITEM: "i"}


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
    units: Sequence[Unit], *, slug: str, derived: dict[int, str], roles: dict[int, Role]
) -> dict[int, str]:
    """Return the path of each paragraph of a part, by `id` of the unit; no two are the same."""
    prefix = "" if slug == MAIN else f"{slug}/"
    restarts = _restarts(units)
    addresses = _Addresses(prefix, derived, roles, _is_labelled(units))
    section = 0
    for unit in units:
        if unit.fate is Fate.HEADING:
            section += 1
        elif unit.is_body:
            addresses.add(unit, section=section if restarts else 0)
    return addresses.paths


def _is_labelled(units: Sequence[Unit]) -> bool:
    return any(unit.is_body and unit.depth == 0 and unit.label for unit in units)


def _restarts(units: Sequence[Unit]) -> bool:
    """Tell whether the numbers begin anew under headings."""
    firsts = 0
    fresh = True
    for unit in units:
        if unit.fate is Fate.HEADING:
            fresh = True
        elif unit.is_body and unit.depth == 0 and unit.label:
            firsts += fresh and unit.label.value == 1 and unit.label.style is Style.NUMBER
            fresh = False
    return firsts > 1


class _Addresses:
    """Gives out paths and keeps those given."""

    def __init__(
        self, prefix: str, derived: dict[int, str], roles: dict[int, Role], labelled: bool
    ) -> None:
        self._prefix = prefix
        self._derived = derived
        self._roles = roles
        self._labelled = labelled
        self.paths: dict[int, str] = {}
        self._taken: Counter[str] = Counter()
        self._stack: list[str] = []
        self._places: Counter[str] = Counter()

    def add(self, unit: Unit, *, section: int) -> None:
        """Give a paragraph its path, under that of the chapeau it belongs to."""
        del self._stack[unit.depth :]
        parent = self._stack[-1] if self._stack else self._prefix.rstrip("/")
        base = f"{parent}/" if parent else ""
        self._places[parent] += 1
        path = self._free(base, unit, section if not self._stack else 0, self._places[parent])
        self.paths[id(unit)] = path
        self._taken[path] += 1
        while len(self._stack) < unit.depth:
            self._stack.append(path)
        self._stack.append(path)

    def _free(self, base: str, unit: Unit, section: int, place: int) -> str:
        label = self._derived.get(id(unit)) or (_step(unit.label.printed) if unit.label else None)
        top = not self._stack
        if label is None:
            plain = str(place)
            step = f"p{place}" if top and self._labelled else plain
        else:
            step = f"s{section}/{label}" if section and id(unit) not in self._derived else label
        if f"{base}{step}" not in self._taken:
            return f"{base}{step}"
        if top:
            step = f"{_PREFIXES.get(self._roles.get(id(unit), Role.PARAGRAPH), 'p')}{step}"
        path = f"{base}{step}"
        if path not in self._taken:
            return path
        self._taken[path] += 1
        again = f"{path}-{self._taken[path]}"
        return again if again not in self._taken else self._numbered(path)

    def _numbered(self, path: str) -> str:
        while f"{path}-{self._taken[path]}" in self._taken:
            self._taken[path] += 1
        return f"{path}-{self._taken[path]}"


def _step(printed: str) -> str:
    """Return a label as a step of a path: `PP3 bis` is `pp3-bis`, `Article 5` is `article-5`."""
    return "-".join(printed.casefold().replace("/", "-").split())[:MAX_LENGTH] or "p"
