"""Margin notes."""

from __future__ import annotations

from dataclasses import replace

from corpus_tool.model import Comparison, Link, Relation
from corpus_tool.reading.nearest import NearestParagraphs
from corpus_tool.report.frame import PageContext
from corpus_tool.report.notes import Note, note_link, note_origin, note_unlinked
from corpus_tool.report.opening import default_reading
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
from tests.report.pages import make, parse

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


def test_renumbering_and_words_are_lines() -> None:
    """A note says what number it had, and how much changed out of how much."""
    assert lines(note(3)) == [
        "Renumbered 4 to 5",
        "3 of 14 words removed, 3 of 14 words added",
    ]


def test_sureness_is_a_word_and_the_share_of_common_words() -> None:
    """Nine in ten is sure, more likely than not is likely, the rest is doubtful."""
    made = {
        score: note(
            3,
            replace(every_state(), links=(replace(every_state().links[3], score=score),) * 4),
        )
        for score in (0.95, 0.90, 0.80, 0.50, 0.49)
    }

    assert {score: each.measure.split(";")[0] for score, each in made.items()} == {
        0.95: "Sure",
        0.90: "Sure",
        0.80: "Likely",
        0.50: "Likely",
        0.49: "Doubtful",
    }
    assert all(each.measure.endswith("; 79 % of the words in common.") for each in made.values())
    assert note(0).measure == ""


def test_a_doubtful_link_says_so_with_word_and_sign() -> None:
    """A tag has word and sign; its row is a class of its own, with dotted edges."""
    whole = every_state()
    doubtful = replace(
        whole, links=tuple(replace(link, score=0.3) for link in whole.links if not link.moved)
    )
    tree = parse(make(doubtful))

    assert len(tree.named("section", "doubtful")) == sum(
        link.relation is not Relation.IDENTICAL for link in doubtful.links
    )
    assert len(parse(make(whole)).named("section", "doubtful")) == 1
    assert "Doubtful" in tags(note_link(doubtful.links[3], context(doubtful), anchor="x"))


def test_routine_changes_are_counted_and_listed() -> None:
    """They fold under one line that says what kind they are."""
    made = note(1)

    assert made.routine == "One routine change: one number"
    assert [(c.left, c.right) for c in made.routine_changes] == [("60", "70")]
    assert note(3).routine == ""


def test_characters_are_counted_where_no_spaces_are_written() -> None:
    """Japanese words are not counted; its characters are."""
    assert lines(note(0, japanese()))[0] == ("5 of 17 characters removed, 7 of 19 characters added")


def test_an_unlinked_paragraph_names_its_two_nearest() -> None:
    """The engine's candidate and the next by shared words, by share, each with its beginning."""
    whole = every_state()
    reading = default_reading(whole)
    told = PageContext(whole, *make_sides(whole, WORDS), WORDS, reading=reading)
    made = note_unlinked(whole.nearest[0], RelationState.DROPPED, 7, told)
    plain = note_unlinked(whole.nearest[0], RelationState.DROPPED, 7, context(whole))

    assert made.nearest_title == "Nearest in 2025"
    assert len(made.nearest) == 2
    assert "% of its words: " in text_of_pieces(made.nearest[0])
    assert text_of_pieces(made.nearest[1]).startswith("2025 ¶5: They concur on joint patrols")
    assert [text_of_pieces(line)[:9] for line in plain.nearest] == ["2025 ¶5: "]


def test_the_share_of_common_words_is_counted() -> None:
    """Of the telling words of a paragraph, those that the other has, too."""
    whole = comparison(
        version([paragraph("Joint patrols on the river begin.", "1")]),
        version(
            [
                paragraph("Patrols end.", "1"),
                paragraph("Joint patrols on the river are meant.", "2"),
            ],
            number=2,
        ),
        [],
    )
    reading = default_reading(whole)
    assert reading is not None
    found = NearestParagraphs(reading.passages.pair).of("left", 0, first=None, number=2)

    assert [(near.index, near.shared, near.words) for near in found] == [(1, 3, 4), (0, 1, 4)]


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
