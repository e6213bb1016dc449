"""Comparisons go out: pages, data and the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from corpus_tool import publication, searching
from corpus_tool.cases.following import Following
from corpus_tool.cases.opened import PROGRAM
from corpus_tool.model import AlignmentTable, Comparison, Progress, Scan, Stage, untold
from corpus_tool.render.data import comparison_json
from corpus_tool.render.forebears import Forebears
from corpus_tool.render.html import comparison_page
from corpus_tool.render.listing import ListedComparison, ListedDocument
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
    ) -> Iterator[Path]:
        """Write a page for every stored comparison, of the corpus, and the index; yield each path.

        Of comparisons that differ only in what made them, the last one is shown.

        Args:
            to: the folder; by default the workspace's `reports`.
            progress: told what is being done.
        """
        folder = Path(to) if to else self.settings.folder("reports")
        sweep(folder)
        sweep(folder / publication.TEXTS)
        made_at = datetime.now(UTC)
        scan = self.scan(progress=progress) if self.carriers() else None
        known = self.listed(scan) if scan else frozenset()
        listed, pages = [], dict[str, tuple[str, ...]]()
        summaries = publication.newest(self.comparisons())
        lefts, rights = {each.left for each in summaries}, {each.right for each in summaries}
        chronicle = self.chronicle(scan, rights, lefts=lefts) if scan else None
        compared = {name.rpartition("@")[0] for name in lefts | rights}
        with self._store.read() as reader:
            texts = publication.text_pages(reader, compared)
        for done, summary in enumerate(summaries):
            progress(Stage.PAGES, done, len(summaries))
            with self._store.read() as reader:
                comparison = reader.load_comparison(summary.id)
            if chronicle is not None:
                comparison = self.with_silences(comparison, chronicle)
            entry = publication.write_pages(
                self.with_ledger(comparison),
                folder,
                made_at=made_at,
                program=PROGRAM,
                boilerplate=self.boilerplate(comparison, scan, listed=known, known=chronicle)
                if scan
                else None,
                texts=texts,
            )
            pages |= publication.addresses(comparison, entry.page)
            listed.append(entry)
            yield folder / entry.page
        with self._store.read() as reader:
            documents = publication.write_texts(
                reader,
                listed,
                folder,
                made_at=made_at,
                program=PROGRAM,
                progress=progress,
                forebears=self._forebears(scan, texts) if scan else None,
            )
        self._write_commitments(documents, listed, folder, made_at, progress)
        if scan is not None:
            overview = self.overview(pages=pages, progress=progress)
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

    def _forebears(self, scan: Scan, pages: Mapping[str, str]) -> publication.ForebearsOf:
        """Return what tells where the paragraphs of a text were first seen."""
        carriers = {each.version: each for each in self.carriers()}

        def told(reader: Reader, name: str) -> Forebears | None:
            carrier = carriers.get(name)
            if carrier is None or not carrier.date:
                return None  # no text is known to be earlier
            near, passages = reader.kin(scan, name)
            found = searching.first_seen(
                carrier, carriers.values(), near, passages, lexicon=self.lexicon
            )
            made = publication.ancestors(found, carriers, self._version, pages)
            return Forebears(made, scan.engine)

        return told

    def _write_commitments(
        self,
        documents: Iterable[ListedDocument],
        comparisons: Iterable[ListedComparison],
        folder: Path,
        made_at: datetime,
        progress: Progress,
    ) -> None:
        """Write the pages that others lead to: of each document's text, of each later text."""
        newest = {
            f"{each.document.key}@{each.versions[-1].number}"
            for each in documents
            if each.commitments
        }
        names = {code: forms[0] for code, forms in self.lexicon.names.parties.items()}
        later = {f"{each.right.key}@{each.right_number}" for each in comparisons}
        every = sorted(newest | later)
        for done, name in enumerate(every):
            progress(Stage.COMMITMENTS, done, len(every))
            version = self.version(name)
            publication.write_commitments(
                version,
                self.commitments(version),
                folder,
                ladder=self.ladder,
                made_at=made_at,
                program=PROGRAM,
                names=names,
                has_text=name in newest,
            )
