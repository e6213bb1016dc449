"""A text as Akoma Ntoso 3.0, a `statement`: a small profile that says everything.

A heading is that of a `section`, whose class is its level; a paragraph is a `paragraph`, a member
of a list a `point`. `eId` is the path, `num` the printed label, the class has the role, the depth
and the number that was not printed. Each annex is a statement of its own among the attachments.
"""

from __future__ import annotations

from datetime import date

from lxml import etree

from corpus_tool.export.xml import Node, add_element, outline_part, to_bytes
from corpus_tool.model import Heading, Paragraph, Part, Signatory, Version
from corpus_tool.model.text import to_identifier

__all__ = ["NAMESPACE", "PROFILE", "write_akn"]

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
PROFILE = "1"
"""The profile's version, which the reader must know."""

LANGUAGES = {
    **{"en": "eng", "fr": "fra", "es": "spa", "ja": "jpn", "lo": "lao", "vi": "vie", "th": "tha"},
    **{"km": "khm", "id": "ind", "ms": "msa", "my": "mya", "ko": "kor", "zh": "zho"},
    **{"de": "deu", "it": "ita", "pt": "por", "ru": "rus", "ar": "ara", "hi": "hin", "pl": "pol"},
}
"""Akoma Ntoso names languages by three letters."""


def write_akn(version: Version) -> bytes:
    """Return a version as an Akoma Ntoso document."""
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})
    parts = version.segmentation.parts
    main = parts[0] if parts else Part("main")
    statement = _statement(root, version, main, name="jointStatement")
    if parts[1:]:
        attachments = add_element(statement, "attachments")
        for part in parts[1:]:
            attachment = add_element(
                attachments, "attachment", eId=f"att.{to_identifier(part.slug)}"
            )
            _statement(attachment, version, part, name="annex")
    return to_bytes(root)


def _statement(parent: Node, version: Version, part: Part, *, name: str) -> Node:
    statement = add_element(parent, "statement", name=name)
    _meta(statement, version, part)
    if part.title_lines:
        preface = add_element(statement, "preface")
        for line in part.title_lines:
            add_element(add_element(preface, "p"), "docTitle", line)
    body = add_element(statement, "mainBody", class_=to_identifier(part.slug))
    _content(body, version, part)
    _conclusions(statement, part)
    return statement


def _meta(statement: Node, version: Version, part: Part) -> None:
    document = version.document
    day = _day(document.date)
    meta = add_element(statement, "meta")
    identification = add_element(meta, "identification", source="#corpus-tool")
    country = next((p.code.lower() for p in document.parties if len(p.code) == 3), "un")
    work = f"/akn/{country}/statement/{day}/{document.key}"
    language = LANGUAGES.get(version.language.partition("-")[0], "und")
    expression = f"{work}/{language}@{version.number}"
    ends = (f"/!{to_identifier(part.slug)}", "")
    for level, address in (("Work", work), ("Expression", expression)):
        found = add_element(identification, f"FRBR{level}")
        add_element(found, "FRBRthis", value=f"{address}{ends[0]}")
        add_element(found, "FRBRuri", value=address)
        if level == "Work":
            add_element(found, "FRBRalias", value=document.title, name="title")
        add_element(found, "FRBRdate", date=day, name=_precision(document.date))
        for party in document.parties or (None,):
            author = f"party.{to_identifier(party.code)}" if party else "corpus-tool"
            add_element(found, "FRBRauthor", href=f"#{author}")
        if level == "Work":
            add_element(found, "FRBRcountry", value=country)
        else:
            add_element(found, "FRBRlanguage", language=language)
    made = add_element(identification, "FRBRManifestation")
    add_element(made, "FRBRthis", value=f"{expression}{ends[0]}.xml")
    add_element(made, "FRBRuri", value=f"{expression}.akn")
    add_element(
        made, "FRBRdate", date=f"{version.provenance.retrieved_at:%Y-%m-%d}", name="retrieved"
    )
    add_element(made, "FRBRauthor", href="#corpus-tool")
    add_element(made, "FRBRformat", value="application/akn+xml")
    if part is version.segmentation.parts[0] or part.signatories:
        _references(add_element(meta, "references", source="#corpus-tool"), version, part)
    notes = version.segmentation.notes
    if notes and part is version.segmentation.parts[0]:
        listed = add_element(meta, "notes", source="#corpus-tool")
        for number, note in enumerate(notes, 1):
            called = None if note.paragraph is None else f"p.{to_identifier(note.paragraph)}"
            node = add_element(
                listed, "note", eId=f"note.{number}", class_=called, marker=note.mark
            )
            add_element(node, "p", note.text)


