"""What pages share: context, head and foot, the pages beside, what of a text is boilerplate.

Sections, in order:

* What every page is made with, and the lines that every page has.
* The head and the foot of a report: title, the two title plates, sources and method.
* The pages that stand beside a page, for the links in its masthead.
* What of a comparison's paragraphs is boilerplate: occurrences of formulae of the corpus.
* What every part of a pair's page starts from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from corpus_tool.model import Comparison, Document, Options, Version
from corpus_tool.reading.nearest import NearestParagraphs
from corpus_tool.reading.reading import PairReading
from corpus_tool.report.sides import ReportSide, part_name
from corpus_tool.report.words import (
    InterfaceWords,
    Pieces,
    capital,
    load_words,
    quote,
    text_of_pieces,
)

__all__ = [
    "MOSTLY",
    "NO_DATA",
    "DataFiles",
    "FormulaNote",
    "FormulaNotes",
    "Kind",
    "NeighbourPages",
    "PageContext",
    "PageFoot",
    "PageFrame",
    "PageTitle",
    "ParagraphFormulas",
    "RenderContext",
    "Tag",
    "TitleBlock",
    "data_links",
    "foot_of",
    "make_extent",
    "make_foot",
    "make_frame",
    "make_page_links",
    "make_title",
    "make_title_block",
    "specimen_notice",
]


# ----------------------------------------
# What every page is made with, and the lines that every page has.


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What every page is made with; the same for all pages of one report."""

    made_at: datetime
    """The moment the page is made, printed on it."""
    program: str
    """Name and version of the program: `corpus-tool 0.1.0`."""
    fonts: bool = True
    """Put the fonts into the page (375 KB); without them the reader's own are used."""
    font_file: str = ""
    """Relative address of a stylesheet with the fonts, which pages of a folder share; then they
    are not in the page."""
    words: InterfaceWords = field(default_factory=load_words)

    @property
    def made_line(self) -> str:
        """What made the page, and when, as its foot says it."""
        return self.words("index.made", program=self.program, date=self.words.moment(self.made_at))


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The lines that every page has around its content."""

    page_title: str
    """For the browser's tab."""
    foot_line: str
    """What stands at the foot of every printed page."""
    program: str
    made: str
    """The day it was made, for the masthead."""
    made_line: str
    notice: str
    """Which text is a specimen; empty when none is."""


def make_frame(
    render: RenderContext,
    title: str,
    *,
    foot_title: str = "",
    notice: str = "",
    on_every_sheet: bool = True,
) -> PageFrame:
    """Make the frame of a page.

    Args:
        render: what it is made with.
        title: of the page.
        foot_title: at the foot of every printed page; by default the title.
        notice: which text is a specimen; empty when none is.
        on_every_sheet: where there is a notice, the foot of every printed page warns, too.
    """
    words, foot = render.words, foot_title or title
    warned = words("foot.line", title=foot, notice=words("specimen.foot"))
    return PageFrame(
        page_title=title,
        foot_line=warned if notice and on_every_sheet else foot,
        program=render.program,
        made=words("masthead.made", date=words.date(render.made_at.date().isoformat())),
        made_line=render.made_line,
        notice=notice,
    )


# ----------------------------------------
# The head and the foot of a report: title, the two title plates, sources and method.

TITLE = 60
"""So many letters of a title stand in a tab and at the foot of a printed page."""


