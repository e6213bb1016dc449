"""Lines out of runs of text, the marks of notes in them, and numbers as lists print them.

Sections, in order:

* Put runs of text together into lines, as the tags of a format speak them one after another.
* Settle which raised digits are marks of notes, and take the printed mark off a note's body.
* Numbers as lists print them: `3`, `c`, `iii`, and the other ways of HTML and Word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpus_tool.model import Block, BlockKind, Line, TextRun

__all__ = [
    "PLAIN",
    "Composer",
    "RunLook",
    "list_letters",
    "list_numeral",
    "list_roman",
    "settle_note_marks",
    "strip_note_mark",
]


# ----------------------------------------
# Put runs of text together into lines, as the tags of a format speak them one after another.
#
# Why here: HTML, Word, TEI and Akoma Ntoso all give text in pieces with a look, between which lines
# break; the tidying at their seams is the same.

_SPACES = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class RunLook:
    """How text looks, as far as it tells a heading from a paragraph."""

    bold: bool = False
    italic: bool = False
    underline: bool = False


PLAIN = RunLook()


class Composer:
    """Takes text, line breaks and note marks, and gives tidy lines.

    Args:
        collapse: white space counts as one space, as in HTML and XML; else it stands as written.
    """

    def __init__(self, *, collapse: bool = True) -> None:
        self._collapse = collapse
        self._lines: list[list[TextRun]] = [[]]
        self._spaced = True

    def say(self, text: str, look: RunLook = PLAIN, *, raised: str | None = None) -> None:
        """Add text; `raised` marks a superscript that may prove to be the mark of a note."""
        if self._collapse:
            text = _SPACES.sub(" ", text)
            text = text.lstrip(" ") if self._spaced else text
        if not text:
            return
        self._spaced = text.endswith(" ")
        line = self._lines[-1]
        last = line[-1] if line else None
        if last and raised is None and last.note is None and _look(last) == look:
            line[-1] = TextRun(last.text + text, look.bold, look.italic, look.underline)
        else:
            line.append(TextRun(text, look.bold, look.italic, look.underline, note=raised))

    def note(self, mark: str) -> None:
        """Mark the place a note hangs on."""
        self._lines[-1].append(TextRun("", note=mark))

    def end_line(self) -> None:
        """Break the line."""
        self._lines.append([])
        self._spaced = True

    @property
    def at_blank_line(self) -> bool:
        """Nothing that can be seen stands on the present line."""
        return _is_blank(self._lines[-1])

    @property
    def is_empty(self) -> bool:
        """Nothing that can be seen was said since the lines were taken."""
        return all(_is_blank(line) for line in self._lines)

    def take(self) -> tuple[Line, ...]:
        """Return the lines without blank ones at either end, and begin anew."""
        lines = [_tidy(line) if self._collapse else line for line in self._lines]
        self._lines = [[]]
        self._spaced = True
        while lines and _is_blank(lines[0]):
            lines.pop(0)
        while lines and _is_blank(lines[-1]):
            lines.pop()
        return tuple(Line(tuple(line)) for line in lines)


def _look(run: TextRun) -> RunLook:
    return RunLook(run.bold, run.italic, run.underline)


def _is_blank(line: list[TextRun]) -> bool:
    return not any(run.note or run.text.strip() for run in line)


def _tidy(line: list[TextRun]) -> list[TextRun]:
    """Take the space off a line's end; its beginning never had one."""
    line = list(line)
    while line and not line[-1].note:
        last = line.pop()
        text = last.text.rstrip(" ")
        if text:
            line.append(TextRun(text, last.bold, last.italic, last.underline))
            break
    return line


# ----------------------------------------
# Settle which raised digits are marks of notes, and take the printed mark off a note's body.
#
# Why here: pages and Word files give superscripts alike, whether they mark a note or a square
# metre.


def strip_note_mark(lines: tuple[Line, ...], mark: str) -> tuple[Line, ...]:
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


def settle_note_marks(blocks: Iterable[Block]) -> tuple[Block, ...]:
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
    note_labels = set(bodies.values())
    note_labels |= {block.note for block in blocks if block.kind is BlockKind.NOTE and block.note}
    return tuple(
        _settle_block(block, note_labels, body=bodies.get(place))
        for place, block in enumerate(blocks)
    )


def _raised(runs: Iterable[TextRun]) -> set[str]:
    return {run.note for run in runs if run.note and run.text}


def _settle_block(block: Block, note_labels: set[str], *, body: str | None) -> Block:
    if body is not None:
        lines = strip_note_mark(block.lines, body)
        block = replace(block, kind=BlockKind.NOTE, note=body, lines=lines)
    if not any(_raised(line.runs) for line in block.lines):
        return block
    return replace(block, lines=tuple(_settle_line(line, note_labels) for line in block.lines))


def _settle_line(line: Line, note_labels: set[str]) -> Line:
    runs: list[TextRun] = []
    for run in line.runs:
        if run.note and run.text:
            run = replace(run, text="") if run.note in note_labels else replace(run, note=None)
        last = runs[-1] if runs else None
        if last and not last.note and not run.note and replace(last, text=run.text) == run:
            runs[-1] = replace(last, text=last.text + run.text)
        else:
            runs.append(run)
    return Line(tuple(runs))


# ----------------------------------------
# Numbers as lists print them: `3`, `c`, `iii`, and the other ways of HTML and Word.
#
# Why here: HTML lists and Word's automatic numbers name the same ways of counting differently.

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def list_roman(number: int) -> str:
    """Return a number in lower-case Roman numerals; outside 1 to 3999, in digits."""
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, letters_ in _ROMAN:
        count, number = divmod(number, value)
        written += letters_ * count
    return written


def list_letters(number: int, *, repeated: bool = False) -> str:
    """Return a number as letters: after `z` comes `aa`, then `ab`, or, repeated, `bb`."""
    if number < 1:
        return str(number)
    if repeated:
        count, place = divmod(number - 1, 26)
        return chr(ord("a") + place) * (count + 1) if count < 40 else str(number)
    written = ""
    while number:
        number, place = divmod(number - 1, 26)
        written = chr(ord("a") + place) + written
    return written


def list_numeral(number: int, way: str) -> str:
    """Return a number in one of the ways `1`, `a`, `A`, `i`, `I`; others count in digits."""
    if way in {"a", "A"}:
        written = list_letters(number)
    elif way in {"i", "I"}:
        written = list_roman(number)
    else:
        return str(number)
    return written.upper() if way.isupper() else written
