"""The page of one document: its text, its sources, where its paragraphs were first seen.

Sections, in order:

* The page of one document: its text as it was cut, where it came from, and what it stands in.
* Where the paragraphs of a text were first seen, as the page of the document tells it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus_tool.model import (
    Certainty,
    Document,
    FirstSeen,
    Part,
    Provenance,
    ReadingKind,
    Role,
    Version,
    VersionSummary,
    gravest_warnings,
)
from corpus_tool.report.frame import PageFrame, RenderContext, make_extent, make_frame
from corpus_tool.report.index_page import ListedComparison
from corpus_tool.report.markup import MarkedSegment
from corpus_tool.report.rows import interleave_readings
from corpus_tool.report.sides import ReportSide, make_column_sides, part_name
from corpus_tool.report.words import InterfaceWords, text_of_pieces

__all__ = [
    "Ancestor",
    "ComparisonLine",
    "DocumentView",
    "ForebearNotes",
    "ReceiptView",
    "SourcePaper",
    "TextLine",
    "make_document_view",
]


# ----------------------------------------
# The page of one document: its text as it was cut, where it came from, and what it stands in.
#
# Every claim of another page leads to a sentence; this is where the sentence stands whole, with
# the address under which it can be quoted.


@dataclass(frozen=True, slots=True)
class TextLine:
    """A heading, a paragraph, or a line of the closing, in the order of the text."""

    kind: str
    """`heading`, `paragraph` or `closing`."""
    text: str
    rank: int = 0
    anchor: str = ""
    permalink: str = ""
    label: str = ""
    notes: tuple[str, ...] = ()
    """Its role where it has one, page breaks it was joined over, doubts."""
    first: ForebearView | None = None
    """Where its wording was first seen, where that is an earlier text."""


@dataclass(frozen=True, slots=True)
class SourcePaper:
    """One version of the document."""

    name: str
    language: str
    extent: str
    added: str
    digest: str
    shown: bool
    """The version whose text the page shows."""


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """One file or page that the shown text was read from."""

    origin: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """A comparison that the document stands in."""

    other: str
    page: str
    states: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The page of a document, ready to be placed."""

    frame: PageFrame
    above: str
    main: str
    under: str
    language: str
    specimen: bool
    facts: tuple[tuple[str, str], ...]
    url: str | None
    lines: tuple[TextLine, ...]
    long: bool
    papers: tuple[SourcePaper, ...]
    receipts: tuple[ReceiptView, ...]
    findings: tuple[str, ...]
    comparisons: tuple[ComparisonLine, ...]
    first_line: str
    """How many paragraphs go back to earlier texts; empty where that was not asked."""


LONG = 100
"""From so many lines on a browser lays the page out as it is read."""


def make_document_view(
    version: Version,
    *,
    history: Sequence[VersionSummary] = (),
    receipts: Sequence[Provenance] = (),
    comparisons: Sequence[ListedComparison] = (),
    forebears: ForebearNotes | None = None,
    up: str = "",
    render: RenderContext,
) -> DocumentView:
    """Prepare the page of a document.

    Args:
        version: the version whose text is shown.
        history: every version, oldest first.
        receipts: what the shown text was received as.
        comparisons: those that the document stands in.
        forebears: where its paragraphs were first seen; None where that was not asked.
        up: what leads from the page to the folder of the comparisons' pages: `../`.
        render: what the page is made with.
    """
    words, document = render.words, version.document
    (side,) = make_column_sides([version], words)
    firsts = forebears.by_paragraph(words) if forebears else {}
    lines = tuple(_lines(side, firsts, words))
    title = words("document.page", title=document.title)
    notice = words("specimen.document") if document.specimen else ""
    return DocumentView(
        frame=make_frame(render, title, notice=notice),
        above=text_of_pieces(words.join([party.name for party in document.parties])),
        main=document.title,
        under=_under(version, words),
        language=side.language,
        specimen=document.specimen,
        facts=tuple((words(f"document.{k}"), v) for k, v in _facts(document) if v),
        url=document.source_url,
        lines=lines,
        long=len(lines) > LONG,
        papers=tuple(_paper(line, version, words) for line in history),
        receipts=tuple(_receipt(receipt, words) for receipt in receipts or (version.provenance,)),
        findings=tuple(_findings(version, words)),
        comparisons=tuple(
            _comparison(comparison, document, up, words) for comparison in comparisons
        ),
        first_line=forebears.line(len(version.paragraphs), words) if forebears else "",
    )


def _under(version: Version, words: InterfaceWords) -> str:
    document = version.document
    date = words.date(document.date) if document.date else words("label.undated")
    place = words("plate.place", date=date, place=document.place) if document.place else date
    return words("document.under", date=place, extent=make_extent(version, words))


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    yield "key", document.key
    yield "kind", document.kind
    yield "level", document.level or ""
    yield "succeeds", document.succeeds or ""
    yield "licence", document.licence or ""


def _lines(
    side: ReportSide, firsts: Mapping[int, ForebearView], words: InterfaceWords
) -> Iterator[TextLine]:
    segmentation = side.version.segmentation
    headings = sorted(segmentation.headings, key=lambda heading: heading.before)
    for number, part in enumerate(segmentation.parts):
        members = [p for p in segmentation.paragraphs if p.part == part.slug]
        if number:
            name = part_name(part.slug, words)
            yield TextLine("heading", f"{name}: {part.title}" if part.title else name, rank=3)
        for paragraph in members:
            for heading in headings:
                if heading.before == paragraph.index and heading.part == part.slug:
                    rank = min(6, 2 + max(1, heading.level) + bool(number))
                    yield TextLine("heading", heading.text, rank=rank)
            first = firsts.get(paragraph.index)
            yield replace(_paragraph(side, paragraph.index, words), first=first)
        for closing in (part.dateline, part.attestation, *_signed(part, words)):
            if closing:
                yield TextLine("closing", closing)


