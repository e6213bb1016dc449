"""The door to the database: open it, read in one transaction, write in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from traceback import clear_frames

from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

from corpus_tool.errors import CorpusError, DatabaseBusy, StorageError
from corpus_tool.model import (
    Comparison,
    Document,
    Progress,
    Retrieval,
    RunRecord,
    RunStatus,
    Scan,
    ScanDraft,
    Segmentation,
    Source,
    Version,
    untold,
)
from corpus_tool.store import (
    comparisons,
    document_state,
    documents,
    retrievals,
    runs,
    scans,
    versions,
)
from corpus_tool.store.border import require_document, require_version
from corpus_tool.store.engine import (
    PATIENCE_MS,
    READING,
    address,
    connect,
    file_of,
    is_there,
    keep_journal,
    shorten_log,
    shown,
    take_turn,
)
from corpus_tool.store.failures import translated
from corpus_tool.store.guards import GuardedSession
from corpus_tool.store.reader import Reader
from corpus_tool.store.revisions import require_head, revision_of

__all__ = ["Store", "Transaction"]

MARKING_WAIT_MS = 500
"""Milliseconds for which opening a corpus waits to mark runs as abandoned: the next may do it."""


class Transaction(Reader):
    """What may be read and written within one transaction: all of it is stored, or none."""

    def __init__(self, session: Session, run_id: int | None = None) -> None:
        super().__init__(session)
        self._run_id = run_id
        self._own: int | None = None

    def _run(self) -> int:
        """Return the run that writes; the first write of a transaction without one starts one."""
        if self._run_id is None:
            connection = self._session.connection()
            record = runs.start(connection, "edit", engine=runs.engine_name(), parameters={})
            self._run_id = self._own = record.id
        return self._run_id

    def end(self, *, last: bool = False) -> None:
        """End the run that this transaction started, or that ends with it; `Store.begin` calls it.

        Args:
            last: the run it belongs to does nothing more.
        """
        run = self._run_id if last else self._own
        if run is not None:
            runs.end(self._session.connection(), run, RunStatus.DONE)

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
        draft = versions.draft_of(
            document, source, segmentation, language=language, reader=reader, parent=parent
        )
        require_version(draft)
        document_id, described = documents.describe(self._session, document, run=self._run)
        return versions.add(
            self._session,
            draft,
            source.content,
            document_id=document_id,
            described=described,
            run=self._run,
        )

    def add_retrieval(self, retrieval: Retrieval) -> None:
        """Store what a publisher answered, after the version that was read from it."""
        retrievals.add(self._session, retrieval, run=self._run)

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
        document_id, described = documents.describe(self._session, document, run=self._run)
        if described:
            document_state.record(self._session, document_id)
        return described

    def save_comparison(self, comparison: Comparison) -> bool:
        """Store a comparison of two stored versions; return False when it is known already."""
        return comparisons.save(self._session, comparison, run=self._run)

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
        return scans.save(self._session, draft, texts=texts, run=self._run, progress=progress)


class Store:
    """A corpus in a database: a path or `sqlite:///…`, or `postgresql+psycopg://…`."""

    def __init__(self, url: URL, engine: Engine) -> None:
        self._url = url
        self._engine = engine
        self._ended = set[int]()
        self.url = shown(url)
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
        target = address(url)
        store = cls(target, connect(target, read_only=read_only, wait=wait))
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

        migrate.upgrade(self._url, wait=wait)

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
                dead = runs.dead(session.connection())
            if dead:
                with self.session(patience_ms=MARKING_WAIT_MS) as session:
                    runs.abandon(session.connection(), dead)
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
            runs.end(session.connection(), run.id, status, error=error)
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
    def read(self) -> Iterator[Reader]:
        """Begin to read; writers are not kept waiting."""
        with self.session(reading=True) as session:
            yield Reader(session)

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
            record = runs.start(
                session.connection(),
                kind,
                engine=engine or runs.engine_name(),
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
