"""The best alignment is the best there is, by comparison with all there are."""

from __future__ import annotations

from functools import cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.wording.matching import NEVER, EditCosts, Pair, cheapest_script

WORDS = st.lists(st.integers(0, 3), max_size=7)
PRICES = st.builds(
    lambda change, steps: EditCosts(change, steps[0], sum(steps[:2]), sum(steps)),
    st.integers(0, 9),
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)).map(
        lambda steps: sorted(steps, reverse=True)
    ),
)
WORTH = (3, 8, 10, 14)


def value(pairs: list[Pair], left: list[int], right: list[int], prices: EditCosts) -> int:
    """Return what the kept words are worth, less the prices of the changes between them."""
    total, at = sum(WORTH[left[i]] for i, _ in pairs), (0, 0)
    for i, j in [*pairs, (len(left), len(right))]:
        removed, added = i - at[0], j - at[1]
        changed = removed or added
        total -= prices.of(removed) + prices.of(added) + (prices.change if changed else 0)
        at = (i + 1, j + 1)
    return total


def best(left: list[int], right: list[int], prices: EditCosts) -> int:
    """Return the greatest value of any alignment."""

    @cache
    def after(i: int, j: int) -> int:
        removed, added = len(left) - i, len(right) - j
        found = -(
            prices.of(removed) + prices.of(added) + (prices.change if removed or added else 0)
        )
        for k in range(i, len(left)):
            for m in range(j, len(right)):
                if left[k] == right[m]:
                    cost = prices.of(k - i) + prices.of(m - j)
                    cost += prices.change if k > i or m > j else 0
                    found = max(found, WORTH[left[k]] - cost + after(k + 1, m + 1))
        return found

    return after(0, 0)


@given(WORDS, WORDS, PRICES)
def test_no_alignment_is_worth_more(left: list[int], right: list[int], prices: EditCosts):
    """The pairs found ascend, agree, and are worth as much as the best of all alignments."""
    worth = np.full((len(left), len(right)), NEVER, np.int32)
    for i, old in enumerate(left):
        for j, new in enumerate(right):
            worth[i, j] = WORTH[old] if old == new else NEVER

    pairs = cheapest_script(worth, prices)

    assert all(left[i] == right[j] for i, j in pairs)
    assert pairs == sorted(set(pairs)) and len({j for _, j in pairs}) == len(pairs)
    assert value(pairs, left, right, prices) == best(left, right, prices)
