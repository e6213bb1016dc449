"""Write a corpus as a Frictionless Data Package: CSV tables, and a file that describes them.

Made for R, pandas and repositories of data. The texts are all there, the bytes of the sources and
the reports of their reading are not: JSON Lines is the lossless form.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from corpus_tool.interchange.cells import to_cell
from corpus_tool.interchange.holding import Holding, StoredVersion
from corpus_tool.interchange.package_fields import FORMAT, TABLES, Table
from corpus_tool.model import Comparison
from corpus_tool.model.records import Plain, to_plain

__all__ = ["DESCRIPTION", "write_package"]

DESCRIPTION = "datapackage.json"


class _Tables:
    """The open files of the tables."""

    def __init__(self, folder: Path, stack: ExitStack, *, raw: bool) -> None:
        self._raw = raw
        self._writers = {}
        for name, table in TABLES.items():
            path = folder / f"{name}.csv"
            file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._writers[name] = csv.writer(file, lineterminator="\n")
            self._writers[name].writerow(table.columns)

    def add(self, name: str, row: Mapping[str, Plain]) -> None:
        """Write a row of a table; what is no column of it is left out."""
        cells = (to_cell(row[column], raw=self._raw) for column in TABLES[name].columns)
        self._writers[name].writerow(cells)

    def add_all(
        self, name: str, place: Mapping[str, Plain], rows: Iterable[Mapping[str, Plain]]
    ) -> None:
        """Write the rows that belong to one thing, numbered."""
        for order, row in enumerate(rows):
            self.add(name, {**row, **place, "order": order})


def write_package(holding: Holding, folder: Path, *, engine: str, raw: bool) -> None:
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


def _add_version(tables: _Tables, stored: StoredVersion) -> None:
    version = stored.version
    place = {"document": version.document.key, "number": version.number}
    own = {"language": version.language, "parent": version.parent, "digest": version.digest}
    tables.add("versions", {**to_plain(version.provenance), **own, **place})
    text = to_plain(version.segmentation)
    for name in ("parts", "headings", "paragraphs"):
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


def _resource(folder: Path, name: str, table: Table) -> dict[str, object]:
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
