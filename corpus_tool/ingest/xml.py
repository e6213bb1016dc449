"""Read XML safely, walk it by a vocabulary, and put together what a file has cut already.

Sections, in order:

* Parse XML with every door shut: no DTD, no entity, no network, no endless depth.
* Walk marked-up text by a vocabulary: which elements are paragraphs, headings, numbers, notes.
* Put a text together that its file has cut already: nothing is guessed, everything is checked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from lxml import etree

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.compose import PLAIN, Composer, RunLook
from corpus_tool.model import (
    PARAGRAPH_BREAK,
    Block,
    BlockKind,
    Finding,
    Footnote,
    Heading,
    Line,
    Paragraph,
    Part,
    Role,
    Segmentation,
    TextRun,
)

__all__ = [
    "BULLET",
    "ExactReading",
    "Node",
    "VocabularyWalker",
    "XmlVocabulary",
    "contradiction",
    "local_name",
    "node_text",
    "parse_xml",
    "refuse_twins",
]


# ----------------------------------------
# Parse XML with every door shut: no DTD, no entity, no network, no endless depth.
#
# Why here: Word's parts, TEI and Akoma Ntoso all come from strangers.

Node: TypeAlias = etree._Element

_ENCODING = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.-]+)")
_ACCEPTED = frozenset({"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"})
_DOCTYPE = re.compile(rb"<!DOCTYPE|<\0!\0D\0O\0C\0T\0Y\0P\0E\0|\0<\0!\0D\0O\0C\0T\0Y\0P\0E")
_LIMITS = re.compile(
    r"excessive depth|limit exceeded|huge|too (?:big|long|large|deep)|amplification", re.I
)


def parse_xml(content: bytes, *, part: str = "") -> Node:
    """Return the root element of a document.

    Args:
        content: the document's bytes, in UTF-8 or UTF-16.
        part: what to call it in a message: a member of a package.

    Raises:
        UnreadableSource: `E_XML_DTD`, `E_XML_SYNTAX`, `E_XML_LIMIT` or `E_CHARSET`.
    """
    before = f"{part}: " if part else ""
    declared = _ENCODING.match(content)
    if declared and declared.group(1).decode("ascii", "replace").lower() not in _ACCEPTED:
        name = declared.group(1).decode("ascii", "replace")
        message = f"{before}declares the encoding {name}; only UTF-8 and UTF-16 are accepted"
        raise UnreadableSource(message, code="E_CHARSET")
    if _DOCTYPE.search(content):
        _refuse_dtd(part)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _translate(error, before) from error
    if root.getroottree().docinfo.internalDTD is not None:
        _refuse_dtd(part)
    return root


def _refuse_dtd(part: str) -> None:
    message = "document type declarations are not accepted"
    if part:
        message = f"{part} declares a DTD"
    raise UnreadableSource(message, code="E_XML_DTD")


def _translate(error: etree.XMLSyntaxError, before: str) -> UnreadableSource:
    reason = re.sub(r", line \d+, column \d+.*", "", error.msg or "")
    reason = re.sub(r",? (?:use|try) XML_PARSE_HUGE.*", "", reason)
    reason = re.sub(r"\s+", " ", reason).strip()[:160] or "not XML"
    reason = reason[0].lower() + reason[1:]
    line = error.lineno or 1
    if _LIMITS.search(error.msg or ""):
        return UnreadableSource(
            f"{before}line {line}: too deep or too large ({reason})", code="E_XML_LIMIT"
        )
    return UnreadableSource(f"{before}line {line}: {reason}", code="E_XML_SYNTAX")


# ----------------------------------------
# Walk marked-up text by a vocabulary: which elements are paragraphs, headings, numbers, notes.
#
# Why one walker: TEI and Akoma Ntoso name the same few things differently; what they name is in
# `ingest.tei` and `ingest.akn`.

BULLET = "•"
"""The label of an item that has a dot instead of a number."""

_EMPTY = Block(lines=())
_BARE = re.compile(r"[\s(\[]*(\d+(?:\.\d+)*[a-z]?|[A-Za-z]|[ivxlc]{1,7}|[IVXLC]{1,7})[\s)\].:]*")


@dataclass(frozen=True, slots=True)
class XmlVocabulary:
    """What the elements of a format mean; an element in no set is part of the text around it."""

    blocks: frozenset[str]
    """Stand on lines of their own."""
    divisions: frozenset[str]
    """May hold a heading; how many that do are open is the level of the next one."""
    headings: frozenset[str]
    titles: frozenset[str]
    numbers: frozenset[str]
    """Print the label of what they stand in."""
    lists: frozenset[str]
    notes: frozenset[str]
    breaks: frozenset[str]
    skipped: frozenset[str]
    struck: frozenset[str]
    lines: frozenset[str]
    """Stand on a line of their own within a block: the parts of a signature."""
    rows: str
    cells: frozenset[str]
    look: Callable[[Node, RunLook], RunLook]
    label: Callable[[Node], str]
    """Return the label an element carries as an attribute, or nothing."""
    known: frozenset[str]
    """Elements within a line that need no word of warning."""


class VocabularyWalker:
    """Makes blocks of marked-up text, and keeps what was struck out or is not known."""

    def __init__(self, vocabulary: XmlVocabulary) -> None:
        self.blocks: list[Block] = []
        self.struck: list[str] = []
        self.unknown: Counter[str] = Counter()
        self._words = vocabulary
        self._composer = Composer()
        self._frame = _EMPTY
        self._marker = ""
        self._level = 0
        self._notes: list[tuple[str, Node]] = []

    def walk(self, node: Node) -> None:
        """Read all that is in a node, then the notes that hang on it."""
        self._within(node, self._frame, PLAIN)
        for mark, note in self._notes:
            self._within(note, replace(_EMPTY, kind=BlockKind.NOTE, note=mark), PLAIN)
        self._notes = []

    def findings(self, code: str) -> Iterable[Finding]:
        """Say what was left out and what was not understood."""
        for text in self.struck:
            yield Finding("I_STRUCK", f"struck text left out: '{text}'")
        for tag, count in sorted(self.unknown.items()):
            yield Finding(code, f"<{tag}> is not in the profile, read as text ({count} times)")

    def _visit(self, node: Node, look: RunLook) -> None:
        tag = local_name(node)
        words = self._words
        if not tag or tag in words.skipped:
            return
        if tag in words.struck:
            self.struck.append(node_text(node))
        elif tag in words.breaks:
            self._composer.end_line()
        elif tag in words.notes:
            self._note(node, look)
        elif tag in words.numbers:
            self._mark(node_text(node))
        elif tag == "table":
            self._table(node, look)
        elif tag in words.headings or tag in words.titles:
            self._heading(node, look, is_title=tag in words.titles)
        elif tag in words.divisions and any(local_name(child) in words.headings for child in node):
            self._level += 1
            self._within(node, self._frame, look)
            self._level -= 1
        elif tag in words.blocks or tag in words.lists or tag in words.divisions:
            self._block(node, look)
        else:
            self._inline(node, look)

    def _inside(self, node: Node, look: RunLook) -> None:
        self._composer.say(node.text or "", look)
        for child in node:
            self._visit(child, look)
            self._composer.say(child.tail or "", look)

    def _within(self, node: Node, frame: Block, look: RunLook) -> None:
        """Read what is in a node between two boundaries."""
        self._close()
        outer, self._frame = self._frame, replace(frame, source_line=node.sourceline)
        self._inside(node, look)
        self._close()
        self._frame = outer

    def _inline(self, node: Node, look: RunLook) -> None:
        tag = local_name(node)
        if tag not in self._words.known and tag not in self._words.lines:
            self.unknown[tag] += 1
        apart = tag in self._words.lines
        if apart and not self._composer.at_blank_line:
            self._composer.end_line()
        self._inside(node, self._words.look(node, look))
        if apart:
            self._composer.end_line()

    def _block(self, node: Node, look: RunLook) -> None:
        self._close()
        label = self._words.label(node)
        tag = local_name(node)
        has_number = label or any(local_name(child) in self._words.numbers for child in node)
        deeper = tag in self._words.lists or (has_number and tag != "item")
        frame = replace(self._frame, depth=self._frame.depth + 1) if deeper else self._frame
        if label:
            self._mark(label)
        self._within(node, frame, self._words.look(node, look))

    def _heading(self, node: Node, look: RunLook, *, is_title: bool) -> None:
        level = 1 if is_title else min(max(self._level, 1), 6)
        self._close()
        # The number of a division is printed before its heading, on one line.
        before, self._marker = self._marker, ""
        if before:
            self._composer.say(f"{before} ", look)
        outer = self._frame
        self._frame = replace(_EMPTY, heading_level=level, source_line=node.sourceline)
        self._inside(node, look)
        self._close()
        self._frame = outer

    def _note(self, node: Node, look: RunLook) -> None:
        if self._frame.kind is BlockKind.NOTE:
            self._inside(node, look)
            return
        note_count = sum(1 for block in self.blocks if block.kind is BlockKind.NOTE)
        mark = (node.get("n") or node.get("marker") or "").strip()
        mark = mark or str(note_count + len(self._notes) + 1)
        self._composer.note(mark)
        self._notes.append((mark, node))

    def _mark(self, label: str) -> None:
        """Keep a label for the next block; one that is still waiting stands alone."""
        if self._marker and self._marker != BULLET:
            self._composer.say(self._marker)
            self._marker = ""
            self._close()
        self._marker = label.strip()

    def _close(self) -> None:
        """Make a block of what was said; a label that waits is its own."""
        if self._composer.is_empty:
            self._composer.take()
            return
        lines = self._composer.take()
        label = self._marker if self._frame.kind is not BlockKind.NOTE else ""
        bare = _BARE.fullmatch(label)
        if label:
            self._marker = ""
        if label == BULLET:
            self._emit(lines, bullet=True)
        elif bare:
            self._emit(lines, ordinal=bare.group(1))
        elif label:
            # To the segmenter a label with words is text: `Article 3`, `PP3 bis`.
            words = TextRun(f"{label} ")
            self._emit((Line((words, *lines[0].runs)), *lines[1:]))
        else:
            self._emit(lines)

    def _emit(
        self, lines: tuple[Line, ...], *, ordinal: str | None = None, bullet: bool = False
    ) -> None:
        self.blocks.append(replace(self._frame, lines=lines, ordinal=ordinal, bullet=bullet))

    def _table(self, node: Node, look: RunLook) -> None:
        self._close()
        rows = (child for child in node.iter() if local_name(child) == self._words.rows)
        for number, row in enumerate(rows):
            cells = (child for child in row if local_name(child) in self._words.cells)
            for column, cell in enumerate(cells):
                frame = replace(self._frame, kind=BlockKind.TABLE, row=number, column=column)
                self._within(cell, frame, look)


def local_name(node: Node) -> str:
    """Return an element's name without its namespace; nothing for what is no element."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def node_text(node: Node | None) -> str:
    """Return the text in a node on one line."""
    return " ".join("".join(node.itertext()).split()) if node is not None else ""


