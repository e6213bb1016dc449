"""Which comparisons the reports show, and the files that show them.

The pages are written first and the index that links them last, each of them whole or not at
all, so that a reader never meets half a report.

Sections, in order:

* The pages of a comparison, of a text's commitments, and of a table of several texts.
* The pages of documents: their texts, and where each paragraph's wording was first seen.
* The index of the reports, and the overview of the corpus.
* Which versions follow each other.
* What the files of the reports are called.
* The data of a page, written beside it: JSON, a CSV of each table, and a workbook of all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

from corpus_tool.export.json import commitments_json, comparison_json, table_json
from corpus_tool.export.output_forms import OutputForm
from corpus_tool.export.tabular import (
    DataTable,
    alignment_tables,
    commitment_tables,
    comparison_csv,
    comparison_tables,
    corpus_tables,
    document_tables,
    index_tables,
    silent_table,
    table_csv,
    tables_json,
)
from corpus_tool.export.xlsx import can_write, workbook
from corpus_tool.lexicon import Ladder
from corpus_tool.lexicon.subjects import SubjectList
from corpus_tool.model import (
    AlignmentTable,
    Carrier,
    Commitment,
    Comparison,
    ComparisonSummary,
    DocumentEntry,
    FirstSeen,
    Options,
    Progress,
    Stage,
    Version,
    untold,
)
from corpus_tool.paths import is_file
from corpus_tool.reading.reading import PairReading
from corpus_tool.report.corpus_page import CorpusOverview
from corpus_tool.report.document_page import Ancestor, ForebearNotes
from corpus_tool.report.frame import DataFiles, FormulaNotes, NeighbourPages, RenderContext
from corpus_tool.report.index_facets import ListedNews, list_words, rank_subjects
from corpus_tool.report.index_page import (
    ListedComparison,
    ListedDocument,
    ListedVersion,
    list_comparison,
    make_index_pages,
)
from corpus_tool.report.markup import font_styles
from corpus_tool.report.pages import (
    commitments_page,
    comparison_page,
    corpus_page,
    document_page,
    dropped_page_html,
    index_group_pages,
    index_page,
    redline_page,
    table_page,
)
from corpus_tool.report.series_page import SeriesLine
from corpus_tool.report.sides import ReportSide, make_column_sides, make_sides
from corpus_tool.report.words import load_words
from corpus_tool.store import StoreReader
from corpus_tool.workspace import write, write_bytes

__all__ = [
    "CORPUS",
    "INDEX",
    "TEXTS",
    "ForebearsOf",
    "addresses",
    "ancestor_versions",
    "commitments_name",
    "neighbours",
    "newest_version",
    "page_name",
    "page_stem",
    "render_in_folder",
    "text_pages",
    "version_successions",
    "write_commitments",
    "write_corpus",
    "write_index",
    "write_pages",
    "write_table",
    "write_texts",
]


# ----------------------------------------
# The pages of a comparison, of a text's commitments, and of a table of several texts.

NOWHERE: Mapping[str, str] = {}


def addresses(comparison: Comparison, page: str) -> dict[str, tuple[str, ...]]:
    """Return where a comparison's page shows the paragraphs of its texts, by version."""
    sides = make_sides(comparison, load_words())
    return {
        side.version.name: tuple(f"{page}#{anchor}" for anchor in side.anchors) for side in sides
    }


FONTS = "fonts.css"
"""The fonts of all pages of the folder: in each they would be four fifths of its weight."""


def render_in_folder(
    folder: Path, made_at: datetime, program: str, *, up: str = ""
) -> RenderContext:
    """Return what a page of the folder is made with; its fonts are put beside it, once.

    Args:
        folder: of the reports.
        made_at: printed on the page.
        program: name and version.
        up: from the page to the folder.
    """
    path, styles = folder / FONTS, font_styles()
    if not is_file(path) or path.stat().st_size != len(styles.encode()):
        write(path, styles)
    return RenderContext(made_at, program, font_file=f"{up}{FONTS}")


