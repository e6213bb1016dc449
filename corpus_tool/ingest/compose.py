"""Put runs of text together into lines, as the tags of a format speak them one after another.

Why here: HTML, Word, TEI and Akoma Ntoso all give text in pieces with a look, between which lines
break; the tidying at their seams is the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus_tool.model import Line, Run

__all__ = ["PLAIN", "Composer", "Look"]

_SPACES = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks, as far as it tells a heading from a paragraph."""

    bold: bool = False
    italic: bool = False
    underline: bool = False


PLAIN = Look()


class Composer:
    """Takes text, line breaks and note marks, and gives tidy lines.

    Args:
        collapse: white space counts as one space, as in HTML and XML; else it stands as written.
    """

    def __init__(self, *, collapse: bool = True) -> None:
        self._collapse = collapse
        self._lines: list[list[Run]] = [[]]
        self._spaced = True

    def say(self, text: str, look: Look = PLAIN, *, raised: str | None = None) -> None:
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
            line[-1] = Run(last.text + text, look.bold, look.italic, look.underline)
        else:
            line.append(Run(text, look.bold, look.italic, look.underline, note=raised))

    def note(self, mark: str) -> None:
        """Mark the place a note hangs on."""
        self._lines[-1].append(Run("", note=mark))

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


def _look(run: Run) -> Look:
    return Look(run.bold, run.italic, run.underline)


def _is_blank(line: list[Run]) -> bool:
    return not any(run.note or run.text.strip() for run in line)


def _tidy(line: list[Run]) -> list[Run]:
    """Take the space off a line's end; its beginning never had one."""
    line = list(line)
    while line and not line[-1].note:
        last = line.pop()
        text = last.text.rstrip(" ")
        if text:
            line.append(Run(text, last.bold, last.italic, last.underline))
            break
    return line
