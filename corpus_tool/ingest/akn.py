"""Read Akoma Ntoso 3.0, any document type, and this tool's own profile unit by unit.

Sections, in order:

* Read Akoma Ntoso 3.0: numbers and headings are marked up, so nothing has to be guessed.
* Read back the Akoma Ntoso that `corpus_tool.export.akn` writes, unit by unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.compose import RunLook
from corpus_tool.ingest.formats import Extraction, ReaderOptions
from corpus_tool.ingest.xml import (
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
# Read Akoma Ntoso 3.0: numbers and headings are marked up, so nothing has to be guessed.
#
# Any document type is read; a joint statement is a `statement`.

READER = "akn 2"
NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

_OLD = re.compile(r"https?://www\.akomantoso\.org/(\d\.\d)")
_BODIES = frozenset(
    {"body", "mainBody", "judgmentBody", "debateBody", "amendmentBody", "collectionBody"}
)
_HIERARCHY = (
    "alinea article book chapter clause division indent level list paragraph part point"
    " proviso rule section subchapter subclause subdivision sublist subparagraph subpart"
    " subrule subsection subtitle title tome transitional hcontainer crossHeading"
)
_BLOCKS = (
    "p block blockContainer blockList item intro wrapUp content recital recitals citation citations"
    " preface preamble body mainBody conclusions attachments attachment statement doc act bill"
    " formula container listIntroduction listWrapUp longTitle signature tblock li ul ol foreign"
    " coverPage portionBody collectionBody component components"
)
_INLINE = (
    "a abbr affectedDocument authorialNote b concept date decoration def del docAuthority docDate"
    " docNumber docPurpose docStatus docType docketNumber embeddedText entity event fillIn i"
    " inline ins img judge lawyer legislature location marker mmod mod mref neutralCitation num"
    " object omissis opinion organization outcome party person placeholder process quantity"
    " quotedText ref relatedDocument rmod role rref scene session shortTitle span sub sup term time"
    " u vote preambleFormula"
)
_LANGUAGES = {
    "eng": "en",
    "fra": "fr",
    "spa": "es",
    "jpn": "ja",
    "lao": "lo",
    "vie": "vi",
    "tha": "th",
    "khm": "km",
    "ind": "id",
    "msa": "ms",
    "mya": "my",
    "kor": "ko",
    "zho": "zh",
}
"""Akoma Ntoso names languages by three letters, the other formats by two."""
_LOOKS = {"b": {"bold": True}, "i": {"italic": True}, "u": {"underline": True}}


def _look(node: Node, look: RunLook) -> RunLook:
    return replace(look, **_LOOKS.get(local_name(node), {}))


VOCABULARY = XmlVocabulary(
    blocks=frozenset(_BLOCKS.split()),
    divisions=frozenset(_HIERARCHY.split()),
    headings=frozenset({"heading", "subheading", "crossHeading"}),
    titles=frozenset({"docTitle"}),
    numbers=frozenset({"num"}),
    lists=frozenset(),
    notes=frozenset({"authorialNote"}),
    breaks=frozenset({"eol", "br"}),
    skipped=frozenset({"meta", "componentRef", "toc", "noteRef"}),
    struck=frozenset({"del"}),
    lines=frozenset({"person", "role"}),
    rows="tr",
    cells=frozenset({"td", "th"}),
    look=_look,
    label=lambda node: "",
    known=frozenset(_INLINE.split()),
)


def read(source: Source, *, options: ReaderOptions) -> Extraction:
    """Read an Akoma Ntoso document into blocks.

    Raises:
        UnreadableSource: not sound XML, an older version, no body, two elements of one `eId`.
    """
    return read_akn_tree(parse_xml(source.content))


def read_akn_tree(root: Node) -> Extraction:
    """Read a parsed document; see `read`."""
    space = str(root.tag).partition("}")[0].lstrip("{")
    old = _OLD.match(space)
    if old:
        message = f"Akoma Ntoso {old.group(1)}; only 3.0"
        raise UnreadableSource(message, code="E_AKN_VERSION")
    if not space.startswith(NAMESPACE) or local_name(root) != "akomaNtoso":
        message = f"root {root.tag!s}; expected {{{NAMESPACE}}}akomaNtoso"
        raise UnreadableSource(message, code="E_XML_KIND")
    refuse_twins(root, "eId", "eId")
    document = next((child for child in root if local_name(child)), None)
    if document is None or not any(local_name(node) in _BODIES for node in document.iter()):
        kind = local_name(document) if document is not None else "*"
        message = f"no body at /akomaNtoso/{kind}/({'|'.join(sorted(_BODIES))})"
        raise UnreadableSource(message, code="E_NO_TEXT")
    walker = VocabularyWalker(VOCABULARY)
    walker.walk(document)
    findings = tuple(walker.findings("W_AKN_ELEMENT"))
    segmentation = None
    if is_akn_profile(root):
        try:
            segmentation, findings = read_akn_exactly(document), ()
        except (KeyError, ValueError, TypeError) as error:
            findings = (contradiction(error), *findings)
    return Extraction(
        blocks=tuple(walker.blocks),
        findings=findings,
        reader=READER,
        metadata=dict(_metadata(document)),
        segmentation=segmentation,
    )


def _metadata(document: Node) -> Iterator[tuple[str, str]]:
    """Yield title, date and language as the identification and the preface give them."""
    found: dict[str, Node] = {}
    for node in document.iter():
        tag = local_name(node)
        if tag in {"attachments", "component"}:
            break
        found.setdefault(tag, node)
    alias = found.get("FRBRalias")
    title = node_text(found.get("docTitle"))
    if alias is not None and (not title or alias.get("name") == "title"):
        title = alias.get("value", "")
    if title:
        yield "title", title
    for key, tag, attribute in (
        ("date", "FRBRdate", "date"),
        ("language", "FRBRlanguage", "language"),
    ):
        value = found[tag].get(attribute, "") if tag in found else ""
        name = found[tag].get("name", "") if tag in found else ""
        if name.startswith("within-"):  # the day stands for a month or a year
            value = name.removeprefix("within-")
        if value and name != "unknown":
            yield key, _LANGUAGES.get(value, value)


# ----------------------------------------
# Read back the Akoma Ntoso that `corpus_tool.export.akn` writes, unit by unit.

PROFILE = "1"


def is_akn_profile(root: Node) -> bool:
    """Tell whether a document says that it is of the profile."""
    address = f"/ontology/organization/corpus-tool/{PROFILE}"
    return any(
        local_name(node) == "TLCOrganization" and node.get("href") == address
        for node in root.iter()
    )


def read_akn_exactly(statement: Node) -> Segmentation:
    """Return the text as it was cut.

    Raises:
        KeyError: an attribute is missing; ValueError, TypeError: one says what cannot be.
    """
    exact = ExactReading()
    _part(exact, statement)
    for attachments in _all(statement, "attachments"):
        for attachment in attachments:
            _part(exact, _only(attachment, "statement"))
    for notes in _all(_only(statement, "meta"), "notes"):
        exact.notes += [_note(note) for note in notes]
    return exact.finish()


def _part(exact: ExactReading, statement: Node) -> None:
    body = _only(statement, "mainBody")
    slug = from_identifier(body.attrib["class"])
    for child in body:
        _unit(exact, child, slug)
    lines = [line for preface in _all(statement, "preface") for line in preface]
    closing_lines = [line for conclusions in _all(statement, "conclusions") for line in conclusions]
    lines_by_class = {
        line.get("class"): _text(line) for line in closing_lines if not _all(line, "signature")
    }
    exact.parts.append(
        Part(
            slug=slug,
            title_lines=tuple(_text(_only(line, "docTitle")) for line in lines),
            dateline=lines_by_class.get("dateline"),
            attestation=lines_by_class.get("attestation"),
            signatories=tuple(
                _signatory(signature)
                for line in closing_lines
                for signature in _all(line, "signature")
            ),
        )
    )


def _unit(exact: ExactReading, node: Node, slug: str) -> None:
    match local_name(node):
        case "section":
            level = int(node.attrib["class"].removeprefix("level-"))
            heading = _text(_only(node, "heading"))
            exact.heading(heading, level=level, part=slug, line=node.sourceline)
            for child in node:
                _unit(exact, child, slug)
        case "paragraph" | "point":
            _paragraph(exact, node, slug)
        case "heading":
            return
        case "content" | "p" if not "".join(node.itertext()).strip():
            return
        case name:
            raise ValueError(f"<{name}> is not of the profile")


def _paragraph(exact: ExactReading, node: Node, slug: str) -> None:
    role, *more = node.attrib["class"].split(" ")
    stated = _said(more)
    labels = _all(node, "num")
    exact.paragraph(
        _text(_only(_only(node, "content"), "p")),
        path=from_identifier(node.attrib["eId"].removeprefix("p.")),
        part=slug,
        label=_text(labels[0]) if labels else None,
        derived_label=from_identifier(stated["number"]) if "number" in stated else None,
        role=role,
        depth=int(stated.get("depth", "0")),
        line=node.sourceline,
    )


def _said(words: list[str]) -> Mapping[str, str]:
    pairs = (word.partition("-") for word in words)
    return {name: value for name, _, value in pairs}


def _note(node: Node) -> Footnote:
    called = node.get("class")
    path = None if called is None else from_identifier(called.removeprefix("p."))
    text = _text(_only(node, "p"))
    return Footnote(node.attrib["marker"], text, path, node.sourceline)


def _signatory(node: Node) -> Signatory:
    office = _all(node, "role")
    name, role = _text(_only(node, "person")), from_identifier(node.attrib["class"])
    return Signatory(name, _text(office[0]) if office else "", role)


def _all(node: Node, tag: str) -> list[Node]:
    return [child for child in node if local_name(child) == tag]


def _only(node: Node, tag: str) -> Node:
    found = _all(node, tag)
    if len(found) != 1:
        raise ValueError(f"{len(found)} <{tag}> in <{local_name(node)}>")
    return found[0]


def _text(node: Node) -> str:
    """Return an element's text as it stands; the profile has no marks within it."""
    if len(node):
        raise ValueError(f"<{local_name(node)}> has elements within its text")
    return node.text or ""
