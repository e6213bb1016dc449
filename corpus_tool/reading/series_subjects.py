"""Subjects along a series of texts: where each is named, in which words, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus_tool.lexicon import Lexicon
from corpus_tool.lexicon.subjects import SubjectHit, SubjectList
from corpus_tool.model import Version
from corpus_tool.reading.sentences import ReadSentence, read_sentences

__all__ = ["SubjectCell", "SubjectExtract", "SubjectRow", "SubjectState", "follow_subjects"]

AROUND_BEFORE, AROUND_AFTER = 70, 60
"""Characters of a sentence that are shown before and after a subject, whole words."""
SAME_SHARE = 0.8
"""From this share of common telling words both ways two sentences are the same words."""
LATE_PENALTY = 0.9
"""A sentence is about what it names first: what a subject at its end loses (as for labels)."""


class SubjectState(StrEnum):
    """What a text does with a subject, beside the text before it."""

    NAMED = "named"
    """In the first text."""
    NEW = "new"
    BACK = "back"
    SAME_WORDS = "same_words"
    OTHER_WORDS = "other_words"
    NO_LONGER = "no_longer"
    NOT_NAMED = "not_named"


@dataclass(frozen=True, slots=True)
class SubjectExtract:
    """The words of a text that name a subject: verbatim, with its place in them."""

    paragraph: int
    before: str
    hit: str
    after: str
    opens_late: bool
    """Words of the sentence stand before it."""
    is_cut: bool
    """Words of the sentence follow."""
    places: int
    """How many paragraphs name the subject."""


@dataclass(frozen=True, slots=True)
class SubjectCell:
    """What one text says of a subject."""

    state: SubjectState
    extract: SubjectExtract | None = None


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject along the texts: one cell a text, in their order."""

    label: str
    cells: tuple[SubjectCell, ...]

    @property
    def texts(self) -> int:
        """How many texts name it."""
        return sum(cell.extract is not None for cell in self.cells)


ORDER = (SubjectState.NO_LONGER, SubjectState.NEW, SubjectState.BACK)
"""What became of it in the last text: what a reader asks first comes first."""

_Named = tuple[ReadSentence, SubjectHit, int]
"""The sentence that says most of a subject, its place there, and how many paragraphs name it."""


def follow_subjects(
    versions: Sequence[Version], *, lexicon: Lexicon, subjects: SubjectList
) -> tuple[SubjectRow, ...]:
    """Return the subjects that any of the texts names, those first that changed in the last.

    A subject that is a party of a text is none there, nor in the others.

    Args:
        versions: in order of time.
        lexicon: the word lists.
        subjects: the list of subjects.
    """
    parties = {
        hit.label
        for version in versions
        for party in version.document.parties
        for hit in subjects.find(party.name)
    }
    columns = [_find_named(version, lexicon, subjects) for version in versions]
    rows = [
        SubjectRow(label, tuple(_cells([column.get(label) for column in columns])))
        for label in subjects.tiers
        if label not in parties and any(label in column for column in columns)
    ]
    ranks = {state: place for place, state in enumerate(ORDER)}
    tiers = subjects.tiers
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                ranks.get(row.cells[-1].state, len(ORDER)),
                -row.texts,
                tiers[row.label],
            ),
        )
    )


def _find_named(version: Version, lexicon: Lexicon, subjects: SubjectList) -> Mapping[str, _Named]:
    best: dict[str, tuple[float, ReadSentence, SubjectHit]] = {}
    places: dict[str, set[int]] = {}
    for sentence in read_sentences(version.paragraphs, lexicon=lexicon):
        hits: dict[str, list[SubjectHit]] = {}
        for hit in subjects.find(sentence.text):
            hits.setdefault(hit.label, []).append(hit)
        for label, own in hits.items():
            places.setdefault(label, set()).add(sentence.paragraph)
            weight = len(own) - LATE_PENALTY * own[0].start / len(sentence.text)
            if label not in best or weight > best[label][0]:
                best[label] = weight, sentence, own[0]
    return {
        label: (sentence, hit, len(places[label])) for label, (_, sentence, hit) in best.items()
    }


def _cells(column: Sequence[_Named | None]) -> Sequence[SubjectCell]:
    cells = []
    for k, named in enumerate(column):
        before = column[k - 1] if k else None
        if named is None:
            gone = before is not None
            cells.append(SubjectCell(SubjectState.NO_LONGER if gone else SubjectState.NOT_NAMED))
            continue
        if k == 0:
            state = SubjectState.NAMED
        elif before is None:
            state = SubjectState.BACK if any(column[:k]) else SubjectState.NEW
        else:
            same = _are_same(before[0], named[0])
            state = SubjectState.SAME_WORDS if same else SubjectState.OTHER_WORDS
        cells.append(SubjectCell(state, _extract(*named)))
    return cells


def _are_same(left: ReadSentence, right: ReadSentence) -> bool:
    """Tell whether most telling words of either sentence stand in the other."""
    common = sum(min(count, right.terms.get(term, 0)) for term, count in left.terms.items())
    longest = max(sum(left.terms.values()), sum(right.terms.values()))
    return bool(longest) and common > SAME_SHARE * longest


def _extract(sentence: ReadSentence, hit: SubjectHit, places: int) -> SubjectExtract:
    text = sentence.text
    start, end = max(0, hit.start - AROUND_BEFORE), min(len(text), hit.end + AROUND_AFTER)
    if start:  # whole words: begin after the next space, which stands before the subject
        space = text.find(" ", start, hit.start)
        start = space + 1 if space >= 0 else hit.start
    if end < len(text):
        space = text.rfind(" ", hit.end, end)
        end = space if space >= 0 else hit.end
    return SubjectExtract(
        sentence.paragraph,
        text[start : hit.start],
        text[hit.start : hit.end],
        text[hit.end : end],
        opens_late=start > 0,
        is_cut=end < len(text),
        places=places,
    )
