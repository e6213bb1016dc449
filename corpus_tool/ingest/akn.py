"""Read Akoma Ntoso 3.0: numbers and headings are marked up, so nothing has to be guessed.

Any document type is read; a joint statement is a `statement`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.akn_profile import is_profile, read_exactly
from corpus_tool.ingest.compose import Look
from corpus_tool.ingest.exact import contradiction
from corpus_tool.ingest.extract import Extraction, ReaderOptions
from corpus_tool.ingest.xml_parse import Node, parse_xml
from corpus_tool.ingest.xml_walk import Vocabulary, Walker, local, refuse_twins, text_of
from corpus_tool.model import Source

__all__ = ["NAMESPACE", "READER", "read"]

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


def _look(node: Node, look: Look) -> Look:
    return replace(look, **_LOOKS.get(local(node), {}))


VOCABULARY = Vocabulary(
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
    return read_tree(parse_xml(source.content))


def read_tree(root: Node) -> Extraction:
    """Read a parsed document; see `read`."""
    space = str(root.tag).partition("}")[0].lstrip("{")
    old = _OLD.match(space)
    if old:
        message = f"Akoma Ntoso {old.group(1)}; only 3.0"
        raise UnreadableSource(message, code="E_AKN_VERSION")
    if not space.startswith(NAMESPACE) or local(root) != "akomaNtoso":
        message = f"root {root.tag!s}; expected {{{NAMESPACE}}}akomaNtoso"
        raise UnreadableSource(message, code="E_XML_KIND")
    refuse_twins(root, "eId", "eId")
    document = next((child for child in root if local(child)), None)
    if document is None or not any(local(node) in _BODIES for node in document.iter()):
        kind = local(document) if document is not None else "*"
        message = f"no body at /akomaNtoso/{kind}/({'|'.join(sorted(_BODIES))})"
        raise UnreadableSource(message, code="E_NO_TEXT")
    walker = Walker(VOCABULARY)
    walker.walk(document)
    findings = tuple(walker.findings("W_AKN_ELEMENT"))
    segmentation = None
    if is_profile(root):
        try:
            segmentation, findings = read_exactly(document), ()
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
        tag = local(node)
        if tag in {"attachments", "component"}:
            break
        found.setdefault(tag, node)
    alias = found.get("FRBRalias")
    title = text_of(found.get("docTitle"))
    if alias is not None and (not title or alias.get("name") == "title"):
        title = alias.get("value", "")
    if title:
        yield "title", title
    for key, tag, attribute in (
        ("date", "FRBRdate", "date"),
        ("language", "FRBRlanguage", "language"),
    ):
        value = found[tag].get(attribute, "") if tag in found else ""
        said = found[tag].get("name", "") if tag in found else ""
        if said.startswith("within-"):  # the day stands for a month or a year
            value = said.removeprefix("within-")
        if value and said != "unknown":
            yield key, _LANGUAGES.get(value, value)
