"""The commands on what recurs in the corpus, in all three forms of output."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from corpus_tool.reuse import near_duplicates
from tests import travelling
from tests.cli.conftest import Run


@pytest.fixture
def travelled(run: Run, workspace: Path) -> Run:
    """The command line of a workspace in which one formula travels."""
    travelling.write(workspace)
    for key in travelling.KEYS:
        date = travelling.DATES[key]
        parties = [
            option
            for party in travelling.parties_of(key)
            for option in ("--party", f"{party['code']}={party['name']}")
        ]
        given = [f"{key}.md", *(["--date", date] if date else []), *parties]
        assert run("add", *given).code == 0
    return run


def rows(text: str) -> list[dict[str, str]]:
    """Read CSV as a spreadsheet would."""
    return list(csv.DictReader(io.StringIO(text)))


def test_formulas_in_three_forms(travelled: Run) -> None:
    """The table names the formula, CSV has the same columns, JSON every span."""
    table, comma, data = (
        travelled("formulas", "--format", form) for form in ("table", "csv", "json")
    )
    (row,) = rows(comma.out)
    (formula,) = json.loads(data.out)

    assert table.err == "1 formula in 5 texts\n"
    assert row["formula"] == formula["id"] and row["formula"] in table.out
    assert (row["texts"], row["partners"]) == ("5", "3")
    assert row["first in"] == "arden-belmare-2012 (2012-06-05)"
    assert {each["version"] for each in formula["occurrences"]} == {
        f"{key}@1" for key in travelling.KEYS
    }
    assert all(each["start"] < each["end"] for each in formula["occurrences"])


def test_what_was_bounded_is_told(travelled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads the list learns what the search passed over."""
    monkeypatch.setattr(near_duplicates, "MAX_GROUP", 1)
    monkeypatch.setattr(near_duplicates, "FEW", 0)
    *bounded, count = travelled("formulas").err.splitlines()

    sample = "“The two leaders reaffirmed their shared commitment to the orderly charting of …”"
    assert bounded == [
        f"bounded: pairs of wordings by common words, 0 of 1 kept, beginning {sample}",
        f"bounded: pairs by a common shingle, 0 of 1 kept, beginning {sample}",
    ]
    assert count == "2 formulae in 5 texts"  # the two wordings were not compared


def test_formulas_are_narrowed(travelled: Run) -> None:
    """By document, by number of texts and by party; what is unknown is told in one line."""
    assert len(rows(travelled("formulas", "--document", travelling.KEYS[0], "-f", "csv").out)) == 1
    assert rows(travelled("formulas", "--min-documents", "6", "-f", "csv").out) == []
    assert len(rows(travelled("formulas", "--party", "XCO", "-f", "csv").out)) == 1
    unknown = travelled("formulas", "--party", "ZZZ")

    assert (unknown.code, unknown.out) == (1, "")
    assert unknown.err.startswith("E_NO_PARTY: ")
    assert travelled("formulas", "--document", "none").err.startswith("E_NO_DOCUMENT: ")
    assert travelled("formulas", "--min-documents", "1").code == 2


def test_lineage_of_a_formula(travelled: Run) -> None:
    """Who had it first, who took it from whom, who used it again, and who is undated."""
    (formula,) = json.loads(travelled("formulas", "-f", "json").out)
    found = rows(travelled("lineage", formula["id"], "-f", "csv").out)
    data = json.loads(travelled("lineage", formula["id"], "-f", "json").out)

    assert [row["document"] for row in found] == list(travelling.KEYS)
    assert [row["use"] for row in found] == [
        "first",
        "again",
        "taken from arden-belmare-2019",
        "again",
        "undated",
    ]
    assert data["formula"] == formula["id"]
    unknown = travelled("lineage", "0" * 16)
    assert (unknown.code, unknown.err[:14]) == (1, "E_NO_FORMULA: ")


def test_lineage_of_a_document(travelled: Run) -> None:
    """Where each paragraph was first seen; a document without a date is told."""
    found = rows(travelled("lineage", "--document", "arden-corvia-2025", "-f", "csv").out)

    assert [row["first seen in"] for row in found] == ["arden-belmare-2012@1#1", "new"]
    assert [row["in print"] for row in found] == ["safety → welfare", ""]
    assert travelled("lineage", "--document", "corvia-dorne-undated").err.startswith("E_NO_DATE: ")
    assert travelled("lineage").code == 2
    assert travelled("lineage", "x", "--document", "y").code == 2


def test_novelty_in_three_forms(travelled: Run) -> None:
    """Shares for people, numbers for programs, and the undated text named."""
    table = travelled("novelty")
    (row,) = rows(travelled("novelty", "arden-corvia-2025", "-f", "csv").out)
    (data,) = json.loads(travelled("novelty", "arden-corvia-2025", "-f", "json").out)

    assert table.err == "left aside, without a date: corvia-dorne-undated@1\n"
    assert "% of its words already stood in arden-corvia-2021 (2021-03)" in table.out
    assert row["nearest forebear"].endswith("already stood in arden-corvia-2021 (2021-03)")
    assert data["words"] == data["from_predecessor"] + data["from_others"] + data["new"]
    assert travelled("novelty", "none").err.startswith("E_NO_DOCUMENT: ")


def test_series_in_three_forms(travelled: Run) -> None:
    """The texts of the series are named, and what each of them does with the formula."""
    table = travelled("series", "arden-corvia-2021")
    (row,) = rows(travelled("series", "arden-corvia-2021", "-f", "csv").out)
    data = json.loads(travelled("series", *travelling.KEYS[:4], "-f", "json").out)

    assert table.err.startswith("series: arden-corvia-2021 (2021-03), arden-corvia-2025")
    assert (row["arden-corvia-2021"], row["arden-corvia-2025"]) == ("first", "carried")
    assert [text["key"] for text in data["texts"]] == list(travelling.KEYS[:4])
    assert travelled("series", "corvia-dorne-undated").err.startswith("E_SERIES: ")
    assert travelled("series").code == 2


@pytest.mark.parametrize("command", ["formulas", "novelty"])
def test_an_empty_corpus_is_told(run: Run, command: str) -> None:
    """One line that says what to do."""
    result = run(command)

    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("E_NO_DOCUMENTS: ") and result.err.count("\n") == 1


def test_spark_that_is_not_installed_is_told(
    travelled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line says what to install, and nothing is stored of the attempt but its run."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = travelled("formulas", "--engine", "spark")

    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("E_DEPENDENCY: ")
    assert "pip install 'corpus-tool[spark]'" in result.err
