"""What is out of the common order."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.alignment.links import find_moved_links, mark_moved
from corpus_tool.alignment.terms import ScoredPairs


@pytest.mark.parametrize(
    ("places", "weights", "moved"),
    [
        ([(0, 0), (1, 1), (2, 2)], [1, 1, 1], set()),
        ([(0, 2), (1, 0), (2, 1)], [1, 1, 1], {0}),
        ([(0, 2), (1, 0), (2, 1)], [5, 1, 1], {1, 2}),
        ([(0, 0), (0, 1), (1, 1)], [1, 1, 1], set()),
        ([(0, 0), (0, 3), (1, 1)], [1, 1, 1], {1}),
        ([], [], set()),
    ],
    ids=["in order", "one moved", "the lighter moved", "a split", "a scattered split", "nothing"],
)
def test_the_lightest_links_are_the_moved_ones(places, weights, moved):
    """What remains in order weighs as much as possible."""
    found = find_moved_links(places, weights)

    assert found == moved


@given(st.permutations(range(7)), st.lists(st.integers(1, 9), min_size=7, max_size=7))
def test_no_chain_is_heavier(order, weights):
    """The chain that is kept weighs as much as the best of all subsets in order."""
    places = list(enumerate(order))
    moved = find_moved_links(places, weights)
    kept = sum(weights[k] for k in range(7) if k not in moved)
    best = max(
        sum(weights[k] for k in chosen)
        for size in range(8)
        for chosen in combinations(range(7), size)
        if all(order[a] < order[b] for a, b in pairwise(chosen))
    )

    assert kept == best


def test_a_group_stands_where_most_of_it_stands():
    """A far member of little chance moves neither its group nor those between."""
    chances = ScoredPairs(np.array([0, 4, 6, 11]), np.array([0.9, 0.3, 0.9, 0.9]), width=5)
    groups = [((0,), (0, 4)), ((1,), (1,)), ((2,), (1,))]
    lengths = [20, 20, 20], [20] * 5

    assert mark_moved(groups, chances=chances, lengths=lengths) == frozenset()


def test_a_phrase_does_not_outweigh_a_passage():
    """Of two links that cross, the shorter one is out of order."""
    chances = ScoredPairs(np.array([1, 2]), np.array([1.0, 1.0]), width=2)
    groups = [((0,), (1,)), ((1,), (0,))]

    assert mark_moved(groups, chances=chances, lengths=([9, 90], [90, 9])) == {0}
    assert mark_moved(groups, chances=chances, lengths=([90, 9], [9, 90])) == {1}
