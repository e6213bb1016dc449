"""A file that comes in costs no more than its limits; what is beyond is one line that says where.

The limits are lowered here, so that the files stay small.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus_tool.corpus import Corpus
from corpus_tool.errors import InputError
from corpus_tool.export.import_records import DEFAULT_LIMITS, ImportLimits
from corpus_tool.export.open_export import open_brought

LOW = ImportLimits(
    line_bytes=100_000,
    row_bytes=12_000,
    thing_bytes=30_000,
    thing_rows=60,
    values=20_000,
    receipt_work=40_000,
    resources=8,
    members=9,
    directory_bytes=1_000,
    archive_bytes=400_000,
    ratio=20,
    free_bytes=10_000,
)


@pytest.fixture(scope="module")
def package(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound package and, beside it, sound JSON Lines."""
    folder = tmp_path_factory.mktemp("exported")
    with Corpus.open(workspace=made, read_only=True) as corpus:
        corpus.export(form="datapackage", to=folder / "package")
        corpus.export(form="jsonl", to=folder / "c.jsonl")
    return folder / "package"


def refusal(path: Path, limits: ImportLimits = LOW) -> InputError:
    """Read all of a file and return why it is refused."""
    with pytest.raises(InputError) as failure, open_brought(path, limits=limits) as brought:
        for _ in brought:
            pass
    assert "\n" not in str(failure.value)
    return failure.value


def copied(package: Path, to: Path, changes: dict[str, bytes], *, packed: bool = False) -> Path:
    """Copy a package with other bytes for some of its files, as a folder or an archive."""
    files = {path.name: path.read_bytes() for path in package.iterdir()} | changes
    if not packed:
        to.mkdir()
        for name, content in files.items():
            (to / name).write_bytes(content)
        return to
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return to


def test_what_we_export_is_within_the_limits(package: Path) -> None:
    """Even these low limits let a small corpus through, whatever its form."""
    lines = package.with_name("c.jsonl")
    for path in (package, lines):
        with open_brought(path, limits=LOW) as brought:
            assert len(list(brought)) > 15


def column(package: Path, file: str, name: str, cell: str) -> bytes:
    """Return a table whose first row has another cell."""
    with (package / file).open(encoding="utf-8", newline="") as stream:
        head, row, *rest = csv.reader(stream)
    row[head.index(name)] = cell
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, row, *rest])
    return out.getvalue().encode()


Make = Callable[[Path], dict[str, bytes]]


def rows(package: Path, number: int) -> bytes:
    """Return paragraphs of which the first row stands there many times."""
    head, row, *_ = (package / "paragraphs.csv").read_bytes().splitlines(keepends=True)
    return head + row * number


TABLES: dict[str, tuple[Make, str]] = {
    "a line without an end": (
        lambda p: {"documents.csv": b"a" * 1_000_000},
        "'documents.csv', line 1 has more than 12,000 bytes",
    ),
    "a cell of many lines": (
        lambda p: {"documents.csv": (p / "documents.csv").read_bytes() + b'"' + b"x\n" * 9_500},
        "ends no row of less than 12,000 bytes",
    ),
    "a row of many cells": (
        lambda p: {"links.csv": (p / "links.csv").read_bytes() + b"," * 9_900},
        "has 9901 cells, not 9",
    ),
    "many rows of one text": (
        lambda p: {"paragraphs.csv": rows(p, 80)},
        "'paragraphs.csv', line 62 is beyond 60 rows or 30,000 bytes of one text",
    ),
    "bytes that are no text": (
        lambda p: {"documents.csv": b"\xff" * 100},
        "'documents.csv', line 1: is no CSV in UTF-8",
    ),
    "an endless number": (
        lambda p: {"versions.csv": column(p, "versions.csv", "number", "9" * 400)},
        "'versions.csv', line 2: /number: is no integer",
    ),
    "a number with words": (
        lambda p: {"versions.csv": column(p, "versions.csv", "number", "1_0")},
        "/number: is no integer",
    ),
    "a score beyond numbers": (
        lambda p: {"comparisons.csv": column(p, "comparisons.csv", "min_score", "1e999")},
        "'comparisons.csv', line 2: /min_score: is no number",
    ),
    "a score that is none": (
        lambda p: {"comparisons.csv": column(p, "comparisons.csv", "min_score", "nan")},
        "/min_score: is no number",
    ),
    "a cell nested without end": (
        lambda p: {"parts.csv": column(p, "parts.csv", "signatories", "[" * 1_500)},
        "'parts.csv', line 2: /signatories: is no array (nested too deep)",
    ),
    "many tables": (
        lambda p: {"datapackage.json": described(p, resources=50)},
        "'datapackage.json' describes more than 8 tables",
    ),
    "a deep description": (
        lambda p: {"datapackage.json": b"[" * 10_000},
        "'datapackage.json': is no JSON (nested too deep)",
    ),
    "two columns of one name": (
        lambda p: {"links.csv": (p / "links.csv").read_bytes().replace(b"\n", b",links\n", 1)},
        "'links.csv', line 2: has 9 cells, not 10",
    ),
}


