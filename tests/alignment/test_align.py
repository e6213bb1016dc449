"""What holds of every alignment, whatever the texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tool import semantics
from corpus_tool.alignment import align
from corpus_tool.model import Options, Paragraph, Relation

SENTENCES = (
    "The two sides will continue to clear unexploded ordnance in the northern provinces.",
    "Both leaders underscored the importance of freedom of navigation and overflight.",
    "They welcomed the launch of direct flights between the two capitals.",
    "The ministers agreed to expand scholarships for students of medicine.",
    "The two sides will continue to clear unexploded ordnance in all provinces.",
    "Le développement durable du Mékong reste une priorité.",
    "両首脳は、法の支配に基づく自由で開かれた国際秩序の重要性を確認した。",
    "Trade.",
    "",
    "–",
)

paragraphs = st.lists(st.sampled_from(SENTENCES), max_size=12).map(
    lambda texts: tuple(Paragraph(text, index=k) for k, text in enumerate(texts))
)
encoders = st.sampled_from([None, semantics.load()])


@given(paragraphs, paragraphs, encoders)
@settings(deadline=None, max_examples=150)
def test_links_partition(left, right, encoder):
    """Every paragraph is in exactly one place: a link, or the unlinked with their nearest."""
    found = align(left, right, options=Options(), encoder=encoder)
    lefts = [i for link in found.links for i in link.left]
    rights = [j for link in found.links for j in link.right]
    unlinked = [(n.side, n.index) for n in found.nearest]

    assert all(link.left and link.right for link in found.links)
    assert sorted(lefts + [i for s, i in unlinked if s == "left"]) == list(range(len(left)))
    assert sorted(rights + [j for s, j in unlinked if s == "right"]) == list(range(len(right)))


@given(paragraphs, encoders)
@settings(deadline=None, max_examples=100)
def test_a_text_against_itself_is_identical(text, encoder):
    """Every paragraph with words is linked to itself, identical and in place."""
    text = tuple(p for p in text if any(c.isalnum() for c in p.text))
    found = align(text, text, options=Options(), encoder=encoder)

    assert [(link.left, link.right) for link in found.links] == [
        ((i,), (i,)) for i in range(len(text))
    ]
    assert all(link.relation is Relation.IDENTICAL and not link.moved for link in found.links)


@pytest.mark.parametrize("left", [(), (Paragraph("Trade."),)])
def test_an_empty_side_links_nothing(left):
    """A text without a counterpart has no link and names no candidate."""
    found = align(left, (), options=Options())

    assert found.links == ()
    assert [n.candidate for n in found.nearest] == [None] * len(left)
