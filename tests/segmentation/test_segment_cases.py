"""Specimens of every kind of layout, each with the outline that a careful reader would write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.segmentation.outline import outline, read

CASES = Path(__file__).parent / "cases"
SPECIMENS = sorted(path for path in CASES.iterdir() if path.suffix in {".md", ".txt"})


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda path: path.stem)
def test_a_specimen_is_cut_as_a_reader_would(specimen: Path) -> None:
    """Parts, headings, paragraphs, paths, roles, signatures and findings are those expected."""
    expected = specimen.with_suffix(".outline").read_text(encoding="utf-8")

    assert outline(read(specimen)) == expected
