"""Reuse in a large corpus: near-duplicate paragraphs, formulae, one document more.

All of it behind nested sizes: `python -m benchmarks.reuse --size 1000` runs one of them.
"""

from __future__ import annotations

import argparse
import math
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from statistics import mean, median
from time import process_time

from benchmarks.corpora import Statement, find_archive, nested, read_archive
from benchmarks.joins import (
    MIN_WORDS,
    Pairs,
    datasketch_pairs,
    duckdb_pairs,
    own_pairs,
    rensa_pairs,
    words,
)
from benchmarks.measuring import Cost, measure_cost
from benchmarks.table import Cell, Table, format_table
from corpus_tool import lexicon
from corpus_tool.model import Carrier, Passage
from corpus_tool.reuse.formulae import find_formulae
from corpus_tool.reuse.index.index import ReuseIndex
from corpus_tool.reuse.near_duplicates import join_paragraphs

__all__ = ["run"]

SIZES: tuple[int | None, ...] = (200, 1000, 4000, None)
"""Documents; None is all."""
ADDED = 40
"""Documents that are added one by one."""

SYSTEMS: dict[str, Callable[[Sequence[str]], Pairs]] = {
    "corpus-tool": own_pairs,
    "rensa": rensa_pairs,
    "datasketch": datasketch_pairs,
    "DuckDB": duckdb_pairs,
}
TRUTH = "DuckDB"


def run(sizes: Sequence[int | None] = SIZES) -> tuple[Table, ...]:
    """Measure each size; no table where there is no corpus."""
    archive = find_archive()
    if archive is None:
        return ()
    statements = read_archive(archive)
    sets = [nested(statements, size) for size in sizes]
    joins = [_join_all(distinct_texts(own)) for own in sets]
    peers = [costs["rensa"].seconds for costs in joins]
    return (_join_table(sets, joins), _formula_table(sets, peers), _adding_table(sets[-1]))


def _join_all(texts: Sequence[str]) -> dict[str, Cost[Pairs]]:
    return {name: measure_cost(partial(join, texts)) for name, join in SYSTEMS.items()}


def _join_table(
    sets: Sequence[Sequence[Statement]], joins: Sequence[dict[str, Cost[Pairs]]]
) -> Table:
    rows: list[tuple[Cell, ...]] = []
    before: dict[str, tuple[int, float]] = {}
    for statements, costs in zip(sets, joins, strict=True):
        for name, cost in costs.items():
            now = len(statements), cost.seconds
            ratio = cost.seconds / costs["rensa"].seconds
            row = (len(statements), name, cost.seconds, ratio, _growth(before.get(name), now))
            rows.append((*row, cost.megabytes, *_quality(cost.result, costs[TRUTH].result)))
            before[name] = now
    return Table(
        title="Near-duplicate paragraphs, all with all",
        columns=(
            *("documents", "system", "CPU s", "ratio", "growth", "peak MB"),
            *("pairs", "recall", "precision"),
        ),
        rows=tuple(rows),
        note=(
            f"Distinct paragraphs of {MIN_WORDS} words or more, Jaccard of runs of 5 words at"
            f" least 0.5; truth: {TRUTH}. Ratio: CPU time against rensa. Growth: the exponent"
            " against the size before. Peak: the whole process, the texts included."
        ),
    )


def distinct_texts(statements: Sequence[Statement]) -> list[str]:
    """Return the paragraphs long enough, each sequence of words once.

    Marks and unseen characters are taken out beforehand, so that all cut the same words.
    """
    found: dict[str, str] = {}
    for statement in statements:
        for paragraph in statement.paragraphs:
            text = paragraph if paragraph.isascii() else plain(paragraph)
            own = words(text)
            if len(own) >= MIN_WORDS:
                found.setdefault(" ".join(own), text)
    return list(found.values())