@dataclass(frozen=True, slots=True)
class PageTitle:
    """The title of the page and what stands around it."""

    above: str
    main: str
    under: str
    page: str
    """For the browser's tab and the foot of a printed page."""


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """The title plate of one document."""

    side: str
    year: str
    title: str
    language: str
    facts: tuple[tuple[str, str], ...]
    specimen: bool


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where one text came from."""

    title: str
    origin: str
    sha256: str
    digest: str
    url: str | None
    licence: str | None


@dataclass(frozen=True, slots=True)
class PageFoot:
    """Sources and method, as honesty asks for at the foot of every page."""

    sources: tuple[SourceNote, ...]
    lines: tuple[str, ...]
    """Extent, engine, options where they are not the usual ones, program and date, and that no
    view on legal force is taken."""


def make_title(context: PageContext) -> PageTitle:
    """Choose the title: the levels of a partnership where both are stated, else the names."""
    words, left, right = context.words, context.left, context.right
    first, second = left.version.document, right.version.document
    names = {"left": left.name, "right": right.name}
    above, second_parties = _parties(first, words), _parties(second, words)
    same = {p.code for p in first.parties} == {p.code for p in second.parties}
    if not same and above and second_parties:
        above = words("title.parties", left=above, right=second_parties)
    under = words("title.under")
    if first.key == second.key:
        main, under = (
            words("title.versions", title=first.title),
            capital(words("title.under_versions", **names)),
        )
    elif same and first.level and second.level and first.level != second.level:
        main = words("title.levels", left=first.level, right=second.level)
    elif left.called.siglum:
        year = first.year if first.date else ""
        main = words("title.sigla_year" if year else "title.sigla", year=year)
    else:
        main = words("title.years" if same and above else "title.years_other", **names)
    page = words("title.page", left=_short(left, words), right=_short(right, words))
    return PageTitle(above or second_parties, main, under, page)


def _short(side: ReportSide, words: InterfaceWords) -> str:
    title = text_of_pieces(quote(side.version.document.title, ellipsis="…", length=TITLE))
    return words("title.short", title=title, name=side.name) if title else side.name


def _parties(document: Document, words: InterfaceWords) -> str:
    return text_of_pieces(words.join([party.name for party in document.parties]))


def make_title_block(side: ReportSide, words: InterfaceWords) -> TitleBlock:
    """Make the title plate of a side."""
    version, document = side.version, side.version.document
    return TitleBlock(
        side=side.key,
        year=capital(side.name),
        title=document.title,
        language=side.language,
        facts=tuple(
            (words(f"plate.{key}"), value) for key, value in _facts(version, words) if value
        ),
        specimen=document.specimen,
    )


def _facts(version: Version, words: InterfaceWords) -> Iterator[tuple[str, str]]:
    document = version.document
    date = words.date(document.date) if document.date else ""
    if document.place:
        date = words("plate.place", date=date, place=document.place) if date else document.place
    yield "date", date
    yield "parties", _parties(document, words)
    yield "level", document.level or ""
    signatories = [s.name for part in version.segmentation.parts for s in part.signatories]
    yield "signed", words("join.comma").join(signatories)
    yield "succeeds", document.succeeds or ""
    yield "extent", make_extent(version, words)
    yield "version", words("plate.of_versions", number=version.number, language=version.language)


def make_extent(version: Version, words: InterfaceWords) -> str:
    """Return how much text there is: `7 paragraphs and an annex of 31`."""
    segmentation = version.segmentation
    sizes = {part.slug: 0 for part in segmentation.parts}
    for paragraph in segmentation.paragraphs:
        sizes[paragraph.part] = sizes.get(paragraph.part, 0) + 1
    filled = [(slug, size) for slug, size in sizes.items() if size]
    if not filled:
        return words("plate.empty")
    first = filled[0][1]
    main = words.figure("plate.main", first)
    rest = [(part_name(slug, words), size) for slug, size in filled[1:]]
    if not rest:
        return main
    if len(rest) == 1:
        key = "plate.with_part" if filled[1][0] == "annex" else "plate.with_other_part"
        part = rest[0][0].lower() if filled[1][0] == "annex" else rest[0][0]
        return words(key, main=main, part=part, number=rest[0][1])
    listed = words("join.comma").join(
        words("plate.part", part=part, number=size) for part, size in rest
    )
    return words("plate.parts", main=main, rest=listed)


def specimen_notice(context: PageContext) -> str:
    """Return the sentence that says which of the texts is invented, or nothing."""
    left = context.left.version.document.specimen
    right = context.right.version.document.specimen
    if left and right:
        return context.words("specimen.both")
    if left:
        return context.words("specimen.left", name=context.left.name)
    if right:
        return context.words("specimen.right", name=context.right.name)
    return ""


def make_foot(context: PageContext, render: RenderContext) -> PageFoot:
    """Make the foot of the page."""
    return foot_of((context.left, context.right), context.comparison, render)


def foot_of(sides: Sequence[ReportSide], comparison: Comparison, render: RenderContext) -> PageFoot:
    """Make the foot of a page that shows these texts, compared as in this comparison."""
    words, encoder = render.words, comparison.encoder
    extents = [f"{side.name}, {make_extent(side.version, words)}" for side in sides]
    lines: tuple[str, ...] = (
        words("foot.extent", extent="; ".join(extents)),
        words(
            "foot.method",
            engine=comparison.engine,
            lexicon=comparison.lexicon,
            encoder=words("note.with_encoder", encoder=encoder)
            if encoder
            else words("note.words_alone"),
        ),
        words("foot.made", program=render.program, date=words.moment(render.made_at)),
    )
    if comparison.options != Options():  # a reader's own choice is told; the usual is in the data
        lines = (*lines, words("foot.thresholds", list="; ".join(_thresholds(comparison, words))))
    if comparison.ledger:
        lines = (*lines, words("foot.ladder", ladder=comparison.ledger.ladder))
    sources = tuple(_source(side, words) for side in sides)
    return PageFoot(sources, lines)


def _thresholds(comparison: Comparison, words: InterfaceWords) -> Iterator[str]:
    for name, value in asdict(comparison.options).items():
        key = f"foot.{name}"
        meaning = words(key) if words.has(key) else words("foot.unknown")
        written = f"{value:.2f}" if isinstance(value, float) else str(value)
        yield words("foot.threshold", meaning=meaning, value=written, name=name)


def _source(side: ReportSide, words: InterfaceWords) -> SourceNote:
    version, provenance = side.version, side.version.provenance
    document = version.document
    return SourceNote(
        title=words("foot.source", side=side.name, title=document.title),
        origin=words(
            "foot.origin",
            origin=provenance.origin,
            size=f"{provenance.size:,}".replace(",", words("thousands")),
            media=provenance.media_type,
            date=words.moment(provenance.retrieved_at),
            reader=provenance.reader,
        ),
        sha256=provenance.sha256,
        digest=version.digest,
        url=document.source_url,
        licence=words("foot.licence", licence=document.licence) if document.licence else None,
    )


# ----------------------------------------
# The pages that stand beside a page, for the links in its masthead.
#
# A page that is written alone has none; a folder of reports gives each page all the others.


class Kind(StrEnum):
    """The kinds of pages, in the order of the masthead."""

    SIDE = "page"
    REDLINE = "redline"
    DROPPED = "dropped"
    COMMITMENTS = "commitments"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class DataFiles:
    """Relative addresses of what a page shows as data; None where it is not written."""

    json: str | None = None
    csv: Mapping[str, str] = field(default_factory=dict)
    """By name of the table."""
    xlsx: str | None = None


NO_DATA = DataFiles()


@dataclass(frozen=True, slots=True)
class NeighbourPages:
    """Relative addresses of what stands beside a page; None where it is not written."""

    index: str | None = None
    page: str | None = None
    """The side-by-side page."""
    redline: str | None = None
    dropped: str | None = None
    commitments: str | None = None
    document: str | None = None
    data: DataFiles = NO_DATA


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link in the masthead."""

    word: str
    href: str
    current: bool = False


