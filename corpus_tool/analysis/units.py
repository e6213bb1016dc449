"""The words of one side of a link, ready to be matched: forms to compare and what each is worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corpus_tool.analysis.sequence import Words
from corpus_tool.lexicon import Lexicon
from corpus_tool.text.pieces import Piece, PieceKind, cut
from corpus_tool.text.variants import fold

__all__ = ["PRICE_PER_WORD", "Side", "Unit", "number_words", "take_apart"]

PRICE_PER_WORD = 10
"""The weight of an ordinary word; `Options.min_kept` is counted in it."""
_FUNCTION, _STOCK, _ORDINARY, _TELLING, _SIGN = 3, 8, 10, 16, 5
_TELLING_LENGTH = 9


@dataclass(frozen=True, slots=True)
class Unit:
    """What is kept or changed as one: a word, or the several words of a date or a name."""

    first: int
    """Its first piece."""
    last: int
    """The piece after its last."""
    exact: str
    normal: str
    weight: int


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


def take_apart(text: str, *, lexicon: Lexicon) -> Side:
    """Cut a text into pieces and its words into units."""
    pieces = tuple(cut(text))
    return Side(text, pieces, tuple(_units(text, pieces, lexicon)))


def _units(text: str, pieces: Sequence[Piece], lexicon: Lexicon) -> Iterable[Unit]:
    for at, (kind, start, end) in enumerate(pieces):
        if kind is PieceKind.WORD:
            word = text[start:end]
            normal = fold(word, lexicon=lexicon)
            yield Unit(at, at + 1, word, normal, _weigh(word, normal, lexicon))
        elif kind is PieceKind.CLUSTER or kind is PieceKind.SYMBOL:
            yield Unit(at, at + 1, text[start:end], text[start:end], _SIGN)


def _weigh(word: str, normal: str, lexicon: Lexicon) -> int:
    """Return what it is worth to keep the word."""
    if normal in lexicon.weights.function:
        return _FUNCTION
    if normal in lexicon.weights.stock:
        return _STOCK
    telling = len(normal) >= _TELLING_LENGTH or not word.islower()
    return _TELLING if telling else _ORDINARY


def number_words(left: Side, right: Side) -> tuple[Words, Words]:
    """Give equal forms equal numbers, in the order in which they are met."""
    exact: dict[str, int] = {}
    normal: dict[str, int] = {}

    def numbers(side: Side) -> Words:
        units = side.units
        return Words(
            np.array([exact.setdefault(u.exact, len(exact)) for u in units], np.int32),
            np.array([normal.setdefault(u.normal, len(normal)) for u in units], np.int32),
            np.array([u.weight for u in units], np.int32),
        )

    return numbers(left), numbers(right)
