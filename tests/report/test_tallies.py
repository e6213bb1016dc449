"""Counts inside links and of comparisons."""

from __future__ import annotations

from corpus_tool.model import Link, Reading, ReadingKind, Relation, Routine
from corpus_tool.report.words import (
    RelationState,
    StateCounts,
    count_states,
    state_of,
    tally_routine,
    tally_words,
)
from tests.report.builders import every_state


def link(*readings: Reading) -> Link:
    """Return an edited link of these readings."""
    return Link((0,), (0,), Relation.EDITED, 0.9, readings=readings)


def test_routine_changes_do_not_count_as_substance() -> None:
    """A new date is not a new word."""
    made = tally_words(
        link(
            Reading(ReadingKind.KEPT, "the ", "the "),
            Reading(ReadingKind.REPLACED, "60th ", "70th ", Routine.ORDINAL),
            Reading(ReadingKind.REMOVED, "very happy ", ""),
            Reading(ReadingKind.ADDED, "", "year-long "),
        )
    )

    assert (made.removed, made.added, made.left, made.right) == (2, 1, 4, 3)
    assert made.changed == 3


def test_characters_are_the_unit_of_unspaced_scripts() -> None:
    """Without spaces, each letter counts."""
    made = tally_words(link(Reading(ReadingKind.REPLACED, "希望", "一致した")), unspaced=True)

    assert (made.removed, made.added) == (2, 4)


def test_routine_kinds_come_by_frequency_then_by_name() -> None:
    """The order never depends on the order of the links."""
    name = Reading(ReadingKind.REPLACED, "A", "B", Routine.NAME)
    date = Reading(ReadingKind.REPLACED, "1", "2", Routine.DATE)
    case = Reading(ReadingKind.REPLACED, "a", "A", Routine.CASE)

    assert tally_routine([link(case, name), link(name, date)]) == (
        (Routine.NAME, 2),
        (Routine.DATE, 1),
        (Routine.CASE, 1),
    )


def test_a_moved_link_counts_once_as_moved() -> None:
    """So the counts of a page add up to its links."""
    assert state_of(Link((0,), (0,), Relation.EDITED, 0.9, moved=True)) is RelationState.MOVED
    assert count_states(every_state()) == StateCounts(
        identical=2, edited=3, reworded=2, moved=1, added=1, dropped=1, left=11, right=11
    )
    assert count_states(every_state()).of(RelationState.EDITED) == 3
