"""Counts and shares."""

from __future__ import annotations

import pytest

from corpus_tool.evaluation.gold import AgreementCounts, harmonic_mean, ratio


def test_a_share_of_nothing_is_zero() -> None:
    """An empty file has no share of anything, and divides by nothing."""
    assert ratio(0, 0) == 0.0
    assert harmonic_mean(0.0, 0.0) == 0.0


def test_the_harmonic_mean_leans_to_the_smaller() -> None:
    """Precision 1 with recall one half gives two thirds."""
    assert harmonic_mean(1.0, 0.5) == pytest.approx(2 / 3)


def test_bare_counts_tell_nothing() -> None:
    """What is told of counts is for each kind to say."""
    with pytest.raises(NotImplementedError):
        AgreementCounts().measures()
