"""What is out of the common order."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.alignment.moves import find_moved


@pytest.mark.parametrize(
    ("places", "weights", "moved"),
    [
        ([(0, 0), (1, 1), (2, 2)], [1, 1, 1], set()),
        ([(0, 2), (1, 0), (2, 1)], [1, 1, 1], {0}),
        ([(0, 2), (1, 0), (2, 1)], [5, 1, 1], {1, 2}),
        ([(0, 0), (0, 3), (1, 1)], [1, 1, 1], "one"),
        ([], [], set()),
    ],
    ids=["in order", "one moved", "the lighter moved", "one place twice", "nothing"],
)
def test_the_lightest_links_are_the_moved_ones(places, weights, moved):
    """What remains in order weighs as much as possible."""
    found = find_moved(places, weights)

    assert len(found) == 1 if moved == "one" else found == moved


@given(st.permutations(range(7)), st.lists(st.integers(1, 9), min_size=7, max_size=7))
def test_no_chain_is_heavier(order, weights):
    """The chain that is kept weighs as much as the best of all subsets in order."""
    places = list(enumerate(order))
    moved = find_moved(places, weights)
    kept = sum(weights[k] for k in range(7) if k not in moved)
    best = max(
        sum(weights[k] for k in chosen)
        for size in range(8)
        for chosen in combinations(range(7), size)
        if all(order[a] < order[b] for a, b in pairwise(chosen))
    )

    assert kept == best
