"""Threads: the paragraphs that links tie together, through as many texts as they run.

Links are taken strongest first, and one that would gather more than a few paragraphs of a text
into one thread is not followed, lest a chain of splits and merges tie half a document together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from corpus_tool.model import AlignmentTable, Comparison, Link, Relation

__all__ = ["MOST", "Across", "Place", "Returned", "Thread", "gather"]

MOST = 4
"""So many paragraphs of one text may stand in a row, unless a single link ties more."""

Place = tuple[int, int]
"""Column of a text and position of a paragraph in it."""
Thread = set[Place]
Across = Mapping[tuple[int, int], Comparison]
"""Comparisons of two columns that do not follow each other."""
Returned = dict[Place, tuple[int, Link]]
"""Of paragraphs that return after a gap: the column that had them last, and the link."""


def gather(table: AlignmentTable, *, across: Across) -> tuple[list[Thread], Returned]:
    """Return the threads, every paragraph in one of them, and what returns after a gap.

    Args:
        table: its comparisons and mode.
        across: where a thread that has ended may go on.
    """
    lengths = [len(version.paragraphs) for version in table.versions]
    places = [(column, i) for column, length in enumerate(lengths) for i in range(length)]
    home: dict[Place, Thread] = {place: {place} for place in places}
    for column, comparison in enumerate(table.comparisons, 1):
        source = table.compared_with(column) or 0
        for link in sorted(comparison.links, key=_strength):
            _tie(home, [(source, i) for i in link.left] + [(column, j) for j in link.right])
    returned = _bridge(home, across)
    return list({id(thread): thread for thread in home.values()}.values()), returned


def _strength(link: Link) -> tuple[bool, float, tuple[int, ...], tuple[int, ...]]:
    return link.relation is not Relation.IDENTICAL, -link.score, link.right, link.left


def _bridge(home: dict[Place, Thread], across: Across) -> Returned:
    """Tie threads that ended to those that begin after a gap, over the narrowest gap."""
    returned: Returned = {}
    for source, column in sorted(across, key=lambda columns: (columns[1], -columns[0])):
        for link in sorted(across[source, column].links, key=_strength):
            lefts = tuple(i for i in link.left if max(home[source, i])[0] == source)
            rights = tuple(j for j in link.right if min(home[column, j])[0] == column)
            ties = [(source, i) for i in lefts] + [(column, j) for j in rights]
            if lefts and rights and _tie(home, ties):
                kept = replace(link, left=lefts, right=rights)
                returned |= {(column, j): (source, kept) for j in rights}
    return returned


def _tie(home: dict[Place, Thread], ties: Sequence[Place]) -> bool:
    """Make one thread of those that a link ties, unless it would be too broad."""
    joined = set().union(*(home[place] for place in ties))
    own = _breadth(ties)
    narrow = all(number <= max(MOST, own.get(c, 0)) for c, number in _breadth(joined).items())
    if narrow:
        home |= dict.fromkeys(joined, joined)
    return narrow


def _breadth(places: Iterable[Place]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for column, _ in places:
        counts[column] = counts.get(column, 0) + 1
    return counts
