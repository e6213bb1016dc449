"""What changed, in sentences."""

from __future__ import annotations

import pytest

from corpus_tool.model import Comparison, Document, Heading, Link, Reading, ReadingKind, Relation
from corpus_tool.report.frame import PageContext
from corpus_tool.report.sides import make_sides
from corpus_tool.report.what_changed import PageBrief, make_brief
from corpus_tool.report.words import PieceLook, load_words, text_of_pieces
from tests.report.builders import (
    ALL,
    both_empty,
    comparison,
    empty_left,
    every_state,
    many,
    paragraph,
    version,
)
from tests.report.pages import make, parse

WORDS = load_words()


def brief(whole: Comparison) -> PageBrief:
    """Return What changed of a comparison."""
    return make_brief(PageContext(whole, *make_sides(whole, WORDS), WORDS))


def findings(whole: Comparison, name: str) -> list[str]:
    """Return the sentences of one kind."""
    return [text_of_pieces(f.sentence) for f in brief(whole).findings if f.tag.name == name]


def test_the_lede_counts_with_its_base() -> None:
    """Every number stands beside what it is counted from."""
    lede = [text_of_pieces(sentence) for sentence in brief(every_state()).lede]

    assert lede == [
        "Of the eleven paragraphs of 2012, two return unchanged, four return edited, three return "
        "in other words, one stands elsewhere and one is gone.",
        "Of the eleven paragraphs of 2025, ten go back to 2012 and one has no counterpart in 2012.",
    ]


def test_a_paragraph_in_two_links_is_counted_once() -> None:
    """The clauses add up to the paragraphs even where one of them went to two places."""
    left = version((paragraph("They will trade and teach.", "1"),))
    right = version(
        (paragraph("They will trade.", "1"), paragraph("They teach.", "2")),
        document=Document("arden-belmare-2025", "Joint Statement", date="2025-03-05"),
    )
    kept = Link((0,), (0,), Relation.EDITED, 0.8)
    gone = Link((0,), (1,), Relation.REWORDED, 0.5, moved=True)
    lede = [text_of_pieces(each) for each in brief(comparison(left, right, (kept, gone))).lede]

    assert lede == [
        "Of the single paragraph of 2019, one returns edited.",
        "Of the two paragraphs of 2025, two go back to 2019.",
    ]


def test_equal_texts_are_said_to_be_the_same() -> None:
    """A text against itself is one short sentence."""
    same = version([paragraph("They met.", "1")])
    lede = brief(comparison(same, same, [Link((0,), (0,), Relation.IDENTICAL, 1.0)])).lede

    assert [text_of_pieces(sentence) for sentence in lede] == [
        "The two texts are the same, paragraph by paragraph."
    ]


def test_a_text_against_nothing() -> None:
    """An empty text is named, and nothing is counted from it."""
    assert [text_of_pieces(s) for s in brief(empty_left()).lede] == [
        "2012 has no paragraph to compare with.",
        "Of the eleven paragraphs of 2025, eleven have no counterpart in 2012.",
    ]
    assert [text_of_pieces(s) for s in brief(both_empty()).lede] == [
        "Neither text has a paragraph."
    ]


def test_few_dropped_paragraphs_are_quoted() -> None:
    """The reader sees at once what is gone."""
    assert findings(every_state(), "dropped") == [
        "2012 ¶8: They thanked the ferry crews who kept the crossing open."
    ]


def test_many_new_paragraphs_are_counted_by_section() -> None:
    """A long list is told by heading, with its base, neighbours as a range."""
    texts = [
        paragraph(f"Paragraph {i}.", str(i), headings=("Ports",) if i > 2 else ())
        for i in range(1, 8)
    ]
    right = version(texts, headings=(Heading("Ports", 1, "main", 2),), number=2)
    sentences = findings(comparison(version(()), right), "added")

    assert sentences == [
        "Both paragraphs of version\u00a02 before its first heading: ¶1 and ¶2",
        "All five paragraphs under Ports in version\u00a02: ¶3 to ¶7",
    ]


def test_the_largest_change_of_an_edited_link_is_quoted() -> None:
    """What was removed stands before what was added; further changes are counted."""
    readings = (
        Reading(ReadingKind.KEPT, "They ", "They "),
        Reading(ReadingKind.REPLACED, "will explore", "concur on establishing"),
        Reading(ReadingKind.KEPT, " a port", " a port"),
        Reading(ReadingKind.ADDED, "", " soon"),
    )
    left = version([paragraph("They will explore a port", "1")])
    right = version([paragraph("They concur on establishing a port soon", "1")], number=2)
    link = Link((0,), (0,), Relation.EDITED, 0.8, readings=readings)

    assert findings(comparison(left, right, [link]), "edited") == [
        "Version\u00a02 ¶1: will explore becomes concur on establishing, "
        "with one further change in it"
    ]


def test_the_most_edited_links_come_first_and_the_rest_is_linked() -> None:
    """Eight links are quoted; the others are named with their base."""
    sentences = findings(many(30), "edited")

    assert len(sentences) == 9
    assert sentences[-1].startswith("16 more of the 30 links: ¶11, ¶12")
    assert sentences[-1].endswith("and six more")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("split", "2012 ¶5 is now two paragraphs: 2025 ¶6 and 2025 ¶7"),
        ("merged", "2012 ¶6 and 2012 ¶7 are now one paragraph: 2025 ¶8"),
        ("moved", "2012 ¶9 now stands at 2025 ¶3, edited"),
        (
            "reworded",
            "Two of the eight links say in other words what 2012 said: ¶4 and Annex ¶2",
        ),
        (
            "routine",
            "Counted apart: one routine change in one of the eight links, one number. "
            "First in 2025 ¶2",
        ),
    ],
)
def test_each_kind_has_its_sentence(name: str, sentence: str) -> None:
    """Split, merged, moved, reworded and routine are told in words."""
    assert findings(every_state(), name) == [sentence]


def test_dropped_and_new_come_before_edited() -> None:
    """The gravest first, routine last."""
    names = list(dict.fromkeys(f.tag.name for f in brief(every_state()).findings))

    assert names == [
        "outline", "dropped", "added", "edited", "reworded", "split", "merged", "regrouped",
        "moved", "routine",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_every_sentence_links_to_an_element_that_exists(name: str) -> None:
    """No finding leads nowhere, and none is without a way to its text."""
    whole = ALL[name]()
    made = brief(whole)
    ids = {one.attributes.get("id") for one in parse(make(whole)).all()}
    sentences = [finding.sentence for finding in made.findings]
    hrefs = [[p.href for p in sentence if p.look is PieceLook.LINK] for sentence in sentences]

    assert all(hrefs)
    assert {href[1:] for one in hrefs for href in one if href} <= ids
    assert {p.href[1:] for s in made.lede for p in s if p.href} <= ids


def test_a_sentence_never_carries_a_whole_paragraph() -> None:
    """Long paragraphs are quoted by their first words, and the cut is shown."""
    left = version([paragraph("word " * 200, "1")])
    (sentence,) = findings(comparison(left, version((), number=2)), "dropped")

    assert sentence.endswith("word …")
    assert len(sentence) < 160
