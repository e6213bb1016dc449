"""How time and memory grow with the texts: the engine beside a full matrix of similarities."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from math import log

from benchmarks.alignment import load_vectors
from benchmarks.measuring import Measurement, measure
from benchmarks.peers import rapidfuzz_pairs
from benchmarks.table import Cell, Table
from benchmarks.texts import ROOT, shared_folder
from corpus_tool import lexicon
from corpus_tool.alignment import align
from corpus_tool.evaluation.trials import HARD, make_trial
from corpus_tool.model import Options, Paragraph

__all__ = ["run"]

SIZES = (40, 375, 750, 1500, 3000)
LARGEST_MATRIX = 750
"""A full matrix of more paragraphs than these takes minutes."""
CORPUS = "white-house-statements.tar.xz"
SHORTEST = 8
"""Blocks of fewer words are headings and signatures."""


def run() -> tuple[Table, ...]:
    """Compare the first paragraphs of a corpus, so many at a time, with an edited copy of them."""
    encoder, loading = load_vectors()
    words = lexicon.load("en")
    call = partial(align, options=Options(), lexicon=words, encoder=encoder)
    rows: list[tuple[Cell, ...]] = []
    before: tuple[int, float] | None = None
    for size in SIZES:
        left = tuple(islice(_paragraphs(), size))
        trial = make_trial(left, edits=HARD, seed=size)
        own = measure(partial(call, trial.left, trial.right))
        texts = [p.text for p in trial.left], [p.text for p in trial.right]
        peer = measure(partial(rapidfuzz_pairs, *texts)) if size <= LARGEST_MATRIX else None
        rows.append(_row(size, len(trial.right), own, peer, before))
        before = size, own.milliseconds
    return (
        Table(
            title="Growth of an alignment",
            columns=("paragraphs", "ms", "exponent", "MB", "matrix ms", "ratio", "matrix MB"),
            rows=tuple(rows),
            note=f"A text and a hard edited copy; the matrix is rapidfuzz's token_sort_ratio with"
            f" an assignment. Exponent: growth of time since the row above; {loading}.",
        ),
    )


def _row(
    size: int,
    other: int,
    own: Measurement[object],
    peer: Measurement[object] | None,
    before: tuple[int, float] | None,
) -> tuple[Cell, ...]:
    time = own.milliseconds
    exponent = log(time / before[1]) / log(size / before[0]) if before else None
    matrix = (None, None, None)
    if peer is not None:
        matrix = (peer.milliseconds, time / peer.milliseconds, peer.megabytes)
    return (f"{size:,} × {other:,}", time, exponent, own.megabytes, *matrix)


def _paragraphs() -> Iterator[Paragraph]:
    """Yield the paragraphs of a large corpus, or those of the specimens over and over."""
    folder = shared_folder("corpora")
    if folder is not None and (folder / CORPUS).is_file():
        with tarfile.open(folder / CORPUS) as archive:
            for member in archive:
                if member.name.endswith(".md") and (stream := archive.extractfile(member)):
                    yield from _cut(stream.read().decode("utf-8", "replace"))
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "documents").glob("*.md"))]
    yield from _edited(tuple(p for text in texts for p in _cut(text)))


def _edited(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    seed = 0
    while True:
        yield from make_trial(paragraphs, edits=HARD, seed=seed).right
        seed += 1


def _cut(text: str) -> Iterator[Paragraph]:
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    for block in re.split(r"\n\s*\n", body):
        words = block.split()
        if len(words) >= SHORTEST:
            yield Paragraph(" ".join(words))
