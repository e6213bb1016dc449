"""What is handed to a form: a corpus as one thing after the other, never all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from corpus_tool.model import Comparison, Document, Receipt, Retrieval, Version

__all__ = ["Holding", "StoredVersion"]


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version with every receipt of its text, the one it was made from first."""

    version: Version
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """What a corpus holds, at one moment; each call goes through it anew."""

    documents: Callable[[], Iterable[Document]]
    """By key."""
    versions: Callable[[], Iterable[StoredVersion]]
    """By key and number."""
    retrievals: Callable[[], Iterable[Retrieval]]
    """In the order in which they were made."""
    comparisons: Callable[[], Iterable[Comparison]]
    """In the order in which they were stored."""
