"""The index of a corpus: documents and comparisons, on one page or on many.

Sections, in order:

* Rows of documents, and the pages of them that a large corpus has.
* What the index lists: documents with their versions, comparisons with their counts.
* A long list of documents on several pages: by time and by party, each short enough to be read.
* The index of a corpus: its documents, the newest first, each with what is new and was compared.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from corpus_tool.model import Comparison, Document, Version
from corpus_tool.report.frame import PageFrame, RenderContext, Tag, make_frame
from corpus_tool.report.index_facets import Facet, ListedNews, make_facets
from corpus_tool.report.words import (
    InterfaceWords,
    RelationState,
    SentencePiece,
    StateCounts,
    capital,
    count_states,
    text_of_pieces,
)

__all__ = [
    "MOST",
    "NO_SHELVES",
    "IndexPages",
    "IndexView",
    "ListedComparison",
    "ListedDocument",
    "ListedVersion",
    "StateCount",
    "list_comparison",
    "list_document",
    "make_index",
    "make_index_group",
    "make_index_pages",
]


# ----------------------------------------
# Rows of documents, and the pages of them that a large corpus has.

SUBJECTS_TOLD, NEWS_TOLD = 5, 6
"""So many subjects of a text are named in its row, and so many newly or no longer named."""
SUBJECTS_OF_FACET = 8
"""A text is found by the subjects it speaks of most: most texts name most subjects."""


@dataclass(frozen=True, slots=True)
class DocumentRowView:
    """One document of the corpus."""

    anchor: str
    date: str
    title: str
    parties: str
    level: str
    succeeds: str
    succeeds_href: str | None
    """Address of the row of the document it succeeds, where it has one."""
    versions: tuple[str, ...]
    url: str | None
    site: str
    """Who published it: the name of the site."""
    licence: str
    page: str | None
    """The document's own page."""
    commitments: str | None
    """The page of its commitments."""
    specimen: bool
    paragraphs: str = ""
    """How many the newest version has."""
    subjects: str = ""
    news: tuple[Tag, ...] = ()
    """Subjects newly and no longer named, beside the statement before."""
    news_page: str = ""
    facets: str = ""
    """Names of the values it has."""
    compared: tuple[ComparisonRowView, ...] = ()
    """Comparisons in which it is the later text."""


@dataclass(frozen=True, slots=True)
class YearOrParty:
    """A year or a party whose documents stand on pages of their own."""

    label: str
    number: str
    """How many documents."""
    pages: tuple[tuple[str, str, str], ...]
    """Label, address and number of documents of each."""

    @property
    def parted(self) -> bool:
        """Whether it has several pages."""
        return len(self.pages) > 1


@dataclass(frozen=True, slots=True)
class IndexGroupView:
    """A page of documents, ready to be placed."""

    frame: PageFrame
    under: str
    documents: tuple[DocumentRowView, ...]
    columns: tuple[str, ...]
    """What the list tells of them beside date and title."""
    ways: tuple[tuple[str, str], ...]
    """Words and address of the pages before and after."""


def make_group(
    label: str, index_pages: Sequence[DocumentsPage], words: InterfaceWords
) -> YearOrParty:
    """Prepare the line that leads to the pages of a year or a party."""
    pages = tuple(
        (index_page.brief, index_page.page, f"{len(index_page.documents):,}")
        for index_page in index_pages
    )
    number = sum(len(index_page.documents) for index_page in index_pages)
    return YearOrParty(label, words.plural("index.documents", number), pages)


def make_index_group(
    index_page: DocumentsPage,
    *,
    before: DocumentsPage | None,
    after: DocumentsPage | None,
    titles: Mapping[str, str],
    homes: Mapping[str, str],
    render: RenderContext,
) -> IndexGroupView:
    """Prepare a page of documents.

    Args:
        index_page: the documents.
        before: the page before it.
        after: the page after it.
        titles: of all documents, by key.
        homes: the page on which each document has its row, by key.
        render: what the page is made with.
    """
    words = render.words
    addresses = {**homes, **{listed.document.key: "" for listed in index_page.documents}}
    page_links = (("index.before", before), ("index.after", after))
    specimen = any(listed.document.specimen for listed in index_page.documents)
    notice = words("specimen.index") if specimen else ""
    title = words("index.shelf", label=index_page.label)
    rows = tuple(
        make_document_row(listed, titles, addresses, words) for listed in index_page.documents
    )
    return IndexGroupView(
        frame=make_frame(render, title, notice=notice, on_every_sheet=False),
        under=capital(words.plural("index.documents", len(index_page.documents))),
        documents=rows,
        columns=make_document_columns(rows),
        ways=tuple((words(way, label=one.label), one.page) for way, one in page_links if one),
    )


