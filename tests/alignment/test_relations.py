"""Identical, edited or reworded."""

from __future__ import annotations

import pytest

from corpus_tool import lexicon
from corpus_tool.alignment import align
from corpus_tool.alignment.relations import find_kinship
from corpus_tool.alignment.terms import read_pair
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


STRANGE = (
    "A choir of both valleys sings in the tunnel at its opening, and bakers bring bread.",
    "Beekeepers and brewers taste what the summer gave, and the children vote for the best of it.",
)
PHRASE = "freedom of navigation and overflight and other lawful uses of the seas"


@pytest.mark.parametrize(
    ("others", "relation"),
    [(STRANGE, Relation.REWORDED), (FILLER, Relation.EDITED)],
    ids=["texts of other writers", "texts of the same writer"],
)
def test_a_set_phrase_alone_is_no_edit(others, relation):
    """What stands in statements that nobody copied from each other proves no copying."""
    left = (
        f"They called for respect for {PHRASE}, deplored the ramming of fishing boats off the reef,"
        " and asked coast guards to share charts, radio channels and the names of missing crews."
    )
    right = (
        f"Straits must stay open to every trader, so that {PHRASE} are safe. A ruling of 2016 binds"
        " those who signed, hydrographers from either side map sandbanks, and fishing families hear"
        " in good time of storms, closures and drills that could cost them a season's catch."
    )

    found = align(
        paragraphs(left, *FILLER), paragraphs(right, *others), options=Options(), lexicon=WORDS
    )

    assert found.links[0].relation is relation


def test_kinship_counts_the_text_that_shares_more():
    """An excerpt is kin to what it was taken from; a text without shared runs is not."""
    sentences = [f"{text} This is paragraph {k} of a text." for k, text in enumerate(FILLER * 9)]
    excerpt, strange = sentences[:4], ["Bees hum.", "Cellos and violas sound in the halls."]

    near = find_kinship(read_pair(sentences, excerpt))

    assert near > find_kinship(read_pair(sentences, strange))
    assert near == find_kinship(read_pair(excerpt, sentences))


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
