"""Units of text as weighted terms, and what two sets of units share.

A unit is a paragraph or a sentence. Only pairs of units that share a
term are ever looked at, and terms that too many share are left out of the comparison once the
texts are large: their weight is nothing and their pairs are nearly all there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Bags",
    "Floats",
    "Integers",
    "Pairs",
    "best_others",
    "cosines",
    "count",
    "fill",
    "multiply",
]

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

BUDGET, BUDGET_PER_UNIT = 2_000_000, 250
"""How many pairs of units a comparison may look at: so many, or so many for each unit if more."""
DENSE = 1 << 22
"""Up to this many possible pairs, sums are kept in a table instead of being sorted."""


@dataclass(frozen=True, slots=True)
class Bags:
    """How much of which term is in which unit; sorted by term, then by unit."""

    terms: Integers
    units: Integers
    weights: Floats
    size: int
    """How many units there are."""

    def norms(self, discount: Floats) -> Floats:
        """Return the length of each unit, its terms weighed down by `discount`."""
        squares = (self.weights * discount[self.terms]) ** 2
        lengths: Floats = np.sqrt(np.bincount(self.units, squares, minlength=self.size))
        return lengths


@dataclass(frozen=True, slots=True)
class Pairs:
    """A value for pairs of a left and a right unit; sorted by `keys`, none twice."""

    keys: Integers
    """`left * width + right`."""
    values: Floats
    width: int

    @property
    def left(self) -> Integers:
        """The left unit of each pair."""
        return self.keys // self.width

    @property
    def right(self) -> Integers:
        """The right unit of each pair."""
        return self.keys % self.width

    def at(self, keys: Integers) -> Floats:
        """Return the values of the pairs of these keys, 0 where there is none."""
        if not len(self.keys):
            return np.zeros(len(keys))
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found: Floats = np.where(self.keys[places] == keys, self.values[places], 0.0)
        return found


def count(units: Sequence[Integers]) -> Bags:
    """Count the terms of each unit; a term's second mention adds less than its first."""
    size = max(len(units), 1)
    lengths = [len(unit) for unit in units]
    flat = np.concatenate([*units, np.empty(0, dtype=np.int64)])
    keys, counts = np.unique(
        flat * size + np.repeat(np.arange(len(units)), lengths), return_counts=True
    )
    return Bags(keys // size, keys % size, np.log2(1.0 + counts), len(units))


def fill(bags: Bags, weights: Floats) -> Bags:
    """Return the bags with each term's weight multiplied in."""
    return Bags(bags.terms, bags.units, bags.weights * weights[bags.terms], bags.size)


def multiply(left: Bags, right: Bags, *, vocabulary: int) -> Pairs:
    """Return the sum of the products of the weights of shared terms, for each pair that shares."""
    width = max(right.size, 1)
    in_left = np.bincount(left.terms, minlength=vocabulary)
    in_right = np.bincount(right.terms, minlength=vocabulary)
    budget = max(BUDGET, BUDGET_PER_UNIT * (left.size + right.size))
    kept = _affordable(in_left * in_right, budget=budget)
    chosen = np.flatnonzero(kept[left.terms])
    repeats = in_right[left.terms[chosen]]
    mine = np.repeat(chosen, repeats)
    starts = np.cumsum(in_right) - in_right
    within = np.arange(len(mine)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    theirs = starts[left.terms[mine]] + within
    keys = left.units[mine] * width + right.units[theirs]
    return _sum(keys, left.weights[mine] * right.weights[theirs], left.size, width)


def cosines(
    shared: Pairs, left: Bags, right: Bags, discount: Floats, *, shortest: float = 1e-9
) -> Pairs:
    """Divide what pairs share by the lengths of both units.

    Args:
        shared: the sums of products, from `multiply`.
        left: the units of the left side.
        right: those of the right side.
        discount: what each term counts in a length.
        shortest: a shorter unit is treated as if it were so long.
    """
    mine, theirs = (np.maximum(side.norms(discount), shortest) for side in (left, right))
    values = shared.values / (mine[shared.left] * theirs[shared.right])
    return Pairs(shared.keys, values, shared.width)


def best_others(groups: Integers, values: Floats) -> Floats:
    """Return the greatest other value of each value's group, 0 where it stands alone."""
    order = np.lexsort((values, groups))
    ordered, ranked = groups[order], values[order]
    starts = np.searchsorted(ordered, ordered)
    ends = np.searchsorted(ordered, ordered, side="right") - 1
    second = np.where(ends > starts, ranked[np.maximum(ends - 1, 0)], 0.0)
    rivals = np.empty(len(values))
    rivals[order] = np.where(np.arange(len(order)) == ends, second, ranked[ends])
    return rivals


def _affordable(products: Integers, *, budget: int) -> NDArray[np.bool_]:
    """Tell which terms may be compared: those in fewest pairs first, within the budget."""
    present: NDArray[np.bool_] = products > 0
    if int(products.sum()) <= budget:
        return present
    ordered = np.sort(products)
    last = ordered[np.searchsorted(np.cumsum(ordered), budget, side="right")]
    affordable: NDArray[np.bool_] = present & (products < last)
    return affordable


def _sum(keys: Integers, values: Floats, height: int, width: int) -> Pairs:
    if height * width <= DENSE:
        sums = np.bincount(keys, values, minlength=height * width).astype(np.float64)
        present = np.flatnonzero(sums)
        return Pairs(present, sums[present], width)
    distinct, places = np.unique(keys, return_inverse=True)
    sums = np.bincount(places, values, minlength=len(distinct)).astype(np.float64)
    return Pairs(distinct, sums, width)
