"""The index of a corpus: its documents in order of time, and what was compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus_tool.model import Document
from corpus_tool.render.listing import ListedComparison, ListedDocument
from corpus_tool.render.pieces import capital
from corpus_tool.render.shelves import NO_SHELVES, Shelves, in_order
from corpus_tool.render.states import Counts, State
from corpus_tool.render.view_shelf import DocumentRow, Group, make_columns, make_group, make_row
from corpus_tool.render.words import Words

__all__ = ["IndexView", "StateCount", "make_index"]

NEWEST = 40
"""So many documents, the newest, are on the index of a corpus that has pages of documents."""


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many rows of a comparison are in a state."""

    state: str
    word: str
    number: int


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One comparison, with the way to its files."""

    left: str
    right: str
    pair: str
    """Both names, for the words of a link."""
    base: str
    counts: Counts
    states: tuple[StateCount, ...]
    page: str
    files: tuple[tuple[str, str], ...]
    """Word and address of every file of the comparison."""
    specimen: bool


@dataclass(frozen=True, slots=True)
class IndexView:
    """The index page, ready to be placed."""

    page_title: str
    foot_line: str
    program: str
    made: str
    under: str
    notice: str
    lead: str
    """What the list of documents is."""
    documents: tuple[DocumentRow, ...]
    """All of them, or of many the newest."""
    columns: tuple[str, ...]
    """What the list tells of them beside date and title."""
    years: tuple[Group, ...]
    """Where the others are; none where all are here."""
    parties: tuple[Group, ...]
    comparisons: tuple[ComparisonRow, ...]
    made_line: str


def make_index(
    documents: Sequence[ListedDocument],
    comparisons: Sequence[ListedComparison],
    *,
    made_at: datetime,
    program: str,
    words: Words,
    shelves: Shelves = NO_SHELVES,
) -> IndexView:
    """Prepare the index page; where there are pages of documents, with the newest ones only."""
    titles = {listed.document.key: listed.document.title for listed in documents}
    ordered, homes = in_order(documents), dict.fromkeys(titles, "")
    lead = words("index.lead_documents")
    if shelves.by_time:
        dated = [listed for listed in ordered if listed.document.date]
        ordered, homes = dated[: -NEWEST - 1 : -1], shelves.homes()
        lead = words.plural("index.lead_newest", len(ordered)) if ordered else ""
    specimens = any(listed.document.specimen for listed in documents) or any(
        _is_specimen(listed) for listed in comparisons
    )
    under = words(
        "index.under",
        documents=words.plural("index.documents", len(documents)),
        comparisons=words.plural("index.comparisons", len(comparisons)),
    )
    rows = tuple(make_row(listed, titles, homes, words) for listed in ordered)
    pairs = sorted(comparisons, key=lambda c: (_order(c.right), _order(c.left), c.page))
    return IndexView(
        page_title=words("index.page"),
        foot_line=words("index.page"),
        program=program,
        made=words("masthead.made", date=words.date(made_at.date().isoformat())),
        under=capital(under),
        notice=words("specimen.index") if specimens else "",
        lead=lead,
        documents=rows,
        columns=make_columns(rows),
        years=tuple(make_group(*each, words) for each in shelves.by_time),
        parties=tuple(make_group(*each, words) for each in shelves.by_party),
        comparisons=tuple(_comparison(listed, words) for listed in pairs),
        made_line=words("index.made", program=program, date=words.moment(made_at)),
    )


def _order(document: Document) -> tuple[str, str]:
    return document.date or "9999", document.key


def _is_specimen(listed: ListedComparison) -> bool:
    return listed.left.specimen or listed.right.specimen


def _comparison(listed: ListedComparison, words: Words) -> ComparisonRow:
    left = _name(listed.left, listed.left_number, listed, words)
    right = _name(listed.right, listed.right_number, listed, words)
    counts = listed.counts
    return ComparisonRow(
        left=left,
        right=right,
        pair=words("index.beside", left=left, right=right),
        base=words("index.base", left=counts.left, right=counts.right),
        counts=counts,
        states=tuple(
            StateCount(state.value, words(f"state.{state}"), counts.of(state))
            for state in State
            if counts.of(state)
        ),
        page=listed.page,
        files=tuple(_files(listed, words)),
        specimen=_is_specimen(listed),
    )


def _files(listed: ListedComparison, words: Words) -> Iterator[tuple[str, str]]:
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


def _name(document: Document, number: int, listed: ListedComparison, words: Words) -> str:
    """Name a side of a comparison: by its year, or among versions of one document by number."""
    if listed.left.key == listed.right.key:
        return words("index.named_version", title=document.title, number=number)
    if not document.date:
        return document.title
    return words("index.named", title=document.title, year=document.year)
