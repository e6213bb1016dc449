"""From pairwise comparisons of three and more texts to one table: paragraphs by texts.

A row is a thread, and each cell says how a text has it.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus_tool.alignment.threads import Across, Returned, Thread, gather
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

__all__ = ["REACH", "find_gaps", "tabulate"]

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
    threads, returned = gather(table, across=across or {})
    rows = tuple(Row(_cells(thread, table, returned)) for thread in _order(threads, table))
    return AlignmentTable(table.comparisons, rows, mode)


def _check(table: AlignmentTable) -> None:
    if not table.comparisons:
        raise ValueError("a table needs at least one comparison")
    for column, comparison in enumerate(table.comparisons, 1):
        if comparison.left != table.versions[_source(table, column)]:
            raise ValueError(f"comparison {column} does not continue the {table.mode}")


def _source(table: AlignmentTable, column: int) -> int:
    return table.compared_with(column) or 0


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


def _cells(thread: Thread, table: AlignmentTable, returned: Returned) -> tuple[Cell, ...]:
    columns = range(len(table.versions))
    held = [tuple(sorted(i for c, i in thread if c == column)) for column in columns]
    cells = (_cell(column, held, table) for column in columns)
    return tuple(
        _back(cell, column, returned) if cell.state is CellState.NEW else cell
        for column, cell in enumerate(cells)
    )


def _back(cell: Cell, column: int, returned: Returned) -> Cell:
    """Return the cell of a paragraph that is new to the text before, or back after a gap."""
    found = {returned[column, j] for j in cell.paragraphs if (column, j) in returned}
    if not found:
        return cell
    since = max(source for source, _ in found)
    links = [link for source, link in found if source == since]
    ordered = tuple(sorted(links, key=lambda link: (-link.score, link.right, link.left)))
    return Cell(cell.paragraphs, CellState.RETURNED, ordered, since)


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