def described(package: Path, *, resources: int) -> bytes:
    """Return a description with further tables."""
    value = json.loads((package / "datapackage.json").read_bytes())
    value["resources"] += [{"name": f"x{n}", "path": "x.csv"} for n in range(resources)]
    return json.dumps(value).encode()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_bounds(package: Path, tmp_path: Path, name: str, packed: bool) -> None:
    """In a folder and in an archive, what is too much is told with file, member and line."""
    make, message = TABLES[name]
    path = copied(package, tmp_path / "bad.zip", make(package), packed=packed)
    error = refusal(path, replace(LOW, ratio=2_000, archive_bytes=10**9))

    assert error.code == ("E_SCHEMA" if ": " in message or "not 9" in message else "E_TOO_BIG")
    assert str(error).startswith(f"{error.code}: 'bad.zip', '")
    assert message in str(error), error


def test_values_are_counted_before_they_are_built(package: Path, tmp_path: Path) -> None:
    """A cell of many small values is refused, for each costs a hundred times its bytes."""
    cell = "[" + "{}," * 500 + "{}]"
    changes = {"parts.csv": column(package, "parts.csv", "signatories", cell)}
    path = copied(package, tmp_path / "bad", changes)

    assert "/signatories/0:" in str(refusal(path))
    assert "holds more than 400 values" in str(refusal(path, replace(LOW, values=400)))


