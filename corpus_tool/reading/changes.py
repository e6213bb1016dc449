"""Figures, dates and negations that changed in sentences that answer each other.

Only where two sentences say the same otherwise: a figure stands for another when both are of one
kind and their neighbours agree.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Comparison, Version
from corpus_tool.reading.names import Figure, FigureKind, find_figures
from corpus_tool.reading.sentences import ReadSentence, SentencePair, telling_terms
from corpus_tool.text.slots import SlotKind, find_slots

__all__ = ["ChangeKind", "SentenceChange", "find_changes"]

MIN_COVERAGE = 0.5
"""From this coverage on, in the direction that is asked, two sentences answer each other."""
MIN_COVERAGE_NEGATED = 0.75
"""A negation is told only where the rest agrees so far: two sentences on one subject may well
differ in a `not` and contradict nothing."""
CONTEXT = 50
"""Characters before and after a figure that are compared."""
MIN_SHARED_TERMS = 3
"""Telling words that both contexts must have."""

_NEGATION = re.compile(r"(?i:\b(?:not|no|never|neither|nor|without|cannot|none)\b|\b\w+n[’']t\b)")


class ChangeKind(StrEnum):
    """What changed."""

    FIGURE = "figure"
    DATE = "date"
    NEGATION = "negation"


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A change, with where either side stands in its paragraph."""

    kind: ChangeKind
    left: ReadSentence
    right: ReadSentence
    before: str
    """The figure of the left sentence as printed; of a negation the negating word, or nothing."""
    after: str
    before_start: int
    """Offset in the left sentence; 0 where `before` is empty."""
    after_start: int


def find_changes(
    comparison: Comparison, pair: SentencePair, *, lexicon: Lexicon
) -> tuple[SentenceChange, ...]:
    """Return the changes of figures, dates and negations, in the order of the right text.

    Args:
        comparison: for the dates of the two texts, which change with every text.
        pair: the sentences of both, with their answers.
        lexicon: months and numbers.
    """
    routine = _own_dates(comparison.left) | _own_dates(comparison.right)
    changes: list[SentenceChange] = []
    for sentence, answer in zip(pair.right, pair.right_answers, strict=True):
        if answer.sentence is None or answer.best < MIN_COVERAGE:
            continue
        other = pair.left[answer.sentence]
        if pair.cover(other.terms, sentence.terms) < MIN_COVERAGE:
            continue
        changes += _figures(other, sentence, lexicon, routine)
        changes += _negation(other, sentence, answer.best)
    return tuple(changes)


def _figures(
    left: ReadSentence, right: ReadSentence, lexicon: Lexicon, routine: Collection[str]
) -> Iterator[SentenceChange]:
    before = _unmatched(left, right, lexicon, routine)
    after = _unmatched(right, left, lexicon, routine)
    for figure in after:
        context = _context(figure, right.text, lexicon)
        candidates = [f for f in before if f.kind is figure.kind]
        best = max(
            candidates,
            key=lambda f: len(context & _context(f, left.text, lexicon)),
            default=None,
        )
        if best and len(context & _context(best, left.text, lexicon)) >= MIN_SHARED_TERMS:
            before.remove(best)
            kind = ChangeKind.DATE if figure.kind is FigureKind.DATE else ChangeKind.FIGURE
            yield SentenceChange(
                kind, left, right, best.text, figure.text, best.start, figure.start
            )


def _unmatched(
    sentence: ReadSentence, other: ReadSentence, lexicon: Lexicon, routine: Collection[str]
) -> list[Figure]:
    """Return the figures of a sentence that the other has not, in any print."""
    other_values = {_value(figure.text) for figure in find_figures(other.text, lexicon=lexicon)}
    dates = {s.value for s in find_slots(other.text, lexicon=lexicon) if s.kind is SlotKind.DATE}
    values = {
        (s.start, s.end): s.value
        for s in find_slots(sentence.text, lexicon=lexicon)
        if s.kind is SlotKind.DATE
    }
    return [
        figure
        for figure in find_figures(sentence.text, lexicon=lexicon)
        if _value(figure.text) not in other_values
        and values.get((figure.start, figure.end)) not in dates
        and values.get((figure.start, figure.end)) not in routine
    ]


def _value(figure: str) -> str:
    """Return a figure without spaces and group signs: `1,000` and `1 000` are equal."""
    return re.sub(r"(?<=\d)[,\s](?=\d{3}\b)|\s", "", figure.casefold()).replace("percent", "%")


def _context(figure: Figure, text: str, lexicon: Lexicon) -> frozenset[str]:
    before = text[max(0, figure.start - CONTEXT) : figure.start]
    after = text[figure.end : figure.end + CONTEXT]
    return frozenset(telling_terms(f"{before} {after}", lexicon))


def _negation(left: ReadSentence, right: ReadSentence, coverage: float) -> Iterator[SentenceChange]:
    if coverage < MIN_COVERAGE_NEGATED:
        return
    before = list(_NEGATION.finditer(left.text))
    after = list(_NEGATION.finditer(right.text))
    if len(before) == len(after):
        return
    one, other = _lone(before, after), _lone(after, before)
    yield SentenceChange(
        ChangeKind.NEGATION,
        left,
        right,
        one[0] if one else "",
        other[0] if other else "",
        one.start() if one else 0,
        other.start() if other else 0,
    )


def _lone(found: Sequence[re.Match[str]], others: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """Return the first negating word that the other sentence has not so often."""
    words = [other[0].casefold() for other in others]
    for match in found:
        if match[0].casefold() not in words:
            return match
        words.remove(match[0].casefold())
    return None


def _own_dates(version: Version) -> frozenset[str]:
    """Return the date of a text as slots have it, whole and without its day or year."""
    parts = (version.document.date or "").split("-")
    if len(parts) < 3:
        return frozenset({parts[0]} - {""})
    year, month, day = (part.lstrip("0") for part in parts)
    whole = [year, f"m{month}", day]
    return frozenset(" ".join(sorted(p)) for p in (whole, whole[:2], whole[1:], whole[:1]))
