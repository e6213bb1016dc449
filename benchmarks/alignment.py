"""The engine alone, pair by pair, beside paragraph difflib and rapidfuzz with an assignment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.measuring import Measurement, measure
from benchmarks.peers import difflib_links, rapidfuzz_links
from benchmarks.table import Cell, Table
from benchmarks.texts import gold_folders
from corpus_tool import lexicon, semantics
from corpus_tool.alignment import align
from corpus_tool.evaluation.cases import find_cases
from corpus_tool.evaluation.gold import LinkGold
from corpus_tool.evaluation.score import LinkCounts, count_links
from corpus_tool.model import Link, Options

__all__ = ["PEER", "load_vectors", "run"]

Links = Sequence[Link]
System = Callable[[LinkGold], Links]

COLUMNS = ("pair", "paragraphs", "system", "F1", "precision", "recall", "ms", "ratio", "MB")
PEER = "rapidfuzz + assignment"
"""Times are told as multiples of this one's."""


def run() -> tuple[Table, ...]:
    """Measure every folder of gold, a table each."""
    encoder, vectors = load_vectors()
    words = lexicon.load("en")

    def corpus_tool(gold: LinkGold) -> Links:
        options = Options()
        found = align(gold.left, gold.right, options=options, lexicon=words, encoder=encoder)
        return found.links

    return tuple(_table(folder, corpus_tool, note=vectors) for folder in gold_folders())


def load_vectors() -> tuple[semantics.AnyEncoder | None, str]:
    """Load the encoder before anything is timed, and say how long that took."""
    start = time.perf_counter()
    encoder = semantics.load()
    if encoder is None:
        return None, "by words alone"
    encoder.encode_parts(["warm"], [()])
    return encoder, f"{encoder.name}, loaded once, in {time.perf_counter() - start:.2f} s"


def _table(folder: Path, engine: System, *, note: str) -> Table:
    cases, _ = find_cases([folder])
    gold = {case.path.stem: case.gold for case in cases if isinstance(case.gold, LinkGold)}
    threshold = _best_threshold(gold.values())
    systems: dict[str, System] = {
        "difflib on paragraphs": _difflib,
        PEER: partial(_rapidfuzz, threshold=threshold),
        "corpus-tool": engine,
    }
    measured = {
        name: {system: measure(partial(call, own)) for system, call in systems.items()}
        for name, own in gold.items()
    }
    rows = [row for name, own in gold.items() for row in _rows(name, own, measured[name])]
    return Table(
        title=f"Alignment of {folder.parent.name}/{folder.name}",
        columns=COLUMNS,
        rows=(*rows, *_totals(gold, measured)),
        note=f"Ratio: time against {PEER} at its best threshold here ({threshold}); {note}.",
    )


def _rows(
    name: str, gold: LinkGold, measured: dict[str, Measurement[Links]]
) -> Iterable[tuple[Cell, ...]]:
    size = f"{len(gold.left)} × {len(gold.right)}"
    peer = measured[PEER].milliseconds
    for system, own in measured.items():
        counts = count_links(gold, own.result)
        yield (name, size, system, *_row(counts, own.milliseconds, peer, own.megabytes))
        name = size = ""


def _totals(
    gold: dict[str, LinkGold], measured: dict[str, dict[str, Measurement[Links]]]
) -> Iterable[tuple[Cell, ...]]:
    times = {
        system: sum(measured[name][system].milliseconds for name in gold)
        for system in next(iter(measured.values()))
    }
    for system, milliseconds in times.items():
        counts = sum(
            (count_links(own, measured[name][system].result) for name, own in gold.items()),
            LinkCounts(),
        )
        peak = max(measured[name][system].megabytes for name in gold)
        yield ("all", "", system, *_row(counts, milliseconds, times[PEER], peak))


def _row(
    counts: LinkCounts, milliseconds: float, peer: float, megabytes: float
) -> tuple[Cell, ...]:
    ratio = milliseconds / peer
    return (counts.f1, counts.precision, counts.recall, milliseconds, ratio, megabytes)


def _best_threshold(gold: Iterable[LinkGold]) -> int:
    """Return the threshold at which the peer does best on these very files."""
    pairs = [(own, rapidfuzz_links(own.left, own.right)) for own in gold]

    def f1(threshold: int) -> float:
        scored = (
            count_links(own, [link for link in found if 100 * link.score >= threshold])
            for own, found in pairs
        )
        return sum(scored, LinkCounts()).f1

    return max(range(0, 100, 2), key=f1)


def _difflib(gold: LinkGold) -> Links:
    return difflib_links(gold.left, gold.right)


def _rapidfuzz(gold: LinkGold, *, threshold: int) -> Links:
    return rapidfuzz_links(gold.left, gold.right, threshold=threshold)
