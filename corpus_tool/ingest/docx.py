"""Read a Word file: its parts, the body as blocks, the runs of a paragraph.

Sections, in order:

* Read a Word file from its parts: automatic numbers, tracked changes, notes, text boxes.
* Walk a Word document's body and cut it into blocks, as a reader of the printed page sees them.
* The runs of a Word paragraph: text with its look, breaks, note marks, fields, tracked changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from corpus_tool.errors import UnreadableSource, UnsupportedFormat
from corpus_tool.ingest.compose import Composer, RunLook, settle_note_marks, strip_note_mark
from corpus_tool.ingest.docx_styles import (
    DocxNumbering,
    DocxPackage,
    DocxStyles,
    ListLabel,
    WordStyle,
    child_elements,
    first_child,
    is_switched_on,
    qualified_name,
    underline,
    value_of,
    word_attribute,
)
from corpus_tool.ingest.formats import Extraction, ReaderLimits, ReaderOptions
from corpus_tool.ingest.xml import Node, parse_xml
from corpus_tool.model import Block, BlockKind, Finding, Line, Source, TextRun

__all__ = [
    "READER",
    "read",
]


# ----------------------------------------
# Read a Word file from its parts: automatic numbers, tracked changes, notes, text boxes.
#
# Why our own: the libraries at hand give none of the automatic numbers, and lose insertions,
# content
# controls or notes.

READER = "docx 2"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = "word/document.xml"
_PARAGRAPH = re.compile(rb"<(?:\w+:)?p[\s>/]")
_TABLE = re.compile(rb"<(/?)(?:\w+:)?tbl[\s>]")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OTHERS = (("xl/", "a spreadsheet"), ("ppt/", "a presentation"), ("mimetype", "OpenDocument"))
_QUOTED = 80


def read(source: Source, *, options: ReaderOptions) -> Extraction:
    """Read a Word file into blocks; tracked changes as `options.tracked` says.

    Raises:
        UnreadableSource: not a package, no Word document, over a limit, or damaged.
    """
    if source.content.startswith(_OLE):
        raise UnsupportedFormat(
            "Word 97–2003 or encrypted file",
            subject=source.origin,
            hint="Save it as .docx without a password",
            code="E_DOC_LEGACY",
        )
    package = DocxPackage(source.content, options.limits)
    main = _main_part(package)
    root = _part(package, main, options.limits)
    if root is None:
        looks = next((k for start, k in _OTHERS if _has(package, start)), "something else")
        raise UnreadableSource(f"no {_MAIN}; it looks like {looks}", code="E_DOCX_BROKEN")
    folder = str(PurePosixPath(main).parent)
    styles = DocxStyles(_part(package, f"{folder}/styles.xml", options.limits))
    numbering = DocxNumbering(_part(package, f"{folder}/numbering.xml", options.limits), styles)
    accept = options.tracked != "reject"
    walker = BodyWalker(styles, numbering, accept=accept, table_depth=options.limits.table_depth)
    body = next((child for child in root if qualified_name(child) == "body"), root)
    blocks = [*walker.walk(body), *walker.finish()]
    blocks += _notes(package, folder, walker, options.limits)
    findings = [*_report(walker, accept=accept), *_package_report(package)]
    return Extraction(blocks=settle_note_marks(blocks), findings=tuple(findings), reader=READER)


def _has(package: DocxPackage, start: str) -> bool:
    return any(member.startswith(start) for member in package.names)


def _main_part(package: DocxPackage) -> str:
    """Return the name of the main part: as the package's own relations say, else the usual one."""
    content = package.read("_rels/.rels")
    root = parse_xml(content, part="_rels/.rels") if content else ()
    for relation in root:
        if relation.tag == _RELATION and relation.get("Type", "").endswith("/officeDocument"):
            target = relation.get("Target", "").lstrip("/")
            if target in package.names and target.startswith("word/"):
                return target
    return _MAIN


