"""The words of one side of a link, ready to be matched: forms to compare and what each is worth."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from corpus_tool.analysis.sequence import EXACT, Words
from corpus_tool.lexicon import Lexicon
from corpus_tool.text.pieces import Piece, PieceKind, cut
from corpus_tool.text.slots import Slot, SlotKind, find_slots
from corpus_tool.text.tokens import fold

__all__ = ["FUNCTION", "LONG", "ORDINARY", "Fillable", "Side", "Unit", "number_words", "take_apart"]

ORDINARY = 10
"""What it is worth to keep an ordinary word; `Options.min_kept` is counted in it."""
FUNCTION = 5
"""The same for a word of grammar."""
LONG = 12
"""The same for a long word, or a date or a name."""
_STOCK, _NAME, _SIGN = 8, 14, 5
_BREAK = 3 * ORDINARY
"""Of a paragraph break: it divides a change in any case, so it can be kept at no cost."""
_FROM_LETTERS = 9
_POSSESSIVE = 10
"""Added to a slot's number: `Japan’s` is no filling for `Laos`."""
Fillable = tuple[frozenset[int], frozenset[int]]
"""Slots of the left and of the right that another filling may take."""
_SLOT_NUMBERS = {
    SlotKind.DATE: 1,
    SlotKind.ORDINAL: 2,
    SlotKind.NUMBER: 3,
    SlotKind.PERSON: 4,
    SlotKind.PARTY: 5,
    SlotKind.DEMONYM: 5,
}
_WORDS = frozenset({PieceKind.WORD, PieceKind.CLUSTER, PieceKind.SYMBOL})


class Unit(NamedTuple):
    """What is kept or changed as one: a word, or the several words of a date or a name.

    A tuple, because there is one for every word.
    """

    first: int
    """Its first piece."""
    last: int
    """The piece after its last."""
    exact: str
    normal: str
    weight: int
    slot: SlotKind | None = None
    value: str = ""
    """What fills the slot."""


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a link, cut."""

    text: str
    pieces: tuple[Piece, ...]
    units: tuple[Unit, ...]

    def kind(self, piece: int) -> PieceKind:
        """What the piece is."""
        return self.pieces[piece][0]

    def show(self, first: int, last: int) -> str:
        """Return the text of the pieces from `first` up to `last`."""
        if first >= last:
            return ""
        return self.text[self.pieces[first][1] : self.pieces[last - 1][2]]

    def unit_range(self, first: int, last: int) -> range:
        """Return which units lie in the pieces from `first` up to `last`."""
        return range(
            bisect_left(self.units, first, key=lambda unit: unit.first),
            bisect_left(self.units, last, key=lambda unit: unit.first),
        )


def take_apart(text: str, *, lexicon: Lexicon) -> Side:
    """Cut a text into pieces and its words into units."""
    pieces = tuple(cut(text))
    slots = find_slots(text, lexicon=lexicon, pieces=pieces)
    return Side(text, pieces, tuple(_units(text, pieces, slots, lexicon)))


def _units(
    text: str, pieces: Sequence[Piece], slots: Sequence[Slot], lexicon: Lexicon
) -> Iterator[Unit]:
    waiting = iter(slots)
    slot = next(waiting, None)
    at = 0
    while at < len(pieces):
        kind, start, end = pieces[at]
        while slot and slot.end <= start:
            slot = next(waiting, None)
        if slot and slot.start < end and kind in _WORDS:
            last = at + 1
            while last < len(pieces) and pieces[last][1] < slot.end:
                last += 1
            yield _slot_unit(text, pieces, slot, (at, last))
            at = last
            continue
        if kind is PieceKind.BREAK:
            yield Unit(at, at + 1, text[start:end], text[start:end], _BREAK)
        elif kind in _WORDS:
            yield _word_unit(text[start:end], kind, at, lexicon)
        at += 1


def _slot_unit(text: str, pieces: Sequence[Piece], slot: Slot, place: tuple[int, int]) -> Unit:
    """Return the pieces of a slot as one unit; a possessive ending stays part of its form."""
    start, end = pieces[place[0]][1], pieces[place[1] - 1][2]
    rest = text[start : max(start, slot.start)] + text[slot.end : end].replace("’", "'")
    normal = f"<{_SLOT_NUMBERS[slot.kind]} {slot.value}>{rest}"
    weight = ORDINARY if slot.kind is SlotKind.NUMBER else LONG
    exact = "".join(
        " " if kind is PieceKind.SPACE else text[first:last]
        for kind, first, last in pieces[place[0] : place[1]]
    )
    return Unit(*place, exact, normal, weight, slot.kind, slot.value)


def _slot_number(unit: Unit) -> int:
    if unit.slot is None:
        return 0
    return _SLOT_NUMBERS[unit.slot] + (0 if unit.normal.endswith(">") else _POSSESSIVE)


def _word_unit(word: str, kind: PieceKind, at: int, lexicon: Lexicon) -> Unit:
    if kind is not PieceKind.WORD:
        return Unit(at, at + 1, word, word, _SIGN)
    normal = fold(word, lexicon=lexicon)
    return Unit(at, at + 1, word, normal, _weigh(word, normal, lexicon))


def _weigh(word: str, normal: str, lexicon: Lexicon) -> int:
    """Return what it is worth to keep the word."""
    if normal in lexicon.weights.function:
        return FUNCTION
    if normal in lexicon.weights.stock:
        return _STOCK
    if not word.islower():
        return _NAME
    return LONG if len(normal) >= _FROM_LETTERS else ORDINARY


def number_words(left: Side, right: Side, *, fillable: Fillable) -> tuple[Words, Words]:
    """Give equal forms equal numbers, in the order in which they are met.

    Args:
        left: the left side.
        right: the right side.
        fillable: which slots of either another filling may take, by first piece.
    """
    exact: dict[str, int] = {}
    normal: dict[str, int] = {}

    def numbers(side: Side, slots: frozenset[int]) -> Words:
        units = side.units
        return Words(
            np.array([exact.setdefault(u.exact, len(exact)) for u in units], np.int32),
            np.array([normal.setdefault(u.normal, len(normal)) for u in units], np.int32),
            np.array([u.weight - EXACT for u in units], np.int32),
            np.array([_slot_number(u) if u.first in slots else 0 for u in units], np.int32),
        )

    return numbers(left, fillable[0]), numbers(right, fillable[1])
