"""From pairwise comparisons of three and more texts to one table: paragraphs by texts.

A row is a thread: the paragraphs that links tie together, through as many texts as they run. Links
are taken strongest first, and one that would gather more than a few paragraphs of a text into one
thread is not followed, lest a chain of splits and merges tie half a document together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus_tool.model import (
    AlignmentTable,
    Cell,
    CellState,
    Comparison,
    Link,
    Relation,
    Row,
    TableMode,
)

__all__ = ["MOST", "tabulate"]

MOST = 4
"""So many paragraphs of one text may stand in a row, unless a single link ties more."""

Place = tuple[int, int]
"""Column of a text and position of a paragraph in it."""
Thread = set[Place]


def tabulate(comparisons: Sequence[Comparison], *, mode: TableMode) -> AlignmentTable:
    """Return the table of three or more texts; two give the rows of their comparison.

    Args:
        comparisons: one for each text after the first, in the order of the columns: with the text
            before it (series) or with the first (base).
        mode: which of the two.

    Raises:
        ValueError: there is no comparison, or they do not belong together.
    """
    table = AlignmentTable(tuple(comparisons), (), mode)
    _check(table)
    threads = _gather(table)
    rows = tuple(Row(_cells(thread, table)) for thread in _order(threads, table))
    return AlignmentTable(table.comparisons, rows, mode)


def _check(table: AlignmentTable) -> None:
    if not table.comparisons:
        raise ValueError("a table needs at least one comparison")
    for column, comparison in enumerate(table.comparisons, 1):
        if comparison.left != table.versions[_source(table, column)]:
            raise ValueError(f"comparison {column} does not continue the {table.mode}")


def _source(table: AlignmentTable, column: int) -> int:
    return table.compared_with(column) or 0


def _gather(table: AlignmentTable) -> list[Thread]:
    """Return the threads: every paragraph in one of them."""
    lengths = [len(version.paragraphs) for version in table.versions]
    places = [(column, i) for column, length in enumerate(lengths) for i in range(length)]
    home: dict[Place, Thread] = {place: {place} for place in places}
    for column, comparison in enumerate(table.comparisons, 1):
        source = _source(table, column)
        for link in sorted(comparison.links, key=_strength):
            ties = [(source, i) for i in link.left] + [(column, j) for j in link.right]
            _tie(home, ties)
    return list({id(thread): thread for thread in home.values()}.values())


def _strength(link: Link) -> tuple[bool, float, tuple[int, ...], tuple[int, ...]]:
    return link.relation is not Relation.IDENTICAL, -link.score, link.right, link.left


def _tie(home: dict[Place, Thread], ties: Sequence[Place]) -> None:
    """Make one thread of those that a link ties, unless it would be too broad."""
    joined = set().union(*(home[place] for place in ties))
    own = _breadth(ties)
    if all(number <= max(MOST, own.get(c, 0)) for c, number in _breadth(joined).items()):
        home |= dict.fromkeys(joined, joined)


def _breadth(places: Iterable[Place]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for column, _ in places:
        counts[column] = counts.get(column, 0) + 1
    return counts


def _order(threads: list[Thread], table: AlignmentTable) -> list[Thread]:
    """Return the threads in the order of the last text; what it lacks stands where it stood.

    A thread that ends earlier follows the one with the paragraph before its own.
    """
    ordered: list[Thread] = []
    home = {place: thread for thread in threads for place in thread}
    for column in range(len(table.versions) - 1, -1, -1):
        ending = [thread for thread in threads if max(thread)[0] == column]
        for thread in sorted(ending, key=lambda thread: _first(thread, column)):
            before = home.get((column, _first(thread, column) - 1))
            at = next((k for k, other in enumerate(ordered) if other is before), -1)
            ordered.insert(at + 1, thread)
    return ordered


def _first(thread: Thread, column: int) -> int:
    return min(i for c, i in thread if c == column)


def _cells(thread: Thread, table: AlignmentTable) -> tuple[Cell, ...]:
    columns = range(len(table.versions))
    held = [tuple(sorted(i for c, i in thread if c == column)) for column in columns]
    return tuple(_cell(column, held, table) for column in columns)


def _cell(column: int, held: Sequence[tuple[int, ...]], table: AlignmentTable) -> Cell:
    here = set(held[column])
    if column == 0:
        return Cell(held[column], CellState.START if here else CellState.ABSENT)
    links = table.comparisons[column - 1].links
    before = set(held[_source(table, column)])
    ties = [link for link in links if (set(link.right) & here if here else set(link.left) & before)]
    strongest_first = tuple(sorted(ties, key=lambda link: (-link.score, link.right, link.left)))
    return Cell(held[column], _state(here, before, strongest_first), strongest_first)


def _state(here: set[int], before: set[int], links: Sequence[Link]) -> CellState:
    """Return the relation of the strongest link that changed anything, else identical."""
    if not here:
        gone = CellState.ELSEWHERE if links else CellState.DROPPED
        return gone if before else CellState.ABSENT
    if not links:
        return CellState.NEW
    changed = (link.relation for link in links if link.relation is not Relation.IDENTICAL)
    return CellState(next(changed, Relation.IDENTICAL).value)
