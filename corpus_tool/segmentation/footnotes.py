"""Footnotes and endnotes: they are no paragraphs, and part of the text all the same.

A reader gives the body of a note as a block of its own and its call as a mark on the text; in plain
text both are typed, `[1]`. A reservation stands in a note more often than in a paragraph.

Sections, in order:

* Notes that a reader set apart.
* Notes that are typed: a unit that begins with `[1]`, where the text before has `[1]`.
* Which paragraph a note hangs on.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus_tool.model import (
    Block,
    BlockKind,
    Finding,
    Footnote,
    Paragraph,
)
from corpus_tool.segmentation.units import TextUnit, UnitFate
from corpus_tool.text.normalize import clean_text
from corpus_tool.text.tokens import squash

__all__ = ["place_notes", "report_notes", "take_out_notes", "take_set_notes"]


# ----------------------------------------
# Notes that a reader set apart.

UNMARKED = "*"
"""The mark of a note that has none in its file."""
MAX_MARK = 40
"""Characters of a mark; a longer one is the name of an anchor, not what is printed."""


def take_set_notes(blocks: Iterable[Block]) -> list[Footnote]:
    """Return the notes among the blocks, each on one line, whatever paragraphs it is printed in.

    They hang on no paragraph yet: see `place_notes`.
    """
    notes: list[Footnote] = []
    for block in blocks:
        text = clean_text(block.text)
        if block.kind is not BlockKind.NOTE or not text:
            continue
        mark = (block.note or UNMARKED)[:MAX_MARK]
        if notes and block.note and notes[-1].mark == mark:
            notes[-1] = replace(notes[-1], text=f"{notes[-1].text} {text}")
        else:
            notes.append(Footnote(mark, text, None, block.source_line, block.page))
    return notes


def report_notes(notes: Iterable[Footnote]) -> list[Finding]:
    """Tell each note, which is no part of any paragraph."""
    return [
        Finding("I_NOTE", f"note {note.mark}: {note.text}", note.line, note.page) for note in notes
    ]


# ----------------------------------------
# Notes that are typed: a unit that begins with `[1]`, where the text before has `[1]`.

_NOTE = re.compile(r"\[(\d{1,3}|\*{1,3})\]\s*(?=\S)")
_CALL = re.compile(r"(?<=\S)\s?\[(\d{1,3}|\*{1,3})\]")


def take_out_notes(units: Sequence[TextUnit]) -> list[Footnote]:
    """Take typed notes out of the text, and return them; what stands between two goes with one."""
    called: set[str] = set()
    opened: dict[int, str] = {}
    for number, unit in enumerate(units):
        found = _NOTE.match(unit.text) if unit.is_body else None
        if found is not None and found[1] in called:
            opened[number] = found[1]
        elif "[" in unit.text:
            called.update(_CALL.findall(unit.text))
    notes: list[Footnote] = []
    for number in range(min(opened, default=0), max(opened, default=-1) + 1):
        unit = units[number]
        if not unit.is_body:
            continue
        unit.fate = UnitFate.GONE
        text = _NOTE.sub("", unit.whole, count=1) if number in opened else unit.whole
        if number in opened:
            line, page = unit.block.source_line, unit.block.page
            notes.append(Footnote(opened[number], text, None, line, page))
        else:
            notes[-1] = replace(notes[-1], text=f"{notes[-1].text} {text}")
    return notes


# ----------------------------------------
# Which paragraph a note hangs on.

CONTEXT = 24
"""Letters before a mark by which its place is found again in the paragraphs: four or five words."""


def place_notes(
    notes: Sequence[Footnote], blocks: Iterable[Block], paragraphs: Sequence[Paragraph]
) -> tuple[Footnote, ...]:
    """Give each note the path of the paragraph that calls it; None where none does (a title may).

    By the words before the mark, because a block may become several paragraphs, or part of one.
    Where notes are numbered anew on each page, the second of a mark has the second call of it.
    """
    if not notes:
        return ()
    texts = [squash(paragraph.text) for paragraph in paragraphs]
    calls: defaultdict[str, list[str]] = defaultdict(list)
    last = 0
    for mark, before in _calls(blocks):
        hits = (at for at in range(last, len(texts)) if before and before in texts[at])
        at = next(hits, None)
        if at is not None:
            calls[mark].append(paragraphs[at].path)
            last = at
    for paragraph in paragraphs:
        for mark in _CALL.findall(paragraph.text):
            calls[mark].append(paragraph.path)
    placed: list[Footnote] = []
    taken: Counter[str] = Counter()
    for note in notes:
        paths = calls[note.mark][taken[note.mark] :]
        taken[note.mark] += 1
        placed.append(replace(note, paragraph=paths[0] if paths else None))
    return tuple(placed)


def _calls(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """Yield the marks in the text with the letters before each, as `squash` has them."""
    for block in blocks:
        if block.kind is BlockKind.NOTE:
            continue
        before = ""
        for line in block.lines:
            for run in line.runs:
                if run.note and not run.text:
                    yield run.note[:MAX_MARK], squash(before[-4 * CONTEXT :])[-CONTEXT:]
                before += run.text
            before += " "
