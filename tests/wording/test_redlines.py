"""The tables of redlines: every row is drawn as it stands."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from corpus_tool import lexicon
from corpus_tool.model import Options
from corpus_tool.model.kinship import PairKinship
from corpus_tool.wording.substitution import PairSubstitution
from corpus_tool.wording.wording import compare_words
from tests.wording.redlines import draw, sides

CASES = [
    case
    for file in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES, ids=[case["fact"] for case in CASES])
def test_the_redline_is_drawn(case: dict[str, Any]):
    """Each row of the tables holds, between texts of the same parties if it names no sisters."""
    left, right = sides(case["redline"])
    substitution = PairSubstitution(
        PairKinship.SISTER if "sisters" in case else PairKinship.SUCCESSIVE,
        case.get("sisters", {}),
        case.get("left_date"),
        case.get("right_date"),
    )

    readings = compare_words(
        left,
        right,
        options=Options(),
        lexicon=lexicon.load("en"),
        substitution=substitution,
    )

    assert draw(readings) == case["redline"]
