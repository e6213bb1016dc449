"""Three and more texts in one table: the threads of paragraphs, and how each text has them.

Sections, in order:

* From pairwise comparisons of three and more texts to one table: paragraphs by texts.
* Threads: the paragraphs that links tie together, through as many texts as they run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from corpus_tool.model import (
    AlignmentTable,
    CellState,
    Comparison,
    Link,
    Relation,
    Row,
    TableCell,
    TableMode,
)

__all__ = [
    "MOST",
    "REACH",
    "find_gaps",
    "tabulate",
]


# ----------------------------------------
# From pairwise comparisons of three and more texts to one table: paragraphs by texts.
#
# A row is a thread, and each cell says how a text has it.

REACH = 3
"""So many texts back, a thread that ended may be taken up again."""


def find_gaps(comparisons: Sequence[Comparison]) -> tuple[tuple[int, int], ...]:
    """Return the columns of a series between which a thread may go on, passing over others.

    Only where the one loses paragraphs and the other gains some is there anything to compare.

    Args:
        comparisons: each text with the one before it, in the order of the columns.
    """
    return tuple(
        (source, column)
        for column in range(2, len(comparisons) + 1)
        for source in range(max(0, column - 1 - REACH), column - 1)
        if comparisons[source].dropped and comparisons[column - 1].added
    )


def tabulate(
    comparisons: Sequence[Comparison], *, mode: TableMode, across: Across | None = None
) -> AlignmentTable:
    """Return the table of three or more texts; two give the rows of their comparison.

    Args:
        comparisons: one for each text after the first, in the order of the columns: with the text
            before it (series) or with the first (base).
        mode: which of the two.
        across: of a series, comparisons of texts that do not follow each other, by their columns;
            over these, a thread that one text passes over goes on.

    Raises:
        ValueError: there is no comparison, or they do not belong together.
    """
    table = AlignmentTable(tuple(comparisons), (), mode)
    _check(table)
    chains, returned = gather_chains(table, across=across or {})
    rows = tuple(Row(_cells(thread, table, returned)) for thread in _order(chains, table))
    return AlignmentTable(table.comparisons, rows, mode)


def _check(table: AlignmentTable) -> None:
    if not table.comparisons:
        raise ValueError("a table needs at least one comparison")
    for column, comparison in enumerate(table.comparisons, 1):
        if comparison.left != table.versions[_source(table, column)]:
            raise ValueError(f"comparison {column} does not continue the {table.mode}")


def _source(table: AlignmentTable, column: int) -> int:
    return table.compared_with(column) or 0


def _order(chains: list[Thread], table: AlignmentTable) -> list[Thread]:
    """Return the threads in the order of the last text; what it lacks stands where it stood.

    A thread that ends earlier follows the one with the paragraph before its own.
    """
    ordered: list[Thread] = []
    home = {place: thread for thread in chains for place in thread}
    for column in range(len(table.versions) - 1, -1, -1):
        ending = [thread for thread in chains if max(thread)[0] == column]
        for thread in sorted(ending, key=lambda thread: _first(thread, column)):
            before = home.get((column, _first(thread, column) - 1))
            at = next((k for k, other in enumerate(ordered) if other is before), -1)
            ordered.insert(at + 1, thread)
    return ordered


def _first(thread: Thread, column: int) -> int:
    return min(i for c, i in thread if c == column)


def _cells(thread: Thread, table: AlignmentTable, returned: Returned) -> tuple[TableCell, ...]:
    columns = range(len(table.versions))
    members = [tuple(sorted(i for c, i in thread if c == column)) for column in columns]
    cells = (_cell(column, members, table) for column in columns)
    return tuple(
        _back(cell, column, returned) if cell.state is CellState.NEW else cell
        for column, cell in enumerate(cells)
    )


def _back(cell: TableCell, column: int, returned: Returned) -> TableCell:
    """Return the cell of a paragraph that is new to the text before, or back after a gap."""
    found = {returned[column, j] for j in cell.paragraphs if (column, j) in returned}
    if not found:
        return cell
    since = max(source for source, _ in found)
    links = [link for source, link in found if source == since]
    ordered = tuple(sorted(links, key=lambda link: (-link.score, link.right, link.left)))
    return TableCell(cell.paragraphs, CellState.RETURNED, ordered, since)


def _cell(column: int, members: Sequence[tuple[int, ...]], table: AlignmentTable) -> TableCell:
    present = set(members[column])
    if column == 0:
        return TableCell(members[column], CellState.START if present else CellState.ABSENT)
    links = table.comparisons[column - 1].links
    before = set(members[_source(table, column)])
    links_here = [
        link
        for link in links
        if (set(link.right) & present if present else set(link.left) & before)
    ]
    strongest_first = tuple(
        sorted(links_here, key=lambda link: (-link.score, link.right, link.left))
    )
    return TableCell(members[column], _state(present, before, strongest_first), strongest_first)


def _state(present: set[int], before: set[int], links: Sequence[Link]) -> CellState:
    """Return the relation of the strongest link that changed anything, else identical."""
    if not present:
        absence = CellState.ELSEWHERE if links else CellState.DROPPED
        return absence if before else CellState.ABSENT
    if not links:
        return CellState.NEW
    changed = (link.relation for link in links if link.relation is not Relation.IDENTICAL)
    return CellState(next(changed, Relation.IDENTICAL).value)


# ----------------------------------------
# Threads: the paragraphs that links tie together, through as many texts as they run.
#
# Links are taken strongest first, and one that would gather more than a few paragraphs of a text
# into one thread is not followed, lest a chain of splits and merges tie half a document together.

MOST = 4
"""So many paragraphs of one text may stand in a row, unless a single link ties more."""

Place = tuple[int, int]
"""Column of a text and position of a paragraph in it."""
Thread = set[Place]
Across = Mapping[tuple[int, int], Comparison]
"""Comparisons of two columns that do not follow each other."""
Returned = dict[Place, tuple[int, Link]]
"""Of paragraphs that return after a gap: the column that had them last, and the link."""


def gather_chains(table: AlignmentTable, *, across: Across) -> tuple[list[Thread], Returned]:
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
            places = [(source, i) for i in lefts] + [(column, j) for j in rights]
            if lefts and rights and _tie(home, places):
                kept = replace(link, left=lefts, right=rights)
                returned |= {(column, j): (source, kept) for j in rights}
    return returned


def _tie(home: dict[Place, Thread], places: Sequence[Place]) -> bool:
    """Make one thread of those that a link ties, unless it would be too broad."""
    joined = set().union(*(home[place] for place in places))
    own = _breadth(places)
    narrow = all(number <= max(MOST, own.get(c, 0)) for c, number in _breadth(joined).items())
    if narrow:
        home |= dict.fromkeys(joined, joined)
    return narrow


def _breadth(places: Iterable[Place]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for column, _ in places:
        counts[column] = counts.get(column, 0) + 1
    return counts
