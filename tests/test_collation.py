"""The one door to a comparison."""

from __future__ import annotations

import pytest

from corpus_tool import lexicon
from corpus_tool.collation import ENGINE, collate
from corpus_tool.errors import UnreadableSource
from corpus_tool.model import Options, Paragraph, Relation

LEXICON = lexicon.load("en")
LEFT = (
    Paragraph("The two sides will clear unexploded ordnance in the northern provinces."),
    Paragraph("They deplored the earthquake of 12 March."),
)
RIGHT = (
    Paragraph("They welcomed new direct flights."),
    Paragraph("The two sides will clear unexploded ordnance in all northern provinces."),
)


def test_bare_paragraphs_become_versions():
    """Sequences of paragraphs are compared without a document, numbered by position."""
    comparison = collate(LEFT, RIGHT, lexicon=LEXICON)

    assert [p.index for p in comparison.left.paragraphs] == [0, 1]
    assert [(k.left, k.right, k.relation) for k in comparison.links] == [
        ((0,), (1,), Relation.EDITED)
    ]
    assert [p.text for p in comparison.dropped] == [LEFT[1].text]
    assert [p.text for p in comparison.added] == [RIGHT[0].text]


def test_a_comparison_says_what_made_it():
    """Options, engine, lexicon and encoder travel with the result."""
    options = Options(min_score=0.9)
    comparison = collate(LEFT, RIGHT, options=options, lexicon=LEXICON)

    assert comparison.options == options
    assert (comparison.engine, comparison.lexicon, comparison.encoder) == (
        ENGINE,
        f"en {LEXICON.version}",
        None,
    )


def test_readings_reproduce_both_texts():
    """The readings of a link, joined, are its paragraphs."""
    (link,) = collate(LEFT, RIGHT, lexicon=LEXICON).links

    assert "".join(reading.left for reading in link.readings) == LEFT[0].text
    assert "".join(reading.right for reading in link.readings) == RIGHT[1].text


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (100_000, "The sides met.", "have 200,000 paragraphs together, and texts of up to 40,000"),
        (1, "word " * 1_000_000, "have 10,000,000 characters together, and texts of up to 8,000"),
    ],
)
def test_texts_that_are_too_long_are_refused(number: int, words: str, said: str):
    """Before anything is read of them, and by name."""
    text = (Paragraph(words),) * number
    with pytest.raises(UnreadableSource) as caught:
        collate(text, text, lexicon=LEXICON)

    assert caught.value.code == "E_LIMIT"
    assert said in str(caught.value)