def make_document_columns(rows: Sequence[DocumentRowView]) -> tuple[str, ...]:
    """Return what a list tells of documents beside date and title: nothing that none has."""
    filled = {
        "compared": any(row.compared for row in rows),
        "versions": True,
        "source": any(row.url or row.licence for row in rows),
    }
    return tuple(name for name, has_any in filled.items() if has_any)


def make_document_row(
    listed: ListedDocument,
    titles: Mapping[str, str],
    homes: Mapping[str, str],
    words: InterfaceWords,
) -> DocumentRowView:
    """Prepare the row of a document.

    Args:
        listed: the document.
        titles: of all documents, by key.
        homes: the page on which each document has its row, by key; empty for the page being made.
        words: of the page.
    """
    document = listed.document
    versions = [
        words(
            "index.version",
            number=version.number,
            language=version.language,
            paragraphs=words.figure("index.paragraphs", version.paragraphs),
        )
        for version in listed.versions
    ]
    before = document.succeeds or ""
    return DocumentRowView(
        anchor=f"document/{document.key}",
        date=words.date(document.date),
        title=document.title,
        parties=text_of_pieces(words.join([party.name for party in document.parties])),
        level=document.level or "",
        succeeds=titles.get(before, before),
        succeeds_href=f"{homes[before]}#document/{before}" if before in homes else None,
        versions=tuple(versions) or (words("index.no_versions"),),
        url=document.source_url,
        site=_site(document.source_url or ""),
        licence=document.licence or "",
        page=listed.page,
        commitments=listed.commitments,
        specimen=document.specimen,
        paragraphs=words.figure("index.paragraphs", listed.versions[-1].paragraphs)
        if listed.versions
        else "",
        subjects=words("join.comma").join(listed.subjects[:SUBJECTS_TOLD]),
        news=tuple(_news(listed.news, words)),
        news_page=listed.news.page if listed.news else "",
    )


def _news(news: ListedNews | None, words: InterfaceWords) -> Iterator[Tag]:
    """Yield what is named newly and no longer; of neither, that it is so."""
    if news is None:
        return
    for name, key, labels in (
        ("added", "opening.newly_named", news.newly),
        ("dropped", "opening.no_longer_named", news.no_longer),
    ):
        if labels:
            more = ["…"] if len(labels) > NEWS_TOLD else []
            told = words("join.comma").join([*labels[:NEWS_TOLD], *more])
            yield Tag(name, words(key), (SentencePiece(told),))
    if not news.newly and not news.no_longer:
        yield Tag("identical", words("index.same_subjects", before=news.before))


