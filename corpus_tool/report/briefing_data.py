"""What a briefing may be told beside the comparison, and the turns among its shifts.

Sections, in order:

* What a briefing may be told beside the comparison: found elsewhere, worded here.
* The shifts of a comparison as a briefing tells them: by whom, and which verb became which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus_tool.model import Comparison, Direction, Shift, Silences
from corpus_tool.report.sides import Actors, name_actors
from corpus_tool.report.words import load_words

__all__ = [
    "BoilerplateCount",
    "Insight",
    "ShiftTurn",
    "SilentTopic",
    "find_shift_turns",
]


# ----------------------------------------
# What a briefing may be told beside the comparison: found elsewhere, worded here.
#
# Each part may be None: it was not looked for, and the briefing says nothing of it. An empty tuple
# says that it was looked for and nothing was found.


@dataclass(frozen=True, slots=True)
class ShiftTurn:
    """An undertaking that became firmer or softer, went, or came."""

    direction: str
    """`firmer`, `softer`, `dropped` or `new`."""
    actor: str
    """Who undertakes it, as a reader calls them: `both sides`, `Japan`."""
    before: str = ""
    """The operative verb as the left text prints it; empty for a new undertaking."""
    after: str = ""
    """The same on the right; empty for one that was dropped."""
    about: str = ""
    """What is undertaken, as printed."""
    left: int | None = None
    """Index of its paragraph in the left text."""
    right: int | None = None


@dataclass(frozen=True, slots=True)
class BoilerplateCount:
    """Paragraphs of the right text that carry formulae of other documents."""

    paragraphs: tuple[int, ...]
    documents: int
    """How many other documents have at least one of them."""


@dataclass(frozen=True, slots=True)
class SilentTopic:
    """A topic that the right text leaves out."""

    topic: str
    left: tuple[int, ...] = ()
    """Paragraphs of the left text that treat it."""
    carriers: int = 0
    """Of the sister texts, so many treat it."""
    sisters: int = 0
    """So many sister texts were looked at."""


@dataclass(frozen=True, slots=True)
class Insight:
    """All of it."""

    turns: tuple[ShiftTurn, ...] | None = None
    unread: tuple[str, ...] = ()
    """Languages, by code, whose operative verbs are not read."""
    boilerplate: BoilerplateCount | None = None
    silences: tuple[SilentTopic, ...] | None = None
    series: Silences | None = None
    """What earlier texts of the right one's partners said, and it does not."""


# ----------------------------------------
# The shifts of a comparison as a briefing tells them: by whom, and which verb became which.
#
# Only a shift that no habit of the house explains is told as firmer or softer; what is new and what
# is gone is told in any case.


def find_shift_turns(
    comparison: Comparison, names: Mapping[str, str]
) -> tuple[ShiftTurn, ...] | None:
    """Return the turns of a comparison; None where its operative verbs were not read.

    Args:
        comparison: the two texts, with their ledger.
        names: what parties are called that the descriptions do not name, by code.
    """
    commitment_changes = comparison.ledger
    if commitment_changes is None:
        return None
    words = load_words()
    left = name_actors(comparison.left, commitment_changes.left, names, words)
    right = name_actors(comparison.right, commitment_changes.right, names, words)
    return tuple(_turns(commitment_changes.shifts, left, right))


def _turns(shifts: tuple[Shift, ...], left: Actors, right: Actors) -> Iterator[ShiftTurn]:
    for shift in shifts:
        before, after = shift.before, shift.after
        turned = shift.direction in (Direction.FIRMER, Direction.SOFTER)
        if turned and (shift.by_substance or not shift.is_headline):
            continue
        told, actors = (after, right) if after else (before, left)
        if told is None:
            continue
        yield ShiftTurn(
            direction=shift.direction.value,
            actor=actors.of(told).name,
            before=before.wording.text if before else "",
            after=after.wording.text if after else "",
            about=told.complement.text if told.complement else "",
            left=before.index if before else None,
            right=after.index if after else None,
        )
