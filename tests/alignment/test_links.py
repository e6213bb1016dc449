"""From chances to groups."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.alignment.links import group_pairs
from corpus_tool.alignment.terms import ScoredPairs


def group(rows, *, min_score=0.25):
    """Group the chances of a table."""
    table = np.array(rows, dtype=float)
    pairs = ScoredPairs(np.arange(table.size), table.ravel(), table.shape[1])
    return group_pairs(pairs, table.shape, min_score=min_score)


@pytest.mark.parametrize(
    ("rows", "groups"),
    [
        ([[0.9, 0.1], [0.1, 0.8]], (((0,), (0,)), ((1,), (1,)))),
        ([[0.9, 0.8], [0.1, 0.1]], (((0,), (0, 1)),)),
        ([[0.9, 0.0], [0.8, 0.0]], (((0, 1), (0,)),)),
        ([[0.24]], ()),
        ([[0.26]], (((0,), (0,)),)),
        ([[0.9, 0.9], [0.9, 0.0]], (((0, 1), (0, 1)),)),
        ([[0.9, 0.6, 0.0], [0.0, 0.9, 0.6], [0.0, 0.0, 0.9]], "one to one"),
    ],
    ids=["pairs", "split", "merger", "too little", "just enough", "regrouped", "no chain"],
)
def test_groups_gain_more_than_they_risk(rows, groups):
    """A paragraph joins where its pairs are likely; a chain of half-likely pairs is cut."""
    found = group(rows)

    assert found == (
        tuple(((k,), (k,)) for k in range(len(rows))) if groups == "one to one" else groups
    )


def test_of_equal_chances_the_nearer_place_wins():
    """What stands at the same place is linked, not what stands first."""
    assert group([[0.6, 0.6], [0.6, 0.6]], min_score=0.5) == (((0,), (0,)), ((1,), (1,)))


@given(
    st.integers(1, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.sampled_from([0, 0.2, 0.4, 0.7, 1.0]), min_size=width, max_size=width),
            min_size=1,
            max_size=6,
        )
    )
)
def test_no_paragraph_is_in_two_groups(rows):
    """Groups share no member."""
    found = group(rows)

    for side in (0, 1):
        members = [k for one in found for k in one[side]]
        assert len(members) == len(set(members))
