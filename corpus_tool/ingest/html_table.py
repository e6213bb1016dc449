"""Tell tables of data from tables of layout, and number the cells of the former.

Older ministry sites lay whole pages out in tables; their cells are no more than boxes.
"""

from __future__ import annotations

from corpus_tool.ingest.html_tree import Element

__all__ = ["cells", "is_data"]

_ROW_GROUPS = frozenset({"table", "tbody", "thead", "tfoot"})
_LONG_CELL = 250
"""Words; a longer cell holds a text, not an entry."""


def cells(table: Element) -> list[list[Element]]:
    """Return the cells of a table, row by row, without those of tables in it."""
    found: list[list[Element]] = []
    waiting = [table]
    while waiting:
        element = waiting.pop(0)
        inner = [child for child in element.children if isinstance(child, Element)]
        if element.tag in _ROW_GROUPS:
            waiting = [child for child in inner if child.tag in _ROW_GROUPS | {"tr"}] + waiting
        elif element.tag == "tr":
            found.append([child for child in inner if child.tag in {"td", "th"}])
    return [row for row in found if row]


def is_data(table: Element) -> bool:
    """Tell whether a table holds entries in rows and columns, rather than boxes of a page."""
    if table.get("role") in {"presentation", "none"}:
        return False
    grid = cells(table)
    if max((len(row) for row in grid), default=0) < 2:
        return False
    inner = [cell for row in grid for cell in row]
    if any(element.tag == "table" for cell in inner for element in cell.descend()):
        return False
    if any(element.tag in {"h1", "h2", "nav"} for cell in inner for element in cell.descend()):
        return False
    return max(len(cell.text.split()) for cell in inner) <= _LONG_CELL
