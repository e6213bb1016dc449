"""A text as TEI P5: a small profile that says everything the reader needs to have it again.

Parts: the main text in `body`, each annex a `div` of `back`. A heading is the `head` of a `div`,
whose `n` is its level; a paragraph is a `p`, a member of a list an `item`; `xml:id` is the path,
`n` the printed label, `rend` the number that was not printed, `ana` the role. What ends a part is
its `closer`.
"""

from __future__ import annotations

from lxml import etree

from corpus_tool.interchange.xml import Node, add, outline, to_bytes
from corpus_tool.model import Document, Heading, Paragraph, Part, Version
from corpus_tool.model.text import to_identifier

__all__ = ["NAMESPACE", "PROFILE", "write_tei"]

NAMESPACE = "http://www.tei-c.org/ns/1.0"
PROFILE = "1"
"""The profile's version, which the reader must know."""


def write_tei(version: Version) -> bytes:
    """Return a version as a TEI document."""
    root = etree.Element(f"{{{NAMESPACE}}}TEI", nsmap={None: NAMESPACE})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", version.language)
    _header(root, version)
    text = add(root, "text")
    parts = version.segmentation.parts
    main = parts[0] if parts else Part("main")
    if main.title_lines:
        title = add(add(add(text, "front"), "titlePage"), "docTitle")
        for line in main.title_lines:
            add(title, "titlePart", line)
    body = add(text, "body", n=main.slug)
    _content(body, version, main)
    if parts[1:]:
        back = add(text, "back")
        for part in parts[1:]:
            annex = add(back, "div", type="annex", n=part.slug)
            for line in part.title_lines:
                add(annex, "head", line)
            _content(annex, version, part)
    return to_bytes(root)


def _header(root: Node, version: Version) -> None:
    document = version.document
    header = add(root, "teiHeader")
    described = add(header, "fileDesc")
    add(add(described, "titleStmt"), "title", document.title)
    published = add(described, "publicationStmt")
    if document.licence:
        add(published, "publisher", "not stated")
        add(add(published, "availability"), "licence", document.licence)
    else:
        add(published, "p", "Terms of reuse are not stated.")
    _source(add(described, "sourceDesc"), version)
    encoding = add(add(header, "encodingDesc"), "appInfo")
    program = add(encoding, "application", ident="corpus-tool", version=PROFILE)
    add(program, "label", "Written with all its structure; read back without guessing.")
    profile = add(header, "profileDesc")
    if document.date:
        add(add(profile, "creation"), "date", document.date, when=document.date)
    add(add(profile, "langUsage"), "language", version.language, ident=version.language)


def _source(parent: Node, version: Version) -> None:
    document, provenance = version.document, version.provenance
    source = add(parent, "bibl")
    add(source, "title", document.title)
    add(source, "idno", version.name, type="version")
    add(source, "idno", version.digest, type="digest")
    add(source, "idno", provenance.sha256, type="sha256")
    for party in document.parties:
        add(source, "author", party.name, n=party.code)
    if document.place:
        add(source, "pubPlace", document.place)
    if document.source_url:
        add(source, "ref", document.source_url, target=_target(document))


def _target(document: Document) -> str:
    return (document.source_url or "").replace(" ", "%20")


def _content(parent: Node, version: Version, part: Part) -> None:
    """Write a part's headings and paragraphs, then its end."""
    open_: list[tuple[int, Node]] = [(0, parent)]
    items: tuple[int, Node] | None = None
    for each in outline(version.segmentation, part.slug):
        if isinstance(each, Heading):
            items = None
            while open_[-1][0] >= each.level:
                open_.pop()
            section = add(open_[-1][1], "div", type="section", n=str(each.level))
            add(section, "head", each.text)
            open_.append((each.level, section))
        elif not each.depth:
            items = None
            _paragraph(open_[-1][1], "p", each)
        else:
            if items is None or items[0] != each.depth:
                listed = add(open_[-1][1], "list", type="items", n=str(each.depth))
                items = (each.depth, listed)
            _paragraph(items[1], "item", each)
    _closer(parent, part)


def _paragraph(parent: Node, tag: str, paragraph: Paragraph) -> None:
    derived = paragraph.derived_label
    add(
        parent,
        tag,
        paragraph.text,
        xml_id=f"p.{to_identifier(paragraph.path)}",
        n=paragraph.label,
        rend=None if derived is None else f"number-{to_identifier(derived)}",
        ana=f"#{paragraph.role}",
    )


def _closer(parent: Node, part: Part) -> None:
    if part.attestation is None and part.dateline is None and not part.signatories:
        return
    closer = add(parent, "closer")
    if part.attestation is not None:
        add(closer, "seg", part.attestation, type="attestation")
    if part.dateline is not None:
        add(closer, "dateline", part.dateline)
    for signatory in part.signatories:
        signed = add(closer, "signed", ana=f"#{to_identifier(signatory.role)}")
        add(signed, "name", signatory.name)
        if signatory.office:
            add(signed, "roleName", signatory.office)