def _signed(part: Part, words: InterfaceWords) -> Iterator[str]:
    for signatory in part.signatories:
        name, office = signatory.name, signatory.office
        yield words("closing.signatory", name=name, office=office) if office else name


def _paragraph(side: ReportSide, index: int, words: InterfaceWords) -> TextLine:
    paragraph = side.version.paragraphs[index]
    notes: list[str] = []
    if paragraph.role is not Role.PARAGRAPH:
        notes.append(words(f"role.{paragraph.role}"))
    if paragraph.joins:
        notes.append(words.plural("note.joined", len(paragraph.joins)))
    if paragraph.certainty is Certainty.CHECK:
        notes.append(words("note.check"))
    # The side's name is left out of the address: on its own page a document needs none.
    anchor = side.anchors[index].partition("/")[2]
    return TextLine(
        kind="paragraph",
        text=paragraph.text,
        anchor=anchor,
        permalink=f"{anchor}:{side.digests[index]}",
        label=side.labels[index],
        notes=tuple(notes),
    )


def _paper(line: VersionSummary, version: Version, words: InterfaceWords) -> SourcePaper:
    return SourcePaper(
        name=words("label.version", number=line.number),
        language=line.language,
        extent=words.figure("index.paragraphs", line.paragraphs),
        added=words.moment(line.added_at),
        digest=line.digest,
        shown=line.number == version.number,
    )


def _receipt(provenance: Provenance, words: InterfaceWords) -> ReceiptView:
    size = f"{provenance.size:,}".replace(",", words("thousands"))
    facts = (
        ("received", words.moment(provenance.retrieved_at)),
        ("bytes", words("document.size", size=size, media=provenance.media_type)),
        ("charset", provenance.charset or ""),
        ("reader", provenance.reader),
        ("sha256", provenance.sha256),
    )
    return ReceiptView(provenance.origin, tuple((words(f"document.{k}"), v) for k, v in facts if v))


def _findings(version: Version, words: InterfaceWords) -> Iterator[str]:
    """Say what was found on the way in: how much of it to look at, that first, then the rest."""
    findings = version.segmentation.findings
    warnings = gravest_warnings(findings)
    if warnings:
        yield words.counted("document.warnings", len(warnings))
    for finding in (*warnings, *(each for each in findings if each not in warnings)):
        where = ""
        if finding.page is not None:
            where = words("document.at_page", number=finding.page)
        elif finding.line is not None:
            where = words("document.at_line", number=finding.line)
        yield words("document.finding", code=finding.code, message=finding.message, at=where)


def _comparison(
    listed: ListedComparison, document: Document, up: str, words: InterfaceWords
) -> ComparisonLine:
    earlier = listed.right.key == document.key and listed.left.key != document.key
    other = listed.left if earlier else listed.right
    key = "document.after" if earlier else "document.before"
    if listed.left.key == listed.right.key:
        key = "document.versions"
    counts = listed.counts
    return ComparisonLine(
        other=words(
            key,
            title=other.title,
            year=other.year,
            left=listed.left_number,
            right=listed.right_number,
        ),
        page=f"{up}{listed.page}",
        states=words("index.base", left=counts.left, right=counts.right),
    )


# ----------------------------------------
# Where the paragraphs of a text were first seen, as the page of the document tells it.
#
# Names, dates and numbers were set aside to find the earlier wording; here what differs in print is
# shown, these among it.


@dataclass(frozen=True, slots=True)
class Ancestor:
    """The paragraph in which a wording was first seen."""

    found: FirstSeen
    title: str
    date: str | None
    label: str
    href: str | None
    """Where the reports show it, relative to the page of a document."""


@dataclass(frozen=True, slots=True)
class ForebearView:
    """What stands in the margin of a paragraph, and below it."""

    source: str
    """`Joint Statement (4 August 2022) ¶3`."""
    href: str | None
    likeness: str
    woven: tuple[MarkedSegment, ...]
    """The redline from the earlier wording to this one; empty where they are the same in print."""


def make_forebear_note(ancestor: Ancestor, words: InterfaceWords) -> ForebearView:
    """Return what is told of the first wording of a paragraph."""
    found = ancestor.found
    changed = any(reading.kind is not ReadingKind.KEPT for reading in found.readings)
    share = round(100 * found.similarity)
    return ForebearView(
        source=words(
            "document.first_source",
            title=ancestor.title,
            date=words.date(ancestor.date) if ancestor.date else words("label.undated"),
            label=ancestor.label,
        ),
        href=ancestor.href,
        likeness=words("document.first_like", share=share)
        if changed
        else words("document.first_same"),
        woven=interleave_readings(found.readings)[0] if changed else (),
    )


@dataclass(frozen=True, slots=True)
class ForebearNotes:
    """The paragraphs of a text that go back to earlier ones, and what found them."""

    ancestors: tuple[Ancestor, ...]
    engine: str

    def by_paragraph(self, words: InterfaceWords) -> dict[int, ForebearView]:
        """Return what is told of each, by the paragraph's position."""
        return {
            ancestor.found.place.paragraph: make_forebear_note(ancestor, words)
            for ancestor in self.ancestors
        }

    def line(self, total: int, words: InterfaceWords) -> str:
        """Return how many of all paragraphs they are, and how that is known."""
        count = len(self.ancestors)
        return words.counted("document.first_count", count, total=total, engine=self.engine)
