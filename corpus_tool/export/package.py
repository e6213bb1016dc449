"""A corpus as a data package: its tables, written and read back.

Sections, in order:

* Write a corpus as a Frictionless Data Package: CSV tables, and a file that describes them.
* Read a data package back: a folder or a ZIP archive, and nothing outside of it.
* The tables of a data package: their columns, what these hold, and how they belong together.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
import zipfile
from base64 import b64encode
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from corpus_tool.errors import InputError
from corpus_tool.export.csv_writer import CsvWriter
from corpus_tool.export.form import CorpusSnapshot, SnapshotVersion
from corpus_tool.export.import_records import (
    DEFAULT_LIMITS,
    Brought,
    BroughtDocument,
    ImportLimits,
    brought_comparison,
    brought_version,
    parse_json,
    record_lines,
    record_too_big,
    refuse_record,
    require_sound_record,
)
from corpus_tool.export.tabular import to_cell
from corpus_tool.model import PARAGRAPH_BREAK, Comparison, Document
from corpus_tool.model.records import Plain, from_plain, to_plain
from corpus_tool.paths import open_regular, printable
from corpus_tool.text.normalize import unguard_cell

__all__ = [
    "DESCRIPTION",
    "open_folder",
    "open_zip",
    "read_package",
    "write_package",
]


# ----------------------------------------
# Write a corpus as a Frictionless Data Package: CSV tables, and a file that describes them.
#
# Made for R, pandas and repositories of data. The texts are all there, the bytes of the sources and
# the reports of their reading are not: JSON Lines is the lossless form.

DESCRIPTION = "datapackage.json"


class _Tables:
    """The open files of the tables."""

    def __init__(self, folder: Path, stack: ExitStack, *, raw: bool) -> None:
        self._writers = {}
        for name, table in TABLES.items():
            path = folder / f"{name}.csv"
            file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._writers[name] = CsvWriter(file, table.columns, raw=raw, quotes_all=False)

    def add(self, name: str, row: Mapping[str, Plain]) -> None:
        """Write a row of a table; what is no column of it is left out."""
        self._writers[name].add(to_cell(row[column]) for column in TABLES[name].columns)

    def add_all(
        self, name: str, place: Mapping[str, Plain], rows: Iterable[Mapping[str, Plain]]
    ) -> None:
        """Write the rows that belong to one thing, numbered."""
        for order, row in enumerate(rows):
            self.add(name, {**row, **place, "order": order})


def write_package(holding: CorpusSnapshot, folder: Path, *, engine: str, raw: bool) -> None:
    """Write the tables and their description into an empty folder.

    Args:
        holding: the corpus.
        folder: is there, and empty.
        engine: name and version of the program.
        raw: leave cells as they are that a spreadsheet would take for formulae.
    """
    with ExitStack() as stack:
        tables = _Tables(folder, stack, raw=raw)
        for document in holding.documents():
            tables.add("documents", to_plain(document))
        for stored in holding.versions():
            _add_version(tables, stored)
        for number, comparison in enumerate(holding.comparisons(), 1):
            _add_comparison(tables, number, comparison)
    description = _description(folder, engine=engine, raw=raw)
    text = json.dumps(description, ensure_ascii=False, indent=2)
    (folder / DESCRIPTION).write_text(text + "\n", encoding="utf-8")


def _add_version(tables: _Tables, stored: SnapshotVersion) -> None:
    version = stored.version
    place = {"document": version.document.key, "number": version.number}
    columns = {"language": version.language, "parent": version.parent, "digest": version.digest}
    tables.add("versions", {**to_plain(version.provenance), **columns, **place})
    text = to_plain(version.segmentation)
    for name in ("parts", "headings", "paragraphs", "notes"):
        tables.add_all(name, place, text[name])


def _add_comparison(tables: _Tables, number: int, comparison: Comparison) -> None:
    row: dict[str, Any] = {
        "comparison": number,
        "left_document": comparison.left.document.key,
        "left_number": comparison.left.number,
        "right_document": comparison.right.document.key,
        "right_number": comparison.right.number,
        "engine": comparison.engine,
        "lexicon": comparison.lexicon,
        "encoder": comparison.encoder,
        "nearest": to_plain(comparison.nearest),
    }
    tables.add("comparisons", {**row, **to_plain(comparison.options)})
    tables.add_all("links", {"comparison": number}, to_plain(comparison.links))


def _description(folder: Path, *, engine: str, raw: bool) -> dict[str, object]:
    return {
        "name": "corpus",
        "title": "A corpus of official statements",
        "profile": "data-package",
        "corpus-tool": {"format": FORMAT, "engine": engine, "guarded": not raw},
        "resources": [_resource(folder, name, table) for name, table in TABLES.items()],
    }


def _resource(folder: Path, name: str, table: PackageTable) -> dict[str, object]:
    path = folder / f"{name}.csv"
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": name,
        "title": table.title,
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": [_field(column, kind) for column, kind in table.columns.items()],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": list(own), "reference": {"resource": other, "fields": list(its)}}
                for own, (other, its) in table.points.items()
            ],
        },
    }


def _field(name: str, kind: str) -> dict[str, object]:
    field: dict[str, object] = {"name": name, "type": kind.rstrip("!")}
    if kind == "datetime!":
        field["format"] = "any"
    return {**field, "constraints": {"required": True}} if kind.endswith("!") else field


# ----------------------------------------
# Read a data package back: a folder or a ZIP archive, and nothing outside of it.

READER = "datapackage 1"
PIECE = 1024 * 1024
"""Bytes that are unpacked at once."""

_INTEGER = re.compile(r"-?[0-9]{1,18}")
_TRUTH = {"true": True, "false": False}
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")

Opener = Callable[[str], BinaryIO]
"""Opens a member of the package by its path within."""

Row = Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of a table: where it stands, how many bytes it has, and what it says."""

    place: str
    size: int
    row: Row