def _part(package: DocxPackage, member: str, limits: ReaderLimits) -> Node | None:
    """Parse one part; None when the package has none of that name."""
    content = package.read(member)
    if content is None:
        return None
    count = sum(1 for _ in _PARAGRAPH.finditer(content))
    if count > limits.paragraphs:
        message = f"more than {limits.paragraphs:,} paragraphs"
        raise UnreadableSource(message, code="E_DOCX_LIMIT")
    depth = _table_depth(content)
    if depth > limits.table_depth:
        raise UnreadableSource(f"tables nested {depth:,} deep", code="E_TOO_DEEP")
    return parse_xml(content, part=member)


def _table_depth(content: bytes) -> int:
    depth = deepest = 0
    for found in _TABLE.finditer(content):
        depth += -1 if found.group(1) else 1
        deepest = max(deepest, depth)
    return deepest


def _notes(
    package: DocxPackage, folder: str, walker: BodyWalker, limits: ReaderLimits
) -> Iterator[Block]:
    """Yield the notes that the text refers to, in the order of their marks."""
    bodies: dict[tuple[str, str], Node] = {}
    for kind in ("footnote", "endnote"):
        root = _part(package, f"{folder}/{kind}s.xml", limits)
        for node in root if root is not None else ():
            bodies[kind, word_attribute(node, "id")] = node
    referred = list(walker.seen.notes)
    for kind, key, mark in referred:
        body = bodies.get((kind, key))
        if body is not None:
            frame = Block(lines=(), kind=BlockKind.NOTE, note=mark)
            for block in walker.walk(body, frame):
                # The space after the mark is the note's, not the text's.
                yield replace(block, lines=strip_note_mark(block.lines, mark))


def _report(walker: BodyWalker, *, accept: bool) -> Iterator[Finding]:
    seen: SeenParts = walker.seen
    if seen.insertions or seen.deletions:
        done = "accepted" if accept else "rejected"
        yield Finding(
            "W_DOCX_TRACKED",
            f"{_count(seen.insertions, 'insertion')}, {_count(seen.deletions, 'deletion')};"
            f" imported as {done}",
        )
    if seen.inserted_files:
        message = f"{_count(seen.inserted_files, 'inserted file')} not read; text is missing"
        yield Finding("W_DOCX_INSERTED", message)
    for code, what, texts in (
        ("I_HIDDEN", "hidden text", seen.hidden),
        ("I_STRUCK", "struck text", seen.struck),
        ("I_FURNITURE", "line of the table of contents", walker.contents),
    ):
        for text in texts:
            shown = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
            yield Finding(code, f"{what} left out: '{shown}'")


def _package_report(package: DocxPackage) -> Iterator[Finding]:
    """Say what of the package was not read: macros, links to the outside, comments."""
    if any(member.endswith("vbaProject.bin") for member in package.names):
        yield Finding("W_DOCX_MACRO", "macros ignored")
    external = 0
    for member in package.names:
        if member.startswith("word/_rels/") and member.endswith(".rels"):
            content = package.read(member)
            root = parse_xml(content, part=member) if content else ()
            external += sum(1 for relation in root if _is_external(relation))
    if external:
        yield Finding("W_DOCX_EXTERNAL", f"{_count(external, 'external link')} not followed")
    if "word/comments.xml" in package.names:
        yield Finding("I_DOCX_COMMENTS", "comments left out")


def _is_external(relation: Node) -> bool:
    """Tell whether Word would fetch something; a hyperlink waits to be clicked."""
    kind = relation.get("Type", "")
    return relation.get("TargetMode") == "External" and not kind.endswith("/hyperlink")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


# ----------------------------------------
# Walk a Word document's body and cut it into blocks, as a reader of the printed page sees them.

_CLEAR = frozenset({"sdtContent", "customXml", "smartTag", "ins", "moveTo"})
_EMPTY = Block(lines=())
_SENTENCE = 7
"""From so many words on, a text with a full stop is a sentence and no heading."""


