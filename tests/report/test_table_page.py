"""The page of three and more texts: columns up to four, beyond that signs and numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from corpus_tool.alignment.table import tabulate
from corpus_tool.model import AlignmentTable, Comparison, Link, TableMode
from corpus_tool.report.frame import DataFiles
from corpus_tool.report.sides import link_anchor, make_sides
from corpus_tool.report.words import load_words
from tests.report.conftest import PHONE, WIDE, Opener
from tests.report.pages import Element, make, parse
from tests.report.tables import SENTENCES, page, table


def cells(tree: Element, state: str) -> list[Element]:
    """Return the cells of a state."""
    return tree.named("td", state)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_up_to_four_texts_stand_in_columns_with_their_words(number: int) -> None:
    """Every paragraph of every text is on the page once, whole, under its column's head."""
    made = table(number)
    tree = parse(page(made))
    heads = [head.text for head in tree.named("th") if head.attributes.get("scope") == "col"]
    texts = [one.children[-1].text for one in tree.named("div", "text")]  # type: ignore[union-attr]

    assert heads == ["Row", *(str(2000 + k) for k in range(number))]
    assert sorted(texts) == sorted(SENTENCES * number)
    assert len(tree.named("tr")) == len(made.rows) + 1


def test_more_than_four_texts_are_paragraphs_by_documents() -> None:
    """A row begins with its first words; carried, changed and absent are told by sign and word."""
    tree = parse(page(table(5)))
    first = [head for head in tree.named("th") if head.attributes.get("scope") == "row"]

    assert first[0].text == SENTENCES[0]
    assert tree.named("div", "text") == []
    for state, word in (
        ("start", "Present"),
        ("identical", "Carried"),
        ("edited", "Changed"),
        ("reworded", "Changed"),
        ("new", "New"),
        ("dropped", "Dropped"),
        ("absent", "Absent"),
    ):
        found = cells(tree, state)
        assert found and all(word in cell.text for cell in found)
        assert all(cell.named("svg", "sign") for cell in found)
    assert any("Moved" in cell.text for cell in cells(tree, "reworded"))


@pytest.mark.parametrize("number", [3, 6])
@pytest.mark.parametrize("mode", TableMode)
def test_a_cell_leads_to_its_pair(number: int, mode: TableMode) -> None:
    """The address of a link is one that the page of the pair has."""
    made = table(number, mode=mode)
    pages = [f"{k}.html" for k in range(number - 1)]
    tree = parse(page(made, pages=pages))
    hrefs = [one.attributes["href"] for one in tree.named("a", "source")]

    assert "from ¶2" in tree.text
    assert {href.partition("#")[0] for href in hrefs} == set(pages)
    for k, comparison in enumerate(made.comparisons):
        ids = {one.attributes.get("id") for one in parse(make(comparison)).all()}
        for file, _, anchor in (href.partition("#") for href in hrefs):
            assert file != pages[k] or anchor in ids
        sides = make_sides(comparison, load_words())
        assert f"{k}.html#{link_anchor(comparison.links[0], *sides)}" in hrefs


def test_without_pages_no_cell_leads_anywhere() -> None:
    """A page that stands alone has no dead links."""
    tree = parse(page(table(3)))
    ids = {one.attributes.get("id") for one in tree.all()}
    jumps = [one.attributes["href"] for one in tree.named("a")]

    assert tree.named("a", "source") == []
    assert all(jump.startswith("#") and jump[1:] in ids for jump in jumps)


def test_addresses_are_unique() -> None:
    """No two elements share an id."""
    for number in (4, 7):
        ids = [
            one.attributes["id"]
            for one in parse(page(table(number))).all()
            if "id" in one.attributes
        ]
        assert len(ids) == len(set(ids))


def test_what_each_text_is_compared_with_is_said() -> None:
    """The lede and the list of texts name the mode, and the counts add up."""
    series, base = (parse(page(table(3, mode=mode))).text for mode in TableMode)

    assert "Each text is compared with the one before it." in series
    assert "Compared with 2001" in series and "Compared with none" in series
    assert "Each text is compared with the first, 2000." in base
    assert "Compared with 2001" not in base
    assert re.search(r"The table has 9 rows; three run through all texts\.", series)
    for words in ("Identical 1", "Edited 1", "Reworded 1", "New 2", "Dropped 2"):
        assert words in series


def test_specimens_are_marked() -> None:
    """The notice above, a tag at each head and line, and the printed foot."""
    tree = parse(page(table(3, specimen=True)))

    assert tree.named("p", "notice")
    assert len(tree.named("span", "specimen")) == 6
    assert parse(page(table(3))).named("p", "notice") == []


def test_sources_and_method_stand_at_the_foot() -> None:
    """Every text's source, the engine, and that no view on force is taken."""
    (foot,) = parse(page(table(3))).named("footer")

    assert foot.text.count("SHA-256") == 3
    assert "test-engine 1" in foot.text and "min_score" not in foot.text
    assert "no view on the legal force" in foot.text


@pytest.mark.parametrize("number", [3, 5])
def test_hostile_words_change_no_element(number: int) -> None:
    """Titles, texts and reasons are escaped."""
    harmless = parse(page(table(number, words="harmless"))).shape()

    for payload in ('"><img src=x onerror=alert(1)>', "</table><script>1</script>", "' x='"):
        assert parse(page(table(number, words=payload))).shape() == harmless


def test_a_link_that_leads_to_another_row_says_where() -> None:
    """What was not followed is not called dropped."""
    made = table(3)
    first = made.comparisons[0]
    gathered = tuple(
        Link((k,), (0,), first.links[1].relation, 0.9 - k / 10) for k in range(len(SENTENCES))
    )
    again = [replace(first, links=gathered), made.comparisons[1]]
    shown = parse(page(tabulated(again)))

    assert cells(shown, "elsewhere")
    assert all("now ¶" in cell.text for cell in cells(shown, "elsewhere"))


def tabulated(comparisons: list[Comparison]) -> AlignmentTable:
    """Return the table of a series."""
    return tabulate(comparisons, mode=TableMode.SERIES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("number", [4, 9])
def test_axe_finds_nothing(opened: Opener, number: int, size: tuple[int, int], scheme: str) -> None:
    """No violation, no error of the policy, and the page itself never scrolls sideways."""
    data = DataFiles(json="x.json", csv={"cells": "x.csv"}, xlsx="x.xlsx")
    html = page(table(number, specimen=True), pages=["x.html"] * (number - 1), data=data)
    with opened(html, size=size, scheme=scheme) as one:
        assert one.scroll_width <= size[0]
        assert one.violations() == []
        assert one.errors == []


def test_rows_are_found_by_their_words(opened: Opener) -> None:
    """The script narrows the table; without it everything stands there."""
    with opened(page(table(4))) as one:
        one.page.fill("#find", "salt fair")

        assert one.page.inner_text("#found").startswith("4 of ")
        assert one.page.locator("#list tbody tr:visible").count() == 4
