"""The structure over paragraphs: parts, depth of items, addresses and derived labels.

Sections, in order:

* Cut a text into parts: the main text, and each annex with its own numbering (rule S8).
* How deep a paragraph stands: items under the chapeau that introduces them.
* Stable addresses and derived labels of paragraphs: `3`, `annex/20`, `annex/4/b`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Role
from corpus_tool.segmentation.units import (
    LabelStyle,
    Patterns,
    TextUnit,
    UnitFate,
    label_readings,
    patterns,
)
from corpus_tool.text.normalize import ends_sentence, is_capitals

__all__ = [
    "MAIN",
    "Division",
    "derive_labels",
    "divide_parts",
    "make_paths",
    "nest_levels",
]


# ----------------------------------------
# Cut a text into parts: the main text, and each annex with its own numbering (rule S8).

MAIN = "main"
MAX_ANNEX_WORDS = 40
MAX_ANNEX_LINES = 8
MIN_BODY = 15
"""Words of a unit that shows that the text before an annex has begun."""

_WORD = re.compile(r"[a-z]+", re.IGNORECASE)


@dataclass(slots=True)
class Division:
    """The units of one part."""

    slug: str
    units: list[TextUnit] = field(default_factory=list)


def divide_parts(units: Sequence[TextUnit], *, lexicon: Lexicon) -> list[Division]:
    """Return the parts of a text in order; the first is the main text."""
    compiled = patterns(lexicon)
    starts = _starts(units, compiled)
    divisions = [Division(MAIN)]
    names: Counter[str] = Counter()
    for number, unit in enumerate(units):
        if number in starts:
            name = starts[number]
            names[name] += 1
            slug = name if names[name] == 1 else f"{name}-{names[name]}"
            divisions.append(Division(slug, _titles_before(divisions[-1], unit)))
            unit.fate = UnitFate.TITLE
            unit.shaped_by("S8")
        divisions[-1].units.append(unit)
    return divisions


def _titles_before(division: Division, unit: TextUnit) -> list[TextUnit]:
    """Take over the title that stands before a line like `(Annex of the Joint Statement)`."""
    if unit.text[:1] not in {"(", "["}:
        return []
    titles: list[TextUnit] = []
    while division.units and _is_title(division.units[-1]):
        titles.append(division.units.pop())
    for title in titles:
        title.fate = UnitFate.TITLE
    return titles[::-1]


def _is_title(unit: TextUnit) -> bool:
    marked = unit.block.heading_level is not None or unit.look.stands_out or unit.block.centred
    return unit.is_body and marked and unit.words <= MAX_ANNEX_WORDS and not unit.is_marked


def _starts(units: Sequence[TextUnit], compiled: Patterns) -> dict[int, str]:
    """Return the units that begin an annex, with the annex's word."""
    begun = False
    found: dict[int, str] = {}
    last = -1
    for number, unit in enumerate(units):
        word = _annex_word(unit, compiled) if begun else None
        if word is not None:
            if last in found and not any(other.is_body for other in units[last + 1 : number]):
                # Two in a row are a list of the annexes, not their beginnings.
                found.pop(last)
            else:
                found[number] = word
            last = number
        begun = begun or (unit.is_body and unit.words >= MIN_BODY)
    if last in found and not any(other.is_body for other in units[last + 1 :]):
        found.pop(last)
    return found


def _is_shown_as_title(unit: TextUnit) -> bool:
    """Tell whether a line with an annex's number and title looks other than running text."""
    shown = unit.block.heading_level is not None or unit.look.bold or bool(unit.block.centred)
    return shown or is_capitals(unit.text)


def _annex_word(unit: TextUnit, compiled: Patterns) -> str | None:
    """Return the word of an annex's title block, None for any other unit."""
    if not unit.is_body or unit.block.bullet or unit.block.ordinal:
        return None
    if len(unit.lines) > MAX_ANNEX_LINES or unit.words > MAX_ANNEX_WORDS:
        return None
    for line in unit.lines:
        titled = compiled.titled_annex.match(line) is not None and _is_shown_as_title(unit)
        if not titled and not compiled.annex.match(line):
            continue
        bare = compiled.bare_annex.fullmatch(unit.text) is not None
        if ends_sentence(unit.text) and not bare and not unit.text.endswith((")", "]", ":")):
            return None
        word = _WORD.search(line)
        return word[0].casefold() if word else None
    return None


# ----------------------------------------
# How deep a paragraph stands: items under the chapeau that introduces them.
#
# A chapeau ends with a colon. Numbers that count the paragraphs of a whole text are no items,
# though a colon may stand before the first of them.

MAIN_SHARE = 0.5
"""Of a part's paragraphs; a list that counts so many of them counts the text."""

MAX_NAME_WORDS = 12
MAX_DEPTH = 8
"""Deeper items are not told apart; no statement has them."""

Key = tuple[str, str, int]


def nest_levels(units: Sequence[TextUnit], roles: dict[int, Role]) -> None:
    """Set the depth of each paragraph of a part.

    Args:
        units: all units of the part; headings among them end lists.
        roles: role by `id` of the unit, for those that are paragraphs.
    """
    body = [unit for unit in units if unit.is_body]
    main = _main_lists(body)
    nesting = _Nesting(main)
    for unit in units:
        if unit.fate is UnitFate.HEADING:
            nesting.leave()
        elif unit.is_body:
            nesting.place(unit, turns=roles.get(id(unit)) in {Role.LEAD, Role.PREAMBULAR})


