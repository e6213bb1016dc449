"""The briefing: sentences from data, their references, the three forms."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from corpus_tool.export.briefing import briefing_docx, briefing_markdown
from corpus_tool.model import Comparison, Heading, Link, Party, Relation
from corpus_tool.report.briefing_data import BoilerplateCount, Insight, ShiftTurn, SilentTopic
from corpus_tool.report.briefing_page import NOTHING, BriefingView, make_briefing
from corpus_tool.report.pages import briefing_page
from corpus_tool.report.words import PieceLook, text_of_pieces
from tests.export.word import schema_problems, settle
from tests.report.builders import (
    ALL,
    MADE_AT,
    PROGRAM,
    RENDER,
    comparison,
    every_state,
    many,
    paragraph,
    version,
)
from tests.report.hostile import hostile
from tests.report.pages import make, parse

TOLD = Insight(
    turns=(
        ShiftTurn("firmer", "both sides", "explore", "concur on", "joint patrols", left=3, right=4),
        ShiftTurn("softer", "Belmare", "will", "BUILD", "BUILD a bridge", left=5, right=7),
        ShiftTurn("new", "Belmare", after="will found", right=8),
        ShiftTurn("new", "both sides", after="will exchange", right=5),
        ShiftTurn("new", "both sides", after="will exchange", right=6),
        ShiftTurn("dropped", "both sides", before="thanked", left=7),
    ),
    boilerplate=BoilerplateCount((0, 1), documents=3),
    silences=(SilentTopic("salt", left=(8,)), SilentTopic("tin", carriers=4, sisters=5)),
)


def view(whole: Comparison, insight: Insight = NOTHING, page: str | None = None) -> BriefingView:
    """Return the view of a briefing at a fixed moment, with room for every sentence."""
    return make_briefing(whole, render=RENDER, insight=insight, page=page, lines=500)


def told(made: BriefingView) -> dict[str, list[str]]:
    """Return the sentences by section."""
    return {
        section.name: [text_of_pieces(each) for each in section.sentences]
        for section in made.sections
    }


def test_the_pair_is_named_with_its_counts() -> None:
    """The first section says whose the texts are, how far apart, and what became of how many."""
    pair = told(view(every_state()))["pair"]

    assert pair[0].startswith("2012 is Joint Statement on a Strategic Partnership, 14 June 2012")
    assert pair[2:5] == [
        "Both are statements of the Republic of Arden and the Kingdom of Belmare, 13 years apart.",
        "2025 succeeds 2012.",
        "The level stated is Comprehensive Strategic Partnership; it was Strategic Partnership.",
    ]
    assert pair[-1] == (
        "Seven of the eleven paragraphs of 2025 keep wording of 2012, three more say it in other "
        "words: a revision."
    )


def test_new_gone_changed_and_moved_name_their_paragraphs() -> None:
    """Each sentence about a paragraph says which, and quotes it."""
    sections = told(view(every_state()))

    assert sections["new"] == [
        "Newly named: Visits and dialogues.",
        "Visits and dialogues: The two leaders welcomed frequent visits … (2025 ¶4).",
        "Other: A joint school of navigation will be founded (2025 Annex ¶1).",
    ]
    assert sections["gone"] == ["2012 ¶8: They thanked the ferry crews who kept the crossing open."]
    assert any(line.startswith("2025 ¶5: ") for line in sections["changed"])
    assert sections["moved"][0] == "One passage stands elsewhere: 2012 ¶9 at 2025 ¶3."
    assert "2012 ¶5 is now two paragraphs: 2025 ¶6 and 2025 ¶7." in sections["moved"]
    assert sections["routine"][0].startswith("One of the eleven paragraphs of 2025 returns word")


def test_what_was_not_looked_for_is_not_told() -> None:
    """Undertakings that were not looked for have no section; with none found it says so."""
    assert "undertakings" not in told(view(every_state()))
    assert told(view(every_state(), Insight(turns=())))["undertakings"] == [
        "No undertaking turned, went, or came."
    ]


def test_turns_formulae_and_silences_are_told() -> None:
    """Data from elsewhere become sentences with their paragraphs."""
    sections = told(view(every_state(), TOLD))

    assert sections["undertakings"] == [
        "Firmer, both sides, 2025 ¶5: explore becomes concur on (joint patrols).",
        "Softer, Belmare, 2025 ¶8: will becomes BUILD (a bridge).",
        "Three undertakings of 2025 are new, two of both sides and one of Belmare: ¶6, ¶7 and "
        "Annex ¶1.",
        "One undertaking of 2012 was dropped, of both sides: ¶8.",
    ]
    assert (
        "Two of the eleven paragraphs of 2025 consist in the main of wording of"
        " three other documents: ¶1 and ¶2." in sections["routine"]
    )
    assert sections["silent"] == [
        "2025 does not treat salt, which 2012 treats: ¶9.",
        "2025 does not treat tin, which four of five sister texts treat.",
    ]


def test_a_section_that_is_gone_as_a_whole_is_told_once() -> None:
    """A heading under which nothing came back is told as silence, not again as gone."""
    left = version(
        [
            paragraph("They met.", "1"),
            paragraph("Fish are fine.", "2", headings=("Fish",)),
            paragraph("Nets are new.", "3", headings=("Fish",)),
        ],
        headings=[Heading("Fish", 1, "main", 1)],
    )
    right = version([paragraph("They met.", "1")])
    link = Link((0,), (0,), Relation.IDENTICAL, 1.0)
    sections = told(view(comparison(left, right, [link])))

    assert "gone" not in sections
    assert len(sections["silent"]) == 1
    assert "under Fish in" in sections["silent"][0]


def test_many_new_paragraphs_are_counted_by_section() -> None:
    """Where nothing is linked, the briefing stays short."""
    whole = many(60)
    sections = told(view(replace(whole, links=())))

    assert len(sections["new"]) <= 6
    assert "No paragraph of" in sections["pair"][-1]


def test_every_reference_leads_to_the_page() -> None:
    """With the page's address every paragraph leads to an address that the page has."""
    whole = every_state()
    known = {
        element.attributes["id"]
        for element in parse(make(whole)).all()
        if "id" in element.attributes
    }
    pieces = [p for s in view(whole, TOLD, "x.html").sections for one in s.sentences for p in one]
    targets = [piece.href for piece in pieces if piece.look is PieceLook.LINK]

    assert targets
    assert {target.removeprefix("x.html#") for target in targets if target} <= known
    assert not any(p.href for s in view(whole).sections for one in s.sentences for p in one)


