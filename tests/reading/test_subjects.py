"""The list of subjects, and where a text names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_tool.errors import InputError
from corpus_tool.lexicon.subjects import load_subjects
from tests.reading.texts import SUBJECTS


def labels(text: str) -> list[str]:
    """Name the subjects of a text in their order."""
    return [hit.label for hit in SUBJECTS.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("defence cooperation", ["Defence"]),
        ("defense cooperation", ["Defence"]),
        ("counter-terrorism", ["Terrorism"]),
        ("Free-trade agreements", ["Free trade agreements", "Trade and investment"]),
        ("an AI strategy", ["Artificial intelligence"]),
        ("they said ai", []),
        ("the Pacific Island Forum", ["Pacific Islands"]),
        ("a well-planned outing", []),
        ("Somalia’s neighbours in Niger and Nigeria", ["Horn of Africa", "Sahel"]),
    ],
)
def test_phrases(text: str, expected: list[str]) -> None:
    """Spelling, case, hyphens and endings are folded; capitals and whole words not."""
    assert labels(text) == expected


def test_the_list_has_about_a_hundred_subjects_in_three_tiers() -> None:
    """Labels differ, and each tier has some."""
    assert len(SUBJECTS.subjects) > 100
    assert set(SUBJECTS.tiers.values()) == {1, 2, 3}


def test_a_workspace_adds_its_own(tmp_path: Path) -> None:
    """A list of one's own adds a subject, replaces one, takes one out, and shows in the version."""
    own = tmp_path / "topics.toml"
    own.write_text(
        '[tier2]\n"Salt" = ["salt pans", "brine*"]\n"Health" = ["fever*"]\n"Sport" = []\n', "utf-8"
    )
    subjects = load_subjects(own)

    assert [hit.label for hit in subjects.find("brines, hospitals of health, a fever, sport")] == [
        "Salt",
        "Health",
    ]
    assert subjects.version != SUBJECTS.version


@pytest.mark.parametrize(
    "content",
    [
        "tier9 = {}",
        '[tier1]\n"A" = "no list"',
        '[tier1]\n"A" = ["*x"]',
        '[tier1]\n"A" = [7]',
        "tier1 = 3",
    ],
)
def test_a_broken_list_is_refused(tmp_path: Path, content: str) -> None:
    """A list that breaks a rule is one clear error, never a rule silently off."""
    own = tmp_path / "topics.toml"
    own.write_text(content, "utf-8")

    with pytest.raises(InputError, match="E_LEXICON"):
        load_subjects(own)
