"""The runs of a Word paragraph: text with its look, breaks, note marks, fields, tracked changes.

Each paragraph's text boxes are handed back, for they are paragraphs of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus_tool.ingest.compose import Composer, Look
from corpus_tool.ingest.docx_names import attribute, children, first, is_on, name, value
from corpus_tool.ingest.docx_styles import Style, Styles, underline
from corpus_tool.ingest.xml_parse import Node

__all__ = ["Seen", "Speaker"]

_CLEAR = frozenset(
    {"hyperlink", "smartTag", "customXml", "sdtContent", "fldSimple", "rubyBase", "dir", "bdo"}
)
_IN = frozenset({"ins", "moveTo"})
_OUT = frozenset({"del", "moveFrom"})
_DIGITS = re.compile(r"\s*(\d{1,3})\s*")
_CHARACTERS = {"tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}


@dataclass(slots=True)
class Seen:
    """What was met on the way through a document, for the report and for the notes."""

    insertions: int = 0
    deletions: int = 0
    hidden: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind (`footnote`, `endnote`), identifier and mark of each note, in order."""


class Speaker:
    """Says the runs of paragraphs to a composer."""

    def __init__(self, composer: Composer, styles: Styles, seen: Seen, *, accept: bool) -> None:
        self._composer = composer
        self._styles = styles
        self._seen = seen
        self._accept = accept
        self._fields: list[bool] = []
        """Open fields, from without; whether each still tells its code, not yet its result."""
        self.boxes: list[Node] = []
        """Contents of text boxes met, to be read after the paragraph."""

    def paragraph(self, node: Node, style: Style) -> None:
        """Say all runs of a paragraph."""
        # A code that was not closed in its paragraph never will be; it must not swallow the rest.
        self._fields = [False for _ in self._fields]
        for child in node:
            self._say(child, style)

    def _say(self, node: Node, style: Style) -> None:
        kind = name(node)
        if kind == "r":
            self._run(node, style)
        elif kind in _IN | _OUT:
            self._tracked(node, style, inserted=kind in _IN)
        elif kind == "sdt":
            if first(node, "sdtPr", "showingPlcHdr") is None:
                for child in children(node, "sdtContent"):
                    self._inside(child, style)
        elif kind in _CLEAR:
            self._inside(node, style)
        elif kind in {"m:oMath", "m:oMathPara"}:
            self._composer.say("".join(t.text or "" for t in _find(node, "m:t")), style.look)
        elif kind == "ruby":
            for base in children(node, "rubyBase"):
                self._inside(base, style)

    def _inside(self, node: Node, style: Style) -> None:
        for child in node:
            self._say(child, style)

    def _tracked(self, node: Node, style: Style, *, inserted: bool) -> None:
        if inserted:
            self._seen.insertions += 1
        else:
            self._seen.deletions += 1
        if inserted is self._accept:
            self._inside(node, style)

    def _run(self, node: Node, style: Style) -> None:
        properties = first(node, "rPr")
        own = self._styles.get(value(properties, "rStyle"))
        if _decide(is_on(properties, "vanish"), own.hidden, style.hidden):
            self._leave_out(node, self._seen.hidden)
            return
        double = is_on(properties, "dstrike")
        if double or _decide(is_on(properties, "strike"), own.struck, style.struck):
            self._leave_out(node, self._seen.struck)
            return
        look = Look(
            bold=_decide(is_on(properties, "b"), own.bold, style.bold),
            italic=_decide(is_on(properties, "i"), own.italic, style.italic),
            underline=_decide(underline(properties), own.underline, style.underline),
        )
        raised = value(properties, "vertAlign") == "superscript"
        for child in node:
            self._piece(child, look, raised=raised)

    def _leave_out(self, node: Node, record: list[str]) -> None:
        """Skip the text of a run, but not the fields that begin or end in it."""
        for child in children(node, "fldChar"):
            self._field(attribute(child, "fldCharType"))
        text = "".join(t.text or "" for t in children(node, "t")).strip()
        if text:
            record.append(text)

    def _piece(self, node: Node, look: Look, *, raised: bool) -> None:
        kind = name(node)
        if kind == "fldChar":
            self._field(attribute(node, "fldCharType"))
        elif any(self._fields):
            return
        elif kind in {"t", "delText"}:
            text = node.text or ""
            digits = _DIGITS.fullmatch(text) if raised else None
            self._composer.say(text, look, raised=digits.group(1) if digits else None)
        elif kind in _CHARACTERS:
            self._composer.say(_CHARACTERS[kind], look)
        elif kind == "sym":
            self._composer.say(_symbol(attribute(node, "char")), look)
        elif kind == "cr" or (kind == "br" and attribute(node, "type") not in {"page", "column"}):
            self._composer.end_line()
        elif kind in {"footnoteReference", "endnoteReference"}:
            self._note(node, kind.removesuffix("Reference"))
        elif kind in {"drawing", "pict", "object", "mc:AlternateContent"}:
            self.boxes += _boxes(node)
        elif kind == "ruby":
            self._say(node, Style(bold=look.bold, italic=look.italic, underline=look.underline))

    def _field(self, kind: str) -> None:
        """Follow a field: its code is not text, its result is."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, node: Node, kind: str) -> None:
        count = 1 + sum(1 for seen_kind, _, _ in self._seen.notes if seen_kind == kind)
        mark = str(count) if kind == "footnote" else f"e{count}"
        self._seen.notes.append((kind, attribute(node, "id"), mark))
        self._composer.note(mark)


def _decide(*answers: bool | None) -> bool:
    return next((answer for answer in answers if answer is not None), False)


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _boxes(node: Node) -> Iterator[Node]:
    """Yield the contents of text boxes: of two drawings of one box, the newer."""
    if name(node) == "mc:AlternateContent":
        choices = [list(_boxes(child)) for child in node if name(child).startswith("mc:")]
        yield from next((found for found in choices if found), [])
        return
    if name(node) == "txbxContent":
        yield node
        return
    for child in node:
        yield from _boxes(child)


def _find(node: Node, wanted: str) -> Iterator[Node]:
    return (child for child in node.iter() if name(child) == wanted)
