"""Figures, dates and negations that changed in sentences that answer each other."""

from __future__ import annotations

import pytest

from corpus_tool.reading.changes import find_changes
from corpus_tool.reading.sentences import find_answers
from tests.reading.texts import ENGLISH, compare

FUND = (
    "The two sides will give {} to the Grain Reserve Fund for the farmers of the Lower Tolm Basin."
)
TERM = (
    "They will finish the survey of the northern shoals and print its charts before the end of {}."
)
ENVOY = "The parties do {}recognise the claims of the outer islands to the fish of the shelf."


def changes(left: str, right: str) -> list[str]:
    """Write the changes between two sentences among others."""
    rest = ["They thanked the people of Anselmport for the warm welcome they had been given."]
    comparison = compare(
        [left, *rest], [right, *rest], left_date="2031-03-04", right_date="2032-05-06"
    )
    found = find_changes(comparison, find_answers(comparison, lexicon=ENGLISH), lexicon=ENGLISH)
    for change in found:
        assert change.left.text[change.before_start :].startswith(change.before)
        assert change.right.text[change.after_start :].startswith(change.after)
    return [f"{change.kind}: {change.before} > {change.after}" for change in found]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("USD 5 million", "USD 50 million", ["figure: USD 5 million > USD 50 million"]),
        ("€1.2 billion", "€12 billion", ["figure: €1.2 billion > €12 billion"]),
        ("€1,200", "€1 200", []),
        ("10 per cent", "€10", []),
    ],
)
def test_amounts(before: str, after: str, expected: list[str]) -> None:
    """An amount stands for another of its kind, and one in other print for itself."""
    assert changes(FUND.format(before), FUND.format(after)) == expected


def test_terms() -> None:
    """A date by which something is due is told; the date of either text is not."""
    assert changes(TERM.format("2033"), TERM.format("2035")) == ["date: 2033 > 2035"]
    assert changes(TERM.format("2031"), TERM.format("2032")) == []


def test_negations() -> None:
    """A negation put in or taken out of a sentence that is the same otherwise is told."""
    assert changes(ENVOY.format(""), ENVOY.format("not ")) == ["negation:  > not"]
    assert changes(ENVOY.format("not "), ENVOY.format("")) == ["negation: not > "]
