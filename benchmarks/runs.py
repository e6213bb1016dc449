"""Long inputs on which a regular expression that backtracks, or starts again and again, is slow.

Some are the same for all: runs of capitals, digits, commas, brackets. The others are made from the
expression itself: what comes before a repetition, then the repetition for long, then something
that fails; and what it begins with, over and over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["RUNS", "Run", "runs_for"]

FAILING = ("\x01", " a", ")")
"""What hardly any expression wants after a run, so that all before it is tried in vain."""
MANY = 20
"""A repetition of at least so many is tried as an endless one."""
MOST_DERIVED = 60
"""So many inputs are made from one expression at most."""

# What a class of characters is asked for, so that a run has members of several classes.
_PROBES = "aAzI1 \n\t-.,;:()[]{}<>\"'’“_*#/\\=é中–"


@dataclass(frozen=True, slots=True)
class Run:
    """A short text repeated, between two others."""

    unit: str
    before: str = ""
    after: str = ""

    def of(self, size: int) -> str:
        """Return about so many characters."""
        return f"{self.before}{self.unit * max(1, size // len(self.unit))}{self.after}"


_UNITS = (
    *("A", "a", "1", ",", ".", "…", " ", "\n", "\t", "\u00a0", "-", "–", "_", "=", "*", "#", "/"),
    *('"', "'", "“", "’", "(", ")", "[", "]", "{", "}", "<", ">", "é", "中", "\\", "`", "|", "%"),
    *("and ", "A ", "a ", "1 ", "A. ", "a, ", "1.", "1,", "A.", "iv ", "IV ", "xvi", "Aa", "a-"),
    *(
        "a\n",
        "\n\n",
        " \n",
        "- ",
        "1. A",
        "(a) ",
        "Article 1 ",
        "of the ",
        "a’",
        '"a"',
        "() ",
        "[]",
    ),
    *("A: ", "a; ", "A-B", "12 May 2020 ", "one hundred ", "<a ", "<!--", "](", "&", "\u200b", "ب"),
)
RUNS = (
    *(Run(unit) for unit in _UNITS),
    *(Run(unit, after=after) for unit in _UNITS for after in FAILING[:2]),
)
"""What every expression is tried with."""


def runs_for(pattern: re.Pattern[Any]) -> tuple[Run, ...]:
    """Return the inputs made from an expression: its own words repeated, and near-misses."""
    text = pattern.pattern
    source = text if isinstance(text, str) else text.decode("latin-1")
    tree = parser.parse(source, pattern.flags & ~(re.UNICODE | re.LOCALE))
    found: dict[Run, None] = {}
    for before, unit, after in _repetitions(list(tree), "", ""):
        for end in ("", after, *FAILING, after[:-1] + FAILING[0], unit[:-1]):
            found.setdefault(Run(unit, before, end))
        found.setdefault(Run(before + unit))
        found.setdefault(Run(before + unit, after=FAILING[0]))
    whole = _sample(list(tree))
    for part in (whole, whole[:-1], whole[: len(whole) // 2], whole[:1]):
        if part:
            found.setdefault(Run(part))
            found.setdefault(Run(part, after=FAILING[0]))
    several = list(found)
    step = max(1, len(several) // MOST_DERIVED)
    return tuple(several[::step])


def _repetitions(
    nodes: Sequence[tuple[Any, Any]], before: str, after: str
) -> Iterator[tuple[str, str, str]]:
    """Yield each long repetition: what stands before it, what it repeats, what follows it."""
    for place, (operation, value) in enumerate(nodes):
        rest = _sample(nodes[place + 1 :]) + after
        match operation:
            case constants.MAX_REPEAT | constants.MIN_REPEAT | constants.POSSESSIVE_REPEAT:
                _, most, inner = value
                if most is constants.MAXREPEAT or most >= MANY:
                    for unit in _units(list(inner)):
                        yield before, unit, rest
                yield from _repetitions(list(inner), before, _sample(list(inner)) + rest)
            case constants.SUBPATTERN:
                yield from _repetitions(list(value[-1]), before, rest)
            case constants.ATOMIC_GROUP:
                yield from _repetitions(list(value), before, rest)
            case constants.BRANCH:
                for branch in value[1]:
                    yield from _repetitions(list(branch), before, rest)
            case constants.ASSERT | constants.ASSERT_NOT:
                yield from _repetitions(list(value[1]), before, rest)
        before += _sample([(operation, value)])


def _units(inner: list[tuple[Any, Any]]) -> Iterator[str]:
    """Yield texts that one turn of a repetition takes: several, when it takes one of a class."""
    if len(inner) == 1 and inner[0][0] in (constants.IN, constants.NOT_LITERAL, constants.ANY):
        yield from _members(*inner[0])[:6]
        return
    texts = {_sample(inner), _sample(inner, last=True)}
    yield from sorted(text for text in texts if text)


def _sample(nodes: Sequence[tuple[Any, Any]], *, last: bool = False) -> str:
    """Return a short text that these nodes take, assertions aside."""
    parts: list[str] = []
    for operation, value in nodes:
        match operation:
            case constants.LITERAL:
                parts.append(chr(value))
            case constants.IN | constants.NOT_LITERAL | constants.ANY:
                members = _members(operation, value)
                parts.append(members[-1 if last else 0])
            case constants.MAX_REPEAT | constants.MIN_REPEAT | constants.POSSESSIVE_REPEAT:
                least, most, inner = value
                times = max(least, min(1, most))
                parts.append(_sample(list(inner), last=last) * min(times, MANY))
            case constants.SUBPATTERN:
                parts.append(_sample(list(value[-1]), last=last))
            case constants.ATOMIC_GROUP:
                parts.append(_sample(list(value), last=last))
            case constants.BRANCH:
                parts.append(_sample(list(value[1][-1 if last else 0]), last=last))
    return "".join(parts)


def _members(operation: Any, value: Any) -> list[str]:  # noqa: ANN401 - the parser's own
    """Return characters of a class, of several kinds."""
    chosen = [c for c in _PROBES if _holds(operation, value, c)]
    if not chosen and operation is constants.IN:
        first = next(v for o, v in value if o in (constants.LITERAL, constants.RANGE))
        chosen = [chr(first if isinstance(first, int) else first[0])]
    kinds: dict[str, str] = {}
    for character in chosen:
        kind = "1" if character.isdigit() else character
        if character.isalpha():
            kind = "A" if character.isupper() else "a"
        kinds.setdefault(kind if kind in "aA1 \n-" else ".", character)
    return list(kinds.values()) or ["x"]


def _holds(operation: Any, value: Any, character: str) -> bool:  # noqa: ANN401 - the parser's own
    match operation:
        case constants.ANY:
            return character != "\n"
        case constants.LITERAL:
            return ord(character) == value
        case constants.NOT_LITERAL:
            return ord(character) != value
        case constants.RANGE:
            return bool(value[0] <= ord(character) <= value[1])
        case constants.CATEGORY:
            return _is_of(value, character)
        case constants.IN:
            negated = value[0][0] is constants.NEGATE
            inside = any(_holds(o, v, character) for o, v in value[negated:])
            return inside != negated
    return False


def _is_of(category: Any, character: str) -> bool:  # noqa: ANN401 - the parser's own
    signs = {
        constants.CATEGORY_DIGIT: character.isdigit(),
        constants.CATEGORY_SPACE: character.isspace(),
        constants.CATEGORY_WORD: character.isalnum() or character == "_",
    }
    opposites = {
        constants.CATEGORY_NOT_DIGIT: constants.CATEGORY_DIGIT,
        constants.CATEGORY_NOT_SPACE: constants.CATEGORY_SPACE,
        constants.CATEGORY_NOT_WORD: constants.CATEGORY_WORD,
    }
    if category in opposites:
        return not signs[opposites[category]]
    return bool(signs[category])
