"""Formulae on the side-by-side page: notes, marks and the filter that sets boilerplate aside."""

from __future__ import annotations

import pytest

from corpus_tool.report.frame import FormulaNote, FormulaNotes, ParagraphFormulas
from corpus_tool.report.pages import comparison_page
from tests.report.builders import RENDER, every_state
from tests.report.conftest import Opener
from tests.report.pages import Element, parse

WIDE_SPREAD = FormulaNote(31, "Shared Vision (2019)", "corpus.html#formula/00112233aabbccdd")
UNDATED = FormulaNote(3, "")


def page(boilerplate: FormulaNotes | None) -> str:
    """Return the page of every state with formulae."""
    return comparison_page(every_state(), render=RENDER, boilerplate=boilerplate)


def marked() -> FormulaNotes:
    """Return formulae: all of the right paragraph 2, a little of 4, and all of the left 7."""
    return FormulaNotes(
        left={7: ParagraphFormulas((UNDATED,), 1.0)},
        right={
            2: ParagraphFormulas((WIDE_SPREAD,), 0.9),
            4: ParagraphFormulas((WIDE_SPREAD, UNDATED, FormulaNote(4, "A (1999)")), 0.2),
        },
    )


def notes(tree: Element) -> list[str]:
    """Return what the page says of formulae."""
    return [" ".join(one.text.split()) for one in tree.named("p", "formula")]


def test_a_note_says_in_how_many_texts_first_where_and_leads_there() -> None:
    """Three facts and a link; of many formulae two are told and the others counted."""
    tree = parse(page(marked()))
    said = notes(tree)
    hrefs = [one.attributes.get("href") for one in tree.named("a")]

    assert "Formula of the corpus, in 31 texts, first in Shared Vision (2019)." in said
    assert "Formula of the corpus, in three texts, none of them dated." in said
    assert "One further formula." in said
    assert WIDE_SPREAD.href in hrefs


def test_what_is_mostly_formula_is_marked_without_a_script() -> None:
    """The row bears a class; a paragraph with a little of one does not."""
    tree = parse(page(marked()))
    rows = tree.named("section", "boilerplate")

    assert len(rows) == 2
    assert all(row.named("p", "formula") for row in rows)


def test_without_formulae_there_is_no_filter() -> None:
    """Neither where none was looked for nor where none was found."""
    for none in (None, FormulaNotes()):
        tree = parse(page(none))

        assert notes(tree) == []
        assert all(one.attributes.get("id") != "show-boilerplate" for one in tree.all())


@pytest.mark.browser
def test_the_filter_sets_boilerplate_aside(opened: Opener) -> None:
    """Unchecked, its rows are gone, the position counts the others, and stepping passes over."""
    with opened(page(marked())) as one:
        before = one.page.inner_text("#position")
        assert one.page.is_visible("label:has(#show-boilerplate)")
        one.page.uncheck("#show-boilerplate", force=True)

        assert not one.page.locator(".pair.boilerplate").first.is_visible()
        assert one.page.inner_text("#position") != before
        assert one.violations() == []


@pytest.mark.browser
def test_without_a_script_the_marks_stay_and_the_filter_is_not_offered(opened: Opener) -> None:
    """The notes are words in the page."""
    with opened(page(marked()), script=False) as one:
        assert one.page.is_visible("text=of the corpus, in 31 texts")
        assert not one.page.is_visible("label:has(#show-boilerplate)")
