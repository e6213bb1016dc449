"""How deep a paragraph stands: items under the chapeau that introduces them.

A chapeau ends with a colon. Numbers that count the paragraphs of a whole text are no items, though
a colon may stand before the first of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus_tool.model import Role
from corpus_tool.text.normalize import ends_sentence
from corpus_tool.text.numbering import Style
from corpus_tool.text.units import Fate, Unit

__all__ = ["nest"]

MAIN_SHARE = 0.5
"""Of a part's paragraphs; a list that counts so many of them counts the text."""

MAX_NAME_WORDS = 12
MAX_DEPTH = 8
"""Deeper items are not told apart; no statement has them."""

Key = tuple[str, str, int]


def nest(units: Sequence[Unit], roles: dict[int, Role]) -> None:
    """Set the depth of each paragraph of a part.

    Args:
        units: all units of the part; headings among them end lists.
        roles: role by `id` of the unit, for those that are paragraphs.
    """
    body = [unit for unit in units if unit.is_body]
    main = _main_lists(body)
    nesting = _Nesting(main)
    for unit in units:
        if unit.fate is Fate.HEADING:
            nesting.leave()
        elif unit.is_body:
            nesting.place(unit, turns=roles.get(id(unit)) in {Role.LEAD, Role.PREAMBULAR})


def _main_lists(body: Sequence[Unit]) -> frozenset[Key]:
    """Return the lists that count the paragraphs of the whole part."""
    counts = Counter(_key(unit) for unit in body if unit.label and unit.depth == 0)
    return frozenset(
        key
        for key, count in counts.items()
        if count >= MAIN_SHARE * len(body) or key[0] in {Style.DIVISION, Style.CLAUSE}
    )


def _key(unit: Unit) -> Key:
    assert unit.label is not None
    return (*unit.label.key, unit.depth)


def _introduces(unit: Unit) -> bool:
    """Tell whether a unit is a chapeau: it ends with a colon, or is no more than a name."""
    if _has_colon(unit):
        return True
    return unit.label is not None and unit.words <= MAX_NAME_WORDS and not ends_sentence(unit.text)


def _has_colon(unit: Unit) -> bool:
    return unit.text.endswith((":", "："))


def _is_first(unit: Unit) -> bool:
    return unit.label is not None and unit.label.value == 1


@dataclass(slots=True)
class _Nesting:
    """Keeps the lists that are open, with their depths."""

    main: frozenset[Key]
    previous: Unit | None = None
    introduces: bool = False
    """The previous paragraph is a chapeau."""
    lists: dict[Key, int] = field(default_factory=dict)
    bullets: dict[int, int] = field(default_factory=dict)
    """Depth in the format's lists -> depth in the text."""

    def leave(self) -> None:
        """A heading ends the lists under the heading before it."""
        self.previous, self.introduces = None, False
        self.bullets.clear()
        self.lists = {key: depth for key, depth in self.lists.items() if depth == 0}

    def place(self, unit: Unit, *, turns: bool) -> None:
        """Set the depth of the next paragraph; a lead `turns` the text and is no chapeau."""
        if unit.label is not None:
            depth = self._of_label(unit)
            self.bullets = {level: at for level, at in self.bullets.items() if at <= depth}
        elif unit.bullet:
            depth = self._of_bullet(unit)
        else:
            depth = self._of_plain(unit)
        unit.depth = min(depth, MAX_DEPTH)
        self.previous = unit
        self.introduces = _introduces(unit) and not turns

    def _under(self) -> int:
        """Return the depth of an item that follows the previous paragraph."""
        if self.previous is None or not self.introduces or not _has_colon(self.previous):
            return 0
        return self.previous.depth + 1

    def _of_label(self, unit: Unit) -> int:
        key = _key(unit)
        if key in self.main:
            depth = 0
        elif key in self.lists and not (self.introduces and _is_first(unit)):
            depth = self.lists[key]
        else:
            depth = max(self._under(), min(unit.depth, self._below()))
        self.lists = {other: at for other, at in self.lists.items() if at < depth}
        self.lists[key] = depth
        return depth

    def _below(self) -> int:
        return self.previous.depth + 1 if self.previous is not None else 0

    def _of_bullet(self, unit: Unit) -> int:
        level = unit.block.depth
        previous = self.previous
        if previous is None:
            depth = 0
        elif self.introduces:
            depth = previous.depth + 1
        elif level in self.bullets:
            depth = self.bullets[level]
        elif level > previous.block.depth and (previous.is_marked or level > 1):
            depth = previous.depth + 1
        else:
            depth = 0
        self.bullets = {other: at for other, at in self.bullets.items() if other < level}
        self.bullets[level] = depth
        return depth

    def _of_plain(self, unit: Unit) -> int:
        previous = self.previous
        if unit.block.depth > 0 and previous is not None and previous.block.depth > 0:
            # A further paragraph of a list's item stands as deep as the item.
            return self.bullets.get(unit.block.depth, previous.depth)
        self.bullets.clear()
        return 0
