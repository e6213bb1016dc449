"""What a paragraph is called: every export has one address and one label for it."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import unquote

import openpyxl
import pytest
from lxml import etree

from corpus_tool.export.json import comparison_json
from corpus_tool.export.tabular import (
    alignment_tables,
    comparison_csv,
    comparison_tables,
    table_csv,
)
from corpus_tool.export.tei import comparison_tei
from corpus_tool.export.xlsx import workbook
from corpus_tool.model import Comparison
from tests.report.builders import ALL, MADE_AT, PROGRAM, comparison, every_state, paragraph, version
from tests.report.tables import table as make_table

Called = dict[str, str | None]
"""Label by address."""


def in_json(whole: Comparison) -> Called:
    """Return what the JSON calls the paragraphs."""
    data = json.loads(comparison_json(whole))
    return {
        each["address"]: each["label"]
        for side in ("left", "right")
        for each in data[side]["paragraphs"]
    }


def in_csv(whole: Comparison) -> Called:
    """Return what the CSV calls the paragraphs of links one to one, and those without a link."""
    called: Called = {}
    for row in csv.DictReader(io.StringIO(comparison_csv(whole))):
        for side in ("left", "right"):
            if row[side] and "," not in row[side]:
                called[row[side]] = row[f"{side}_label"] or None
    return called


def in_workbook(whole: Comparison) -> Called:
    """Return what the workbook calls the paragraphs of links one to one, and the others."""
    content = workbook(comparison_tables(whole), made_at=MADE_AT, program=PROGRAM)
    book = openpyxl.load_workbook(io.BytesIO(content))
    called: Called = {}
    for name, pairs in (
        ("Links", (("Left", "Left label"), ("Right", "Right label"))),
        ("New", (("Address", "Label"),)),
        ("Dropped", (("Address", "Label"),)),
    ):
        heads = [cell.value for cell in book[name][1]]
        for row in book[name].iter_rows(min_row=2, values_only=True):
            cells = dict(zip(heads, row, strict=True))
            called |= {cells[a]: cells[b] for a, b in pairs if cells[a] and "," not in cells[a]}
    return called


@pytest.mark.parametrize("name", ALL)
def test_every_export_has_one_address_and_one_label(name: str) -> None:
    """CSV and workbook call a paragraph what the JSON does, and so does the apparatus."""
    whole = ALL[name]()
    told = in_json(whole)
    root = etree.fromstring(comparison_tei(whole, made_at=MADE_AT, program=PROGRAM).encode())
    pointed = {
        unquote(one) for node in root.iter("{*}p") for one in node.get("corresp", "").split()
    }

    assert in_csv(whole) == in_workbook(whole)
    assert in_csv(whole).items() <= told.items()
    assert pointed == set(told)


def test_an_address_is_not_a_label() -> None:
    """In an annex the address says so, and the label is what is printed there."""
    told = in_csv(every_state())

    assert told["arden-belmare-2025@1#annex/1"] == "1"


def test_identifiers_of_the_apparatus_outlive_a_new_paragraph() -> None:
    """A paragraph keeps its identifier, as no place in the run is part of it."""
    first, second = paragraph("We met.", "1"), paragraph("We parted.", "2 bis")
    found = []
    for texts in ([first, second], [paragraph("We came.", "0"), first, second]):
        whole = comparison(version([]), version(texts))
        made = comparison_tei(whole, made_at=MADE_AT, program=PROGRAM)
        root = etree.fromstring(made.encode())
        key = "{http://www.w3.org/XML/1998/namespace}id"
        nodes = [node for node in root.iter("{*}p") if node.get(key)]
        found.append({"".join(node.itertext()): node.get(key) for node in nodes})

    assert found[0].items() <= found[1].items()
    assert len(set(found[1].values())) == 3


def test_a_table_of_several_texts_has_both() -> None:
    """Each cell has the addresses and the labels of its paragraphs."""
    table = make_table(3)
    rows = list(csv.DictReader(io.StringIO(table_csv(alignment_tables(table)[0]))))
    filled = [row for row in rows if row["address"]]

    assert filled
    for row in filled:
        paths = [one.partition("#")[2] for one in row["address"].split(", ")]
        labels = {p.path: p.label for v in table.versions for p in v.paragraphs}
        assert row["label"] == ", ".join(filter(None, (labels[path] for path in paths)))
