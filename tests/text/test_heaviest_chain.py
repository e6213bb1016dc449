"""The heaviest chain that never crosses, against the plain way to find it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tool.text.heaviest_chain import find_heaviest_chain


def plain(
    places: Sequence[int], weights: Sequence[int], ranks: Sequence[int], *, strictly: bool
) -> list[int]:
    """Look back from each thing at all before it; of equal chains the higher rank goes on."""
    best: list[tuple[int, int, int]] = []

    def last_before(k: int) -> tuple[int, int, int] | None:
        fitting = (m for m in range(k) if places[m] < places[k] + (not strictly))
        return max((best[m] for m in fitting), default=None)

    for k, weight in enumerate(weights):
        before = last_before(k)
        best.append((weight + (before[0] if before else 0), ranks[k], k))
    chain: list[int] = []
    end = max(best, default=None)
    while end is not None:
        chain.append(end[2])
        end = last_before(end[2])
    return chain[::-1]


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[int], list[int], list[int]]:
    """Places with repetitions, small weights that often add up to the same, and ranks."""
    size = draw(st.integers(0, 14))
    places = draw(st.lists(st.integers(0, 12), min_size=size, max_size=size))
    weights = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    return places, weights, draw(st.permutations(range(size)))


@pytest.mark.parametrize("strictly", [True, False])
@given(case=cases())
@settings(max_examples=300, deadline=None)
def test_it_is_what_the_plain_way_finds(case, strictly: bool) -> None:
    """The same chain, among equally heavy ones too, whatever ranks them."""
    places, weights, ranks = case
    for chosen in (ranks, range(len(places)), range(0, -len(places), -1)):
        found = find_heaviest_chain(places, weights, strictly=strictly, preference=chosen)

        assert found == plain(places, weights, chosen, strictly=strictly)


def test_many_are_no_matter_of_minutes() -> None:
    """A hundred thousand things in blocks that stand in the contrary order keep one block."""
    places = [100 * (1000 - block) + step for block in range(1000) for step in range(100)]

    assert find_heaviest_chain(places, [1] * len(places)) == list(range(99_900, 100_000))
