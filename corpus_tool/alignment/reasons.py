"""Why two paragraphs were linked or were not, and the best candidate of one without a link.

Sections, in order:

* Why two paragraphs were linked, or were not, in words for a person.
* The best candidates of each paragraph without a link, and why it was not enough.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

import numpy as np

from corpus_tool.alignment.terms import Floats, Integers, ScoredPairs, TextPair, TextSide
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Link, Nearest, Options, Paragraph, Relation

__all__ = [
    "explain_link",
    "find_dull",
    "find_nearest",
    "share_heading",
    "telling_words",
]


# ----------------------------------------
# Why two paragraphs were linked, or were not, in words for a person.

_BETWEEN = re.compile(r"(?:['’]s)?(?:\s+|[-‐‑–/&]|\.(?=\S)|(?<=[A-Z])\.\s+)")
"""What may stand between two words of one expression; a comma would look like the next one."""

SHOWN = 5
TELLING = 0.45
"""A word tells something when its weight is this share of the weight of the rarest or more."""
NAME_WORDS, SHORTEST_NAME = 4, 3
"""So many capitalised words after an office are a person's name, none of them shorter."""
LONGEST = 6
"""Of a longer run of words, the first telling ones are shown."""


def explain_link(
    pair: TextPair,
    left: Sequence[Paragraph],
    right: Sequence[Paragraph],
    *,
    relation: Relation,
    dull: Collection[int] = frozenset(),
) -> str:
    """Say what the paragraphs of a link share, the rarest first.

    Args:
        pair: the two texts.
        left: the left paragraphs of the link.
        right: the right ones.
        relation: how the two sides stand to each other.
        dull: terms that tell nothing, as `find_dull` returns them.
    """
    shared = telling_words(pair, left, right, dull=dull)
    parts = ["the same words"] if relation is Relation.IDENTICAL else []
    if shared:
        parts.append(f"shares: {', '.join(shared)}")
    if share_heading(left, right):
        parts.append("same heading")
    return "; ".join(parts) or "alike in meaning and place"


def find_dull(pair: TextPair, lexicon: Lexicon | None) -> frozenset[int]:
    """Return the terms of offices, and of the persons who hold them: not what a text is about.

    Args:
        pair: the two texts.
        lexicon: the titles of offices; without it no term is dull.
    """
    if lexicon is None:
        return frozenset()
    titles = {tuple(title.split()) for title in lexicon.names.titles}
    alone = {title[0] for title in titles if len(title) == 1}
    # A title of one letter (`U` of Myanmar) is half of `U.S.` far more often.
    offices = {word for title in titles if title[-1] in alone for word in title if len(word) > 1}
    no_names = offices | set(lexicon.names.not_names)
    numbers = {number for number, form in enumerate(pair.forms) if form in offices}
    found = set(numbers)
    for side in (pair.left, pair.right):
        for sentence in side.forms:
            forms = sentence.tolist()
            for place, form in enumerate(forms):
                if form in numbers:
                    for after in forms[place + 1 : place + 1 + NAME_WORDS]:
                        name = pair.forms[after]
                        if not name[:1].isupper() or name in no_names or len(name) < SHORTEST_NAME:
                            break
                        found.add(after)
    return frozenset(pair.terms[sorted(found)].tolist())


def share_heading(left: Iterable[Paragraph], right: Iterable[Paragraph]) -> bool:
    """Tell whether a left and a right paragraph stand under the same heading."""
    mine, theirs = ({p.heading.casefold() for p in side if p.heading} for side in (left, right))
    return bool(mine & theirs)


def telling_words(
    pair: TextPair,
    left: Sequence[Paragraph],
    right: Sequence[Paragraph],
    *,
    dull: Collection[int] = frozenset(),
) -> tuple[str, ...]:
    """Return the rarest words and runs of words that both sides have, as the left one prints them.

    Args:
        pair: the two texts.
        left: some left paragraphs; their indices are their positions.
        right: some right ones.
        dull: terms that tell nothing, as `find_dull` returns them.
    """
    terms, forms = _words(pair.left, [p.index for p in left])
    others, _ = _words(pair.right, [p.index for p in right])
    telling = _telling(pair, terms, dull)
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
    found = (_find_run(words, p.text) for p in paragraphs) if len(words) > 1 else ()
    return next((" ".join(run.split()) for run in found if run), " ".join(words))