def _site(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


# ----------------------------------------
# What the index lists: documents with their versions, comparisons with their counts.
#
# The corpus fills these values, so that the index needs no text of any paragraph.


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """One stored text of a document, without the text."""

    number: int
    language: str
    paragraphs: int
    origin: str
    """Where its bytes came from: a path or an address."""
    sha256: str
    """Digest of the bytes as received."""


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document and its versions, oldest first."""

    document: Document
    versions: tuple[ListedVersion, ...] = ()
    page: str | None = None
    """Relative address of the document's own page."""
    commitments: str | None = None
    """Relative address of the page of its newest version's commitments."""
    subjects: tuple[str, ...] = ()
    """What it speaks of, most first."""
    news: ListedNews | None = None
    """What is new in it; None where no statement before it was compared."""
    words: str = ""
    """Each of its words once, for Find; empty where they are not looked in."""


@dataclass(frozen=True, slots=True)
class ListedComparison:
    """A comparison, its counts, and where its files stand beside the index."""

    left: Document
    left_number: int
    right: Document
    right_number: int
    counts: StateCounts
    page: str
    """Relative address of the report: `left--right.html`."""
    data: str | None = None
    """Relative address of the JSON."""
    csv: str | None = None
    xlsx: str | None = None
    redline: str | None = None
    dropped: str | None = None


def list_document(document: Document, versions: Iterable[Version]) -> ListedDocument:
    """Make the index entry of a document from its versions."""
    listed = (
        ListedVersion(
            number=version.number,
            language=version.language,
            paragraphs=len(version.paragraphs),
            origin=version.provenance.origin,
            sha256=version.provenance.sha256,
        )
        for version in versions
    )
    return ListedDocument(document, tuple(sorted(listed, key=lambda version: version.number)))


def list_comparison(
    comparison: Comparison,
    *,
    page: str,
    data: str | None = None,
    csv: str | None = None,
    xlsx: str | None = None,
    redline: str | None = None,
    dropped: str | None = None,
) -> ListedComparison:
    """Make the index entry of a comparison from where its files will stand."""
    return ListedComparison(
        left=comparison.left.document,
        left_number=comparison.left.number,
        right=comparison.right.document,
        right_number=comparison.right.number,
        counts=count_states(comparison),
        page=page,
        data=data,
        csv=csv,
        xlsx=xlsx,
        redline=redline,
        dropped=dropped,
    )


# ----------------------------------------
# A long list of documents on several pages: by time and by party, each short enough to be read.
#
# A page of all 14,000 documents is eleven megabytes, which no browser shows at once and no reader
# goes through; who looks for a statement knows its year, or who made it.

MOST = 400
"""So many documents stand on one page; a corpus of no more has them all on its index."""

_STEM = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """The documents of one page."""

    page: str
    """Its file."""
    label: str
    """`March 2021`, `Japan`, `Japan, 2021`."""
    brief: str
    """The same where the party or the year is named already."""
    documents: tuple[ListedDocument, ...]


ShelfGroup = tuple[str, tuple[DocumentsPage, ...]]
"""A year or a party by name, and its one page or several."""


@dataclass(frozen=True, slots=True)
class IndexPages:
    """All pages of documents: each document has its row on one by time, and with its parties."""

    by_time: tuple[ShelfGroup, ...] = ()
    by_party: tuple[ShelfGroup, ...] = ()

    def lines(self) -> Iterator[tuple[DocumentsPage, ...]]:
        """Yield the pages that follow one another: those by time, and those of each party."""
        yield tuple(index_page for _, shelves in self.by_time for index_page in shelves)
        for _, shelves in self.by_party:
            yield shelves

    def homes(self) -> dict[str, str]:
        """Return the page by time on which each document stands, by its key."""
        by_time = next(self.lines())
        return {
            document.document.key: index_page.page
            for index_page in by_time
            for document in index_page.documents
        }

    def titles(self) -> dict[str, str]:
        """Return the titles of all documents, by key."""
        by_time = next(self.lines())
        return {
            document.document.key: document.document.title
            for s in by_time
            for document in s.documents
        }


NO_SHELVES = IndexPages()


def in_order_of_time(documents: Iterable[ListedDocument]) -> list[ListedDocument]:
    """Return documents in order of time, those without a date last."""
    return sorted(
        documents, key=lambda listed: (listed.document.date or "9999", listed.document.key)
    )


def make_index_pages(documents: Sequence[ListedDocument], *, words: InterfaceWords) -> IndexPages:
    """Put documents on pages; on none where they are few enough for the index itself."""
    if len(documents) <= MOST:
        return NO_SHELVES
    ordered = in_order_of_time(documents)
    years = _grouped(ordered, 4).items()
    return IndexPages(
        by_time=tuple(
            (words.date(year or None), tuple(_in_months(own, "documents", "", words)))
            for year, own in years
        ),
        by_party=tuple(_parties(ordered, words)),
    )


def _parties(ordered: Iterable[ListedDocument], words: InterfaceWords) -> Iterator[ShelfGroup]:
    names: dict[str, str] = {}
    by_party: defaultdict[str, list[ListedDocument]] = defaultdict(list)
    for listed in ordered:
        own = {party.code: party.name for party in listed.document.parties}
        names |= own  # at last as the newest document has it
        for code in own:
            by_party[code].append(listed)
    for code, name in sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0])):
        yield name, tuple(_of_party(by_party[code], f"documents-party-{_stem(code)}", name, words))