class BodyWalker:
    """Turns paragraphs into blocks, in order, through tables, controls and text boxes."""

    def __init__(
        self, styles: DocxStyles, numbering: DocxNumbering, *, accept: bool, table_depth: int
    ) -> None:
        self.seen = SeenParts()
        self.contents: list[str] = []
        """Lines of the table of contents, which is left out."""
        self._styles = styles
        self._numbering = numbering
        self._accept = accept
        self._table_depth = table_depth
        self._composer = Composer(collapse=False)
        self._speaker = RunWriter(self._composer, styles, self.seen, accept=accept)
        self._open = False

    def walk(self, node: Node, frame: Block = _EMPTY, depth: int = 0) -> Iterator[Block]:
        """Yield the blocks of a body, a cell, a note or a text box."""
        for child in node:
            kind = qualified_name(child)
            if kind == "p":
                yield from self._paragraph(child, frame)
            elif kind == "tbl":
                yield from self._table(child, frame, depth + 1)
            elif kind == "sdt":
                yield from self._control(child, frame, depth)
            elif kind == "altChunk":
                self.seen.inserted_files += 1
            elif kind in _CLEAR:
                yield from self.walk(child, frame, depth)

    def _control(self, node: Node, frame: Block, depth: int) -> Iterator[Block]:
        gallery = value_of(node, "sdtPr", "docPartObj", "docPartGallery")
        for content in child_elements(node, "sdtContent"):
            if gallery == "Table of Contents":
                self.contents += ["".join(p.itertext()) for p in child_elements(content, "p")]
            else:
                yield from self.walk(content, frame, depth)

    def _paragraph(self, node: Node, frame: Block) -> Iterator[Block]:
        own, properties = first_child(node, "pPr"), self._properties(node)
        key = value_of(properties, "pStyle")
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
        properties = first_child(node, "pPr")
        if not self._accept:
            before = first_child(properties, "pPrChange", "pPr")
            return properties if before is None else before
        return properties

    def _mark_is_gone(self, properties: Node | None) -> bool:
        """Tell whether the paragraph's end mark was deleted, or its insertion is rejected.

        A mark that was inserted and then deleted is gone either way.
        """
        removed = sum(
            first_child(properties, "rPr", kind) is not None for kind in ("del", "moveFrom")
        )
        brought = sum(
            first_child(properties, "rPr", kind) is not None for kind in ("ins", "moveTo")
        )
        self.seen.deletions += removed
        self.seen.insertions += brought
        return bool(removed if self._accept else brought)

    def _block(
        self,
        frame: Block,
        properties: Node | None,
        style: WordStyle,
        lines: tuple[Line, ...],
        label: ListLabel | None,
    ) -> Block:
        jc = value_of(properties, "jc")
        level = value_of(properties, "outlineLvl")
        heading = style.heading
        if level.isdecimal():
            heading = min(int(level) + 1, 6) if int(level) < 9 else None
        if _is_sentence(lines):
            heading = None
        block = replace(
            frame,
            lines=lines,
            heading_level=heading if frame.kind is BlockKind.TEXT else None,
            centred=jc == "center" if jc else bool(style.centred),
            ended=True,
        )
        if label is None or label.words:
            return block
        depth = self._place(properties, style)[1] + 1
        return replace(block, ordinal=label.ordinal, bullet=label.bullet, depth=depth)

    def _place(self, properties: Node | None, style: WordStyle) -> tuple[str, int]:
        """Return the list and the level a paragraph is numbered in; no list when none."""
        number = value_of(properties, "numPr", "numId") or style.number or ""
        level = value_of(properties, "numPr", "ilvl")
        if level.isdecimal():
            return number, int(level)
        if style.level is not None or not style.number:
            return number, style.level or 0
        return number, self._numbering.level_of_style(number, value_of(properties, "pStyle"))

    def _label(self, properties: Node | None, key: str) -> ListLabel | None:
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
                properties = first_child(cell, "tcPr")
                merged = first_child(properties, "vMerge")
                inner = frame
                if is_data:
                    inner = replace(frame, kind=BlockKind.TABLE, row=number, column=column)
                if merged is None or word_attribute(merged, "val") == "restart":
                    yield from self.walk(cell, inner, depth)
                span = value_of(properties, "gridSpan")
                column += int(span) if span.isdecimal() else 1

    def _row_is_gone(self, row: Node) -> bool:
        if first_child(row, "trPr", "del") is not None:
            self.seen.deletions += 1
            return self._accept
        if first_child(row, "trPr", "ins") is not None:
            self.seen.insertions += 1
            return not self._accept
        return False


