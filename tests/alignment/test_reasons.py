"""Reasons that a person can read."""

from __future__ import annotations

from dataclasses import replace

from corpus_tool import lexicon, semantics
from corpus_tool.alignment import align
from corpus_tool.model import Options, Paragraph
from tests.alignment.texts import paragraphs

WORDS = lexicon.load("en")
LEFT = (
    "Both sides will expand the clearance of unexploded ordnance left from the bombing.",
    "They welcomed the work of the joint committee on honey and wax.",
    "Both sides will widen the road over the northern pass.",
)
RIGHT = (
    "The removal of bombing remains, unexploded ordnance above all, and clearance go on.",
    "They thanked the choir of the mountain railway.",
    "Both sides will pay for the road over the northern pass.",
)


def test_a_link_names_what_both_share():
    """The rarest words come first, adjacent ones together, words of grammar not at all."""
    found = align(paragraphs(*LEFT), paragraphs(*RIGHT), options=Options(), lexicon=WORDS)
    reasons = {link.left: link.reason for link in found.links}

    assert "unexploded ordnance" in reasons[0,]
    assert "bombing" in reasons[0,]
    assert "northern pass" in reasons[2,]
    assert not {"of", "the", "both"} & set(reasons[0,].replace(",", "").casefold().split())


def test_identical_words_are_said_to_be_so():
    """Nothing is wrapped up where nothing changed."""
    (link,) = align(paragraphs(LEFT[0]), paragraphs(LEFT[0]), options=Options()).links

    assert link.reason.startswith("the same words")


def test_shared_words_are_shown_as_printed():
    """Hyphens and points within an expression stay; a comma would look like the next one."""
    left = "A COVID-19 summit of the U.S. coast guard was held beside the lake, mountains or none."
    right = "Nobody missed that COVID-19 summit. The U.S. coast guard sang on the lake, mountains."
    found = align(
        paragraphs(left, *LEFT[1:]), paragraphs(right, *LEFT[1:]), options=Options(), lexicon=WORDS
    )
    reason = found.links[0].reason

    assert "COVID-19 summit" in reason
    assert "U.S. coast guard" in reason
    assert "lake mountains" in reason


def test_a_common_heading_is_told():
    """The heading both stand under is part of the reason."""
    left, right = (
        tuple(replace(p, headings=("ROADS",)) for p in paragraphs(*side)) for side in (LEFT, RIGHT)
    )

    found = align(left, right, options=Options(), lexicon=WORDS)

    assert all("same heading" in link.reason for link in found.links)


def test_an_unlinked_paragraph_names_its_nearest():
    """It says what little is shared, the score, and what a link needs."""
    found = align(
        paragraphs(*LEFT),
        paragraphs(*RIGHT),
        options=Options(),
        lexicon=WORDS,
        encoder=semantics.load(),
    )
    (dropped,) = [n for n in found.nearest if n.side == "left"]

    assert dropped.index == 1
    assert dropped.score < Options().min_score
    assert "0.25" in dropped.reason or dropped.candidate is None


def test_the_nearest_may_have_a_nearer_counterpart():
    """Of two equal paragraphs one finds the only counterpart; the other says so."""
    text = paragraphs(*LEFT, LEFT[0])

    found = align(text, paragraphs(*LEFT), options=Options(), lexicon=WORDS)

    assert [(n.side, n.index) for n in found.nearest] == [("left", 3)]


def test_nothing_shared_names_no_candidate():
    """Without a single telling word there is no candidate."""
    (nearest,) = align((Paragraph("Trade."),), (), options=Options()).nearest

    assert nearest.candidate is None
    assert nearest.score == 0


def test_the_second_candidate_is_named_by_its_number():
    """Beside the nearest paragraph the next one is told, with its sign and what it shares."""
    left = [Paragraph("The Ministers welcomed the ferry between Ossel and Port Arden.", path="1")]
    right = [
        Paragraph("A ferry between Ossel and Port Arden will carry lorries.", path="1"),
        Paragraph("The bridge of Ossel and the ferry at Port Arden need repair.", path="2"),
    ]
    found = align(left, right, options=Options(min_score=1.0), lexicon=WORDS)
    (told,) = (each for each in found.nearest if each.side == "left")

    assert "; then ¶" in told.reason
