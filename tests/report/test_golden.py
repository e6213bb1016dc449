"""The HTML of every state against the golden files."""

from __future__ import annotations

import pytest

from tests.report.builders import ALL
from tests.report.golden import file, rows


@pytest.mark.parametrize("name", ALL)
def test_rows_are_as_they_were_last_looked_at(name: str) -> None:
    """Every state, a split, a merge, an empty text, a right-to-left pair, Japanese, versions."""
    assert rows(name) == file(name).read_text(encoding="utf-8")
