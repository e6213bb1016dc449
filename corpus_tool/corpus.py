"""The corpus as its users meet it: one method a use case, each a straight line.

Load in one transaction, compute in none, save in one: the core never works while the database
waits, and whatever interrupts a use case leaves the database as before or as after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from types import TracebackType

from corpus_tool import __version__, lexicon, publication, semantics, settings
from corpus_tool.alignment.table import tabulate
from corpus_tool.collation import ENGINE, collate
from corpus_tool.errors import CorpusError, DocumentNotFound, MissingDependency, StorageError
from corpus_tool.ingest.description import describe
from corpus_tool.ingest.files import printable
from corpus_tool.ingest.manifest import Item
from corpus_tool.intake import Addition, Failure, Received, receive, settle
from corpus_tool.model import (
    AlignmentTable,
    Comparison,
    ComparisonSummary,
    Entry,
    Options,
    RunRecord,
    TableMode,
    Version,
    VersionSummary,
)
from corpus_tool.references import names_file, parse_reference, unknown
from corpus_tool.render.data import comparison_json
from corpus_tool.render.html import comparison_page
from corpus_tool.store import Store
from corpus_tool.store.verify import Problem, verify
from corpus_tool.workspace import sweep, write

__all__ = ["PROGRAM", "Corpus", "Reference", "load_encoder"]

PROGRAM = f"corpus-tool {__version__}"

Reference = Version | Addition | str | Path
"""What names a text: a value, a key (`old`, its newest version; `old@2`), or a file's path."""

DEFAULTS = Options()


def load_encoder(*, wanted: bool = True) -> semantics.Encoder | None:
    """Return the word vectors, or None where they are not wanted or not installed."""
    try:
        return semantics.load() if wanted else None
    except MissingDependency:
        return None


