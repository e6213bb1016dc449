"""The Excel workbook, opened by another library: texts, marks, filters, and no formula."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.workbook import Workbook

from corpus_tool.errors import InputError, MissingDependency
from corpus_tool.export.tabular import (
    DataTable,
    alignment_tables,
    comparison_csv,
    comparison_tables,
    table_csv,
)
from corpus_tool.export.xlsx import workbook
from corpus_tool.model import Comparison, Link, Relation
from tests.report.builders import (
    ALL,
    MADE_AT,
    PROGRAM,
    comparison,
    every_state,
    paragraph,
    version,
)
from tests.report.hostile import hostile
from tests.report.tables import table as make_table

FORMULAE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1", "{=1}", "%x")


def write(whole: Comparison) -> bytes:
    """Return the workbook of a comparison."""
    return workbook(comparison_tables(whole), made_at=MADE_AT, program=PROGRAM)


def opened(whole: Comparison, *, rich: bool = False) -> Workbook:
    """Return the workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(write(whole)), rich_text=rich)


def said(words: str) -> Comparison:
    """Return a comparison of one edited paragraph that begins with these words, and one added."""
    left = version([paragraph(f"{words} in spring", "1")])
    right = version([paragraph(f"{words} in autumn", "1"), paragraph(words, "2")])
    return comparison(left, right, [Link((0,), (0,), Relation.EDITED, 0.8, reason=words)])


def test_the_sheets_hold_every_row() -> None:
    """Links, added and dropped paragraphs and both documents have a sheet each."""
    whole = every_state()
    book = opened(whole)

    assert book.sheetnames == ["Links", "New", "Dropped", "Title, notes", "Documents"]
    assert book["Links"].max_row == 1 + len(whole.links)
    assert book["New"]["B2"].value == "arden-belmare-2025@1#annex/1"
    assert book["Dropped"]["E2"].value == whole.dropped[0].text
    assert [book["Documents"][f"B{n}"].value for n in (2, 3)] == [
        "arden-belmare-2012@1",
        "arden-belmare-2025@1",
    ]


def test_heads_are_frozen_and_filters_set() -> None:
    """Every sheet keeps its head in sight and can be filtered over all its rows."""
    for sheet in opened(every_state()).worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_changes_are_marked_within_the_cell() -> None:
    """What was removed is struck, what was added underlined, and the cell has the whole text."""
    whole = every_state()
    sheet = opened(whole, rich=True)["Links"]
    row = next(r for r in sheet.iter_rows(min_row=2) if "explore joint" in str(r[9].value))
    left, right = row[9].value, row[10].value

    assert isinstance(left, CellRichText)
    assert str(left) == whole.left.paragraphs[3].text
    assert str(right) == whole.right.paragraphs[4].text
    struck, underlined = (
        [piece.text for piece in text if isinstance(piece, TextBlock) and getattr(piece.font, look)]
        for text, look in ((left, "strike"), (right, "u"))
    )
    assert "explore" in struck
    assert "concur" in underlined


@pytest.mark.parametrize("words", FORMULAE)
def test_no_cell_can_start_a_formula(words: str) -> None:
    """A text that begins like a formula is a string, and stays one when it is edited."""
    content = write(said(words))
    book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheets = "".join(
            package.read(name).decode() for name in package.namelist() if "worksheets/" in name
        )

    assert "<f" not in sheets.replace("<formula", "")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    found = [cell for cell in cells if str(cell.value).startswith(words)]
    assert len(found) >= 3
    assert all(cell.data_type == "s" for cell in found)
    assert all(cell.quotePrefix for cell in found) or words == "{=1}"


@pytest.mark.parametrize(
    "words",
    [
        "<r><t>x</t></r>",
        "</t></si><script>",
        "_x0041_ & _x0000_",
        "https://example.org/a",
        "00123",
        "2025-01-21",
        "TRUE",
        "a\n\nb\tc",
        " edges ",
        "𠀀 and é",
    ],
)
def test_words_stay_as_they_are(words: str) -> None:
    """Markup, escapes, addresses, numbers and control characters come back as the same text."""
    book = opened(said(words))

    assert book["New"]["E2"].value == words
    assert book["Links"]["J2"].value == f"{words} in spring"


def test_control_characters_are_written_as_the_format_has_them() -> None:
    """What XML cannot hold stands in the file as Excel's own escape, shown as it was."""
    book = opened(said("bell \x07 and nul \x00"))

    assert book["New"]["E2"].value == "bell _x0007_ and nul _x0000_"


