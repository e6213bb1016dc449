"""Why two paragraphs were linked, or were not, in words for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from corpus_tool.alignment.reading import Side, TextPair
from corpus_tool.model import Paragraph, Relation

__all__ = ["explain", "share_heading", "telling_words"]

SHOWN = 5
TELLING = 0.45
"""A word tells something when its weight is this share of the weight of the rarest or more."""
LONGEST = 6
"""Of a longer run of words, the first telling ones are shown."""


def explain(
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
    shared = telling_words(pair, [p.index for p in left], [p.index for p in right])
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


def telling_words(pair: TextPair, left: Sequence[int], right: Sequence[int]) -> tuple[str, ...]:
    """Return the rarest words and runs of words that both paragraphs have, as printed."""
    terms, forms = _words(pair.left, left)
    others, _ = _words(pair.right, right)
    telling = _telling(pair, terms)
    present, joined = set(others), set(pairwise(others))
    runs: dict[tuple[int, ...], tuple[float, str]] = {}
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
            printed = " ".join(pair.forms[form] for form in forms[heavy[0] : stop])
            runs.setdefault(key, (sum(rarest[:3]), printed))
        k = end
    return _choose(runs)


def _telling(pair: TextPair, terms: Sequence[int]) -> dict[int, float]:
    """Return the weights of those terms that tell something."""
    floor = TELLING * pair.heaviest
    weights = zip(terms, pair.weights[terms].tolist(), pair.light[terms].tolist(), strict=True)
    return {term: weight for term, weight, light in weights if weight >= floor and not light}


def _words(side: Side, members: Sequence[int]) -> tuple[list[int], list[int]]:
    terms = [t for k in members for t in side.paragraphs[k].tolist()]
    forms = [f for k in members for f in side.paragraph_forms[k].tolist()]
    return terms, forms


def _choose(runs: dict[tuple[int, ...], tuple[float, str]]) -> tuple[str, ...]:
    chosen: list[str] = []
    said: set[int] = set()
    for key, (_, words) in sorted(runs.items(), key=lambda item: (-item[1][0], item[0])):
        if not said.issuperset(key):
            chosen.append(words)
            said.update(key)
        if len(chosen) == SHOWN:
            break
    return tuple(chosen)
