"""Counts inside links: words removed and added with their base, routine changes by kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpus_tool.model import Link, Reading, ReadingKind, Routine

__all__ = [
    "Tally",
    "count_moved",
    "routine_readings",
    "substantive_readings",
    "tally",
    "tally_routine",
]

WORD = re.compile(r"\w+(?:[’'’-]\w+)*")
CHARACTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Tally:
    """Words of a link, or characters where a script writes no spaces.

    Routine changes and words that moved within the link are neither removed nor added.
    """

    removed: int
    added: int
    left: int
    right: int

    @property
    def changed(self) -> int:
        """How much was removed and added together."""
        return self.removed + self.added


def tally(link: Link, *, unspaced: bool = False) -> Tally:
    """Count what changed in substance in a link, and out of how much."""
    unit = CHARACTER if unspaced else WORD

    def size(texts: Iterable[str]) -> int:
        return sum(len(unit.findall(text)) for text in texts)

    changed = substantive_readings(link)
    return Tally(
        removed=size(reading.left for reading in changed),
        added=size(reading.right for reading in changed),
        left=size(("".join(reading.left for reading in link.readings),)),
        right=size(("".join(reading.right for reading in link.readings),)),
    )


def substantive_readings(link: Link) -> tuple[Reading, ...]:
    """Return the changes of a link that are neither routine nor words moved within it."""
    return tuple(
        reading
        for reading in link.readings
        if reading.kind is not ReadingKind.KEPT and not reading.routine and reading.moved is None
    )


def count_moved(link: Link) -> int:
    """Count the stretches of words that moved within a link."""
    return len({reading.moved for reading in link.readings if reading.moved is not None})


def routine_readings(link: Link) -> tuple[Reading, ...]:
    """Return the changes of a link that every new statement brings."""
    return tuple(
        reading
        for reading in link.readings
        if reading.kind is not ReadingKind.KEPT and reading.routine
    )


def tally_routine(links: Iterable[Link]) -> tuple[tuple[Routine, int], ...]:
    """Count the routine changes of links by kind, the most frequent first."""
    kinds = Counter(
        reading.routine for link in links for reading in routine_readings(link) if reading.routine
    )
    order = list(Routine)
    return tuple(sorted(kinds.items(), key=lambda item: (-item[1], order.index(item[0]))))
