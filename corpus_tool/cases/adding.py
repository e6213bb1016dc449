"""Texts come in: from files to stored versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus_tool.cases.opened import Opened
from corpus_tool.errors import CorpusError, DocumentNotFound, StorageError
from corpus_tool.ingest.description import describe
from corpus_tool.ingest.extract import ReaderOptions
from corpus_tool.ingest.files import printable
from corpus_tool.ingest.manifest import Item
from corpus_tool.intake import Addition, Failure, Received, receive, settle
from corpus_tool.model import RunRecord, Version
from corpus_tool.references import names_file

__all__ = ["Adding", "Reference"]

Reference = Version | Addition | str | Path
"""What names a text: a value, a key (`old`, its newest version; `old@2`), or a file's path."""


class Adding(Opened):
    """Add files, and find the version that a reference names."""

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
        description = describe({"key": key, **known}, origin=f"'{path}'")
        item = Item(Path(path), description, reading=reading or ReaderOptions())
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
