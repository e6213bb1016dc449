"""The page of a text's commitments."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from corpus_tool.export.json import commitments_json
from corpus_tool.model import Party
from corpus_tool.report.frame import DataFiles, NeighbourPages
from tests.report.conftest import PHONE, WIDE, Opener
from tests.report.pages import Element, parse
from tests.report.undertakings import LADDER, SAID, find, page, read


def marks(tree: Element) -> list[Element]:
    """Return the marks of the two-way table."""
    return [one for one in tree.named("a") if "tok" in one.classes]


def test_every_mark_leads_to_its_sentence() -> None:
    """One mark an undertaking, and the sentence it leads to holds the verb, marked."""
    tree = parse(page(read(*SAID)))
    targets = {one.attributes["id"]: one for one in tree.named("li") if "id" in one.attributes}
    found = [targets[one.attributes["href"][1:]] for one in marks(tree)]
    verbs = [mark.text for one in found for mark in one.named("span", "verb")]

    assert sorted(verbs) == ["agreed to", "concurred on", "intends to", "will", "will not"]
    assert len(targets) == 5


def test_sentences_are_the_texts_own() -> None:
    """Character by character, whatever a text holds."""
    text = read(*SAID)
    shown = [one.text for one in parse(page(text)).named("p") if one.attributes.get("lang")]

    for each in find(text):
        if each.kind == "undertaking":
            start, end = each.sentence
            assert text.paragraphs[each.index].text[start:end] in shown


def test_sides_have_signs_and_names_and_not_only_colours() -> None:
    """Who speaks is a hidden word in every mark, and a sign of its own."""
    tree = parse(page(read(*SAID)))

    spoken = {one.named("span", "vh")[0].text for one in marks(tree)}
    signs = {one.named("path")[0].attributes["d"] for one in marks(tree)}
    assert spoken == {"both sides, ", "Republic of Arden, ", "Kingdom of Belmare, "}
    assert len(signs) == 3


def test_numbers_are_told_with_their_base() -> None:
    """Verbs, undertakings, whose they are, and how many are limited."""
    text = parse(page(read(*SAID))).text

    assert "It has 6 operative verbs; five of them undertake something." in text
    assert "Three of the five are stated for both sides. These two are not." in text
    assert "One of them is limited by words such as" in text
    assert "Limited where appropriate" in " ".join(text.split()).replace("Limited :", "Limited")


def test_the_page_takes_no_view_on_legal_force() -> None:
    """It says so, names the ladder with its version, and never says that anybody is bound."""
    text = parse(page(read(*SAID))).text

    assert "no view on legal force is taken" in text
    assert LADDER.identity in text
    assert "“Stated for both sides” tells who speaks" in text
    for rung in LADDER.firmness:
        assert rung.basis in text


def test_marks_lead_on_to_the_whole_text() -> None:
    """Where the document has a page, each sentence leads to its paragraph there."""
    data = DataFiles(json="x.json", csv={"commitments": "x.csv"}, xlsx="x.xlsx")
    beside = NeighbourPages(index="index.html", document="texts/x.html", data=data)
    tree = parse(page(read(*SAID), beside=beside))

    addresses = {one.attributes["href"] for one in tree.named("a") if "whole" in one.classes}
    assert addresses == {"texts/x.html#1", "texts/x.html#2", "texts/x.html#3"}
    assert "x.json" in {one.attributes["href"] for one in tree.named("a")}


def test_a_text_without_undertakings_has_a_page() -> None:
    """It says that there are none, and has no empty table."""
    tree = parse(page(read("The two leaders welcomed the ferry.")))

    assert "Nothing is undertaken in this text." in tree.text
    assert tree.named("table") == []
    assert "No operative verb was found in it." in parse(page(read())).text


def test_a_specimen_says_that_it_is_invented() -> None:
    """At the head, as on every page."""
    assert "This text is invented" in parse(page(read(*SAID, specimen=True))).text


def test_leaders_of_nobody_known_are_named_as_printed() -> None:
    """An unknown speaker has an account under the printed name."""
    text = read("President Askel will lend a boat.")
    text = replace(
        text,
        document=replace(text.document, parties=(*text.document.parties, Party("XCO", "Corrow"))),
    )

    assert "President Askel alone" in parse(page(text)).text


def test_data_have_the_same_verbs() -> None:
    """The JSON beside the page: every verb with its offsets."""
    text = read(*SAID)
    data = json.loads(commitments_json(text, find(text), ladder=LADDER.identity))

    assert data["text"] == "x@1"
    for each in data["commitments"]:
        said = text.paragraphs[each["index"]].text
        assert said[each["wording"]["start"] : each["wording"]["end"]] == each["wording"]["text"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_axe_finds_nothing(opened: Opener, size: tuple[int, int], scheme: str) -> None:
    """No violation, no script, no sideways scroll, wide and narrow, light and dark."""
    with opened(page(read(*SAID)), size=(size[0], 7000), scheme=scheme) as one:
        assert one.violations() == []
        assert one.errors == []
        assert one.scroll_width <= size[0]