def _is_sentence(lines: tuple[Line, ...]) -> bool:
    """Tell whether a text is a sentence, whatever its style: some set paragraphs as headings.

    A short heading may end in a full stop, too (`Article 2. Use of terms.`), and one in capitals.
    """
    text = " ".join(line.text for line in lines).strip()
    words = text.split()
    small = sum(word[0].islower() for word in words)
    return text.endswith((".", ";")) and len(words) >= _SENTENCE and 2 * small > len(words)


def _rows(table: Node) -> Iterator[Node]:
    return _through(table, "tr")


def _cells(row: Node) -> Iterator[Node]:
    return _through(row, "tc")


def _through(node: Node, tag: str) -> Iterator[Node]:
    """Yield children of a name, also those wrapped in content controls."""
    for child in node:
        if qualified_name(child) == tag:
            yield child
        elif qualified_name(child) in {"sdt", *_CLEAR}:
            yield from _through(child, tag)


def _is_data(rows: list[Node]) -> bool:
    """Tell whether a table has columns; one of a single column is a frame around text."""
    if max((sum(1 for _ in _cells(row)) for row in rows), default=0) < 2:
        return False
    return not any(qualified_name(node) == "tbl" for row in rows for node in row.iter())


def _before(words: str, lines: tuple[Line, ...], style: WordStyle) -> tuple[Line, ...]:
    look = style.look
    run = TextRun(words, look.bold, look.italic, look.underline)
    first_line = lines[0].runs if lines else ()
    return (Line((run, *first_line)), *lines[1:])


# ----------------------------------------
# The runs of a Word paragraph: text with its look, breaks, note marks, fields, tracked changes.
#
# Each paragraph's text boxes are handed back, for they are paragraphs of their own.

