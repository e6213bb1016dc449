"""The page of a whole corpus: lines over time, who takes from whom, what each text adds."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from corpus_tool.model import Crossing, Debt, FormulaUse
from corpus_tool.report.corpus_page import TracedFormula
from tests.report import overviews
from tests.report.conftest import PHONE, WIDE, Opener
from tests.report.pages import Element, parse


def words(element: Element) -> str:
    """Return the words of an element on one line."""
    return " ".join(element.text.split())


def test_a_formula_is_told_from_its_first_use() -> None:
    """Each use with its date, its text and what it is; the changed words are marked."""
    tree = parse(overviews.page())
    (family,) = tree.named("section", "family")
    uses = [words(one) for one in family.named("ol")[0].named("li")]

    assert uses[0].startswith("first use, June 2012, Joint Statement")
    assert uses[1].startswith("taken over from other partners, 5 March 2019, Shared Vision")
    assert uses[2].startswith("used again, 2025, Joint Declaration, ¶3")
    assert [words(one) for one in family.named("del")] == ["an inheritance"]
    assert [words(one) for one in family.named("ins")] == ["a precious asset"]
    assert "In four texts of two sets of partners" in words(family)


def test_the_line_says_by_shape_what_the_list_says_in_words() -> None:
    """A filled dot, a square, a ring, at the places of their dates; silent, for the list speaks."""
    (line,) = parse(overviews.page()).named("svg", "line")
    shapes = [
        (one.name, one.attributes["class"]) for one in line.all() if one.name in {"circle", "rect"}
    ]

    assert sorted(shapes) == [("circle", "first"), ("circle", "kept"), ("rect", "taken")]
    assert line.attributes["aria-hidden"] == "true"


def test_an_undated_use_is_named_and_not_placed() -> None:
    """It stands among the further texts, and the page says that it is in no order."""
    tree = parse(overviews.page())
    (rest,) = tree.named("details", "rest")

    assert "undated, Communiqué" in words(rest)
    assert "One text bears no date" in words(tree)


def test_a_use_leads_to_its_paragraph() -> None:
    """Where a page of the reports shows the paragraph, the use is a link to it."""
    hrefs = [one.attributes.get("href") for one in parse(overviews.page()).named("a")]

    assert "old--new.html#2025/3" in hrefs


def test_who_takes_from_whom_is_a_table_with_sentences() -> None:
    """Shares in cells, the giver of most framed, and the same in words with its base."""
    tree = parse(overviews.page())
    (table,) = tree.named("table", "matrix")
    rows = [[words(cell) for cell in row.named("td")] for row in table.named("tr")[1:]]
    kin = [words(cell) for cell in table.named("td", "kin")]

    assert rows == [["30", "<1"], ["30", ""]]
    assert kin == ["<1", "30"]
    assert [words(cell) for cell in table.named("td", "own")] == ["30", ""]
    assert (
        "Of the 300 words of Arden and Corvia, 90 already stood in earlier texts of "
        "Arden and Belmare (30 %)"
    ) in words(tree)
    assert "runs of six words or more" in words(tree)
    assert "Measured are the newest three dated texts" in words(tree)


def test_partners_that_repeat_only_themselves_are_no_row() -> None:
    """The table is of who takes from whom; without any such passage a sentence says so."""
    own = Debt(("ARD", "BEL"), ("ARD", "BEL"), 180, 600)
    tree = parse(overviews.page(overviews.overview(debts=(own,))))

    assert not tree.named("table", "matrix")
    assert "No run of words passes from one set of partners to another" in words(tree)


def test_novelty_is_told_in_a_sentence_and_in_three_parts() -> None:
    """The nearest forebear in words; the bar's parts are as long as they are large."""
    tree = parse(overviews.page())
    (table,) = tree.named("table", "owed")
    rows = table.named("tr")[1:]
    widths = [float(one.attributes["width"]) for one in rows[2].named("rect")]

    assert "46 % of its words already stood in Joint Statement (June 2012)." in words(rows[2])
    assert "46 % from its own predecessor, 23 % from other earlier texts" in words(rows[2])
    assert widths == pytest.approx([460, 230, 310], abs=0.2)
    assert "No earlier text has a run of its words." in words(rows[0])
    assert rows[0].named("span", "specimen")


