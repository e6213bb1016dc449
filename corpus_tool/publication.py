"""Which comparisons the reports show, and the files that show them.

The pages are written first and the index that links them last, each of them whole or not at all,
so that a reader never meets half a report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

from corpus_tool.data_files import write_data
from corpus_tool.lexicon import Ladder
from corpus_tool.model import (
    AlignmentTable,
    Commitment,
    Comparison,
    ComparisonSummary,
    Entry,
    Options,
    Progress,
    Stage,
    Version,
    untold,
)
from corpus_tool.render.boilerplate import Boilerplate
from corpus_tool.render.commitment_data import commitments_json
from corpus_tool.render.commitment_tables import commitment_tables
from corpus_tool.render.corpus_tables import corpus_tables
from corpus_tool.render.data import comparison_json
from corpus_tool.render.html import (
    commitments_page,
    comparison_page,
    corpus_page,
    document_page,
    lost_page,
    redline_page,
    table_page,
)
from corpus_tool.render.html_index import index_page, shelf_pages
from corpus_tool.render.listing import (
    ListedComparison,
    ListedDocument,
    ListedVersion,
    list_comparison,
)
from corpus_tool.render.listing_tables import document_tables, index_tables
from corpus_tool.render.neighbours import Neighbours
from corpus_tool.render.overview import Overview
from corpus_tool.render.shelves import make_shelves
from corpus_tool.render.sides import make_sides
from corpus_tool.render.silent_data import silent_table
from corpus_tool.render.table_data import table_json
from corpus_tool.render.tables import (
    alignment_tables,
    comparison_csv,
    comparison_tables,
    table_csv,
)
from corpus_tool.render.words import load
from corpus_tool.render.xlsx import workbook
from corpus_tool.store import Reader
from corpus_tool.workspace import write, write_bytes

__all__ = [
    "CORPUS",
    "INDEX",
    "TEXTS",
    "addresses",
    "commitments_name",
    "neighbours",
    "newest",
    "page_name",
    "page_stem",
    "successions",
    "text_pages",
    "write_commitments",
    "write_corpus",
    "write_index",
    "write_pages",
    "write_table",
    "write_texts",
]

INDEX = "index.html"
TEXTS = "texts"
"""The folder of the documents' own pages."""
MOST_TEXTS = 100
"""Up to so many documents each has a page; beyond, those that were compared."""
CORPUS = "corpus.html"
NOWHERE: Mapping[str, str] = {}


