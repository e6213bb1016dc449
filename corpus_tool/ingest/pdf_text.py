"""Write rows as text: joined at line ends, with looks, raised marks and the hyphens to settle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus_tool.ingest.compose import Look
from corpus_tool.ingest.pdf_lines import Row, is_raised, spaced
from corpus_tool.model import Block, Line, Run

__all__ = ["compose", "soften"]

_DASHES = "-‐‑–—/"
_HYPHENS = "-‐\u00ad"
_SUSPENDED = re.compile(r"and\s")
"""After a hyphen that waits for a second word: `short- and long-term`."""
_MAYBE_SUSPENDED = re.compile(r"(?:or|to)\s")
"""The same, where no word is broken: `mid- to long-term`, not `pota-to` or `behavi-or`."""
_PRINTED = "\u2010"
_SOFT = "\u00ad"
_UNSPACED = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60]")


class _Writer:
    """Collects runs, and knows how long the text is so far."""

    def __init__(self) -> None:
        self.lines: list[list[Run]] = [[]]
        self.length = 0

    def say(self, text: str, look: Look, note: str | None = None) -> None:
        """Add text to the present line."""
        self.length += len(text)
        line = self.lines[-1]
        last = line[-1] if line else None
        if last and not (last.note or note) and _look(last) == look:
            line[-1] = Run(last.text + text, look.bold, look.italic)
        else:
            line.append(Run(text, look.bold, look.italic, note=note))

    def break_line(self) -> None:
        """End the line."""
        self.lines.append([])
        self.length += 1

    @property
    def last_look(self) -> Look:
        """The look of what was said last."""
        line = self.lines[-1]
        return _look(line[-1]) if line else Look()


def compose(
    rows: Sequence[Row], breaks: Sequence[int], *, hyphenated: bool = True
) -> tuple[tuple[Line, ...], tuple[int, ...]]:
    """Return the lines of a block and the offsets of hyphens that stood at a line's end.

    Args:
        rows: its lines of print.
        breaks: the numbers of the rows before which the line was ended on purpose.
        hyphenated: the document breaks words at line ends.
    """
    writer = _Writer()
    hyphens: list[int] = []
    for place, row in enumerate(rows):
        if place in breaks:
            writer.break_line()
        elif place:
            _join(writer, rows[place - 1], row, hyphens, hyphenated=hyphenated)
        _write(writer, row)
    if re.search(r"[^\W\d_][-‐\u00ad]\Z", rows[-1].text.rstrip()):
        hyphens.append(writer.length - 1)
    return tuple(Line(tuple(line)) for line in writer.lines), tuple(hyphens)


def _join(writer: _Writer, last: Row, row: Row, hyphens: list[int], *, hyphenated: bool) -> None:
    """Put a space between two lines, or settle that there is none."""
    before, after = last.text.rstrip(), row.text.lstrip()
    if not before or not after:
        return
    waits = _SUSPENDED.match(after) or (not hyphenated and _MAYBE_SUSPENDED.match(after))
    if before[-1] in _HYPHENS and before[-1] != _PRINTED and waits:
        writer.say(" ", writer.last_look)
        return
    if before[-1] in _DASHES + _HYPHENS and before[-2:-1].strip():
        if before[-1] in _HYPHENS and before[-2:-1].isalpha() and after[0].isalpha():
            hyphens.append(writer.length - 1)
        return
    if after[0] in "—–" and after[1:2].strip():
        return
    if _UNSPACED.match(before[-1]) and _UNSPACED.match(after[0]):
        return
    writer.say(" ", writer.last_look)


def _write(writer: _Writer, row: Row) -> None:
    digits = ""
    before = ""
    for text, glyph in spaced(row):
        style = glyph.style
        look = Look(style.bold, style.italic)
        raised = is_raised(glyph, row) and glyph.text.isdigit()
        if raised and (digits or not before.isdigit()):
            digits += glyph.text
            continue
        if digits:
            _say_mark(writer, digits, look)
            digits = ""
        writer.say(text, look)
        before = glyph.text
    if digits:
        _say_mark(writer, digits, writer.last_look)


def _say_mark(writer: _Writer, digits: str, look: Look) -> None:
    """Say raised digits so that they may yet prove to be the mark of a note."""
    writer.say(digits, look, note=digits)


def soften(blocks: Sequence[Block]) -> list[Block]:
    """Tell the hyphens of a hyphenating printer from the author's, where it uses its own sign.

    Some printers end a broken word with U+2010, while authors type U+002D; a document in which the
    former stands at line ends only has been hyphenated by its printer.
    """
    printed = sum(block.text.count(_PRINTED) for block in blocks)
    at_ends = sum(block.text[place] == _PRINTED for block in blocks for place in block.hyphens)
    if not printed or printed != at_ends:
        return list(blocks)
    return [_soften(block) for block in blocks]


def _soften(block: Block) -> Block:
    """Make the printer's hyphens soft, save the last, whose other half is in the next block."""
    text = block.text
    lines: list[Line] = []
    offset = 0
    for line in block.lines:
        runs: list[Run] = []
        for run in line.runs:
            soft = run.text.replace(_PRINTED, _SOFT)
            offset += len(run.text)
            if offset == len(text) and run.text.endswith(_PRINTED):
                soft = soft[:-1] + _PRINTED
            runs.append(replace(run, text=soft))
        lines.append(Line(tuple(runs)))
        offset += 1
    hyphens = tuple(place for place in block.hyphens if text[place] == _PRINTED)
    return replace(block, lines=tuple(lines), hyphens=hyphens)


def _look(run: Run) -> Look:
    return Look(run.bold, run.italic)
