"""The corpus as its users meet it: one method a use case.

Each method imports its use case when it is called, a function of `corpus_tool.operations` on the
open corpus, so that a program waits for no more than it does. To add one: write a function there,
in the file of its subject or in one of its own, that takes an `OpenCorpus` first; then a method
here, with the docstring that users read.

A use case loads in one transaction, computes in none and saves in one: the core never works while
the database waits, and whatever interrupts it leaves the database as before or as after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corpus_tool.model import Options, Progress, ReuseOptions, TableMode, untold
from corpus_tool.operations.open import OpenCorpus, find_version

if TYPE_CHECKING:
    from corpus_tool.alignment.explanation import PairExplanation
    from corpus_tool.export.citations import CitationStyle
    from corpus_tool.export.form import ExportOptions
    from corpus_tool.ingest.catalogue import CatalogueEntry
    from corpus_tool.ingest.fetch import Fetcher
    from corpus_tool.ingest.files import Found
    from corpus_tool.ingest.formats import ReaderOptions
    from corpus_tool.lexicon import Ladder, Lexicon
    from corpus_tool.model import (
        AlignmentTable,
        Carrier,
        Commitment,
        Comparison,
        ComparisonSummary,
        DocumentEntry,
        FirstSeen,
        FirstSeenListing,
        Formula,
        FormulaListing,
        Lineage,
        Novelty,
        Retrieval,
        RunRecord,
        Scan,
        SeriesListing,
        SeriesRow,
        Version,
        VersionSummary,
    )
    from corpus_tool.operations.add import Reference
    from corpus_tool.operations.export_formats import ByteStream
    from corpus_tool.operations.import_corpus import Imported
    from corpus_tool.operations.overview import Pages
    from corpus_tool.operations.receive import Addition, Failure, Known, PassedOver
    from corpus_tool.operations.recurrence import Search
    from corpus_tool.operations.spark import Measured
    from corpus_tool.report.briefing_data import Insight
    from corpus_tool.report.corpus_page import CorpusOverview
    from corpus_tool.semantics import AnyEncoder
    from corpus_tool.settings import Settings
    from corpus_tool.store import Store
    from corpus_tool.store.backup import Backup
    from corpus_tool.store.restore import Restored
    from corpus_tool.store.verify_content import Problem

__all__ = ["Corpus"]

DEFAULTS = Options()
REUSE = ReuseOptions()


class Corpus:
    """Documents, their versions and comparisons, in a workspace; use it in a `with` statement."""

    def __init__(self, store: Store, chosen: Settings) -> None:
        self._opened = OpenCorpus(store, chosen)

    @classmethod
    def open(
        cls,
        database: str | Path | None = None,
        *,
        workspace: Path | None = None,
        encoder: str | None = None,
        create: bool = True,
        read_only: bool = False,
        examine: bool = False,
    ) -> Self:
        """Open a corpus; use it in a `with` statement.

        Args:
            database: a path or an address; by default what the workspace's settings name.
            workspace: its folder; by default the one that the current folder lies in.
            encoder: `auto`, `small`, `static`, `none`, or the folder of a model in ONNX; by default
                what the workspace's settings say.
            create: make the database where there is none.
            read_only: refuse every change; works on what cannot be written.
            examine: open it even where its schema is damaged, for `verify` to say so.
        """
        opened = OpenCorpus.open(
            database,
            workspace=workspace,
            encoder=encoder,
            create=create,
            read_only=read_only,
            examine=examine,
        )
        return cls(opened.store, opened.settings)

    def close(self) -> None:
        """Give back what the corpus holds open."""
        self._opened.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def settings(self) -> Settings:
        """The settings of its workspace."""
        return self._opened.settings

    @property
    def lexicon(self) -> Lexicon:
        """The word lists that texts are cut and compared with."""
        return self._opened.lexicon

    @property
    def ladder(self) -> Ladder:
        """The shipped ladder of operative verbs."""
        return self._opened.ladder

    @property
    def encoder(self) -> AnyEncoder | None:
        """The encoder, or None where they are switched off or not installed."""
        return self._opened.encoder

    @property
    def encoder_name(self) -> str | None:
        """The name of the encoder, without loading it; None as for `encoder`."""
        return self._opened.encoder_name

    # What it holds.

    def documents(self) -> tuple[DocumentEntry, ...]:
        """Return a line for every document, by key."""
        with self._opened.store.read() as reader:
            return reader.entries()

    def history(self, key: str) -> tuple[VersionSummary, ...]:
        """Return a line for each version of a document, oldest first."""
        with self._opened.store.read() as reader:
            return reader.history(key)

    def versions(self) -> tuple[VersionSummary, ...]:
        """Return a line for every version of every document, by key, the oldest first."""
        with self._opened.store.read() as reader:
            keys = [document.key for document in reader.documents()]
            return tuple(line for key in keys for line in reader.history(key))

    def runs(self) -> tuple[RunRecord, ...]:
        """Return every piece of work on the corpus, oldest first."""
        with self._opened.store.read() as reader:
            return reader.runs()

    def find(self, name: str) -> Version:
        """Return the version named `key` (the newest) or `key@2`.

        Raises:
            DocumentNotFound: no document has this key; the hint names what is near.
            VersionNotFound: the document has no version of this number.
        """
        with self._opened.store.read() as reader:
            return find_version(reader, name)

    # Texts come in.

    def add(
        self,
        path: str | Path,
        *,
        key: str | None = None,
        encoding: str | None = None,
        reading: ReaderOptions | None = None,
        **known: object,
    ) -> Addition:
        """Add a file: a new document, a new version of one, or nothing new.

        Args:
            path: the file; its bytes are kept as they are.
            key: the document's name; by default made from the file's name.
            encoding: the charset to decode with, whatever the file declares.
            reading: how it is to be read: password, selector, tracked changes, …
            known: what is known of the document: `title`, `kind`, `date`, `place`, `parties`,
                `level`, `succeeds`, `languages`, `source_url`, `licence`, `specimen`.

        Raises:
            InputError: the file cannot be read, or what is known of it cannot be.
            DuplicateDocument: another file's document has the key that this one's name makes.
        """
        from corpus_tool.operations.add import add_file

        return add_file(self._opened, path, key=key, encoding=encoding, reading=reading, **known)

    def add_all(
        self, items: Iterable[Found], *, encoding: str | None = None
    ) -> Iterator[Addition | PassedOver | Failure]:
        """Add several files, each in a transaction of its own; yield what became of each.

        Args:
            items: the files; `ingest.files.walk_manifest` gives those of a manifest.
            encoding: the charset to decode with, whatever they declare.
        """
        from corpus_tool.operations.add import add_files

        return add_files(self._opened, items, encoding=encoding)

    def add_folder(
        self,
        folder: str | Path,
        *,
        reading: ReaderOptions | None = None,
        hands: int | None = None,
        anew: bool = False,
    ) -> Iterator[Addition | Known | PassedOver | Failure]:
        """Add the documents of a folder and of those in it; yield what became of each, in order.

        Files are read and cut by several processes and stored by this one. Whoever stops it and
        calls again goes on where it was: what is stored is passed over by its digest. The folder
        may hold any number of files; no more than a few are in memory.

        Args:
            folder: `ingest.files.walk_folder` says what is a document in it, and what is passed
                over.
            reading: what readers are told; with anything said, all files are read.
            hands: how many processes read; by default one for each processor.
            anew: read what is known, too.

        Raises:
            InputError: the folder, or a manifest in it, cannot be read.
        """
        from corpus_tool.operations.add import add_folder

        return add_folder(self._opened, folder, reading=reading, hands=hands, anew=anew)

    def version(self, reference: Reference) -> Version:
        """Return the version that a reference names; a file's path is added first.

        Raises:
            DocumentNotFound: neither a document nor a file has this name.
            VersionNotFound: the document has no version of this number.
        """
        from corpus_tool.operations.add import find_text

        return find_text(self._opened, reference)

    def import_file(self, path: str | Path) -> Imported:
        """Import a corpus from JSON Lines or from a data package: all of it, or nothing.

        What is here already stays; a text that a document has is no new version of it, and a
        description that the file has otherwise is the newest from now on.

        Raises:
            InputError: the file is no export, or not sound; the message says where.
        """
        from corpus_tool.operations.import_corpus import import_file

        return import_file(self._opened, path)

    # Texts come in from their publishers.

    def catalogue(
        self, *, parties: Iterable[str] = (), level: str | None = None
    ) -> tuple[CatalogueEntry, ...]:
        """Return the known documents that have all these parties, and this level.

        Raises:
            InputError: no document has such a party or level.
        """
        from corpus_tool.ingest.catalogue import select_entries

        return select_entries(parties=parties, level=level)

    def retrievals(self) -> tuple[Retrieval, ...]:
        """Return everything that publishers answered, oldest first."""
        with self._opened.store.read() as reader:
            return reader.retrievals()

    def fetch(
        self,
        *names: str,
        key: str | None = None,
        mirrors: bool = False,
        ignore_robots: bool = False,
        fetcher: Fetcher | None = None,
    ) -> Iterator[Addition | Failure]:
        """Fetch documents, each in a transaction of its own; yield what became of each.

        Args:
            names: slugs of the catalogue, or addresses.
            key: the document's name in the corpus; only for a single one.
            mirrors: where no author publishes a text, take copies and reprints.
            ignore_robots: ask even where robots.txt forbids it; only for a single address.
            fetcher: what fetches; by default one that reaches the public internet.

        Raises:
            DocumentNotFound: the catalogue has no such slug; nothing is fetched.
            FetchFailed: it is no address of a web page; nothing is fetched.
            MissingDependency: the packages that fetch are not installed.
        """
        from corpus_tool.operations.fetch_documents import fetch_documents

        return fetch_documents(
            self._opened,
            *names,
            key=key,
            mirrors=mirrors,
            ignore_robots=ignore_robots,
            fetcher=fetcher,
        )

    # Texts are compared, and who undertakes what is read of them.

    def commitments(
        self, text: Reference, *, ladder: Ladder | None = None
    ) -> tuple[Commitment, ...]:
        """Return the operative verbs of a text with their speakers, in order of reading.

        Args:
            text: a version, a key (`old`, `old@2`) or a file, which is then added first.
            ladder: the verbs and their rungs; by default the shipped ones.

        Raises:
            UnreadableSource: to read them takes more time or memory than it may.
        """
        from corpus_tool.operations.compare import read_commitments

        return read_commitments(self._opened, text, ladder=ladder)

    def unread_language(self, text: Reference) -> str | None:
        """Return the language, as a code, of a text whose operative verbs are not read.

        The word lists are not in it, so that `commitments` returns nothing. None where they are.
        """
        from corpus_tool.operations.compare import language_not_read

        return language_not_read(self._opened, text)

    def with_ledger(self, comparison: Comparison, *, ladder: Ladder | None = None) -> Comparison:
        """Return a comparison with the operative verbs of both texts and the shifts of these."""
        from corpus_tool.operations.compare import with_commitments

        return with_commitments(self._opened, comparison, ladder=ladder)

    def comparisons(self) -> tuple[ComparisonSummary, ...]:
        """Return a line for every stored comparison, oldest first."""
        with self._opened.store.read() as reader:
            return reader.comparisons()

    def compare(
        self, left: Reference, right: Reference, *, options: Options = DEFAULTS
    ) -> Comparison:
        """Compare two texts, or return the stored comparison of these two with these options.

        Args:
            left: the earlier text: a version, a key (`old`, `old@2`) or a file.
            right: the later text.
            options: what a reader may set.

        Raises:
            UnreadableSource: to compare them, or to read who undertakes what in one of them,
                takes more time or memory than it may.
        """
        from corpus_tool.operations.compare import compare_texts

        return compare_texts(self._opened, left, right, options=options)

    def explain(
        self, left: Reference, right: Reference, *, paths: tuple[str, str]
    ) -> PairExplanation:
        """Return what a paragraph of one text and one of the other are weighed by.

        Args:
            left: the earlier text, as for `compare`.
            right: the later text.
            paths: the address of the paragraph in each, as `show` prints them.

        Raises:
            ParagraphNotFound: a text has no such paragraph; the hint names what is near.
            UnreadableSource: it takes more time or memory than it may.
        """
        from corpus_tool.operations.compare import explain_paragraphs

        return explain_paragraphs(self._opened, left, right, paths)

    def successions(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of versions that follow each other, by name: `("old@1", "new@1")`."""
        from corpus_tool.operations.report_files import version_successions

        with self._opened.store.read() as reader:
            return version_successions(reader)

    def compare_all(self, pairs: Iterable[tuple[str, str]]) -> Iterator[Comparison | Failure]:
        """Compare several pairs, one at a time; yield what became of each."""
        from corpus_tool.operations.compare import compare_pairs

        return compare_pairs(self._opened, pairs)

    def tabulate(
        self,
        texts: Sequence[Reference],
        *,
        mode: TableMode = TableMode.SERIES,
        options: Options = DEFAULTS,
    ) -> AlignmentTable:
        """Compare three or more texts, and return what each has of every thread of paragraphs.

        Args:
            texts: versions, keys or files, in the order of the columns.
            mode: compare each with the one before it, or with the first.
            options: what a reader may set.
        """
        from corpus_tool.operations.compare import tabulate_texts

        return tabulate_texts(self._opened, texts, mode=mode, options=options)

    # The whole corpus is searched for what recurs in it.

    def scan(
        self,
        *,
        options: ReuseOptions = REUSE,
        search: Search | None = None,
        progress: Progress = untold,
    ) -> Scan:
        """Search the corpus for what recurs, or return the stored search of just these texts.

        Where only a few documents came since the last search, they are added to what it found.

        Args:
            options: what a reader may set.
            search: another engine that gives the same result; by default the embedded one.
            progress: told what is being done, while the corpus is searched.

        Raises:
            InputError: the corpus holds no document.
        """
        from corpus_tool.operations.recurrence import scan_corpus

        return scan_corpus(self._opened, options=options, search=search, progress=progress)

    def scan_with_spark(
        self,
        *,
        master: str = "local[*]",
        passages: Path | None = None,
        options: ReuseOptions = REUSE,
        progress: Progress = untold,
    ) -> tuple[Scan, Measured | None]:
        """Search the corpus on Apache Spark; return the scan, and what was moved for it.

        What is found is the same as without Spark; so a stored search is not made again.

        Args:
            master: the cluster's address; `local[2]` is two cores of this machine.
            passages: an export of this corpus as Parquet, where every machine of the cluster can
                read it; by default a file that only this machine sees is written.
            options: what a reader may set.
            progress: told what is being done here, before and after the work of the cluster.

        Raises:
            MissingDependency: pyspark, pyarrow or Java is not installed.
        """
        from corpus_tool.operations.recurrence import scan_with_spark

        return scan_with_spark(
            self._opened, master=master, passages=passages, options=options, progress=progress
        )

    def carriers(self) -> tuple[Carrier, ...]:
        """Return the texts that a search reads: one version of every document, by name."""
        with self._opened.store.read() as reader:
            return reader.holdings().carriers

    def paths(self, version: str) -> tuple[str, ...]:
        """Return the paths of a version's paragraphs, in order, by its name."""
        with self._opened.store.read() as reader:
            return reader.paths(version)

    def formulas(
        self,
        *,
        document: str | None = None,
        min_documents: int = REUSE.min_documents,
        party: str | None = None,
        options: ReuseOptions = REUSE,
        progress: Progress = untold,
    ) -> tuple[Formula, ...]:
        """Return the formulae of the corpus, the most telling first.

        Args:
            document: only those that stand in this document, by its key.
            min_documents: only those that stand in so many documents; below what the options say
                the corpus is searched again, for so few.
            party: only those of which a document of this party has one, by its code.
            options: what a reader may set.
            progress: told what is being done, while the corpus is searched.
        """
        return self.list_formulas(
            document=document,
            min_documents=min_documents,
            party=party,
            options=options,
            progress=progress,
        ).formulas

    def list_formulas(
        self,
        *,
        document: str | None = None,
        min_documents: int = REUSE.min_documents,
        party: str | None = None,
        options: ReuseOptions = REUSE,
        progress: Progress = untold,
    ) -> FormulaListing:
        """Return the formulae of the corpus as `formulas` does, with the search and its texts."""
        from corpus_tool.operations.recurrence import list_formulas

        return list_formulas(
            self._opened,
            document=document,
            min_documents=min_documents,
            party=party,
            options=options,
            progress=progress,
        )

    def formula(
        self, formula: str, *, options: ReuseOptions = REUSE, progress: Progress = untold
    ) -> Formula:
        """Return the formula of this id; raise `FormulaNotFound`."""
        from corpus_tool.operations.recurrence import find_formula

        return find_formula(self._opened, formula, options=options, progress=progress)

    def lineage(
        self,
        formula: str | Formula,
        *,
        options: ReuseOptions = REUSE,
        progress: Progress = untold,
    ) -> Lineage:
        """Return the life of a formula: first use, carriers in time, changes, crossings."""
        from corpus_tool.operations.recurrence import formula_lineage

        return formula_lineage(self._opened, formula, options=options, progress=progress)

    def first_seen(
        self, document: str, *, options: ReuseOptions = REUSE, progress: Progress = untold
    ) -> tuple[FirstSeen, ...]:
        """Return for every paragraph of a document where its wording was first seen, and how.

        Raises:
            InputError: the document has no date.
        """
        return self.list_first_seen(document, options=options, progress=progress).found

    def list_first_seen(
        self, document: str, *, options: ReuseOptions = REUSE, progress: Progress = untold
    ) -> FirstSeenListing:
        """Return what `first_seen` does, with the texts and the paths of the paragraphs named."""
        from corpus_tool.operations.recurrence import list_first_seen

        return list_first_seen(self._opened, document, options=options, progress=progress)

    def novelty(
        self, document: str | None = None, *, progress: Progress = untold
    ) -> tuple[Novelty, ...]:
        """Return what each dated text took from its predecessor, from others, and added.

        Args:
            document: only this one, by its key.
            progress: told what is being done.

        Raises:
            InputError: the document, or every document, is without a date.
        """
        from corpus_tool.operations.recurrence import corpus_novelty

        return corpus_novelty(self._opened, document, progress=progress)

    def series_of(self, *documents: str) -> tuple[Carrier, ...]:
        """Return the texts of a series, oldest first.

        Args:
            documents: keys; of one document, all texts of its partners.

        Raises:
            InputError: fewer than two dated texts; undated ones are named.
        """
        from corpus_tool.operations.recurrence import find_series

        return find_series(self._opened, documents)

    def series(
        self, *documents: str, options: ReuseOptions = REUSE, progress: Progress = untold
    ) -> tuple[SeriesRow, ...]:
        """Return which formulae a series of texts carries, drops and leaves silent.

        Args:
            documents: keys; of one document, all texts of its partners.
            options: what a reader may set.
            progress: told what is being done, while the corpus is searched.
        """
        return self.list_series(*documents, options=options, progress=progress).rows

    def list_series(
        self, *documents: str, options: ReuseOptions = REUSE, progress: Progress = untold
    ) -> SeriesListing:
        """Return what `series` does, with the texts of the series, oldest first."""
        from corpus_tool.operations.recurrence import list_series

        return list_series(self._opened, documents, options=options, progress=progress)

    def overview(
        self,
        *,
        options: ReuseOptions = REUSE,
        pages: Pages | None = None,
        progress: Progress = untold,
    ) -> CorpusOverview:
        """Return what the page of the corpus shows.

        Args:
            options: what a reader may set.
            pages: where the paragraphs of a version are shown, by its name.
            progress: told what is being done.
        """
        from corpus_tool.operations.overview import corpus_overview

        return corpus_overview(self._opened, options=options, pages=pages, progress=progress)

    def with_silences(self, comparison: Comparison) -> Comparison:
        """Return a comparison with what earlier texts of the right one's partners said too.

        Args:
            comparison: of two texts of the corpus.
        """
        from corpus_tool.operations.overview import with_silences

        return with_silences(self._opened, comparison)

    # Pages, exports, briefings and citations go out.

    def report(self, comparison: Comparison | AlignmentTable, *, to: str | Path) -> Path:
        """Write one comparison as a page, or as JSON where the file's name ends in `.json`.

        The page of a table leads to the pages of its pairs, which are written beside it.

        Raises:
            InputError: the file's name ends as that of another form (`E_FORM`).
        """
        from corpus_tool.operations.publish import write_report

        return write_report(comparison, to=to)

    def page_path(self, comparison: Comparison) -> Path:
        """Return where the workspace's reports have the page of a comparison."""
        from corpus_tool.operations.publish import page_path

        return page_path(self._opened, comparison)

    def publish(
        self, *, to: str | Path | None = None, progress: Progress = untold
    ) -> Iterator[Path | Failure]:
        """Write a page for every stored comparison, of the corpus, and the index; yield each path.

        Of comparisons that differ only in what made them, the last one is shown. A text whose
        undertakings cannot be read is yielded as a failure, and its pages are written without
        them. The index comes last.

        Args:
            to: the folder; by default the workspace's `reports`.
            progress: told what is being done.
        """
        from corpus_tool.operations.publish import publish_reports

        return publish_reports(self._opened, to=to, progress=progress)

    def export(
        self,
        *subjects: Reference | Comparison,
        form: str,
        to: str | Path | ByteStream | None = None,
        chosen: ExportOptions | None = None,
    ) -> Path | None:
        """Write the corpus, a text, or a comparison; return the path, or None for a stream.

        Args:
            subjects: none for the corpus; a text; a comparison, or two texts to compare.
            form: the name of a form: `jsonl`, `tei`, `json`, …
            to: a path, or a stream of bytes; by default a file in the workspace's reports.
            chosen: what a user may set of it.

        Raises:
            InputError: there is no such form of it.
            StorageError: the file cannot be written; what was there is unchanged.
        """
        from corpus_tool.operations.export_formats import PLAIN, export_subjects

        return export_subjects(self._opened, *subjects, form=form, to=to, chosen=chosen or PLAIN)

    def brief(
        self,
        left: Reference | Comparison,
        right: Reference | None = None,
        *,
        form: str = "md",
        insight: Insight | None = None,
    ) -> bytes:
        """Return one page of sentences about two texts.

        Args:
            left: the earlier text, or a comparison.
            right: the later text; none after a comparison.
            form: `md`, `html`, `docx` or `pdf`; the first two are UTF-8.
            insight: what else is known of the two; by default what `insight` finds.
        """
        from corpus_tool.operations.brief import tell_briefly

        return tell_briefly(self._opened, left, right, form=form, insight=insight)

    def write_brief(
        self,
        left: Reference | Comparison,
        right: Reference | None = None,
        *,
        form: str = "docx",
        to: str | Path | None = None,
        insight: Insight | None = None,
    ) -> Path:
        """Write the page of sentences, whole or not at all; by default into the reports.

        As HTML its paragraphs lead to the comparison's page where that stands beside it.
        """
        from corpus_tool.operations.brief import write_brief

        return write_brief(self._opened, left, right, form=form, to=to, insight=insight)

    def insight(self, comparison: Comparison) -> Insight:
        """Return what the corpus knows of two texts beside their links."""
        from corpus_tool.operations.brief import find_insight

        return find_insight(self._opened, comparison)

    def cite(
        self,
        reference: str,
        *,
        style: CitationStyle | str = "card",
        against: Reference | None = None,
    ) -> str:
        """Return a paragraph with its source: as a card, a citation or a redline.

        Args:
            reference: `key#path` or `key@2#path`, paths as `corpus-tool show` prints them.
            style: `card`, `chicago`, `oscola`, `bluebook`, `bibtex`, `ris`, `csl`, `redline`.
            against: another text; its counterpart of the paragraph is shown, and what changed.

        Raises:
            ParagraphNotFound: the text has no such paragraph; the hint names what is near.
        """
        from corpus_tool.operations.cite import quote_paragraph

        return quote_paragraph(self._opened, reference, style=style, against=against)

    # What keeps it sound.

    def verify(self, *, progress: Callable[[int, int], None] | None = None) -> tuple[Problem, ...]:
        """Take every hash, span, link and count again; return a line for all that is not right.

        Args:
            progress: told how much is done, of how much.
        """
        from corpus_tool.store.verify import verify_store

        return verify_store(self._opened.store, progress=progress)

    def backup(
        self, path: str | Path, *, replace: bool = False, progress: Progress = untold
    ) -> Backup:
        """Write the whole corpus into one file, and verify it before it takes its name.

        Args:
            path: the file; it is a corpus in SQLite, whatever database this one is in.
            replace: put it in the place of an earlier backup.
            progress: told what is being done, how much of it, and of how much.

        Raises:
            InputError: something is there already.
            StorageError: the file cannot be written.
            DatabaseDamaged: the corpus is damaged; an earlier backup is as before.
        """
        from corpus_tool.store.backup import back_up  # with Alembic, which is slow to load

        return back_up(self.settings.database_url, Path(path), replace=replace, progress=progress)

    @classmethod
    def restore(
        cls,
        path: str | Path,
        *,
        database: str | Path | None = None,
        workspace: Path | None = None,
        replace: bool = False,
        progress: Progress = untold,
    ) -> Restored:
        """Put the corpus of a backup in the place of an empty one or, when told to, of any.

        Args:
            path: the backup, of this program's schema or an older one.
            database: where to, as for `open`.
            workspace: as for `open`.
            replace: replace a corpus that holds something. On SQLite its file is kept under
                another name, on PostgreSQL it is gone.
            progress: told what is being done, how much of it, and of how much.

        Raises:
            InputError: it is no backup, or there is a corpus already.
            DatabaseDamaged: the backup is damaged; nothing was changed.
            DatabaseBusy: others are at work on the corpus.
        """
        from corpus_tool.settings import load_settings
        from corpus_tool.store.restore import restore_backup

        chosen = load_settings(workspace, database=database)
        chosen.make_database_folder()
        return restore_backup(chosen.database_url, Path(path), replace=replace, progress=progress)

    @staticmethod
    def verify_backup(path: str | Path, *, progress: Progress = untold) -> tuple[Problem, ...]:
        """Take every hash, span, link and count of a backup again, as it would be restored.

        Raises:
            InputError: it is no backup.
            DatabaseDamaged: it cannot be read at all.
        """
        from corpus_tool.store.backup import verify_backup

        return verify_backup(Path(path), progress=progress)
