"""What goes out: pages and index, exports, briefings and citations.

Sections, in order:

* Comparisons go out: pages, data and the index.
* A corpus, a text or a comparison goes out in a form that other programs read.
* Two texts are told in a page of sentences; a paragraph is quoted with its source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, TypeVar

from corpus_tool.errors import InputError, UnreadableSource
from corpus_tool.export.briefing import briefing_docx, briefing_markdown
from corpus_tool.export.citations import (
    CitationStyle,
    choose_style,
    cite_paragraph,
    find_paragraph,
    in_order_of_comparison,
    parse_quotation,
)
from corpus_tool.export.form import (
    CorpusSnapshot,
    ExportForm,
    ExportOptions,
    FolderExportForm,
    zip_folder,
)
from corpus_tool.export.json import comparison_json
from corpus_tool.folder_replacement import new_folder
from corpus_tool.model import AlignmentTable, Comparison, Progress, Scan, Stage, untold
from corpus_tool.operations import export_formats, report_files
from corpus_tool.operations.add import Reference, add_named_files, find_chosen
from corpus_tool.operations.compare import (
    DEFAULTS,
    compare_and_store,
    compare_texts,
    held,
    stored_comparison,
    version_commitments,
    with_commitments,
)
from corpus_tool.operations.export_formats import COMPARISON_FORMS, CORPUS_FORMS, VERSION_FORMS
from corpus_tool.operations.open import PROGRAM, Opened, find_version
from corpus_tool.operations.overview import (
    add_silences,
    find_boilerplate,
    listed_on_page,
    load_named_version,
    make_overview,
    read_series_history,
)
from corpus_tool.operations.receive import Failure
from corpus_tool.operations.recurrence import REUSE, reading_searched
from corpus_tool.paths import is_file
from corpus_tool.report.briefing_data import BoilerplateCount, Insight, find_shift_turns
from corpus_tool.report.briefing_page import make_briefing
from corpus_tool.report.document_page import ForebearNotes
from corpus_tool.report.frame import MOSTLY
from corpus_tool.report.index_page import ListedComparison
from corpus_tool.report.pages import briefing_page, comparison_page
from corpus_tool.reuse import analysis
from corpus_tool.store import StoreReader
from corpus_tool.workspace import sweep, write, write_bytes

__all__ = [
    "Filing",
    "Publishing",
    "registers",
]


# ----------------------------------------
# Comparisons go out: pages, data and the index.


class Publishing(Opened):
    """Write pages and data into the folder of reports, or where the user says."""

    def report(self, comparison: Comparison | AlignmentTable, *, to: str | Path) -> Path:
        """Write one comparison as a page, or as JSON where the file's name ends in `.json`.

        The page of a table leads to the pages of its pairs, which are written beside it.
        """
        path = Path(to)
        sweep(path.parent)
        if isinstance(comparison, AlignmentTable):
            made_at = datetime.now(UTC)
            report_files.write_table(comparison, path, made_at=made_at, program=PROGRAM)
            return path
        if path.suffix == ".json":
            content = comparison_json(comparison)
        else:
            content = comparison_page(comparison, made_at=datetime.now(UTC), program=PROGRAM)
        write(path, content)
        return path

    def page_path(self, comparison: Comparison) -> Path:
        """Return where the workspace's reports have the page of a comparison."""
        return self.settings.folder("reports") / report_files.page_name(comparison)

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
        folder = Path(to) if to else self.settings.folder("reports")
        sweep(folder)
        sweep(folder / report_files.TEXTS)
        with self._reading_for_pages(progress) as (reader, scan):
            yield from self._publish(reader, scan, folder, progress)

    @contextmanager
    def _reading_for_pages(self, progress: Progress) -> Iterator[tuple[StoreReader, Scan | None]]:
        """Open one reading for all pages; a corpus without a text has no search."""
        with self._store.read() as reader:
            has_texts = bool(reader.holdings().carriers)
        if has_texts:
            with reading_searched(self._opened, progress=progress) as found:
                yield found
        else:
            with self._store.read() as reader:
                yield reader, None

    def _publish(
        self, reader: StoreReader, scan: Scan | None, folder: Path, progress: Progress
    ) -> Iterator[Path | Failure]:
        """Write what `publish` writes, all of it as the corpus is in one reading."""
        made_at = datetime.now(UTC)
        known = listed_on_page(reader, scan) if scan else frozenset()
        listed, pages = [], dict[str, tuple[str, ...]]()
        unread: dict[str, Failure] = {}
        summaries = report_files.newest_version(reader.comparisons())
        lefts, rights = {each.left for each in summaries}, {each.right for each in summaries}
        chronicle = (
            read_series_history(self._opened, reader, scan, rights, lefts=lefts) if scan else None
        )
        compared = {name.rpartition("@")[0] for name in lefts | rights}
        texts = report_files.text_pages(reader, compared)
        for done, summary in enumerate(summaries):
            progress(Stage.PAGES, done, len(summaries))
            comparison = reader.load_comparison(summary.id)
            if chronicle is not None:
                comparison = replace(comparison, silences=chronicle.silences(comparison))
            entry = report_files.write_pages(
                self._with_ledger_if_read(reader, comparison, unread),
                folder,
                made_at=made_at,
                program=PROGRAM,
                boilerplate=find_boilerplate(
                    reader, comparison, scan, listed=known, known=chronicle
                )
                if scan
                else None,
                texts=texts,
            )
            pages |= report_files.addresses(comparison, entry.page)
            listed.append(entry)
            yield folder / entry.page
        self._write_commitments(reader, texts, listed, folder, made_at, unread, progress)
        yield from unread.values()
        documents = report_files.write_texts(
            reader,
            listed,
            folder,
            unread=unread,
            made_at=made_at,
            program=PROGRAM,
            progress=progress,
            forebears=self._forebears(reader, scan, texts) if scan else None,
        )
        if scan is not None:
            overview = make_overview(self._opened, reader, scan, pages=pages, progress=progress)
            yield report_files.write_corpus(overview, folder, made_at=made_at, program=PROGRAM)
        yield report_files.write_index(
            documents,
            listed,
            folder,
            made_at=made_at,
            program=PROGRAM,
            corpus=scan is not None,
            progress=progress,
        )

    def _forebears(
        self, reader: StoreReader, scan: Scan, pages: Mapping[str, str]
    ) -> report_files.ForebearsOf:
        """Return what tells where the paragraphs of a text were first seen."""
        carriers = {each.version: each for each in reader.searched(scan)}

        def told(name: str) -> ForebearNotes | None:
            carrier = carriers.get(name)
            if carrier is None or not carrier.date:
                return None  # no text is known to be earlier
            near, passages = reader.kin(scan, name)
            found = analysis.find_first_seen(
                carrier, carriers.values(), near, passages, lexicon=self.lexicon
            )
            made = report_files.ancestor_versions(
                found, carriers, partial(load_named_version, reader), pages
            )
            return ForebearNotes(made, scan.engine)

        return told

    def _with_ledger_if_read(
        self, reader: StoreReader, comparison: Comparison, unread: dict[str, Failure]
    ) -> Comparison:
        """Return a comparison with its ledger, or without one where a text cannot be read."""
        try:
            return with_commitments(self._opened, comparison, reading=held(reader))
        except UnreadableSource as error:
            unread[str(error.subject)] = Failure(str(error.subject), error)
            return comparison

    def _write_commitments(
        self,
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
            reader: of the corpus.
            texts: the versions that the pages of documents show.
            comparisons: those that have a page.
            folder: of the reports.
            made_at: printed on the pages.
            unread: the texts that cannot be read, by version; what is found so is added.
            progress: told how many texts are done, of how many.
        """
        names = {code: forms[0] for code, forms in self.lexicon.names.parties.items()}
        later = {f"{each.right.key}@{each.right_number}" for each in comparisons}
        every = sorted({*texts, *later})
        for done, name in enumerate(every):
            progress(Stage.COMMITMENTS, done, len(every))
            version = load_named_version(reader, name)
            try:
                commitments = version_commitments(self._opened, version, self.ladder)
            except UnreadableSource as error:
                unread[name] = Failure(name, error)
                continue
            report_files.write_commitments(
                version,
                commitments,
                folder,
                ladder=self.ladder,
                made_at=made_at,
                program=PROGRAM,
                names=names,
                has_text=name in texts,
            )


# ----------------------------------------
# A corpus, a text or a comparison goes out in a form that other programs read.

PLAIN = ExportOptions()

Kind = TypeVar("Kind")


class ByteStream(Protocol):
    """What takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Take a piece of a file."""


def registers() -> tuple[Mapping[str, ExportForm[Any] | FolderExportForm[Any]], ...]:
    """Return the forms by name: of the corpus, of one text, of a comparison of two."""
    return CORPUS_FORMS, VERSION_FORMS, COMPARISON_FORMS


class Exporting(Publishing):
    """Write a corpus, a text or a comparison in a form of the registers."""

    def export(
        self,
        *subjects: Reference | Comparison,
        form: str,
        to: str | Path | ByteStream | None = None,
        chosen: ExportOptions = PLAIN,
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
        if not subjects:
            return self._export_corpus(form, to, chosen)
        if len(subjects) == 1 and not isinstance(subjects[0], Comparison):
            return self._export_version(subjects[0], form, to, chosen)
        return self._export_comparison(self._compared(*subjects), form, to, chosen)

    def _compared(self, *subjects: Reference | Comparison) -> Comparison:
        match subjects:
            case (Comparison() as comparison,):
                return comparison
            case (left, right) if not isinstance(left, Comparison):
                if not isinstance(right, Comparison):
                    return compare_texts(self._opened, left, right)
        raise InputError("only two texts can be compared in a form", code="E_FORM")

    def _export_comparison(
        self,
        comparison: Comparison,
        form: str,
        to: str | Path | ByteStream | None,
        chosen: ExportOptions,
    ) -> Path | None:
        found = _find(COMPARISON_FORMS, form, "a comparison")
        stem = report_files.page_name(comparison).removesuffix(".html")
        return self._deliver(found.make(comparison, chosen), to, f"{stem}{found.suffix}")

    def _export_version(
        self, text: Reference, form: str, to: str | Path | ByteStream | None, chosen: ExportOptions
    ) -> Path | None:
        found = _find(VERSION_FORMS, form, "one text")
        (named,) = add_named_files(self._opened, text)
        with self._store.read() as reader:
            stored = export_formats.stored_version(reader, find_chosen(reader, named))
        name = f"{stored.version.name}{found.suffix}"
        return self._deliver(found.make(stored, chosen), to, name)

    def _export_corpus(
        self, form: str, to: str | Path | ByteStream | None, chosen: ExportOptions
    ) -> Path | None:
        found = _find(CORPUS_FORMS, form, "the corpus")
        with self._store.read() as reader:
            holding = export_formats.export_snapshot(reader)
            if isinstance(found, ExportForm):
                return self._deliver(found.make(holding, chosen), to, f"corpus{found.suffix}")
            return self._deliver_folder(found, holding, to, chosen)

    def _deliver_folder(
        self,
        form: FolderExportForm[CorpusSnapshot],
        holding: CorpusSnapshot,
        to: str | Path | ByteStream | None,
        chosen: ExportOptions,
    ) -> Path | None:
        """Write a folder whole or not at all, or an archive of it."""
        if isinstance(to, str | Path) and Path(to).suffix != form.suffix:
            sweep(Path(to).parent)
            with new_folder(Path(to), known_by=form.known_by) as folder:
                form.fill(holding, chosen, folder)
            return Path(to)
        return self._deliver(_archive(form, holding, chosen), to, f"corpus{form.suffix}")

    def _deliver(
        self, chunks: Iterable[bytes], to: str | Path | ByteStream | None, name: str
    ) -> Path | None:
        """Write to where the user says; a path gets the whole file or none of it."""
        if to is None or isinstance(to, str | Path):
            path = Path(to) if to else self.settings.folder("reports") / name
            sweep(path.parent)
            write_bytes(path, chunks)
            return path
        for chunk in chunks:
            to.write(chunk)
        return None


def _archive(
    form: FolderExportForm[CorpusSnapshot], holding: CorpusSnapshot, chosen: ExportOptions
) -> Iterator[bytes]:
    """Fill a folder for a while and yield an archive of it."""
    with TemporaryDirectory(prefix="corpus-tool-") as name:
        form.fill(holding, chosen, Path(name))
        yield from zip_folder(Path(name))


def _find(register: Mapping[str, Kind], name: str, what: str) -> Kind:
    if name in register:
        return register[name]
    raise InputError(
        f"{what} has no form '{name}'",
        subject=name,
        hint=f"Known: {', '.join(register)}",
        code="E_FORM",
    )


# ----------------------------------------
# Two texts are told in a page of sentences; a paragraph is quoted with its source.


class BriefForm(StrEnum):
    """How a briefing is written."""

    MARKDOWN = "md"
    HTML = "html"
    DOCX = "docx"


class Filing(Exporting):
    """Make briefings and quotation cards."""

    def brief(
        self,
        left: Reference | Comparison,
        right: Reference | None = None,
        *,
        form: BriefForm | str = BriefForm.MARKDOWN,
        insight: Insight | None = None,
    ) -> bytes:
        """Return one page of sentences about two texts.

        Args:
            left: the earlier text, or a comparison.
            right: the later text; none after a comparison.
            form: `md`, `html` or `docx`; the first two are UTF-8.
            insight: what else is known of the two; by default what `insight` finds.
        """
        chosen = _form(form)
        comparison = self._pair(left, right)
        return _written(comparison, chosen, insight or self.insight(comparison))

    def write_brief(
        self,
        left: Reference | Comparison,
        right: Reference | None = None,
        *,
        form: BriefForm | str = BriefForm.DOCX,
        to: str | Path | None = None,
        insight: Insight | None = None,
    ) -> Path:
        """Write the page of sentences, whole or not at all; by default into the reports.

        As HTML its paragraphs lead to the comparison's page where that stands beside it.
        """
        chosen = _form(form)
        comparison = self._pair(left, right)
        page = report_files.page_name(comparison)
        name = f"{page.removesuffix('.html')}--briefing.{chosen}"
        path = Path(to) if to is not None else self.settings.folder("reports") / name
        sweep(path.parent)
        beside = page if is_file(path.parent / page) else None
        told = insight or self.insight(comparison)
        write_bytes(path, (_written(comparison, chosen, told, page=beside),))
        return path

    def insight(self, comparison: Comparison) -> Insight:
        """Return what the corpus knows of two texts beside their links."""
        if self._is_among_many(comparison):
            with reading_searched(self._opened) as (reader, scan):
                return self._insight(reader, scan, comparison)
        with self._store.read() as reader:
            return self._insight(reader, None, comparison)

    def _is_among_many(self, comparison: Comparison) -> bool:
        """Tell whether a search reads the right text, and enough others for anything to recur."""
        with self._store.read() as reader:
            names = {carrier.version for carrier in reader.holdings().carriers}
        return comparison.right.name in names and len(names) >= REUSE.min_documents

    def _insight(self, reader: StoreReader, scan: Scan | None, comparison: Comparison) -> Insight:
        names = {code: forms[0] for code, forms in self.lexicon.names.parties.items()}
        turns = find_shift_turns(
            with_commitments(self._opened, comparison, reading=held(reader)), names
        )
        if scan is None:
            return Insight(turns=turns)
        return Insight(
            turns=turns,
            boilerplate=self._formulaic(reader, scan, comparison),
            series=add_silences(self._opened, reader, scan, comparison).silences,
        )

    def _formulaic(
        self, reader: StoreReader, scan: Scan, comparison: Comparison
    ) -> BoilerplateCount | None:
        """Return what of the right text is formulae, and in how many other documents they stand."""
        right = comparison.right
        keys = {carrier.version: carrier.key for carrier in reader.searched(scan)}
        if right.name not in keys:
            return None  # another version of it came while the corpus was searched
        found = find_boilerplate(reader, comparison, scan).right
        chosen = tuple(i for i, each in sorted(found.items()) if each.share >= MOSTLY)
        bearers = {
            keys[place.version]
            for formula in reader.formulas(scan, version=right.name)
            if any(o.version == right.name and o.paragraph in chosen for o in formula.occurrences)
            for place in formula.occurrences
            if place.version in keys
        }
        return BoilerplateCount(chosen, len(bearers - {right.document.key}))

    def _pair(self, left: Reference | Comparison, right: Reference | None) -> Comparison:
        return self._compared(*(each for each in (left, right) if each is not None))

    def cite(
        self,
        reference: str,
        *,
        style: CitationStyle | str = CitationStyle.CARD,
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
        chosen = choose_style(style, compared=against is not None)
        name, path = parse_quotation(reference)
        other = () if against is None else add_named_files(self._opened, name, against)[1:]
        with self._store.read() as reader:
            version = find_version(reader, name)
            index = find_paragraph(version, path)
            if not other:
                return cite_paragraph(version, index, style=chosen)
            pair = in_order_of_comparison(version, find_chosen(reader, *other))
            comparison = stored_comparison(self._opened, reader, *pair, DEFAULTS)
        if comparison is None:
            comparison = compare_and_store(self._opened, *pair, DEFAULTS)
        return cite_paragraph(version, index, style=chosen, comparison=comparison)


def _form(form: BriefForm | str) -> BriefForm:
    try:
        return BriefForm(form)
    except ValueError as cause:
        raise InputError(
            f"a briefing has no form '{form}'",
            subject=str(form),
            hint=f"Known: {', '.join(BriefForm)}",
            code="E_FORM",
        ) from cause


def _written(
    comparison: Comparison, form: BriefForm, insight: Insight, *, page: str | None = None
) -> bytes:
    made_at = datetime.now(UTC)
    if form is BriefForm.DOCX:
        return briefing_docx(comparison, made_at=made_at, program=PROGRAM, insight=insight)
    if form is BriefForm.HTML:
        view = make_briefing(
            comparison, made_at=made_at, program=PROGRAM, insight=insight, page=page
        )
        return briefing_page(view).encode()
    text = briefing_markdown(comparison, made_at=made_at, program=PROGRAM, insight=insight)
    return text.encode()
