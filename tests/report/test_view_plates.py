"""The head and the foot of a report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_tool.model import Comparison, Document, Part, Party
from corpus_tool.report.frame import (
    PageContext,
    PageTitle,
    make_extent,
    make_title,
    make_title_block,
    specimen_notice,
)
from corpus_tool.report.sides import make_sides
from corpus_tool.report.words import load_words
from tests.report.builders import comparison, every_state, paragraph, version, versions

WORDS = load_words()
US, VN, JP = Party("USA", "United States"), Party("VNM", "Viet Nam"), Party("JPN", "Japan")


def context(whole: Comparison) -> PageContext:
    """Return the context of a comparison."""
    return PageContext(whole, *make_sides(whole, WORDS), WORDS)


def title(left: Document, right: Document) -> PageTitle:
    """Return the title of a comparison of two documents without text."""
    return make_title(context(comparison(version((), document=left), version((), document=right))))


def document(key: str, date: str | None, *parties: Party, level: str | None = None) -> Document:
    """Return a document."""
    return Document(key, f"Title of {key}", date=date, parties=parties, level=level)


def test_the_levels_of_one_partnership_are_the_title() -> None:
    """From the level that was to the level that is."""
    made = make_title(context(every_state()))

    assert made.main == "From Strategic Partnership to Comprehensive Strategic Partnership"
    assert made.above == "the Republic of Arden and the Kingdom of Belmare"


def test_years_are_the_title_where_levels_are_not_stated() -> None:
    """The same parties: from one year to the other."""
    made = title(document("a", "2022", US, VN), document("b", "2023", US, VN))

    assert made.main == "From 2022 to 2023"
    assert made.above == "United States and Viet Nam"


def test_other_parties_stand_beside_each_other() -> None:
    """No line is drawn from one partnership to another."""
    made = title(
        document("a", "2022", US, VN, level="Partnership"),
        document("b", "2023", US, JP, level="Alliance"),
    )

    assert made.main == "United States–Viet Nam beside United States–Japan"
    assert made.above == "United States and Viet Nam · United States and Japan"


def test_texts_that_no_short_name_tells_apart() -> None:
    """A siglum each, and a title that does not need one."""
    long = "a-key-that-is-much-too-long-to-be-a-name"

    assert title(document(long, "2025-10-26"), document(long + "-2", "2025-10-26")).main == (
        "Two texts of 2025 side by side"
    )
    assert title(document(long, None), document(long + "-2", None)).main == (
        "Two texts side by side"
    )


def test_versions_are_headed_by_their_document() -> None:
    """One document, two versions."""
    made = make_title(context(versions()))

    assert made.main == "Joint Statement"
    assert made.under == "Version\u00a01 beside version\u00a02 of the same document"


def test_the_tab_has_both_titles_cut_short() -> None:
    """Neither title pushes the other out of the tab or off the foot of the page."""
    made = title(
        replace(document("a", "2012"), title="Joint Statement " * 20),
        replace(document("b", "2025"), title="Joint Declaration " * 20),
    )

    assert len(made.page) < 170
    assert "(2012) beside Joint Declaration" in made.page


@pytest.mark.parametrize(
    ("paths", "extent"),
    [
        ([], "no paragraphs"),
        (["1"], "1 paragraph"),
        (["1", "2"], "2 paragraphs"),
        (["1", "annex/1", "annex/2"], "1 paragraph and an annex of 2"),
        (["1", "protocol/1"], "1 paragraph and Protocol of 1"),
        (["1", "annex-1/1", "annex-2/1"], "1 paragraph; Annex 1 with 1, Annex 2 with 1"),
        (["annex/1"], "1 paragraph"),
    ],
)
def test_extent_is_told_by_part(paths: list[str], extent: str) -> None:
    """Paragraphs of the main text, then each part with its own."""
    assert make_extent(version([paragraph("They met.", path) for path in paths]), WORDS) == extent


def test_a_plate_says_what_is_known_and_nothing_else() -> None:
    """Date and place, parties, level, signatories, what it succeeds, extent."""
    _, right = make_sides(every_state(), WORDS)
    facts = dict(make_title_block(right, WORDS).facts)

    assert facts["Date"] == "21 January 2025, Belmare City"
    assert facts["Signed by"] == "Bo BELMARE"
    assert facts["Succeeds"] == "arden-belmare-2012"
    assert facts["Extent"] == "8 paragraphs and an annex of 3"
    left, _ = make_sides(versions(), WORDS)
    assert set(dict(make_title_block(left, WORDS).facts)) == {"Date", "Extent", "Version"}


def test_names_are_as_the_document_writes_them() -> None:
    """A report does not restyle a head of government."""
    whole = every_state()
    parts = (Part("main", signatories=whole.right.segmentation.parts[0].signatories),)
    _, right = make_sides(
        replace(
            whole,
            right=replace(whole.right, segmentation=replace(whole.right.segmentation, parts=parts)),
        ),
        WORDS,
    )

    assert ("Signed by", "Bo BELMARE") in make_title_block(right, WORDS).facts


def test_the_notice_names_the_invented_side() -> None:
    """Left, right, both or none."""
    whole, invented = every_state(), every_state(specimen=True)

    assert specimen_notice(context(whole)) == ""
    assert specimen_notice(context(invented)).startswith("Specimens. Both texts")
    assert "2012 on the left" in specimen_notice(context(replace(whole, left=invented.left)))
    assert "2025 on the right" in specimen_notice(context(replace(whole, right=invented.right)))