def make_page_links(
    neighbours: NeighbourPages, current: Kind, words: InterfaceWords
) -> tuple[PageLink, ...]:
    """Return the masthead's links; the page itself is among them and leads to its content."""
    page_links = [PageLink(words("masthead.index"), neighbours.index)] if neighbours.index else []
    for kind in Kind:
        address: str | None = getattr(neighbours, kind.value)
        if kind is current:
            page_links.append(PageLink(words(f"masthead.{kind}"), "#content", current=True))
        elif address:
            page_links.append(PageLink(words(f"masthead.{kind}"), address))
    return (*page_links, *data_links(neighbours.data, words))


def data_links(data: DataFiles, words: InterfaceWords) -> Iterator[PageLink]:
    """Yield the masthead's links to a page's data; of several tables each has its own CSV."""
    if data.json:
        yield PageLink(words("masthead.data"), data.json)
    if len(data.csv) == 1:
        (address,) = data.csv.values()
        yield PageLink(words("masthead.csv"), address)
    if data.xlsx:
        yield PageLink(words("masthead.xlsx"), data.xlsx)


# ----------------------------------------
# What of a comparison's paragraphs is boilerplate: occurrences of formulae of the corpus.

MOSTLY = 0.6
"""Share of a paragraph's characters from which it is set aside as boilerplate."""


