"""What the segmenter makes of hints that only print gives: page ends, and hyphens at line ends."""

from __future__ import annotations

import pytest

from corpus_tool import lexicon
from corpus_tool.model import Block, Line, TextRun
from corpus_tool.segmentation.segment import segment

WORDS = "the two sides will keep the banks of the river and plant them with trees"


MANY = "Coun‑tries, har‑bours, gar‑dens, bor‑ders, rail‑ways, fac‑tories, vil‑lages, commit‑tees"


def printed(text: str, page: int, **hints: object) -> Block:
    """Return a block of a page, with the places of the hyphens that ended its lines."""
    hyphens = tuple(place for place, sign in enumerate(text) if sign == "‑")
    line = Line((TextRun(text.replace("‑", "-")),))
    return Block((line,), page=page, hyphens=hyphens, **hints)


def texts(*blocks: Block) -> list[str]:
    """Return the paragraphs that blocks make."""
    return [paragraph.text for paragraph in segment(blocks, lexicon=lexicon.load()).paragraphs]


@pytest.mark.parametrize(
    ("ends", "begins", "whole"),
    [
        ("the rising number of U.S.", "students abroad agreed.", True),
        ("the rising number of U.S.", "Students agreed to go abroad.", True),
        ("the rising number of trees.", "Students agreed to go abroad.", False),
        ("the trees of the U.S.", "The students agreed to go abroad.", False),
    ],
)
def test_a_page_that_ends_in_an_abbreviation(ends, begins, whole):
    """The point of an abbreviation ends no sentence, nor the paragraph at a page's end."""
    left = printed(f"Today {WORDS} and {ends}", 1, full_end=True)
    right = printed(begins, 2, flush_start=True)

    assert len(texts(left, right)) == (1 if whole else 2)


def test_a_compound_with_points_over_a_page():
    """`U.S.-` and `India` on the next page are one word, with its hyphen."""
    left = printed(f"Today {WORDS} under the U.S.-", 1, full_end=True)
    right = printed("India Agreement on rivers.", 2, flush_start=True)

    assert texts(left, right) == [f"Today {WORDS} under the U.S.-India Agreement on rivers."]


def test_compounds_at_line_ends_are_kept():
    """A few compounds at line ends make no print that breaks words."""
    text = f"Well-kept, tree-lined, child-safe and toll-free, {WORDS} in an all‑weather plan."

    assert texts(printed(text, 1)) == [text.replace("‑", "-")]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("The agree‑ments and the agreements", "The agreements and the agreements"),
        ("The ASEAN‑centred and ASEAN ways", "The ASEAN-centred and ASEAN ways"),
        ("A well‑kept bank of the two", "A well-kept bank of the two"),
        (MANY, MANY.replace("‑", "")),
    ],
)
def test_words_broken_at_line_ends(text, whole):
    """A word is put together, a name's compound is not."""
    assert texts(printed(f"{text} sides will keep the banks of the river.", 1)) == [
        f"{whole} sides will keep the banks of the river."
    ]


@pytest.mark.parametrize(
    ("ends", "begins", "whole"),
    [
        ("both re‐", "spective sides", "both respective sides"),
        ("both sides—", "the two leaders—", "both sides—the two leaders—"),
        ("both sides", "—and their peoples—", "both sides—and their peoples—"),
        ("the side –", "the river", "the side – the river"),
    ],
)
def test_what_a_page_parts_within_a_word(ends, begins, whole):
    """The printer's own hyphen goes, also after a prefix; dashes hold words together."""
    left = printed(f"Today {WORDS} and {ends}", 1, full_end=True)
    right = printed(f"{begins} will meet.", 2, flush_start=True)

    assert texts(left, right) == [f"Today {WORDS} and {whole} will meet."]


def test_a_full_line_at_a_pages_end_is_no_heading():
    """A line that goes on upon the next page is the first of a paragraph."""
    before = printed(f"Today {WORDS}.", 1)
    left = printed("Today We Announce a Plan for the", 1, full_end=True)
    right = printed(f"Grey River, and {WORDS}.", 2, flush_start=True)

    assert len(texts(before, left, right)) == 2
