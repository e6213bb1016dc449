"""Two texts taken in for comparison: sentences, numbered terms, weights of terms.

A term that all paragraphs hold says nothing, a term of two paragraphs says much. The weights come
from the two texts alone, because what is rare there is their subject.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus_tool.alignment.acronyms import Acronyms
from corpus_tool.alignment.bags import Bags, Floats, Integers, count
from corpus_tool.alignment.terms import cut_sentences, cut_words, stem

__all__ = ["Side", "TextPair", "take_in"]

FEWEST = 24
"""Weights are told as if there were at least so many paragraphs: two say nothing of rarity."""
ENOUGH = 48
"""From so many paragraphs on, their number shows which words are words of grammar."""


@dataclass(frozen=True)
class Side:
    """One text as numbers."""

    sentences: tuple[Integers, ...]
    """The terms of each sentence, in order."""
    forms: tuple[Integers, ...]
    """The printed forms of each sentence's words, in order."""
    owners: Integers
    """The paragraph of each sentence."""
    added: tuple[Integers, ...]
    """For each paragraph, the printed forms that its abbreviations add."""
    added_terms: tuple[Integers, ...]

    @property
    def size(self) -> int:
        """How many paragraphs there are."""
        return len(self.added)

    @property
    def lengths(self) -> tuple[int, ...]:
        """How many words each paragraph has."""
        return tuple(len(terms) for terms in self.paragraphs)

    @cached_property
    def paragraphs(self) -> tuple[Integers, ...]:
        """The terms of each paragraph, in order."""
        return self._gather(self.sentences, self.added_terms)

    @cached_property
    def paragraph_forms(self) -> tuple[Integers, ...]:
        """The printed forms of each paragraph's words, in order."""
        return self._gather(self.forms, self.added)

    @cached_property
    def bags(self) -> Bags:
        """The terms of the paragraphs, counted."""
        return count(self.paragraphs)

    def _gather(self, parts: Sequence[Integers], added: Sequence[Integers]) -> tuple[Integers, ...]:
        bounds = np.searchsorted(self.owners, np.arange(self.size + 1))
        return tuple(
            np.concatenate([*parts[bounds[k] : bounds[k + 1]], more])
            for k, more in enumerate(added)
        )


@dataclass(frozen=True)
class TextPair:
    """Both texts, with one numbering of terms and of printed forms."""

    left: Side
    right: Side
    forms: tuple[str, ...]
    """The distinct words as printed."""
    terms: Integers
    """The term of each printed form."""
    light: NDArray[np.bool_]
    """Whether each term is a word of grammar."""

    @property
    def vocabulary(self) -> int:
        """How many terms there are."""
        return int(self.terms.max(initial=-1)) + 1

    @cached_property
    def frequencies(self) -> tuple[Integers, Integers]:
        """In how many paragraphs each term stands, left and right."""
        left, right = (
            np.bincount(side.bags.terms, minlength=self.vocabulary)
            for side in (self.left, self.right)
        )
        return left, right

    @cached_property
    def weights(self) -> Floats:
        """The weight of each term: the rarer among all paragraphs, the heavier."""
        left, right = self.frequencies
        paragraphs = self.left.size + self.right.size
        weights = rarity(left + right, paragraphs)
        return np.where(self.light, min(paragraphs / ENOUGH, 1.0) * weights, weights)

    @cached_property
    def heaviest(self) -> float:
        """The weight of the rarest term."""
        return float(self.weights.max(initial=0.0))

    @cached_property
    def in_common(self) -> Integers:
        """1 for each term that both texts hold, else 0."""
        left, right = self.frequencies
        return np.minimum(np.minimum(left, right), 1)


def rarity(frequencies: Integers, paragraphs: int) -> Floats:
    """Return the logarithm of how few of the paragraphs hold a term."""
    weights: Floats = np.log((max(paragraphs, FEWEST) + 1) / (frequencies + 0.5))
    return np.maximum(weights, 0.02)


def take_in(left: Sequence[str], right: Sequence[str], *, light: Collection[str] = ()) -> TextPair:
    """Cut the paragraphs of two texts into sentences and number their terms.

    Args:
        left: the paragraphs of the earlier text.
        right: those of the later one.
        light: words of grammar, in small letters.
    """
    acronyms = Acronyms([*left, *right])
    cut = [[_cut(text, acronyms) for text in side] for side in (left, right)]
    forms = sorted({word for side in cut for text in side for part in text for word in part})
    numbers = {form: number for number, form in enumerate(forms)}
    stems = [stem(form) for form in forms]
    grammar = {stem(word) for word in light}
    ranks = {term: rank for rank, term in enumerate(sorted(set(stems)))}
    terms = np.array([ranks[term] for term in stems], dtype=np.int64)
    sides = (_side(texts, numbers, terms) for texts in cut)
    is_light = np.array([term in grammar for term in ranks], dtype=np.bool_)
    return TextPair(next(sides), next(sides), tuple(forms), terms, is_light)


def _cut(text: str, acronyms: Acronyms) -> list[list[str]]:
    """Return the words of each sentence, and last those that abbreviations add."""
    sentences = [cut_words(sentence) for sentence in cut_sentences(text)]
    return [*sentences, acronyms.expand([word for sentence in sentences for word in sentence])]


def _side(texts: list[list[list[str]]], numbers: dict[str, int], terms: Integers) -> Side:
    parts = [
        [np.array([numbers[word] for word in part], dtype=np.int64) for part in text]
        for text in texts
    ]
    forms = tuple(part for text in parts for part in text[:-1])
    added = tuple(text[-1] for text in parts)
    return Side(
        sentences=tuple(terms[part] for part in forms),
        forms=forms,
        owners=np.repeat(np.arange(len(texts)), [len(text) - 1 for text in texts]),
        added=added,
        added_terms=tuple(terms[part] for part in added),
    )