class Corpus:
    """Documents, their versions and comparisons, in a workspace."""

    def __init__(self, store: Store, chosen: settings.Settings) -> None:
        self._store = store
        self.settings = chosen

    @classmethod
    def open(
        cls,
        database: str | Path | None = None,
        *,
        workspace: Path | None = None,
        create: bool = True,
        read_only: bool = False,
    ) -> Corpus:
        """Open a corpus; use it in a `with` statement.

        Args:
            database: a path or an address; by default what the workspace's settings name.
            workspace: its folder; by default the one that the current folder lies in.
            create: make the database where there is none.
            read_only: refuse every change; works on what cannot be written.
        """
        chosen = settings.load(workspace, database=database)
        if create:
            chosen.make_database_folder()
        store = Store.open(chosen.database_url, create=create, read_only=read_only)
        return cls(store, chosen)

    def close(self) -> None:
        """Give back what the corpus holds open."""
        self._store.close()

    def __enter__(self) -> Corpus:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @cached_property
    def lexicon(self) -> lexicon.Lexicon:
        """The word lists that texts are cut and compared with."""
        return lexicon.load(self.settings.lexicon_name)

    @cached_property
    def encoder(self) -> semantics.Encoder | None:
        """The word vectors, or None where they are switched off or not installed."""
        return load_encoder(wanted=self.settings.semantics)

    def add(
        self,
        path: str | Path,
        *,
        key: str | None = None,
        encoding: str | None = None,
        **known: object,
    ) -> Addition:
        """Add a file: a new document, a new version of one, or nothing new.

        Args:
            path: the file; its bytes are kept as they are.
            key: the document's name; by default made from the file's name.
            encoding: the charset to decode with, whatever the file declares.
            known: what is known of the document: `title`, `kind`, `date`, `place`, `parties`,
                `level`, `succeeds`, `languages`, `source_url`, `licence`, `specimen`.

        Raises:
            InputError: the file cannot be read, or what is known of it cannot be.
            DuplicateDocument: another file's document has the key that this one's name makes.
        """
        item = Item(Path(path), describe({"key": key, **known}, origin=f"'{path}'"))
        received = self._receive(item, encoding)
        with self._store.run("add", parameters={"files": [received.source.origin]}) as run:
            return self._settle(received, run)

    def add_all(
        self, items: Iterable[Item], *, encoding: str | None = None
    ) -> Iterator[Addition | Failure]:
        """Add several files, each in a transaction of its own; yield what became of each."""
        chosen = tuple(items)
        names = [printable(self.settings.workspace.relative(item.path)) for item in chosen]
        with self._store.run("add", parameters={"files": names}) as run:
            for item, name in zip(chosen, names, strict=True):
                try:
                    outcome: Addition | Failure = self._settle(self._receive(item, encoding), run)
                except CorpusError as error:
                    if isinstance(error, StorageError) and error.code != "E_SEGMENTATION":
                        raise  # no file after this one would fare better
                    outcome = Failure(name, error)
                yield outcome

    def _receive(self, item: Item, encoding: str | None) -> Received:
        workspace = self.settings.workspace
        return receive(item, workspace=workspace, lexicon=self.lexicon, encoding=encoding)

    def _settle(self, received: Received, run: RunRecord) -> Addition:
        with self._store.begin(run=run) as transaction:
            return settle(transaction, received)

    def documents(self) -> tuple[Entry, ...]:
        """Return a line for every document, by key."""
        with self._store.read() as reader:
            return reader.entries()

    def history(self, key: str) -> tuple[VersionSummary, ...]:
        """Return a line for each version of a document, oldest first."""
        with self._store.read() as reader:
            return reader.history(key)

    def comparisons(self) -> tuple[ComparisonSummary, ...]:
        """Return a line for every stored comparison, oldest first."""
        with self._store.read() as reader:
            return reader.comparisons()

    def runs(self) -> tuple[RunRecord, ...]:
        """Return every piece of work on the corpus, oldest first."""
        with self._store.read() as reader:
            return reader.runs()

    def version(self, reference: Reference) -> Version:
        """Return the version that a reference names; a file's path is added first.

        Raises:
            DocumentNotFound: neither a document nor a file has this name.
            VersionNotFound: the document has no version of this number.
        """
        if isinstance(reference, Version):
            return reference
        if isinstance(reference, Addition):
            return reference.version
        if isinstance(reference, Path):
            return self.add(reference).version
        try:
            return self.find(reference)
        except DocumentNotFound:
            if not names_file(reference):
                raise
        return self.add(reference).version

    def find(self, name: str) -> Version:
        """Return the version named `key` (the newest) or `key@2`.

        Raises:
            DocumentNotFound: no document has this key; the hint names what is near.
            VersionNotFound: the document has no version of this number.
        """
        key, number = parse_reference(name)
        with self._store.read() as reader:
            known = [document.key for document in reader.documents()]
            if key in known:
                return reader.version(key, number)
        raise unknown(name, key, known)

    def compare(
        self, left: Reference, right: Reference, *, options: Options = DEFAULTS
    ) -> Comparison:
        """Compare two texts, or return the stored comparison of these two with these options.

        Args:
            left: the earlier text: a version, a key (`old`, `old@2`) or a file.
            right: the later text.
            options: what a reader may set.
        """
        earlier, later = self.version(left), self.version(right)
        encoder = self.encoder
        with self._store.read() as reader:
            stored = reader.comparison(
                earlier,
                later,
                options=options,
                engine=ENGINE,
                lexicon=f"{self.lexicon.name} {self.lexicon.version}",
                encoder=encoder.name if encoder else None,
            )
        if stored is not None:
            return stored
        parameters = {"left": earlier.name, "right": later.name, "options": asdict(options)}
        with self._store.run("compare", engine=ENGINE, parameters=parameters) as run:
            comparison = collate(
                earlier, later, options=options, lexicon=self.lexicon, encoder=encoder
            )
            with self._store.begin(run=run) as transaction:
                transaction.save_comparison(comparison)
        return comparison

    def successions(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of versions that follow each other, by name: `("old@1", "new@1")`."""
        with self._store.read() as reader:
            return publication.successions(reader)

    def compare_all(self, pairs: Iterable[tuple[str, str]]) -> Iterator[Comparison]:
        """Compare several pairs, one at a time."""
        for left, right in pairs:
            yield self.compare(left, right)

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
        versions = [self.version(text) for text in texts]
        base = ((versions[0], later) for later in versions[1:])
        pairs = pairwise(versions) if mode is TableMode.SERIES else base
        made = [self.compare(left, right, options=options) for left, right in pairs]
        return tabulate(made, mode=mode)

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

    def verify(self, *, progress: Callable[[int, int], None] | None = None) -> tuple[Problem, ...]:
        """Take every hash, span, link and count again; return a line for all that is not right.

        Args:
            progress: told how much is done, of how much.
        """
        return verify(self._store, progress=progress)

    def page_path(self, comparison: Comparison) -> Path:
        """Return where the workspace's reports have the page of a comparison."""
        return self.settings.folder("reports") / publication.page_name(comparison)

    def publish(self, *, to: str | Path | None = None) -> Iterator[Path]:
        """Write a page for every stored comparison and then the index; yield each path written.

        Of comparisons that differ only in what made them, the last one is shown.

        Args:
            to: the folder; by default the workspace's `reports`.
        """
        folder = Path(to) if to else self.settings.folder("reports")
        sweep(folder)
        made_at = datetime.now(UTC)
        listed = []
        for summary in publication.newest(self.comparisons()):
            with self._store.read() as reader:
                comparison = reader.load_comparison(summary.id)
            entry = publication.write_pages(comparison, folder, made_at=made_at, program=PROGRAM)
            listed.append(entry)
            yield folder / entry.page
        with self._store.read() as reader:
            documents = publication.list_documents(reader)
        yield publication.write_index(documents, listed, folder, made_at=made_at, program=PROGRAM)
