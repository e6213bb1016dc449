"""Runs of identical links, folded: what did not change makes way for what did.

A section whose every link is identical is folded with its heading; the heading of a section that
holds a change stays in sight, and so do the headings above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus_tool.render.pieces import text
from corpus_tool.render.states import State
from corpus_tool.render.view_headings import HeadingRow
from corpus_tool.render.view_rows import PairRow, Row
from corpus_tool.render.words import Words

__all__ = ["Fold", "fold_rows"]

LABELS = 4
"""So many labels a fold names one by one; beyond, the first and the last."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A run of identical links, folded, with the headings of whole sections."""

    summary: str
    rows: tuple[Row, ...]
    kind: str = "fold"


def fold_rows(rows: Sequence[Row], words: Words) -> tuple[Row | Fold, ...]:
    """Fold every run of identical links."""
    return tuple(_folded(rows, words))


def _folded(rows: Sequence[Row], words: Words) -> Iterator[Row | Fold]:
    run: list[Row] = []
    for i, row in enumerate(rows):
        if _is_identical(row) if isinstance(row, PairRow) else _is_whole(rows, i):
            run.append(row)
            continue
        if run:
            yield _fold(run, words)
            run = []
        yield row
    if run:
        yield _fold(run, words)


def _is_identical(row: PairRow) -> bool:
    return row.state is State.IDENTICAL


def _is_whole(rows: Sequence[Row], start: int) -> bool:
    """Tell whether all that stands under a heading is identical."""
    heading = rows[start]
    rank, found = _rank(heading), False
    for row in rows[start + 1 :]:
        if isinstance(row, PairRow):
            if not _is_identical(row):
                return False
            found = True
        elif found and _rank(row) <= rank:
            return True
    return found


def _rank(row: Row) -> int:
    cells = (row.left, row.right) if isinstance(row, HeadingRow) else ()
    return min(cell.rank for cell in cells if cell)


def _fold(run: Sequence[Row], words: Words) -> Fold:
    pairs = [row for row in run if isinstance(row, PairRow)]
    labels = [cell.label for row in pairs for cell in row.right]
    headings = sum(1 for row in run if isinstance(row, HeadingRow))
    if len(labels) > LABELS:
        named = words("texts.range", first=labels[0], last=labels[-1])
    else:
        named = text(words.join(labels))
    key, under = "texts.fold", ""
    if headings > 1:
        key, under = "texts.fold_sections", words.plural("texts.headings", headings)
    elif headings:
        cell = next(row.right or row.left for row in run if isinstance(row, HeadingRow))
        key, under = "texts.fold_section", cell.text if cell else ""
    return Fold(words.counted(key, len(labels), labels=named, under=under), tuple(run))
