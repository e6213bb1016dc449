"""The door to the database: its transactions, and what may be asked in one.

Sections, in order:

* What may be asked of a corpus; every answer is a value of the model.
* The door to the database: open it, read in one transaction, write in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from traceback import clear_frames

from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

from corpus_tool.errors import CorpusError, DatabaseBusy, StorageError
from corpus_tool.model import (
    Capture,
    Carrier,
    Comparison,
    ComparisonSummary,
    CorpusState,
    Document,
    DocumentEntry,
    Formula,
    NearTexts,
    Options,
    Partnership,
    Passage,
    Progress,
    Provenance,
    Receipt,
    Retrieval,
    ReuseOptions,
    RunRecord,
    RunStatus,
    Scan,
    ScanDraft,
    Segmentation,
    Source,
    Version,
    VersionLine,
    VersionSummary,
    untold,
)
from corpus_tool.store import (
    comparisons,
    digests,
    document_state,
    documents,
    inventory,
    run_log,
    scans,
    sources,
    versions,
)
from corpus_tool.store.engine import (
    PATIENCE_MS,
    READING,
    connect_engine,
    database_address,
    file_of,
    is_there,
    keep_journal,
    shorten_log,
    shown_address,
    take_turn,
)
from corpus_tool.store.failures import translated
from corpus_tool.store.guards import GuardedSession
from corpus_tool.store.revisions import require_head, revision_of
from corpus_tool.store.validation import require_document, require_version

__all__ = [
    "Store",
    "StoreReader",
    "Transaction",
]


# ----------------------------------------
# What may be asked of a corpus; every answer is a value of the model.


class StoreReader:
    """What may be read within one transaction; everything read belongs to one moment."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def documents(self) -> tuple[Document, ...]:
        """Return every document, by key."""
        return documents.every_document(self._session)

    def document(self, key: str) -> Document:
        """Return the document of this key; raise `DocumentNotFound`."""
        return documents.load_document(self._session, key)

    def find_document(self, key: str) -> Document | None:
        """Return the document of this key, or None: for those who ask before they name."""
        return documents.find_document(self._session, key)

    def entries(self) -> tuple[DocumentEntry, ...]:
        """Return a line for every document, by key: its versions, paragraphs, time of adding."""
        return documents.document_entries(self._session)

    def partnerships(self) -> tuple[Partnership, ...]:
        """Return the sets of parties that have documents, and what succeeds what among these."""
        return documents.read_partnerships(self.documents())

    def version(self, key: str, number: int | None = None) -> Version:
        """Return a version, the newest by default; raise `DocumentNotFound`, `VersionNotFound`."""
        return versions.version_of(self._session, key, number)

    def versions(self, key: str) -> tuple[Version, ...]:
        """Return all versions of a document, oldest first, with their texts."""
        numbers = [line.number for line in self.history(key)]
        return tuple(versions.version_of(self._session, key, number) for number in numbers)

    def history(self, key: str) -> tuple[VersionSummary, ...]:
        """Return a line for each version of a document, oldest first."""
        return versions.version_history(self._session, key)

    def version_lines(self) -> tuple[VersionLine, ...]:
        """Return a line for every version of every document, by key and number."""
        return sources.version_lines(self._session)

    def source(self, key: str, number: int | None = None) -> Source:
        """Return the bytes a version was made from."""
        version_id, order = versions.number_of(self._session, key, number)
        return sources.source_of(self._session, version_id, f"{key}@{order}")

    def sources(self, key: str, number: int | None = None) -> tuple[Provenance, ...]:
        """Return every receipt of a version's text; the first is the one it was made from."""
        version_id, order = versions.number_of(self._session, key, number)
        return sources.every_provenance(self._session, version_id, f"{key}@{order}")

    def receipts(self, key: str, number: int | None = None) -> tuple[Receipt, ...]:
        """Return every receipt of a version's text with its bytes, in the order of `sources`."""
        version_id, order = versions.number_of(self._session, key, number)
        return sources.receipts(self._session, version_id, f"{key}@{order}")

    def captures(self, sha256: str) -> tuple[Capture, ...]:
        """Return the versions read from the bytes of this digest: look before reading again."""
        return sources.source_captures(self._session, [sha256])[sha256]

    def captures_of(self, digests: Collection[str]) -> Mapping[str, tuple[Capture, ...]]:
        """Return for each of these digests what `captures` returns, asked at once."""
        return sources.source_captures(self._session, digests)

    def keys_from(self, origin: str) -> tuple[str, ...]:
        """Return the keys of the documents that have a text from this path or address."""
        return sources.keys_from(self._session, [origin])[origin]

    def keys_from_each(self, origins: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return for each path or address what `keys_from` returns, asked at once."""
        return sources.keys_from(self._session, origins)

    def retrievals(self) -> tuple[Retrieval, ...]:
        """Return everything that publishers answered, oldest first."""
        return sources.every_retrieval(self._session)

    def last_retrieval(self, key: str, address: str) -> Retrieval | None:
        """Return the newest answer from an address that a document has bytes of, or None."""
        return sources.last_retrieval(self._session, key, address)

    def comparison(
        self,
        left: Version,
        right: Version,
        *,
        options: Options,
        engine: str,
        lexicon: str,
        encoder: str | None = None,
    ) -> Comparison | None:
        """Return the stored comparison made in exactly this way, or None."""
        recipe = digests.of_recipe(options.digest(), engine, lexicon, encoder)
        number = comparisons.find_comparison(self._session, left, right, recipe)
        return None if number is None else comparisons.load_comparison(self._session, number)

    def comparisons(self) -> tuple[ComparisonSummary, ...]:
        """Return a line for every comparison, oldest first."""
        return comparisons.comparison_summaries(self._session)

    def load_comparison(self, number: int) -> Comparison:
        """Return the comparison of this id (`ComparisonSummary.id`); raise `ComparisonNotFound`."""
        return comparisons.load_comparison(self._session, number)

    def runs(self) -> tuple[RunRecord, ...]:
        """Return every run, oldest first."""
        return run_log.read(self._session)

    def holdings(self) -> CorpusState:
        """Return what a search of the whole corpus would read now."""
        return inventory.read_inventory(self._session)

    def passages(self, names: Collection[str]) -> Iterator[Passage]:
        """Yield the paragraphs of the versions of these names."""
        return inventory.inventory_passages(self._session, names)

    def scan(
        self, options: ReuseOptions, *, engine: str, lexicon: str, corpus: str | None = None
    ) -> Scan | None:
        """Return the last scan made in this way, or None.

        Args:
            options: what a reader set.
            engine: name and version of what searched.
            lexicon: name and version of the word lists.
            corpus: digest of the holdings; only a scan of exactly these.
        """
        if corpus is None:
            return scans.newest_scan(self._session, options, engine, lexicon)
        return scans.find_scan(self._session, options, engine, lexicon, corpus)

    def searched(self, scan: Scan) -> tuple[Carrier, ...]:
        """Return the texts that a scan read, by name, as their documents are described now.

        What a scan found stands in these, and perhaps in none that a search would read now.
        """
        steps = scans.scan_chain(self._session, scan.id)
        return inventory.carriers(self._session, scans.read_by(self._session, steps))

    def carriers(self, versions: Collection[str]) -> tuple[Carrier, ...]:
        """Return the versions of these names as a search reads them; unknown ones are left out."""
        ids = document_state.version_ids_by_name(self._session, versions)
        return inventory.carriers(self._session, ids.values())

    def formulas(
        self,
        scan: Scan,
        *,
        version: str | None = None,
        key: str | None = None,
        min_documents: int = 1,
    ) -> Iterator[Formula]:
        """Yield the formulae that stand after a scan, the most telling first.

        Args:
            scan: a stored one.
            version: only those in the version of this name.
            key: only the one of this id.
            min_documents: only those in at least so many documents.
        """
        number = None if version is None else self._number(version)
        steps = scans.scan_chain(self._session, scan.id)
        return scans.load_formulae(
            self._session, steps, version=number, key=key, min_documents=min_documents
        )

    def formula_keys(self, scan: Scan) -> tuple[str, ...]:
        """Return the ids of all formulae that stand after a scan."""
        return scans.formula_keys(self._session, scans.scan_chain(self._session, scan.id))

    def kin(self, scan: Scan, version: str) -> tuple[tuple[NearTexts, ...], tuple[Passage, ...]]:
        """Return what a scan found near the paragraphs of a version, and where all of it stands."""
        steps = scans.scan_chain(self._session, scan.id)
        return inventory.near_texts(self._session, steps, self._number(version))

    def paths(self, version: str) -> tuple[str, ...]:
        """Return the paths of the paragraphs of the version of this name, in order."""
        key = version.rpartition("@")[0]
        return inventory.paths_of(self._session, key, self._number(version))

    def _number(self, version: str) -> int:
        name, _, order = version.rpartition("@")
        return versions.number_of(self._session, name, int(order))[0]

    def texts(self, numbers: Collection[int]) -> dict[int, str]:
        """Return texts by their numbers in the database."""
        return versions.read_texts(self._session, numbers)

    def since(self, scan: Scan) -> CorpusState | None:
        """Return what came since a scan; None where more than that changed, or it cannot be told.

        Only a scan that left an index can tell.
        """
        mark = self.pieces(scan.id, ["mark"]).get("mark")
        return None if mark is None else inventory.inventory_since(self._session, mark.decode())

    def chain(self, scan: Scan) -> tuple[int, ...]:
        """Return the numbers of a scan and of those it goes on from, the newest first."""
        return scans.scan_chain(self._session, scan.id)

    def pieces(self, scan: int, names: Collection[str]) -> dict[str, bytes]:
        """Return pieces of the index that a scan left, by name; those not there are left out."""
        return scans.pieces_named(self._session, scan, names)

    def all_pieces(self, steps: Sequence[int]) -> dict[int, dict[str, bytes]]:
        """Return all pieces of the index that scans left, by scan."""
        return scans.every_piece(self._session, steps)

    def pieces_called(self, steps: Sequence[int], stem: str) -> list[tuple[int, bytes]]:
        """Return the pieces named `stem` or `stem.…` of scans, with the scan of each, in order."""
        return scans.pieces_of_stem(self._session, steps, stem)


# ----------------------------------------
# The door to the database: open it, read in one transaction, write in one transaction.

MARKING_WAIT_MS = 500
"""Milliseconds for which opening a corpus waits to mark runs as abandoned: the next may do it."""


class Transaction(StoreReader):
    """What may be read and written within one transaction: all of it is stored, or none."""

    def __init__(self, session: Session, run_id: int | None = None) -> None:
        super().__init__(session)
        self._run_id = run_id
        self._own: int | None = None

    def _run(self) -> int:
        """Return the run that writes; the first write of a transaction without one starts one."""
        if self._run_id is None:
            connection = self._session.connection()
            record = run_log.start(connection, "edit", engine=run_log.engine_name(), parameters={})
            self._run_id = self._own = record.id
        return self._run_id

    def end(self, *, last: bool = False) -> None:
        """End the run that this transaction started, or that ends with it; `Store.begin` calls it.

        Args:
            last: the run it belongs to does nothing more.
        """
        run = self._run_id if last else self._own
        if run is not None:
            run_log.end(self._session.connection(), run, RunStatus.DONE)

    def take_turn(self) -> None:
        """Wait for whoever else adds texts; call it before asking what is there already."""
        take_turn(self._session.connection())

    def add_version(
        self,
        document: Document,
        source: Source,
        segmentation: Segmentation,
        *,
        language: str,
        reader: str,
        parent: int | None = None,
    ) -> tuple[Version, bool]:
        """Store a text of a document; return the stored version and whether it is new.

        A text the document already has is no new version: from the same bytes nothing is
        stored, from other bytes only their receipt. The description is stored when it differs
        from the one known, whether or not the text is new (see `describe`).

        Args:
            document: the description; its key says which document the text belongs to.
            source: the bytes as received.
            segmentation: the text, cut into its units.
            language: of the text: `en`.
            reader: name and version of the reader that read the bytes: `markdown 1`.
            parent: number of the version it was made from; by default the newest of the same
                language.
        """
        draft = versions.version_draft(
            document, source, segmentation, language=language, reader=reader, parent=parent
        )
        require_version(draft)
        document_id, described = documents.describe_document(self._session, document, run=self._run)
        return versions.add_version(
            self._session,
            draft,
            source.content,
            document_id=document_id,
            described=described,
            run=self._run,
        )

    def add_retrieval(self, retrieval: Retrieval) -> None:
        """Store what a publisher answered, after the version that was read from it."""
        sources.add_retrieval(self._session, retrieval, run=self._run)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Take back what the block has written where it fails, and nothing else."""
        with self._session.begin_nested():
            yield

    def describe(self, document: Document) -> bool:
        """Store a description of a document, old or new; return whether anything changed.

        Earlier descriptions are kept; `document` and `version` give the newest.
        """
        require_document(document)
        document_id, described = documents.describe_document(self._session, document, run=self._run)
        if described:
            document_state.record_state(self._session, document_id)
        return described

    def save_comparison(self, comparison: Comparison) -> bool:
        """Store a comparison of two stored versions; return False when it is known already."""
        return comparisons.save_comparison(self._session, comparison, run=self._run)

    def save_scan(
        self,
        draft: ScanDraft,
        *,
        texts: Mapping[tuple[str, int], str],
        progress: Progress = untold,
    ) -> Scan | None:
        """Store a scan of the corpus, or find the one that was made in the same way.

        Return None, and store nothing, where another program has gone on from its base meanwhile.

        Args:
            draft: what was found.
            texts: of the paragraphs in which occurrences stand, by version's name and order.
            progress: told how many rows are stored, of how many.
        """
        return scans.save_scan(self._session, draft, texts=texts, run=self._run, progress=progress)


class Store:
    """A corpus in a database: a path or `sqlite:///…`, or `postgresql+psycopg://…`."""

    def __init__(self, url: URL, engine: Engine) -> None:
        self._url = url
        self._engine = engine
        self._ended = set[int]()
        self.url = shown_address(url)
        """The address as it may be shown: no password."""

    @classmethod
    def open(
        cls,
        url: str | Path,
        *,
        create: bool = False,
        read_only: bool = False,
        examine: bool = False,
        wait: float = 30.0,
    ) -> Store:
        """Open a corpus whose schema is the program's.

        Args:
            url: a path, `sqlite:///path` or `postgresql+psycopg://user@host/database`.
            create: make the tables when there are none yet.
            read_only: refuse every write; works on a file or folder that cannot be written.
            examine: leave its schema to `verify`, which goes on where that is damaged.
            wait: seconds to wait for another writer before `DatabaseBusy`.

        Raises:
            StorageError: there is no database (and not `create`), it is no corpus, or cannot be
                reached.
            SchemaOutOfDate: its schema is older or newer than the program.
            DatabaseDamaged: the file is not a sound database.
        """
        target = database_address(url)
        store = cls(target, connect_engine(target, read_only=read_only, wait=wait))
        try:
            if create:
                store._make(wait)
            if not examine:
                store.require_own_schema()
            if not read_only:
                store._settle()
        except BaseException:
            store.close()
            raise
        return store

    def _make(self, wait: float) -> None:
        """Make the tables where there are none."""
        if is_there(self._url):
            with self.session(reading=True) as session:
                if revision_of(session.connection(), self._url) is not None:
                    return
        from corpus_tool.store import migrate  # Alembic is slow to load and seldom needed

        migrate.upgrade_database(self._url, wait=wait)

    def require_own_schema(self) -> None:
        """Raise unless the database has the program's own schema, and says so; see `open`."""
        with self.session(reading=True) as session:
            require_head(revision_of(session.connection(), self._url), self._url)

    def _settle(self) -> None:
        """Mark the runs whose process died, as far as somebody else's writing does not prevent it.

        A file that cannot be written can still be read through a store opened for writing.
        """
        keep_journal(self._engine)
        try:
            with self.session(reading=True) as session:
                dead = run_log.dead(session.connection())
            if dead:
                with self.session(patience_ms=MARKING_WAIT_MS) as session:
                    run_log.abandon(session.connection(), dead)
                    session.commit()
        except DatabaseBusy:
            return
        except StorageError as error:
            if error.code != "E_READ_ONLY":
                raise

    @contextmanager
    def session(
        self, *, reading: bool = False, patience_ms: int | None = None
    ) -> Iterator[Session]:
        """Begin a transaction, for the store's own modules.

        It begins at once: a writer waits here, not in the midst of its work.

        Args:
            reading: nothing is written.
            patience_ms: how long to wait for another writer of a file; by default as the store.
        """
        engine = self._engine.execution_options(**{READING: reading, PATIENCE_MS: patience_ms})
        with (
            translated(self._url),
            GuardedSession(engine, expire_on_commit=False, close_resets_only=False) as session,
        ):
            session.connection()
            yield session

    def _end(self, run: RunRecord, status: RunStatus, error: str | None = None) -> None:
        with self.session() as session:
            run_log.end(session.connection(), run.id, status, error=error)
            session.commit()

    @contextmanager
    def begin(self, *, run: RunRecord | None = None, last: bool = False) -> Iterator[Transaction]:
        """Begin to write; commit at the end of the block, roll back on any exception.

        Args:
            run: the piece of work this belongs to (see `run`); without it the transaction is a
                run of its own.
            last: the run ends with it: what it did and that it is done are stored together, so
                that what fails has stored nothing.
        """
        with self.session() as session:
            transaction = Transaction(session, run.id if run else None)
            yield transaction
            transaction.end(last=last)
            session.commit()
        if run and last:
            self._ended.add(run.id)
        shorten_log(self._url, self._engine)

    @contextmanager
    def read(self) -> Iterator[StoreReader]:
        """Begin to read; writers are not kept waiting."""
        with self.session(reading=True) as session:
            yield StoreReader(session)

    @contextmanager
    def run(
        self,
        kind: str,
        *,
        engine: str | None = None,
        parameters: Mapping[str, object] | None = None,
    ) -> Iterator[RunRecord]:
        """Record a piece of work of several transactions: running, then done or failed.

        Args:
            kind: the command's name: `add`, `compare`.
            engine: name and version of what runs; by default this program's.
            parameters: what it was given, of plain values.
        """
        with self.session() as session:
            record = run_log.start(
                session.connection(),
                kind,
                engine=engine or run_log.engine_name(),
                parameters=parameters or {},
            )
            session.commit()
        try:
            yield record
        except BaseException as error:
            why = str(error) if isinstance(error, CorpusError) else type(error).__name__
            # Interrupted between a statement and its rows, a frame holds the cursor, and the
            # cursor the lock that the next lines would wait for.
            clear_frames(error.__traceback__)
            with suppress(CorpusError):  # what failed first is what the user must see
                self._end(record, RunStatus.FAILED, why)
            raise
        if record.id in self._ended:
            self._ended.remove(record.id)
            return
        with suppress(DatabaseBusy):  # what was asked for is stored; the run is ended by another
            self._end(record, RunStatus.DONE)

    @property
    def is_file(self) -> bool:
        """Whether the corpus is a file, in SQLite, and not on a server."""
        return file_of(self._url) is not None

    def close(self) -> None:
        """Give back what the store holds open."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
