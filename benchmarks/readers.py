"""Reading renderings: how many paragraphs each format and layout gives back word for word."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.renderings import write_renderings
from benchmarks.table import Table
from benchmarks.texts import shared_folder
from corpus_tool import lexicon
from corpus_tool.evaluation import evaluate_folders

__all__ = ["run"]


def run() -> tuple[Table, ...]:
    """Measure on renderings of the texts with truth beside the project; without, no table."""
    truths = shared_folder("truth")
    if truths is None:
        return ()
    with TemporaryDirectory() as folder:
        count = write_renderings(truths, Path(folder))
        found = evaluate_folders([folder], lexicon=lexicon.load("en")).tables()[-1]
    return (
        Table(
            title="Reading, by format and layout",
            columns=found.columns,
            rows=found.rows,
            note=f"{count} files made from real statements (python -m benchmarks.renderings).",
        ),
    )
