"""The command export with two texts: each form is written, whole or not at all."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from lxml import etree

from corpus_tool.operations.export_formats import COMPARISON_FORMS
from tests.cli.conftest import Run

STARTS = {
    "docx": b"PK",
    "docx-table": b"PK",
    "xlsx": b"PK",
    "pdf": b"%PDF-",
    "csv": b'"state"',
    "tei": b"<?xml",
    "json": b"{",
}


@pytest.mark.parametrize("form", COMPARISON_FORMS)
def test_every_form_is_written(form: str, compared: Run, workspace: Path) -> None:
    """Each form of the register makes a file that begins as its kind does."""
    result = compared("export", "earlier", "later", "--to", form, "--output", "x")

    assert result.code == 0
    assert (workspace / "x").read_bytes().startswith(STARTS[form])


def test_text_goes_to_standard_output_and_the_rest_into_the_reports(
    compared: Run, workspace: Path
) -> None:
    """CSV and TEI can be piped; a Word file lands in the reports."""
    table = compared("export", "earlier", "later", "--to", "csv").out
    tei = compared("export", "earlier", "later", "--to", "tei").out
    word = compared("export", "earlier", "later", "--to", "docx").out.strip()

    assert [row["state"] for row in csv.DictReader(io.StringIO(table))] == [
        "edited",
        "identical",
        "dropped",
    ]
    assert etree.fromstring(tei.encode()).tag.endswith("TEI")
    assert (workspace / word).read_bytes().startswith(b"PK")


def test_a_folder_that_cannot_be_written_leaves_nothing(compared: Run, workspace: Path) -> None:
    """Where the file cannot be, one line says so, and nothing is left behind."""
    (workspace / "taken").write_text("a file")
    result = compared("export", "earlier", "later", "--to", "docx", "-o", "taken/x.docx")

    assert result.code == 1
    assert result.err.count("\n") == 1
    assert (workspace / "taken").read_text() == "a file"
