"""The company a pair keeps: links between neighbours make a likely pair likelier.

A paragraph is split over neighbours, and several are merged, under one heading. The one of them
that carries the subject's words is found by itself; the others are found in its company.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus_tool.alignment.bags import Floats, Pairs

__all__ = ["Headings", "find_company"]

Headings = tuple[Sequence[str | None], Sequence[str | None]]
"""The heading over each paragraph, left and right."""


def find_company(chances: Pairs, likeness: Pairs, *, headings: Headings) -> Floats:
    """Return, for each pair, the chance that a neighbour of one belongs to the other.

    Only a neighbour under the same heading counts, and the less, the more it explains by itself:
    a copy leaves nothing for another to account for.

    Args:
        chances: the chance of each pair by itself, of settled ones too.
        likeness: the pairs to tell of, and how alike their words are.
        headings: where one section ends and the next begins.
    """
    keys = likeness.keys
    width = chances.width
    left, right = keys // max(width, 1), keys % max(width, 1)
    company = np.zeros(len(keys))
    for places, texts, stride in ((left, headings[0], width), (right, headings[1], 1)):
        follows = _follows(texts)
        for joined, step in ((follows[places], -stride), (follows[places + 1], stride)):
            open_still = np.clip(1 - likeness.at(keys + step), 0, 1)
            found = np.where(joined, chances.at(keys + step) * open_still, 0.0)
            company = np.maximum(company, found)
    return company


def _follows(headings: Sequence[str | None]) -> NDArray[np.bool_]:
    """Tell of each paragraph, and of the place after the last, whether its section goes on."""
    same = [bool(one) and one == other for one, other in pairwise(headings)]
    return np.array([False, *same, False], dtype=np.bool_)
