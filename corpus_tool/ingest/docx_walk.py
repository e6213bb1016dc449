"""Walk a Word document's body and cut it into blocks, as a reader of the printed page sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.compose import Composer
from corpus_tool.ingest.docx_names import attribute, children, first, name, value
from corpus_tool.ingest.docx_numbers import Label, Numbering
from corpus_tool.ingest.docx_runs import Seen, Speaker
from corpus_tool.ingest.docx_styles import Style, Styles
from corpus_tool.ingest.xml_parse import Node
from corpus_tool.model import Block, BlockKind, Line, Run

__all__ = ["Walker"]

_CLEAR = frozenset({"sdtContent", "customXml", "smartTag", "ins", "moveTo"})
_EMPTY = Block(lines=())


class Walker:
    """Turns paragraphs into blocks, in order, through tables, controls and text boxes."""

    def __init__(
        self, styles: Styles, numbering: Numbering, *, accept: bool, table_depth: int
    ) -> None:
        self.seen = Seen()
        self.contents: list[str] = []
        """Lines of the table of contents, which is left out."""
        self._styles = styles
        self._numbering = numbering
        self._accept = accept
        self._table_depth = table_depth
        self._composer = Composer(collapse=False)
        self._speaker = Speaker(self._composer, styles, self.seen, accept=accept)
        self._open = False

    def walk(self, node: Node, frame: Block = _EMPTY, depth: int = 0) -> Iterator[Block]:
        """Yield the blocks of a body, a cell, a note or a text box."""
        for child in node:
            kind = name(child)
            if kind == "p":
                yield from self._paragraph(child, frame)
            elif kind == "tbl":
                yield from self._table(child, frame, depth + 1)
            elif kind == "sdt":
                yield from self._control(child, frame, depth)
            elif kind in _CLEAR:
                yield from self.walk(child, frame, depth)

    def _control(self, node: Node, frame: Block, depth: int) -> Iterator[Block]:
        gallery = value(node, "sdtPr", "docPartObj", "docPartGallery")
        for content in children(node, "sdtContent"):
            if gallery == "Table of Contents":
                self.contents += ["".join(p.itertext()) for p in children(content, "p")]
            else:
                yield from self.walk(content, frame, depth)

    def _paragraph(self, node: Node, frame: Block) -> Iterator[Block]:
        own, properties = first(node, "pPr"), self._properties(node)
        key = value(properties, "pStyle")
        style = self._styles.paragraph(key)
        if style.contents:
            self.contents.append("".join(node.itertext()))
            return
        self._speaker.paragraph(node, style)
        # Earlier properties hold no end mark: its changes stand with the present ones.
        if self._mark_is_gone(own):
            # Without its end mark a paragraph runs on into the next one.
            self._open = not self._composer.is_empty
            return
        self._open = False
        label = self._label(properties, key)
        lines = self._composer.take()
        if label and label.words:
            lines = _before(f"{label.words} " if lines else label.words, lines, style)
        if lines:
            yield self._block(frame, properties, style, lines, label)
        boxes, self._speaker.boxes = self._speaker.boxes, []
        for box in boxes:
            yield from self.walk(box, frame)

    def finish(self, frame: Block = _EMPTY) -> Iterator[Block]:
        """Yield what a last paragraph without an end mark left."""
        if self._open and not self._composer.is_empty:
            yield replace(frame, lines=self._composer.take())

    def _properties(self, node: Node) -> Node | None:
        """Return a paragraph's properties, as they were where changes are rejected."""
        properties = first(node, "pPr")
        if not self._accept:
            before = first(properties, "pPrChange", "pPr")
            return properties if before is None else before
        return properties

    def _mark_is_gone(self, properties: Node | None) -> bool:
        """Tell whether the paragraph's end mark was deleted, or its insertion is rejected.

        A mark that was inserted and then deleted is gone either way.
        """
        taken = sum(first(properties, "rPr", kind) is not None for kind in ("del", "moveFrom"))
        brought = sum(first(properties, "rPr", kind) is not None for kind in ("ins", "moveTo"))
        self.seen.deletions += taken
        self.seen.insertions += brought
        return bool(taken if self._accept else brought)

    def _block(
        self,
        frame: Block,
        properties: Node | None,
        style: Style,
        lines: tuple[Line, ...],
        label: Label | None,
    ) -> Block:
        jc = value(properties, "jc")
        level = value(properties, "outlineLvl")
        heading = style.heading
        if level.isdecimal():
            heading = min(int(level) + 1, 6) if int(level) < 9 else None
        block = replace(
            frame,
            lines=lines,
            heading_level=heading if frame.kind is BlockKind.TEXT else None,
            centred=jc == "center" if jc else bool(style.centred),
        )
        if label is None or label.words:
            return block
        depth = self._place(properties, style)[1] + 1
        return replace(block, ordinal=label.ordinal, bullet=label.bullet, depth=depth)

    def _place(self, properties: Node | None, style: Style) -> tuple[str, int]:
        """Return the list and the level a paragraph is numbered in; no list when none."""
        number = value(properties, "numPr", "numId") or style.number or ""
        level = value(properties, "numPr", "ilvl")
        if level.isdecimal():
            return number, int(level)
        if style.level is not None or not style.number:
            return number, style.level or 0
        return number, self._numbering.level_of_style(number, value(properties, "pStyle"))

    def _label(self, properties: Node | None, key: str) -> Label | None:
        number, level = self._place(properties, self._styles.paragraph(key))
        return self._numbering.count(number, level)

    def _table(self, node: Node, frame: Block, depth: int) -> Iterator[Block]:
        if depth > self._table_depth:
            raise UnreadableSource(
                f"tables nested more than {self._table_depth} deep", code="E_TOO_DEEP"
            )
        rows = [row for row in _rows(node) if not self._row_is_gone(row)]
        is_data = depth == 1 and _is_data(rows)
        for number, row in enumerate(rows):
            column = 0
            for cell in _cells(row):
                properties = first(cell, "tcPr")
                merged = first(properties, "vMerge")
                inner = frame
                if is_data:
                    inner = replace(frame, kind=BlockKind.TABLE, row=number, column=column)
                if merged is None or attribute(merged, "val") == "restart":
                    yield from self.walk(cell, inner, depth)
                span = value(properties, "gridSpan")
                column += int(span) if span.isdecimal() else 1

    def _row_is_gone(self, row: Node) -> bool:
        if first(row, "trPr", "del") is not None:
            self.seen.deletions += 1
            return self._accept
        if first(row, "trPr", "ins") is not None:
            self.seen.insertions += 1
            return not self._accept
        return False


def _rows(table: Node) -> Iterator[Node]:
    return _through(table, "tr")


def _cells(row: Node) -> Iterator[Node]:
    return _through(row, "tc")


def _through(node: Node, wanted: str) -> Iterator[Node]:
    """Yield children of a name, also those wrapped in content controls."""
    for child in node:
        if name(child) == wanted:
            yield child
        elif name(child) in {"sdt", *_CLEAR}:
            yield from _through(child, wanted)


def _is_data(rows: list[Node]) -> bool:
    """Tell whether a table has columns; one of a single column is a frame around text."""
    if max((sum(1 for _ in _cells(row)) for row in rows), default=0) < 2:
        return False
    return not any(name(node) == "tbl" for row in rows for node in row.iter())


def _before(words: str, lines: tuple[Line, ...], style: Style) -> tuple[Line, ...]:
    look = style.look
    run = Run(words, look.bold, look.italic, look.underline)
    first_line = lines[0].runs if lines else ()
    return (Line((run, *first_line)), *lines[1:])
