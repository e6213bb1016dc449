"""Invented paragraphs for the tests of this room."""

from __future__ import annotations

from hypothesis import strategies as st

from corpus_tool import semantics
from corpus_tool.model import Paragraph

SENTENCES = (
    "The two sides will continue to clear unexploded ordnance in the northern provinces.",
    "The two sides will continue to clear unexploded ordnance (UXO) in all provinces.",
    "Both leaders underscored the importance of freedom of navigation and overflight.",
    "They welcomed the launch of direct flights between the two capitals.",
    "The ministers agreed to expand scholarships for students of medicine; they thanked all.",
    "Le développement durable du Mékong reste une priorité des deux États.",
    "両首脳は、法の支配に基づく自由で開かれた国際秩序の重要性を確認した。",
    "ຜູ້ນຳທັງສອງໄດ້ຢືນຢັນຄືນ",
    "Trade.",
    "",
    "–",
    "…   \n\n !",
)

ENCODERS = st.sampled_from([None, semantics.load("static")])
"""The sentence encoder is too slow for hundreds of invented texts; it has tests of its own."""


def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    """Make paragraphs of texts."""
    return tuple(Paragraph(text, index=k, path=str(k + 1)) for k, text in enumerate(texts))


TEXTS = st.lists(
    st.one_of(
        st.sampled_from(SENTENCES),
        st.lists(st.sampled_from(SENTENCES), max_size=4).map(" ".join),
        st.text(max_size=60),
    ),
    max_size=14,
).map(lambda texts: paragraphs(*texts))
