"""Margin notes."""

from __future__ import annotations

from dataclasses import replace

from corpus_tool.model import Comparison, Link, Nearest, Relation
from corpus_tool.report.frame import PageContext
from corpus_tool.report.notes import Note, note_link, note_origin, note_unlinked
from corpus_tool.report.sides import make_sides
from corpus_tool.report.words import RelationState, load_words, text_of_pieces
from tests.report.builders import (
    comparison,
    empty_left,
    every_state,
    japanese,
    paragraph,
    version,
)

WORDS = load_words()


def context(whole: Comparison) -> PageContext:
    """Return the context of a comparison."""
    return PageContext(whole, *make_sides(whole, WORDS), WORDS)


def note(number: int, whole: Comparison | None = None) -> Note:
    """Return the note of a link."""
    whole = whole or every_state()
    return note_link(whole.links[number], context(whole), anchor="x")


def tags(made: Note) -> list[str]:
    """Return the tags with the words after them."""
    return [tag.word + text_of_pieces(tag.rest) for tag in made.tags]


def lines(made: Note) -> list[str]:
    """Return the lines of a note."""
    return [text_of_pieces(line) for line in made.lines]


def test_relation_shape_and_origin_are_tags() -> None:
    """Moved keeps its relation; split and merged say how many."""
    assert tags(note(3)) == ["Edited"]
    assert tags(note(4)) == ["Edited", "Split in two"]
    assert tags(note(5)) == ["Edited", "Merged from ¶6 and ¶7"]
    assert tags(note(6)) == ["Moved from 2012 ¶9", "Edited"]
    assert tags(note(7)) == ["Reworded", "Regrouped, two into two"]


def test_the_place_a_moved_link_left_says_where_to() -> None:
    """The jump is at both ends."""
    whole = every_state()

    assert tags(note_origin(whole.links[6], context(whole))) == ["Moved to 2025 ¶3"]


def test_reason_renumbering_and_words_are_lines() -> None:
    """A note says why, what number it had, and how much changed out of how much."""
    assert lines(note(3)) == [
        "Renumbered 4 to 5",
        "3 of 14 words removed, 3 of 14 words added",
        "Shares: patrols, river.",
    ]


def test_the_score_names_its_method_and_its_base() -> None:
    """Words alone, or words and the model by name."""
    with_model = replace(every_state(), encoder="vectors 1")

    assert note(3).measure == "Chance 0.80 of a link, by words alone."
    assert note(3, with_model).measure == "Chance 0.80 of a link, by words and vectors 1."


def test_routine_changes_are_counted_and_listed() -> None:
    """They fold under one line that says what kind they are."""
    made = note(1)

    assert made.routine == "One routine change: one number"
    assert [(c.left, c.right) for c in made.routine_changes] == [("60", "70")]
    assert note(3).routine == ""


def test_characters_are_counted_where_no_spaces_are_written() -> None:
    """Japanese words are not counted; its characters are."""
    assert lines(note(0, japanese()))[0] == ("5 of 17 characters removed, 7 of 19 characters added")


def test_an_unlinked_paragraph_names_its_nearest_and_why_not() -> None:
    """The candidate, its score, what a link needs, and the reason."""
    whole = every_state()
    made = note_unlinked(whole.nearest[0], RelationState.DROPPED, 7, context(whole))
    minimum = whole.options.min_score

    assert lines(made) == [
        f"Nearest: 2025 ¶5, chance 0.12; a link needs {minimum:.2f}.",
        "Only “crossing” and “river” are near.",
    ]


def test_a_candidate_above_the_threshold_is_not_said_to_be_below() -> None:
    """It lost to a better partner; the reason says so."""
    whole = every_state()
    near = Nearest("left", 7, 4, 0.9, "a better partner was found")

    assert lines(note_unlinked(near, RelationState.DROPPED, 7, context(whole)))[0] == (
        "Nearest: 2025 ¶5, chance 0.90."
    )


def test_nothing_near_is_said_with_its_base() -> None:
    """Nothing among so many; or nothing at all to compare with."""
    whole = every_state()

    assert lines(note_unlinked(whole.nearest[1], RelationState.ADDED, 8, context(whole)))[0] == (
        "Nothing near it among the eleven paragraphs of 2012."
    )
    assert lines(note_unlinked(None, RelationState.ADDED, 0, context(empty_left())))[0] == (
        "2012 has no paragraph."
    )


def test_doubts_of_the_segmenter_are_passed_on() -> None:
    """What is unsure is said where it stands."""
    whole = every_state()

    assert any("not sure" in line for line in lines(note(6)))
    assert any(
        "page break" in line
        for line in lines(note_unlinked(None, RelationState.ADDED, 8, context(whole)))
    )


def test_only_printed_numbers_are_renumbered() -> None:
    """A number that the print does not have cannot change."""
    texts = [paragraph("They met.", "1", label=None), paragraph("They met.", "2", label="2")]
    link = Link((0,), (0,), Relation.IDENTICAL, 1.0)
    whole = comparison(version(texts[:1]), version(texts[1:], number=2), [link])

    assert lines(note(0, whole)) == []
