"""How telling a formula is: long, of rare words, across many partners and years.

How often it stands says little: at the head of a list by frequency are the words by which every
proclamation is dated. Slots and names say little, too: of what is mostly such, a delegation and its
offices or the members of an initiative, only the rest was put into words.
What a word is worth is read from the lexicon and not from the corpus, so that a document more does
not change the rank of a formula that it does not hold.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon, WordWeights
from corpus_tool.text.pieces import Hashes
from corpus_tool.text.stream import word_hashes

__all__ = ["score", "worth"]

_STOCK = _NAME = 0.25
_ENOUGH = 24.0
"""Worth of words from which more length says no more."""


def worth(
    hashes: Hashes,
    kinds: NDArray[np.uint8],
    named: NDArray[np.bool_],
    *,
    lexicon: Lexicon | None,
) -> NDArray[np.float64]:
    """Return what each word tells: nothing a slot or a word of grammar, little a stock word.

    Args:
        hashes: of the words.
        kinds: zero for a word, else the kind of slot.
        named: whether it is printed as part of a name.
        lexicon: words of grammar and stock words.
    """
    values = np.where(named, _NAME, 1.0)
    if lexicon:
        function, stock = _lists(lexicon.weights)
        values[np.isin(hashes, stock)] = _STOCK
        values[np.isin(hashes, function)] = 0.0
    values[kinds > 0] = 0.0
    return values


@lru_cache(maxsize=2)
def _lists(weights: WordWeights) -> tuple[Hashes, Hashes]:
    return word_hashes(sorted(weights.function)), word_hashes(sorted(weights.stock))


def score(worth: float, *, plain: float, partners: int, years: int) -> float:
    """Return how telling a formula is.

    Args:
        worth: what its words are worth together.
        plain: the share of its words that are no slots.
        partners: sets of partners that have it.
        years: in which it stands.
    """
    reach = math.log2(1 + partners) * math.log2(1 + years)
    return round(min(worth, _ENOUGH) * plain * (1 + reach), 3)
