"""The manifest: which files a folder of documents holds, and what is known about each.

`manifest.toml` has one `[[document]]` table per document; its folder's other documents
(`ingest.folder`) are taken with what they say of themselves.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from corpus_tool.errors import InputError
from corpus_tool.ingest.description import Description, describe, slug
from corpus_tool.ingest.extract import ReaderOptions

__all__ = ["SUFFIXES", "Item", "load"]

SUFFIXES = frozenset(
    {".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".xml"}
)
"""Files of the folder with another ending, and READMEs, are no documents unless listed."""

_LIMIT = 5_000_000


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
        if path.stat().st_size > _LIMIT:
            raise _mistake(path, f"has more than {_LIMIT:,} bytes")
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as cause:
        raise InputError(
            f"no manifest at '{path}'", subject=str(path), code="E_NOT_FOUND"
        ) from cause
    except OSError as cause:
        raise _mistake(path, f"cannot be read ({cause.strerror})") from cause
    except UnicodeDecodeError as cause:
        raise _mistake(path, f"is not UTF-8 (byte {cause.start})") from cause
    except (tomllib.TOMLDecodeError, RecursionError) as cause:
        raise _mistake(path, f"is not sound TOML ({cause})") from cause
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
    fields.setdefault("key", slug(names[0].stem))
    origin = f"'{manifest}', document {number} ('{names[0]}')"
    description = describe(fields, origin=origin)
    for name in names:
        yield Item(manifest.parent / name, description, listed=True)


def _file(manifest: Path, number: int, name: object) -> PurePosixPath:
    if not isinstance(name, str) or not name.strip():
        raise _mistake(manifest, f"document {number} needs a file", hint='Write file = "…"')
    path = PurePosixPath(name)
    if "\0" in name or path.is_absolute() or ".." in path.parts:
        raise _mistake(manifest, f"document {number}: '{name}' leaves the folder")
    return path


def _refuse_twice(manifest: Path, items: list[Item]) -> None:
    seen: dict[Path, str | None] = {}
    keys: dict[str | None, Description] = {}
    for item in items:
        key = item.description.key
        if item.path in seen:
            raise _mistake(manifest, f"lists '{item.path.name}' twice")
        if keys.setdefault(key, item.description) is not item.description:
            raise _mistake(manifest, f"gives the key '{key}' twice")
        seen[item.path] = key


def _mistake(path: Path, message: str, *, hint: str | None = None) -> InputError:
    return InputError(f"'{path}' {message}", subject=str(path), hint=hint, code="E_MANIFEST")