def refuse_twins(root: Node, attribute: str, shown: str) -> None:
    """Refuse a document in which two elements have one identifier.

    Raises:
        UnreadableSource: `E_XML_ID`.
    """
    seen: dict[str, int] = {}
    for node in root.iter():
        key = node.get(attribute)
        if key is None:
            continue
        line = node.sourceline or 0
        if key in seen:
            message = f"{shown} '{key[:80]}' occurs twice (lines {seen[key]}, {line})"
            raise UnreadableSource(message, code="E_XML_ID")
        seen[key] = line


# ----------------------------------------
# Put a text together that its file has cut already: nothing is guessed, everything is checked.
#
# For the profiles of TEI and Akoma Ntoso that `corpus_tool.export` writes. A file that was
# changed by hand until it contradicts itself is read as any other of its format.


@dataclass(slots=True)
class ExactReading:
    """Collects parts, headings and paragraphs in the order of the text."""

    parts: list[Part] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: list[Footnote] = field(default_factory=list)
    _above: list[Heading] = field(default_factory=list)
    _start: int = 0

    def heading(self, text: str, *, level: int, part: str, line: int | None) -> None:
        """Add a heading."""
        made = Heading(text, level, part, len(self.paragraphs), line)
        self._above = [ancestor for ancestor in self._within(part) if ancestor.level < level]
        self._above.append(made)
        self.headings.append(made)

    def paragraph(
        self,
        text: str,
        *,
        path: str,
        part: str,
        label: str | None,
        derived_label: str | None,
        role: str,
        depth: int,
        line: int | None,
    ) -> None:
        """Add a paragraph; its place, offset and headings follow from what came before.

        Raises:
            ValueError: it has no words, or a role that is none.
        """
        if not text.strip():
            raise ValueError(f"paragraph {path} has no words")
        self._above = self._within(part)
        made = Paragraph(
            text=text,
            index=len(self.paragraphs),
            path=path,
            part=part,
            label=label,
            derived_label=derived_label,
            headings=tuple(ancestor.text for ancestor in self._above),
            role=Role(role),
            depth=depth,
            start=self._start,
            line=line,
        )
        self.paragraphs.append(made)
        self._start += len(text) + len(PARAGRAPH_BREAK)

    def _within(self, part: str) -> list[Heading]:
        return [ancestor for ancestor in self._above if ancestor.part == part]

    def finish(self) -> Segmentation:
        """Return the whole.

        Raises:
            ValueError: there is no paragraph, or two units have one name.
        """
        for names in (
            [paragraph.path for paragraph in self.paragraphs],
            [part.slug for part in self.parts],
        ):
            if not names or len(set(names)) < len(names):
                raise ValueError("no units, or two of one name")
        return Segmentation(
            tuple(self.parts),
            tuple(self.headings),
            tuple(self.paragraphs),
            notes=tuple(self.notes),
        )


def contradiction(error: Exception) -> Finding:
    """Say that a file of the profile was read as any other of its format."""
    message = f"written by corpus-tool and changed since ({error}): read as any other file"
    return Finding("W_PROFILE", message)
