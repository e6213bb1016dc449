"""Cutting statements into paragraphs: ours beside a short script's rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.measuring import measure
from benchmarks.peers import naive_units
from benchmarks.table import Cell, Table
from benchmarks.texts import shared_folder
from corpus_tool import lexicon
from corpus_tool.evaluation.cases import find_cases, find_source
from corpus_tool.evaluation.gold import SegmentationTruth, truth_digest
from corpus_tool.ingest import files
from corpus_tool.ingest.formats import extract
from corpus_tool.lexicon import Lexicon
from corpus_tool.segmentation.segment import segment

__all__ = ["run"]

Cut = Callable[[Path], Sequence[str]]
PEER = "blank lines and N."


def run() -> tuple[Table, ...]:
    """Measure on the segmentation truth beside the project; no table when there is none."""
    folder = shared_folder("truth")
    if folder is None:
        return ()
    truths = {
        find_source(case.path, case.gold): case.gold
        for case in find_cases([folder])[0]
        if isinstance(case.gold, SegmentationTruth)
    }
    systems: dict[str, Cut] = {
        PEER: lambda path: naive_units(path.read_text("utf-8")),
        "corpus-tool": partial(_cut, lexicon=lexicon.load("en")),
    }
    measured = {
        name: measure(lambda cut=cut: [cut(path) for path in truths])
        for name, cut in systems.items()
    }
    peer = measured[PEER].milliseconds
    return (
        Table(
            title="Segmentation, from the file to its paragraphs",
            columns=("system", "exact", "units", "produced", "ms", "ratio", "MB"),
            rows=tuple(
                (
                    name,
                    *_counts(own.result, tuple(truths.values())),
                    own.milliseconds,
                    own.milliseconds / peer,
                    own.megabytes,
                )
                for name, own in measured.items()
            ),
            note=f"{len(truths)} real statements, read and cut one after the other.",
        ),
    )


def _cut(path: Path, *, lexicon: Lexicon) -> list[str]:
    extraction = extract(files.read_file(path))
    title = extraction.metadata.get("title")
    found = segment(extraction.blocks, lexicon=lexicon, title=title)
    return [paragraph.text for paragraph in found.paragraphs]


def _counts(
    produced: Sequence[Sequence[str]], truths: Sequence[SegmentationTruth]
) -> tuple[Cell, ...]:
    exact = sum(
        (Counter(map(truth_digest, texts)) & Counter(unit.sha1 for unit in truth.units)).total()
        for texts, truth in zip(produced, truths, strict=True)
    )
    return exact, sum(len(truth.units) for truth in truths), sum(map(len, produced))
