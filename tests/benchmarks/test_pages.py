"""Web pages in the layouts of publishers keep the statement and little else."""

from __future__ import annotations

from benchmarks.pages import score_pages


def test_pages_keep_the_statement_and_leave_the_site():
    """Of the required pieces at least 99 in 100 are stored, of the unwanted ones at most 8."""
    scores = tuple(score_pages())

    assert sum(score.pages for score in scores) >= 60
    assert len(scores) >= 12
    lost = [(score.layout, text) for score in scores for text in score.lost]
    assert len(lost) <= 0.01 * sum(score.required for score in scores), lost
    taken = [(score.layout, text) for score in scores for text in score.taken]
    assert len(taken) <= 0.08 * sum(score.unwanted for score in scores), taken
