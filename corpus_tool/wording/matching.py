"""Which words of two texts correspond: the units, their worth, and the alignment of least cost.

Sections, in order:

* Which words of two texts correspond: large texts are divided, small boxes worked out.
* The best alignment of two runs of words, when marks cost and kept words are worth something.
* The words of one side of a link, ready to be matched: forms to compare and what each is worth.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from corpus_tool.lexicon import Lexicon
from corpus_tool.text.heaviest_chain import find_heaviest_chain
from corpus_tool.text.pieces import Piece, PieceKind, cut_tokens
from corpus_tool.text.slots import Slot, SlotKind, find_slots
from corpus_tool.text.tokens import fold

__all__ = [
    "EXACT",
    "FUNCTION",
    "LONG",
    "NEVER",
    "ORDINARY",
    "EditCosts",
    "Fillable",
    "MatchUnit",
    "NumberedWords",
    "Pair",
    "WordSide",
    "cheapest_script",
    "match_words",
    "number_words",
    "split_reading",
]


# ----------------------------------------
# Which words of two texts correspond: large texts are divided, small boxes worked out.

Box = tuple[int, int, int, int]
"""Words left from, to; words right from, to."""

_DEPTHS = ((2_500, 8), (4_000_000, 3), (4_000_000, 0))
"""How many cells are worked out whole (48 MB at most), and, in a box of more, how many words in a
row are trusted to correspond and divide it; a box that nothing divides is taken as rewritten."""
_VAST = 1_000_000_000
"""Cells; beyond, even one bit a cell is too much: words that occur once must divide the box."""
EXACT = 3
"""The worth of agreeing in case and spelling, too; it comes on top of the weight."""
_SLOT = 6
"""The worth of a slot that is filled anew: less than any word that stays."""


@dataclass(frozen=True, slots=True)
class NumberedWords:
    """The words of one side as numbers."""

    exact: Numbers
    """One number for each spelling as it stands."""
    normal: Numbers
    """One number for each word whatever its case and spelling."""
    weights: Numbers
    """What it is worth to keep the word, by position."""
    slots: Numbers
    """One number for each kind of slot, whatever fills it; 0 for other words."""


def match_words(left: NumberedWords, right: NumberedWords, *, prices: EditCosts) -> list[Pair]:
    """Return the words kept, ascending on both sides.

    Args:
        left: words of the left text.
        right: words of the right text.
        prices: what each change costs.
    """
    box = (0, len(left.normal), 0, len(right.normal))
    return _supported(left, right, _match_box(left, right, box, prices, depth=0))


def _supported(left: NumberedWords, right: NumberedWords, pairs: list[Pair]) -> list[Pair]:
    """Leave out slots that only their kind joins, unless a kept word stands next to them."""
    kept: list[Pair] = []
    run: list[Pair] = []
    for pair in pairs:
        if run and pair != (run[-1][0] + 1, run[-1][1] + 1):
            kept += run if _holds_word(left, right, run) else []
            run = []
        run.append(pair)
    return kept + (run if _holds_word(left, right, run) else [])


def _holds_word(left: NumberedWords, right: NumberedWords, run: Sequence[Pair]) -> bool:
    return any(left.normal[i] == right.normal[j] or left.exact[i] == right.exact[j] for i, j in run)


def _match_box(
    left: NumberedWords, right: NumberedWords, box: Box, prices: EditCosts, *, depth: int
) -> list[Pair]:
    """Match the words of a box; one that is too large is divided at long common runs first."""
    head, box, tail = _trim(left.normal, right.normal, box)
    if not _cells(box):
        return [*head, *tail]
    pairs = head
    limit, anchor_run = _DEPTHS[depth]
    if _cells(box) <= limit:
        pairs += _solve(left, right, box, prices)
    elif anchor_run:
        parts = _divide(left, right, box)
        anchors = [pair for part in parts for pair in _anchors(left, right, part, anchor_run)]
        for gap, anchor in _gaps(anchors, box):
            pairs += _match_box(left, right, gap, prices, depth=depth + 1)
            pairs += anchor
    return pairs + tail


def _cells(box: Box) -> int:
    return (box[1] - box[0]) * (box[3] - box[2])


def _trim(left: Numbers, right: Numbers, box: Box) -> tuple[list[Pair], Box, list[Pair]]:
    """Return the words in common at the start, the box between, those in common at the end."""
    top, bottom, first, last = box
    shorter = min(bottom - top, last - first)
    same = left[top : top + shorter] == right[first : first + shorter]
    head = shorter if same.all() else int(np.argmin(same))
    rest = shorter - head
    same = (left[bottom - rest : bottom] == right[last - rest : last])[::-1]
    tail = rest if same.all() else int(np.argmin(same))
    return (
        [(top + k, first + k) for k in range(head)],
        (top + head, bottom - tail, first + head, last - tail),
        [(bottom - k, last - k) for k in range(tail, 0, -1)],
    )


def _gaps(anchors: Sequence[Pair], box: Box) -> Iterator[tuple[Box, list[Pair]]]:
    """Yield each box between two neighbouring anchors, with the anchor that closes it."""
    top, bottom, first, last = box
    for i, j in anchors:
        yield (top, i, first, j), [(i, j)]
        top, first = i + 1, j + 1
    yield (top, bottom, first, last), []


def _divide(left: NumberedWords, right: NumberedWords, box: Box) -> Iterator[Box]:
    """Yield the box, or, when it is vast, the boxes between words that both sides have once."""
    if _cells(box) <= _VAST:
        yield box
        return
    for gap, anchor in _gaps(_once(left.normal, right.normal, box), box):
        if _cells(gap) <= _VAST:
            yield gap
        for i, j in anchor:
            yield (i, i + 1, j, j + 1)


def _once(left: Numbers, right: Numbers, box: Box) -> list[Pair]:
    """Return the longest ascending chain of words that occur once on either side."""
    top, bottom, first, last = box
    on_left, on_right = left[top:bottom].tolist(), right[first:last].tolist()
    single = {w for w, n in Counter(on_left).items() if n == 1}
    single &= {w for w, n in Counter(on_right).items() if n == 1}
    place = {word: j for j, word in enumerate(on_right, first) if word in single}
    pairs = [(i, place[word]) for i, word in enumerate(on_left, top) if word in single]
    return [pairs[k] for k in find_heaviest_chain([j for _, j in pairs], [1] * len(pairs))]


def _anchors(left: NumberedWords, right: NumberedWords, box: Box, length: int) -> list[Pair]:
    """Return the words of the runs of this length or more in a longest common subsequence."""
    top, bottom, first, last = box
    if _cells(box) == 1:
        return [(top, first)]
    steps = Indel.opcodes(left.normal[top:bottom].tolist(), right.normal[first:last].tolist())
    return [
        (top + step.src_start + k, first + step.dest_start + k)
        for step in steps
        if step.tag == "equal" and step.src_end - step.src_start >= length
        for k in range(step.src_end - step.src_start)
    ]


def _solve(left: NumberedWords, right: NumberedWords, box: Box, prices: EditCosts) -> list[Pair]:
    worth = _worth(left, right, box)
    if worth is None:
        return []
    return [(box[0] + i, box[2] + j) for i, j in cheapest_script(worth, prices)]


def _worth(left: NumberedWords, right: NumberedWords, box: Box) -> Numbers | None:
    """Return what each word of the left is worth as each word of the right."""
    top, bottom, first, last = box
    exact = left.exact[top:bottom, None] == right.exact[None, first:last]
    # One side may take a word for a name that the other does not.
    same = exact | (left.normal[top:bottom, None] == right.normal[None, first:last])
    worth: Numbers = np.where(same, left.weights[top:bottom, None], np.int32(NEVER))
    worth += exact * np.int32(EXACT)
    left_slots, right_slots = left.slots[top:bottom], right.slots[first:last]
    if left_slots.any() and right_slots.any():
        alike = (left_slots[:, None] == right_slots[None, :]) & (left_slots[:, None] > 0) & ~same
        worth[alike] = _SLOT
        return worth
    return worth if same.any() else None


# ----------------------------------------
# The best alignment of two runs of words, when marks cost and kept words are worth something.
#
# A longest common subsequence keeps as many words as it can, and so litters a rewritten sentence
# with islands of `the` and `of`. Here every run of removed words and every run of added words has
# a price, and every kept word a value: words between two changes are kept only where they are
# worth more than the breaks they make. The price of a run grows with its first words and then no
# more, so that single words may change close together while rewritten stretches swallow what
# little they have in common: a concave gap cost (Miller & Myers 1988) without substitution, run
# row by row on arrays (Gotoh 1982).

Pair = tuple[int, int]
"""A word of the left and the word of the right that it is kept as, by position."""
Numbers = NDArray[np.int32]
NEVER = -(10**8)
"""The worth of a pair that cannot be."""


@dataclass(frozen=True, slots=True)
class EditCosts:
    """What marks cost, in units of weight.

    A word more must not cost more than the one before, or two runs side by side would be
    cheaper than one.
    """

    change: int
    """Each place that is marked."""
    one: int
    """At such a place, a run of one removed word; the same for added words."""
    two: int
    """A run of two words."""
    more: int
    """A run of three words or more."""

    def of(self, length: int) -> int:
        """Return the price of a run of so many words."""
        return (0, self.one, self.two)[length] if length < 3 else self.more


@dataclass(frozen=True, slots=True)
class _Tables:
    """The best value of each cell, by what was done last."""

    kept: Numbers
    removed: Numbers
    added: Numbers


def cheapest_script(worth: Numbers, prices: EditCosts) -> list[Pair]:
    """Return the pairs that are worth most, less the prices paid, ascending on both sides.

    Args:
        worth: what each word of the left (rows) is worth as each word of the right (columns);
            `NEVER` where they do not agree.
        prices: what each change costs.
    """
    if worth.shape[0] > worth.shape[1]:  # the fewer rows, the faster
        return [(i, j) for j, i in cheapest_script(worth.T, prices)]
    return _trace(_fill_tables(worth, prices), prices)


def _fill_tables(worth: Numbers, prices: EditCosts) -> _Tables:
    """Work out the tables; in a change the removed words come before the added ones."""
    height, width = worth.shape
    shape = (height + 1, width + 1)
    kept, removed, added = (np.full(shape, NEVER, np.int32) for _ in range(3))
    kept[0, 0] = 0
    _add(kept[0], removed[0], added[0], prices)
    best = np.maximum(kept[0], added[0])
    long = np.full(width + 1, NEVER, np.int32)
    for i in range(1, height + 1):
        np.add(best[:-1], worth[i - 1], out=kept[i, 1:])
        np.maximum(kept[i - 1] - (prices.change + prices.more), long, out=long)
        np.maximum(kept[i - 1] - (prices.change + prices.one), long, out=removed[i])
        if i > 1:
            two = kept[i - 2] - (prices.change + prices.two)
            np.maximum(two, removed[i], out=removed[i])
        _add(kept[i], removed[i], added[i], prices)
        np.maximum(kept[i], removed[i], out=best)
        np.maximum(best, added[i], out=best)
    return _Tables(kept, removed, added)


def _add(kept: Numbers, removed: Numbers, added: Numbers, prices: EditCosts) -> None:
    """Fill a row of `added` from the other two."""
    start = np.maximum(kept - prices.change, removed)
    np.maximum.accumulate(start[:-1] - prices.more, out=added[1:])
    np.maximum(added[1:], start[:-1] - prices.one, out=added[1:])
    np.maximum(added[2:], start[:-2] - prices.two, out=added[2:])


def _trace(tables: _Tables, prices: EditCosts) -> list[Pair]:
    """Walk back from the end; of equal ways take the kept word."""
    kept, removed, added = tables.kept, tables.removed, tables.added
    i, j = kept.shape[0] - 1, kept.shape[1] - 1
    pairs: list[Pair] = []
    while i and j:
        if kept[i, j] >= removed[i, j] and kept[i, j] >= added[i, j]:
            i, j = i - 1, j - 1
            pairs.append((i, j))
            continue
        if added[i, j] > removed[i, j]:
            j, from_kept = _before_added(tables, (i, j), prices)
            if from_kept or not j:
                continue
        i = _before_removed(tables, (i, j), prices)
    return pairs[::-1]


def _before_added(tables: _Tables, cell: Pair, prices: EditCosts) -> tuple[int, bool]:
    """Return the column before a run of added words, and whether a kept word stands there."""
    i, j = cell
    value = int(tables.added[i, j])
    for start in range(j - 1, -1, -1):
        before = value + prices.of(j - start)
        if int(tables.kept[i, start]) - prices.change == before:
            return start, True
        if int(tables.removed[i, start]) == before:
            return start, False
    return 0, True


def _before_removed(tables: _Tables, cell: Pair, prices: EditCosts) -> int:
    """Return the row before a run of removed words."""
    i, j = cell
    value = int(tables.removed[i, j])
    for start in range(i - 1, -1, -1):
        if int(tables.kept[start, j]) - prices.change - prices.of(i - start) == value:
            return start
    return 0


# ----------------------------------------
# The words of one side of a link, ready to be matched: forms to compare and what each is worth.

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


class MatchUnit(NamedTuple):
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
class WordSide:
    """One text of a link, cut."""

    text: str
    pieces: tuple[Piece, ...]
    units: tuple[MatchUnit, ...]

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


def split_reading(text: str, *, lexicon: Lexicon) -> WordSide:
    """Cut a text into pieces and its words into units."""
    pieces = tuple(cut_tokens(text))
    slots = find_slots(text, lexicon=lexicon, pieces=pieces)
    return WordSide(text, pieces, tuple(_units(text, pieces, slots, lexicon)))


def _units(
    text: str, pieces: Sequence[Piece], slots: Sequence[Slot], lexicon: Lexicon
) -> Iterator[MatchUnit]:
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
            yield MatchUnit(at, at + 1, text[start:end], text[start:end], _BREAK)
        elif kind in _WORDS:
            yield _word_unit(text[start:end], kind, at, lexicon)
        at += 1


def _slot_unit(text: str, pieces: Sequence[Piece], slot: Slot, place: tuple[int, int]) -> MatchUnit:
    """Return the pieces of a slot as one unit; a possessive ending stays part of its form."""
    start, end = pieces[place[0]][1], pieces[place[1] - 1][2]
    rest = text[start : max(start, slot.start)] + text[slot.end : end].replace("’", "'")
    normal = f"<{_SLOT_NUMBERS[slot.kind]} {slot.value}>{rest}"
    weight = ORDINARY if slot.kind is SlotKind.NUMBER else LONG
    exact = "".join(
        " " if kind is PieceKind.SPACE else text[first:last]
        for kind, first, last in pieces[place[0] : place[1]]
    )
    return MatchUnit(*place, exact, normal, weight, slot.kind, slot.value)


def _slot_number(unit: MatchUnit) -> int:
    if unit.slot is None:
        return 0
    return _SLOT_NUMBERS[unit.slot] + (0 if unit.normal.endswith(">") else _POSSESSIVE)


def _word_unit(word: str, kind: PieceKind, at: int, lexicon: Lexicon) -> MatchUnit:
    if kind is not PieceKind.WORD:
        return MatchUnit(at, at + 1, word, word, _SIGN)
    normal = fold(word, lexicon=lexicon)
    return MatchUnit(at, at + 1, word, normal, _weigh(word, normal, lexicon))


def _weigh(word: str, normal: str, lexicon: Lexicon) -> int:
    """Return what it is worth to keep the word."""
    if normal in lexicon.weights.function:
        return FUNCTION
    if normal in lexicon.weights.stock:
        return _STOCK
    if not word.islower():
        return _NAME
    return LONG if len(normal) >= _FROM_LETTERS else ORDINARY


def number_words(
    left: WordSide, right: WordSide, *, fillable: Fillable
) -> tuple[NumberedWords, NumberedWords]:
    """Give equal forms equal numbers, in the order in which they are met.

    Args:
        left: the left side.
        right: the right side.
        fillable: which slots of either another filling may take, by first piece.
    """
    exact: dict[str, int] = {}
    normal: dict[str, int] = {}

    def numbers(side: WordSide, slots: frozenset[int]) -> NumberedWords:
        units = side.units
        return NumberedWords(
            np.array([exact.setdefault(u.exact, len(exact)) for u in units], np.int32),
            np.array([normal.setdefault(u.normal, len(normal)) for u in units], np.int32),
            np.array([u.weight - EXACT for u in units], np.int32),
            np.array([_slot_number(u) if u.first in slots else 0 for u in units], np.int32),
        )

    return numbers(left, fillable[0]), numbers(right, fillable[1])