def successions(reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return the pairs of versions that follow each other, by name.

    A document follows the one it succeeds, the newest version of either; a version follows the
    one before it of the same document and language.
    """
    entries = {entry.document.key: entry for entry in reader.entries()}
    pairs = [
        (_newest_name(entries[entry.document.succeeds]), _newest_name(entry))
        for entry in entries.values()
        if entry.document.succeeds in entries
    ]
    for key, entry in entries.items():
        if entry.versions > 1:
            history = reader.history(key)
            pairs += [
                (earlier.name, later.name)
                for earlier, later in pairwise(history)
                if earlier.language == later.language
            ]
    return tuple(pairs)


def _newest_name(entry: Entry) -> str:
    return f"{entry.document.key}@{entry.versions}"


def page_stem(left: str, right: str, options: Options) -> str:
    """Return what a comparison's files are called: `old@1--new@1`."""
    stem = f"{left}--{right}"
    return stem if options == Options() else f"{stem}--{options.digest()[:8]}"


def page_name(comparison: Comparison) -> str:
    """Return the file name of a comparison's page."""
    left, right = comparison.left.name, comparison.right.name
    return f"{page_stem(left, right, comparison.options)}.html"


def newest(summaries: Iterable[ComparisonSummary]) -> tuple[ComparisonSummary, ...]:
    """Return, of the comparisons that would share a page, the one made last."""
    pages = {page_stem(each.left, each.right, each.options): each for each in summaries}
    return tuple(pages.values())


def addresses(comparison: Comparison, page: str) -> dict[str, tuple[str, ...]]:
    """Return where a comparison's page shows the paragraphs of its texts, by version."""
    sides = make_sides(comparison, load())
    return {
        side.version.name: tuple(f"{page}#{anchor}" for anchor in side.anchors) for side in sides
    }


def write_pages(
    comparison: Comparison,
    folder: Path,
    *,
    made_at: datetime,
    program: str,
    boilerplate: Boilerplate | None = None,
    texts: Mapping[str, str] = NOWHERE,
) -> ListedComparison:
    """Write a comparison's pages and data into the folder of reports; return its index entry.

    Args:
        comparison: with its ledger, and with what fell silent.
        folder: that of the reports.
        made_at: the moment the pages were made.
        program: name and version of the program.
        boilerplate: what of the paragraphs are formulae of the corpus.
        texts: addresses of the pages of texts, by version.
    """
    stem = page_name(comparison).removesuffix(".html")
    tables, csv = list(comparison_tables(comparison)), {"links": comparison_csv(comparison)}
    if comparison.silences and not comparison.silences.cause:
        silent = silent_table(comparison.silences, comparison.right)
        tables.insert(-1, silent)
        csv[silent.name] = table_csv(silent)
    data = write_data(
        folder / stem,
        tables,
        made_at=made_at,
        program=program,
        json=comparison_json(comparison),
        csv=csv,
    )
    beside = replace(neighbours(stem), data=data)
    if comparison.ledger:
        beside = replace(beside, commitments=commitments_name(comparison.right.name))
    pages: dict[str | None, Callable[..., str]] = {
        beside.page: partial(comparison_page, boilerplate=boilerplate),
        beside.redline: redline_page,
        beside.dropped: partial(lost_page, texts=texts),
    }
    for name, make in pages.items():
        content = make(comparison, made_at=made_at, program=program, beside=beside)
        write(folder / str(name), content)
    return list_comparison(
        comparison,
        page=str(beside.page),
        data=data.json,
        csv=data.csv["links"],
        xlsx=data.xlsx,
        redline=beside.redline,
        dropped=beside.dropped,
    )


def neighbours(stem: str) -> Neighbours:
    """Return where the pages of a comparison stand in the folder of reports."""
    return Neighbours(
        index=INDEX,
        page=f"{stem}.html",
        redline=f"{stem}.redline.html",
        dropped=f"{stem}.dropped.html",
    )


def commitments_name(version: str) -> str:
    """Return the file name of the page of a version's commitments."""
    return f"{version}.commitments.html"


def write_commitments(
    version: Version,
    commitments: Sequence[Commitment],
    folder: Path,
    *,
    ladder: Ladder,
    made_at: datetime,
    program: str,
    names: Mapping[str, str],
    text_page: bool = False,
) -> Path:
    """Write the page of who undertakes what in a version, and its data; return the page's path.

    Args:
        version: the text.
        commitments: its operative verbs.
        folder: that of the reports.
        ladder: what they were sorted by.
        made_at: the moment the page was made.
        program: name and version of the program.
        names: what parties are called that no description names, by code.
        text_page: the document has a page of its own, which shows this version.
    """
    page = commitments_name(version.name)
    data = write_data(
        folder / page.removesuffix(".html"),
        commitment_tables(version, commitments, ladder=ladder.identity),
        made_at=made_at,
        program=program,
        json=commitments_json(version, commitments, ladder=ladder.identity),
    )
    beside = Neighbours(
        index=INDEX,
        document=f"{TEXTS}/{version.document.key}.html" if text_page else None,
        data=data,
    )
    content = commitments_page(
        version,
        commitments,
        ladder=ladder,
        made_at=made_at,
        program=program,
        names=names,
        beside=beside,
    )
    write(folder / page, content)
    return folder / page


def write_table(table: AlignmentTable, path: Path, *, made_at: datetime, program: str) -> None:
    """Write a table's page and, beside it, the page of each pair that its cells lead to.

    Where the file's name ends in `.json`, `.csv` or `.xlsx`, its data are written, and no page.
    """
    if path.suffix == ".json":
        write(path, table_json(table))
        return
    if path.suffix == ".csv":
        write(path, table_csv(alignment_tables(table)[0]))
        return
    if path.suffix == ".xlsx":
        tables = alignment_tables(table)
        write_bytes(path, (workbook(tables, made_at=made_at, program=program),))
        return
    pages = [page_name(comparison) for comparison in table.comparisons]
    for comparison, page in zip(table.comparisons, pages, strict=True):
        content = comparison_page(comparison, made_at=made_at, program=program)
        write(path.parent / page, content)
    data = write_data(
        path.with_name(f"{path.stem}.table"),
        alignment_tables(table),
        made_at=made_at,
        program=program,
        json=table_json(table),
    )
    write(path, table_page(table, made_at=made_at, program=program, pages=pages, data=data))


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


def write_texts(
    reader: Reader,
    comparisons: Sequence[ListedComparison],
    folder: Path,
    *,
    made_at: datetime,
    program: str,
    progress: Progress = untold,
) -> tuple[ListedDocument, ...]:
    """Write a page for every document that was compared, in a small corpus for all of them.

    Returns:
        the index entries of all documents.
    """
    documents = reader.documents()
    standing = defaultdict(list)
    for listed in comparisons:
        for key in {listed.left.key, listed.right.key}:
            standing[key].append(listed)
    entries = []
    lines = _listed_versions(reader)
    for done, document in enumerate(documents):
        progress(Stage.TEXTS, done, len(documents))
        entry = ListedDocument(document, tuple(lines[document.key]))
        if entry.versions and (document.key in standing or len(documents) <= MOST_TEXTS):
            newest = f"{document.key}@{entry.versions[-1].number}"
            entry = replace(
                entry,
                page=_text_page(document.key),
                commitments=commitments_name(newest),
            )
            _write_text(reader, entry, standing[document.key], folder, made_at, program)
        entries.append(entry)
    return tuple(entries)


def _write_text(
    reader: Reader,
    entry: ListedDocument,
    comparisons: Sequence[ListedComparison],
    folder: Path,
    made_at: datetime,
    program: str,
) -> None:
    key = entry.document.key
    version, history, receipts = reader.version(key), reader.history(key), reader.sources(key)
    tables = document_tables(version, history=history, receipts=receipts)
    content = document_page(
        version,
        made_at=made_at,
        program=program,
        history=history,
        receipts=receipts,
        comparisons=comparisons,
        index=f"../{INDEX}",
        commitments=f"../{entry.commitments}",
        data=write_data(folder / TEXTS / key, tables, made_at=made_at, program=program),
    )
    write(folder / str(entry.page), content)


def text_pages(reader: Reader, compared: Collection[str]) -> dict[str, str]:
    """Return the addresses of the pages that `write_texts` writes, by the version they show.

    Args:
        reader: of the corpus.
        compared: keys of the documents that were compared.
    """
    entries = reader.entries()
    return {
        _newest_name(entry): _text_page(entry.document.key)
        for entry in entries
        if entry.versions and (entry.document.key in compared or len(entries) <= MOST_TEXTS)
    }


def _text_page(key: str) -> str:
    return f"{TEXTS}/{key}.html"


def _listed_versions(reader: Reader) -> defaultdict[str, list[ListedVersion]]:
    """Return the versions of every document, oldest first, by its key."""
    found = defaultdict(list)
    for line in reader.version_lines():
        listed = ListedVersion(
            number=line.number,
            language=line.language,
            paragraphs=line.paragraphs,
            origin=line.origin,
            sha256=line.sha256,
        )
        found[line.key].append(listed)
    return found
