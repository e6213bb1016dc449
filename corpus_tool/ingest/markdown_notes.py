"""Tell raised digits that call a note from those of a unit or a formula.

`<sup>1</sup>` calls a note only where a note of that number stands: a paragraph that begins with
the raised number. `CO<sup>2</sup>` and `m<sup>2</sup>` stay text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus_tool.model import Block, BlockKind, Line, Run

__all__ = ["settle_notes"]


def settle_notes(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Make notes of paragraphs that begin with a raised number, and their calls to marks."""
    if not any(_raised(block) for block in blocks):
        return tuple(blocks)
    called = {mark for block in blocks for mark in _raised(block)[_opens(block) :]}
    noted = {_raised(block)[0] for block in blocks if _opens(block)} & called
    return tuple(_settled(block, noted) for block in blocks)


def _raised(block: Block) -> list[str]:
    return [run.note for line in block.lines for run in line.runs if run.note and run.text]


def _opens(block: Block) -> bool:
    """Tell whether the block begins with a raised number and goes on with text."""
    runs = block.lines[0].runs if block.lines else ()
    return len(runs) > 1 and bool(runs[0].note) and bool(runs[0].text)


def _settled(block: Block, noted: set[str]) -> Block:
    if not _raised(block):
        return block
    if _opens(block) and block.lines[0].runs[0].note in noted:
        first = Line(block.lines[0].runs[1:])
        lines = (first, *block.lines[1:])
        mark = block.lines[0].runs[0].note
        return replace(block, kind=BlockKind.NOTE, note=mark, lines=_each(lines, noted))
    return replace(block, lines=_each(block.lines, noted))


def _each(lines: Sequence[Line], noted: set[str]) -> tuple[Line, ...]:
    return tuple(Line(tuple(_call(run, noted) for run in line.runs)) for line in lines)


def _call(run: Run, noted: set[str]) -> Run:
    """A raised number becomes the mark of its note, or plain text again."""
    if not (run.note and run.text):
        return run
    return replace(run, text="") if run.note in noted else replace(run, note=None)
