"""Every table into a file: `--output FILE` writes it as workbook, CSV or JSON, or not at all."""

from __future__ import annotations

import csv
import json
import stat
import sys
from pathlib import Path

import openpyxl
import pytest
from typer.main import get_command

from corpus_tool.cli.app import app
from tests.cli.conftest import Run

TABLES: dict[str, tuple[tuple[str, ...], str]] = {
    "documents": (("list",), "earlier"),
    "versions": (("list", "versions"), "earlier@1"),
    "comparisons": (("list", "comparisons"), "earlier@1"),
    "runs": (("list", "runs"), "compare"),
    "show": (("show", "later"), "1"),
    "pair": (("compare", "earlier", "later"), "edited"),
    "three": (("compare", "earlier", "later", "third.md"), "earlier@1"),
    "commitments": (("commitments", "later"), "will"),
    "formulas": (("formulas", "--min-documents", "2"), "2"),
    "first seen": (("lineage", "--document", "later"), "later@1#1"),
    "novelty": (("novelty",), "earlier"),
    "series": (("series", "earlier", "later"), "sisters"),
    "catalogue": (("catalogue", "--party", "LAO"), "jpn-lao-2015-sp"),
    "added": (("add", "third.md"), "third@1"),
    "verified": (("verify",), "code"),
}


@pytest.fixture
def dated(compared: Run, workspace: Path) -> Run:
    """Two texts with dates, compared, and a third beside them."""
    compared("add", "earlier.md", "--date", "2015", "--party", "ARD=Arden")
    compared("add", "later.md", "--date", "2025", "--party", "ARD=Arden")
    text = (workspace / "later.md").read_text(encoding="utf-8")
    (workspace / "third.md").write_text(f"{text}\n3. It was a day of rain.\n", encoding="utf-8")
    return compared


def cells(path: Path) -> set[str]:
    """Return every text of every sheet of a workbook."""
    book = openpyxl.load_workbook(path)
    return {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_written_in_every_form(name: str, dated: Run, workspace: Path) -> None:
    """The name of the file says the form; what is printed is its path, and its cells are there."""
    command, known = TABLES[name]
    for suffix in ("xlsx", "csv", "json"):
        result = dated(*command, "--output", f"made/table.{suffix}")

        assert (result.code, result.out) == (0, f"made/table.{suffix}\n"), result.err
    said = cells(workspace / "made" / "table.xlsx")
    with (workspace / "made" / "table.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    json.loads((workspace / "made" / "table.json").read_text(encoding="utf-8"))
    assert known in said
    assert all(len(row) == len(rows[0]) for row in rows)
    assert known in {cell for row in rows for cell in row}


def test_every_command_with_forms_writes_files() -> None:
    """No command prints a form that it cannot write."""
    commands = get_command(app).commands  # type: ignore[attr-defined] # a group has them
    options = {
        name: {option for each in command.params for option in each.opts}
        for name, command in commands.items()
    }
    formed = {name for name, own in options.items() if "--format" in own}

    assert len(formed) >= 14
    assert {name for name in formed if "--output" not in options[name]} == set()


@pytest.mark.parametrize("command", [command for command, _ in TABLES.values()])
def test_a_workbook_is_never_printed(command: tuple[str, ...], dated: Run) -> None:
    """Without a file one line says what is missing, before anything is done."""
    result = dated(*command, "--format", "xlsx")

    assert result.code == 2
    assert result.out == ""
    assert "a workbook goes into a file: name it with --output FILE" in result.err


def test_a_name_that_says_no_form_is_refused(compared: Run, workspace: Path) -> None:
    """An unknown ending needs --format, and then is taken."""
    refused = compared("list", "-o", "list.txt")
    taken = compared("list", "-o", "list.txt", "--format", "csv")

    assert refused.code == 2
    assert "name it .xlsx, .csv or .json" in refused.err
    assert taken.code == 0
    assert (workspace / "list.txt").read_text(encoding="utf-8").startswith('"document"')


def test_a_file_is_replaced_whole_or_left_as_it_is(compared: Run, workspace: Path) -> None:
    """An earlier file gives way to the new one; where the folder cannot be written it stays."""
    folder = workspace / "kept"
    folder.mkdir()
    target = folder / "list.xlsx"
    target.write_text("earlier", encoding="utf-8")
    assert compared("list", "-o", "kept/list.xlsx").code == 0
    written = target.read_bytes()

    result = compared("list", "-o", "kept/list.xlsx/below.xlsx")

    assert written.startswith(b"PK")
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert target.read_bytes() == written
    assert [path.name for path in folder.iterdir()] == ["list.xlsx"]
    assert stat.S_ISREG(target.stat().st_mode)


def test_sheets_are_named_frozen_and_filtered(dated: Run, workspace: Path) -> None:
    """A workbook of a command has what the other workbooks have."""
    dated("commitments", "later", "-o", "verbs.xlsx")
    dated("list", "versions", "-o", "versions.xlsx")
    verbs = openpyxl.load_workbook(workspace / "verbs.xlsx", rich_text=True)
    versions = openpyxl.load_workbook(workspace / "versions.xlsx")

    assert verbs.sheetnames == ["Commitments", "About"]
    assert versions.sheetnames == ["Versions"]
    for sheet in (*verbs, *versions):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
    heads = [cell.value for cell in verbs["Commitments"][1]]
    row = next(r for r in verbs["Commitments"].iter_rows(min_row=2) if r[6].value == "will")
    sentence = row[heads.index("Sentence")].value
    assert [piece.text for piece in sentence if getattr(piece, "font", None) and piece.font.b] == [
        "will"
    ]


def test_without_the_library_nothing_is_done(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing XlsxWriter is told before the work, and the other forms are written."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    result = run("compare", "earlier.md", "later.md", "-o", "x.xlsx")

    assert result.code == 1
    assert result.err.startswith("E_DEPENDENCY: ")
    assert "earlier" not in run("list", "-f", "csv").out
    assert run("compare", "earlier.md", "later.md", "-o", "x.csv").code == 0
