"""The heaviest chain that never crosses: what two texts keep in the same order.

Links that stay in place, lines of a Word file that are no moves, words that divide a vast passage:
each is the heaviest ascending subsequence of places in the other text (Fredman 1975 for weight 1).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

__all__ = ["find_heaviest_chain"]


def find_heaviest_chain(
    places: Sequence[int],
    weights: Sequence[float],
    *,
    strictly: bool = True,
    preference: Sequence[int] | None = None,
) -> list[int]:
    """Return the positions of a heaviest chain of ascending places, in O(n log n) comparisons.

    Args:
        places: where each thing stands in the other text, in the order of this one.
        weights: how much each counts; none below 0.
        strictly: two things at one place do not both belong to a chain.
        preference: of equally heavy chains, that whose last thing has the higher number goes on;
            all differ. By default the later one's.
    """
    ranks = range(len(places)) if preference is None else preference
    position = {rank: k for k, rank in enumerate(ranks)}
    before_place = bisect_left if strictly else bisect_right
    # A staircase: `best[n]` is the greatest weight, and rank, of the chains that end at `ends[n]`
    # or before; both ascend, so that one look-up finds what a chain may go on from.
    ends: list[int] = []
    best: list[tuple[float, int]] = []
    before: list[int] = []
    for place, weight, rank in zip(places, weights, ranks, strict=True):
        at = before_place(ends, place)
        before.append(position[best[at - 1][1]] if at else -1)
        chain = (best[at - 1][0] + weight if at else weight, rank)
        at = bisect_left(ends, place)
        stop = at
        while stop < len(ends) and best[stop] < chain:
            stop += 1
        is_beaten = (at and best[at - 1] > chain) or (stop == at < len(ends) and ends[at] == place)
        if not is_beaten:
            ends[at:stop], best[at:stop] = [place], [chain]
    kept: list[int] = []
    k = position[best[-1][1]] if best else -1
    while k >= 0:
        kept.append(k)
        k = before[k]
    return kept[::-1]
