"""Read TEI P5, and this tool's own profile unit by unit.

Sections, in order:

* Read TEI P5: the project's own profile whole, other TEI as far as it has paragraphs.
* Read back the TEI that `corpus_tool.export.tei` writes: each unit is where it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.compose import RunLook
from corpus_tool.ingest.formats import Extraction, ReaderOptions
from corpus_tool.ingest.xml import (
    BULLET,
    ExactReading,
    Node,
    VocabularyWalker,
    XmlVocabulary,
    contradiction,
    local_name,
    node_text,
    parse_xml,
    refuse_twins,
)
from corpus_tool.model import Footnote, Part, Segmentation, Signatory, Source
from corpus_tool.model.text import from_identifier

__all__ = [
    "NAMESPACE",
    "READER",
    "read",
]


# ----------------------------------------
# Read TEI P5: the project's own profile whole, other TEI as far as it has paragraphs.
#
# What an element outside the profile holds is read as text, with a warning.

READER = "tei 2"
NAMESPACE = "http://www.tei-c.org/ns/1.0"

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_BLOCKS = (
    "ab argument back body byline cit closer dateline docAuthor docDate docImprint docTitle"
    " epigraph floatingText front group imprimatur item l lg opener p postscript q quote salute"
    " signed sp stage text titlePage titlePart trailer"
)
_INLINE = (
    "abbr add address addrLine anchor app choice corr damage date distinct emph ex expan foreign"
    " forename formula g geogName gloss hi lem measure mentioned milestone name num orgName orig"
    " pb persName phr placeName ref reg roleName rs s said seg sic soCalled supplied surname term"
    " time title unclear w c pc"
)


def _look(node: Node, look: RunLook) -> RunLook:
    """Take bold, italic and underlined from `@rend`; an unsaid highlight is italic."""
    tag = local_name(node)
    rendition = f"{node.get('rend', '')} {node.get('rendition', '')}".lower()
    if tag == "emph" or (tag == "hi" and not rendition.strip()) or "ital" in rendition:
        look = replace(look, italic=True)
    if "bold" in rendition:
        look = replace(look, bold=True)
    return replace(look, underline=True) if "underline" in rendition else look


def _label(node: Node) -> str:
    """Return a paragraph's or an item's number; items of a counted list may leave it out."""
    label = node.get("n", "")
    tag = local_name(node)
    if tag not in {"p", "ab", "item"}:
        return ""
    parent = node.getparent()
    if label or tag != "item" or parent is None:
        return label
    siblings = [child for child in parent if local_name(child) in {"item", "label"}]
    place = siblings.index(node)
    if place and local_name(siblings[place - 1]) == "label":
        return ""
    kind = f"{parent.get('type', '')} {parent.get('rend', '')}"
    if "ordered" in kind or "numbered" in kind:
        items = [child for child in siblings if local_name(child) == "item"]
        return str(items.index(node) + 1)
    return "" if "simple" in kind else BULLET


VOCABULARY = XmlVocabulary(
    blocks=frozenset(_BLOCKS.split()),
    divisions=frozenset({"div", *(f"div{level}" for level in range(1, 8))}),
    headings=frozenset({"head"}),
    titles=frozenset({"titlePart"}),
    numbers=frozenset({"label"}),
    lists=frozenset({"list"}),
    notes=frozenset({"note"}),
    breaks=frozenset({"lb"}),
    skipped=frozenset(
        {"teiHeader", "standOff", "facsimile", "fw", "figure", "gap", "rdg", "corr", "reg", "expan"}
    ),
    struck=frozenset({"del", "surplus"}),
    lines=frozenset(),
    rows="row",
    cells=frozenset({"cell"}),
    look=_look,
    label=_label,
    known=frozenset(_INLINE.split()),
)


def read(source: Source, *, options: ReaderOptions) -> Extraction:
    """Read a TEI document into blocks.

    Raises:
        UnreadableSource: not sound XML, no TEI P5, no body, two elements of one `xml:id`.
    """
    return read_tei_tree(parse_xml(source.content))


def read_tei_tree(root: Node) -> Extraction:
    """Read a parsed document; see `read`."""
    if root.tag != f"{{{NAMESPACE}}}TEI":
        message = f"root {root.tag!s}; expected {{{NAMESPACE}}}TEI"
        raise UnreadableSource(message, code="E_XML_KIND")
    refuse_twins(root, _ID, "xml:id")
    text = next((child for child in root if local_name(child) == "text"), None)
    if text is None or not any(local_name(child) in {"body", "group"} for child in text):
        raise UnreadableSource("no body at /TEI/text/body", code="E_NO_TEXT")
    walker = VocabularyWalker(VOCABULARY)
    walker.walk(text)
    findings = tuple(walker.findings("W_TEI_ELEMENT"))
    segmentation = None
    if is_tei_profile(root):
        try:
            segmentation, findings = read_tei_exactly(root), ()
        except (KeyError, ValueError, TypeError) as error:
            findings = (contradiction(error), *findings)
    return Extraction(
        blocks=tuple(walker.blocks),
        findings=findings,
        reader=READER,
        metadata=dict(_metadata(root)),
        segmentation=segmentation,
    )


def _metadata(root: Node) -> Iterator[tuple[str, str]]:
    """Yield title, date and language from the header."""
    header = next((child for child in root if local_name(child) == "teiHeader"), None)
    nodes = list(header.iter()) if header is not None else []
    title = next((n for n in nodes if local_name(n) == "title" and _within(n, "titleStmt")), None)
    if node_text(title):
        yield "title", node_text(title)
    dates = [n for n in nodes if local_name(n) == "date" and n.get("when")]
    dates.sort(key=lambda node: not _within(node, "creation"))
    if dates:
        yield "date", dates[0].get("when", "")
    languages = [n.get("ident", "") for n in nodes if local_name(n) == "language"]
    language = root.get(_LANGUAGE) or next((name for name in languages if name), "")
    if language:
        yield "language", language


def _within(node: Node, tag: str) -> bool:
    return any(local_name(parent) == tag for parent in node.iterancestors())


# ----------------------------------------
# Read back the TEI that `corpus_tool.export.tei` writes: each unit is where it says.

PROFILE = "1"


def is_tei_profile(root: Node) -> bool:
    """Tell whether a document says that it is of the profile."""
    return any(
        local_name(node) == "application"
        and (node.get("ident"), node.get("version")) == ("corpus-tool", PROFILE)
        for node in root.iter()
    )


def read_tei_exactly(root: Node) -> Segmentation:
    """Return the text as it was cut.

    Raises:
        KeyError: an attribute is missing; ValueError, TypeError: one says what cannot be.
    """
    exact = ExactReading()
    text = _only(root, "text")
    body = _only(text, "body")
    titles = [_text(node) for node in text.iter() if local_name(node) == "titlePart"]
    _part(exact, body, titles)
    for node in text:
        if local_name(node) == "back":
            for annex in node:
                if annex.get("type") == "notes":
                    exact.notes += [_note(note) for note in annex]
                    continue
                annex_headings = [_text(child) for child in annex if local_name(child) == "head"]
                _part(exact, annex, annex_headings)
    return exact.finish()


def _part(exact: ExactReading, node: Node, titles: list[str]) -> None:
    slug = node.attrib["n"]
    _content(exact, node, slug)
    closer = [element for child in node if local_name(child) == "closer" for element in child]
    found = {
        local_name(element): _text(element) for element in closer if local_name(element) != "signed"
    }
    exact.parts.append(
        Part(
            slug=slug,
            title_lines=tuple(titles),
            dateline=found.get("dateline"),
            attestation=found.get("seg"),
            signatories=tuple(
                _signatory(element) for element in closer if local_name(element) == "signed"
            ),
        )
    )


def _content(exact: ExactReading, node: Node, slug: str) -> None:
    for child in node:
        match local_name(child), child.get("type"):
            case "div", "section":
                level, line = int(child.attrib["n"]), child.sourceline
                exact.heading(_text(_only(child, "head")), level=level, part=slug, line=line)
                _content(exact, child, slug)
            case "list", _:
                for item in child:
                    _paragraph(exact, item, slug, depth=int(child.attrib["n"]))
            case "p", _:
                _paragraph(exact, child, slug, depth=0)
            case (("closer" | "head"), _):
                continue
            case name, _:
                raise ValueError(f"<{name}> is not of the profile")


def _paragraph(exact: ExactReading, node: Node, slug: str, *, depth: int) -> None:
    number = node.get("rend")
    exact.paragraph(
        _text(node),
        path=from_identifier(node.attrib[_ID].removeprefix("p.")),
        part=slug,
        label=node.get("n"),
        derived_label=None if number is None else from_identifier(number.removeprefix("number-")),
        role=node.attrib["ana"].removeprefix("#"),
        depth=depth,
        line=node.sourceline,
    )


def _note(node: Node) -> Footnote:
    called = node.get("corresp")
    path = None if called is None else from_identifier(called.removeprefix("#p."))
    return Footnote(node.attrib["n"], _text(node), path, node.sourceline)


def _signatory(node: Node) -> Signatory:
    found = {local_name(child): _text(child) for child in node}
    role = from_identifier(node.attrib["ana"].removeprefix("#"))
    return Signatory(found["name"], found.get("roleName", ""), role)


def _only(node: Node, tag: str) -> Node:
    found = [child for child in node if local_name(child) == tag]
    if len(found) != 1:
        raise ValueError(f"{len(found)} <{tag}> in <{local_name(node)}>")
    return found[0]


def _text(node: Node) -> str:
    """Return an element's text as it stands; the profile has no marks within it."""
    if len(node):
        raise ValueError(f"<{local_name(node)}> has elements within its text")
    return node.text or ""