def _find_run(words: Sequence[str], text: str) -> str:
    """Return the stretch of a text that is these words in a row, or nothing."""
    start = text.find(words[0])
    while start >= 0:
        end = start + len(words[0]) if not text[max(start - 1, 0) : start].isalnum() else -1
        for word in words[1:]:
            gap = _BETWEEN.match(text, end) if end >= 0 else None
            if gap is None or not text.startswith(word, gap.end()):
                end = -1
                break
            end = gap.end() + len(word)
        if end >= 0 and not text[end : end + 1].isalnum():
            return text[start:end]
        start = text.find(words[0], start + 1)
    return ""


def _telling(pair: TextPair, terms: Sequence[int], dull: Collection[int]) -> dict[int, float]:
    """Return the weights of those terms that tell something."""
    floor = TELLING * pair.heaviest
    weights = zip(terms, pair.weights[terms].tolist(), pair.light[terms].tolist(), strict=True)
    return {
        term: weight
        for term, weight, light in weights
        if weight >= floor and not light and term not in dull
    }


def _words(side: TextSide, members: Sequence[int]) -> tuple[list[int], list[int]]:
    terms = [t for k in members for t in side.paragraphs[k].tolist()]
    forms = [f for k in members for f in side.paragraph_forms[k].tolist()]
    return terms, forms


def _choose(
    runs: dict[tuple[int, ...], tuple[float, tuple[str, ...]]],
) -> list[tuple[str, ...]]:
    chosen: list[tuple[str, ...]] = []
    covered: set[int] = set()
    for key, (_, words) in sorted(runs.items(), key=lambda item: (-item[1][0], item[0])):
        if not covered.issuperset(key):
            chosen.append(words)
            covered.update(key)
        if len(chosen) == SHOWN:
            break
    return chosen


# ----------------------------------------
# The best candidates of each paragraph without a link, and why it was not enough.

CANDIDATES = 2
"""So many are named."""


def find_nearest(
    pair: TextPair,
    chances: ScoredPairs,
    links: Iterable[Link],
    sides: tuple[Sequence[Paragraph], Sequence[Paragraph]],
    *,
    options: Options,
    dull: Collection[int] = frozenset(),
) -> tuple[Nearest, ...]:
    """Name the two nearest candidates of every paragraph in no link, and what they share.

    Args:
        pair: the two texts.
        chances: the chance of each pair.
        links: the links there are.
        sides: the paragraphs, left and right.
        options: the least chances of a link.
        dull: terms that tell nothing.
    """
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
            candidates = []
            for candidate, score in best[index]:
                members = [own[index]], [other[candidate]]
                ordered = members if side == "left" else members[::-1]
                if shared := telling_words(pair, *ordered, dull=dull):
                    candidates.append((candidate, score, ", ".join(shared)))
            found.append(_tell(side, index, candidates, other, options))
    return tuple(found)


def _tell(
    side: str,
    index: int,
    candidates: Sequence[tuple[int, float, str]],
    other: Sequence[Paragraph],
    options: Options,
) -> Nearest:
    """Name the first candidate, and in the reason the second, each with what it shares."""
    if not candidates:
        return Nearest(side, index, None, 0.0, "shares no telling word with any")
    (candidate, score, shared), *others = candidates
    reason = f"shares: {shared}; {_why(score, other[candidate], options)}"
    for second, chance, common in others:
        number = other[second].number
        name = f"¶{number}" if number else f"paragraph {second + 1}"
        reason += f"; then {name}, chance {chance:.2f}, shares: {common}"
    return Nearest(side, index, candidate, score, reason)


def _best(
    mine: Integers, theirs: Integers, values: Floats, size: int
) -> list[list[tuple[int, float]]]:
    """Return the best candidates of each paragraph, the likeliest first."""
    order = np.lexsort((theirs, -values, mine))
    ordered = mine[order]
    rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    best: list[list[tuple[int, float]]] = [[] for _ in range(size)]
    for place in order[rank < CANDIDATES]:
        best[int(mine[place])].append((int(theirs[place]), round(float(values[place]), 4)))
    return best


def _why(score: float, candidate: Paragraph, options: Options) -> str:
    if score < options.min_score:
        return f"chance {score:.2f}, and a link needs {options.min_score:.2f}"
    if score < options.moved_score:
        return f"chance {score:.2f}, and out of order a link needs {options.moved_score:.2f}"
    return f"chance {score:.2f}, but {candidate.number or 'it'} has a nearer counterpart"
