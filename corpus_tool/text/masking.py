"""Dates, numbers and names as slots, so that two statements agree where only these differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import PARAGRAPH_BREAK
from corpus_tool.text.dates import find_dates, find_numbers, find_ordinals
from corpus_tool.text.names import find_names, tokens_of
from corpus_tool.text.pieces import Piece, cut
from corpus_tool.text.slots import Slot, SlotKind

__all__ = ["ROUTINE_SLOTS", "Slot", "SlotKind", "find_slots", "mask"]

ROUTINE_SLOTS = frozenset({SlotKind.DATE, SlotKind.PERSON, SlotKind.PARTY, SlotKind.DEMONYM})
"""The slots whose filling does not count when two paragraphs are called identical."""


def find_slots(
    text: str, *, lexicon: Lexicon, pieces: Sequence[Piece] | None = None
) -> tuple[Slot, ...]:
    """Return the slots of a text, in order, none overlapping another.

    Where two could stand, dates go before persons, persons before parties, parties before
    ordinals, and ordinals before numbers.

    Args:
        text: any text.
        lexicon: names, titles, months.
        pieces: the text as `cut` it, when the caller has done so already.
    """
    if pieces is None:
        pieces = cut(text)
    chosen: list[Slot] = []
    taken: set[int] = set()
    for slot in _candidates(text, lexicon, pieces):
        span = range(slot.start, slot.end)
        if taken.isdisjoint(span) and PARAGRAPH_BREAK not in text[slot.start : slot.end]:
            taken.update(span)
            chosen.append(slot)
    return tuple(sorted(chosen, key=lambda slot: slot.start))


def _candidates(text: str, lexicon: Lexicon, pieces: Sequence[Piece]) -> Iterator[Slot]:
    yield from find_dates(text, lexicon.calendar)
    yield from find_names(tokens_of(text, pieces), lexicon.names)
    yield from find_ordinals(text, lexicon.calendar)
    yield from find_numbers(text, lexicon.calendar)


def mask(text: str, *, lexicon: Lexicon, kinds: Collection[SlotKind] = frozenset(SlotKind)) -> str:
    """Return the text with its slots of these kinds named instead of filled.

    >>> from corpus_tool.lexicon import lexicon
    >>> mask("Prime Minister Adeyemi met in Japan on 3 May 2031.", lexicon=load("en"))
    'Prime Minister <person> met in <party> on <date>.'
    """
    parts: list[str] = []
    end = 0
    for slot in find_slots(text, lexicon=lexicon):
        if slot.kind in kinds:
            parts += [text[end : slot.start], f"<{slot.kind}>"]
            end = slot.end
    return "".join([*parts, text[end:]])
