"""What the operative verbs of treaties, resolutions and decisions are, genre by genre."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commitments.genres import FOLDER, measure

TEXTS = sorted(FOLDER.glob("*.md"))


@pytest.mark.parametrize("path", TEXTS, ids=[path.stem for path in TEXTS])
def test_operative_verbs_of_a_genre(path: Path) -> None:
    """Each marked verb is found with its speaker, kind and rung, and nothing else is."""
    one = measure(path)

    assert one.errors == ()
    assert one.marked > 4
