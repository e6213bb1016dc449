"""The paragraphs of the other text that come nearest to one, by the telling words they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus_tool.reading.sentences import (
    MAX_SENTENCES_PER_TERM,
    ReadSentence,
    SentencePair,
)

__all__ = ["NearParagraph", "NearestParagraphs"]

Terms = Mapping[int, Mapping[str, int]]
"""Telling words of each paragraph, by its index."""


@dataclass(frozen=True, slots=True)
class NearParagraph:
    """A paragraph of the other text."""

    index: int
    shared: int
    """So many of the telling words stand in it, too."""
    words: int
    """So many telling words the paragraph has for which it was sought."""

    @property
    def share(self) -> float:
        """The share of common words, 0 to 1."""
        return self.shared / self.words if self.words else 0.0


class NearestParagraphs:
    """Answers which paragraphs come nearest, for every paragraph of two texts."""

    def __init__(self, pair: SentencePair) -> None:
        """Take in the telling words of both texts by paragraph."""
        self._weights = pair.weights
        self._terms: dict[str, Terms] = {
            "left": _by_paragraph(pair.left),
            "right": _by_paragraph(pair.right),
        }
        self._places = {side: _places(terms) for side, terms in self._terms.items()}

    def of(self, side: str, index: int, *, first: int | None, number: int) -> list[NearParagraph]:
        """Return the nearest paragraphs of the other text, the nearest first.

        Args:
            side: `left` or `right`, where the paragraph stands.
            index: of the paragraph.
            first: a paragraph of the other text that is to come first, whatever it shares.
            number: so many at most.
        """
        other = "right" if side == "left" else "left"
        terms, others = self._terms[side].get(index, {}), self._terms[other]
        weights: defaultdict[int, float] = defaultdict(float)
        for term, count in terms.items():
            places = self._places[other].get(term, ())
            # A term of very many paragraphs tells nothing, and would make long texts quadratic.
            if len(places) <= MAX_SENTENCES_PER_TERM:
                for place in places:
                    weights[place] += self._weights[term] * min(count, others[place][term])
        ordered = sorted(weights, key=lambda place: (-weights[place], place))
        if first is not None:
            ordered = [first, *(place for place in ordered if place != first)]
        total = sum(terms.values())
        return [
            NearParagraph(place, _shared(terms, others.get(place, {})), total)
            for place in ordered[:number]
        ]


def _shared(terms: Mapping[str, int], others: Mapping[str, int]) -> int:
    return sum(min(count, others.get(term, 0)) for term, count in terms.items())


def _by_paragraph(sentences: Iterable[ReadSentence]) -> Terms:
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        found[sentence.paragraph].update(sentence.terms)
    return found


def _places(terms: Terms) -> Mapping[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for index, each in terms.items():
        for term in each:
            found[term].append(index)
    return found
