"""The documents in a folder and below, one after the other, always in the same order.

Nothing is gathered: a folder may hold more files than should be in memory at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus_tool.errors import InputError
from corpus_tool.ingest.manifest import SUFFIXES, Item, load

__all__ = ["MANIFEST", "count", "walk"]

MANIFEST = "manifest.toml"
"""A folder's file of this name describes its documents."""


def walk(folder: Path) -> Iterator[Item]:
    """Yield the documents of a folder by name, those of the folders in it where they stand.

    A file is a folder of one.

    What a `manifest.toml` lists comes first, with what it says. Hidden files, READMEs and what has
    another ending are passed over; a link to a folder is not followed, for it may lead in a circle.

    Raises:
        InputError: a folder cannot be read, or a manifest is not sound.
    """
    if folder.is_dir():
        yield from _walk(folder, frozenset())
    else:
        yield Item(folder)


def count(folder: Path) -> int:
    """Return how many documents `walk` yields."""
    return sum(1 for _ in walk(folder))


def _walk(folder: Path, listed: frozenset[Path]) -> Iterator[Item]:
    names = _names(folder)
    if MANIFEST in names:
        described = [item for item in load(folder / MANIFEST) if item.listed]
        yield from described
        listed |= {item.path for item in described}
    for name in names:
        path = folder / name
        if path.is_dir():
            if not path.is_symlink():
                yield from _walk(path, listed)
        elif path.suffix.lower() in SUFFIXES and path not in listed and path.is_file():
            yield Item(path)


def _names(folder: Path) -> list[str]:
    try:
        found = [path.name for path in folder.iterdir()]
    except OSError as cause:
        raise InputError(
            f"cannot read the folder '{folder}' ({cause.strerror})",
            subject=str(folder),
            code="E_PERMISSION",
        ) from cause
    return sorted(name for name in found if not name.lower().startswith((".", "readme")))
