"""A text is cut without loss, never inside a grapheme cluster, and at words where there are any."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus_tool.model import PARAGRAPH_BREAK
from corpus_tool.text.pieces import PieceKind, cut_tokens

HARD = (
    "ab .,;\n\r-’'é\u0301ก่ำเา\u0e33ແລ協カーｶﾞ\u200d\u200c👩🏽👨🇯🇵🇱שלا\u0600\u200b\u00ad"
    "\u17d2ក\u1039က각\u1100\u1161$€%&1०²\ue000\u0903\U000e0061"
)


def show(text: str) -> list[str]:
    """Return the pieces as strings."""
    return [text[start:end] for _, start, end in cut_tokens(text)]


@given(st.one_of(st.text(), st.text(HARD)))
@example("\r\n\n")
@example("\n\n\u0301")
def test_pieces_cover_the_text(text: str):
    """The joined pieces are the text."""
    assert "".join(show(text)) == text
    assert all(start < end for _, start, end in cut_tokens(text))


@given(st.one_of(st.text(), st.text(HARD)))
def test_marks_stay_with_their_letter(text: str):
    """No piece begins with a combining mark, a joiner or an emoji's tone, save after a control."""
    for before, piece in pairwise(show(text)):
        if (
            unicodedata.category(before[-1]) in {"Cc", "Cf", "Zl", "Zp"}
            and before[-1] not in "\u200d"
        ):
            continue
        assert not unicodedata.category(piece[0]).startswith("M")
        assert piece[0] not in "\u200d\u200c🏽\u0e33\uff9e"


@given(st.text("ab\n \r", max_size=12))
def test_breaks_are_found_from_the_left(text: str):
    """Paragraph breaks are those that splitting the text would find."""
    breaks = sum(kind is PieceKind.BREAK for kind, _, _ in cut_tokens(text))

    assert breaks == text.count(PARAGRAPH_BREAK)
    assert all(PARAGRAPH_BREAK not in p or p == PARAGRAPH_BREAK for p in show(text))


@pytest.mark.parametrize(
    "text, pieces",
    [
        ("It’s U.S.-led.", ["It’s", " ", "U.S.-led", "."]),
        ("(1,000; 3.5%; $50)", ["(", "1,000", ";", " ", "3.5%", ";", " ", "$50", ")"]),
        ("peace—and/or", ["peace", "—", "and", "/", "or"]),
        ("on https://example.org/x?y=1.", ["on", " ", "https://example.org/x?y=1", "."]),
        ("協力カード", ["協", "力", "カード"]),
        ("เก่าก็", ["เก่า", "ก็"]),
        ("ກຳແລະ", ["ກຳ", "ແລະ"]),
        ("क्षेत्र में", ["क्षेत्र", " ", "में"]),
        ("مرحبا، هنا", ["مرحبا", "،", " ", "هنا"]),
        ("👩‍👧🇯🇵🇱🇦👍🏽", ["👩‍👧", "🇯🇵", "🇱🇦", "👍🏽"]),
        ("a\u200b b", ["a", "\u200b ", "b"]),
        ("co\u00adop", ["co\u00adop"]),
        ("ក្រុម", ["ក្រុ", "ម"]),
        ("A & B", ["A", " ", "&", " ", "B"]),
        ("", []),
    ],
)
def test_pieces(text: str, pieces: list[str]):
    """Words, numbers, compounds and addresses stay whole; unspaced scripts are cut at clusters."""
    assert show(text) == pieces


@pytest.mark.parametrize(
    "text, kinds",
    [
        ("a", "word"),
        ("協", "cluster"),
        ("+", "symbol"),
        ("&", "symbol"),
        ("…", "mark"),
        ("\u200b", "space"),
    ],
)
def test_kinds(text: str, kinds: str):
    """A piece says what it is."""
    assert [kind.value for kind, _, _ in cut_tokens(text)] == [kinds]
