"""How telling a formula is: long, of rare words, across many partners and years.

How often it stands says little: at the head of a list by frequency are the words by which every
proclamation is dated. What a word is worth is read from the lexicon and not from the corpus, so
that a document more does not change the rank of a formula that it does not hold.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon, WordWeights
from corpus_tool.text.hashing import Hashes
from corpus_tool.text.phrases import word_hashes

__all__ = ["score", "worth"]

_STOCK, _SLOT = 0.25, 0.15
_ENOUGH = 24.0
"""Worth of words from which more length says no more."""


def worth(
    hashes: Hashes, kinds: NDArray[np.uint8], *, lexicon: Lexicon | None
) -> NDArray[np.float64]:
    """Return what each word tells: nothing a word of grammar, little a stock word or a slot."""
    values = np.ones(len(hashes))
    if lexicon:
        function, stock = _lists(lexicon.weights)
        values[np.isin(hashes, stock)] = _STOCK
        values[np.isin(hashes, function)] = 0.0
    values[kinds > 0] = _SLOT
    return values


@lru_cache(maxsize=2)
def _lists(weights: WordWeights) -> tuple[Hashes, Hashes]:
    return word_hashes(sorted(weights.function)), word_hashes(sorted(weights.stock))


def score(worth: float, *, partners: int, years: int) -> float:
    """Return how telling a formula is, given what its words are worth together."""
    reach = math.log2(1 + partners) * math.log2(1 + years)
    return round(min(worth, _ENOUGH) * (1 + reach), 3)
