"""Rows of documents, and the pages of them that a large corpus has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from corpus_tool.render.listing import ListedDocument
from corpus_tool.render.pieces import capital, text
from corpus_tool.render.shelves import Shelf
from corpus_tool.render.words import Words

__all__ = [
    "DocumentRow",
    "Group",
    "ShelfView",
    "make_columns",
    "make_group",
    "make_row",
    "make_shelf",
]


@dataclass(frozen=True, slots=True)
class DocumentRow:
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


@dataclass(frozen=True, slots=True)
class Group:
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
class ShelfView:
    """A page of documents, ready to be placed."""

    page_title: str
    foot_line: str
    program: str
    made: str
    under: str
    notice: str
    documents: tuple[DocumentRow, ...]
    columns: tuple[str, ...]
    """What the list tells of them beside date and title."""
    ways: tuple[tuple[str, str], ...]
    """Words and address of the pages before and after."""
    made_line: str


def make_group(label: str, shelves: Sequence[Shelf], words: Words) -> Group:
    """Prepare the line that leads to the pages of a year or a party."""
    pages = tuple((one.brief, one.page, f"{len(one.documents):,}") for one in shelves)
    number = sum(len(one.documents) for one in shelves)
    return Group(label, words.plural("index.documents", number), pages)


def make_shelf(
    shelf: Shelf,
    *,
    before: Shelf | None,
    after: Shelf | None,
    titles: Mapping[str, str],
    homes: Mapping[str, str],
    made_at: datetime,
    program: str,
    words: Words,
) -> ShelfView:
    """Prepare a page of documents.

    Args:
        shelf: the documents.
        before: the page before it.
        after: the page after it.
        titles: of all documents, by key.
        homes: the page on which each document has its row, by key.
        made_at: printed on the page.
        program: name and version.
        words: of the page.
    """
    here = {**homes, **{listed.document.key: "" for listed in shelf.documents}}
    ways = (("index.before", before), ("index.after", after))
    specimen = any(listed.document.specimen for listed in shelf.documents)
    title = words("index.shelf", label=shelf.label)
    rows = tuple(make_row(listed, titles, here, words) for listed in shelf.documents)
    return ShelfView(
        page_title=title,
        foot_line=title,
        program=program,
        made=words("masthead.made", date=words.date(made_at.date().isoformat())),
        under=capital(words.plural("index.documents", len(shelf.documents))),
        notice=words("specimen.index") if specimen else "",
        documents=rows,
        columns=make_columns(rows),
        ways=tuple((words(way, label=one.label), one.page) for way, one in ways if one),
        made_line=words("index.made", program=program, date=words.moment(made_at)),
    )


def make_columns(rows: Sequence[DocumentRow]) -> tuple[str, ...]:
    """Return what a list tells of documents beside date and title: nothing that none has."""
    filled = {
        "level": any(row.level for row in rows),
        "succeeds": any(row.succeeds for row in rows),
        "versions": True,
        "source": any(row.url or row.licence for row in rows),
    }
    return tuple(name for name, has_any in filled.items() if has_any)


def make_row(
    listed: ListedDocument, titles: Mapping[str, str], homes: Mapping[str, str], words: Words
) -> DocumentRow:
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
    return DocumentRow(
        anchor=f"document/{document.key}",
        date=words.date(document.date),
        title=document.title,
        parties=text(words.join([party.name for party in document.parties])),
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
    )


def _site(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
