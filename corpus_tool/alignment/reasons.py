"""Why two paragraphs were linked or were not, and the best candidate of one without a link.

Sections, in order:

* Why two paragraphs were linked, or were not, in words for a person.
* The best candidate of each paragraph without a link, and why it was not enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from corpus_tool.alignment.terms import Floats, Integers, ScoredPairs, TextPair, TextSide
from corpus_tool.model import Link, Nearest, Options, Paragraph, Relation

__all__ = [
    "explain_link",
    "find_nearest",
    "share_heading",
    "telling_words",
]


# ----------------------------------------
# Why two paragraphs were linked, or were not, in words for a person.

_BETWEEN = r"(?:['’]s)?(?:\s+|[-‐‑–/&]|\.(?=\S)|(?<=[A-Z])\.\s+)"
"""What may stand between two words of one expression; a comma would look like the next one."""

SHOWN = 5
TELLING = 0.45
"""A word tells something when its weight is this share of the weight of the rarest or more."""
LONGEST = 6
"""Of a longer run of words, the first telling ones are shown."""


def explain_link(
    pair: TextPair,
    left: Sequence[Paragraph],
    right: Sequence[Paragraph],
    *,
    relation: Relation,
) -> str:
    """Say what the paragraphs of a link share, the rarest first.

    Args:
        pair: the two texts.
        left: the left paragraphs of the link.
        right: the right ones.
        relation: how the two sides stand to each other.
    """
    shared = telling_words(pair, left, right)
    parts = ["the same words"] if relation is Relation.IDENTICAL else []
    if shared:
        parts.append(f"shares: {', '.join(shared)}")
    if share_heading(left, right):
        parts.append("same heading")
    return "; ".join(parts) or "alike in meaning and place"


def share_heading(left: Iterable[Paragraph], right: Iterable[Paragraph]) -> bool:
    """Tell whether a left and a right paragraph stand under the same heading."""
    mine, theirs = ({p.heading.casefold() for p in side if p.heading} for side in (left, right))
    return bool(mine & theirs)


def telling_words(
    pair: TextPair, left: Sequence[Paragraph], right: Sequence[Paragraph]
) -> tuple[str, ...]:
    """Return the rarest words and runs of words that both sides have, as the left one prints them.

    Args:
        pair: the two texts.
        left: some left paragraphs; their indices are their positions.
        right: some right ones.
    """
    terms, forms = _words(pair.left, [p.index for p in left])
    others, _ = _words(pair.right, [p.index for p in right])
    telling = _telling(pair, terms)
    present, joined = set(others), set(pairwise(others))
    runs: dict[tuple[int, ...], tuple[float, tuple[str, ...]]] = {}
    k = 0
    while k < len(terms):
        end = k + 1
        while end < len(terms) and (terms[end - 1], terms[end]) in joined:
            end += 1
        heavy = [m for m in range(k, end) if terms[m] in telling] if terms[k] in present else []
        if heavy:
            stop = max(m for m in heavy if m - heavy[0] < LONGEST) + 1
            key = tuple(terms[heavy[0] : stop])
            rarest = sorted((telling[terms[m]] for m in heavy if m < stop), reverse=True)
            words = tuple(pair.forms[form] for form in forms[heavy[0] : stop])
            runs.setdefault(key, (sum(rarest[:3]), words))
        k = end
    return tuple(_print(words, left) for words in _choose(runs))


def _print(words: Sequence[str], paragraphs: Iterable[Paragraph]) -> str:
    """Return the words with the hyphens and points between them, where they stand so."""
    run = re.compile(rf"\b{_BETWEEN.join(map(re.escape, words))}\b")
    found = (run.search(p.text) for p in paragraphs) if len(words) > 1 else ()
    return next((" ".join(match[0].split()) for match in found if match), " ".join(words))


def _telling(pair: TextPair, terms: Sequence[int]) -> dict[int, float]:
    """Return the weights of those terms that tell something."""
    floor = TELLING * pair.heaviest
    weights = zip(terms, pair.weights[terms].tolist(), pair.light[terms].tolist(), strict=True)
    return {term: weight for term, weight, light in weights if weight >= floor and not light}


def _words(side: TextSide, members: Sequence[int]) -> tuple[list[int], list[int]]:
    terms = [t for k in members for t in side.paragraphs[k].tolist()]
    forms = [f for k in members for f in side.paragraph_forms[k].tolist()]
    return terms, forms


def _choose(
    runs: dict[tuple[int, ...], tuple[float, tuple[str, ...]]],
) -> list[tuple[str, ...]]:
    chosen: list[tuple[str, ...]] = []
    said: set[int] = set()
    for key, (_, words) in sorted(runs.items(), key=lambda item: (-item[1][0], item[0])):
        if not said.issuperset(key):
            chosen.append(words)
            said.update(key)
        if len(chosen) == SHOWN:
            break
    return chosen


# ----------------------------------------
# The best candidate of each paragraph without a link, and why it was not enough.


def find_nearest(
    pair: TextPair,
    chances: ScoredPairs,
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