def write_pages(
    comparison: Comparison,
    folder: Path,
    *,
    made_at: datetime,
    program: str,
    boilerplate: FormulaNotes | None = None,
    reading: PairReading | None = None,
    texts: Mapping[str, str] = NOWHERE,
) -> ListedComparison:
    """Write a comparison's pages and data into the folder of reports; return its index entry.

    Args:
        comparison: with its ledger, and with what fell silent.
        folder: that of the reports.
        made_at: the moment the pages were made.
        program: name and version of the program.
        boilerplate: what of the paragraphs are formulae of the corpus.
        reading: what is new, gone, or only in one text; by default by the shipped lists.
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
    links_to_pages = replace(neighbours(stem), data=data)
    if comparison.ledger:
        links_to_pages = replace(
            links_to_pages, commitments=commitments_name(comparison.right.name)
        )
    pages: dict[str | None, Callable[..., str]] = {
        links_to_pages.page: partial(comparison_page, boilerplate=boilerplate, reading=reading),
        links_to_pages.redline: redline_page,
        links_to_pages.dropped: partial(dropped_page_html, texts=texts),
    }
    render = render_in_folder(folder, made_at, program)
    for name, make in pages.items():
        content = make(comparison, render=render, beside=links_to_pages)
        write(folder / str(name), content)
    return list_comparison(
        comparison,
        page=str(links_to_pages.page),
        data=data.json,
        csv=data.csv["links"],
        xlsx=data.xlsx,
        redline=links_to_pages.redline,
        dropped=links_to_pages.dropped,
    )


def write_commitments(
    version: Version,
    commitments: Sequence[Commitment],
    folder: Path,
    *,
    ladder: Ladder,
    made_at: datetime,
    program: str,
    names: Mapping[str, str],
    has_text: bool = False,
    unread: str = "",
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
        has_text: the document has a page of its own, which shows this version.
        unread: the language of the text, by code, where the word lists are not in it.
    """
    page = commitments_name(version.name)
    data = write_data(
        folder / page.removesuffix(".html"),
        commitment_tables(version, commitments, ladder=ladder.identity),
        made_at=made_at,
        program=program,
        json=commitments_json(version, commitments, ladder=ladder.identity),
    )
    links_to_pages = NeighbourPages(
        index=INDEX,
        document=text_page(version.document.key) if has_text else None,
        data=data,
    )
    content = commitments_page(
        version,
        commitments,
        ladder=ladder,
        render=render_in_folder(folder, made_at, program),
        names=names,
        beside=links_to_pages,
        unread=unread,
    )
    write(folder / page, content)
    return folder / page


def write_table(
    table: AlignmentTable, path: Path, form: OutputForm, *, made_at: datetime, program: str
) -> None:
    """Write a table's page and, beside it, the page of each pair that its cells lead to.

    In another form than HTML its data are written, and no page.
    """
    if form.name == "json":
        write(path, table_json(table))
        return
    if form.name == "csv":
        write(path, table_csv(alignment_tables(table)[0]))
        return
    if form.name == "xlsx":
        tables = alignment_tables(table)
        write_bytes(path, (workbook(tables, made_at=made_at, program=program),))
        return
    pages = [page_name(comparison) for comparison in table.comparisons]
    for comparison, page in zip(table.comparisons, pages, strict=True):
        content = comparison_page(comparison, render=RenderContext(made_at, program))
        write(path.parent / page, content)
    data = write_data(
        path.with_name(f"{path.stem}.table"),
        alignment_tables(table),
        made_at=made_at,
        program=program,
        json=table_json(table),
    )
    write(path, table_page(table, render=RenderContext(made_at, program), pages=pages, data=data))


# ----------------------------------------
# The pages of documents: their texts, and where each paragraph's wording was first seen.

MOST_TEXTS = 100
"""Up to so many documents each has a page; beyond, those that were compared."""

ForebearsOf = Callable[[str], ForebearNotes | None]
"""Returns where the paragraphs of the version of this name were first seen, if that is known."""


