"""`corpus-tool commitments`: who undertakes what, in three forms, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TEXT = """# Joint Statement of Japan and Fiji

1. The two leaders concurred on building a lighthouse and welcomed the ferry.

2. Japan will lend two pilots. The Fijian side called on all captains to slow down.
"""


@pytest.fixture
def statement(workspace: Path) -> Path:
    """A statement of two states."""
    path = workspace / "statement.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def verbs(text: str) -> list[tuple[str, str]]:
    """Return verb and speaker of every row of CSV."""
    return [(row["verb"], row["speaker"]) for row in csv.DictReader(io.StringIO(text))]


def test_a_file_is_read_and_its_verbs_told(run: Run, statement: Path) -> None:
    """A row a verb, and a line that says how many undertake, for whom, and by which ladder."""
    result = run("commitments", statement)

    assert result.code == 0
    assert [line.split("  ")[0] for line in result.out.splitlines()] == [
        *("paragraph", "1", "1", "2", "2"),
    ]
    assert "4 operative verbs, 2 undertakings (1 joint, 1 JPN); ladder.en 3" in result.err
    assert "no view on legal force" in result.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--party", "jpn"], [("will", "JPN")]),
        (["--party", "joint"], [("concurred on", "joint"), ("welcomed", "joint")]),
        (["--kind", "undertaking"], [("concurred on", "joint"), ("will", "JPN")]),
        (["--kind", "appeal", "--kind", "fact"], [("called on", "FJI")]),
        (["--party", "FJI", "--kind", "undertaking"], []),
    ],
)
def test_parties_and_kinds_are_chosen(
    run: Run, statement: Path, arguments: list[str], expected: list[tuple[str, str]]
) -> None:
    """A party's own, all sides together, one kind or several."""
    result = run("commitments", statement, *arguments, "--format", "csv")

    assert result.code == 0
    assert verbs(result.out) == expected


def test_json_has_every_span(run: Run, statement: Path) -> None:
    """Offsets into the paragraph, and the ladder's name and version."""
    data = json.loads(run("commitments", statement, "--format", "json").out)
    first = data["commitments"][0]

    assert data["ladder"] == "ladder.en 3"
    assert first["wording"] == {"text": "concurred on", "start": 16, "end": 28}
    assert first["complement"]["text"] == "building a lighthouse"
    assert first["speaker"]["parties"] == ["FJI", "JPN"]


def test_a_ladder_of_ones_own(run: Run, statement: Path, workspace: Path) -> None:
    """Its verbs are found, and no others; its name and digest are told."""
    path = workspace / "mine.ladder"
    path.write_text(
        'extends = "en"\nname = "mine"\n[[firmness]]\nname = "light"\ngrade = 1\n'
        'label = "concur"\nbasis = "a test"\nverbs = ["concur on"]\n'
    )
    result = run("commitments", statement, "--kind", "undertaking", "--lexicon", path)

    assert "1 operative verb, 1 undertaking (1 joint); mine 3+" in result.err
    assert "light" in result.out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["statement.md", "--party", "FRA"], "E_PARTY: 'FRA' is no party to statement@1."),
        (["none"], "E_NO_DOCUMENT: no document 'none'"),
        (["statement.md", "--lexicon", "none.toml"], "E_LEXICON: cannot read the lexicon"),
        (["statement.md", "--lexicon", "statement.md"], "E_LEXICON: the lexicon 'statement.md' is"),
    ],
)
def test_bad_input_gets_one_line(
    run: Run, statement: Path, arguments: list[str], line: str
) -> None:
    """What is wrong and what to do, and nothing on standard output."""
    result = run("commitments", *arguments)

    assert result.code == 1
    assert result.out == ""
    assert result.err.splitlines()[-1].startswith(line)


def test_report_writes_a_page_for_every_text(compared: Run, workspace: Path) -> None:
    """Page and data of each text, led to from the pair's page, the document's and the index."""
    assert compared("report").code == 0
    reports = workspace / "reports"

    for name in ("earlier@1", "later@1"):
        assert (reports / f"{name}.commitments.html").is_file()
        data = json.loads((reports / f"{name}.commitments.json").read_text(encoding="utf-8"))
        assert data["text"] == name
    pair = (reports / "earlier@1--later@1.html").read_text(encoding="utf-8")
    assert 'href="later@1.commitments.html"' in pair
    assert 'href="later@1.commitments.html"' in (reports / "index.html").read_text("utf-8")
    text = (reports / "texts" / "later.html").read_text(encoding="utf-8")
    assert 'href="../later@1.commitments.html"' in text
    page = (reports / "later@1.commitments.html").read_text(encoding="utf-8")
    assert 'href="texts/later.html#1"' in page