@dataclass(frozen=True, slots=True)
class FormulaNote:
    """A formula that stands in a paragraph, as its note tells it."""

    documents: int
    first: str
    """The earliest dated text that has it; empty where none of them is dated."""
    href: str | None = None
    """Relative address of the formula on the page of the corpus."""


@dataclass(frozen=True, slots=True)
class ParagraphFormulas:
    """The formulae of one paragraph."""

    notes: tuple[FormulaNote, ...]
    """Those that cover most of it first."""
    share: float
    """Of its characters that stand in formulae."""


@dataclass(frozen=True, slots=True)
class FormulaNotes:
    """The formulae of both texts, by the paragraph's order; empty where none was looked for."""

    left: Mapping[int, ParagraphFormulas] = field(default_factory=dict)
    right: Mapping[int, ParagraphFormulas] = field(default_factory=dict)

    def of(self, side: str) -> Mapping[int, ParagraphFormulas]:
        """Return those of a side."""
        return self.left if side == "left" else self.right


# ----------------------------------------
# What every part of a pair's page starts from.


@dataclass(frozen=True)
class PageContext:
    """What every part of the view needs: the comparison, its two sides, the words."""

    comparison: Comparison
    left: ReportSide
    right: ReportSide
    words: InterfaceWords
    boilerplate: FormulaNotes = field(default_factory=FormulaNotes)
    """The formulae of the corpus that stand in either text."""
    reading: PairReading | None = None
    """What is new, gone, or only in one text; None where it was not read."""

    def side(self, key: str) -> ReportSide:
        """Return a side by its key."""
        return self.left if key == "left" else self.right

    def other(self, key: str) -> ReportSide:
        """Return the side facing a side."""
        return self.right if key == "left" else self.left

    @cached_property
    def shifts_by_paragraph(self) -> Mapping[tuple[str, int], tuple[int, ...]]:
        """The places of the shifts among all, by side and paragraph of either undertaking.

        A shift that has both undertakings stands at that of the right text.
        """
        found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for place, shift in enumerate(self.comparison.shifts):
            if shift.after is not None:
                found["right", shift.after.index].append(place)
            elif shift.before is not None:
                found["left", shift.before.index].append(place)
        return {key: tuple(places) for key, places in found.items()}

    @cached_property
    def nearest(self) -> NearestParagraphs | None:
        """What finds the nearest paragraphs; None where the texts were not read."""
        return NearestParagraphs(self.reading.passages.pair) if self.reading else None

    @property
    def unspaced(self) -> bool:
        """Whether the texts are counted in characters, for want of spaces between words."""
        languages = {self.left.language[:2], self.right.language[:2]}
        return not languages.isdisjoint(self.words.several("unspaced"))


@dataclass(frozen=True, slots=True)
class Tag:
    """A state as word and sign, and the words that follow it."""

    name: str
    """State or shape: names the sign and the colour."""
    word: str
    rest: Pieces = ()
