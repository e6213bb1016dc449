"""The alignment benchmark on the specimens."""

from __future__ import annotations

import pytest

from benchmarks import alignment, measuring
from benchmarks.texts import ROOT

GOLD = ROOT / "documents" / "gold"


def test_every_system_is_scored_on_every_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three systems a pair, and the totals; ours is not the worst."""
    monkeypatch.setattr(measuring, "SECONDS", 0)
    monkeypatch.setattr(alignment, "gold_folders", lambda: (GOLD,))

    (table,) = alignment.run()

    pairs = len(list(GOLD.glob("*.json")))
    f1 = {row[2]: row[3] for row in table.rows[-3:]}
    assert len(table.rows) == 3 * pairs + 3
    assert f1["corpus-tool"] > f1["difflib on paragraphs"]
