"""Paragraphs in their columns."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.model import (
    PARAGRAPH_BREAK,
    Link,
    Reading,
    ReadingKind,
    Relation,
    Routine,
)
from corpus_tool.report.frame import PageContext
from corpus_tool.report.markup import MarkedWords
from corpus_tool.report.notes import note_link
from corpus_tool.report.rows import make_cells, measure_readings, plain_cells
from corpus_tool.report.sides import make_sides
from corpus_tool.report.words import load_words, tally_words, text_of_pieces
from tests.report.builders import comparison, every_state, japanese, paragraph, read, version

WORDS = load_words()
TEXTS = st.lists(st.text(st.sampled_from("ab \u0301é字.\n"), min_size=1), min_size=1, max_size=3)


def cells_of(number: int) -> tuple:
    """Return the left and right cells of a link of the comparison with every state."""
    whole = every_state()
    left, right = make_sides(whole, WORDS)
    return make_cells(whole.links[number], left, right, min_kept=3)


def marks(cells: tuple) -> list[tuple[str, MarkedWords]]:
    """Return the marked stretches of cells."""
    return [
        (s.text.strip(), s.mark)
        for cell in cells
        for s in cell.segments
        if s.mark is not MarkedWords.NONE
    ]


def test_an_edited_link_shows_what_was_removed_left_and_added_right() -> None:
    """Each column holds its own text with its own marks."""
    left, right = cells_of(3)

    assert ("explore", MarkedWords.REMOVED) in marks(left)
    assert ("concur", MarkedWords.ADDED) in marks(right)
    assert all(mark is MarkedWords.REMOVED for _, mark in marks(left))


def test_a_reworded_link_shows_what_was_kept() -> None:
    """Where little overlaps, the page marks the opposite of a change."""
    left, right = cells_of(2)

    assert ("frequent visits", MarkedWords.KEPT) in marks(left)
    assert {mark for _, mark in marks(left) + marks(right)} == {MarkedWords.KEPT}


def test_a_routine_change_has_a_mark_of_its_own() -> None:
    """A changed number is shown, more quietly."""
    left, right = cells_of(1)

    assert marks(left) == [("60", MarkedWords.ROUTINE_REMOVED)]
    assert marks(right) == [("70", MarkedWords.ROUTINE_ADDED)]


@given(TEXTS, TEXTS, st.sampled_from(Relation))
def test_cells_hold_the_texts_of_the_version(
    lefts: list[str], rights: list[str], relation: Relation
) -> None:
    """Whatever was read into a link, every cell is its paragraph to the character."""
    left = version([paragraph(text, str(i)) for i, text in enumerate(lefts)])
    right = version([paragraph(text, str(i)) for i, text in enumerate(rights)], number=2)
    link = Link(tuple(range(len(lefts))), tuple(range(len(rights))), relation, 0.5)
    whole = comparison(left, right, [link])
    sides = make_sides(whole, WORDS)

    cells = make_cells(whole.links[0], *sides, min_kept=3)

    assert [["".join(s.text for s in cell.segments) for cell in side] for side in cells] == [
        lefts,
        rights,
    ]


def test_readings_that_do_not_fit_are_not_shown() -> None:
    """If readings and text disagree, the version's text has the last word, unmarked."""
    whole = every_state()
    left, right = make_sides(whole, WORDS)
    wrong = Reading(ReadingKind.REPLACED, "other words", "more words")

    cells, _ = make_cells(
        Link((0,), (0,), Relation.EDITED, 0.9, readings=(wrong,)), left, right, min_kept=3
    )

    assert marks(cells) == []
    assert cells[0].segments[0].text == whole.left.paragraphs[0].text


def test_a_permalink_carries_the_digest() -> None:
    """A paragraph has a plain address and one that notices a change."""
    whole = every_state()
    left, _ = make_sides(whole, WORDS)
    cell = plain_cells(left, (0,))[0]

    assert cell.anchor == "2012/1"
    assert re.fullmatch(r"2012/1:[0-9a-f]{8}", cell.permalink)


def test_lengths_for_the_redline_add_up_in_utf16() -> None:
    """The script counts as scripts count: an astral character is two."""
    link = Link((0,), (0,), Relation.EDITED, 0.9)
    texts = version([paragraph("a 😀 b", "1")]), version([paragraph("a 😀😀 c", "1")], number=2)
    filled = read(link, *texts)

    lengths = re.findall(r"(\d+)[,+](\d+)", measure_readings(filled))

    assert sum(int(left) for left, _ in lengths) == 6
    assert sum(int(right) for _, right in lengths) == 8


def test_a_routine_change_is_told_in_the_lengths() -> None:
    """The redline can show it more quietly, too."""
    readings = (
        Reading(ReadingKind.KEPT, "the ", "the "),
        Reading(ReadingKind.REPLACED, "60th", "70th", Routine.ORDINAL),
        Reading(ReadingKind.ADDED, "", PARAGRAPH_BREAK),
    )

    assert (
        measure_readings(Link((0,), (0, 1), Relation.EDITED, 0.9, readings=readings))
        == "=4,4 ~4+4 -0+2"
    )


def test_words_that_moved_within_a_link_are_neither_new_nor_gone() -> None:
    """They have a mark of their own in both columns, in the lengths, in the note and its counts."""
    readings = (
        Reading(ReadingKind.REMOVED, "Today ", "", moved=1),
        Reading(ReadingKind.KEPT, "they met", "they met"),
        Reading(ReadingKind.ADDED, "", " today", moved=1),
    )
    link = Link((0,), (0,), Relation.EDITED, 0.9, readings=readings)
    left = version([paragraph("Today they met", "1")])
    right = version([paragraph("they met today", "1")], number=2)
    whole = comparison(left, right, [link])
    sides = make_sides(whole, WORDS)

    lefts, rights = make_cells(link, *sides, min_kept=3)
    note = note_link(link, PageContext(whole, *sides, WORDS), anchor="x")

    assert marks(lefts) == [("Today", MarkedWords.ELSEWHERE_REMOVED)]
    assert marks(rights) == [("today", MarkedWords.ELSEWHERE_ADDED)]
    assert measure_readings(link) == "^6+0 =8,8 ^0+6"
    assert text_of_pieces(note.lines[0]) == "One stretch of words stands elsewhere in it"
    assert tally_words(link).changed == 0


def test_unchanged_and_reworded_links_have_no_redline() -> None:
    """A redline of nothing, or of everything, says nothing."""
    whole = every_state()

    assert measure_readings(whole.links[0]) == ""
    assert measure_readings(whole.links[2]) == ""


def test_japanese_is_marked_without_spaces() -> None:
    """Marks stand where the readings are, whatever the script."""
    whole = japanese()
    left, right = make_cells(whole.links[0], *make_sides(whole, WORDS), min_kept=3)

    assert marks(left) == [("を希望した", MarkedWords.REMOVED)]
    assert marks(right) == [("毎年", MarkedWords.ADDED), ("で一致した", MarkedWords.ADDED)]
