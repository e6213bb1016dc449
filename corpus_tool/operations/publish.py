"""Comparisons go out: the pages of the reports, their data and the index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from corpus_tool.commitments.language import unread_language
from corpus_tool.errors import UnreadableSource
from corpus_tool.export.json import comparison_json
from corpus_tool.export.output_forms import Output, form_of_path
from corpus_tool.model import AlignmentTable, Comparison, Progress, Scan, Stage, untold
from corpus_tool.model.kinship import PairKinship
from corpus_tool.operations import report_files
from corpus_tool.operations.compare import held, version_commitments, with_commitments
from corpus_tool.operations.open import PROGRAM, OpenCorpus
from corpus_tool.operations.overview import (
    find_boilerplate,
    listed_on_page,
    load_named_version,
    make_overview,
    read_series_history,
)
from corpus_tool.operations.receive import Failure
from corpus_tool.operations.recurrence import reading_searched
from corpus_tool.operations.series_files import write_series
from corpus_tool.reading.reading import PairReading
from corpus_tool.report.document_page import ForebearNotes
from corpus_tool.report.frame import FormulaNotes, RenderContext
from corpus_tool.report.index_facets import ListedNews
from corpus_tool.report.index_page import ListedComparison, ListedDocument
from corpus_tool.report.opening import default_reading
from corpus_tool.report.pages import comparison_page
from corpus_tool.report.words import load_words
from corpus_tool.reuse import analysis
from corpus_tool.store import StoreReader
from corpus_tool.workspace import sweep, write

__all__ = [
    "page_path",
    "publish_reports",
    "write_report",
]


def write_report(comparison: Comparison | AlignmentTable, *, to: str | Path) -> Path:
    """Write one comparison as a page, or as JSON where the file's name ends in `.json`.

    The page of a table leads to the pages of its pairs, which are written beside it.

    Raises:
        InputError: the file's name ends as that of another form (`E_FORM`).
    """
    path = Path(to)
    output = Output.TABLE_PAGE if isinstance(comparison, AlignmentTable) else Output.PAGE
    form = form_of_path(output, path)
    sweep(path.parent)
    if isinstance(comparison, AlignmentTable):
        made_at = datetime.now(UTC)
        report_files.write_table(comparison, path, form, made_at=made_at, program=PROGRAM)
        return path
    if form.name == "json":
        content = comparison_json(comparison)
    else:
        render = RenderContext(datetime.now(UTC), PROGRAM)
        content = comparison_page(comparison, render=render)
    write(path, content)
    return path


def page_path(corpus: OpenCorpus, comparison: Comparison) -> Path:
    """Return where the workspace's reports have the page of a comparison."""
    return corpus.settings.folder("reports") / report_files.page_name(comparison)


def publish_reports(
    corpus: OpenCorpus, *, to: str | Path | None = None, progress: Progress = untold
) -> Iterator[Path | Failure]:
    """Write a page for every stored comparison, of the corpus, and the index; yield each path.

    Of comparisons that differ only in what made them, the last one is shown. A text whose
    undertakings cannot be read is yielded as a failure, and its pages are written without
    them. The index comes last.

    Args:
        corpus: which.
        to: the folder; by default the workspace's `reports`.
        progress: told what is being done.
    """
    folder = Path(to) if to else corpus.settings.folder("reports")
    sweep(folder)
    sweep(folder / report_files.TEXTS)
    with _reading_for_pages(corpus, progress) as (reader, scan):
        yield from _publish(corpus, reader, scan, folder, progress)


@contextmanager
def _reading_for_pages(
    corpus: OpenCorpus, progress: Progress
) -> Iterator[tuple[StoreReader, Scan | None]]:
    """Open one reading for all pages; a corpus without a text has no search."""
    with corpus.store.read() as reader:
        has_texts = bool(reader.holdings().carriers)
    if has_texts:
        with reading_searched(corpus, progress=progress) as found:
            yield found
    else:
        with corpus.store.read() as reader:
            yield reader, None


def _publish(
    corpus: OpenCorpus, reader: StoreReader, scan: Scan | None, folder: Path, progress: Progress
) -> Iterator[Path | Failure]:
    """Write what `publish` writes, all of it as the corpus is in one reading."""
    made_at = datetime.now(UTC)
    known = listed_on_page(reader, scan) if scan else frozenset()
    news: dict[str, ListedNews] = {}
    listed, pages = [], dict[str, tuple[str, ...]]()
    unread: dict[str, Failure] = {}
    summaries = report_files.newest_version(reader.comparisons())
    lefts, rights = {each.left for each in summaries}, {each.right for each in summaries}
    chronicle = read_series_history(corpus, reader, scan, rights, lefts=lefts) if scan else None
    compared = {name.rpartition("@")[0] for name in lefts | rights}
    texts = report_files.text_pages(reader, compared)
    for done, summary in enumerate(summaries):
        progress(Stage.PAGES, done, len(summaries))
        comparison = reader.load_comparison(summary.id)
        if chronicle is not None:
            comparison = replace(comparison, silences=chronicle.silences(comparison))
        boilerplate = FormulaNotes()
        if scan:
            boilerplate = find_boilerplate(reader, comparison, scan, listed=known, known=chronicle)
        read = _with_commitments_if_read(corpus, reader, comparison, unread)
        entry, told = _write_pair(corpus, read, folder, made_at, boilerplate, texts)
        pages |= report_files.addresses(comparison, entry.page)
        listed.append(entry)
        if told is not None:
            news[comparison.right.name] = told
        yield folder / entry.page
    _write_commitments(corpus, reader, texts, listed, folder, made_at, unread, progress)
    yield from unread.values()
    documents = report_files.write_texts(
        reader,
        listed,
        folder,
        unread=unread,
        made_at=made_at,
        program=PROGRAM,
        progress=progress,
        forebears=_forebears(corpus, reader, scan, texts) if scan else None,
        subjects=corpus.subjects,
        news=news,
    )
    yield from _write_overviews(corpus, reader, scan, documents, listed, pages, folder, progress)


