"""What opens the overview of a corpus: newest texts, series, subjects by year, usual wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus_tool.model import Formula
from corpus_tool.report.index_page import (
    DocumentRowView,
    ListedDocument,
    make_document_row,
    newest_first,
)
from corpus_tool.report.series_page import SeriesLine
from corpus_tool.report.words import InterfaceWords

__all__ = ["CorpusFront", "make_front"]

NEWEST, SERIES, WORDINGS = 5, 12, 12
"""So many texts, series and wordings open the page."""
MAX_TEXTS = 200
"""Beyond so many texts there are no subjects by year: not all of them are read for it."""
MIN_TEXTS, MIN_TEXTS_OF_YEAR = 4, 3
"""A subject of fewer texts has no course, and a share of fewer texts of a year is none."""
RISING, FALLING = 6, 6
"""So many subjects whose share rose most, and fell most, from earlier years to the last."""


@dataclass(frozen=True, slots=True)
class YearsOfSubject:
    """In how many texts of each year a subject is named."""

    label: str
    cells: tuple[tuple[int, int], ...]
    """For each year the texts that name it, of how many."""


@dataclass(frozen=True, slots=True)
class UsualWording:
    """A wording that recurs."""

    template: str
    documents: int
    href: str


@dataclass(frozen=True, slots=True)
class CorpusFront:
    """What opens the page."""

    newest: tuple[DocumentRowView, ...]
    series: tuple[SeriesLine, ...]
    years: tuple[str, ...]
    subjects: tuple[YearsOfSubject, ...]
    """Those that rose, then those that fell."""
    usual: tuple[UsualWording, ...]


def make_front(
    documents: Sequence[ListedDocument],
    series: Sequence[SeriesLine],
    formulas: Iterable[Formula],
    words: InterfaceWords,
) -> CorpusFront:
    """Prepare what opens the overview.

    Args:
        documents: all of the corpus.
        series: the last changed first.
        formulas: those that the page lists.
        words: of the page.
    """
    titles = {each.document.key: each.document.title for each in documents}
    newest = newest_first(documents)[:NEWEST]
    read = [each for each in documents if each.subjects and each.document.date]
    texts = Counter(each.document.year for each in read) if len(documents) <= MAX_TEXTS else {}
    years = tuple(sorted(year for year, number in texts.items() if number >= MIN_TEXTS_OF_YEAR))
    widest = sorted(formulas, key=lambda one: (-one.documents, -one.score, one.id))[:WORDINGS]
    return CorpusFront(
        newest=tuple(make_document_row(each, titles, {}, words) for each in newest),
        series=tuple(series[:SERIES]),
        years=years,
        subjects=tuple(_courses(read, years)) if len(years) > 1 else (),
        usual=tuple(
            UsualWording(one.template, one.documents, f"#formula/{one.id}") for one in widest
        ),
    )


def _courses(read: Sequence[ListedDocument], years: Sequence[str]) -> Iterator[YearsOfSubject]:
    texts = Counter(each.document.year for each in read)
    named = Counter((label, each.document.year) for each in read for label in each.subjects)
    total = Counter(label for each in read for label in each.subjects)

    def rise(label: str) -> float:
        earlier = sum(texts[year] for year in years[:-1])
        before = sum(named[label, year] for year in years[:-1]) / earlier
        return named[label, years[-1]] / texts[years[-1]] - before

    labels = sorted(
        (label for label, number in total.items() if number >= MIN_TEXTS),
        key=lambda label: (-rise(label), label),
    )
    risen = [label for label in labels if rise(label) > 0][:RISING]
    fallen = [label for label in labels if rise(label) < 0][-FALLING:]
    for label in (*risen, *fallen):
        yield YearsOfSubject(label, tuple((named[label, year], texts[year]) for year in years))
