"""The generator of renderings: files in every format, with their truth beside."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.renderings import layouts, write_renderings
from corpus_tool import lexicon
from corpus_tool.evaluation import evaluate_folders
from corpus_tool.evaluation.gold import truth_digest
from tests.ingest.specimen import SPECIMEN


def _truth(folder: Path) -> None:
    rows = [{"sha1": truth_digest(p.text), "label": p.label} for p in SPECIMEN.paragraphs]
    typed = (f"{p.label}. {p.text}" if p.label else p.text for p in SPECIMEN.paragraphs)
    folder.joinpath("a.md").write_text("\n\n".join(typed), encoding="utf-8")
    folder.joinpath("a.truth.json").write_text(json.dumps({"paragraphs": rows}), encoding="utf-8")


def test_every_layout_has_a_folder_of_its_own() -> None:
    """No layout overwrites another, and all formats are there."""
    folders = [layout.folder for layout in layouts()]

    assert len(folders) == len(set(folders))
    assert {layout.format for layout in layouts()} == {"html", "docx", "tei", "akn", "pdf"}


def test_renderings_can_be_measured(tmp_path: Path) -> None:
    """What is written is what `evaluate` takes, layout by layout, and it comes back whole."""
    truths, target = tmp_path / "truth", tmp_path / "made"
    truths.mkdir()
    _truth(truths)

    count = sum(write_renderings(truths, target, only=name) for name in ("docx", "html", "plain"))
    found = evaluate_folders([target], lexicon=lexicon.load("en"))

    assert count == len(found.segmentation) == 9
    by_folder = found.as_json()["segmentation by folder"]
    assert {"docx/tracked", "html/asean.org", "pdf/plain"} <= set(by_folder)
    assert {counts["recall"] for counts in by_folder.values()} == {1.0}
