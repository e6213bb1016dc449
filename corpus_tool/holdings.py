"""What is taken out of the store for an export: one thing after the other."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_tool.export.form import Holding, StoredVersion
from corpus_tool.model import Comparison, Version
from corpus_tool.store import Reader

__all__ = ["of", "stored"]


def of(reader: Reader) -> Holding:
    """Return what a corpus holds at the moment of a transaction, as long as this is open."""
    return Holding(
        documents=reader.documents,
        versions=lambda: _versions(reader),
        retrievals=reader.retrievals,
        comparisons=lambda: _comparisons(reader),
    )


def stored(reader: Reader, version: Version) -> StoredVersion:
    """Return a version with its receipts."""
    return StoredVersion(version, reader.receipts(version.document.key, version.number))


def _versions(reader: Reader) -> Iterator[StoredVersion]:
    for document in reader.documents():
        for line in reader.history(document.key):
            yield stored(reader, reader.version(document.key, line.number))


def _comparisons(reader: Reader) -> Iterator[Comparison]:
    for summary in reader.comparisons():
        yield reader.load_comparison(summary.id)
