"""House style: which operative verbs the same parties use in the same years.

Why: `concurred on` may be a translator's habit. A verb is compared with this baseline before a
change of it is called a shift.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus_tool.model import Commitment, CommitmentKind, Document

__all__ = ["YEARS", "Habits", "is_of_house", "read_habits"]

YEARS = 2
"""Texts up to so many years before or after are of the same years."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How often each verb undertakes something in some texts."""

    documents: int
    verbs: Mapping[str, int]

    @property
    def undertakings(self) -> int:
        """All undertakings of these texts."""
        return sum(self.verbs.values())

    def uses(self, verb: str) -> int:
        """Return how many undertakings have this verb."""
        return self.verbs.get(verb, 0)

    def is_usual(self, verb: str) -> bool:
        """Tell whether one undertaking in four or more has this verb."""
        return self.undertakings > 0 and 4 * self.uses(verb) >= self.undertakings


def read_habits(texts: Iterable[Sequence[Commitment]]) -> Habits:
    """Count the verbs of undertakings over several texts."""
    documents, verbs = 0, Counter[str]()
    for text in texts:
        documents += 1
        verbs.update(each.verb for each in text if each.kind is CommitmentKind.UNDERTAKING)
    return Habits(documents, dict(sorted(verbs.items())))


def is_of_house(document: Document, other: Document) -> bool:
    """Tell whether another document is of the same house and years.

    The house is the pair of parties; where a document has no such sister text, whoever asks may
    widen it. Versions of one document are one text, and no baseline for each other.
    """
    if document.key == other.key or not (document.date and other.date):
        return False
    parties = {party.code for party in document.parties}
    shared = parties & {party.code for party in other.parties}
    return bool(shared) and abs(int(document.year) - int(other.year)) <= YEARS
