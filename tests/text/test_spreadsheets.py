"""What a spreadsheet would run is known by its beginning, and guarded so that it can be undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.text.normalize import guard_cell, is_formula, unguard_cell


@given(st.text(alphabet="'=+-@|%\t\r\n ＝＋－＠\xa0a1", max_size=8) | st.text())
def test_a_guard_is_taken_off_and_nothing_else(text: str) -> None:
    """What was guarded begins no formula in any cell, and comes back as it was."""
    cell = guard_cell(text)

    assert unguard_cell(cell) == text
    assert cell == text or cell[0] == "'"
    assert cell[:1] not in {*"=+-@|%\t\r\n＝＋－＠"}


@pytest.mark.parametrize("text", ["=1", "+cmd", "-2", "@SUM", "|x", "%x", "\t=1", " \xa0=1", "＝1"])
def test_what_a_spreadsheet_runs_is_known(text: str) -> None:
    """Signs of a formula count also after space, in full width, and after apostrophes."""
    assert is_formula(text)
    assert is_formula(f"'{text}")


@pytest.mark.parametrize("text", ["", "1", "a=1", "'t is", "(=1)", "Mekong – Ganga", "–1"])
def test_other_texts_are_left_alone(text: str) -> None:
    """Words that hold such a sign further on, and numbers, have no guard."""
    assert guard_cell(text) == text
