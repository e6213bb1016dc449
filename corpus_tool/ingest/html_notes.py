"""Find the notes of a page: which links are their marks and which elements are their bodies.

A note never enters a paragraph; where it hangs on one, the run says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from corpus_tool.ingest.html_style import is_block
from corpus_tool.ingest.html_tree import Element
from corpus_tool.model import Block, BlockKind, Line, Run

__all__ = ["Notes", "find_notes", "settle"]

_MARK = re.compile(r"\s*[\[(]?\s*(\d{1,3}|[ivx]{1,5}|[a-z]|[*†‡§]{1,3})\s*[\])]?\s*")
_BACK = re.compile(r"[\s\d\[\]()^↑↩⏎*†‡§\ufe0e\ufe0f]*|back(?: to text)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notes:
    """The marks in the text, the bodies they point to, and the links back."""

    marks: dict[Element, str] = field(default_factory=dict)
    bodies: dict[Element, str] = field(default_factory=dict)
    backlinks: set[Element] = field(default_factory=set)

    @staticmethod
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


def find_notes(root: Element) -> Notes:
    """Find the links that are marks of notes: short, and pointing forward in the page.

    A link that points from the note back to its mark is as short, but points backward.
    """
    targets: dict[str, Element] = {}
    links: list[Element] = []
    for element in root.descend():
        for name in (element.get("id"), element.get("name") if element.tag == "a" else ""):
            if name:
                targets.setdefault(name, element)
        if element.tag == "a" and element.get("href").startswith("#"):
            links.append(element)
    notes = Notes()
    for link in links:
        target = targets.get(link.get("href")[1:])
        mark = _MARK.fullmatch(link.text)
        if target is None or mark is None or target.place <= link.place:
            continue
        body = next((element for element in target.ancestors() if is_block(element)), None)
        if body is None or body in link.ancestors() or body.tag in {"body", "html", "main"}:
            continue
        notes.marks[_outermost(link)] = mark.group(1)
        notes.bodies.setdefault(body, mark.group(1))
    for link in links:
        within = any(element in notes.bodies for element in link.ancestors())
        if within and link not in notes.marks and _BACK.fullmatch(link.text.strip()):
            notes.backlinks.add(_outermost(link))
    return notes


def _outermost(link: Element) -> Element:
    """Return the superscript or span around a link that holds nothing else."""
    for element in link.ancestors():
        parent = element.parent
        if parent is None or is_block(parent) or parent.text.strip() != link.text.strip():
            return element
    return link


def settle(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Decide which raised digits are marks of notes: those that a later block begins with.

    The others (`km²`) are text. A block that begins with the raised digit is the note.
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
    return tuple(
        _settle_block(block, known, body=bodies.get(place)) for place, block in enumerate(blocks)
    )


def _raised(runs: Iterable[Run]) -> set[str]:
    return {run.note for run in runs if run.note and run.text}


def _settle_block(block: Block, known: set[str], *, body: str | None) -> Block:
    if body is not None:
        lines = Notes.strip_mark(block.lines, body)
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
