"""Read a Word file from its parts: automatic numbers, tracked changes, notes, text boxes.

Why our own: the libraries at hand give none of the automatic numbers, and lose insertions, content
controls or notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from corpus_tool.errors import UnreadableSource, UnsupportedFormat
from corpus_tool.ingest.docx_names import attribute, name
from corpus_tool.ingest.docx_numbers import Numbering
from corpus_tool.ingest.docx_runs import Seen
from corpus_tool.ingest.docx_styles import Styles
from corpus_tool.ingest.docx_walk import Walker
from corpus_tool.ingest.extract import Extraction, ReaderOptions
from corpus_tool.ingest.limits import Limits
from corpus_tool.ingest.notes import settle, strip_mark
from corpus_tool.ingest.package import Package
from corpus_tool.ingest.xml_parse import Node, parse_xml
from corpus_tool.model import Block, BlockKind, Finding, Source

__all__ = ["READER", "read"]

READER = "docx 1"

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
    package = Package(source.content, options.limits)
    main = _main_part(package)
    root = _part(package, main, options.limits)
    if root is None:
        looks = next((k for start, k in _OTHERS if _has(package, start)), "something else")
        raise UnreadableSource(f"no {_MAIN}; it looks like {looks}", code="E_DOCX_BROKEN")
    folder = str(PurePosixPath(main).parent)
    styles = Styles(_part(package, f"{folder}/styles.xml", options.limits))
    numbering = Numbering(_part(package, f"{folder}/numbering.xml", options.limits), styles)
    accept = options.tracked != "reject"
    walker = Walker(styles, numbering, accept=accept, table_depth=options.limits.table_depth)
    body = next((child for child in root if name(child) == "body"), root)
    blocks = [*walker.walk(body), *walker.finish()]
    blocks += _notes(package, folder, walker, options.limits)
    findings = [*_report(walker, accept=accept), *_package_report(package)]
    return Extraction(blocks=settle(blocks), findings=tuple(findings), reader=READER)


def _has(package: Package, start: str) -> bool:
    return any(member.startswith(start) for member in package.names)


def _main_part(package: Package) -> str:
    """Return the name of the main part: as the package's own relations say, else the usual one."""
    content = package.read("_rels/.rels")
    root = parse_xml(content, part="_rels/.rels") if content else ()
    for relation in root:
        if relation.tag == _RELATION and relation.get("Type", "").endswith("/officeDocument"):
            target = relation.get("Target", "").lstrip("/")
            if target in package.names and target.startswith("word/"):
                return target
    return _MAIN


def _part(package: Package, member: str, limits: Limits) -> Node | None:
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


def _notes(package: Package, folder: str, walker: Walker, limits: Limits) -> Iterator[Block]:
    """Yield the notes that the text refers to, in the order of their marks."""
    bodies: dict[tuple[str, str], Node] = {}
    for kind in ("footnote", "endnote"):
        root = _part(package, f"{folder}/{kind}s.xml", limits)
        for node in root if root is not None else ():
            bodies[kind, attribute(node, "id")] = node
    referred = list(walker.seen.notes)
    for kind, key, mark in referred:
        body = bodies.get((kind, key))
        if body is not None:
            frame = Block(lines=(), kind=BlockKind.NOTE, note=mark)
            for block in walker.walk(body, frame):
                # The space after the mark is the note's, not the text's.
                yield replace(block, lines=strip_mark(block.lines, mark))


def _report(walker: Walker, *, accept: bool) -> Iterator[Finding]:
    seen: Seen = walker.seen
    if seen.insertions or seen.deletions:
        done = "accepted" if accept else "rejected"
        yield Finding(
            "W_DOCX_TRACKED",
            f"{_count(seen.insertions, 'insertion')}, {_count(seen.deletions, 'deletion')};"
            f" imported as {done}",
        )
    for code, what, texts in (
        ("I_HIDDEN", "hidden text", seen.hidden),
        ("I_STRUCK", "struck text", seen.struck),
        ("I_FURNITURE", "line of the table of contents", walker.contents),
    ):
        for text in texts:
            shown = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
            yield Finding(code, f"{what} left out: '{shown}'")


def _package_report(package: Package) -> Iterator[Finding]:
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