_CLEAR_IN_RUNS = frozenset(
    {"hyperlink", "smartTag", "customXml", "sdtContent", "fldSimple", "rubyBase", "dir", "bdo"}
)
_IN = frozenset({"ins", "moveTo"})
_OUT = frozenset({"del", "moveFrom"})
_DIGITS = re.compile(r"\s*(\d{1,3})\s*")
_CHARACTERS = {"tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}


@dataclass(slots=True)
class SeenParts:
    """What was met on the way through a document, for the report and for the notes."""

    insertions: int = 0
    deletions: int = 0
    inserted_files: int = 0
    """Files taken in whole (`altChunk`), which are not read."""
    hidden: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind (`footnote`, `endnote`), identifier and mark of each note, in order."""


class RunWriter:
    """Says the runs of paragraphs to a composer."""

    def __init__(
        self, composer: Composer, styles: DocxStyles, seen: SeenParts, *, accept: bool
    ) -> None:
        self._composer = composer
        self._styles = styles
        self._seen = seen
        self._accept = accept
        self._fields: list[bool] = []
        """Open fields, from without; whether each still tells its code, not yet its result."""
        self.boxes: list[Node] = []
        """Contents of text boxes met, to be read after the paragraph."""

    def paragraph(self, node: Node, style: WordStyle) -> None:
        """Say all runs of a paragraph."""
        # A code that was not closed in its paragraph never will be; it must not swallow the rest.
        self._fields = [False for _ in self._fields]
        for child in node:
            self._say(child, style)

    def _say(self, node: Node, style: WordStyle) -> None:
        kind = qualified_name(node)
        if kind == "r":
            self._run(node, style)
        elif kind in _IN | _OUT:
            self._tracked(node, style, inserted=kind in _IN)
        elif kind == "sdt":
            if first_child(node, "sdtPr", "showingPlcHdr") is None:
                for child in child_elements(node, "sdtContent"):
                    self._inside(child, style)
        elif kind in _CLEAR_IN_RUNS:
            self._inside(node, style)
        elif kind in {"m:oMath", "m:oMathPara"}:
            self._composer.say("".join(t.text or "" for t in _find(node, "m:t")), style.look)
        elif kind == "ruby":
            for base in child_elements(node, "rubyBase"):
                self._inside(base, style)

    def _inside(self, node: Node, style: WordStyle) -> None:
        for child in node:
            self._say(child, style)

    def _tracked(self, node: Node, style: WordStyle, *, inserted: bool) -> None:
        if inserted:
            self._seen.insertions += 1
        else:
            self._seen.deletions += 1
        if inserted is self._accept:
            self._inside(node, style)

    def _run(self, node: Node, style: WordStyle) -> None:
        properties = first_child(node, "rPr")
        own = self._styles.get(value_of(properties, "rStyle"))
        if _decide(is_switched_on(properties, "vanish"), own.hidden, style.hidden):
            self._leave_out(node, self._seen.hidden)
            return
        double = is_switched_on(properties, "dstrike")
        if double or _decide(is_switched_on(properties, "strike"), own.struck, style.struck):
            self._leave_out(node, self._seen.struck)
            return
        look = RunLook(
            bold=_decide(is_switched_on(properties, "b"), own.bold, style.bold),
            italic=_decide(is_switched_on(properties, "i"), own.italic, style.italic),
            underline=_decide(underline(properties), own.underline, style.underline),
        )
        raised = value_of(properties, "vertAlign") == "superscript"
        for child in node:
            self._piece(child, look, raised=raised)

    def _leave_out(self, node: Node, record: list[str]) -> None:
        """Skip the text of a run, but not the fields that begin or end in it."""
        for child in child_elements(node, "fldChar"):
            self._field(word_attribute(child, "fldCharType"))
        text = "".join(t.text or "" for t in child_elements(node, "t")).strip()
        if text:
            record.append(text)

    def _piece(self, node: Node, look: RunLook, *, raised: bool) -> None:
        kind = qualified_name(node)
        if kind == "fldChar":
            self._field(word_attribute(node, "fldCharType"))
        elif any(self._fields):
            return
        elif kind in {"t", "delText"}:
            text = node.text or ""
            digits = _DIGITS.fullmatch(text) if raised else None
            self._composer.say(text, look, raised=digits.group(1) if digits else None)
        elif kind in _CHARACTERS:
            self._composer.say(_CHARACTERS[kind], look)
        elif kind == "sym":
            self._composer.say(_symbol(word_attribute(node, "char")), look)
        elif kind == "cr" or (
            kind == "br" and word_attribute(node, "type") not in {"page", "column"}
        ):
            self._composer.end_line()
        elif kind in {"footnoteReference", "endnoteReference"}:
            self._note(node, kind.removesuffix("Reference"))
        elif kind in {"drawing", "pict", "object", "mc:AlternateContent"}:
            self.boxes += _boxes(node)
        elif kind == "ruby":
            self._say(node, WordStyle(bold=look.bold, italic=look.italic, underline=look.underline))

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
        self._seen.notes.append((kind, word_attribute(node, "id"), mark))
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
    if qualified_name(node) == "mc:AlternateContent":
        choices = [list(_boxes(child)) for child in node if qualified_name(child).startswith("mc:")]
        yield from next((found for found in choices if found), [])
        return
    if qualified_name(node) == "txbxContent":
        yield node
        return
    for child in node:
        yield from _boxes(child)


def _find(node: Node, tag: str) -> Iterator[Node]:
    return (child for child in node.iter() if qualified_name(child) == tag)
