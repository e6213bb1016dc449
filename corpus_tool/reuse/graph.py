"""Runs of words that recur, and how they follow each other: a graph compacted into chains.

A node is a run of `options.run` words that stands in enough documents; an edge leads to the run
that begins one word later. Where nearly all documents that have either run have both, one after
the other, the two belong to one chain: a wording that goes on. Where the ways part, a chain ends.
No two documents are ever compared, so that the cost is that of sorting the runs once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_tool.model import ReuseOptions
from corpus_tool.reuse.sets import inner_runs
from corpus_tool.reuse.units import Units, count_documents
from corpus_tool.text.pieces import Hashes

__all__ = ["Graph", "Runs", "build_graph", "chain_runs", "live_runs"]

Positions = NDArray[np.int64]

_TABLE = np.uint64((1 << 26) - 1)
_STAYS = 0.7
"""Of the documents that have either of two runs, the share that must have both in a row."""
_DROP = 0.5
"""A chain is cut where fewer than this share of its commonest run's documents go on."""


class Runs(NamedTuple):
    """The runs that recur, wherever they stand."""

    words: Positions
    """The first word of each in the stream, ascending."""
    units: Positions
    nodes: Positions
    """The node of each, numbered by hash."""
    hashes: Hashes
    """Of each node."""
    documents: Positions
    """Of each node."""
    within: NDArray[np.bool_]
    """Of each node: whether all its places are here. Only such nodes are chained."""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """The runs that recur, wherever they stand, and the chain that each belongs to."""

    words: Positions
    """The first word of every live run in the stream, ascending."""
    units: Positions
    """The unit of each."""
    nodes: Positions
    """The node of each, numbered by hash."""
    hashes: Hashes
    """Of each node."""
    documents: Positions
    """Of each node."""
    ways: Positions
    """Of each node, the chain before it is cut where documents become few."""
    chain: Positions
    """Of each node."""
    rank: Positions
    """The node's place in its chain."""
    lengths: Positions
    """Of each chain, in nodes."""


def build_graph(corpus: Units, *, options: ReuseOptions) -> Graph:
    """Find the runs that recur in enough documents, and chain them."""
    words, units, runs = live_runs(corpus, options=options)
    hashes, inverse = np.unique(runs, return_inverse=True)
    nodes = inverse.astype(np.int64)
    _, documents = count_documents(nodes, units, corpus)
    every = np.ones(len(hashes), np.bool_)
    return chain_runs(Runs(words, units, nodes, hashes, documents, every), corpus)


def chain_runs(runs: Runs, corpus: Units) -> Graph:
    """Chain runs that are known to recur."""
    ways, rank = _chains(_following(runs, corpus), runs.hashes)
    chain, rank, lengths = _cut_levels(ways, rank, runs.documents)
    return Graph(
        words=runs.words,
        units=runs.units,
        nodes=runs.nodes,
        hashes=runs.hashes,
        documents=runs.documents,
        ways=ways,
        chain=chain,
        rank=rank,
        lengths=lengths,
    )


def live_runs(corpus: Units, *, options: ReuseOptions) -> tuple[Positions, Positions, Hashes]:
    """Return the places of runs that stand in enough documents: first word, unit, hash."""
    stream = corpus.stream
    runs, bounds = inner_runs(stream.hashes, stream.bounds, options.run)
    units = np.repeat(np.arange(len(corpus.texts), dtype=np.int32), np.diff(bounds))
    likely = _repeated(runs)
    likely |= (corpus.spread() > 1)[units]
    chosen = np.flatnonzero(likely)
    del likely
    own = units[chosen].astype(np.int64)
    words = chosen + (stream.bounds[:-1] - bounds[:-1])[own]
    runs = runs[chosen]
    _, nodes = np.unique(runs, return_inverse=True)
    _, counts = count_documents(nodes.astype(np.int64), own, corpus)
    live = (counts >= options.min_documents)[nodes]
    return words[live], own[live], runs[live]


def _repeated(runs: Hashes) -> NDArray[np.bool_]:
    """Tell which runs may stand more than once; a few that do not pass, too."""
    ordered = np.sort(runs)
    table = np.zeros(int(_TABLE) + 1, np.bool_)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    table[(twice & _TABLE).astype(np.int64)] = True
    return table[(runs & _TABLE).astype(np.int64)]


