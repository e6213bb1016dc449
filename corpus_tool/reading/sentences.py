"""The sentences of two texts, and how much of each the other text says.

Coverage: the weighted share of a sentence's telling words, spelling and endings folded, that stand
in the best sentence of the other text. It is asked of every sentence, so that "gone" and "new" are
never told because an aligner drew no link.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import log

from corpus_tool.alignment.terms import stem
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Comparison, Paragraph
from corpus_tool.semantics.vocabulary import rarity
from corpus_tool.text.tokens import fold, split_sentences, split_words

__all__ = [
    "Presence",
    "ReadSentence",
    "SentenceAnswer",
    "find_answers",
    "read_sentences",
    "telling_terms",
]

MAX_COUNT = 2
"""A word repeated more often in one sentence tells nothing more."""
MIN_PARAGRAPHS = 24
"""Rarity is told as if there were at least so many paragraphs: of two, it says nothing."""
LANGUAGE_WEIGHT = 3.2
"""What the rarest word of the language weighs; about what a word of one paragraph in 25 weighs."""
MAX_SENTENCES_PER_TERM = 400
"""A term of more sentences finds no answers: it would make long texts quadratic."""

KEPT_COVERAGE, PART_COVERAGE = 0.58, 0.42
"""Shares of telling words from which a sentence is kept, or kept in part."""
LINKED_KEPT, LINKED_PART = 0.92, 0.85
"""What coverage by the linked paragraphs counts beside coverage by one sentence."""


class Presence(StrEnum):
    """Whether the other text has a sentence."""

    KEPT = "kept"
    PART = "part"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence with the words that tell."""

    paragraph: int
    """Index of its paragraph."""
    start: int
    """Offset in the paragraph's text."""
    end: int
    text: str
    terms: Mapping[str, int]
    """Telling words, folded; each at most `MAX_COUNT` times."""


@dataclass(frozen=True, slots=True)
class SentenceAnswer:
    """What the other text has of a sentence."""

    best: float
    """Coverage by the best single sentence, 0 to 1."""
    sentence: int | None
    """Place of that sentence among those of the other text; None where none shares a word."""
    linked: float
    """Coverage by the linked paragraphs together; 0 without a link."""

    @property
    def presence(self) -> Presence:
        """Kept, kept in part, or fresh."""
        if max(self.best, LINKED_KEPT * self.linked) >= KEPT_COVERAGE:
            return Presence.KEPT
        if max(self.best, LINKED_PART * self.linked) >= PART_COVERAGE:
            return Presence.PART
        return Presence.FRESH


def read_sentences(
    paragraphs: Iterable[Paragraph], *, lexicon: Lexicon
) -> tuple[ReadSentence, ...]:
    """Return the sentences of a text in order."""
    return tuple(
        ReadSentence(
            paragraph.index, start, end, paragraph.text[start:end],
            telling_terms(paragraph.text[start:end], lexicon),
        )
        for paragraph in paragraphs
        for start, end in split_sentences(paragraph.text, lexicon=lexicon)
    )  # fmt: skip


def telling_terms(text: str, lexicon: Lexicon) -> Mapping[str, int]:
    """Count the words that are no words of grammar, spelling, case, hyphens and endings folded."""
    counts: Counter[str] = Counter()
    for word in split_words(text):
        for part in _terms(word.text, lexicon):
            counts[part] += 1
    return {term: min(count, MAX_COUNT) for term, count in counts.items()}


@lru_cache(maxsize=1 << 16)
def _terms(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    plain = word.replace("’", "'").removesuffix("'s").removesuffix("'")
    if plain.casefold() in lexicon.weights.function:
        return ()
    return tuple(
        stem(fold(part, lexicon=lexicon))
        for part in plain.replace("/", "-").split("-")
        if part and part.casefold() not in lexicon.weights.function
    )


def weigh_terms(paragraphs: Sequence[Mapping[str, int]]) -> Mapping[str, float]:
    """Return what each term weighs: half by its rarity in both texts, half by the language's."""
    frequencies = Counter(term for terms in paragraphs for term in terms)
    number = max(len(paragraphs), MIN_PARAGRAPHS) + 1
    return {
        term: 0.5 * log(number / (frequency + 0.5)) + 0.5 * LANGUAGE_WEIGHT * rarity(term)
        for term, frequency in frequencies.items()
    }


@dataclass(frozen=True, slots=True)
class SentencePair:
    """The sentences of both texts, with what each finds in the other."""

    left: tuple[ReadSentence, ...]
    right: tuple[ReadSentence, ...]
    left_answers: tuple[SentenceAnswer, ...]
    right_answers: tuple[SentenceAnswer, ...]
    weights: Mapping[str, float]

    def cover(self, terms: Mapping[str, int], others: Mapping[str, int]) -> float:
        """Return the weighted share of terms that stand among others, 0 to 1."""
        return _cover(terms, others, self.weights)


def find_answers(comparison: Comparison, *, lexicon: Lexicon) -> SentencePair:
    """Ask each text for every sentence of the other."""
    left = read_sentences(comparison.left.paragraphs, lexicon=lexicon)
    right = read_sentences(comparison.right.paragraphs, lexicon=lexicon)
    by_paragraph = {}
    for key, sentences in (("left", left), ("right", right)):
        gathered: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for sentence in sentences:
            gathered[sentence.paragraph].update(sentence.terms)
        by_paragraph[key] = gathered
    weights = weigh_terms([*by_paragraph["left"].values(), *by_paragraph["right"].values()])
    links: dict[str, defaultdict[int, set[int]]] = {
        "left": defaultdict(set),
        "right": defaultdict(set),
    }
    for link in comparison.links:
        for i in link.left:
            links["left"][i].update(link.right)
        for j in link.right:
            links["right"][j].update(link.left)
    return SentencePair(
        left,
        right,
        _answers(left, right, links["left"], by_paragraph["right"], weights),
        _answers(right, left, links["right"], by_paragraph["left"], weights),
        weights,
    )


def _answers(
    sentences: Sequence[ReadSentence],
    others: Sequence[ReadSentence],
    links: Mapping[int, set[int]],
    paragraphs: Mapping[int, Mapping[str, int]],
    weights: Mapping[str, float],
) -> tuple[SentenceAnswer, ...]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, other in enumerate(others):
        for term in other.terms:
            places[term].append(place)
    answers = []
    for sentence in sentences:
        shared: defaultdict[int, float] = defaultdict(float)
        for term, count in sentence.terms.items():
            if len(found := places.get(term, ())) <= MAX_SENTENCES_PER_TERM:
                for place in found:
                    shared[place] += weights[term] * min(count, others[place].terms[term])
        # Of two equally good the first, so that the same input gives the same pages.
        best = max(shared, key=lambda place: (shared[place], -place), default=None)
        together: Counter[str] = Counter()
        for index in links.get(sentence.paragraph, ()):
            together.update(paragraphs.get(index, {}))
        answers.append(
            SentenceAnswer(
                best=_cover(sentence.terms, others[best].terms, weights)
                if best is not None
                else 0.0,
                sentence=best,
                linked=_cover(sentence.terms, together, weights) if together else 0.0,
            )
        )
    return tuple(answers)


def _cover(
    terms: Mapping[str, int], others: Mapping[str, int], weights: Mapping[str, float]
) -> float:
    total = sum(weights.get(term, 0.0) * count for term, count in terms.items())
    found = sum(weights.get(t, 0.0) * min(n, others.get(t, 0)) for t, n in terms.items())
    return found / total if total else 0.0