def _day(text: str | None) -> str:
    """Return a whole day for what may be a month or a year: the format knows no other dates."""
    return f"{text}-01-01"[:10] if text else date.min.isoformat()


def _precision(text: str | None) -> str:
    """Say how much of a date is known: the reader has to give back a year for a year."""
    whole = len("2025-01-21")
    return "unknown" if not text else "statement" if len(text) == whole else f"within-{text}"


def _references(parent: Node, version: Version, part: Part) -> None:
    """Name who stands behind the text; the main statement names them for all."""
    slug = to_identifier(part.slug)
    if part is version.segmentation.parts[0]:
        where = f"/ontology/organization/corpus-tool/{PROFILE}"
        add_element(parent, "TLCOrganization", eId="corpus-tool", href=where, showAs="corpus-tool")
        for party in version.document.parties:
            code = to_identifier(party.code)
            where = f"/ontology/organization/{code}"
            add_element(
                parent, "TLCOrganization", eId=f"party.{code}", href=where, showAs=party.name
            )
    for number, signatory in enumerate(part.signatories, 1):
        for tag, kind, shown in (
            ("TLCPerson", "person", signatory.name),
            ("TLCRole", "role", signatory.office),
        ):
            if shown:
                name = f"{kind}.{slug}.{number}"
                add_element(
                    parent, tag, eId=name, href=f"/ontology/{kind}/{slug}.{number}", showAs=shown
                )


def _content(body: Node, version: Version, part: Part) -> None:
    slug = to_identifier(part.slug)
    open_: list[tuple[int, Node]] = [(0, body)]
    sections: list[Node] = []
    for entry in outline_part(version.segmentation, part.slug):
        if isinstance(entry, Heading):
            while open_[-1][0] >= entry.level:
                open_.pop()
            name = f"sec.{slug}.{len(sections) + 1}"
            section = add_element(open_[-1][1], "section", eId=name, class_=f"level-{entry.level}")
            add_element(section, "heading", entry.text)
            sections.append(section)
            open_.append((entry.level, section))
        else:
            _paragraph(open_[-1][1], entry)
    for empty in (body, *sections):
        if all(etree.QName(child).localname == "heading" for child in empty):
            # The format has no section without content.
            add_element(add_element(empty, "content") if empty is not body else empty, "p")


def _paragraph(parent: Node, paragraph: Paragraph) -> None:
    derived = paragraph.derived_label
    said = [str(paragraph.role)]
    if paragraph.depth:
        said.append(f"depth-{paragraph.depth}")
    if derived is not None:
        said.append(f"number-{to_identifier(derived)}")
    node = add_element(
        parent,
        "point" if paragraph.depth else "paragraph",
        eId=f"p.{to_identifier(paragraph.path)}",
        class_=" ".join(said),
    )
    if paragraph.label is not None:
        add_element(node, "num", paragraph.label)
    add_element(add_element(node, "content"), "p", paragraph.text)


def _conclusions(statement: Node, part: Part) -> None:
    if part.attestation is None and part.dateline is None and not part.signatories:
        return
    conclusions = add_element(statement, "conclusions")
    if part.attestation is not None:
        add_element(conclusions, "p", part.attestation, class_="attestation")
    if part.dateline is not None:
        add_element(conclusions, "p", part.dateline, class_="dateline")
    for number, signatory in enumerate(part.signatories, 1):
        _signature(add_element(conclusions, "p"), signatory, f"{to_identifier(part.slug)}.{number}")


def _signature(parent: Node, signatory: Signatory, number: str) -> None:
    signature = add_element(parent, "signature", class_=to_identifier(signatory.role))
    add_element(signature, "person", signatory.name, refersTo=f"#person.{number}")
    if signatory.office:
        add_element(signature, "role", signatory.office, refersTo=f"#role.{number}")