def _main_lists(body: Sequence[TextUnit]) -> frozenset[Key]:
    """Return the lists that count the paragraphs of the whole part."""
    counts = Counter(_key(unit) for unit in body if unit.label and unit.depth == 0)
    return frozenset(
        key
        for key, count in counts.items()
        if count >= MAIN_SHARE * len(body) or key[0] in {LabelStyle.DIVISION, LabelStyle.CLAUSE}
    )


def _key(unit: TextUnit) -> Key:
    assert unit.label is not None
    return (*unit.label.key, unit.depth)


def _introduces(unit: TextUnit) -> bool:
    """Tell whether a unit is a chapeau: it ends with a colon, or is no more than a name."""
    if _has_colon(unit):
        return True
    return unit.label is not None and unit.words <= MAX_NAME_WORDS and not ends_sentence(unit.text)


def _has_colon(unit: TextUnit) -> bool:
    return unit.text.endswith((":", "："))


def _is_first(unit: TextUnit) -> bool:
    return unit.label is not None and unit.label.value == 1


@dataclass(slots=True)
class _Nesting:
    """Keeps the lists that are open, with their depths."""

    main: frozenset[Key]
    previous: TextUnit | None = None
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

    def place(self, unit: TextUnit, *, turns: bool) -> None:
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

    def _of_label(self, unit: TextUnit) -> int:
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

    def _of_bullet(self, unit: TextUnit) -> int:
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

    def _of_plain(self, unit: TextUnit) -> int:
        previous = self.previous
        if unit.block.depth > 0 and previous is not None and previous.block.depth > 0:
            # A further paragraph of a list's item stands as deep as the item.
            return self.bullets.get(unit.block.depth, previous.depth)
        self.bullets.clear()
        return 0


# ----------------------------------------
# Stable addresses and derived labels of paragraphs: `3`, `annex/20`, `annex/4/b`.
#
# A paragraph is addressed by its label; where the print has none, by its place; where numbers begin
# anew under each heading, by heading and label: `s2/3`.

_NOT_WORD = re.compile(r"[^\w.]+|\.(?!\d)|(?<!\d)\.")
MAX_LENGTH = 60
"""Of one step of a path."""


def derive_labels(units: Sequence[TextUnit], roles: dict[int, Role]) -> dict[int, str]:
    """Return the numbers a reader would give, by `id` of the unit.

    Where every printed number is 1, and for operative clauses without numbers, readers count on.
    """
    body = [unit for unit in units if unit.is_body and unit.depth == 0]
    numbers = [unit for unit in body if unit.label and unit.label.style is LabelStyle.NUMBER]
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


def make_paths(
    units: Sequence[TextUnit],
    *,
    slug: str,
    derived: dict[int, str],
    levels: dict[int, int],
    lexicon: Lexicon,
) -> dict[int, str]:
    """Return the path of each paragraph of a part, by `id` of the unit; no two are the same.

    Args:
        units: all units of the part.
        slug: the part's.
        derived: labels that are not printed, by `id` of the unit.
        levels: levels of headings, by `id` of the unit.
        lexicon: the words of divisions.
    """
    divisions = patterns(lexicon).division
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
    name = ""
    for unit in units:
        if unit.fate is UnitFate.HEADING:
            level = levels[id(unit)]
            counts = [*counts[:level], *[0] * (level - len(counts))]
            counts[level - 1] += 1
            # Under `Article 8` a lawyer cites `art. 8(1)`, whatever stands above it.
            name = next(iter(_division_names(unit, divisions)), f"s{'.'.join(map(str, counts))}")
        elif unit.is_body:
            addresses.add(unit, section=name if restarts else "")
    return addresses.paths


def _division_names(unit: TextUnit, divisions: re.Pattern[str]) -> list[str]:
    """Return `article-8` of a heading that is the number of a division."""
    labels = label_readings(unit.whole, divisions)
    return [_slug(label.printed) for label in labels if label.style is LabelStyle.DIVISION]


def _is_top(unit: TextUnit) -> bool:
    return unit.is_body and unit.depth == 0


def _label(unit: TextUnit) -> str | None:
    return unit.label.printed if unit.label else None


def _restarts(units: Sequence[TextUnit]) -> bool:
    """Tell whether the numbers begin anew under headings."""
    firsts = 0
    fresh = True
    for unit in units:
        if unit.fate is UnitFate.HEADING:
            fresh = True
        elif _is_top(unit) and unit.label:
            firsts += fresh and unit.label.value == 1 and unit.label.style is LabelStyle.NUMBER
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

    def add(self, unit: TextUnit, *, section: str) -> None:
        """Give a paragraph its path, under that of the chapeau it belongs to."""
        del self._stack[unit.depth :]
        parent = self._stack[-1] if self._stack else self._root
        self._places[parent] += 1
        step = self._step(unit, section, self._places[parent])
        path = self._free(f"{parent}/{step}" if parent else step)
        self.paths[id(unit)] = path
        while len(self._stack) <= unit.depth:
            self._stack.append(path)

    def _step(self, unit: TextUnit, section: str, place: int) -> str:
        top = not self._stack
        derived = self._derived.get(id(unit))
        if derived is not None:
            return derived
        if unit.label is None:
            return f"p{place}" if top and self._labelled else str(place)
        label = _slug(unit.label.printed)
        return f"{section}/{label}" if top and section else label

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
