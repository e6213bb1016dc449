"""Commands that hand over to other programs, and take from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from tests.cli.conftest import Run


def test_the_corpus_goes_out_and_comes_in(compared: Run, tmp_path: Path) -> None:
    """Export, import elsewhere, and what is there is what was here."""
    assert compared("export", "--output", "c.jsonl").out == "c.jsonl\n"
    compared("init", tmp_path / "other")
    result = compared("import", "c.jsonl", "--format", "json", "--workspace", tmp_path / "other")
    there = compared("export", "--workspace", tmp_path / "other")

    assert json.loads(result.out) == [
        {"what": "documents", "in the file": 2, "new": 2},
        {"what": "versions", "in the file": 2, "new": 2},
        {"what": "retrievals", "in the file": 0, "new": 0},
        {"what": "comparisons", "in the file": 1, "new": 1},
    ]
    assert there.out == (tmp_path / "c.jsonl").read_text("utf-8")


def test_the_ending_of_the_file_names_the_form(compared: Run, workspace: Path) -> None:
    """A form need not be named where the file's name says it."""
    for name in ("c.jsonl", "c.zip", "c.bib"):
        assert compared("export", "-o", name).code == 0
    assert compared("export", "later", "-o", "later.tei.xml").code == 0
    assert compared("export", "earlier", "later", "-o", "both.json").code == 0

    assert (workspace / "c.zip").read_bytes().startswith(b"PK")
    assert (workspace / "c.bib").read_text().startswith("@misc{earlier")
    assert etree.parse(workspace / "later.tei.xml").getroot().tag.endswith("TEI")
    assert json.loads((workspace / "both.json").read_text())["format"].endswith("comparison 1")


def test_text_goes_to_standard_output(compared: Run) -> None:
    """Without a path, what is text is printed, and nothing else is."""
    result = compared("export", "later", "--to", "akn")

    assert result.err == ""
    assert etree.fromstring(result.out.encode()).tag.endswith("akomaNtoso")


def test_what_is_no_text_goes_into_the_reports(compared: Run, workspace: Path) -> None:
    """Without a path, an archive is written beside the reports."""
    result = compared("export", "--to", "datapackage")

    assert result.out == "reports/corpus.zip\n"
    assert (workspace / "reports" / "corpus.zip").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "docx"), "the corpus has no form 'docx'"),
        (("later", "--to", "jsonl"), "one text has no form 'jsonl'"),
        (("later", "-o", "later.wps"), "name one: "),
    ],
)
def test_a_form_that_is_not_there(compared: Run, arguments: tuple[str, ...], said: str) -> None:
    """What is exported in no such form is wrong usage, and the known forms are named."""
    result = compared("export", *arguments)

    assert result.code == 2
    assert said in " ".join(result.err.split())


def test_a_failing_export_leaves_what_was_there(compared: Run, workspace: Path) -> None:
    """An earlier file stays as it was when the next export fails, and no half one is left."""
    target = workspace / "c.jsonl"
    target.write_text("before")
    result = compared("export", "nobody", "--to", "tei", "-o", target)
    unwritable = compared("export", "-o", "later.md/c.jsonl")

    assert (result.code, unwritable.code) == (1, 1)
    assert result.err.startswith("E_NO_DOCUMENT")
    assert unwritable.err.startswith("E_WRITE")
    assert target.read_text() == "before"
    assert not list(workspace.glob(".corpus-tool-*"))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("nothing.jsonl", None, "E_NOT_FOUND"),
        ("empty.jsonl", b"", "E_EMPTY"),
        ("folder", None, "E_NOT_FOUND"),
        ("page.jsonl", b"<html></html>\n", "E_SCHEMA"),
        ("some.zip", b"PK\x05\x06" + b"\0" * 18, "E_NOT_FOUND"),
    ],
)
def test_what_cannot_be_imported(
    run: Run, workspace: Path, name: str, content: bytes | None, code: str
) -> None:
    """One line says why, and nothing is imported."""
    if content is not None:
        (workspace / name).write_bytes(content)
    elif name == "folder":
        (workspace / name).mkdir()
    result = run("import", name)

    assert result.code == 1
    assert result.err.startswith(f"{code}: ")
    assert result.err.count("\n") == 1
    assert json.loads(run("list", "--format", "json").out) == []
