"""Runs of identical links, folded."""

from __future__ import annotations

from corpus_tool.model import Comparison, Heading, Link, Relation
from corpus_tool.report.frame import PageContext
from corpus_tool.report.rows import Fold, HeadingRowView, PairRow, Row, fold_rows, make_page_rows
from corpus_tool.report.sides import make_sides
from corpus_tool.report.words import load_words
from tests.report.builders import comparison, every_state, paragraph, version

WORDS = load_words()


def folded(whole: Comparison) -> tuple[Row | Fold, ...]:
    """Return the rows of a comparison, folded."""
    return fold_rows(make_page_rows(PageContext(whole, *make_sides(whole, WORDS), WORDS)), WORDS)


def outline(whole: Comparison) -> list[str]:
    """Return what stands in sight: summaries, headings, states."""
    seen: list[str] = []
    for row in folded(whole):
        if isinstance(row, Fold):
            seen.append(row.summary)
        elif isinstance(row, HeadingRowView):
            seen.append(f"# {row.right.text if row.right else ''}")
        else:
            seen.append(row.state)
    return seen


def sections(edited: set[int], headings: list[Heading]) -> Comparison:
    """Return a comparison of six paragraphs, of which these are edited."""
    texts = [paragraph(f"Paragraph {i}.", str(i)) for i in range(1, 7)]
    links = [
        Link((i,), (i,), Relation.EDITED if i in edited else Relation.IDENTICAL, 1.0)
        for i in range(6)
    ]
    return comparison(
        version(texts, headings=headings), version(texts, headings=headings, number=2), links
    )


def test_a_run_of_identical_links_is_one_line() -> None:
    """It names its paragraphs."""
    fold = next(row for row in folded(every_state()) if isinstance(row, Fold))

    assert fold.summary == "Two identical paragraphs: ¶1 and ¶2"
    assert [row.anchor for row in fold.rows if isinstance(row, PairRow)] == [
        "2012/1~2025/1",
        "2012/2~2025/2",
    ]


def test_a_whole_section_is_folded_with_its_heading() -> None:
    """Where nothing changed, the heading need not stand alone."""
    headings = [Heading("Rivers", 1, "main", 1), Heading("Ports", 1, "main", 3)]

    assert outline(sections({0}, headings)) == [
        "edited",
        "Five identical paragraphs under two headings: ¶2 to ¶6",
    ]
    assert outline(sections({0}, headings[1:])) == [
        "edited",
        "Five identical paragraphs: ¶2 to ¶6, and their heading “Ports”",
    ]


def test_the_heading_of_a_change_stays_in_sight() -> None:
    """A reader always sees under which heading something changed."""
    headings = [Heading("Rivers", 1, "main", 1), Heading("Ports", 1, "main", 3)]

    assert outline(sections({5}, headings)) == [
        "Three identical paragraphs: ¶1, ¶2 and ¶3, and their heading “Rivers”",
        "# Ports",
        "Two identical paragraphs: ¶4 and ¶5",
        "edited",
    ]


def test_a_heading_above_stays_with_what_changed_below_it() -> None:
    """A part in which one section changed keeps its own heading in sight."""
    headings = [
        Heading("Part", 1, "main", 0),
        Heading("Rivers", 2, "main", 1),
        Heading("Ports", 2, "main", 3),
    ]

    assert outline(sections({4}, headings)) == [
        "# Part",
        "Three identical paragraphs: ¶1, ¶2 and ¶3, and their heading “Rivers”",
        "# Ports",
        "One identical paragraph: ¶4",
        "edited",
        "One identical paragraph: ¶6",
    ]


def test_nothing_is_lost_in_folding() -> None:
    """Rows and headings are the same, folded or not, in the same order."""
    whole = every_state()
    flat: list[Row] = []
    for row in folded(whole):
        flat += row.rows if isinstance(row, Fold) else (row,)

    assert tuple(flat) == make_page_rows(PageContext(whole, *make_sides(whole, WORDS), WORDS))
