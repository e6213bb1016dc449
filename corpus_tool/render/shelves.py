"""A long list of documents on several pages: by time and by party, each short enough to be read.

A page of all 14,000 documents is eleven megabytes, which no browser shows at once and no reader
goes through; who looks for a statement knows its year, or who made it.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus_tool.render.listing import ListedDocument
from corpus_tool.render.words import Words

__all__ = ["MOST", "NO_SHELVES", "Shelf", "Shelves", "in_order", "make_shelves"]

MOST = 400
"""So many documents stand on one page; a corpus of no more has them all on its index."""

_STEM = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents of one page."""

    page: str
    """Its file."""
    label: str
    """`March 2021`, `Japan`, `Japan, 2021`."""
    brief: str
    """The same where the party or the year is named already."""
    documents: tuple[ListedDocument, ...]


Group = tuple[str, tuple[Shelf, ...]]
"""A year or a party by name, and its one page or several."""


@dataclass(frozen=True, slots=True)
class Shelves:
    """All pages of documents: each document has its row on one by time, and with its parties."""

    by_time: tuple[Group, ...] = ()
    by_party: tuple[Group, ...] = ()

    def lines(self) -> Iterator[tuple[Shelf, ...]]:
        """Yield the pages that follow one another: those by time, and those of each party."""
        yield tuple(shelf for _, shelves in self.by_time for shelf in shelves)
        for _, shelves in self.by_party:
            yield shelves

    def homes(self) -> dict[str, str]:
        """Return the page by time on which each document stands, by its key."""
        by_time = next(self.lines())
        return {each.document.key: shelf.page for shelf in by_time for each in shelf.documents}

    def titles(self) -> dict[str, str]:
        """Return the titles of all documents, by key."""
        by_time = next(self.lines())
        return {each.document.key: each.document.title for s in by_time for each in s.documents}


NO_SHELVES = Shelves()


def in_order(documents: Iterable[ListedDocument]) -> list[ListedDocument]:
    """Return documents in order of time, those without a date last."""
    return sorted(documents, key=lambda each: (each.document.date or "9999", each.document.key))


def make_shelves(documents: Sequence[ListedDocument], *, words: Words) -> Shelves:
    """Put documents on pages; on none where they are few enough for the index itself."""
    if len(documents) <= MOST:
        return NO_SHELVES
    ordered = in_order(documents)
    years = _grouped(ordered, 4).items()
    return Shelves(
        by_time=tuple(
            (words.date(year or None), tuple(_in_months(own, "documents", "", words)))
            for year, own in years
        ),
        by_party=tuple(_parties(ordered, words)),
    )


def _parties(ordered: Iterable[ListedDocument], words: Words) -> Iterator[Group]:
    names: dict[str, str] = {}
    held: defaultdict[str, list[ListedDocument]] = defaultdict(list)
    for listed in ordered:
        own = {party.code: party.name for party in listed.document.parties}
        names |= own  # at last as the newest document has it
        for code in own:
            held[code].append(listed)
    for code, name in sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0])):
        yield name, tuple(_of_party(held[code], f"documents-party-{_stem(code)}", name, words))


def _of_party(
    documents: Sequence[ListedDocument], stem: str, name: str, words: Words
) -> Iterator[Shelf]:
    if len(documents) <= MOST:
        yield Shelf(f"{stem}.html", name, name, tuple(documents))
        return
    for own in _grouped(documents, 4).values():
        yield from _in_months(own, stem, name, words)


def _in_months(
    documents: Sequence[ListedDocument], stem: str, name: str, words: Words
) -> Iterator[Shelf]:
    """Put the documents of a year on one page, or on one a month, or on several."""
    whole = len(documents) <= MOST
    for date, own in _grouped(documents, 4 if whole else 7).items():
        parts = [own[first : first + MOST] for first in range(0, len(own), MOST)]
        said = words.date(date or None)
        month = said.removesuffix(date[:4]).strip() if date[4:] and not name else said
        for number, part in enumerate(parts, start=1):
            page, label, brief = f"{stem}-{date or 'undated'}", said, month
            if len(parts) > 1:
                page = f"{page}-part-{number}"
                label, brief = (
                    words("index.part", label=one, number=number) for one in (said, month)
                )
            label = words("index.of_party", party=name, date=label) if name else label
            yield Shelf(f"{page}.html", label, brief, tuple(part))


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