def test_addresses_are_each_once_and_every_jump_lands() -> None:
    """A formula that is drawn and listed has one address."""
    elements = parse(overviews.page()).all()
    ids = [one.attributes["id"] for one in elements if "id" in one.attributes]
    jumps = [
        one.attributes["href"][1:]
        for one in elements
        if one.attributes.get("href", "").startswith("#")
    ]

    assert {"formula/00112233aabbccdd", "formula/ffeeddccbbaa9988"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert set(jumps) <= set(ids)


def test_what_is_left_out_is_said() -> None:
    """Lists that are not whole say so, and what was cut short is in the foot."""
    text = words(parse(overviews.page()))

    assert "The most telling two of 40" in text
    assert "The newest" not in text, "all dated texts are there"
    assert "pairs of equal texts, 400 of 9,000 kept, beginning “The two sides”" in text


def test_many_partners_are_cut_to_those_with_most_to_tell() -> None:
    """The table stays a table, and says how many it leaves out."""
    debts = tuple(Debt((f"A{n:02}",), (f"B{n:02}",), n + 1, 100) for n in range(20))
    tree = parse(overviews.page(overviews.overview(debts=debts)))

    assert len(tree.named("table", "matrix")[0].named("tr")) <= 13
    assert "further sets of partners are left out" in words(tree)


def test_a_formula_of_hundreds_of_texts_stays_short() -> None:
    """Six uses are quoted, forty named, the others counted."""
    one, life = overviews.formula(), overviews.lineage()
    uses = tuple(
        FormulaUse(
            replace(overviews.OLD, version=f"x-{n}@1", date=str(1600 + n)), 0, f"wording {n}"
        )
        for n in range(300)
    )
    long = replace(life, first=uses[:1], uses=uses, undated=(), changes=(), crossings=())
    traced = TracedFormula(replace(one, documents=300), long)
    (family,) = parse(overviews.page(overviews.overview(traced=(traced,)))).named(
        "section", "family"
    )

    assert len(family.named("ol")[0].named("li")) == 6
    assert len(family.named("details", "rest")[0].named("li")) == 40
    assert "294 further texts" in words(family)


def test_a_crossing_is_a_square_even_on_the_first_day() -> None:
    """Where the first use is known, it is a dot, whatever else happened that day."""
    life = overviews.lineage()
    same = replace(life, crossings=(Crossing(life.uses[0], life.uses[0]),))
    traced = TracedFormula(overviews.formula(), same)
    (line,) = parse(overviews.page(overviews.overview(traced=(traced,)))).named("svg", "line")

    assert [one.attributes["class"] for one in line.named("circle")].count("first") == 1


def test_a_corpus_in_which_nothing_recurs_says_so() -> None:
    """No empty table and no empty list: sentences."""
    tree = parse(overviews.page(overviews.empty()))

    assert tree.named("table") == []
    assert len(tree.named("p", "empty")) == 4


def test_hostile_words_change_no_element() -> None:
    """Every field that a document fills is escaped."""

    def made(payload: str) -> object:
        one = overviews.formula(payload)
        carrier = replace(overviews.OLD, title=payload)
        use = FormulaUse(carrier, 0, payload)
        life = replace(overviews.lineage(), first=(use,), uses=(use,), changes=(), crossings=())
        return parse(
            overviews.page(
                overviews.overview(
                    traced=(TracedFormula(one, life),),
                    listed=(one,),
                    party_names={"ARD": payload, "BEL": payload, "COR": payload},
                )
            )
        ).shape()

    for payload in ('"><img src=x onerror=alert(1)>', "</table><script>1</script>", "' x='"):
        assert made(payload) == made("harmless")


def test_slots_of_one_name_are_told_apart() -> None:
    """Each bears its place among them; its fillings stand beside it."""
    (slots, *_) = parse(overviews.page()).named("details", "slots")

    assert [one.text for one in slots.named("dt")] == ["PARTY 1", "PARTY 2"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(opened: Opener, scheme: str, size: tuple[int, int]) -> None:
    """No violation of WCAG 2.0 to 2.2 A and AA and best practice, everything open."""
    html = re.sub(r"<details", "<details open", overviews.page())
    with opened(html, size=(size[0], 7000), scheme=scheme) as one:
        assert one.violations() == []
        assert one.errors == []
        assert one.scroll_width <= size[0]
        assert [url for url in one.requests if not url.startswith("data:")] == one.requests[:1]


@pytest.mark.browser
def test_without_a_script_everything_is_there(opened: Opener) -> None:
    """Formulae, table, bars and list stand in the page, and folds open by hand; only the search
    field is not offered."""
    with opened(overviews.page(), script=False) as one:
        one.page.click(".said > summary >> nth=0")
        assert one.page.is_visible("text=an inheritance that belongs to the peoples of Arden")
        assert one.page.is_visible(".matrix")
        assert not one.page.is_visible("#find")
