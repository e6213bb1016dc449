"""The tables of redlines: every row is drawn as it stands."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from corpus_tool import lexicon
from corpus_tool.model import Options
from corpus_tool.wording.wording import compare_words
from tests.wording.redlines import draw, sides

CASES = [
    case
    for file in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES, ids=[case["fact"] for case in CASES])
def test_the_redline_is_drawn(case: dict[str, str]):
    """Each row of the tables holds."""
    left, right = sides(case["redline"])

    readings = compare_words(left, right, options=Options(), lexicon=lexicon.load("en"))

    assert draw(readings) == case["redline"]
