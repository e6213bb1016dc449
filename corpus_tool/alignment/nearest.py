"""The best candidate of each paragraph without a link, and why it was not enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from corpus_tool.alignment.bags import Floats, Integers, Pairs
from corpus_tool.alignment.reading import TextPair
from corpus_tool.alignment.reasons import telling_words
from corpus_tool.model import Link, Nearest, Options, Paragraph

__all__ = ["find_nearest"]


def find_nearest(
    pair: TextPair,
    chances: Pairs,
    links: Iterable[Link],
    sides: tuple[Sequence[Paragraph], Sequence[Paragraph]],
    *,
    options: Options,
) -> tuple[Nearest, ...]:
    """Name the nearest candidate of every paragraph in no link."""
    linked = {("left", i) for link in links for i in link.left}
    linked |= {("right", j) for link in links for j in link.right}
    found = []
    for side, mine, theirs in (
        ("left", chances.left, chances.right),
        ("right", chances.right, chances.left),
    ):
        own, other = sides if side == "left" else sides[::-1]
        best = _best(mine, theirs, chances.values, len(own))
        for index in range(len(own)):
            if (side, index) in linked:
                continue
            candidate, score = best[index]
            members = [own[index]], [other[candidate]] if candidate >= 0 else []
            shared = telling_words(pair, *(members if side == "left" else members[::-1]))
            if not shared:
                found.append(Nearest(side, index, None, 0.0, "shares no telling word with any"))
                continue
            why = _why(score, other[candidate], options)
            found.append(
                Nearest(side, index, candidate, score, f"shares: {', '.join(shared)}; {why}")
            )
    return tuple(found)


def _best(mine: Integers, theirs: Integers, values: Floats, size: int) -> list[tuple[int, float]]:
    order = np.lexsort((theirs, -values, mine))
    best = [(-1, 0.0)] * size
    firsts = np.ones(len(order), dtype=bool)
    firsts[1:] = mine[order][1:] != mine[order][:-1]
    for place in order[firsts]:
        best[int(mine[place])] = int(theirs[place]), round(float(values[place]), 4)
    return best


def _why(score: float, candidate: Paragraph, options: Options) -> str:
    if score < options.min_score:
        return f"score {score:.2f}, and a link needs {options.min_score:.2f}"
    if score < options.moved_score:
        return f"score {score:.2f}, and out of order a link needs {options.moved_score:.2f}"
    return f"score {score:.2f}, but {candidate.number or 'it'} has a nearer counterpart"
