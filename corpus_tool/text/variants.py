"""Words made comparable: one form for all spellings and cases of a word; never shown."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpus_tool.lexicon import Lexicon, SpellingWords

__all__ = ["fold", "squash"]

_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "\xad": None, "\u200d": None}
)
_POINTED = re.compile(r"(?:[^\W\d_]\.){2,}\Z")
_INNER = re.compile(r"(?<=[^\W\d_])-|-(?=[^\W\d_])|\.(?=-)|\.\Z")
_MIN_STEM = 3
_LONGEST_ENDING = 9


def fold(word: str, *, lexicon: Lexicon) -> str:
    """Return the form under which spellings of one word agree.

    >>> from corpus_tool.lexicon import load
    >>> [fold(word, lexicon=load("en")) for word in ("Co-operation", "recognising", "U.S.")]
    ['cooperation', 'recognizing', 'US']
    """
    return _fold(word, lexicon.spelling)


def squash(text: str) -> str:
    """Return the letters, digits and signs of a text, without spaces, punctuation and case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] not in "PZC")


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
    for length in range(len(form), 3, -1):
        if form[:length] in spelling.beginnings:
            form = spelling.beginnings[form[:length]] + form[length:]
            break
    for length in range(min(_LONGEST_ENDING, len(form) - _MIN_STEM), 2, -1):
        if form[-length:] in spelling.endings:
            return form[:-length] + spelling.endings[form[-length:]]
    return form
