"""What the HTML standard asks of a page, as far as it can be held without a validator."""

from __future__ import annotations

import itertools
import re

import pytest
from tinyhtml5.parser import HTMLParser

from tests.report.every_page import further_pages, pages
from tests.report.pages import Element, parse

EVERY = (*pages(), *further_pages())
HEADING = re.compile(r"h[1-6]")
TABLED = frozenset({"table", "caption", "thead", "tbody", "tr", "th", "td"})
SECTIONED = frozenset({"article", "aside", "nav", "section", "header", "footer", "details"})


def elements(name: str) -> list[Element]:
    """Return every element of a page, in order."""
    return parse(_html(name)).all()


def _html(name: str) -> str:
    return (pages() | further_pages())[name]


@pytest.mark.parametrize("name", EVERY)
def test_the_parser_of_the_standard_finds_no_error(name: str) -> None:
    """Nothing is misnested, left open, out of place in a table or unknown as a character."""
    parser = HTMLParser()
    parser.parse(_html(name))

    assert parser.errors == []


@pytest.mark.parametrize("name", EVERY)
def test_ids_are_unique_and_every_reference_lands(name: str) -> None:
    """Jumps, labels and descriptions name an element that is there once; `#` is the top."""
    every = elements(name)
    ids = [one.attributes["id"] for one in every if "id" in one.attributes]
    named = {
        word
        for one in every
        for key in ("aria-labelledby", "aria-describedby", "for")
        for word in one.attributes.get(key, "").split()
    }
    hrefs = [one.attributes.get("href", "") for one in every]
    jumps = {href[1:] for href in hrefs if href.startswith("#")} - {""}

    assert len(ids) == len(set(ids))
    assert not any(re.search(r"\s", one) or not one for one in ids)
    assert named | jumps <= set(ids)


@pytest.mark.parametrize("name", EVERY)
def test_table_parts_speak_for_themselves(name: str) -> None:
    """No role on a part of a table, no section in a heading cell, every heading has its scope."""
    every = elements(name)
    cells = [one for one in every if one.name == "th"]

    assert [one.name for one in every if one.name in TABLED and "role" in one.attributes] == []
    assert all(one.attributes["scope"] in ("col", "row") for one in cells)
    assert [inner.name for one in cells for inner in one.all() if inner.name in SECTIONED] == []


@pytest.mark.parametrize("name", EVERY)
def test_headings_go_down_one_rank_at_a_time(name: str) -> None:
    """One first heading; none is empty and none skips a rank."""
    found = [one for one in elements(name) if HEADING.fullmatch(one.name)]
    ranks = [int(one.name[1]) for one in found]

    assert ranks.count(1) == 1
    assert ranks[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(ranks))
    assert all(one.text.strip() for one in found)


@pytest.mark.parametrize("name", EVERY)
def test_named_regions_have_names_of_their_own(name: str) -> None:
    """Whoever goes from region to region hears where each leads; each link has words."""
    every = elements(name)
    texts = {one.attributes["id"]: one.text for one in every if "id" in one.attributes}
    names = [
        one.attributes.get("aria-label")
        or " ".join(texts[word] for word in one.attributes["aria-labelledby"].split())
        for one in every
        if one.name == "section" and {"aria-label", "aria-labelledby"} & set(one.attributes)
    ]

    assert len(names) == len(set(names))
    assert all(one.text.strip() for one in every if one.name in ("a", "button", "summary"))


@pytest.mark.parametrize("name", EVERY)
def test_no_style_stands_on_an_element(name: str) -> None:
    """The policy would block it, and the page would look different from what was meant."""
    assert [one.name for one in elements(name) if "style" in one.attributes] == []


@pytest.mark.parametrize("name", EVERY)
def test_terms_of_a_list_differ(name: str) -> None:
    """Within one list of terms none stands twice, so that it can be told which is which."""
    for one in elements(name):
        if one.name == "dl":
            terms = [term.text for term in one.named("dt")]

            assert len(terms) == len(set(terms))
