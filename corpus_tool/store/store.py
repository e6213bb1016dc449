"""The door to the database: open it, read in one transaction, write in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from corpus_tool.model import (
    Capture,
    Comparison,
    ComparisonSummary,
    Document,
    Entry,
    Options,
    Partnership,
    Provenance,
    RunRecord,
    Segmentation,
    Source,
    Version,
    VersionSummary,
)

__all__ = ["Reader", "Store", "Transaction"]


class Reader:
    """What may be read within one transaction; everything read belongs to one moment."""

    def documents(self) -> tuple[Document, ...]:
        """Return every document, by key."""
        raise NotImplementedError

    def document(self, key: str) -> Document:
        """Return the document of this key; raise `DocumentNotFound`."""
        raise NotImplementedError

    def entries(self) -> tuple[Entry, ...]:
        """Return a line for every document, by key: its versions, paragraphs, time of adding."""
        raise NotImplementedError

    def partnerships(self) -> tuple[Partnership, ...]:
        """Return the sets of parties that have documents, and what succeeds what among these."""
        raise NotImplementedError

    def version(self, key: str, number: int | None = None) -> Version:
        """Return a version, the newest by default; raise `DocumentNotFound`, `VersionNotFound`."""
        raise NotImplementedError

    def versions(self, key: str) -> tuple[Version, ...]:
        """Return all versions of a document, oldest first, with their texts."""
        raise NotImplementedError

    def history(self, key: str) -> tuple[VersionSummary, ...]:
        """Return a line for each version of a document, oldest first."""
        raise NotImplementedError

    def source(self, key: str, number: int | None = None) -> Source:
        """Return the bytes a version was made from."""
        raise NotImplementedError

    def sources(self, key: str, number: int | None = None) -> tuple[Provenance, ...]:
        """Return every receipt of a version's text; the first is the one it was made from."""
        raise NotImplementedError

    def captures(self, sha256: str) -> tuple[Capture, ...]:
        """Return the versions read from the bytes of this digest: look before reading again."""
        raise NotImplementedError

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
        raise NotImplementedError

    def comparisons(self) -> tuple[ComparisonSummary, ...]:
        """Return a line for every comparison, oldest first."""
        raise NotImplementedError

    def load_comparison(self, number: int) -> Comparison:
        """Return the comparison of this id (`ComparisonSummary.id`); raise `ComparisonNotFound`."""
        raise NotImplementedError

    def runs(self) -> tuple[RunRecord, ...]:
        """Return every run, oldest first."""
        raise NotImplementedError


class Transaction(Reader):
    """What may be read and written within one transaction: all of it is stored, or none."""

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
        raise NotImplementedError

    def describe(self, document: Document) -> bool:
        """Store a description of a document, old or new; return whether anything changed.

        Earlier descriptions are kept; `document` and `version` give the newest.
        """
        raise NotImplementedError

    def save_comparison(self, comparison: Comparison) -> bool:
        """Store a comparison of two stored versions; return False when it is known already."""
        raise NotImplementedError


class Store:
    """A corpus in a database: a path or `sqlite:///…`, or `postgresql+psycopg://…`."""

    url: str
    """The address as it may be shown: no password."""

    @classmethod
    def open(
        cls, url: str | Path, *, create: bool = False, read_only: bool = False, wait: float = 30.0
    ) -> Store:
        """Open a corpus whose schema is the program's.

        Args:
            url: a path, `sqlite:///path` or `postgresql+psycopg://user@host/database`.
            create: make the tables when there are none yet.
            read_only: refuse every write; works on a file or folder that cannot be written.
            wait: seconds to wait for another writer before `DatabaseBusy`.

        Raises:
            StorageError: there is no database (and not `create`), it is no corpus, or cannot be
                reached.
            SchemaOutOfDate: its schema is older or newer than the program.
            DatabaseDamaged: the file is not a sound database.
        """
        raise NotImplementedError

    def begin(self, *, run: RunRecord | None = None) -> AbstractContextManager[Transaction]:
        """Begin to write; commit at the end of the block, roll back on any exception.

        Args:
            run: the piece of work this belongs to (see `run`); without it the transaction is a
                run of its own.
        """
        raise NotImplementedError

    def read(self) -> AbstractContextManager[Reader]:
        """Begin to read; writers are not kept waiting."""
        raise NotImplementedError

    def run(
        self,
        kind: str,
        *,
        engine: str | None = None,
        parameters: Mapping[str, object] | None = None,
    ) -> AbstractContextManager[RunRecord]:
        """Record a piece of work of several transactions: running, then done or failed.

        Args:
            kind: the command's name: `add`, `compare`.
            engine: name and version of what runs; by default this program's.
            parameters: what it was given, of plain values.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Give back what the store holds open."""
        raise NotImplementedError

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
