"""Whether two linked texts are the same wording, names of the parties apart.

The lexicon knows states and blocs. A statement has parties it does not know, too (a ministry, a
company, an invented state): they are the capitalised words that run through one text and are
all but absent from the other.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from corpus_tool.alignment.bags import Integers
from corpus_tool.alignment.reading import TextPair
from corpus_tool.lexicon import Lexicon
from corpus_tool.text.tokens import is_same_wording

__all__ = ["Sameness"]

_SMALL = re.compile(r"\b[^\W\d_A-Z]\w*")

SHARE = 0.15
FEWEST = 3
"""In so many paragraphs, and this share of them, a party is named."""
SPELLINGS = 4
"""So many small words may differ by their spelling alone."""
RARELY = 5
"""So many times more often than in the other text."""


class Sameness:
    """Tells whether two texts are identical in the desk officer's sense."""

    def __init__(self, pair: TextPair, lexicon: Lexicon | None) -> None:
        self._lexicon = lexicon
        self._party = _any_party(lexicon)
        left, right = pair.frequencies
        self._names = (
            _pattern(pair, left, right, pair.left.size),
            _pattern(pair, right, left, pair.right.size),
        )

    def holds(self, left: str, right: str) -> bool:
        """Tell whether the texts differ only in case, punctuation, spelling, dates and names."""
        if left == right or self._lexicon is None or not _may_be(left, right):
            return left == right
        if is_same_wording(left, right, lexicon=self._lexicon):
            return True
        masked = [
            names.sub(self._party, text) if names is not None else text
            for names, text in zip(self._names, (left, right), strict=True)
        ]
        return masked != [left, right] and is_same_wording(*masked, lexicon=self._lexicon)


def _may_be(left: str, right: str) -> bool:
    """Tell quickly whether the small words agree: names and dates are capitals and digits."""
    before, after = (Counter(_SMALL.findall(text)) for text in (left, right))
    differing = (before - after).total() + (after - before).total()
    return differing <= SPELLINGS + (before.total() + after.total()) // 10


def _any_party(lexicon: Lexicon | None) -> str:
    parties = lexicon.names.parties.values() if lexicon is not None else ()
    return next((name for names in parties for name in names), "")


def _pattern(
    pair: TextPair, own: Integers, others: Integers, paragraphs: int
) -> re.Pattern[str] | None:
    """Return what finds the names of the parties that only this text has."""
    often = (own >= max(FEWEST, SHARE * paragraphs)) & (RARELY * others <= own)
    forms = [pair.forms[k] for k in np.flatnonzero(often[pair.terms])]
    names = sorted(re.escape(form) for form in forms if form[:1].isupper())
    if not names:
        return None
    name = f"(?:{'|'.join(names)})"
    return re.compile(rf"\b{name}(?:\s+{name})*\b")
