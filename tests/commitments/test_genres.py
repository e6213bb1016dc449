"""What the operative verbs of treaties, resolutions and decisions are, genre by genre."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commitments.genres import FOLDER, measure

LATER = sorted((FOLDER / "later").glob("*.md"))
TEXTS = sorted(FOLDER.glob("*.md"))


@pytest.mark.parametrize("path", TEXTS, ids=[path.stem for path in TEXTS])
def test_operative_verbs_of_a_genre(path: Path) -> None:
    """Each marked verb is found with its speaker, kind and rung, and nothing else is."""
    one = measure(path)

    assert one.errors == ()
    assert one.marked > 4


def test_operative_verbs_of_texts_written_later() -> None:
    """Of texts marked after the rules nine verbs of ten are found, and little else."""
    measures = [measure(path) for path in LATER]
    hits, marked, found = (
        sum(getattr(each, name) for each in measures) for name in ("hits", "marked", "found")
    )

    assert 2 * hits / (marked + found) > 0.92
