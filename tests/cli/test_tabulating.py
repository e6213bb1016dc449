"""`compare` with three and more texts."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from corpus_tool.export.json import TABLE_SCHEMA
from tests.cli.conftest import LATER, Run

LATEST = (
    LATER.replace("fisheries", "ports")
    + "\n3. Tourism boards welcomed direct flights that began last spring.\n"
)
TEXTS = ("earlier.md", "later.md", "latest.md")


@pytest.fixture
def three(run: Run, workspace: Path) -> Run:
    """The command line of a workspace with three texts beside it."""
    (workspace / "latest.md").write_text(LATEST, encoding="utf-8")
    return run


def test_a_series_for_people(three: Run) -> None:
    """A line a row, a column a text, and what was done as a message."""
    result = three("compare", *TEXTS)
    lines = [line.split() for line in result.out.splitlines()]

    assert result.code == 0
    assert lines[0] == ["row", "earlier@1", "later@1", "latest@1"]
    assert lines[2] == ["2", "start", "¶2", "identical", "¶2", "identical", "¶2"]
    assert lines[3] == ["3", "start", "¶3", "dropped", "absent"]
    assert lines[4] == ["4", "absent", "absent", "new", "¶3"]
    assert "earlier@1 (3 ¶), later@1 (2 ¶), latest@1 (3 ¶): 4 rows, series" in result.err


def test_against_the_first(three: Run) -> None:
    """With --base each text is compared with the first, and the comparisons are stored."""
    result = three("compare", *TEXTS, "--base", "--format", "json")
    stored = json.loads(three("list", "comparisons", "--format", "json").out)

    assert json.loads(result.out)["mode"] == "base"
    assert result.err.rstrip().endswith("4 rows, base")
    assert [one["left"] for one in stored] == ["earlier@1", "earlier@1"]
    assert three("compare", *TEXTS, "--base", "--format", "json").out == result.out


def test_as_json(three: Run) -> None:
    """Valid under the published schema, with every text."""
    value = json.loads(three("compare", *TEXTS, "--format", "json").out)

    jsonschema.validate(value, TABLE_SCHEMA)
    assert [len(text["paragraphs"]) for text in value["texts"]] == [3, 2, 3]


def test_as_csv(three: Run) -> None:
    """One line a cell, the same columns whatever the number of texts, words included."""
    out = three("compare", *TEXTS, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out)))

    assert len(rows) == 4 * 3
    assert set(rows[0]) == {
        "row",
        "text",
        "state",
        "paragraphs",
        "labels",
        "moved",
        "score",
        "reason",
        "words",
    }
    last = rows[-1]
    assert (last["text"], last["state"]) == ("latest@1", "new")
    assert (last["paragraphs"], last["labels"]) == ("latest@1#3", "3")
    assert last["words"].startswith("Tourism boards")


def test_a_page_and_its_pairs(three: Run, workspace: Path) -> None:
    """--report writes the table, and beside it the pages that its cells lead to."""
    result = three("compare", *TEXTS, "--report", "out/series.html")
    page = (workspace / "out" / "series.html").read_text(encoding="utf-8")
    pairs = ["earlier@1--later@1.html", "later@1--latest@1.html"]

    assert result.code == 0
    assert result.err.rstrip().endswith("wrote out/series.html")
    tables = ("cells", "followed", "documents")
    data = {f"series.table.{end}" for end in ("json", "xlsx", *(f"{one}.csv" for one in tables))}
    written = {one.name for one in (workspace / "out").iterdir()}
    assert written == {"series.html", *pairs, *data}
    assert all(f'href="{pair}#' in page for pair in pairs)


def test_a_report_as_json_is_the_data_alone(three: Run, workspace: Path) -> None:
    """A name that ends in .json is written as data, without pages."""
    assert three("compare", *TEXTS, "--report", "out/series.json").code == 0
    value = json.loads((workspace / "out" / "series.json").read_text(encoding="utf-8"))

    assert value["format"] == "corpus-tool table 1"
    assert [one.name for one in (workspace / "out").iterdir()] == ["series.json"]


def test_the_thresholds_reach_every_comparison(three: Run) -> None:
    """Options are those of a comparison of two."""
    out = three("compare", *TEXTS, "--min-score", "1", "--format", "json").out

    assert json.loads(out)["options"]["min_score"] == 1.0


def test_a_text_that_is_not_there(three: Run) -> None:
    """One line that names it, whichever it is; nothing on standard output."""
    result = three("compare", *TEXTS[:2], "nowhere")

    assert (result.code, result.out) == (1, "")
    assert "nowhere" in result.err and "Traceback" not in result.err


def test_one_text_twice(three: Run) -> None:
    """A text may stand in the table again, say before and after another."""
    result = three("compare", "earlier.md", "later.md", "earlier.md", "--report", "x.html")

    assert result.code == 0
    assert result.out.splitlines()[0].split()[1:] == ["earlier@1", "later@1", "earlier@1"]


def test_the_name_of_the_file_says_the_form(three: Run, workspace: Path) -> None:
    """A table is written as CSV or as a workbook where the file is named so."""
    assert three("compare", *TEXTS, "--report", "out.csv").code == 0
    assert three("compare", *TEXTS, "--report", "out.xlsx").code == 0

    assert len((workspace / "out.csv").read_text("utf-8").splitlines()) == 1 + 4 * 3
    assert (workspace / "out.xlsx").read_bytes().startswith(b"PK")
