"""What the series said and its last text does not, on the page, as data, and along a table."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from corpus_tool.export.json import COMPARISON_SCHEMA, TABLE_SCHEMA, comparison_json, table_json
from corpus_tool.export.tabular import alignment_tables, silent_table
from corpus_tool.model import NoSeries
from corpus_tool.report.briefing_data import Insight
from corpus_tool.report.briefing_page import make_briefing
from corpus_tool.report.frame import NeighbourPages
from corpus_tool.report.words import text_of_pieces
from tests.report import tables
from tests.report.builders import RENDER, every_state
from tests.report.conftest import PHONE, WIDE, Opener
from tests.report.pages import Element, parse
from tests.report.silent import followed, page, silent

TEXTS = {"arden-belmare-2008@1": "texts/arden-belmare-2008.html"}


def words(element: Element) -> str:
    """Return the words of an element with single spaces."""
    return " ".join(element.text.split())


def test_each_way_to_be_silent_has_its_own_list() -> None:
    """Gone now, gone before, and said in other words stand apart, each under its heading."""
    tree = parse(page(silent()))
    rows = tree.named("section", "silent")

    assert [row.attributes["id"] for row in rows] == [
        "silent/gone-0",
        "silent/before-0",
        "silent/part-0",
    ]
    assert [words(row.named("p", "no")[0]) for row in rows] == [
        "In all three earlier texts, absent now",
        "In two texts up to 2010, the wording gone since 2012",
        "In the last two texts, absent now",
    ]
    assert all(words(row.named("b")[0]).startswith("the tariff on beeswax") for row in rows)
    said = words(tree)
    assert (
        "three are not in 2025: one gone with this text, one gone before and one said in part"
    ) in said


def test_where_it_stood_is_linked_or_named_by_key_and_date() -> None:
    """The pair's page first, else the text's own page, else key, date and paragraph in words."""
    tree = parse(page(silent(), texts=TEXTS))
    (row,) = (one for one in tree.named("section", "silent") if "gone" in one.attributes["id"])
    hrefs = [link.attributes["href"] for link in row.named("a")]

    assert "texts/arden-belmare-2008.html#2" in hrefs
    assert "a.html#2012/2" in hrefs
    assert "2010 ¶2 (arden-belmare-2010, 1 June 2010)" in words(row)


def test_sisters_are_named_and_counted() -> None:
    """Four by title and date, the rest by number; of none nothing is said beside the row."""
    gone, before, _ = parse(page(silent())).named("section", "silent")

    assert "Still said by six of the six texts of other partners" in words(gone)
    assert words(gone).count("1 June 2025") == 4
    assert "two more" in words(gone)
    assert "Still said" not in words(before)


def test_what_comes_nearest_is_quoted() -> None:
    """The sentence that may say it in other words, with its place and what it keeps."""
    row = parse(page(silent())).named("section", "silent")[2]
    whole = silent()

    assert "with two of three telling words" in words(row)
    assert whole.right.paragraphs[0].text[:12].strip() in words(row)
    assert "a.html#2025/1" in {link.attributes["href"] for link in row.named("a")}


@pytest.mark.parametrize("cause", NoSeries)
def test_without_a_series_one_line_says_why(cause: NoSeries) -> None:
    """No list, no empty section, no table: one sentence for each cause."""
    tree = parse(page(silent(cause=cause)))

    assert words(tree).count("No series leads to 2025") == 1
    assert not tree.named("section", "silent")
    assert not tree.named("h3")
    assert "are not in 2025" not in words(tree)


def test_where_it_was_not_looked_for_nothing_is_said() -> None:
    """A comparison without a corpus around it has no such section."""
    tree = parse(page(every_state()))

    assert not [one for one in tree.named("h2") if one.attributes.get("id") == "silent"]


def test_undated_texts_and_what_is_not_told_are_said() -> None:
    """Nothing is left out without a word."""
    said = words(parse(page(silent())))

    assert "Not in the series" in said and "lost, undated" in said
    assert "One more overlaps one of these" in said
    assert "Two more stood in one text only, before 2012" in said


def test_formulae_of_one_sentence_are_told_together() -> None:
    """Two wordings of one sentence with the same life are one row with two marks."""
    whole = silent()
    assert whole.silences is not None
    one = whole.silences.found[0]
    standings = tuple(replace(each, start=0, end=len("They recalled")) for each in one.standings)
    again = replace(one, row=replace(one.row, key="again"), standings=standings)
    found = (*whole.silences.found, again)
    tree = parse(page(replace(whole, silences=replace(whole.silences, found=found))))
    (row,) = (each for each in tree.named("section", "silent") if len(each.named("b")) == 2)

    assert words(row.named("p")[-1]) == one.standings[-1].sentence


@pytest.mark.parametrize(
    "payload", ['"><img src=x onerror=alert(1)>', "</p><script>1</script>", "' x='", "\u202e\x07"]
)
def test_hostile_words_change_no_element(payload: str) -> None:
    """Titles, keys, sentences and headings are escaped."""
    html = page(silent(payload))

    assert "<img" not in html and "<script>1" not in html
    if "\u202e" not in payload:
        assert parse(html).shape() == parse(page(silent("harmless"))).shape()


def test_addresses_are_unique_and_land() -> None:
    """Every id once; every jump within the page has its end."""
    tree = parse(page(silent(number=3)))
    ids = [one.attributes["id"] for one in tree.all() if "id" in one.attributes]
    jumps = {
        one.attributes["href"][1:]
        for one in tree.named("a")
        if one.attributes.get("href", "").startswith("#")
    }

    assert len(ids) == len(set(ids))
    assert "silent" in jumps
    assert jumps <= set(ids)


def test_alone_no_link_leads_nowhere() -> None:
    """Without pages beside it the places are words, and the table is not named."""
    tree = parse(page(silent(), NeighbourPages()))
    hrefs = [link.attributes["href"] for link in tree.named("a")]

    assert all(href.startswith(("#", "https://example.org")) for href in hrefs), hrefs


def test_a_long_series_stays_within_its_budget() -> None:
    """Forty of each kind are told, the others counted; the data have every one."""
    whole = silent(number=300)
    html = page(whole)
    assert whole.silences is not None

    assert len(html) < 300_000
    assert len(parse(html).named("section", "silent")) == 120
    assert "260 more are in the data." in html
    assert len(silent_table(whole.silences, whole.right).rows) == 901


def test_the_data_are_valid_and_whole() -> None:
    """JSON under the published schema, with every place and what comes nearest."""
    value = json.loads(comparison_json(silent()))
    jsonschema.validate(value, COMPARISON_SCHEMA)
    rows = {one["key"]: one for one in value["silences"]["silent"]}

    assert rows["gone-0"]["stood"][0]["version"] == "arden-belmare-2008@1"
    assert rows["part-0"]["said_in_part"] and rows["part-0"]["nearest"]["kept"] == 2
    assert rows["head"]["kind"] == "heading"
    assert json.loads(comparison_json(every_state()))["silences"] is None


def test_formulae_are_followed_through_a_table() -> None:
    """A row a wording, a cell a text; what stands there leads to its paragraph of this page."""
    rows = (followed("a", "xxx."), followed("b", ".x.x"))
    made = replace(tables.table(4), followed=rows)
    tree = parse(tables.page(made))
    ids = {one.attributes.get("id") for one in tree.all()}
    found = [one for one in tree.named("tr") if one.attributes.get("id", "").startswith("along/")]

    assert [[words(cell) for cell in row.named("td")] for row in found] == [
        ["Carried ¶2", "Carried ¶2", "Carried ¶2", "Silent"],
        ["–", "Carried ¶2", "Silent", "Carried ¶2"],
    ]
    for link in (each for row in found for each in row.named("a")):
        assert link.attributes["href"][1:] in ids
    value = json.loads(table_json(made))
    jsonschema.validate(value, TABLE_SCHEMA)
    assert [one["key"] for one in value["followed"]] == ["a", "b"]
    assert len(alignment_tables(made)[1].rows) == 8


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(opened: Opener, size: tuple[int, int], scheme: str) -> None:
    """Both pages: no violation, no error of the policy, and no scroll sideways."""
    made = replace(tables.table(5), followed=(followed("a", "xxxx."), followed("b", ".x.xx")))
    for html in (page(silent(number=2), texts=TEXTS), tables.page(made)):
        with opened(html, size=size, scheme=scheme) as one:
            assert one.scroll_width <= size[0]
            assert one.violations() == []
            assert one.errors == []


def test_a_briefing_tells_the_formulae_that_went() -> None:
    """Five by run, wording and place; the others are counted."""
    whole = silent(number=7)
    insight = Insight(series=whole.silences)
    view = make_briefing(whole, render=RENDER, insight=insight, lines=500)
    (section,) = (one for one in view.sections if one.name == "silent")
    said = [text_of_pieces(sentence) for sentence in section.sentences]

    assert said[0] == (
        "In all three earlier texts, absent now: the tariff on beeswax gone-0, in "
        "2008 ¶2 (arden-belmare-2008, 1 June 2008), 2010 ¶2 (arden-belmare-2010, 1 June 2010) "
        "and 2012 ¶2."
    )
    assert said[5] == "Two more formulae of the series went with 2025."
    assert not any("part-" in one or "before-" in one for one in said)


def test_a_briefing_says_nothing_where_there_is_no_series() -> None:
    """No series is no silence."""
    insight = Insight(series=silent(cause=NoSeries.TOO_FEW).silences)
    view = make_briefing(every_state(), render=RENDER, insight=insight)

    assert all("No series" not in text_of_pieces(s) for one in view.sections for s in one.sentences)
