"""Identical, edited or reworded."""

from __future__ import annotations

import pytest

from corpus_tool import lexicon
from corpus_tool.alignment import align
from corpus_tool.model import Options, Relation
from tests.alignment.texts import paragraphs

WORDS = lexicon.load("en")
FILLER = (
    "Ministers will report on scholarships for medicine every autumn.",
    "Pilots, brewers and shepherds of the upper valleys gather at the lake each summer.",
)


def relate(left, right):
    """The relation of the link of two paragraphs in texts of one kind."""
    found = align(
        paragraphs(left, *FILLER), paragraphs(right, *FILLER), options=Options(), lexicon=WORDS
    )
    return found.links[0].relation


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Japan recognises the need of peace.", "JAPAN recognizes the need of peace;"),
        ("They met on 3 May 2015 in Japan.", "They met on 21 January 2025 in Japan."),
        ("Laos and Japan will clear ordnance.", "Vietnam and Japan will clear ordnance."),
    ],
    ids=["spelling and case", "date", "party"],
)  # fmt: skip
def test_routine_changes_leave_it_identical(left, right):
    """Case, punctuation, spelling, dates and names of parties do not count."""
    assert relate(left, right) is Relation.IDENTICAL


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The two sides will clear unexploded ordnance in the northern provinces of the country.",
         "The two sides will clear all unexploded ordnance in the provinces of the country."),
        ("They noted five projects.", "They noted seven projects."),
    ],
    ids=["words", "a number"],
)  # fmt: skip
def test_changed_words_make_it_edited(left, right):
    """What was written from the earlier text is edited, however little changed."""
    assert relate(left, right) is Relation.EDITED


def test_the_same_subject_newly_written_is_reworded():
    """Shared subject words alone are no carried wording."""
    left = "UXO clearance remains urgent: bombs, mines and other unexploded ordnance kill farmers."
    right = "Farmers still die from mines; removing bombs and ordnance is therefore pressed ahead."

    assert relate(left, right) is Relation.REWORDED


def test_unknown_parties_are_known_by_their_frequency():
    """A name that runs through one text and is absent from the other is a party's."""
    left = [f"{head} between Veldria and Tolmar {tail}" for head, tail in PARTS]
    right = [f"{head} between Veldria and Saltmere {tail}" for head, tail in PARTS]

    found = align(paragraphs(*left), paragraphs(*right), options=Options(), lexicon=WORDS)

    assert {link.relation for link in found.links} == {Relation.IDENTICAL}
    assert len(found.links) == len(PARTS)


PARTS = (
    ("Trade in wool and timber", "shall be free."),
    ("The night train", "shall carry bicycles and beehives at a single fare."),
    ("Nothing in this statement affects the agreements", "that are in force."),
    ("A joint choir of the schools", "will sing at the tunnel's opening."),
)
