"""A corpus comes in from a file that another one was written to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from corpus_tool.errors import Conflict, CorpusError, InputError, StorageError
from corpus_tool.export.import_records import (
    Brought,
    BroughtComparison,
    BroughtDocument,
    BroughtRetrieval,
    BroughtVersion,
)
from corpus_tool.export.open_export import open_brought
from corpus_tool.model import Comparison, Document, Receipt, Retrieval, Source, Version
from corpus_tool.operations.open import OpenCorpus
from corpus_tool.paths import exists, printable
from corpus_tool.store import Transaction
from corpus_tool.workspace import sweep

__all__ = ["Imported", "import_file"]

DEFECTS = {"E_SEGMENTATION", "E_LINKS", "E_READINGS"}
"""What the store refuses as a defect of the program is, in an import, a fault of the file."""


MAX_SIDES_CHARACTERS = 20_000_000
"""Of texts that are kept in memory while their comparisons come."""


@dataclass(slots=True)
class Imported:
    """What an import brought, and how much of it was new."""

    documents: int = 0
    versions: int = 0
    retrievals: int = 0
    comparisons: int = 0
    new_documents: int = 0
    new_versions: int = 0
    new_retrievals: int = 0
    new_comparisons: int = 0


@dataclass(slots=True)
class _Import:
    """An import on its way: what was given which number here."""

    transaction: Transaction
    counts: Imported = field(default_factory=Imported)
    documents: dict[str, Document] = field(default_factory=dict)
    numbers: dict[tuple[str, int], int] = field(default_factory=dict)
    sides: dict[tuple[str, int], Version] = field(default_factory=dict)
    """Texts that were compared; a file may hold thousands of comparisons of one long text."""
    sides_size: int = 0
    retrievals: set[Retrieval] | None = None
    """Those that are here; asked for with the first that comes."""

    def take(self, brought: Brought) -> None:
        """Store one thing."""
        match brought:
            case BroughtDocument():
                self._document(brought.document)
            case BroughtVersion():
                self._version(brought)
            case BroughtRetrieval():
                self._retrieval(brought)
            case BroughtComparison():
                self._comparison(brought)

    def _document(self, document: Document) -> None:
        self.counts.documents += 1
        self.documents[document.key] = document
        self.counts.new_documents += self.transaction.find_document(document.key) is None
        self.transaction.describe(document)

    def _version(self, brought: BroughtVersion) -> None:
        document = self.documents.get(brought.key)
        if document is None:
            raise _unnamed(brought.place, f"document '{brought.key}'")
        parent = None
        if brought.parent is not None:
            parent = self._number(brought.key, brought.parent, brought.place)
        self.counts.versions += 1
        for order, receipt in enumerate(brought.receipts):
            version, new = self.transaction.add_version(
                document,
                _source(receipt),
                brought.segmentation,
                language=brought.language,
                reader=receipt.provenance.reader,
                parent=parent,
            )
            self.counts.new_versions += new and not order
            self.numbers[brought.key, brought.number] = version.number

    def _retrieval(self, brought: BroughtRetrieval) -> None:
        if not self.transaction.captures(brought.retrieval.sha256):
            raise _unnamed(brought.place, f"a version with the bytes {brought.retrieval.sha256}")
        if self.retrievals is None:
            self.retrievals = set(self.transaction.retrievals())
        self.counts.retrievals += 1
        if brought.retrieval not in self.retrievals:
            self.transaction.add_retrieval(brought.retrieval)
            self.counts.new_retrievals += 1

    def _comparison(self, brought: BroughtComparison) -> None:
        comparison = Comparison(
            left=self._side(brought.left, brought.place),
            right=self._side(brought.right, brought.place),
            links=brought.links,
            nearest=brought.nearest,
            options=brought.options,
            engine=brought.engine,
            lexicon=brought.lexicon,
            encoder=brought.encoder,
        )
        self.counts.comparisons += 1
        self.counts.new_comparisons += self.transaction.save_comparison(comparison)

    def _side(self, side: tuple[str, int], place: str) -> Version:
        number = self._number(*side, place)
        if (side[0], number) not in self.sides:
            version = self.transaction.version(side[0], number)
            self.sides_size += sum(len(paragraph.text) for paragraph in version.paragraphs)
            if self.sides_size > MAX_SIDES_CHARACTERS:
                self.sides.clear()
                self.sides_size = 0
            self.sides[side[0], number] = version
        return self.sides[side[0], number]

    def _number(self, key: str, number: int, place: str) -> int:
        if (key, number) not in self.numbers:
            raise _unnamed(place, f"version {number} of '{key}'")
        return self.numbers[key, number]


def import_file(corpus: OpenCorpus, path: str | Path) -> Imported:
    """Import a corpus from JSON Lines or from a data package: all of it, or nothing.

    What is here already stays; a text that a document has is no new version of it, and a
    description that the file has otherwise is the newest from now on.

    Args:
        corpus: where to.
        path: the file, or the folder of the package.

    Raises:
        InputError: the file is no export, or not sound; the message says where.
    """
    file = Path(path)
    if not exists(file):  # an export may have been broken off while it replaced the folder
        sweep(file.parent)
    with (
        open_brought(file) as brought,
        corpus.store.run("import", parameters={"file": printable(file)}) as run,
        corpus.store.begin(run=run, last=True) as transaction,
    ):
        transaction.take_turn()
        return _import(transaction, brought)


def _import(transaction: Transaction, brought: Iterable[Brought]) -> Imported:
    work = _Import(transaction)
    for record in brought:
        try:
            work.take(record)
        except (StorageError, Conflict, InputError) as error:
            if isinstance(error, StorageError) and error.code not in DEFECTS:
                raise
            raise _unsound(record.place, error) from error
    return work.counts


def _unsound(place: str, error: CorpusError) -> InputError:
    message = error.message.removeprefix(f"{place}: ")
    return InputError(
        f"{place}: {message}", subject=place, hint="Nothing was imported", code="E_SCHEMA"
    )


def _unnamed(place: str, what: str) -> InputError:
    return InputError(f"{what} does not stand before it", subject=place, code="E_SCHEMA")


def _source(receipt: Receipt) -> Source:
    provenance = receipt.provenance
    return Source(
        content=receipt.content,
        origin=provenance.origin,
        media_type=provenance.media_type,
        retrieved_at=provenance.retrieved_at,
        charset=provenance.charset,
    )