def open_folder(folder: Path) -> Opener:
    """Return what opens the members of a folder."""

    def member(name: str) -> BinaryIO:
        path = folder / _inside(name)
        try:
            if not path.resolve().is_relative_to(folder.resolve()):
                raise _leaves(name)
            return open_regular(path)
        except RuntimeError as cause:  # links in a circle
            raise _leaves(name) from cause
        except InputError as error:
            if error.code == "E_NOT_FOUND":
                raise _missing(name) from error
            raise

    return member


def open_zip(archive: zipfile.ZipFile) -> Opener:
    """Return what opens the members of an archive."""

    def member(name: str) -> BinaryIO:
        try:
            inner = archive.open(str(_inside(name)))
        except KeyError as cause:
            raise _missing(name) from cause
        return io.BufferedReader(inner, PIECE)  # type: ignore[type-var] # it reads bytes

    return member


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    odd = "\0" in name or "\\" in name or ":" in name
    if odd or path.is_absolute() or ".." in path.parts or not path.parts:
        raise _leaves(name)
    return path


def _missing(name: str) -> InputError:
    return InputError(
        f"the package has no '{printable(name)}'",
        subject=printable(name),
        hint="Nothing was imported",
        code="E_NOT_FOUND",
    )


def _leaves(name: str) -> InputError:
    return InputError(
        f"the resource path '{printable(name)}' leaves the package",
        subject=printable(name),
        hint="Nothing was imported",
        code="E_PATH",
    )


def read_package(
    opener: Opener, *, name: str, limits: ImportLimits = DEFAULT_LIMITS
) -> Generator[Brought, None, None]:
    """Yield what a package holds: documents, versions, comparisons.

    Args:
        opener: opens its members.
        name: of the package, for messages and as the origin of its texts.
        limits: what it may cost.

    Raises:
        InputError: the description or a row is not sound, or a path leaves the package; a table
            has too much in a row, or too many rows for one thing.
    """
    description = _described(opener, name, limits)
    with ExitStack() as stack:
        rows = {
            table: _Following(
                table,
                _Table(stack, opener, description, table, name, limits).rows()
                if table in description["paths"]
                else iter(()),
                limits,
            )
            for table in TABLES
        }
        for row in rows["documents"].rest():
            document_row = {
                **row.row,
                "title": row.row["title"] or "",
                "kind": row.row["kind"] or "",
            }
            require_sound_record({"kind": "document", "document": document_row}, row.place)
            yield BroughtDocument(from_plain(Document, document_row), row.place)
        for row in rows["versions"].rest():
            yield _version(rows, row.place, row.row, name)
        for row in rows["comparisons"].rest():
            yield _comparison(rows, row.place, row.row)
        for following in rows.values():
            following.require_end()


