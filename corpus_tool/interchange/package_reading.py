"""Read a data package back: a folder or a ZIP archive, and nothing outside of it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from corpus_tool.errors import InputError
from corpus_tool.interchange.brought import Brought
from corpus_tool.interchange.package_fields import FORMAT, TABLES
from corpus_tool.interchange.package_writing import DESCRIPTION
from corpus_tool.interchange.records import (
    brought_comparison,
    brought_version,
    refuse,
    require_sound,
)
from corpus_tool.model import PARAGRAPH_BREAK, Document
from corpus_tool.model.plain import Plain, from_plain
from corpus_tool.text.spreadsheets import unguarded

__all__ = ["Opener", "open_folder", "open_zip", "read_package"]

READER = "datapackage 1"
CELL = 64 * 1024 * 1024
"""Characters of a cell at most."""
DESCRIPTION_LIMIT = 4 * 1024 * 1024

Opener = Callable[[str], BinaryIO]
"""Opens a member of the package by its path within."""

Row = Mapping[str, Plain]


def open_folder(folder: Path) -> Opener:
    """Return what opens the members of a folder."""

    def member(name: str) -> BinaryIO:
        path = folder / _inside(name)
        if not path.resolve().is_relative_to(folder.resolve()):
            raise _leaves(name)
        return path.open("rb")

    return member


def open_zip(archive: zipfile.ZipFile) -> Opener:
    """Return what opens the members of an archive."""

    def member(name: str) -> BinaryIO:
        try:
            return archive.open(str(_inside(name)))  # type: ignore[return-value] # reads bytes
        except KeyError as cause:
            raise InputError(f"the package has no '{name}'", code="E_NOT_FOUND") from cause

    return member


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    odd = "\0" in name or "\\" in name or ":" in name
    if odd or path.is_absolute() or ".." in path.parts or not path.parts:
        raise _leaves(name)
    return path


def _leaves(name: str) -> InputError:
    return InputError(
        f"the resource path '{name}' leaves the package",
        subject=name,
        hint="Nothing was imported",
        code="E_PATH",
    )


def read_package(opener: Opener, *, name: str) -> Generator[Brought, None, None]:
    """Yield what a package holds: documents, versions, comparisons.

    Args:
        opener: opens its members.
        name: of the package, for messages and as the origin of its texts.

    Raises:
        InputError: the description or a row is not sound, or a path leaves the package.
    """
    description = _described(opener, name)
    with ExitStack() as stack:
        rows = {
            table: _Following(table, _rows(stack, opener, description, table)) for table in TABLES
        }
        for place, row in rows["documents"].rest():
            said = {**row, "title": row["title"] or "", "kind": row["kind"] or ""}
            require_sound({"kind": "document", "document": said}, place)
            yield from_plain(Document, said)
        for place, row in rows["versions"].rest():
            yield _version(rows, place, row, name)
        for place, row in rows["comparisons"].rest():
            yield _comparison(rows, place, row)
        for following in rows.values():
            following.require_end()


def _described(opener: Opener, name: str) -> Mapping[str, Any]:
    place = f"'{name}', {DESCRIPTION}"
    with opener(DESCRIPTION) as file:
        text = file.read(DESCRIPTION_LIMIT + 1)
    if len(text) > DESCRIPTION_LIMIT:
        raise InputError(f"{place} has more than {DESCRIPTION_LIMIT:,} bytes", code="E_TOO_BIG")
    try:
        value = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as cause:
        refuse(place, "is no JSON", cause)
    own = value.get("corpus-tool") if isinstance(value, dict) else None
    if not isinstance(own, dict) or own.get("format") != FORMAT:
        refuse(place, f"/corpus-tool/format: is not '{FORMAT}'")
    resources = value.get("resources")
    if not isinstance(resources, list) or not all(isinstance(each, dict) for each in resources):
        refuse(place, "/resources: is no array of objects")
    paths: dict[str, str] = {}
    for number, each in enumerate(resources):
        if not isinstance(each.get("path"), str) or not isinstance(each.get("name"), str):
            refuse(place, f"/resources/{number}: has no name and path")
        _inside(each["path"])
        paths[each["name"]] = each["path"]
    if missing := TABLES.keys() - paths.keys():
        refuse(place, f"/resources: '{min(missing)}' is missing")
    return {"paths": paths, "guarded": own.get("guarded") is True}


def _rows(
    stack: ExitStack, opener: Opener, description: Mapping[str, Any], table: str
) -> Iterator[tuple[str, Row]]:
    path, guarded = description["paths"][table], description["guarded"]
    csv.field_size_limit(CELL)
    text = stack.enter_context(io.TextIOWrapper(opener(path), encoding="utf-8", newline=""))
    reader = csv.reader(text, strict=True)
    kinds = TABLES[table].columns
    try:
        names = next(reader, [])
        if missing := [name for name in kinds if name not in names]:
            refuse(f"'{path}'", f"/{missing[0]}: the column is missing")
        for cells in reader:
            place = f"'{path}', line {reader.line_num}"
            if len(cells) != len(names):
                refuse(place, f"has {len(cells)} cells, not {len(names)}")
            row = dict(zip(names, cells, strict=True))
            yield (
                place,
                {
                    name: _value(row[name], kind, f"{place}: /{name}", guarded=guarded)
                    for name, kind in kinds.items()
                },
            )
    except (csv.Error, UnicodeDecodeError) as cause:
        refuse(f"'{path}', line {reader.line_num + 1}", f"is no CSV in UTF-8 ({cause})", cause)


def _value(cell: str, kind: str, place: str, *, guarded: bool) -> Plain:
    if not cell:
        return None
    try:
        match kind.rstrip("!"):
            case "integer":
                return int(cell[:20])
            case "number":
                return float(cell)
            case "boolean":
                return {"true": True, "false": False}[cell]
            case "array":
                return json.loads(cell)
    except (ValueError, KeyError, RecursionError) as cause:
        refuse(place, f"is no {kind.rstrip('!')}", cause)
    return unguarded(cell) if guarded else cell


class _Following:
    """The rows of a table, which come in the order of what they belong to."""

    def __init__(self, table: str, rows: Iterable[tuple[str, Row]]) -> None:
        self._table = table
        self._rows = iter(rows)
        self._next: tuple[str, Row] | None = None

    def _peek(self) -> tuple[str, Row] | None:
        if self._next is None:
            self._next = next(self._rows, None)
        return self._next

    def rest(self) -> Iterator[tuple[str, Row]]:
        """Yield all that are left."""
        while (found := self._peek()) is not None:
            self._next = None
            yield found

    def of(self, **owner: Plain) -> list[dict[str, Plain]]:
        """Return the next rows that belong to one thing, without the columns that say so."""
        found = []
        while (ahead := self._peek()) is not None:
            if any(ahead[1][name] != value for name, value in owner.items()):
                break
            kept = {name: value for name, value in ahead[1].items() if name not in owner}
            kept.pop("order", None)
            found.append(kept)
            self._next = None
        return found

    def require_end(self) -> None:
        """Refuse rows that belong to nothing, or stand out of order."""
        if (ahead := self._peek()) is not None:
            refuse(ahead[0], f"/: stands in {self._table} where nothing it belongs to comes next")


def _version(rows: Mapping[str, _Following], place: str, row: Row, name: str) -> Brought:
    owner = {"document": row["document"], "number": row["number"]}
    paragraphs, start = rows["paragraphs"].of(**owner), 0
    for paragraph in paragraphs:
        paragraph |= {"joins": [], "certainty": "certain", "rules": [], "start": start}
        start += len(paragraph["text"] or "") + len(PARAGRAPH_BREAK)
    headings = [{**each, "text": each["text"] or ""} for each in rows["headings"].of(**owner)]
    parts = rows["parts"].of(**owner)
    text = {"parts": parts, "headings": headings, "paragraphs": paragraphs, "findings": []}
    body = PARAGRAPH_BREAK.join(paragraph["text"] or "" for paragraph in paragraphs).encode()
    value: dict[str, Plain] = {
        "kind": "version",
        **owner,
        **{each: row[each] for each in ("language", "parent", "digest")},
        "text": text,
    }
    # The bytes are not in the package: what was received is the text in it.
    value["receipts"] = [_receipt(body, f"{name}#{row['document']}@{row['number']}")]
    require_sound(value, place)
    return brought_version(value, place)


def _receipt(content: bytes, origin: str) -> dict[str, Plain]:
    return {
        "sha256": sha256(content).hexdigest(),
        "media_type": "text/plain",
        "origin": origin,
        "retrieved_at": datetime.now(UTC).isoformat(),
        "size": len(content),
        "reader": READER,
        "charset": "utf-8",
        "content": b64encode(content).decode("ascii"),
    }


def _comparison(rows: Mapping[str, _Following], place: str, row: Row) -> Brought:
    links = rows["links"].of(comparison=row["comparison"])
    value = {
        "kind": "comparison",
        **{
            side: {"document": row[f"{side}_document"], "number": row[f"{side}_number"]}
            for side in ("left", "right")
        },
        "links": [{**link, "reason": link["reason"] or ""} for link in links],
        "options": {
            each: row[each] for each in ("min_score", "moved_score", "redline", "min_kept")
        },
        **{each: row[each] for each in ("nearest", "engine", "lexicon", "encoder")},
    }
    require_sound(value, place)
    return brought_comparison(value, place)
