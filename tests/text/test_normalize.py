"""Text as a person reads it: composed characters, plain single spaces."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.text.normalize import clean_text, order_marks

MARKS = "\u0300\u0315\u0316\u0323\u0f71\u0f72\u0f73\u0344\u05b0\u3099é중"


@given(st.text(st.sampled_from(MARKS + "a —"), min_size=30, max_size=200))
def test_marks_in_order_are_the_same_text(text: str) -> None:
    """What is put into order beforehand has the normal forms that it had."""
    for form in ("NFC", "NFD"):
        assert unicodedata.normalize(form, order_marks(text)) == unicodedata.normalize(form, text)


def test_a_few_marks_are_left_to_the_library() -> None:
    """Only rows that no language has are touched at all."""
    text = "a\u0315\u0300\u0316 — …"

    assert order_marks(text) is text
    assert clean_text(text) == unicodedata.normalize("NFC", text)
