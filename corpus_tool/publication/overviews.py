"""The index of the reports, and the overview of the corpus."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from corpus_tool.data_files import write_data
from corpus_tool.export.tabular import corpus_tables, index_tables
from corpus_tool.model import Progress, Stage, untold
from corpus_tool.publication.names import CORPUS, INDEX
from corpus_tool.report.corpus_page import Overview
from corpus_tool.report.index_page import ListedComparison, ListedDocument, make_shelves
from corpus_tool.report.pages import corpus_page, index_page, shelf_pages
from corpus_tool.report.words import load
from corpus_tool.workspace import write

__all__ = ["write_corpus", "write_index"]


def write_corpus(overview: Overview, folder: Path, *, made_at: datetime, program: str) -> Path:
    """Write the overview of the corpus; return its path."""
    tables = corpus_tables(overview)
    stem = CORPUS.removesuffix(".html")
    data = write_data(folder / stem, tables, made_at=made_at, program=program)
    content = corpus_page(overview, made_at=made_at, program=program, index=INDEX, data=data)
    write(folder / CORPUS, content)
    return folder / CORPUS


def write_index(
    documents: Sequence[ListedDocument],
    comparisons: Sequence[ListedComparison],
    folder: Path,
    *,
    made_at: datetime,
    program: str,
    corpus: bool = False,
    progress: Progress = untold,
) -> Path:
    """Write the index of documents and comparisons; return its path.

    A large corpus has pages of documents beside it, which are written first.

    Args:
        documents: all of them.
        comparisons: those that have a page.
        folder: of the reports.
        made_at: printed on the page.
        program: name and version.
        corpus: whether the overview of the corpus stands beside it.
        progress: told how many pages of documents are written, of how many.
    """
    shelves = make_shelves(documents, words=load())
    total = sum(map(len, shelves.lines()))
    pages = shelf_pages(shelves, index=INDEX, made_at=made_at, program=program)
    for done, (name, page) in enumerate(pages, start=1):
        write(folder / name, page)
        progress(Stage.SHELVES, done, total)
    tables = index_tables(documents, comparisons)
    stem = INDEX.removesuffix(".html")
    content = index_page(
        documents,
        comparisons,
        made_at=made_at,
        program=program,
        corpus=CORPUS if corpus else None,
        data=write_data(folder / stem, tables, made_at=made_at, program=program),
        shelves=shelves,
    )
    write(folder / INDEX, content)
    return folder / INDEX