def _of_party(
    documents: Sequence[ListedDocument], stem: str, name: str, words: InterfaceWords
) -> Iterator[DocumentsPage]:
    if len(documents) <= MOST:
        yield DocumentsPage(f"{stem}.html", name, name, tuple(documents))
        return
    for group in _grouped(documents, 4).values():
        yield from _in_months(group, stem, name, words)


def _in_months(
    documents: Sequence[ListedDocument], stem: str, name: str, words: InterfaceWords
) -> Iterator[DocumentsPage]:
    """Put the documents of a year on one page, or on one a month, or on several."""
    whole = len(documents) <= MOST
    for date, group in _grouped(documents, 4 if whole else 7).items():
        parts = [group[first : first + MOST] for first in range(0, len(group), MOST)]
        month_name = words.date(date or None)
        month = month_name.removesuffix(date[:4]).strip() if date[4:] and not name else month_name
        for number, part in enumerate(parts, start=1):
            page, label, brief = f"{stem}-{date or 'undated'}", month_name, month
            if len(parts) > 1:
                page = f"{page}-part-{number}"
                label, brief = (
                    words("index.part", label=one, number=number) for one in (month_name, month)
                )
            label = words("index.of_party", party=name, date=label) if name else label
            yield DocumentsPage(f"{page}.html", label, brief, tuple(part))


def _grouped(documents: Iterable[ListedDocument], size: int) -> dict[str, list[ListedDocument]]:
    """Group documents by so many characters of their date; those without one by none."""
    found: defaultdict[str, list[ListedDocument]] = defaultdict(list)
    for listed in documents:
        found[(listed.document.date or "")[:size]].append(listed)
    return dict(found)


def _stem(code: str) -> str:
    """Return a party's code as part of a file's name; what no name may have, as a digest."""
    if _STEM.fullmatch(code):
        return code
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()[:12]


# ----------------------------------------
# The index of a corpus: its documents, the newest first, each with what is new and was compared.

NEWEST = 40
"""So many documents, the newest, are on the index of a corpus that has pages of documents."""


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many rows of a comparison are in a state."""

    state: str
    word: str
    number: int


@dataclass(frozen=True, slots=True)
class ComparisonRowView:
    """One comparison, with the way to its files."""

    left: str
    right: str
    pair: str
    """Both names, for the words of a link."""
    base: str
    counts: StateCounts
    states: tuple[StateCount, ...]
    page: str
    files: tuple[tuple[str, str], ...]
    """Word and address of every file of the comparison."""
    specimen: bool


@dataclass(frozen=True, slots=True)
class IndexView:
    """The index page, ready to be placed."""

    frame: PageFrame
    under: str
    lead: str
    """What the list of documents is."""
    documents: tuple[DocumentRowView, ...]
    """All of them, or of many the newest."""
    columns: tuple[str, ...]
    """What the list tells of them beside date and title."""
    years: tuple[YearOrParty, ...]
    """Where the others are; none where all are here."""
    parties: tuple[YearOrParty, ...]
    comparisons: tuple[ComparisonRowView, ...]
    """Those that stand with no document of the list."""
    facets: tuple[Facet, ...] = ()
    titles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Date and title of the documents of facets, by key."""
    words: tuple[str, ...] = ()
    """For each row the words of its text."""
    number: int = 0
    """How many comparisons have a page."""


def make_index(
    documents: Sequence[ListedDocument],
    comparisons: Sequence[ListedComparison],
    *,
    render: RenderContext,
    shelves: IndexPages = NO_SHELVES,
) -> IndexView:
    """Prepare the index page; where there are pages of documents, with the newest ones only."""
    words = render.words
    titles = {listed.document.key: listed.document.title for listed in documents}
    ordered, homes = in_order_of_time(documents), dict.fromkeys(titles, "")
    lead = words("index.lead_documents")
    if shelves.by_time:
        dated = [listed for listed in ordered if listed.document.date]
        ordered, homes = dated[-NEWEST:], shelves.homes()
        lead = words.plural("index.lead_newest", len(ordered)) if ordered else ""
    specimens = any(listed.document.specimen for listed in documents) or any(
        _is_specimen(listed) for listed in comparisons
    )
    notice = words("specimen.index") if specimens else ""
    under = words(
        "index.under",
        documents=words.plural("index.documents", len(documents)),
        comparisons=words.plural("index.comparisons", len(comparisons)),
    )
    ordered = newest_first(ordered)
    facets = () if shelves.by_time else _facets(ordered, words)
    pairs = sorted(
        comparisons, key=lambda c: (_order(c.right), _order(c.left), c.page), reverse=True
    )
    listed_keys = {listed.document.key for listed in ordered}
    rows = tuple(_row(listed, titles, homes, facets, pairs, words) for listed in ordered)
    return IndexView(
        frame=make_frame(render, words("index.page"), notice=notice, on_every_sheet=False),
        under=capital(under),
        lead=lead,
        documents=rows,
        columns=make_document_columns(rows),
        years=tuple(make_group(*index_page, words) for index_page in shelves.by_time),
        parties=tuple(make_group(*index_page, words) for index_page in shelves.by_party),
        comparisons=tuple(
            _comparison(listed, words)
            for listed in [
                index_page for index_page in pairs if index_page.right.key not in listed_keys
            ][:NEWEST]
        ),
        facets=facets,
        titles={
            listed.document.key: (words.date(listed.document.date), listed.document.title)
            for listed in ordered
        },
        words=tuple(listed.words for listed in ordered) if facets else (),
        number=len(comparisons),
    )


