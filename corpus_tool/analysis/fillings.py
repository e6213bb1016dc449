"""Which slots of one side another filling may take, as a template's slots do.

A party or person that both texts name is no filling: one in the place of the other says who does
it. Nor is a member of a list of parties: who joined and who left is the news.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_tool.analysis.units import Side, Unit
from corpus_tool.lexicon import Lexicon
from corpus_tool.text.pieces import PieceKind
from corpus_tool.text.slots import SlotKind

__all__ = ["NAMES", "PARTIES", "find_fillable"]

PARTIES = frozenset({SlotKind.PARTY, SlotKind.DEMONYM})
NAMES = frozenset({*PARTIES, SlotKind.PERSON})
_LIST = 3
"""Parties in a row, with commas and `and` between them, are a list."""


def find_fillable(side: Side, other: Side, *, lexicon: Lexicon) -> frozenset[int]:
    """Return which units of a side are slots that another filling may take, by first piece."""
    named = {unit.value for unit in other.units if unit.slot in NAMES}
    listed = set(_listed(side, lexicon))
    return frozenset(
        unit.first
        for unit in side.units
        if unit.slot is not None
        and (unit.slot not in NAMES or (unit.value not in named and unit.first not in listed))
    )


def _listed(side: Side, lexicon: Lexicon) -> Iterator[int]:
    """Yield the first pieces of parties that stand in a list."""
    row: list[Unit] = []
    for unit in side.units:
        if unit.slot in PARTIES:
            if row and not _is_next(side, row[-1], unit, lexicon):
                yield from _if_list(row)
                row = []
            row.append(unit)
    yield from _if_list(row)


def _if_list(row: list[Unit]) -> Iterator[int]:
    if len(row) >= _LIST:
        yield from (unit.first for unit in row)


def _is_next(side: Side, before: Unit, unit: Unit, lexicon: Lexicon) -> bool:
    """Tell whether only commas, conjunctions and articles stand between two parties."""
    between = [side.units[i] for i in side.unit_range(before.last, unit.first)]
    marks = {
        side.show(at, at + 1)
        for at in range(before.last, unit.first)
        if side.kind(at) is PieceKind.MARK
    }
    links = lexicon.weights.articles | lexicon.weights.conjunctions
    return marks <= {","} and all(word.normal in links for word in between)
