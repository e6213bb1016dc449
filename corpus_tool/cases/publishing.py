"""Comparisons go out: pages, data and the index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from corpus_tool import publication
from corpus_tool.cases.committing import held
from corpus_tool.cases.following import Following, load_version
from corpus_tool.cases.opened import PROGRAM
from corpus_tool.cases.surveying import listed_on_page
from corpus_tool.errors import UnreadableSource
from corpus_tool.export.json import comparison_json
from corpus_tool.intake import Failure
from corpus_tool.model import AlignmentTable, Comparison, Progress, Scan, Stage, untold
from corpus_tool.report.document_page import Forebears
from corpus_tool.report.index_page import ListedComparison
from corpus_tool.report.pages import comparison_page
from corpus_tool.reuse import analysis
from corpus_tool.store import Reader
from corpus_tool.workspace import sweep, write

__all__ = ["Publishing"]


class Publishing(Following):
    """Write pages and data into the folder of reports, or where the user says."""

    def report(self, comparison: Comparison | AlignmentTable, *, to: str | Path) -> Path:
        """Write one comparison as a page, or as JSON where the file's name ends in `.json`.

        The page of a table leads to the pages of its pairs, which are written beside it.
        """
        path = Path(to)
        sweep(path.parent)
        if isinstance(comparison, AlignmentTable):
            made_at = datetime.now(UTC)
            publication.write_table(comparison, path, made_at=made_at, program=PROGRAM)
            return path
        if path.suffix == ".json":
            content = comparison_json(comparison)
        else:
            content = comparison_page(comparison, made_at=datetime.now(UTC), program=PROGRAM)
        write(path, content)
        return path

    def page_path(self, comparison: Comparison) -> Path:
        """Return where the workspace's reports have the page of a comparison."""
        return self.settings.folder("reports") / publication.page_name(comparison)

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
        sweep(folder / publication.TEXTS)
        with self._reading_for_pages(progress) as (reader, scan):
            yield from self._publish(reader, scan, folder, progress)

    @contextmanager
    def _reading_for_pages(self, progress: Progress) -> Iterator[tuple[Reader, Scan | None]]:
        """Open one reading for all pages; a corpus without a text has no search."""
        if self.carriers():
            with self._reading_searched(progress=progress) as found:
                yield found
        else:
            with self._store.read() as reader:
                yield reader, None

    def _publish(
        self, reader: Reader, scan: Scan | None, folder: Path, progress: Progress
    ) -> Iterator[Path | Failure]:
        """Write what `publish` writes, all of it as the corpus is in one reading."""
        made_at = datetime.now(UTC)
        known = listed_on_page(reader, scan) if scan else frozenset()
        listed, pages = [], dict[str, tuple[str, ...]]()
        unread: dict[str, Failure] = {}
        summaries = publication.newest(reader.comparisons())
        lefts, rights = {each.left for each in summaries}, {each.right for each in summaries}
        chronicle = self._chronicle(reader, scan, rights, lefts=lefts) if scan else None
        compared = {name.rpartition("@")[0] for name in lefts | rights}
        texts = publication.text_pages(reader, compared)
        for done, summary in enumerate(summaries):
            progress(Stage.PAGES, done, len(summaries))
            comparison = reader.load_comparison(summary.id)
            if chronicle is not None:
                comparison = replace(comparison, silences=chronicle.silences(comparison))
            entry = publication.write_pages(
                self._with_ledger_if_read(reader, comparison, unread),
                folder,
                made_at=made_at,
                program=PROGRAM,
                boilerplate=self._boilerplate(
                    reader, comparison, scan, listed=known, known=chronicle
                )
                if scan
                else None,
                texts=texts,
            )
            pages |= publication.addresses(comparison, entry.page)
            listed.append(entry)
            yield folder / entry.page
        self._write_commitments(reader, texts, listed, folder, made_at, unread, progress)
        yield from unread.values()
        documents = publication.write_texts(
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
            overview = self._overview(reader, scan, pages=pages, progress=progress)
            yield publication.write_corpus(overview, folder, made_at=made_at, program=PROGRAM)
        yield publication.write_index(
            documents,
            listed,
            folder,
            made_at=made_at,
            program=PROGRAM,
            corpus=scan is not None,
            progress=progress,
        )

    def _forebears(
        self, reader: Reader, scan: Scan, pages: Mapping[str, str]
    ) -> publication.ForebearsOf:
        """Return what tells where the paragraphs of a text were first seen."""
        carriers = {each.version: each for each in reader.searched(scan)}

        def told(name: str) -> Forebears | None:
            carrier = carriers.get(name)
            if carrier is None or not carrier.date:
                return None  # no text is known to be earlier
            near, passages = reader.kin(scan, name)
            found = analysis.first_seen(
                carrier, carriers.values(), near, passages, lexicon=self.lexicon
            )
            made = publication.ancestors(found, carriers, partial(load_version, reader), pages)
            return Forebears(made, scan.engine)

        return told

    def _with_ledger_if_read(
        self, reader: Reader, comparison: Comparison, unread: dict[str, Failure]
    ) -> Comparison:
        """Return a comparison with its ledger, or without one where a text cannot be read."""
        try:
            return self._with_ledger(comparison, held(reader))
        except UnreadableSource as error:
            unread[str(error.subject)] = Failure(str(error.subject), error)
            return comparison

    def _write_commitments(
        self,
        reader: Reader,
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
            version = load_version(reader, name)
            try:
                commitments = self._commitments(version, self.ladder)
            except UnreadableSource as error:
                unread[name] = Failure(name, error)
                continue
            publication.write_commitments(
                version,
                commitments,
                folder,
                ladder=self.ladder,
                made_at=made_at,
                program=PROGRAM,
                names=names,
                has_text=name in texts,
            )
