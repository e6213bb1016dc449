"""A data package is valid, comes back, and reaches nothing outside of itself."""

from __future__ import annotations

import csv
import io
import json
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus_tool.corpus import Corpus
from corpus_tool.errors import InputError, StorageError
from corpus_tool.export.csv_writer import CsvWriter
from corpus_tool.export.form import ExportOptions
from corpus_tool.export.tabular import to_cell
from corpus_tool.model import Version
from corpus_tool.text.normalize import unguard_cell


def says(version: Version) -> tuple[object, ...]:
    """Return what a version says, apart from the reports of its reading."""
    return version.name, version.digest, version.parent, version.segmentation.parts


def table(path: Path) -> list[list[str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", ["package", "package.zip"])
def test_what_comes_back_says_the_same(
    corpus: Corpus, other: Corpus, tmp_path: Path, name: str
) -> None:
    """Documents, texts, signatories and comparisons come back; a second time nothing is new."""
    path = tmp_path / name
    corpus.export(form="datapackage", to=path)
    other.import_file(path)
    again = other.import_file(path)
    names = [line.name for e in corpus.documents() for line in corpus.history(e.document.key)]

    assert len(names) == 9
    assert [says(other.find(each)) for each in names] == [says(corpus.find(each)) for each in names]
    assert [e.document for e in other.documents()] == [e.document for e in corpus.documents()]
    assert other.compare("buoys@1", "buoys@2").links == corpus.compare("buoys@1", "buoys@2").links
    assert len(other.comparisons()) == 2
    assert (again.new_versions, again.new_comparisons) == (0, 0)
    assert other.verify() == ()


@pytest.mark.filterwarnings("ignore")  # of the validator's own libraries
def test_a_package_is_valid(corpus: Corpus, tmp_path: Path) -> None:
    """Frictionless finds the types, keys, references, sizes and hashes as described."""
    from frictionless import Package, system

    corpus.export(form="datapackage", to=tmp_path / "package")
    with system.use_context(trusted=False):
        report = Package(str(tmp_path / "package" / "datapackage.json")).validate()

    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert len(report.tasks) == 8


def test_an_archive_is_the_same_every_time(corpus: Corpus, tmp_path: Path) -> None:
    """Two exports of one corpus are the same bytes."""
    for name in ("a.zip", "b.zip"):
        corpus.export(form="datapackage", to=tmp_path / name)

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_no_cell_is_a_formula(corpus: Corpus, other: Corpus, tmp_path: Path) -> None:
    """A paragraph that begins as a formula is quoted, unless asked for raw; both come back."""
    for name, raw in (("guarded", False), ("raw", True)):
        chosen = ExportOptions(raw_csv=raw)
        corpus.export(form="datapackage", to=tmp_path / name, chosen=chosen)
        other.import_file(tmp_path / name)
    cells = {
        name: [cell for row in table(tmp_path / name / "paragraphs.csv") for cell in row]
        for name in ("guarded", "raw")
    }

    assert any(cell.startswith("'=SUM") for cell in cells["guarded"])
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells["guarded"])
    assert any(cell.startswith("=SUM") for cell in cells["raw"])
    assert [line.number for line in other.history("buoys")] == [1, 2]


@pytest.mark.parametrize(
    "text", ["=1", "'=1", "''=1", "'quoted'", " -x", "@a", "plain", "'", "＝１", "\t=1", "'t is"]
)
def test_a_guard_is_taken_off_and_nothing_else(text: str) -> None:
    """What was guarded is as before, whatever quotes it had."""
    written = io.StringIO()
    CsvWriter(written, ["text"]).add([to_cell(text)])
    _, (cell,) = csv.reader(io.StringIO(written.getvalue(), newline=""))

    assert unguard_cell(cell) == text
    assert not cell.startswith(("=", "@", " -", "\t=", "＝"))


@pytest.mark.parametrize(
    "path",
    ["../paragraphs.csv", "/etc/passwd", "a/../../b.csv", "C:\\x.csv", "http://x/y.csv", "."],
)
@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_a_path_that_leaves_is_refused(
    corpus: Corpus, other: Corpus, tmp_path: Path, path: str, kind: str
) -> None:
    """A resource's path leads into the package, or nothing is imported."""
    package = tmp_path / "package"
    corpus.export(form="datapackage", to=package)
    (package / "paragraphs.csv").rename(tmp_path / "paragraphs.csv")
    description = json.loads((package / "datapackage.json").read_text("utf-8"))
    description["resources"][4]["path"] = path
    (package / "datapackage.json").write_text(json.dumps(description), encoding="utf-8")
    if kind == "zip":
        package = _zipped(package, tmp_path / "package.zip")
    with pytest.raises(InputError) as failure:
        other.import_file(package)

    assert failure.value.code == "E_PATH"
    assert other.documents() == ()


def test_a_link_that_leaves_is_refused(corpus: Corpus, other: Corpus, tmp_path: Path) -> None:
    """A table that is a link to a file outside is not read."""
    package = tmp_path / "package"
    corpus.export(form="datapackage", to=package)
    (package / "links.csv").rename(tmp_path / "links.csv")
    (package / "links.csv").symlink_to(tmp_path / "links.csv")
    with pytest.raises(InputError) as failure:
        other.import_file(package)

    assert failure.value.code == "E_PATH"


Rows = list[list[str]]

BROKEN: dict[str, tuple[str, Callable[[Rows], Any], str]] = {
    "column": ("parts", lambda rows: rows[0].remove("slug"), "'parts.csv': /slug: the column"),
    "cells": ("documents", lambda rows: rows[2].append("x"), "line 3: has 13 cells, not 12"),
    "integer": ("paragraphs", lambda rows: _put(rows, "depth", "one"), "/depth: is no integer"),
    "array": ("parts", lambda rows: _put(rows, "signatories", "[["), "/signatories: is no array"),
    "member": ("parts", lambda rows: _put(rows, "signatories", "[7]"), "/signatories/0: is no obj"),
    "role": ("paragraphs", lambda rows: _put(rows, "role", "boss"), "/role: is none of"),
    "gone": ("paragraphs", lambda rows: rows.pop(1), "/digest: is not that of the text"),
    "stray": (
        "headings",
        lambda rows: rows.append(["z", *rows[-1][1:]]),
        "stands in headings where",
    ),
    "moment": ("documents", lambda rows: _put(rows, "date", "Jan"), "/document/date: does not"),
    "empty": ("versions", lambda rows: _put(rows, "language", ""), "/language: is no string"),
}


def _put(rows: Rows, column: str, cell: str) -> None:
    rows[1][rows[0].index(column)] = cell


@pytest.mark.parametrize("name", BROKEN)
def test_an_unsound_table_is_refused_whole(
    corpus: Corpus, other: Corpus, tmp_path: Path, name: str
) -> None:
    """One cell that is not sound, and nothing of the package is imported."""
    file, change, message = BROKEN[name]
    package = tmp_path / "package"
    corpus.export(form="datapackage", to=package)
    rows = table(package / f"{file}.csv")
    change(rows)
    with (package / f"{file}.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    with pytest.raises(InputError) as failure:
        other.import_file(package)

    assert failure.value.code == "E_SCHEMA"
    assert message in str(failure.value)
    assert other.documents() == ()


def test_a_folder_with_something_else_is_left_alone(corpus: Corpus, tmp_path: Path) -> None:
    """An export takes the place of an earlier one, and of nothing else."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError) as failure:
        corpus.export(form="datapackage", to=mine)
    corpus.export(form="datapackage", to=tmp_path / "package")
    corpus.export(form="datapackage", to=tmp_path / "package")

    assert failure.value.code == "E_EXISTS"
    assert (mine / "thesis.txt").read_text() == "years of work"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "mine", "package"]


@pytest.mark.parametrize("name", ["package", "package.zip"])
def test_a_full_disk_leaves_what_was_there(corpus: Corpus, tmp_path: Path, name: str) -> None:
    """Wherever the disk is full, even for a while, one line says so, and the old is whole."""
    path = tmp_path / name
    corpus.export(form="datapackage", to=path)
    before = {each: each.read_bytes() for each in (tmp_path).rglob("*.csv")}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (34_000, limits[1]))  # enough to read SQLite's log
    try:
        with pytest.raises(StorageError, match=rf"E_WRITE: cannot write '{path}' \(File too large"):
            corpus.export(form="datapackage", to=path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert {each: each.read_bytes() for each in (tmp_path).rglob("*.csv")} == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["home", name]


def _zipped(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    return target