def write_texts(
    reader: StoreReader,
    comparisons: Sequence[ListedComparison],
    folder: Path,
    *,
    made_at: datetime,
    program: str,
    unread: Collection[str] = (),
    progress: Progress = untold,
    forebears: ForebearsOf | None = None,
    subjects: SubjectList | None = None,
    news: Mapping[str, ListedNews] | None = None,
) -> tuple[ListedDocument, ...]:
    """Write a page for every document that was compared, in a small corpus for all of them.

    Args:
        reader: of the corpus.
        comparisons: those that have a page.
        folder: of the reports.
        made_at: printed on the pages.
        program: name and version.
        unread: the versions that have no page of commitments.
        progress: told how many documents are done, of how many.
        forebears: returns where the paragraphs of a text were first seen.
        subjects: the list by which it is told what a text speaks of; none where it is not told.
        news: what is new beside the statement before, by version.

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
                page=text_page(document.key),
                commitments=None if newest in unread else commitments_name(newest),
            )
            notes = forebears(newest) if forebears else None
            version = _write_text(
                reader, entry, standing[document.key], notes, folder, made_at, program
            )
            if subjects is not None and version.language.startswith("en"):
                find = _subject_finder(subjects)
                entry = replace(entry, subjects=rank_subjects(version, find, subjects.tiers))
            entry = replace(entry, news=(news or {}).get(newest), words=list_words(version))
        entries.append(entry)
    return tuple(entries)


def _write_text(
    reader: StoreReader,
    entry: ListedDocument,
    comparisons: Sequence[ListedComparison],
    notes: ForebearNotes | None,
    folder: Path,
    made_at: datetime,
    program: str,
) -> Version:
    key = entry.document.key
    version, history, receipts = reader.version(key), reader.history(key), reader.sources(key)
    tables = document_tables(version, history=history, receipts=receipts)
    content = document_page(
        version,
        render=render_in_folder(folder, made_at, program, up="../"),
        history=history,
        receipts=receipts,
        comparisons=comparisons,
        forebears=notes,
        index=f"../{INDEX}",
        commitments=f"../{entry.commitments}" if entry.commitments else None,
        data=write_data(folder / TEXTS / key, tables, made_at=made_at, program=program),
    )
    write(folder / str(entry.page), content)
    return version


def _subject_finder(subjects: SubjectList) -> Callable[[str], tuple[str, ...]]:
    return lambda text: tuple(hit.label for hit in subjects.find(text))


def ancestor_versions(
    found: Iterable[FirstSeen],
    carriers: Mapping[str, Carrier],
    version: Callable[[str], Version],
    pages: Mapping[str, str],
) -> tuple[Ancestor, ...]:
    """Return what the page of a document tells of the first wordings of its paragraphs.

    Args:
        found: of the paragraphs of one text; those that are new are passed over.
        carriers: the texts of the corpus, by version.
        version: returns a text by name.
        pages: addresses of the pages of texts, by version.
    """
    words, columns = load_words(), dict[str, ReportSide]()
    made = []
    for ancestor in found:
        if ancestor.is_new:
            continue
        first, carrier = ancestor.first, carriers[ancestor.first.version]
        if first.version not in columns:
            (columns[first.version],) = make_column_sides([version(first.version)], words)
        side, page = columns[first.version], pages.get(first.version)
        anchor = side.anchors[first.paragraph].partition("/")[2]
        made.append(
            Ancestor(
                found=ancestor,
                title=carrier.title or carrier.key,
                date=carrier.date,
                label=side.labels[first.paragraph],
                href=f"../{page}#{anchor}" if page else None,
            )
        )
    return tuple(made)


def text_pages(reader: StoreReader, compared: Collection[str]) -> dict[str, str]:
    """Return the addresses of the pages that `write_texts` writes, by the version they show.

    Args:
        reader: of the corpus.
        compared: keys of the documents that were compared.
    """
    entries = reader.entries()
    return {
        newest_name(entry): text_page(entry.document.key)
        for entry in entries
        if entry.versions and (entry.document.key in compared or len(entries) <= MOST_TEXTS)
    }


def _listed_versions(reader: StoreReader) -> defaultdict[str, list[ListedVersion]]:
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


# ----------------------------------------
# The index of the reports, and the overview of the corpus.


def write_corpus(
    overview: CorpusOverview,
    folder: Path,
    *,
    made_at: datetime,
    program: str,
    documents: Sequence[ListedDocument] = (),
    series: Sequence[SeriesLine] = (),
) -> Path:
    """Write the overview of the corpus; return its path."""
    tables = corpus_tables(overview)
    stem = CORPUS.removesuffix(".html")
    data = write_data(folder / stem, tables, made_at=made_at, program=program)
    render = render_in_folder(folder, made_at, program)
    content = corpus_page(
        overview, render=render, index=INDEX, data=data, documents=documents, series=series
    )
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
    series: Sequence[SeriesLine] = (),
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
        series: those that have a page.
        progress: told how many pages of documents are written, of how many.
    """
    index_pages = make_index_pages(documents, words=load_words())
    total = sum(map(len, index_pages.lines()))
    render = render_in_folder(folder, made_at, program)
    pages = index_group_pages(index_pages, index=INDEX, render=render)
    for done, (name, page) in enumerate(pages, start=1):
        write(folder / name, page)
        progress(Stage.SHELVES, done, total)
    tables = index_tables(documents, comparisons)
    stem = INDEX.removesuffix(".html")
    content = index_page(
        documents,
        comparisons,
        render=render,
        corpus=CORPUS if corpus else None,
        data=write_data(folder / stem, tables, made_at=made_at, program=program),
        shelves=index_pages,
        series=series,
    )
    write(folder / INDEX, content)
    return folder / INDEX