def test_what_no_xml_can_hold_is_replaced() -> None:
    """Halves of surrogate pairs and noncharacters become U+FFFD, and the file opens."""
    table = DataTable("documents", ("title",), (("half \ud800, none \ufffe and \uffff",),))
    book = openpyxl.load_workbook(io.BytesIO(workbook((table,), made_at=MADE_AT, program=PROGRAM)))

    assert book["Documents"]["A2"].value == "half \ufffd, none \ufffd and \ufffd"


def test_rows_that_no_sheet_holds_are_refused() -> None:
    """A sheet would drop them without a word; one line says what to do."""
    table = DataTable("documents", ("title",), (("x",),) * 1_048_576)

    with pytest.raises(InputError, match=r"holds 1,048,575 rows.*Write it as CSV"):
        workbook((table,), made_at=MADE_AT, program=PROGRAM)


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    """What Excel cannot hold ends in an ellipsis, and the file opens."""
    long = "they will meet 𠀀 " * 4000
    right = version([paragraph(long, "1")])
    book = opened(comparison(version([]), right))
    text = book["New"]["E2"].value

    assert text.endswith("…")
    assert long.startswith(text[:-1])
    assert len(text.encode("utf-16-le")) // 2 <= 32_767


@pytest.mark.parametrize("name", ALL)
def test_every_state_has_a_workbook(name: str) -> None:
    """Empty, right-to-left and other pairs have a workbook with the texts of their links."""
    whole = ALL[name]()
    sheet = opened(whole)["Links"]
    texts = {sheet[f"K{n}"].value for n in range(2, sheet.max_row + 1)} - {None}

    assert texts == {
        "\n\n".join(whole.right.paragraphs[j].text for j in link.right) for link in whole.links
    }


def test_hostile_names_and_words_open() -> None:
    """Whatever stands in every field, the workbook opens."""
    assert opened(hostile("=<r>&\x01\"']]>")).sheetnames[0] == "Links"


def test_without_the_library_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A missing XlsxWriter is an error that names the extra."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)

    with pytest.raises(MissingDependency, match=r'pip install "corpus-tool\[excel\]"'):
        write(every_state())


def test_csv_has_every_row_and_starts_no_formula() -> None:
    """CSV has a line for each link and each paragraph without one; guarded unless raw is asked."""
    whole = every_state()
    rows = list(csv.DictReader(io.StringIO(comparison_csv(whole))))
    risky = list(csv.DictReader(io.StringIO(comparison_csv(said("=1+1")))))
    raw = list(csv.DictReader(io.StringIO(comparison_csv(said("=1+1"), raw=True))))

    around = [row for row in rows if row["state"] == "frame"]
    beside = [row for row in rows if row["state"] != "frame"]
    assert len(beside) == len(whole.links) + len(whole.added) + len(whole.dropped)
    assert beside[-1]["left_text"] == whole.dropped[0].text
    assert {row["reason"] for row in around} >= {"title"}
    assert all(row["left_text"] or row["right_text"] for row in around)
    assert risky[0]["right_text"] == "'=1+1 in autumn"
    assert risky[0]["reason"] == "'=1+1"
    assert raw[0]["right_text"] == "=1+1 in autumn"


def test_tables_tell_the_options() -> None:
    """The sheet of documents says what made the comparison."""
    whole = replace(every_state(), encoder="vectors 1")
    documents = comparison_tables(whole)[-1]
    row = dict(zip(documents.columns, documents.rows[0], strict=True))

    assert json.loads(str(row["options"]))["min_score"] == whole.options.min_score
    assert (row["engine"], row["encoder"]) == ("test-engine 1", "vectors 1")


def test_a_table_of_several_texts_has_a_line_for_every_cell() -> None:
    """As workbook and as CSV, each cell of the table says its text, state, address and words."""
    table = make_table(4)
    tables = alignment_tables(table)
    content = workbook(tables, made_at=MADE_AT, program=PROGRAM)
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(csv.DictReader(io.StringIO(table_csv(tables[0]))))

    assert book.sheetnames == ["Cells", "Documents"]
    assert book["Cells"].max_row == 1 + len(table.rows) * len(table.versions)
    assert book["Documents"].max_row == 1 + len(table.versions)
    assert len(rows) == len(table.rows) * len(table.versions)
    said = {row["text"] for row in rows if row["version"] == table.versions[1].name}
    assert {p.text for p in table.versions[1].paragraphs} <= {
        part for text in said for part in text.split("\n\n")
    }
