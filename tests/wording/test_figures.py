"""Figures of readings: shares, runs worth showing, routine counts, identity, moves."""

from __future__ import annotations

import pytest

from corpus_tool import lexicon
from corpus_tool.model import Options, Reading, ReadingKind, Relation, Routine
from corpus_tool.model.kinship import PairKinship
from corpus_tool.text.tokens import is_same_wording
from corpus_tool.wording.substitution import PairSubstitution
from corpus_tool.wording.wording import (
    KeptShare,
    compare_words,
    count_routine,
    find_moved_readings,
    is_identical_wording,
    kept_runs,
    share_kept,
)

ENGLISH = lexicon.load("en")
SISTERS = PairSubstitution(PairKinship.SISTER, {"LAO": "PER"}, "2031-05-03", "2032-06-04")
"""A statement with Laos of 3 May 2031, and one with Peru of 4 June 2032."""


def read(left: str, right: str, relation: Relation | None = None) -> tuple[Reading, ...]:
    """Compare with the defaults."""
    return compare_words(
        left, right, options=Options(), lexicon=ENGLISH, relation=relation, substitution=SISTERS
    )


def test_shares_are_counted_on_both_sides():
    """Of four words two are kept, of five three, when one more is only spelt anew."""
    readings = (
        Reading(ReadingKind.KEPT, "They will ", "They will "),
        Reading(ReadingKind.REPLACED, "organise", "organize", Routine.SPELLING),
        Reading(ReadingKind.REPLACED, " fairs", " two markets"),
    )

    share = share_kept(readings)

    assert share == KeptShare(3, 4, 3, 5)
    assert (share.left, share.right) == (0.75, 0.6)


def test_nothing_has_no_share():
    """An empty side is kept to no part, not to an error."""
    assert (share_kept(()).left, share_kept(()).right) == (0.0, 0.0)


@pytest.mark.parametrize(
    "text, shown",
    [
        ("the clearance of mines", True),
        ("Mekong", False),
        ("the Mekong", True),
        ("semiconductors", True),
        ("of the", False),
        ("in the region and the", False),
        ("the importance of", False),
        ("strengthen bilateral cooperation and regional security", True),
        ("8,300", True),
        ("。", False),
        ("港湾の整備", True),
    ],
)
def test_what_is_worth_showing(text: str, shown: bool):
    """Three words with one that tells, many words, or a rare one; the capital may be chance."""
    readings = (Reading(ReadingKind.KEPT, text, text),)

    assert bool(kept_runs(readings, options=Options(), lexicon=ENGLISH)) == shown


def test_changes_are_never_kept_runs():
    """Only kept readings are shown as kept."""
    readings = (Reading(ReadingKind.ADDED, "", "the clearance of mines"),)

    assert kept_runs(readings, options=Options(), lexicon=ENGLISH) == ()


def test_routine_changes_are_counted_by_class():
    """The most frequent class comes first."""
    readings = read(
        "on 3 May 2031, the 4th jubilee in Laos", "on 4 June 2032, the 5th jubilee in Peru,"
    )

    assert list(count_routine(readings)) == [
        Routine.DATE,
        Routine.NAME,
        Routine.ORDINAL,
        Routine.PUNCTUATION,
    ]


@pytest.mark.parametrize(
    "left, right, identical",
    [
        ("They recognise Laos.", "They recognize Peru,", True),
        ("On 3 May 2031 they met.\n\nAll left.", "On 4 June 2032 they met. All left.", True),
        ("the 4th round", "the 5th round", False),
        ("They will go.", "They may go.", False),
        ("They go.", "They go far.", False),
    ],
)
def test_identity_agrees_with_the_key(left: str, right: str, identical: bool):
    """Readings are identical just where the texts have one wording key."""
    assert is_identical_wording(read(left, right)) == identical
    assert is_same_wording(left, right, lexicon=ENGLISH) == identical


LONG = "the removal of sunken boats from the northern harbour basin"


def test_moved_words_are_paired():
    """A run removed here and added there is a reading on both sides, with one number."""
    left = f"They agreed on {LONG}. Ferries will run on Sundays, as the islands asked last winter."
    right = f"Ferries will run on Sundays, as the islands asked last winter, after {LONG}."
    readings = read(left, right)

    ((removed, added),) = find_moved_readings(readings)

    assert readings[removed].left == readings[added].right == LONG
    assert readings[removed].moved == readings[added].moved == 1


def test_few_words_are_no_move():
    """Five words that recur elsewhere are chance."""
    left = "Blue boats of the north will sail. Ferries run on Sundays, as the islands asked."
    right = "Ferries run on Sundays, as the islands asked. So will blue boats of the north."

    assert find_moved_readings(read(left, right)) == ()


def test_a_reworded_link_shows_what_was_kept():
    """Rare words and telling runs stay kept, stray small words do not."""
    left = "The leaders noted with alarm the state of unexploded ordnance in the hills."
    right = "Both sides will fund, in the coming decade, clearance of unexploded ordnance by law."

    readings = read(left, right, Relation.REWORDED)

    assert [r.right.strip() for r in readings if r.kind is ReadingKind.KEPT] == [
        "of unexploded ordnance",
        ".",
    ]
