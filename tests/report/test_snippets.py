"""Short quotations."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.report.words import quote, snippet, text_of_pieces


@given(st.text())
def test_a_snippet_is_the_beginning_of_the_text(whole: str) -> None:
    """A quotation is never reworded, only cut; white space apart."""
    assert "".join(whole.split()).startswith("".join(snippet(whole).split()))
    assert len(snippet(whole)) <= 200


def test_a_short_text_is_quoted_whole() -> None:
    """No mark of omission where nothing is left out."""
    assert text_of_pieces(quote("They met.", ellipsis=" …")) == "They met."


def test_a_long_text_is_cut_at_a_word() -> None:
    """Sixteen words at most, and what is left out is shown."""
    whole = " ".join(f"w{i}" for i in range(40))

    assert (
        text_of_pieces(quote(whole, ellipsis=" …")) == " ".join(f"w{i}" for i in range(16)) + " …"
    )


def test_a_text_without_spaces_is_cut_at_a_whole_character() -> None:
    """A combining mark stays with its letter."""
    whole = "e\u0301" * 100

    assert snippet(whole).endswith("\u0301")
    assert len(snippet(whole)) == 110 or len(snippet(whole)) == 111
