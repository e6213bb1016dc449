"""The company that pairs keep."""

from __future__ import annotations

import numpy as np

from corpus_tool.alignment.scoring import neighbour_support
from corpus_tool.alignment.terms import ScoredPairs

KEYS = np.arange(6)
CHANCES = ScoredPairs(KEYS, np.array([0.9, 0.1, 0.1, 0.1, 0.1, 0.1]), width=2)
"""Three paragraphs and two; the first ones are likely counterparts."""
FRESH = ScoredPairs(KEYS, np.zeros(6), width=2)
"""No word in common."""


def test_a_neighbour_under_the_same_heading_is_company():
    """What stands beside a counterpart, left or right, is likelier for it."""
    found = neighbour_support(CHANCES, FRESH, headings=(["Sea"] * 3, ["Sea"] * 2))

    assert found.tolist() == [0.1, 0.9, 0.9, 0.1, 0.1, 0.1]


def test_a_heading_between_ends_the_company():
    """Paragraphs of two sections, or of a text without headings, are no neighbours."""
    parted = neighbour_support(CHANCES, FRESH, headings=(["Sea", "Land", "Land"], ["Sea", None]))
    bare = neighbour_support(CHANCES, FRESH, headings=([None] * 3, [""] * 2))

    assert parted.tolist() == [0, 0, 0.1, 0.1, 0.1, 0.1]
    assert not bare.any()


def test_a_copy_wants_no_company():
    """What a paragraph explains whole leaves nothing to its neighbour."""
    copied = ScoredPairs(KEYS, np.array([1.0, 0, 0, 0, 0, 0]), width=2)

    assert neighbour_support(CHANCES, copied, headings=(["Sea"] * 3, ["Sea"] * 2)).max() == 0.1


def test_the_end_of_a_row_is_not_the_start_of_the_next():
    """The last paragraph right and the first one of the next row have nothing in common."""
    chances = ScoredPairs(KEYS, np.array([0.0, 0.9, 0.0, 0.0, 0.0, 0.0]), width=2)

    found = neighbour_support(chances, FRESH, headings=([None] * 3, ["Sea"] * 2))

    assert found.tolist() == [0.9, 0, 0, 0, 0, 0]


def test_no_paragraphs_have_no_company():
    """Nothing is told of nothing."""
    nothing = ScoredPairs(np.empty(0, dtype=np.int64), np.empty(0), 0)

    assert neighbour_support(nothing, nothing, headings=([], [])).tolist() == []