def _write_overviews(
    corpus: OpenCorpus,
    reader: StoreReader,
    scan: Scan | None,
    documents: Sequence[ListedDocument],
    comparisons: Sequence[ListedComparison],
    pages: Mapping[str, tuple[str, ...]],
    folder: Path,
    progress: Progress,
) -> Iterator[Path]:
    """Write the pages of series, the overview, and last the index; yield the paths of the two."""
    made_at = datetime.now(UTC)
    series = write_series(corpus, reader, documents, folder, made_at=made_at)
    if scan is not None:
        overview = make_overview(corpus, reader, scan, pages=pages, progress=progress)
        yield report_files.write_corpus(
            overview,
            folder,
            made_at=made_at,
            program=PROGRAM,
            documents=documents,
            series=series,
        )
    yield report_files.write_index(
        documents,
        comparisons,
        folder,
        made_at=made_at,
        program=PROGRAM,
        corpus=scan is not None,
        series=series,
        progress=progress,
    )


def _write_pair(
    corpus: OpenCorpus,
    comparison: Comparison,
    folder: Path,
    made_at: datetime,
    boilerplate: FormulaNotes,
    texts: Mapping[str, str],
) -> tuple[ListedComparison, ListedNews | None]:
    """Write the pages of a comparison; return its entry, and what is new in its later text."""
    reading = default_reading(
        comparison, lexicon=corpus.lexicon, subjects=corpus.subjects, boilerplate=boilerplate
    )
    entry = report_files.write_pages(
        comparison,
        folder,
        made_at=made_at,
        program=PROGRAM,
        boilerplate=boilerplate,
        reading=reading,
        texts=texts,
    )
    return entry, _news(comparison, reading, entry.page)


def _news(comparison: Comparison, reading: PairReading | None, page: str) -> ListedNews | None:
    """Return what is new in the later of two successive texts; of others nothing is said."""
    before = comparison.left.document
    if reading is None or reading.kinship is not PairKinship.SUCCESSIVE:
        return None
    if (before.date or "") > (comparison.right.document.date or ""):
        return None
    passages = reading.passages
    return ListedNews(
        load_words().date(before.date), passages.right.subjects, passages.left.subjects, page
    )


def _forebears(
    corpus: OpenCorpus, reader: StoreReader, scan: Scan, pages: Mapping[str, str]
) -> report_files.ForebearsOf:
    """Return what tells where the paragraphs of a text were first seen."""
    carriers = {each.version: each for each in reader.searched(scan)}

    def told(name: str) -> ForebearNotes | None:
        carrier = carriers.get(name)
        if carrier is None or not carrier.date:
            return None  # no text is known to be earlier
        near, passages = reader.kin(scan, name)
        found = analysis.find_first_seen(
            carrier, carriers.values(), near, passages, lexicon=corpus.lexicon
        )
        made = report_files.ancestor_versions(
            found, carriers, partial(load_named_version, reader), pages
        )
        return ForebearNotes(made, scan.engine)

    return told


def _with_commitments_if_read(
    corpus: OpenCorpus, reader: StoreReader, comparison: Comparison, unread: dict[str, Failure]
) -> Comparison:
    """Return a comparison with who undertakes what, or without it where a text cannot be read."""
    try:
        return with_commitments(corpus, comparison, reading=held(reader))
    except UnreadableSource as error:
        unread[str(error.subject)] = Failure(str(error.subject), error)
        return comparison


def _write_commitments(
    corpus: OpenCorpus,
    reader: StoreReader,
    texts: Collection[str],
    comparisons: Iterable[ListedComparison],
    folder: Path,
    made_at: datetime,
    unread: dict[str, Failure],
    progress: Progress,
) -> None:
    """Write the pages that others lead to: of each document's text, of each later text.

    Args:
        corpus: which.
        reader: of the corpus.
        texts: the versions that the pages of documents show.
        comparisons: those that have a page.
        folder: of the reports.
        made_at: printed on the pages.
        unread: the texts that cannot be read, by version; what is found so is added.
        progress: told how many texts are done, of how many.
    """
    names = {code: forms[0] for code, forms in corpus.lexicon.names.parties.items()}
    later = {f"{comparison.right.key}@{comparison.right_number}" for comparison in comparisons}
    version_names = sorted({*texts, *later})
    for done, name in enumerate(version_names):
        progress(Stage.COMMITMENTS, done, len(version_names))
        version = load_named_version(reader, name)
        try:
            commitments = version_commitments(corpus, version, corpus.ladder)
        except UnreadableSource as error:
            unread[name] = Failure(name, error)
            continue
        report_files.write_commitments(
            version,
            commitments,
            folder,
            ladder=corpus.ladder,
            made_at=made_at,
            program=PROGRAM,
            names=names,
            has_text=name in texts,
            unread=unread_language(version, lexicon=corpus.lexicon) or "",
        )
