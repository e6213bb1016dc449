"""What is printed is safe to look at, and means the same in every form."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.cli.output import Format, clean_for_terminal, emit, emit_json
from corpus_tool.model.records import to_plain

HOSTILE = "a\x1b[31mb\x07\x9b2J\u202eevil\u2066x\nnext\tcell\u2028end\x00"


@given(st.text())
def test_clean_leaves_nothing_a_terminal_obeys(text: str) -> None:
    """After cleaning there is one line without controls, surrogates or reversals of direction."""
    cleaned = clean_for_terminal(text)

    assert not any(unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"} for each in cleaned)
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(cleaned)


def test_clean_keeps_the_words() -> None:
    """Words stay, and lines become one."""
    assert clean_for_terminal(HOSTILE) == "a[31mb2Jevilx next cell end"
    assert clean_for_terminal("Việt Nam – “quoted” \u200e日本") == "Việt Nam – “quoted” \u200e日本"


def test_json_escapes_and_loses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """JSON holds the hostile text unchanged, and a terminal sees only escapes."""
    emit_json({"text": HOSTILE, "half": "\ud800"})
    printed = capsys.readouterr().out

    assert json.loads(printed) == {"text": HOSTILE, "half": "\ud800"}
    assert clean_for_terminal(printed.replace("\n", "")) == printed.replace("\n", "")


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", " =", "\t="]
)
def test_csv_disarms_formulas(start: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A cell that a spreadsheet would run begins with a quote instead."""
    emit(Format.CSV, ("text", "number"), [(f"{start}cmd|' /C calc'!A0", -0.5)])
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))

    assert rows[1][0].startswith("'")
    assert rows[1][1] == "-0.5"


def test_forms_agree(capsys: pytest.CaptureFixture[str]) -> None:
    """Table, JSON and CSV tell the same rows; only the table leaves out what is too long for it."""
    columns, rows = (
        ("key", "size", "moved", "text"),
        [("old", 3, True, "Long."), ("new", None, False, "")],
    )

    def printed(form: Format) -> str:
        emit(form, columns, rows, hidden=("text",))
        return capsys.readouterr().out

    assert printed(Format.TABLE) == "key  size  moved\nold     3  yes\nnew\n"
    assert json.loads(printed(Format.JSON)) == [
        {"key": "old", "size": 3, "moved": True, "text": "Long."},
        {"key": "new", "size": None, "moved": False, "text": ""},
    ]
    assert list(csv.reader(io.StringIO(printed(Format.CSV)))) == [
        ["key", "size", "moved", "text"],
        ["old", "3", "yes", "Long."],
        ["new", "", "", ""],
    ]


def test_tables_line_up_for_wide_characters(capsys: pytest.CaptureFixture[str]) -> None:
    """Columns stand under each other also where a character takes two places."""
    emit(Format.TABLE, ("name", "n"), [("日本", 1), ("Lao", 2)])

    assert capsys.readouterr().out == "name  n\n日本  1\nLao   2\n"


def test_values_become_plain() -> None:
    """Dataclasses, enumerations, tuples and times become what JSON can hold."""

    @dataclass
    class Pair:
        left: Format
        right: tuple[datetime, ...]

    moment = datetime(2025, 1, 21, 9, 30, tzinfo=UTC)

    assert to_plain({"pair": Pair(Format.CSV, (moment,))}) == {
        "pair": {"left": "csv", "right": ["2025-01-21T09:30:00+00:00"]}
    }
    with pytest.raises(TypeError, match="no plain form of set"):
        to_plain({"pair": {1}})
