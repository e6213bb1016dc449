"""Sentence gold: paragraphs with the offsets of their sentences, one JSON object a line.

A sentence counts as found when both its ends are; white space at either end does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from corpus_tool.evaluation.counts import Counts, Measure, harmonic_mean, ratio
from corpus_tool.lexicon import Lexicon
from corpus_tool.text.tokens import sentences

__all__ = [
    "SentenceCounts",
    "SentenceGold",
    "count_sentences",
    "count_spans",
    "is_sentence_gold",
    "read_sentence_gold",
]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SentenceGold:
    """One paragraph and where its sentences begin and end."""

    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SentenceCounts(Counts):
    """What is counted of one file."""

    hits: int = 0
    produced: int = 0
    sentences: int = 0

    @property
    def precision(self) -> float:
        """Share of the sentences cut that are sentences."""
        return ratio(self.hits, self.produced)

    @property
    def recall(self) -> float:
        """Share of the sentences that were cut out whole."""
        return ratio(self.hits, self.sentences)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return harmonic_mean(self.precision, self.recall)

    def measures(self) -> dict[str, Measure]:
        """Return what is told of the counts, by name."""
        return {
            "f1": self.f1,
            "precision": self.precision,
            "recall": self.recall,
            "sentences": self.sentences,
            "produced": self.produced,
        }


def is_sentence_gold(data: object) -> bool:
    """Tell by its shape whether a line of JSON is sentence gold."""
    return isinstance(data, dict) and {"text", "sentences"} <= data.keys()


def read_sentence_gold(rows: Iterable[Mapping[str, Any]]) -> tuple[SentenceGold, ...]:
    """Turn the JSON of the lines into values.

    Raises:
        KeyError, TypeError, ValueError: a line is not sound; the message says which.
    """
    return tuple(_paragraph(row, number) for number, row in enumerate(rows, start=1))


def _paragraph(row: Mapping[str, Any], number: int) -> SentenceGold:
    text = row["text"]
    if not isinstance(text, str):
        raise TypeError(f"paragraph {number} has no text")
    spans = tuple((int(start), int(end)) for start, end in row["sentences"])
    if any(not 0 <= start < end <= len(text) for start, end in spans):
        raise ValueError(f"paragraph {number} has a sentence outside its text")
    return SentenceGold(text, spans)


def count_sentences(gold: Iterable[SentenceGold], *, lexicon: Lexicon) -> SentenceCounts:
    """Cut each paragraph with the product's own rules, and count."""
    cut = ((own, sentences(own.text, lexicon=lexicon)) for own in gold)
    return sum((count_spans(own, spans) for own, spans in cut), SentenceCounts())


def count_spans(gold: SentenceGold, spans: Iterable[Span]) -> SentenceCounts:
    """Count how many of the spans are sentences of the paragraph."""
    truth = {_trimmed(gold.text, span) for span in gold.sentences}
    produced = {_trimmed(gold.text, span) for span in spans}
    return SentenceCounts(len(truth & produced), len(produced), len(truth))


def _trimmed(text: str, span: Span) -> Span:
    words = text[slice(*span)]
    start = span[0] + len(words) - len(words.lstrip())
    return start, start + len(words.strip())
