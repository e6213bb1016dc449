"""Figures of a link's readings: how much was kept, what is worth underlining, what is routine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus_tool.analysis.telling import is_telling
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import PARAGRAPH_BREAK, Options, Reading, ReadingKind, Routine
from corpus_tool.text.tokens import words

__all__ = [
    "Share",
    "count_routine",
    "find_moved",
    "is_identical",
    "kept_runs",
    "share_kept",
]

_NOT_IDENTICAL = frozenset({Routine.NUMBER, Routine.ORDINAL})


@dataclass(frozen=True, slots=True)
class Share:
    """Words kept, of the words of either side."""

    kept_left: int
    of_left: int
    kept_right: int
    of_right: int

    @property
    def left(self) -> float:
        """How much of the left text the right one keeps, 0 to 1."""
        return self.kept_left / self.of_left if self.of_left else 0.0

    @property
    def right(self) -> float:
        """How much of the right text is from the left one, 0 to 1."""
        return self.kept_right / self.of_right if self.of_right else 0.0


def share_kept(readings: Sequence[Reading]) -> Share:
    """Count the words kept; words that changed only in case or spelling are kept."""
    counts = [
        (reading, len(words(reading.left)), len(words(reading.right))) for reading in readings
    ]
    kept = [count for count in counts if _keeps_words(count[0])]
    return Share(
        sum(left for _, left, _ in kept),
        sum(left for _, left, _ in counts),
        sum(right for _, _, right in kept),
        sum(right for _, _, right in counts),
    )


def _keeps_words(reading: Reading) -> bool:
    return reading.kind is ReadingKind.KEPT or reading.routine in {Routine.CASE, Routine.SPELLING}


def kept_runs(
    readings: Sequence[Reading], *, options: Options, lexicon: Lexicon
) -> tuple[int, ...]:
    """Return which kept readings are worth showing as kept (`telling.is_telling`)."""
    return tuple(
        i
        for i, reading in enumerate(readings)
        if reading.kind is ReadingKind.KEPT
        and is_telling(reading.right, options=options, lexicon=lexicon)
    )


def count_routine(readings: Sequence[Reading]) -> Mapping[Routine, int]:
    """Count the routine changes of each class, the most frequent first."""
    counts = Counter(reading.routine for reading in readings if reading.routine is not None)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def is_identical(readings: Sequence[Reading]) -> bool:
    """Tell whether the words are the same apart from case, punctuation, spelling, dates, names.

    Where the paragraphs are cut does not count; ordinals and numbers do.
    """
    return all(
        reading.kind is ReadingKind.KEPT
        or {reading.left, reading.right} <= {"", PARAGRAPH_BREAK}
        or (reading.routine is not None and reading.routine not in _NOT_IDENTICAL)
        for reading in readings
    )


def find_moved(readings: Sequence[Reading]) -> tuple[tuple[int, int], ...]:
    """Pair the readings that were removed at one place of the link and added at another.

    Returns:
        Pairs of indices, the removed reading and the added one, by their number.
    """
    removed = {r.moved: i for i, r in enumerate(readings) if r.left and r.moved is not None}
    added = {r.moved: i for i, r in enumerate(readings) if r.right and r.moved is not None}
    return tuple((removed[number], added[number]) for number in sorted(removed))
