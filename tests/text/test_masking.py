"""Dates, numbers and names are found where they stand, and nowhere else."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool import lexicon
from corpus_tool.text.slots import SlotKind, find_slots, mask_slots

ENGLISH = lexicon.load("en")
CASES = tomllib.loads((Path(__file__).parent / "cases/slots.toml").read_text("utf-8"))["case"]
PARTS = [
    "24",
    "May",
    "2031",
    "President",
    "Okoro",
    "Laos",
    "’s",
    "the",
    ", ",
    " ",
    "-",
    "60th",
    "two",
]


@pytest.mark.parametrize("case", CASES, ids=[case["fact"] for case in CASES])
def test_slots_are_found(case: dict[str, Any]):
    """Each row of the table holds."""
    found = find_slots(case["text"], lexicon=ENGLISH)

    assert [
        [slot.kind.value, case["text"][slot.start : slot.end], slot.value] for slot in found
    ] == case["slots"]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PARTS)).map("".join)))
def test_slots_are_in_order_and_apart(text: str):
    """In any text the slots follow one another and none is empty."""
    found = find_slots(text, lexicon=ENGLISH)

    ends = [0, *(slot.end for slot in found)]
    assert all(end <= slot.start < slot.end for end, slot in zip(ends, found, strict=False))


def test_mask_names_the_slots():
    """Masking names what fills each slot and leaves the rest."""
    text = "The 60th anniversary: President Okoro went to Laos."

    assert mask_slots(text, lexicon=ENGLISH) == (
        "The <ordinal> anniversary: President <person> went to <party>."
    )


def test_mask_can_be_limited():
    """Kinds that are not asked for stay as they are."""
    text = "The 60th anniversary in 2031"

    assert (
        mask_slots(text, lexicon=ENGLISH, kinds={SlotKind.DATE}) == "The 60th anniversary in <date>"
    )


def test_no_figure_is_too_long_to_be_read():
    """Thousands of digits are no ordinal, and no fault."""
    assert mask_slots("9" * 5_000 + "th", lexicon=ENGLISH) == "9" * 5_000 + "th"
