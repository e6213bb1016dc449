"""Whether a chance means what it says: of links shown at 0.7, seven in ten should be right.

Brier score (Brier 1950) and reliability curve (Murphy and Winkler 1977) over all pairs of
paragraphs that a gold file is sure of, linked or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus_tool.alignment.terms import ScoredPairs
from corpus_tool.evaluation.gold import LinkGold

__all__ = ["Calibration", "Said", "calibrate", "compare_chances"]

BOUNDS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 1.0)
"""Between two neighbours lies a bin; most pairs are no links, and most chances near nothing."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Said:
    """The chances of some pairs, and whether each is a link: arrays of one length."""

    chances: Floats
    linked: Floats


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far chances are from what happened."""

    brier: float
    """Mean square of chance less truth (1 or 0), over all pairs; the smaller the better."""
    base: float
    """The same, had every pair been given the share of links among all."""
    bins: tuple[tuple[float, float, int, float, float], ...]
    """Least and greatest chance of a bin, how many pairs it has, the mean of their chances, and the
    share of them that are links; empty bins are left out."""


def compare_chances(gold: LinkGold, chances: ScoredPairs) -> Said:
    """Return what was said of every pair that the gold is sure of; 0 of a pair without a chance."""
    shape = len(gold.left), len(gold.right)
    said, truth, known = (np.zeros(shape) for _ in range(3))
    said.ravel()[chances.keys] = chances.values
    known[:] = 1.0
    for link in gold.unsure:
        known[np.ix_(sorted(link.left), sorted(link.right))] = 0.0
    for link in gold.sure:
        known[np.ix_(sorted(link.left), sorted(link.right))] = 1.0
        truth[np.ix_(sorted(link.left), sorted(link.right))] = 1.0
    return Said(said[known > 0], truth[known > 0])


def calibrate(told: Iterable[Said]) -> Calibration | None:
    """Measure all that was said; None where nothing was."""
    found: Sequence[Said] = tuple(told)
    if not found:
        return None
    chances = np.concatenate([candidate.chances for candidate in found])
    linked = np.concatenate([candidate.linked for candidate in found])
    if not len(chances):
        return None
    share = float(linked.mean())
    places = np.clip(np.searchsorted(BOUNDS, chances, side="right") - 1, 0, len(BOUNDS) - 2)
    bins = tuple(
        (
            BOUNDS[place],
            BOUNDS[place + 1],
            int(inside.sum()),
            float(chances[inside].mean()),
            float(linked[inside].mean()),
        )
        for place in range(len(BOUNDS) - 1)
        if (inside := places == place).any()
    )
    return Calibration(float(np.mean((chances - linked) ** 2)), share * (1 - share), bins)
