"""Why two paragraphs were linked, or were not, in words for a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from corpus_tool.alignment.reading import Side, TextPair
from corpus_tool.model import Paragraph, Relation

__all__ = ["explain", "share_heading", "telling_words"]

_BETWEEN = r"(?:['’]s)?(?:\s+|[-‐‑–/&]|\.(?=\S)|(?<=[A-Z])\.\s+)"
"""What may stand between two words of one expression; a comma would look like the next one."""

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


def _words(side: Side, members: Sequence[int]) -> tuple[list[int], list[int]]:
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
