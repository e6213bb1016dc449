"""TEI P5: a comparison as a critical apparatus, a text as the profile the reader takes back.

Sections, in order:

* A comparison as a TEI critical apparatus, by parallel segmentation.
* A text as TEI P5: a small profile that says everything the reader needs to have it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from corpus_tool.export.docx import writable_text
from corpus_tool.export.printed_lines import LineKind, PrintedLine
from corpus_tool.export.tabular import paragraph_address
from corpus_tool.export.tracked import WordPlace, make_word_places
from corpus_tool.export.xml import Node, add_element, outline_part, to_bytes
from corpus_tool.model import (
    Comparison,
    Document,
    Heading,
    Paragraph,
    Part,
    Reading,
    ReadingKind,
    Version,
)
from corpus_tool.model.text import to_identifier
from corpus_tool.report.frame import PageContext, make_title, specimen_notice
from corpus_tool.report.sides import ReportSide, make_sides
from corpus_tool.report.words import load_words

__all__ = [
    "comparison_tei",
    "write_tei",
]


# ----------------------------------------
# A comparison as a TEI critical apparatus, by parallel segmentation.
#
# The later text is the base: its readings are lemmata, those of the earlier one stand beside them.
# Either text is read off by taking, in every `app`, the reading of its witness.

NAMESPACE = "http://www.tei-c.org/ns/1.0"
WITNESSES = {"left": "#left", "right": "#right"}
UNNAMEABLE = re.compile(r"[^A-Za-z0-9.-]")
"""What an identifier of XML may not have, or has only by luck."""
TYPES = {
    LineKind.TITLE: "title",
    LineKind.PART: "part",
    LineKind.HEADING: "heading",
    LineKind.CLOSING: "closing",
}


def comparison_tei(comparison: Comparison, *, made_at: datetime, program: str) -> str:
    """Return a comparison as a TEI document, ending in a line feed.

    Args:
        comparison: its left text is the witness `left`, its right text the base, `right`.
        made_at: the moment it is made.
        program: name and version of the program.
    """
    words = load_words()
    context = PageContext(comparison, *make_sides(comparison, words), words)
    body = "\n".join(_Apparatus(context.left, context.right).blocks(make_word_places(comparison)))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<TEI xmlns="{NAMESPACE}">\n{_header(context, made_at, program)}\n'
        f"<text><body><div>\n{body}\n</div></body></text>\n</TEI>\n"
    )


def _header(context: PageContext, made_at: datetime, program: str) -> str:
    words, notice = context.words, specimen_notice(context)
    witnesses = "".join(
        f"\n<witness xml:id={quoteattr(side.key)}>{_witness(side)}</witness>"
        for side in (context.left, context.right)
    )
    note = f"<p>{_text(notice)}</p>" if notice else ""
    name, _, version = program.partition(" ")
    method = f"{context.comparison.engine}, {context.comparison.lexicon}"
    return (
        f"<teiHeader><fileDesc><titleStmt><title>{_text(make_title(context).page)}</title>"
        f"</titleStmt><publicationStmt>{note}<p>{_text(words('foot.force'))}</p>"
        f"</publicationStmt><sourceDesc><listWit>{witnesses}\n</listWit></sourceDesc></fileDesc>\n"
        '<encodingDesc><variantEncoding method="parallel-segmentation" location="internal"/>'
        f"<appInfo><application ident={quoteattr(name)} version={quoteattr(version or '0')} "
        f'when="{made_at:%Y-%m-%d}"><label>{_text(method)}</label></application></appInfo>'
        "</encodingDesc></teiHeader>"
    )


def _witness(side: ReportSide) -> str:
    version = side.version
    document = version.document
    date = f" <date>{_text(document.date)}</date>" if document.date else ""
    place = f" <placeName>{_text(document.place)}</placeName>" if document.place else ""
    return (
        f"<title>{_text(document.title)}</title>{date}{place} "
        f'<idno type="version">{_text(version.name)}</idno> '
        f'<idno type="sha256">{version.digest}</idno>'
    )


class _Apparatus:
    """Writes loci as blocks; the identifiers of paragraphs are used once."""

    def __init__(self, left: ReportSide, right: ReportSide) -> None:
        self._sides = {"left": left, "right": right}
        self._seen: set[str] = set()

    def blocks(self, loci: Sequence[WordPlace]) -> Iterator[str]:
        """Yield a block for every locus; neighbours of one text alone are one variant."""
        for is_shared, group in groupby(loci, key=lambda each: bool(each.left and each.right)):
            some = list(group)
            if is_shared:
                for locus in some:
                    yield self._shared(locus)
                continue
            for key, alone in groupby(some, key=_belonging):
                yield self._apart(list(alone), key[1])

    def _shared(self, locus: WordPlace) -> str:
        """Return a place of both texts: word by word where it is one line of one kind."""
        left, right = locus.left, locus.right
        if not len(left) == len(right) == 1 or _shape(left[0]) != _shape(right[0]):
            return self._variant(left, right, "")
        inner = "".join(_reading(reading) for reading in locus.readings)
        labels = _label(left[0]), _label(right[0])
        if labels[0] == labels[1]:
            return self._block(labels[1] + inner, right=right[0], left=left[0])
        return self._block(_variants(*labels) + inner, right=right[0], left=left[0])

    def _apart(self, loci: Sequence[WordPlace], move: int | None) -> str:
        left = [line for locus in loci for line in locus.left]
        right = [line for locus in loci for line in locus.right]
        return self._variant(left, right, "" if move is None else f"move{move}")

    def _variant(self, left: Sequence[PrintedLine], right: Sequence[PrintedLine], move: str) -> str:
        kind = f' type="moved" n="{move}"' if move else ""
        lemma = "".join(self._whole(line, "right") for line in right)
        other = "".join(self._whole(line, "left") for line in left)
        return _variants(other, lemma, kind)

    def _whole(self, line: PrintedLine, side: str) -> str:
        return self._block(_label(line) + _text(line.text), **{side: line})

    def _block(self, inner: str, **lines: PrintedLine) -> str:
        """Return a block of one witness's line, or of the base's and the other's."""
        side, line = next(iter(lines.items()))
        if line.kind is not LineKind.PARAGRAPH:
            return f'<ab type="{TYPES[line.kind]}"{_level(line)}>{inner}</ab>'
        addresses = " ".join(self._address(*each) for each in reversed(lines.items()))
        corresponding = quoteattr(addresses)
        return f"<p{self._identifier(line, side)} corresp={corresponding}>{inner}</p>"

    def _address(self, side: str, line: PrintedLine) -> str:
        """Return what every export calls a paragraph, as a pointer: `old@1#annex/1`."""
        assert line.index is not None
        named = paragraph_address(self._sides[side].version, line.index)
        return quote(writable_text(named), safe="@#/")

    def _identifier(self, line: PrintedLine, side: str) -> str:
        assert line.index is not None
        _, _, name = self._sides[side].anchors[line.index].partition("/")
        identifier = f"{side}-{UNNAMEABLE.sub(_hexed, name)}"
        if identifier in self._seen:
            return ""
        self._seen.add(identifier)
        return f" xml:id={quoteattr(identifier)}"


