"""The redline page and the page of what is no longer there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from corpus_tool.model import Comparison, Link, Options, Reading, ReadingKind, Relation, Routine
from corpus_tool.report.frame import NeighbourPages
from corpus_tool.report.pages import dropped_page_html, redline_page
from tests.report.builders import (
    ALL,
    RENDER,
    comparison,
    every_state,
    many,
    paragraph,
    version,
)
from tests.report.hostile import hostile
from tests.report.pages import Element, parse

BESIDE = NeighbourPages(index="index.html", page="a.html", redline="b.html", dropped="c.html")
PAGES = {"redline": redline_page, "lost": dropped_page_html}


def page(kind: str, whole: Comparison, beside: NeighbourPages = BESIDE) -> str:
    """Return a page without fonts at a fixed moment."""
    make = PAGES[kind]
    return make(whole, render=RENDER, beside=beside)


def words(element: Element) -> str:
    """Return the words of an element with single spaces."""
    return " ".join(element.text.split())


@pytest.mark.parametrize("build", ALL.values(), ids=ALL)
def test_the_redline_without_its_deletions_is_the_right_text(
    build: Callable[[], Comparison],
) -> None:
    """Every paragraph of the right text stands in it whole, in whatever row."""
    whole = build()
    rows = [
        "".join(words_left(one) for one in section.named("div", "passage"))
        for section in parse(page("redline", whole)).named("section", "line")
    ]

    for each in whole.right.paragraphs:
        assert any("".join(each.text.split()) in row for row in rows), each.text


def words_left(element: Element) -> str:
    """Return the words of a passage without those struck out and without white space."""
    made = ""
    for child in element.children:
        if isinstance(child, str):
            made += child
        elif child.name != "del" and "no" not in child.classes and "break" not in child.classes:
            made += words_left(child)
    return "".join(made.split())


def test_each_row_says_its_state_and_leads_to_the_page_of_two_columns() -> None:
    """A tag in words, and an address that the side-by-side page has."""
    tree = parse(page("redline", every_state()))
    rows = tree.named("section", "line")
    states = {words(row.named("span", "tag")[0]) for row in rows}

    assert states == {"Identical", "Edited", "Reworded", "Moved", "New", "Dropped"}
    for row in rows:
        (way,) = row.named("div", "margin")[0].named("a")
        assert way.attributes["href"].startswith("a.html#")


def test_a_reworded_paragraph_stands_whole_beside_what_it_said() -> None:
    """A redline of rewritten sentences is confetti: both are shown, the earlier first."""
    tree = parse(page("redline", every_state()))
    (row,) = tree.named("section", "line", "reworded")[:1]

    looks = [sorted(one.classes - {"passage"}) for one in row.named("div", "passage")]
    assert looks == [["before"], ["now"]]
    assert not row.named("del") and not row.named("ins")


def test_addresses_are_unique_and_every_jump_lands() -> None:
    """On both pages; links to other pages are left to those."""
    for kind in PAGES:
        tree = parse(page(kind, every_state()))
        ids = [one.attributes["id"] for one in tree.all() if "id" in one.attributes]
        jumps = [
            one.attributes["href"][1:]
            for one in tree.named("a")
            if one.attributes.get("href", "").startswith("#")
        ]

        assert len(ids) == len(set(ids))
        assert set(jumps) <= set(ids)


def test_dropped_paragraphs_stand_whole_with_what_came_nearest() -> None:
    """The paragraph, its heading, its nearest candidate and why that was not enough."""
    whole = every_state()
    tree = parse(page("lost", whole))
    (row,) = tree.named("section", "line", "dropped")

    assert whole.dropped[0].text in row.text
    assert "Nearest" in row.text
    assert "Of the eleven paragraphs of 2012, one has no counterpart in 2025." in tree.text


def lossy(*, relation: Relation = Relation.EDITED, routine: Routine | None = None) -> Comparison:
    """Return a link that lost a run of words."""
    before = "Both sides agreed to meet, and to publish what they had said, in May."
    after = "Both sides agreed to meet in May."
    readings = (
        Reading(ReadingKind.KEPT, "Both sides agreed to meet", "Both sides agreed to meet"),
        Reading(ReadingKind.REMOVED, ", and to publish what they had said,", "", routine),
        Reading(ReadingKind.KEPT, " in May.", " in May."),
    )
    return comparison(
        version([paragraph(before, "1")]),
        version([paragraph(after, "1")], number=2),
        [Link((0,), (0,), relation=relation, score=0.9, readings=readings)],
        options=Options(),
    )


def test_a_run_of_words_that_left_its_paragraph_is_told_in_its_place() -> None:
    """Seven words are gone from between words that are still there."""
    tree = parse(page("lost", lossy()))
    (row,) = tree.named("section", "line", "edited")

    assert words(row.named("del")[0]) == ", and to publish what they had said,"
    assert "agreed to meet" in row.text and "in May." in row.text
    assert "7 words in all" in tree.text


def test_runs_of_one_paragraph_have_names_of_their_own() -> None:
    """Whoever goes from region to region hears which of them it is."""
    whole = lossy()
    (link,) = whole.links
    twice = replace(link, readings=link.readings + link.readings[1:])
    rows = parse(page("lost", replace(whole, links=(twice,)))).named("section", "line")

    assert [row.attributes["aria-label"] for row in rows] == [
        "version 1 paragraph 1, run 1 of 2",
        "version 1 paragraph 1, run 2 of 2",
    ]


@pytest.mark.parametrize(
    "whole", [lossy(relation=Relation.REWORDED), lossy(routine=Routine.DATE)], ids=["new", "date"]
)
def test_rewriting_and_routine_are_no_loss(whole: Comparison) -> None:
    """Where little overlaps nearly all words are lost; dates and names change every year."""
    tree = parse(page("lost", whole))

    assert not tree.named("section", "line")
    assert "No run of so many words is gone." in tree.text


def test_without_neighbours_no_link_leads_nowhere() -> None:
    """A page written alone has plain words where the others have links."""
    for kind in PAGES:
        tree = parse(page(kind, every_state(), NeighbourPages()))
        hrefs = [one.attributes["href"] for one in tree.named("a")]

        assert all(href.startswith(("#", "https://example.org")) for href in hrefs), hrefs


@pytest.mark.parametrize("kind", PAGES)
def test_hostile_words_change_no_element(kind: str) -> None:
    """The tree of a page of hostile strings is that of harmless ones; one script runs, ours."""
    html = page(kind, hostile("</p><script>alert(1)</script>"))

    assert parse(html).shape() == parse(page(kind, hostile("harmless"))).shape()
    assert html.count("<script") == 1
    policy = parse(html).named("meta")[0].attributes["content"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")


def test_a_page_of_two_thousand_links_is_laid_out_as_it_is_read() -> None:
    """Its rows have an expected height, and its weight is in proportion."""
    html = page("redline", many(2000))

    assert parse(html).named("section", "column-page", "long")
    assert len(html) < 3_000_000