@pytest.mark.parametrize("name", ALL)
def test_every_state_has_every_form(name: str) -> None:
    """Empty, right-to-left and other pairs have each form, with the same sentences."""
    whole = ALL[name]()
    markdown = briefing_markdown(whole, made_at=MADE_AT, program=PROGRAM)
    content = briefing_docx(whole, made_at=MADE_AT, program=PROGRAM)
    page = parse(briefing_page(view(whole), render=RENDER)).text
    fitted = make_briefing(whole, render=RENDER)
    sentences = [text_of_pieces(one) for s in fitted.sections for one in s.sentences]

    assert schema_problems(content) == []
    lines = [re.sub("[“”]", "", line) for _, line in settle(content, accept=True)]
    assert [line for line in lines if line in sentences] == sentences
    assert all(sentence in page for sentence in sentences)
    assert markdown.count("\n- ") >= len(sentences)


def test_markdown_keeps_words_as_words() -> None:
    """What a document says is neither markup nor HTML in the Markdown, and stays on its line."""
    whole = hostile("*a* [b](c) <script> | \n# d `e`")
    markdown = briefing_markdown(whole, made_at=MADE_AT, program=PROGRAM)

    assert "<script>" not in markdown.replace("\\<script\\>", "")
    assert not re.search(r"^# d", markdown, re.MULTILINE)
    assert "\\*a\\* \\[b\\]" in markdown


def test_a_hostile_document_cannot_break_the_page() -> None:
    """The page of a briefing escapes everything a document says."""
    page = briefing_page(view(hostile("</q><script>alert(1)</script>")), render=RENDER)

    assert len(parse(page).named("script")) == 1


def test_two_texts_that_are_one_are_told_in_a_sentence() -> None:
    """The same text twice has no news, and the briefing does not make any."""
    side = every_state().left
    links = [Link((p.index,), (p.index,), Relation.IDENTICAL, 1.0) for p in side.paragraphs]
    sections = told(view(comparison(side, replace(side, number=2), links)))

    assert list(sections) == ["pair"]
    assert sections["pair"][-1] == "The two texts are the same, paragraph by paragraph."


def test_a_sister_statement_is_no_revision() -> None:
    """Between other parties a shared wording is called that, and levels stand side by side."""
    whole = every_state()
    document = replace(whole.right.document, parties=(Party("TOL", "Tolmar"),), succeeds=None)
    pair = told(view(replace(whole, right=replace(whole.right, document=document))))["pair"]

    assert "they share no party." in pair[2]
    assert "states the level Strategic Partnership, " in pair[3]
    assert pair[-1].endswith("three more say it in other words: in the main the same wording.")
