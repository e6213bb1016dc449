"""Which versions follow each other."""

from __future__ import annotations

from itertools import pairwise

from corpus_tool.model import Entry
from corpus_tool.store import Reader

__all__ = ["newest_name", "successions"]


def successions(reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return the pairs of versions that follow each other, by name.

    A document follows the one it succeeds, the newest version of either; a version follows the
    one before it of the same document and language.
    """
    entries = {entry.document.key: entry for entry in reader.entries()}
    pairs = [
        (newest_name(entries[entry.document.succeeds]), newest_name(entry))
        for entry in entries.values()
        if entry.document.succeeds in entries
    ]
    for key, entry in entries.items():
        if entry.versions > 1:
            history = reader.history(key)
            pairs += [
                (earlier.name, later.name)
                for earlier, later in pairwise(history)
                if earlier.language == later.language
            ]
    return tuple(pairs)


def newest_name(entry: Entry) -> str:
    """Return the name of the newest version of a document."""
    return f"{entry.document.key}@{entry.versions}"