def _described(opener: Opener, name: str, limits: ImportLimits) -> Mapping[str, Any]:
    place = f"'{name}', '{DESCRIPTION}'"
    with opener(DESCRIPTION) as file:
        text = file.read(limits.description_bytes + 1)
    if len(text) > limits.description_bytes:
        raise record_too_big(place, f"has more than {limits.description_bytes:,} bytes")
    try:
        value = parse_json(text, place, limits=limits)
    except InputError:
        raise
    except ValueError as cause:
        refuse_record(place, f"is no JSON ({cause})", cause)
    description = value.get("corpus-tool") if isinstance(value, dict) else None
    if not isinstance(description, dict) or description.get("format") != FORMAT:
        refuse_record(place, f"/corpus-tool/format: is not '{FORMAT}'")
    resources = value.get("resources")
    if not isinstance(resources, list) or not all(
        isinstance(resource, dict) for resource in resources
    ):
        refuse_record(place, "/resources: is no array of objects")
    if len(resources) > limits.resources:
        raise record_too_big(place, f"describes more than {limits.resources:,} tables")
    paths: dict[str, str] = {}
    for number, resource in enumerate(resources):
        if not isinstance(resource.get("path"), str) or not isinstance(resource.get("name"), str):
            refuse_record(place, f"/resources/{number}: has no name and path")
        _inside(resource["path"])
        paths[resource["name"]] = resource["path"]
    if missing := TABLES.keys() - paths.keys() - ADDED_LATER:
        refuse_record(place, f"/resources: '{min(missing)}' is missing")
    return {"paths": paths, "guarded": description.get("guarded") is True}


class _Table:
    """A table that is read row by row, none of them longer than the limits."""

    def __init__(
        self,
        stack: ExitStack,
        opener: Opener,
        description: Mapping[str, Any],
        table: str,
        package: str,
        limits: ImportLimits,
    ) -> None:
        self._path: str = description["paths"][table]
        self._guarded: bool = description["guarded"]
        self._kinds = TABLES[table].columns
        self._name = f"'{package}', '{printable(self._path)}'"
        self._limits = limits
        self._open: Callable[[], BinaryIO] = lambda: stack.enter_context(
            closing(opener(self._path))
        )
        self._number = self._size = self._values = 0

    def _place(self, number: int) -> str:
        return f"{self._name}, line {number}"

    def _lines(self) -> Iterator[str]:
        """Yield lines; those of one row, which may be many, are counted together."""
        limits = self._limits
        lines = record_lines(self._open(), self._place, limit=limits.row_bytes)
        for self._number, line in lines:
            self._size += len(line)
            self._values += sum(map(line.count, (b",", b"[", b"{")))
            place = self._place(self._number)
            if self._size > limits.row_bytes:
                raise record_too_big(place, f"ends no row of less than {limits.row_bytes:,} bytes")
            if self._values > limits.values:
                raise record_too_big(place, f"holds more than {limits.values:,} values")
            try:
                yield line.decode("utf-8")
            except UnicodeDecodeError as cause:
                refuse_record(place, f"is no CSV in UTF-8 ({cause})", cause)

    def rows(self) -> Iterator[_Place]:
        """Yield the rows below the names of the columns."""
        csv.field_size_limit(self._limits.row_bytes)
        reader = csv.reader(self._lines(), strict=True)
        try:
            names = next(reader, [])
            if missing := [name for name in self._kinds if name not in names]:
                refuse_record(self._name, f"/{missing[0]}: the column is missing")
            if len(set(names)) < len(names):
                refuse_record(self._name, "/: two columns have one name")
            self._size = self._values = 0
            for cells in reader:
                place = self._place(self._number)
                if len(cells) != len(names):
                    refuse_record(place, f"has {len(cells)} cells, not {len(names)}")
                yield _Place(place, self._size, self._row(names, cells, place))
                self._size = self._values = 0
        except csv.Error as cause:
            refuse_record(self._place(self._number), f"is no CSV ({cause})", cause)

    def _row(self, names: Sequence[str], cells: Sequence[str], place: str) -> Row:
        row = dict(zip(names, cells, strict=True))
        return {
            name: self._value(row[name], kind.rstrip("!"), f"{place}: /{name}")
            for name, kind in self._kinds.items()
        }

    def _value(self, cell: str, kind: str, place: str) -> Plain:
        if not cell:
            return None
        match kind:
            case "integer" if _INTEGER.fullmatch(cell):
                return int(cell)
            case "number" if _NUMBER.fullmatch(cell) and math.isfinite(number := float(cell)):
                return number
            case "boolean" if cell in _TRUTH:
                return _TRUTH[cell]
            case "array":
                try:
                    return parse_json(cell.encode("utf-8"), place, limits=self._limits)
                except InputError:
                    raise
                except ValueError as cause:
                    refuse_record(place, f"is no array ({cause})", cause)
            case "integer" | "number" | "boolean":
                refuse_record(place, f"is no {kind}")
        return unguard_cell(cell) if self._guarded else cell


