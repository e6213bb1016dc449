"""Walk a page's tree and cut it into blocks, with what the tags say of look, lists and tables.

Why our own: the extractors at hand drop the numbers of lists, melt paragraphs that only line
breaks part, and flatten bold headings; here every paragraph and every number counts.

The walker cuts the page whole; which blocks are the statement is for `ingest.html_root` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus_tool.ingest.compose import PLAIN, Composer, Look
from corpus_tool.ingest.html_notes import Notes
from corpus_tool.ingest.html_style import (
    counting,
    is_block,
    is_centred,
    is_hidden,
    is_raised,
    is_struck,
    look_of,
)
from corpus_tool.ingest.html_table import cells, is_data
from corpus_tool.ingest.html_tree import Element
from corpus_tool.ingest.notes import strip_mark
from corpus_tool.ingest.numerals import numeral
from corpus_tool.model import Block, BlockKind

__all__ = ["Piece", "Walk", "walk"]

_DIGITS = re.compile(r"\s*(\d{1,3})\s*")
_EMPTY = Block(lines=())


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, the element it stood in, and how many of its words are links."""

    block: Block
    owner: Element
    words: int
    linked: int


@dataclass(frozen=True, slots=True)
class Walk:
    """All blocks of a page in order, and the texts that were struck out."""

    pieces: tuple[Piece, ...]
    struck: tuple[str, ...]


@dataclass(slots=True)
class _List:
    """A list that is open: how it counts, and the number of its next item."""

    ordered: bool
    way: str
    next: int
    step: int


def walk(root: Element, notes: Notes) -> Walk:
    """Cut the page into blocks."""
    walker = _Walker(root, notes)
    walker.visit(root, PLAIN)
    walker.close()
    return Walk(tuple(walker.pieces), tuple(walker.struck))


class _Walker:
    """Keeps the frame of the open block: what the elements around the present one say of it."""

    def __init__(self, root: Element, notes: Notes) -> None:
        self.pieces: list[Piece] = []
        self.struck: list[str] = []
        self._notes = notes
        self._composer = Composer()
        self._frame = _EMPTY
        self._owner = root
        self._lists: list[_List] = []
        self._marker: tuple[str | None, bool] = (None, False)
        self._links = 0
        self._linked = 0

    def visit(self, element: Element, look: Look) -> None:
        """Say the element's text, and close blocks where it begins and ends lines."""
        if is_hidden(element) or element in self._notes.backlinks:
            return
        if is_struck(element):
            self.struck.append(" ".join(element.text.split()))
        elif element in self._notes.marks:
            self._composer.note(self._notes.marks[element])
        elif element.tag == "br":
            self._break()
        elif element.tag == "hr":
            self.close()
            self._emit(Block(lines=(), kind=BlockKind.RULE))
        elif element.tag == "table" and is_data(element):
            self._table(element, look)
        elif is_block(element):
            self._enclose(element, self._framed(element), look)
        else:
            self._inside(element, look_of(element, look))

    def close(self) -> None:
        """Make a block of what was said since the last one."""
        if self._composer.is_empty:
            self._composer.take()
            return
        ordinal, bullet = self._marker
        self._marker = (None, False)
        lines = self._composer.take()
        if self._frame.kind is BlockKind.NOTE:
            lines = strip_mark(lines, self._frame.note or "")
            ordinal, bullet = None, False
        self._emit(replace(self._frame, lines=lines, ordinal=ordinal, bullet=bullet))

    def _emit(self, block: Block) -> None:
        words = len(block.text.split())
        self.pieces.append(Piece(block, self._owner, words, min(self._linked, words)))
        self._linked = 0

    def _break(self) -> None:
        """End the line; where nothing stands on it, end the block."""
        if self._composer.at_blank_line:
            self.close()
        else:
            self._composer.end_line()

    def _enclose(self, element: Element, frame: Block, look: Look) -> None:
        """Visit what is in a block element, between two boundaries."""
        self.close()
        outer = self._frame, self._owner
        self._frame, self._owner = frame, element
        if element.tag in {"ol", "ul", "menu", "dir"}:
            self._lists.append(_open_list(element))
            self._inside(element, look_of(element, look))
            self.close()
            self._lists.pop()
        elif element.tag == "li":
            self._marker = self._count(element)
            self._inside(element, look_of(element, look))
            self.close()
            self._marker = (None, False)
        else:
            self._inside(element, look_of(element, look))
            self.close()
        self._frame, self._owner = outer

    def _inside(self, element: Element, look: Look) -> None:
        is_link = element.tag == "a" and "href" in element.attributes
        self._links += is_link
        raised = is_raised(element)
        for child in element.children:
            if isinstance(child, Element):
                self.visit(child, look)
                continue
            digits = _DIGITS.fullmatch(child) if raised else None
            self._composer.say(child, look, raised=digits.group(1) if digits else None)
            self._linked += len(child.split()) if self._links else 0
        self._links -= is_link

    def _framed(self, element: Element) -> Block:
        """Return the frame for the blocks in an element."""
        frame = self._frame
        tag = element.tag
        centred = is_centred(element)
        if centred is not None:
            frame = replace(frame, centred=centred)
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            frame = replace(frame, heading_level=int(tag[1]))
        elif tag == "blockquote":
            frame = replace(frame, quoted=True)
        elif tag in {"ol", "ul", "menu", "dir"}:
            frame = replace(frame, depth=frame.depth + 1)
        mark = self._notes.bodies.get(element)
        if mark is not None:
            frame = replace(frame, kind=BlockKind.NOTE, note=mark)
        return frame

    def _count(self, item: Element) -> tuple[str | None, bool]:
        """Return the ordinal of a list's item and whether it has a bullet instead."""
        if not self._lists:
            return None, True
        opened = self._lists[-1]
        way = counting(item)
        way = opened.way if way is None else way
        if not opened.ordered:
            return None, way != ""
        value = item.get("value")
        if value.lstrip("-").isdecimal():
            opened.next = int(value)
        number = opened.next
        opened.next += opened.step
        return (numeral(number, way) if way else None), False

    def _table(self, table: Element, look: Look) -> None:
        self.close()
        for row, entries in enumerate(cells(table)):
            for column, cell in enumerate(entries):
                frame = replace(self._framed(cell), kind=BlockKind.TABLE, row=row, column=column)
                self._enclose(cell, frame, look)


def _open_list(element: Element) -> _List:
    ordered = element.tag == "ol"
    way = counting(element)
    items = sum(1 for c in element.children if isinstance(c, Element) and c.tag == "li")
    backwards = "reversed" in element.attributes
    start = element.get("start")
    first = int(start) if start.lstrip("-").isdecimal() else (items if backwards else 1)
    return _List(ordered, "1" if way is None else way, first, -1 if backwards else 1)
