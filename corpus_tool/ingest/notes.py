"""Settle which raised digits are marks of notes, and take the printed mark off a note's body.

Why here: pages and Word files give superscripts alike, whether they mark a note or a square metre.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from corpus_tool.model import Block, BlockKind, Line, Run

__all__ = ["settle", "strip_mark"]


def strip_mark(lines: tuple[Line, ...], mark: str) -> tuple[Line, ...]:
    """Take the printed mark off the beginning of a note's body."""
    if not lines or not lines[0].runs:
        return lines
    first, *others = lines[0].runs
    if first.note == mark:
        text = first.text.replace(mark, "", 1)
    else:
        text = re.sub(rf"\A\s*[\[(]?{re.escape(mark)}[\])]?[.:]?(?=\s)\s*", "", first.text)
    if not text and others:
        others[0] = replace(others[0], text=others[0].text.lstrip())
        return (Line(tuple(others)), *lines[1:])
    return (Line((replace(first, text=text, note=None), *others)), *lines[1:])


def settle(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Decide which raised digits are marks of notes: those that a later block begins with.

    The others (`km²`) are text. A block that begins with the raised digit is the note.
    A reader gives a raised digit as a run that has both text and note.
    """
    blocks = tuple(blocks)
    seen: set[str] = set()
    bodies: dict[int, str] = {}
    for place, block in enumerate(blocks):
        opening = _raised(block.lines[0].runs[:1]) if block.lines else set()
        if opening & seen and block.kind is BlockKind.TEXT:
            bodies[place] = opening.pop()
            continue
        for line in block.lines:
            seen |= _raised(line.runs)
    known = set(bodies.values())
    known |= {block.note for block in blocks if block.kind is BlockKind.NOTE and block.note}
    return tuple(
        _settle_block(block, known, body=bodies.get(place)) for place, block in enumerate(blocks)
    )


def _raised(runs: Iterable[Run]) -> set[str]:
    return {run.note for run in runs if run.note and run.text}


def _settle_block(block: Block, known: set[str], *, body: str | None) -> Block:
    if body is not None:
        lines = strip_mark(block.lines, body)
        block = replace(block, kind=BlockKind.NOTE, note=body, lines=lines)
    if not any(_raised(line.runs) for line in block.lines):
        return block
    return replace(block, lines=tuple(_settle_line(line, known) for line in block.lines))


def _settle_line(line: Line, known: set[str]) -> Line:
    runs: list[Run] = []
    for run in line.runs:
        if run.note and run.text:
            run = replace(run, text="") if run.note in known else replace(run, note=None)
        last = runs[-1] if runs else None
        if last and not last.note and not run.note and replace(last, text=run.text) == run:
            runs[-1] = replace(last, text=last.text + run.text)
        else:
            runs.append(run)
    return Line(tuple(runs))
