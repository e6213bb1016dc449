"""Two texts read beside each other: passages and changes, by how they stand to each other."""

from __future__ import annotations

from dataclasses import dataclass

from corpus_tool.lexicon import Lexicon
from corpus_tool.lexicon.subjects import SubjectList
from corpus_tool.model import Comparison
from corpus_tool.model.kinship import PairKinship, propose_kinship
from corpus_tool.reading.changes import SentenceChange, find_changes
from corpus_tool.reading.passages import PairPassages, UsualShare, read_passages

__all__ = ["PairReading", "make_reading"]


@dataclass(frozen=True, slots=True)
class PairReading:
    """What a reader wants of two texts first."""

    kinship: PairKinship
    passages: PairPassages
    changes: tuple[SentenceChange, ...]


def make_reading(
    comparison: Comparison,
    *,
    lexicon: Lexicon,
    subjects: SubjectList,
    kinship: PairKinship | None = None,
    usual: UsualShare | None = None,
) -> PairReading:
    """Read two texts beside each other.

    Args:
        comparison: with its operative verbs.
        lexicon: the word lists.
        subjects: the list of subjects.
        kinship: how they stand to each other, where a reader says so; by default as proposed.
        usual: how much of a stretch is usual wording.
    """
    passages = read_passages(comparison, lexicon=lexicon, subjects=subjects, usual=usual)
    proposed = propose_kinship(comparison.left.document, comparison.right.document)
    return PairReading(
        kinship or proposed, passages, find_changes(comparison, passages.pair, lexicon=lexicon)
    )
