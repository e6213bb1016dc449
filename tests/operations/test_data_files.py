"""Beside every page of the reports stand its tables: JSON, CSV and, where it can be, a workbook."""

from __future__ import annotations

import csv
import json
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest

from corpus_tool import Corpus

EARLIER = """Joint Statement

1. The two leaders agreed to explore cooperation on clean energy and on ports.

2. =SUM(A1) is what the two leaders will hold every year.
"""

LATER = """Joint Statement

1. The two leaders concurred on cooperation on clean energy, on ports and on railways.

2. =SUM(A1) is what the two leaders will hold every year.

3. The two leaders welcomed the new direct flights between both capitals.
"""

TABLES = {
    "old@1--new@1": ["Links", "New", "Dropped", "Title, notes", "Documents"],
    "new@1.commitments": ["Commitments", "About"],
    "texts/new": ["Paragraphs", "Versions", "Received", "About"],
    "corpus": ["Formulae", "Uses", "Who takes from whom", "What each text adds"],
    "index": ["Comparisons", "Documents"],
}


class Links(HTMLParser):
    """Collects where the links of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address of a link."""
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the reports will be; the current folder has two texts, and no workspace."""
    (tmp_path / "old.txt").write_text(EARLIER)
    (tmp_path / "new.txt").write_text(LATER)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "reports"


def publish(reports: Path) -> None:
    """Compare the two texts and write all reports."""
    with Corpus.open("db/corpus.sqlite") as corpus:
        corpus.add("old.txt", date="2015")
        corpus.add("new.txt", date="2025", succeeds="old")
        corpus.compare("old", "new")
        list(corpus.publish(to=reports))


def data_of(page: Path) -> set[str]:
    """Return the data files that a page leads to, as they are called beside it."""
    links = Links()
    links.feed(page.read_text(encoding="utf-8"))
    files = {unquote(one) for one in links.found if one.endswith((".json", ".csv", ".xlsx"))}
    return {one for one in files if not one.startswith("..") and "//" not in one}


def test_every_page_leads_to_its_data_and_all_of_it_is_there(reports: Path) -> None:
    """No page without JSON, CSV and workbook, no link into nothing, no file that none leads to."""
    publish(reports)
    led: set[Path] = set()
    for page in reports.rglob("*.html"):
        files = data_of(page)
        led |= {page.parent / name for name in files}

        assert {Path(name).suffix for name in files} == {".json", ".csv", ".xlsx"}, page
    written = {path for path in reports.rglob("*") if path.suffix in {".json", ".csv", ".xlsx"}}
    assert led == written


@pytest.mark.parametrize("stem", TABLES)
def test_the_forms_of_a_page_agree(stem: str, reports: Path) -> None:
    """Its workbook opens, has a sheet a table, and no cell of it or of the CSV is a formula."""
    publish(reports)
    book = openpyxl.load_workbook(reports / f"{stem}.xlsx")
    json.loads((reports / f"{stem}.json").read_text(encoding="utf-8"))

    assert book.sheetnames == TABLES[stem]
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    for path in (reports / stem).parent.glob(f"{Path(stem).name}.*csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) > 1 or stem == "corpus"
        assert not any(cell.startswith("=") for row in rows for cell in row)


def test_texts_are_the_same_in_all_three(reports: Path) -> None:
    """The document's paragraphs have one address, label and text in JSON, CSV and workbook."""
    publish(reports)
    told = json.loads((reports / "texts" / "new.json").read_text(encoding="utf-8"))["paragraphs"]
    with (reports / "texts" / "new.paragraphs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sheet = openpyxl.load_workbook(reports / "texts" / "new.xlsx")["Paragraphs"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]

    assert [each["address"] for each in told] == ["new@1#1", "new@1#2", "new@1#3"]
    assert [row["address"] for row in rows] == [each["address"] for each in told]
    assert [row["label"] for row in rows] == [each["label"] for each in told] == ["1", "2", "3"]
    assert [row[:3] for row in cells] == [
        [each["address"], each["paragraph"], each["label"]] for each in told
    ]
    assert [each["text"] for each in told] == [row[-1] for row in cells]
    assert rows[1]["text"] == f"'{told[1]['text']}"


def test_without_the_library_pages_are_written_and_lead_to_the_rest(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing XlsxWriter costs the workbooks and their links, and nothing else."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    publish(reports)

    assert not list(reports.rglob("*.xlsx"))
    for page in reports.rglob("*.html"):
        assert {Path(name).suffix for name in data_of(page)} == {".json", ".csv"}


def test_the_page_of_several_texts_leads_to_its_table(reports: Path) -> None:
    """The data stand beside the page under a name that is no report's."""
    Path("third.txt").write_text(LATER.replace("railways", "canals"))
    with Corpus.open("db/corpus.sqlite") as corpus:
        table = corpus.tabulate(["old.txt", "new.txt", "third.txt"])
        page = corpus.report(table, to=reports / "series.html")

    ends = ("json", "xlsx", "cells.csv", "documents.csv", "followed.csv")
    assert data_of(page) == {f"series.table.{end}" for end in ends}
    assert all((reports / name).exists() for name in data_of(page))
