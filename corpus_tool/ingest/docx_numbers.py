"""Word's automatic numbers: what a reader sees before a paragraph, but no run of it holds.

A paragraph names a list and a level; the list (`num`) is a use of an abstract list, whose counters
all its uses share unless they start anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from corpus_tool.ingest.docx_names import attribute, children, first, value
from corpus_tool.ingest.docx_styles import Styles
from corpus_tool.ingest.numerals import letters, roman
from corpus_tool.ingest.xml_parse import Node

__all__ = ["Label", "Numbering"]

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_BARE = re.compile(r"[\s(\[]*((?:%[1-9])(?:\.%[1-9])*)[\s)\].:\-–]*")
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety"
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


@dataclass(frozen=True, slots=True)
class Label:
    """What Word prints before a paragraph."""

    ordinal: str | None = None
    """The bare number, where the print is a number in points and brackets."""
    words: str = ""
    """The print as it is, where it has words: `Article 3`."""
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    way: str
    pattern: str
    restart: int | None
    legal: bool


class Numbering:
    """Counts the paragraphs of each list in the order they are met."""

    def __init__(self, root: Node | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Node] = {}
        self._uses: dict[str, Node] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._levels: dict[str, list[_Level]] = {}
        self._restarted: set[tuple[str, int]] = set()
        for node in root if root is not None else ():
            if attribute(node, "abstractNumId"):
                self._abstract[attribute(node, "abstractNumId")] = node
            elif attribute(node, "numId"):
                self._uses[attribute(node, "numId")] = node

    def level_of_style(self, number: str, style: str) -> int:
        """Return the level that a list links to a paragraph style."""
        for node in children(self._abstract_of(number)[1], "lvl"):
            if value(node, "pStyle") == style and attribute(node, "ilvl").isdecimal():
                return int(attribute(node, "ilvl"))
        return 0

    def count(self, number: str, place: int) -> Label | None:
        """Count one paragraph of a list at a level and return its label; None for no list."""
        if number not in self._uses or not 0 <= place < _LEVELS:
            return None
        key, _ = self._abstract_of(number)
        counts = self._counts.setdefault(key, [None] * _LEVELS)
        levels = self._levels_of(number)
        level = levels[place]
        anew = self._start_override(number, place)
        present = counts[place]
        if anew is not None and (number, place) not in self._restarted:
            self._restarted.add((number, place))
            counts[place] = anew
        elif present is None:
            counts[place] = level.start if anew is None else anew
        else:
            counts[place] = present + 1
        for n in range(place + 1, _LEVELS):
            restart = levels[n].restart
            if restart is None or place < restart:
                counts[n] = None
        return self._print(levels, place, counts)

    @staticmethod
    def _print(levels: list[_Level], place: int, counts: list[int | None]) -> Label | None:
        level = levels[place]
        if level.way == "bullet":
            return Label(bullet=True)
        if level.way == "none" or not level.pattern.strip():
            return None

        def number(found: re.Match[str]) -> str:
            at = int(found.group(1)) - 1
            shown = counts[at]
            way = "decimal" if level.legal else levels[at].way
            return _write(levels[at].start if shown is None else shown, way)

        bare = _BARE.fullmatch(level.pattern)
        if bare:
            return Label(ordinal=_PLACE.sub(number, bare.group(1)))
        return Label(words=_PLACE.sub(number, level.pattern).strip())

    def _abstract_of(self, number: str) -> tuple[str, Node | None]:
        """Return the abstract list of a use, by way of a numbering style where it names one."""
        key = value(self._uses.get(number), "abstractNumId")
        node = self._abstract.get(key)
        link = value(node, "numStyleLink")
        if link:
            linked = value(self._uses.get(self._styles.numbering_of(link)), "abstractNumId")
            if linked in self._abstract:
                return linked, self._abstract[linked]
        return key, node

    def _override(self, number: str, place: int) -> Node | None:
        uses = self._uses[number]
        overrides = children(uses, "lvlOverride")
        return next((o for o in overrides if attribute(o, "ilvl") == str(place)), None)

    def _start_override(self, number: str, place: int) -> int | None:
        text = value(self._override(number, place), "startOverride")
        return int(text) if text.isdecimal() else None

    def _levels_of(self, number: str) -> list[_Level]:
        if number not in self._levels:
            self._levels[number] = [self._level(number, place) for place in range(_LEVELS)]
        return self._levels[number]

    def _level(self, number: str, place: int) -> _Level:
        node = first(self._override(number, place), "lvl")
        if node is None:
            _, abstract = self._abstract_of(number)
            found = children(abstract, "lvl")
            node = next((lvl for lvl in found if attribute(lvl, "ilvl") == str(place)), None)
        start, restart = value(node, "start"), value(node, "lvlRestart")
        legal = first(node, "isLgl")
        return _Level(
            start=int(start) if start.isdecimal() else (1 if node is None else 0),
            way=value(node, "numFmt") or "decimal",
            pattern=value(node, "lvlText"),
            restart=int(restart) if restart.isdecimal() else None,
            legal=legal is not None and attribute(legal, "val") not in {"0", "false", "off"},
        )


def _words(number: int) -> str:
    """Return a number below 100 in words."""
    if not 0 <= number < 100:
        return str(number)
    if number < 20:
        return _UNITS.split()[number]
    tens, units = divmod(number, 10)
    return _TENS.split()[tens] + (f"-{_UNITS.split()[units]}" if units else "")


def _ordinal_words(number: int) -> str:
    head, dash, last = _words(number).rpartition("-")
    if last.endswith("y"):
        return f"{head}{dash}{last[:-1]}ieth"
    return f"{head}{dash}{_IRREGULAR.get(last, f'{last}th')}"


def _ordinal(number: int) -> str:
    suffix = "th" if number % 100 in {11, 12, 13} else _ORDINALS.get(number % 10, "th")
    return f"{number}{suffix}"


_WAYS: dict[str, Callable[[int], str]] = {
    "lowerLetter": lambda n: letters(n, repeated=True),
    "upperLetter": lambda n: letters(n, repeated=True).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "decimalZero": lambda n: f"{n:02}",
    "ordinal": _ordinal,
    "cardinalText": lambda n: _words(n).capitalize(),
    "ordinalText": lambda n: _ordinal_words(n).capitalize(),
    "none": lambda _: "",
    "bullet": lambda _: "",
}


def _write(number: int, way: str) -> str:
    return _WAYS.get(way, str)(number)
