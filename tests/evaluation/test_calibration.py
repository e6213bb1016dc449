"""Whether chances mean what they say."""

from __future__ import annotations

import numpy as np
import pytest

from corpus_tool.alignment.terms import ScoredPairs
from corpus_tool.evaluation.calibration import Said, calibrate, compare_chances
from corpus_tool.evaluation.gold import GoldLink, LinkGold
from tests.alignment.texts import paragraphs


def test_the_brier_score_is_the_mean_square_error():
    """Against the score of one who says the share of links of every pair."""
    found = calibrate([Said(np.array([0.9, 0.1, 0.0, 0.6]), np.array([1.0, 0.0, 0.0, 0.0]))])

    assert found is not None
    assert found.brier == pytest.approx((0.01 + 0.01 + 0.36) / 4)
    assert found.base == pytest.approx(0.25 * 0.75)
    assert sum(row[2] for row in found.bins) == 4


def test_nothing_said_is_not_measured():
    """No gold, no score."""
    assert calibrate([]) is None


def test_doubtful_pairs_are_left_out():
    """A pair that no candidate was made of counts as said to be no link."""
    text = paragraphs("One.", "Two.")
    links = (
        GoldLink(frozenset([0]), frozenset([0])),
        GoldLink(frozenset([1]), frozenset([1]), sure=False),
    )
    said = compare_chances(
        LinkGold(text, text, links), ScoredPairs(np.array([0, 3]), np.array([0.7, 0.4]), 2)
    )

    assert said.chances.tolist() == [0.7, 0.0, 0.0]
    assert said.linked.tolist() == [1.0, 0.0, 0.0]
