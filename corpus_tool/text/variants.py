"""Wording made comparable: one form for all spellings and cases of a word; never shown."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpus_tool.lexicon import Lexicon, SpellingWords
from corpus_tool.text.masking import ROUTINE_SLOTS, Slot, SlotKind, find_slots
from corpus_tool.text.pieces import PieceKind, cut

__all__ = ["fold", "is_same_wording", "squash", "wording_key"]

_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "\xad": None, "\u200d": None}
)
_POINTED = re.compile(r"(?:[^\W\d_]\.){2,}\Z")
_INNER = re.compile(r"(?<=[^\W\d_])-|-(?=[^\W\d_])|\.(?=-)|\.\Z")
_WORDS = frozenset({PieceKind.WORD, PieceKind.CLUSTER, PieceKind.SYMBOL})
_AND = "and"
_MIN_STEM = 3
_LONGEST_BEGINNING = 16
_LONGEST_ENDING = 9


def fold(word: str, *, lexicon: Lexicon) -> str:
    """Return the form under which spellings of one word agree.

    >>> from corpus_tool.lexicon import lexicon
    >>> [fold(word, lexicon=load("en")) for word in ("Co-operation", "recognising", "U.S.")]
    ['cooperation', 'recognizing', 'US']
    """
    return _fold(word, lexicon.spelling)


def squash(text: str) -> str:
    """Return the letters, digits and signs of a text, without spaces, punctuation and case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] not in "PZC")


def is_same_wording(left: str, right: str, *, lexicon: Lexicon) -> bool:
    """Tell whether two texts are identical in the desk officer's sense.

    The same words, apart from case, punctuation, spelling, dates, and the names of persons and
    parties; numbers, ordinals and everything else count. To ask this of many pairs, compare the
    texts' `wording_key`.
    """
    return wording_key(left, lexicon=lexicon) == wording_key(right, lexicon=lexicon)


def wording_key(text: str, *, lexicon: Lexicon) -> str:
    """Return a key that two texts share when they are the same wording.

    >>> from corpus_tool.lexicon import lexicon
    >>> wording_key("Japan recognises, per cent by per cent,", lexicon=load("en"))
    '<party>recognizespercentbypercent'
    """
    pieces = cut(text)
    slots = [s for s in find_slots(text, lexicon=lexicon, pieces=pieces) if s.kind in ROUTINE_SLOTS]
    parts: list[str] = []
    waiting = iter(slots)
    slot = next(waiting, None)
    for kind, start, end in pieces:
        if slot is not None and start >= slot.end:
            slot = next(waiting, None)
        if slot is not None and end > slot.start:
            if start <= slot.start:
                _fill(parts, slot, lexicon)
        elif kind in _WORDS:
            parts.append(_AND if text[start:end] == "&" else fold(text[start:end], lexicon=lexicon))
    return "".join(parts)


def _fill(parts: list[str], slot: Slot, lexicon: Lexicon) -> None:
    """Put the slot's kind for its filling; the article before a party goes with the name."""
    is_party = slot.kind in {SlotKind.PARTY, SlotKind.DEMONYM}
    if is_party and parts and parts[-1] in lexicon.weights.articles:
        parts.pop()
    parts.append(f"<{SlotKind.PARTY if is_party else slot.kind}>")


@lru_cache(maxsize=1 << 16)
def _fold(word: str, spelling: SpellingWords) -> str:
    form = word.translate(_MARKS)
    if not form.isascii():
        form = unicodedata.normalize("NFKC", form)
    if _POINTED.match(form):
        return form.replace(".", "").upper()  # `U.S.` is not `us`
    form = _INNER.sub("", form.casefold())
    stem, apostrophe, tail = form.partition("'")
    return _spell(stem, spelling) + (tail if apostrophe else "")


def _spell(form: str, spelling: SpellingWords) -> str:
    if form in spelling.words:
        return spelling.words[form]
    for length in range(min(_LONGEST_BEGINNING, len(form)), 3, -1):
        if form[:length] in spelling.beginnings:
            form = spelling.beginnings[form[:length]] + form[length:]
            break
    for length in range(min(_LONGEST_ENDING, len(form) - _MIN_STEM), 2, -1):
        if form[-length:] in spelling.endings:
            return form[:-length] + spelling.endings[form[-length:]]
    return form
