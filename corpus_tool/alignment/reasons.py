"""Why two paragraphs were linked, or were not, in words for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from corpus_tool.alignment.reading import Side, TextPair
from corpus_tool.model import Paragraph

__all__ = ["explain", "share_heading", "telling_words"]

SHOWN = 5
TELLING = 0.45
"""A word tells something when its weight is this share of the weight of the rarest or more."""


def explain(
    pair: TextPair,
    left: Sequence[Paragraph],
    right: Sequence[Paragraph],
    *,
    meaning: float | None = None,
) -> str:
    """Say what the paragraphs of a link share, the rarest first."""
    shared = telling_words(pair, [p.index for p in left], [p.index for p in right])
    parts = [f"shares: {', '.join(shared)}"] if shared else []
    if meaning is not None and (not shared or meaning >= 0.4):
        parts.append("alike in meaning")
    if share_heading(left, right):
        parts.append("same heading")
    return "; ".join(parts) or "few words, in the same place"


def share_heading(left: Iterable[Paragraph], right: Iterable[Paragraph]) -> bool:
    """Tell whether a left and a right paragraph stand under the same heading."""
    mine, theirs = ({p.heading.casefold() for p in side if p.heading} for side in (left, right))
    return bool(mine & theirs)


def telling_words(pair: TextPair, left: Sequence[int], right: Sequence[int]) -> tuple[str, ...]:
    """Return the rarest words and runs of words that both paragraphs have, as printed."""
    terms, forms = _words(pair.left, left)
    others, _ = _words(pair.right, right)
    weights = pair.weights
    floor = TELLING * float(weights.max(initial=0.0))
    present, joined = set(others), set(pairwise(others))
    runs: dict[tuple[int, ...], tuple[float, str]] = {}
    k = 0
    while k < len(terms):
        end = k + 1
        while end < len(terms) and (terms[end - 1], terms[end]) in joined:
            end += 1
        run = _trim(terms[k:end], floor, weights.tolist()) if terms[k] in present else None
        if run is not None:
            start, stop = k + run[0], k + run[1]
            key = tuple(terms[start:stop])
            heavy = sorted((weights[t] for t in key if weights[t] >= floor), reverse=True)
            runs.setdefault(
                key, (float(sum(heavy[:3])), " ".join(pair.forms[f] for f in forms[start:stop]))
            )
        k = end
    return _choose(runs)


def _words(side: Side, members: Sequence[int]) -> tuple[list[int], list[int]]:
    terms = [t for k in members for t in side.paragraphs[k].tolist()]
    forms = [f for k in members for f in side.paragraph_forms[k].tolist()]
    return terms, forms


def _trim(terms: Sequence[int], floor: float, weights: Sequence[float]) -> tuple[int, int] | None:
    """Cut a run down to what lies between its first and last telling word, at most five words."""
    heavy = [k for k, term in enumerate(terms) if weights[term] >= floor]
    if not heavy:
        return None
    first = heavy[0]
    last = max(k for k in heavy if k - first < 5)
    return first, last + 1


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