ARCHIVES: dict[str, tuple[dict[str, Any], str]] = {
    "many members": ({"members": 7}, "'bad.zip' has more than 7 members"),
    "a long list of members": ({"directory_bytes": 300}, "'bad.zip' has a longer list of members"),
    "too much in all": ({"archive_bytes": 30_000}, "'bad.zip' unpacks to "),
    "a member that is a bomb": ({}, "'bad.zip', 'links.csv' unpacks to more than 20 times"),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_has_bounds(package: Path, tmp_path: Path, name: str) -> None:
    """Before anything is unpacked, an archive is looked at as a whole."""
    changes, message = ARCHIVES[name]
    bomb = {} if changes else {"links.csv": b" " * 300_000}
    path = copied(package, tmp_path / "bad.zip", bomb, packed=True)
    error = refusal(path, replace(LOW, **changes))

    assert (error.code, message in str(error)) == ("E_TOO_BIG", True), error


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_is_packed_as_we_pack(package: Path, tmp_path: Path, method: int) -> None:
    """Packing that may ask for gigabytes before its first byte is refused."""
    with zipfile.ZipFile(tmp_path / "odd.zip", "w", method) as archive:
        archive.writestr("datapackage.json", (package / "datapackage.json").read_bytes())
    error = refusal(tmp_path / "odd.zip")

    assert str(error).startswith("E_UNREADABLE: 'odd.zip', 'datapackage.json' is encrypted or")


def test_what_an_archive_says_of_its_sizes_may_be_a_lie(package: Path, tmp_path: Path) -> None:
    """A member that claims to be small is unpacked no further, and its damage is told."""
    path = copied(package, tmp_path / "lie.zip", {"links.csv": b"x" * 50_000}, packed=True)
    body = path.read_bytes()
    path.write_bytes(body.replace((50_000).to_bytes(4, "little"), (500).to_bytes(4, "little")))

    assert refusal(path, replace(LOW, ratio=2_000)).code in {"E_UNREADABLE", "E_TOO_BIG"}


def lines(package: Path) -> list[str]:
    """Return the sound lines."""
    return package.with_name("c.jsonl").read_text("utf-8").splitlines(keepends=True)


def receipts(package: Path, number: int) -> str:
    """Return a version with a receipt many times."""
    line = next(each for each in lines(package) if '"kind":"version"' in each)
    value = json.loads(line)
    value["receipts"] *= number
    return json.dumps(value)


LINES: dict[str, tuple[Callable[[Path], str], str]] = {
    "a line without an end": (lambda p: "a" * 200_000, "line 2 has more than 100,000 bytes"),
    "many values": (lambda p: "[" + "[]," * 15_000 + "[]]", "line 2 holds more than 20,000 values"),
    "nested without end": (lambda p: "[" * 15_000, "line 2: is no JSON (nested too deep)"),
    "nested objects": (lambda p: '{"a":' * 10_000, "line 2: is no JSON (nested too deep)"),
    "an endless number": (lambda p: '{"a":' + "9" * 9_000 + "}", "of thousands of digits"),
    "beyond all numbers": (lambda p: '{"a":-1e400}', "line 2: is no JSON (-1e400 is beyond"),
    "a surrogate": (
        lambda p: lines(p)[1].replace('"title":"', '"title":"\\ud800'),
        "line 2: document.title holds half of a surrogate pair",
    ),
    "a text stored again and again": (lambda p: receipts(p, 12), "has 12 receipts of a long text"),
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_has_bounds(package: Path, other: Corpus, tmp_path: Path, name: str) -> None:
    """Of JSON Lines, too, what is too much is told with file and line."""
    make, message = LINES[name]
    path = tmp_path / "bad.jsonl"
    path.write_text(lines(package)[0] + make(package) + "\n", encoding="utf-8")
    if name == "a surrogate":  # the store knows what a text is
        with pytest.raises(InputError) as failure:
            other.import_file(path)
        error = failure.value
    else:
        error = refusal(path)

    assert str(error).startswith(f"{error.code}: 'bad.jsonl', line 2"), error
    assert message in str(error)
    assert other.documents() == ()


@pytest.mark.parametrize("kind", ["a pipe", "a circle", "a device", "nothing"])
def test_a_table_is_a_file(package: Path, tmp_path: Path, kind: str) -> None:
    """A pipe in a folder is not waited for, a circle of links ends, a device is not read."""
    path = copied(package, tmp_path / "bad", {})
    links = path / "links.csv"
    links.unlink()
    if kind == "a pipe":
        os.mkfifo(links)
    elif kind != "nothing":
        links.symlink_to({"a circle": "links.csv", "a device": "/dev/zero"}[kind])
    code = {"a pipe": "E_NOT_A_FILE", "nothing": "E_NOT_FOUND"}.get(kind, "E_PATH")
    error = refusal(path)

    assert error.code == code
    assert "links.csv'" in str(error)


def test_what_is_named_is_a_file(tmp_path: Path) -> None:
    """A pipe that is named is not waited for either."""
    os.mkfifo(tmp_path / "pipe.jsonl")

    assert refusal(tmp_path / "pipe.jsonl").code == "E_NOT_A_FILE"


def test_the_limits_are_in_the_docs(root: Path) -> None:
    """What docs/formats.md says of the limits is what holds."""
    said = (root / "docs" / "formats.md").read_text("utf-8")
    for number in (
        "256 MB",
        "32 MB",
        "64 MB",
        "250,000",
        "5,000,000",
        "2,000",
        "8 GB",
        "200 times",
    ):
        assert re.search(rf"\b{number}\b", said), number
    assert DEFAULT_LIMITS.ratio == 200
    assert DEFAULT_LIMITS.line_bytes == 256 << 20