# ----------------------------------------
# Which versions follow each other.


def version_successions(reader: StoreReader) -> tuple[tuple[str, str], ...]:
    """Return the pairs of versions that follow each other, by name.

    A document follows the one it succeeds, the newest version of either; a version follows the
    one before it of the same document and language.
    """
    entries = {entry.document.key: entry for entry in reader.entries()}
    pairs = [
        (newest_name(entries[entry.document.succeeds]), newest_name(entry))
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


def newest_name(entry: DocumentEntry) -> str:
    """Return the name of the newest version of a document."""
    return f"{entry.document.key}@{entry.versions}"


# ----------------------------------------
# What the files of the reports are called.

INDEX = "index.html"
TEXTS = "texts"
"""The folder of the documents' own pages."""
CORPUS = "corpus.html"


def page_stem(left: str, right: str, options: Options) -> str:
    """Return what a comparison's files are called: `old@1--new@1`."""
    stem = f"{left}--{right}"
    return stem if options == Options() else f"{stem}--{options.digest()[:8]}"


def page_name(comparison: Comparison) -> str:
    """Return the file name of a comparison's page."""
    left, right = comparison.left.name, comparison.right.name
    return f"{page_stem(left, right, comparison.options)}.html"


def newest_version(summaries: Iterable[ComparisonSummary]) -> tuple[ComparisonSummary, ...]:
    """Return, of the comparisons that would share a page, the one made last."""
    pages = {
        page_stem(summary.left, summary.right, summary.options): summary for summary in summaries
    }
    return tuple(pages.values())


def neighbours(stem: str) -> NeighbourPages:
    """Return where the pages of a comparison stand in the folder of reports."""
    return NeighbourPages(
        index=INDEX,
        page=f"{stem}.html",
        redline=f"{stem}.redline.html",
        dropped=f"{stem}.dropped.html",
    )


def commitments_name(version: str) -> str:
    """Return the file name of the page of a version's commitments."""
    return f"{version}.commitments.html"


def text_page(key: str) -> str:
    """Return the address of the page of a document's text."""
    return f"{TEXTS}/{key}.html"


# ----------------------------------------
# The data of a page, written beside it: JSON, a CSV of each table, and a workbook of all.
#
# The workbook needs a library that not everyone installs; without it a page is written all the
# same, and leads to what there is.


def write_data(
    path: Path,
    tables: Sequence[DataTable],
    *,
    made_at: datetime,
    program: str,
    json: str | None = None,
    csv: Mapping[str, str] | None = None,
) -> DataFiles:
    """Write the data of a page; return what they are called from there.

    Args:
        path: the file's path without an ending: `reports/old@1--new@1`.
        tables: a sheet each.
        made_at: the moment that the workbook bears.
        program: name and version.
        json: the data where they say more than the tables.
        csv: CSV by name of the table; by default of each but what they are made from.
    """
    files = DataFiles(
        json=f"{path.name}.json",
        csv=_names(path.name, csv or [table.name for table in tables if table.name != "about"]),
        xlsx=f"{path.name}.xlsx" if can_write() else None,
    )
    write(path.parent / str(files.json), tables_json(tables) if json is None else json)
    contents = csv or {table.name: table_csv(table) for table in tables if table.name in files.csv}
    for name, address in files.csv.items():
        write(path.parent / address, contents[name])
    if files.xlsx:
        content = workbook(tables, made_at=made_at, program=program)
        write_bytes(path.parent / files.xlsx, (content,))
    return files


def _names(stem: str, tables: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """Name the CSV of the only table like its page, and of several after each."""
    if len(tables) == 1:
        return dict.fromkeys(tables, f"{stem}.csv")
    return {name: f"{stem}.{name}.csv" for name in tables}