def _row(
    listed: ListedDocument,
    titles: Mapping[str, str],
    homes: Mapping[str, str],
    facets: Sequence[Facet],
    pairs: Iterable[ListedComparison],
    words: InterfaceWords,
) -> DocumentRowView:
    """Prepare the row of a document with its facets and with what it was compared with."""
    own = (pair for pair in pairs if pair.right.key == listed.document.key)
    return replace(
        make_document_row(listed, titles, homes, words),
        facets=_tokens(listed.document, facets),
        compared=tuple(_comparison(pair, words) for pair in own),
    )


def newest_first(documents: Iterable[ListedDocument]) -> list[ListedDocument]:
    """Return documents with the newest first, those without a date last."""
    ordered = in_order_of_time(documents)
    dated = [listed for listed in ordered if listed.document.date]
    return dated[::-1] + [listed for listed in ordered if not listed.document.date]


def _facets(documents: Sequence[ListedDocument], words: InterfaceWords) -> tuple[Facet, ...]:
    spoken_of = [(each.document, each.subjects[:SUBJECTS_OF_FACET]) for each in documents]
    return make_facets(spoken_of, words)


def _tokens(document: Document, facets: Sequence[Facet]) -> str:
    return " ".join(
        value.token for facet in facets for value in facet.values if document in value.documents
    )


def _order(document: Document) -> tuple[str, str]:
    return document.date or "9999", document.key


def _is_specimen(listed: ListedComparison) -> bool:
    return listed.left.specimen or listed.right.specimen


def _comparison(listed: ListedComparison, words: InterfaceWords) -> ComparisonRowView:
    left = _name(listed.left, listed.left_number, listed, words)
    right = _name(listed.right, listed.right_number, listed, words)
    counts = listed.counts
    return ComparisonRowView(
        left=left,
        right=right,
        pair=words("index.beside", left=left, right=right),
        base=words("index.base", left=counts.left, right=counts.right),
        counts=counts,
        states=tuple(
            StateCount(state.value, words(f"state.{state}"), counts.of(state))
            for state in RelationState
            if counts.of(state)
        ),
        page=listed.page,
        files=tuple(_files(listed, words)),
        specimen=_is_specimen(listed),
    )


def _files(listed: ListedComparison, words: InterfaceWords) -> Iterator[tuple[str, str]]:
    addresses = {
        "report": listed.page,
        "redline": listed.redline,
        "dropped": listed.dropped,
        "data": listed.data,
        "csv": listed.csv,
        "xlsx": listed.xlsx,
    }
    for word, address in addresses.items():
        if address:
            yield words(f"index.{word}"), address


def _name(document: Document, number: int, listed: ListedComparison, words: InterfaceWords) -> str:
    """Name a side of a comparison: by its year, or among versions of one document by number."""
    if listed.left.key == listed.right.key:
        return words("index.named_version", title=document.title, number=number)
    if not document.date:
        return document.title
    other = listed.right if document is listed.left else listed.left
    alike = (document.title, document.year) == (other.title, other.year)
    if alike and document.date == other.date:
        return words("index.named", title=document.title, year=document.key)
    when = words.date(document.date) if alike else document.year
    return words("index.named", title=document.title, year=when)