class _Following:
    """The rows of a table, which come in the order of what they belong to."""

    def __init__(self, table: str, rows: Iterable[_Place], limits: ImportLimits) -> None:
        self._table = table
        self._limits = limits
        self._rows = iter(rows)
        self._next: _Place | None = None

    def _peek(self) -> _Place | None:
        if self._next is None:
            self._next = next(self._rows, None)
        return self._next

    def rest(self) -> Iterator[_Place]:
        """Yield all that are left."""
        while (found := self._peek()) is not None:
            self._next = None
            yield found

    def of(self, **owner: Plain) -> list[dict[str, Plain]]:
        """Return the next rows that belong to one thing, without the columns that say so."""
        found: list[dict[str, Plain]] = []
        size, limits = 0, self._limits
        while (ahead := self._peek()) is not None:
            if any(ahead.row[name] != value for name, value in owner.items()):
                break
            kept = {name: value for name, value in ahead.row.items() if name not in owner}
            kept.pop("order", None)
            found.append(kept)
            size += ahead.size
            if len(found) > limits.thing_rows or size > limits.thing_bytes:
                most = f"{limits.thing_rows:,} rows or {limits.thing_bytes:,} bytes"
                raise record_too_big(ahead.place, f"is beyond {most} of one text or comparison")
            self._next = None
        return found

    def require_end(self) -> None:
        """Refuse rows that belong to nothing, or stand out of order."""
        if (ahead := self._peek()) is not None:
            refuse_record(
                ahead.place, f"/: stands in {self._table} where nothing it belongs to comes next"
            )


def _version(rows: Mapping[str, _Following], place: str, row: Row, name: str) -> Brought:
    owner = {"document": row["document"], "number": row["number"]}
    paragraphs, start = rows["paragraphs"].of(**owner), 0
    for paragraph in paragraphs:
        paragraph |= {"joins": [], "certainty": "certain", "rules": [], "start": start}
        start += len(paragraph["text"] or "") + len(PARAGRAPH_BREAK)
    headings = [
        {**heading, "text": heading["text"] or ""} for heading in rows["headings"].of(**owner)
    ]
    parts = rows["parts"].of(**owner)
    notes = rows["notes"].of(**owner)
    text = {
        **{"parts": parts, "headings": headings, "paragraphs": paragraphs},
        **{"findings": [], "notes": notes},
    }
    body = PARAGRAPH_BREAK.join(paragraph["text"] or "" for paragraph in paragraphs).encode()
    value: dict[str, Plain] = {
        "kind": "version",
        **owner,
        **{field: row[field] for field in ("language", "parent", "digest")},
        "text": text,
    }
    # The bytes are not in the package: what was received is the text in it.
    value["receipts"] = [_receipt(body, f"{name}#{row['document']}@{row['number']}")]
    require_sound_record(value, place)
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
            field: row[field] for field in ("min_score", "moved_score", "redline", "min_kept")
        },
        **{field: row[field] for field in ("nearest", "engine", "lexicon", "encoder")},
    }
    require_sound_record(value, place)
    return brought_comparison(value, place)


