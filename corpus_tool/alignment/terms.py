"""The words of a text as the aligner counts them: folded, stemmed, as numbers.

What is normalised here serves matching alone and is never shown; `surface` gives back a form
that a person knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["Terms", "Vocabulary", "count_terms", "stem", "words"]

Terms = NDArray[np.int64]

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"[’'ʼ]s\b")
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)"
)
"""Scripts written without spaces (Thai, Lao, Burmese, Khmer, kana, Han): cut into pairs."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as printed, without punctuation; unspaced scripts in pairs."""
    found = _WORD.findall(_POSSESSIVE.sub("", unicodedata.normalize("NFC", text)))
    if text.isascii() or not _UNSPACED.search(text):
        return tuple(found)
    return tuple(piece for word in found for piece in _pieces(word))


def _pieces(word: str) -> Iterable[str]:
    for run in filter(None, _UNSPACED.split(word)):
        if _UNSPACED.match(run) and len(run) > 2:
            yield from (run[k : k + 2] for k in range(len(run) - 1))
        else:
            yield run


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the word in small letters without its plural ending."""
    folded = word.casefold()
    if len(folded) > 4 and folded.endswith("ies"):
        return folded[:-3] + "y"
    if len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        return folded[:-1]
    return folded


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The distinct terms of two texts."""

    stems: tuple[str, ...]
    surface: tuple[str, ...]
    """For each term the form in which it is most often printed."""

    def __len__(self) -> int:
        return len(self.stems)


def count_terms(
    left: Sequence[Sequence[str]], right: Sequence[Sequence[str]]
) -> tuple[Vocabulary, tuple[Terms, ...], tuple[Terms, ...]]:
    """Number the terms of two texts, given as the words of their paragraphs."""
    forms = Counter(word for side in (left, right) for unit in side for word in unit)
    shown: dict[str, str] = {}
    for form, _ in sorted(forms.items(), key=lambda item: (-item[1], item[0])):
        shown.setdefault(stem(form), form)
    stems = tuple(sorted(shown))
    numbers = {term: number for number, term in enumerate(stems)}
    number_of = {form: numbers[stem(form)] for form in forms}

    def encode(side: Sequence[Sequence[str]]) -> tuple[Terms, ...]:
        return tuple(np.array([number_of[w] for w in unit], dtype=np.int64) for unit in side)

    return Vocabulary(stems, tuple(shown[s] for s in stems)), encode(left), encode(right)