def _hexed(found: re.Match[str]) -> str:
    return f"_{ord(found[0]):x}_"


def _belonging(locus: WordPlace) -> tuple[object, int | None, bool]:
    """Return what loci of one variant have in common: their link, or the side without one."""
    return locus.link, locus.move, locus.link is None and bool(locus.left)


def _shape(line: PrintedLine) -> tuple[LineKind, int]:
    """Return what two lines must have in common to be one block."""
    return line.kind, line.level if line.kind is LineKind.HEADING else 0


def _label(line: PrintedLine) -> str:
    return f"<label>{_text(line.label)}</label> " if line.label else ""


def _variants(left: str, right: str, attributes: str = "", cause: str = "") -> str:
    return (
        f'<app{attributes}><lem wit="{WITNESSES["right"]}">{right}</lem>'
        f'<rdg wit="{WITNESSES["left"]}"{cause}>{left}</rdg></app>'
    )


def _level(line: PrintedLine) -> str:
    return f' n="{line.level}"' if line.kind is LineKind.HEADING else ""


def _reading(reading: Reading) -> str:
    if reading.kind is ReadingKind.KEPT and reading.left == reading.right:
        return _text(reading.right)
    cause = f' cause="{reading.routine}"' if reading.routine else ""
    return _variants(_text(reading.left), _text(reading.right), cause=cause)


def _text(text: str) -> str:
    return escape(writable_text(text), {"\r": "&#13;"})


# ----------------------------------------
# A text as TEI P5: a small profile that says everything the reader needs to have it again.
#
# Parts: the main text in `body`, each annex a `div` of `back`. A heading is the `head` of a `div`,
# whose `n` is its level; a paragraph is a `p`, a member of a list an `item`; `xml:id` is the path,
# `n` the printed label, `rend` the number that was not printed, `ana` the role. What ends a part is
# its `closer`.