# ----------------------------------------
# The tables of a data package: their columns, what these hold, and how they belong together.

FORMAT = "corpus-tool package 1"
"""Changes when a column changes its meaning."""

VERSION = ("document", "number")


@dataclass(frozen=True, slots=True)
class PackageTable:
    """A table, which is a file of CSV."""

    title: str
    columns: Mapping[str, str]
    """Name to type, as Frictionless calls types; a `!` says that no cell is empty."""
    key: tuple[str, ...]
    points: Mapping[tuple[str, ...], tuple[str, tuple[str, ...]]]
    """Columns that name a row of another table: its name, and its columns."""


TABLES: Mapping[str, PackageTable] = {
    "documents": PackageTable(
        "Statements as such",
        {
            **{"key": "string!", "title": "string", "kind": "string", "date": "string"},
            **{"place": "string", "parties": "array!", "level": "string", "succeeds": "string"},
            **{"languages": "array!", "source_url": "string", "licence": "string"},
            "specimen": "boolean!",
        },
        ("key",),
        {},
    ),
    "versions": PackageTable(
        "Their texts, and where each was received from",
        {
            **{"document": "string!", "number": "integer!", "language": "string!"},
            **{"parent": "integer", "digest": "string!", "sha256": "string!"},
            **{"media_type": "string", "origin": "string", "retrieved_at": "datetime!"},
            **{"size": "integer!", "reader": "string", "charset": "string"},
        },
        VERSION,
        {("document",): ("documents", ("key",))},
    ),
    "parts": PackageTable(
        "Main texts and annexes",
        {
            **{"document": "string!", "number": "integer!", "order": "integer!"},
            **{"slug": "string!", "title_lines": "array!", "dateline": "string"},
            **{"attestation": "string", "signatories": "array!"},
        },
        (*VERSION, "order"),
        {VERSION: ("versions", VERSION)},
    ),
    "headings": PackageTable(
        "Headings",
        {
            **{"document": "string!", "number": "integer!", "order": "integer!"},
            **{"text": "string", "level": "integer!", "part": "string!"},
            **{"before": "integer!", "line": "integer"},
        },
        (*VERSION, "order"),
        {VERSION: ("versions", VERSION)},
    ),
    "paragraphs": PackageTable(
        "Paragraphs: what is compared",
        {
            **{"document": "string!", "number": "integer!", "index": "integer!"},
            **{"path": "string!", "part": "string!", "label": "string"},
            **{"derived_label": "string", "role": "string!", "depth": "integer!"},
            **{"headings": "array!", "text": "string!", "line": "integer", "page": "integer"},
        },
        (*VERSION, "index"),
        {VERSION: ("versions", VERSION)},
    ),
    "notes": PackageTable(
        "Footnotes and endnotes",
        {
            **{"document": "string!", "number": "integer!", "order": "integer!"},
            **{"mark": "string!", "text": "string!", "paragraph": "string"},
            **{"line": "integer", "page": "integer"},
        },
        (*VERSION, "order"),
        {VERSION: ("versions", VERSION)},
    ),
    "comparisons": PackageTable(
        "Comparisons of two texts",
        {
            **{"comparison": "integer!", "left_document": "string!", "left_number": "integer!"},
            **{"right_document": "string!", "right_number": "integer!", "engine": "string!"},
            **{"lexicon": "string!", "encoder": "string", "min_score": "number!"},
            **{
                "moved_score": "number!",
                "redline": "number!",
                "min_kept": "integer!",
                "nearest": "array!",
            },
        },
        ("comparison",),
        {
            ("left_document", "left_number"): ("versions", VERSION),
            ("right_document", "right_number"): ("versions", VERSION),
        },
    ),
    "links": PackageTable(
        "Paragraphs that correspond, by index",
        {
            **{"comparison": "integer!", "order": "integer!", "left": "array!"},
            **{"right": "array!", "relation": "string!", "score": "number!"},
            **{"moved": "boolean!", "reason": "string", "readings": "array!"},
        },
        ("comparison", "order"),
        {("comparison",): ("comparisons", ("comparison",))},
    ),
}
"""Table by table, each after those it points to."""

ADDED_LATER = frozenset({"notes"})
"""Tables that packages of earlier releases do not have."""
