"""The words of a sentence with the names in it tied together, ready to be parsed.

Why: whether `United States` or `Prime Minister ISHIBA` has one word or three does not matter to
grammar; which party it is does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from corpus_tool.lexicon import NameWords
from corpus_tool.text.pieces import cut
from corpus_tool.text.slots import Slot, SlotKind, Token, find_names, tokens_of

__all__ = ["Phrase", "phrases"]

_POSSESSIVE = re.compile(r"['’](?:s\b|(?=[\s,.;]|$))")


class Phrase(NamedTuple):
    """A word, or the several words of a name."""

    text: str
    low: str
    """In small letters, with plain apostrophes."""
    start: int
    end: int
    gap: str
    """What stands between it and the phrase before."""
    name: SlotKind | None = None
    value: str = ""
    """Of a party its code, of a person the words of the name in order."""
    possessive: bool = False

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()

    @property
    def parts(self) -> bool:
        """Whether a comma, a semicolon or the like stands before it."""
        return any(sign in self.gap for sign in ",;:—–()")


def phrases(text: str, *, start: int, end: int, names: NameWords) -> tuple[Phrase, ...]:
    """Return the phrases of one sentence, with offsets into the whole text."""
    sentence = text[start:end]
    tokens = tokens_of(sentence, cut(sentence))
    slots = _starts(tokens, names)
    made: list[Phrase] = []
    at = 0
    while at < len(tokens):
        slot = slots.get(tokens[at].start)
        last = at + 1
        while slot and last < len(tokens) and tokens[last].end <= slot.end:
            last += 1
        made.append(_phrase(sentence, tokens[at:last], slot, start))
        at = last
    return tuple(made)


def _starts(tokens: Sequence[Token], names: NameWords) -> dict[int, Slot]:
    """Return names by where they begin; persons before parties where both could stand."""
    found: dict[int, Slot] = {}
    taken: set[int] = set()
    for slot in find_names(tokens, names):
        span = range(slot.start, slot.end)
        if taken.isdisjoint(span):
            taken.update(span)
            found[slot.start] = slot
    return found


def _phrase(text: str, tokens: Sequence[Token], slot: Slot | None, offset: int) -> Phrase:
    first, last = tokens[0], tokens[-1]
    printed = text[first.start : last.end]
    return Phrase(
        text=printed,
        low=printed.casefold().replace("’", "'"),
        start=offset + first.start,
        end=offset + last.end,
        gap=first.gap,
        name=slot.kind if slot else None,
        value=slot.value if slot else "",
        possessive=bool(_POSSESSIVE.match(text, last.end)),
    )