PROFILE = "1"
"""The profile's version, which the reader must know."""


def write_tei(version: Version) -> bytes:
    """Return a version as a TEI document."""
    root = etree.Element(f"{{{NAMESPACE}}}TEI", nsmap={None: NAMESPACE})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", version.language)
    _text_header(root, version)
    text = add_element(root, "text")
    parts = version.segmentation.parts
    main = parts[0] if parts else Part("main")
    if main.title_lines:
        title = add_element(add_element(add_element(text, "front"), "titlePage"), "docTitle")
        for line in main.title_lines:
            add_element(title, "titlePart", line)
    body = add_element(text, "body", n=main.slug)
    _content(body, version, main)
    notes = version.segmentation.notes
    if parts[1:] or notes:
        back = add_element(text, "back")
        if notes:
            listed = add_element(back, "div", type="notes")
            for note in notes:
                called = None if note.paragraph is None else f"#p.{to_identifier(note.paragraph)}"
                add_element(listed, "note", note.text, n=note.mark, corresp=called)
        for part in parts[1:]:
            annex = add_element(back, "div", type="annex", n=part.slug)
            for line in part.title_lines:
                add_element(annex, "head", line)
            _content(annex, version, part)
    return to_bytes(root)


def _text_header(root: Node, version: Version) -> None:
    document = version.document
    header = add_element(root, "teiHeader")
    described = add_element(header, "fileDesc")
    add_element(add_element(described, "titleStmt"), "title", document.title)
    published = add_element(described, "publicationStmt")
    if document.licence:
        add_element(published, "publisher", "not stated")
        add_element(add_element(published, "availability"), "licence", document.licence)
    else:
        add_element(published, "p", "Terms of reuse are not stated.")
    _source(add_element(described, "sourceDesc"), version)
    encoding = add_element(add_element(header, "encodingDesc"), "appInfo")
    program = add_element(encoding, "application", ident="corpus-tool", version=PROFILE)
    add_element(program, "label", "Written with all its structure; read back without guessing.")
    profile = add_element(header, "profileDesc")
    if document.date:
        add_element(add_element(profile, "creation"), "date", document.date, when=document.date)
    add_element(
        add_element(profile, "langUsage"), "language", version.language, ident=version.language
    )


def _source(parent: Node, version: Version) -> None:
    document, provenance = version.document, version.provenance
    source = add_element(parent, "bibl")
    add_element(source, "title", document.title)
    add_element(source, "idno", version.name, type="version")
    add_element(source, "idno", version.digest, type="digest")
    add_element(source, "idno", provenance.sha256, type="sha256")
    for party in document.parties:
        add_element(source, "author", party.name, n=party.code)
    if document.place:
        add_element(source, "pubPlace", document.place)
    if document.source_url:
        add_element(source, "ref", document.source_url, target=_target(document))


def _target(document: Document) -> str:
    return (document.source_url or "").replace(" ", "%20")


def _content(parent: Node, version: Version, part: Part) -> None:
    """Write a part's headings and paragraphs, then its end."""
    open_: list[tuple[int, Node]] = [(0, parent)]
    items: tuple[int, Node] | None = None
    for entry in outline_part(version.segmentation, part.slug):
        if isinstance(entry, Heading):
            items = None
            while open_[-1][0] >= entry.level:
                open_.pop()
            section = add_element(open_[-1][1], "div", type="section", n=str(entry.level))
            add_element(section, "head", entry.text)
            open_.append((entry.level, section))
        elif not entry.depth:
            items = None
            _paragraph(open_[-1][1], "p", entry)
        else:
            if items is None or items[0] != entry.depth:
                listed = add_element(open_[-1][1], "list", type="items", n=str(entry.depth))
                items = (entry.depth, listed)
            _paragraph(items[1], "item", entry)
    _closer(parent, part)


def _paragraph(parent: Node, tag: str, paragraph: Paragraph) -> None:
    derived = paragraph.derived_label
    add_element(
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
    closer = add_element(parent, "closer")
    if part.attestation is not None:
        add_element(closer, "seg", part.attestation, type="attestation")
    if part.dateline is not None:
        add_element(closer, "dateline", part.dateline)
    for signatory in part.signatories:
        signed = add_element(closer, "signed", ana=f"#{to_identifier(signatory.role)}")
        add_element(signed, "name", signatory.name)
        if signatory.office:
            add_element(signed, "roleName", signatory.office)
