"""Links by kind of pair, texts left out, with each encoder, beside what people use today."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from benchmarks.learn_weights import (
    KINDS,
    choose,
    examine,
    installed_encoders,
    read_sources,
    reliability,
    unrelated,
)
from benchmarks.link_training import Pair
from benchmarks.link_weights import chances_of
from benchmarks.peers import (
    Scored,
    encoder_pairs,
    make_links,
    rapidfuzz_pairs,
    tfidf_pairs,
)
from benchmarks.table import Cell, Table
from benchmarks.texts import shared_folder
from corpus_tool.evaluation.score import LinkCounts, count_links

__all__ = ["peer_counts", "run"]

Peer = Callable[[Sequence[str], Sequence[str]], list[Scored]]

THRESHOLDS = range(0, 100, 4)


def run() -> tuple[Table, ...]:
    """Learn for each encoder that is installed and for none, and count beside the peers."""
    gold = shared_folder("links")
    if gold is None:
        return ()
    sources = read_sources(gold.parent)
    counted: dict[str, Mapping[str, LinkCounts]] = {}
    further: list[Table] = []
    peers: dict[str, Peer] = {
        "rapidfuzz + assignment": rapidfuzz_pairs,
        "TF-IDF cosine + assignment": tfidf_pairs,
    }
    for encoder in installed_encoders():
        learning = examine(sources, encoder)
        chances = {e.pair.name: chances_of(e, learning.folds[e.pair.name]) for e in learning.gold}
        counted[f"corpus-tool, {learning.title}"] = choose(learning, chances)
        further += [unrelated(learning), reliability(learning, chances)]
        if encoder is not None:
            name = f"{encoder.name} alone + assignment"
            peers[name] = partial(encoder_pairs, encoder=encoder)
    counted |= {name: peer_counts(sources.gold, peer) for name, peer in peers.items()}
    kinds = {pair.name: pair.kind for pair in sources.gold}
    rows = [
        (system, kind, *_row([c for n, c in own.items() if kind in ("all", kinds[n])]))
        for kind in KINDS
        for system, own in counted.items()
    ]
    table = Table(
        title=f"Links of {len(sources.gold)} pairs by kind, texts left out",
        columns=("system", "pairs", "F1", "precision", "recall", "moved P", "moved R"),
        rows=tuple(rows),
        note="Weights and thresholds are chosen on pairs that share no text with the one counted.",
    )
    return (table, *further)


def peer_counts(gold: Sequence[Pair], peer: Peer) -> dict[str, LinkCounts]:
    """Count a peer on each pair, at the threshold that is best where no text is shared with it."""
    counted: dict[int, dict[str, LinkCounts]] = {least: {} for least in THRESHOLDS}
    for pair in gold:
        sides = [[p.text for p in side] for side in (pair.gold.left, pair.gold.right)]
        found = peer(*sides)
        for least in THRESHOLDS:
            counted[least][pair.name] = count_links(pair.gold, make_links(found, least))
    chosen = {}
    for pair in gold:
        others = [other.name for other in gold if not other.shares_text(pair)]
        totals = {
            least: sum((counts[name] for name in others), LinkCounts()).f1
            for least, counts in counted.items()
        }
        chosen[pair.name] = counted[max(totals, key=lambda least: totals[least])][pair.name]
    return chosen


def _row(counts: Sequence[LinkCounts]) -> tuple[Cell, ...]:
    total = sum(counts, LinkCounts())
    return (
        *(total.f1, total.precision, total.recall),
        *(total.moved_precision, total.moved_recall),
    )
