"""The manifest: which files a folder of documents holds, and what is known about each.

`manifest.toml` has one `[[document]]` table per document; its folder's other documents
(`ingest.folder`) are taken with what they say of themselves.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from corpus_tool.errors import InputError
from corpus_tool.ingest.description import Description, describe, slug
from corpus_tool.ingest.extract import ReaderOptions
from corpus_tool.paths import as_text, printable
from corpus_tool.toml_files import read_toml

__all__ = ["SUFFIXES", "Item", "load"]

SUFFIXES = frozenset(
    {".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".xml"}
)
"""Files of the folder with another ending, and READMEs, are no documents unless listed."""

MAX_FILE_BYTES = 5_000_000
"""Ten thousand documents need about four."""


@dataclass(frozen=True, slots=True)
class Item:
    """A file to be added, and what is known about it."""

    path: Path
    description: Description = field(default_factory=Description)
    listed: bool = False
    """Named by a manifest, which then has the last word on its description."""
    reading: ReaderOptions = field(default_factory=ReaderOptions)
    """How it is to be read."""


def load(path: Path) -> tuple[Item, ...]:
    """Read a manifest: the files it lists, in its order.

    Raises:
        InputError: no such file, no sound TOML, an unknown field, a wrong value, a file or key
            given twice, a path that leaves the folder.
    """
    tables = _tables(path)
    listed = [item for n, table in enumerate(tables, 1) for item in _items(path, n, table)]
    _refuse_twice(path, listed)
    return tuple(listed)


def _tables(path: Path) -> list[Mapping[str, object]]:
    try:
        content = read_toml(path, limit=MAX_FILE_BYTES)
    except InputError as cause:
        if cause.code == "E_NOT_FOUND":
            name = printable(path)
            raise InputError(
                f"no manifest at '{name}'", subject=name, code="E_NOT_FOUND"
            ) from cause
        raise InputError(cause.message, subject=cause.subject, code="E_MANIFEST") from cause
    except ValueError as cause:
        raise _mistake(path, f"{cause}") from cause
    tables = content.pop("document", [])
    if content:
        unknown = next(iter(content))
        raise _mistake(path, f"unknown table '{unknown}'", hint="Each file is a [[document]]")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _mistake(path, "'document' is no list of tables", hint="Write [[document]]")
    return tables


def _items(manifest: Path, number: int, table: Mapping[str, object]) -> Iterator[Item]:
    """Yield a document's files: one, or those of its versions, oldest first."""
    fields = dict(table)
    given = fields.pop("file", None)
    files = given if isinstance(given, list) and given else [given]
    names = [_file(manifest, number, name) for name in files]
    fields.setdefault("key", slug(as_text(names[0].stem)))
    origin = f"'{printable(manifest)}', document {number} ('{printable(names[0])}')"
    description = describe(fields, origin=origin)
    for name in names:
        yield Item(manifest.parent / name, description, listed=True)


def _file(manifest: Path, number: int, name: object) -> PurePosixPath:
    if not isinstance(name, str) or not name.strip():
        raise _mistake(manifest, f"document {number} needs a file", hint='Write file = "…"')
    # The bytes of the name in the manifest, whatever the locale takes them for.
    path = PurePosixPath(os.fsdecode(name.encode("utf-8")))
    if "\0" in name or path.is_absolute() or ".." in path.parts:
        raise _mistake(manifest, f"document {number}: '{printable(name)}' leaves the folder")
    return path


def _refuse_twice(manifest: Path, items: list[Item]) -> None:
    seen: dict[Path, str | None] = {}
    keys: dict[str | None, Description] = {}
    for item in items:
        key = item.description.key
        if item.path in seen:
            raise _mistake(manifest, f"lists '{printable(item.path.name)}' twice")
        if keys.setdefault(key, item.description) is not item.description:
            raise _mistake(manifest, f"gives the key '{key}' twice")
        seen[item.path] = key


def _mistake(path: Path, message: str, *, hint: str | None = None) -> InputError:
    name = printable(path)
    return InputError(f"'{name}' {message}", subject=name, hint=hint, code="E_MANIFEST")