def _following(runs: Runs, corpus: Units) -> Positions:
    """Return for each node the one it nearly always goes on with, or -1."""
    nodes, documents = runs.nodes, runs.documents
    steps = np.flatnonzero((np.diff(runs.words) == 1) & (runs.units[1:] == runs.units[:-1]))
    pairs = (nodes[steps].astype(np.uint64) << np.uint64(32)) | nodes[steps + 1].astype(np.uint64)
    edges, inverse = np.unique(pairs, return_inverse=True)
    _, counts = count_documents(inverse.astype(np.int64), runs.units[steps], corpus)
    left = (edges >> np.uint64(32)).astype(np.int64)
    right = (edges & np.uint64((1 << 32) - 1)).astype(np.int64)
    firm = (left != right) & (counts >= _STAYS * np.maximum(documents[left], documents[right]))
    left, right, counts = left[firm], right[firm], counts[firm]
    best = _best(left, right, counts, runs.hashes) & _best(right, left, counts, runs.hashes)
    best &= runs.within[left] & runs.within[right]
    following = np.full(len(runs.hashes), -1, np.int64)
    following[left[best]] = right[best]
    return following


def _best(own: Positions, other: Positions, counts: Positions, hashes: Hashes) -> NDArray[np.bool_]:
    """Tell which edges are the commonest of their node; of equals, the least hash."""
    order = np.lexsort((hashes[other], -counts, own))
    first = np.ones(len(order), np.bool_)
    first[1:] = own[order][1:] != own[order][:-1]
    best = np.zeros(len(order), np.bool_)
    best[order[first]] = True
    return best


def _chains(following: Positions, hashes: Hashes) -> tuple[Positions, Positions]:
    """Return the chain and the rank of each node; a ring is opened at its least hash."""
    count = len(following)
    led = np.zeros(count, np.bool_)
    led[following[following >= 0]] = True
    chain, rank = np.full(count, -1, np.int64), np.zeros(count, np.int64)
    heads = np.flatnonzero(~led)
    _walk(heads, np.arange(len(heads)), following, chain, rank)
    opened = len(heads)
    for node in np.flatnonzero(chain < 0).tolist():  # by number, which is by hash
        if chain[node] < 0:
            _walk_ring(node, opened, following, chain, rank)
            opened += 1
    return chain, rank


def _walk(
    heads: Positions, numbers: Positions, following: Positions, chain: Positions, rank: Positions
) -> None:
    at, step = heads, 0
    while len(at):
        chain[at], rank[at] = numbers, step
        onward = following[at]
        going = onward >= 0
        at, numbers, step = onward[going], numbers[going], step + 1


def _walk_ring(
    node: int, number: int, following: Positions, chain: Positions, rank: Positions
) -> None:
    step = 0
    while chain[node] < 0:
        chain[node], rank[node] = number, step
        node, step = int(following[node]), step + 1


def _cut_levels(
    chain: Positions, rank: Positions, documents: Positions
) -> tuple[Positions, Positions, Positions]:
    """Cut chains where the documents that go on have become few; number them anew."""
    order = np.lexsort((rank, chain))
    starts = np.flatnonzero(np.append(True, np.diff(chain[order]) != 0)) if len(order) else order
    begins = np.zeros(len(order) + 1, np.bool_)
    begins[starts] = True
    begins[-1] = True
    if len(starts):
        own = documents[order]
        least, most = np.minimum.reduceat(own, starts), np.maximum.reduceat(own, starts)
        ends = np.append(starts[1:], len(order))
        for k in np.flatnonzero(least < _DROP * most).tolist():
            for place in _levels(own[starts[k] : ends[k]]):
                begins[starts[k] + place] = True
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts)
    new_chain, new_rank = np.empty_like(chain), np.empty_like(rank)
    new_chain[order] = np.repeat(np.arange(len(lengths)), lengths)
    new_rank[order] = np.arange(len(order)) - np.repeat(starts[:-1], lengths)
    return new_chain, new_rank, lengths


def _levels(counts: Positions) -> list[int]:
    """Return where to cut: around the commonest run, then within what is left on either side."""
    cuts: list[int] = []
    todo = [(0, len(counts))]
    while todo:
        first, end = todo.pop()
        peak = first + int(np.argmax(counts[first:end]))
        kept = counts[first:end] >= _DROP * counts[peak]
        low = peak - first
        while low and kept[low - 1]:
            low -= 1
        high = peak - first
        while high < len(kept) and kept[high]:
            high += 1
        if low:
            cuts.append(first + low)
            todo.append((first, first + low))
        if high < len(kept):
            cuts.append(first + high)
            todo.append((first + high, end))
    return cuts
