"""Compounds that one text writes as one word and the other as several.

`decision making` is the word `decision-making` where the other side has that; otherwise its two
words would be told apart from it, and a spelling would pass for an edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus_tool.analysis.units import Side, Unit
from corpus_tool.lexicon import Lexicon
from corpus_tool.text.pieces import PieceKind
from corpus_tool.text.tokens import fold

__all__ = ["join_compounds"]

_HYPHENS = re.compile(r"[-‐‑]")
_MIN_PART = 3
_MOST_PARTS = 5


def join_compounds(side: Side, other: Side, *, lexicon: Lexicon) -> Side:
    """Return the side with the words that are one word on the other side as one unit each."""
    known = {unit.normal for unit in side.units}
    wanted = {unit.normal: unit for unit in other.units if unit.normal not in known}
    joined = {
        normal
        for normal, unit in wanted.items()
        if _HYPHENS.search(unit.exact) or normal in lexicon.spelling.joined
    }
    plain = {
        normal
        for normal, unit in wanted.items()
        if unit.slot is None and len(normal) >= 2 * _MIN_PART and normal not in joined
    }
    starts = _starts(side, joined | plain | _openings(wanted.values(), lexicon))
    if not starts:
        return side
    return replace(side, units=tuple(_join(side, starts, joined, plain, lexicon)))


def _openings(units: Iterable[Unit], lexicon: Lexicon) -> set[str]:
    """Return the first two parts of compounds of three or more, as one form."""
    parts = (_HYPHENS.split(unit.exact) for unit in units if _HYPHENS.search(unit.exact))
    return {fold(f"{some[0]}-{some[1]}", lexicon=lexicon) for some in parts if len(some) > 2}


def _starts(side: Side, forms: set[str]) -> set[int]:
    """Return the units that, with the next, are such a form."""
    normals = [unit.normal for unit in side.units]
    return {i for i, (one, two) in enumerate(pairwise(normals)) if one + two in forms}


def _join(
    side: Side, starts: set[int], joined: set[str], plain: set[str], lexicon: Lexicon
) -> Iterator[Unit]:
    at = 0
    while at < len(side.units):
        length = _length(side, at, joined, plain, lexicon) if at in starts else 1
        yield _one(side, at, length) if length > 1 else side.units[at]
        at += length


def _length(side: Side, at: int, joined: set[str], plain: set[str], lexicon: Lexicon) -> int:
    """Return how many units from here on are one word of the other side; 1 when none are."""
    form = side.units[at].normal
    parts: Sequence[Unit] = side.units[at : at + _MOST_PARTS]
    for length, (before, unit) in enumerate(pairwise(parts), start=2):
        if unit.slot or before.slot or not _is_next(side, before, unit):
            return 1
        form += unit.normal
        if form in joined or (length == 2 and form in plain and _are_words(parts[:2], lexicon)):
            return length
    return 1


def _is_next(side: Side, before: Unit, unit: Unit) -> bool:
    return unit.first - before.last == 1 and side.kind(before.last) is PieceKind.SPACE


def _are_words(parts: Sequence[Unit], lexicon: Lexicon) -> bool:
    """Tell whether both parts are words of their own: `coast guard`, not `may be`."""
    return all(
        len(part.normal) >= _MIN_PART and part.normal not in lexicon.weights.function
        for part in parts
    )


def _one(side: Side, at: int, length: int) -> Unit:
    parts = side.units[at : at + length]
    return Unit(
        first=parts[0].first,
        last=parts[-1].last,
        exact=" ".join(part.exact for part in parts),
        normal="".join(part.normal for part in parts),
        weight=max(part.weight for part in parts),
    )