def plain(text: str) -> str:
    """Return a text without combining marks and unseen characters."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if unicodedata.category(c) not in ("Mn", "Mc", "Me", "Cf"))


def _quality(found: Pairs, truth: Pairs) -> tuple[Cell, ...]:
    hits = len(found & truth)
    recall = hits / len(truth) if truth else None
    return len(found), recall, hits / len(found) if found else None


def _growth(before: tuple[int, float] | None, now: tuple[int, float]) -> float | None:
    """Return by which power of the number of documents the time grew."""
    if before is None or now[0] <= before[0]:
        return None
    return math.log(now[1] / before[1]) / math.log(now[0] / before[0])


def corpus_of(statements: Sequence[Statement]) -> tuple[list[Carrier], list[Passage]]:
    """Return statements as carriers and passages."""
    carriers = [Carrier(f"{s.name}@1", s.name, s.date) for s in statements]
    passages = [
        Passage(f"{s.name}@1", n, text) for s in statements for n, text in enumerate(s.paragraphs)
    ]
    return carriers, passages


def _formula_table(sets: Sequence[Sequence[Statement]], peers: Sequence[float]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    before: tuple[int, float] | None = None
    for statements, peer in zip(sets, peers, strict=True):
        carriers, passages = corpus_of(statements)
        cost = measure_cost(partial(_count_formulae, carriers, passages))
        growth = _growth(before, (len(statements), cost.seconds))
        before = (len(statements), cost.seconds)
        ratio = cost.seconds / peer
        formulae, occurrences, bounded = cost.result
        rows.append(
            (
                *(len(statements), cost.seconds, ratio, growth, cost.megabytes),
                *(formulae, occurrences, bounded),
            )
        )
    return Table(
        title="Formulae",
        columns=(
            *("documents", "CPU s", "ratio", "growth", "peak MB"),
            *("formulae", "occurrences", "bounded"),
        ),
        rows=tuple(rows),
        note="Names, dates and numbers masked, every occurrence written. Ratio: against rensa's"
        " join of the same documents, which finds no formulae.",
    )


def _count_formulae(
    carriers: Sequence[Carrier], passages: Sequence[Passage]
) -> tuple[int, int, int]:
    found = find_formulae(carriers, passages, lexicon=lexicon.load("en"))
    occurrences = sum(len(formula.occurrences) for formula in found.formulae)
    return len(found.formulae), occurrences, len(found.bounded)


def _adding_table(statements: Sequence[Statement]) -> Table:
    carriers, passages = corpus_of(statements)
    texts = list(dict.fromkeys(passage.text for passage in passages))
    full: Cost[None] = measure_cost(partial(_scan, carriers, passages, texts))
    times = measure_cost(partial(_add, carriers, passages)).result
    rows: list[tuple[Cell, ...]] = [("full scan: join and formulae", full.seconds, 1.0)]
    for name, seconds in (
        ("one document more, mean", mean(times)),
        ("one document more, median", median(times)),
        ("one document more, longest", max(times)),
    ):
        rows.append((name, seconds, seconds / full.seconds))
    return Table(
        title=f"One document more, of {len(statements):,}",
        columns=("step", "CPU s", "ratio"),
        rows=tuple(rows),
        note=f"The last {len(times)} documents, added one by one. Ratio: against the full scan.",
    )


def _scan(carriers: Sequence[Carrier], passages: Sequence[Passage], texts: Sequence[str]) -> None:
    words_of = lexicon.load("en")
    find_formulae(carriers, passages, lexicon=words_of)
    join_paragraphs(texts, lexicon=words_of)


def _add(carriers: Sequence[Carrier], passages: Sequence[Passage]) -> list[float]:
    own: dict[str, list[Passage]] = {carrier.version: [] for carrier in carriers}
    for passage in passages:
        own[passage.version].append(passage)
    count = min(ADDED, len(carriers) // 4)
    first = [p for carrier in carriers[:-count] for p in own[carrier.version]]
    index, _ = ReuseIndex.build(carriers[:-count], first, lexicon=lexicon.load("en"))
    times = []
    for carrier in carriers[-count:]:
        start = process_time()
        index.add(carrier, own[carrier.version])
        times.append(process_time() - start)
    return times


def main() -> None:
    """Print the tables of one size, or of all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reuse", description=__doc__)
    parser.add_argument("--size", type=int, help="documents; all of them if there are not so many")
    size = parser.parse_args().size
    for table in run((size,) if size else SIZES):
        print(format_table(table), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
