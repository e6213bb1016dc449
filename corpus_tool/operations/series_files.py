"""The pages of the series of a corpus: three and more texts of the same parties, by subject."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from corpus_tool.operations.open import PROGRAM, OpenCorpus
from corpus_tool.operations.report_files import INDEX, render_in_folder
from corpus_tool.reading.series_subjects import follow_subjects
from corpus_tool.report.index_page import ListedDocument
from corpus_tool.report.pages import series_page
from corpus_tool.report.series_page import SeriesLine, name_series, series_strips
from corpus_tool.report.sides import make_column_sides
from corpus_tool.report.words import load_words
from corpus_tool.store import StoreReader
from corpus_tool.workspace import write

__all__ = ["write_series"]

MIN_TEXTS, MIN_PARTIES = 3, 2
"""Fewer texts are a pair, which has a page; a single party, as of resolutions, makes no series."""
MAX_COLUMNS = 6
"""So many texts, the newest, stand side by side; more columns are too narrow to read."""
LANGUAGE = "en"
"""Of the list of subjects."""
NEWS_TOLD = 5


def write_series(
    corpus: OpenCorpus,
    reader: StoreReader,
    documents: Iterable[ListedDocument],
    folder: Path,
    *,
    made_at: datetime,
) -> tuple[SeriesLine, ...]:
    """Write a page for each series of texts that have pages; return them, last changed first.

    Args:
        corpus: for its word lists and its list of subjects.
        reader: of the corpus.
        documents: of the index.
        folder: of the reports.
        made_at: printed on the pages.
    """
    words, found = load_words(), []
    for stem, members in _series(documents):
        versions = [reader.version(each.document.key) for each in members]
        rows = follow_subjects(versions, lexicon=corpus.lexicon, subjects=corpus.subjects)
        pages = {
            version.name: str(each.page) for version, each in zip(versions, members, strict=True)
        }
        page = f"series-{stem}.html"
        content = series_page(
            versions,
            rows,
            render=render_in_folder(folder, made_at, PROGRAM),
            list_name=corpus.subjects.identity,
            pages=pages,
            index=INDEX,
        )
        write(folder / page, content)
        last = make_column_sides(versions, words)[-1]
        years = [version.document.year for version in versions]
        facts = [words.figure("series.texts", len(versions)), f"{years[0]}–{years[-1]}"]
        line = SeriesLine(
            label=name_series(versions, words),
            page=page,
            facts=words("join.comma").join(facts),
            news=tuple(series_strips(rows, last.name, words, most=NEWS_TOLD)),
        )
        found.append((versions[-1].document.date or "", line))
    return tuple(line for _, line in sorted(found, key=lambda one: (one[0], one[1].page))[::-1])


def _series(documents: Iterable[ListedDocument]) -> Iterator[tuple[str, list[ListedDocument]]]:
    """Yield the stem of the file and the newest documents of each series, oldest first."""
    groups: defaultdict[tuple[str, ...], list[ListedDocument]] = defaultdict(list)
    for each in documents:
        codes = tuple(sorted({party.code for party in each.document.parties}))
        readable = bool(each.versions) and each.versions[-1].language.startswith(LANGUAGE)
        if each.page and each.document.date and readable and len(codes) >= MIN_PARTIES:
            groups[codes].append(each)
    for codes, members in sorted(groups.items()):
        if len(members) >= MIN_TEXTS:
            members.sort(key=lambda each: (each.document.date or "", each.document.key))
            name = "-".join(codes).lower()
            if not name.replace("-", "").isalnum() or not name.isascii() or len(name) > 40:
                name = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
            yield name, members[-MAX_COLUMNS:]
