"""Which cores a further document changes, and what they are then.

A run of the new document has one document more; no other run has. Which run follows which can
change only at these runs and at those next to them; so only chains with such a run can change.
Of these chains all places are read anew and go through the same steps as in a full scan, the
numbers of documents of all other runs being known. Whatever else is met is left as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import ReuseOptions
from corpus_tool.reuse.cores import Cores, find_cores
from corpus_tool.reuse.graph import Graph, Runs, chain_runs
from corpus_tool.reuse.grouping import core_ids
from corpus_tool.reuse.ledger import Ledger
from corpus_tool.reuse.sets import distinct, inner_runs
from corpus_tool.reuse.table import Table
from corpus_tool.reuse.units import Units, count_documents
from corpus_tool.text.pieces import Hashes

__all__ = ["Bearers", "Renewal", "Select", "core_rows", "node_rows", "renew"]

Positions = NDArray[np.int64]
Select = Callable[[Positions], Units]
"""Reads units by number."""
Bearers = Callable[[Hashes], tuple[Positions, Positions]]
"""Returns the units that have a run: the position of the run that was asked for, the unit."""


class Renewal(NamedTuple):
    """Cores that are gone, and those in their place."""

    gone: Table
    cores: Table
    occurrences: Table


def core_rows(
    cores: Cores, graph: Graph, corpus: Units, numbers: Positions, *, first: int, ways: int
) -> tuple[Table, Table]:
    """Return cores and their occurrences as rows of a ledger.

    Args:
        cores: found in the graph.
        graph: of the corpus.
        corpus: the units that were read.
        numbers: the number in the ledger of each unit.
        first: the number of the first core.
        ways: what the number of a way is counted from.
    """
    way = np.zeros(len(graph.lengths), np.int64)
    way[graph.chain] = graph.ways
    exemplar = np.zeros(len(cores.core), np.bool_)
    exemplar[cores.exemplars] = True
    offsets = corpus.stream.bounds[cores.units]
    count = len(cores.exemplars)
    return (
        Table(
            core=first + np.arange(count),
            way=ways + way[cores.chains],
            id=core_ids(cores, corpus),
            documents=cores.documents,
            words=(cores.end - cores.first)[cores.exemplars],
            head=np.full(count, -1, np.int64),
            formula=np.zeros(count, np.uint64),
        ),
        Table(
            core=first + cores.core,
            unit=numbers[cores.units],
            first=cores.first - offsets,
            end=cores.end - offsets,
            exemplar=exemplar,
        ),
    )


def node_rows(graph: Graph, *, ways: int) -> Table:
    """Return the nodes of a graph as rows of a ledger."""
    return Table(hash=graph.hashes, documents=graph.documents, way=ways + graph.ways)


def renew(
    ledger: Ledger,
    own: Units,
    select: Select,
    bearers: Bearers,
    *,
    options: ReuseOptions,
    lexicon: Lexicon | None,
) -> Renewal:
    """Bring nodes and ways of a ledger up to date with a further document.

    Args:
        ledger: its nodes are renewed; its cores are left to the caller.
        own: the units of the new document, which `select` and `bearers` know already.
        select: reads units.
        bearers: of runs of words.
        options: how long a run must recur, in how many documents.
        lexicon: as in the full scan.
    """
    touched = _count_again(ledger, own, select, bearers, options)
    near = _with_neighbours(ledger, touched, select, bearers, options)
    ways = _ways(ledger, near)
    chained = distinct(np.concatenate([near, ledger.nodes_of(ways)]))
    gone = ledger.cores_of_ways(ways)
    numbers = distinct(bearers(chained)[1])
    corpus = select(numbers)
    graph = chain_runs(_runs(ledger, corpus, chained, options), corpus)
    cores = find_cores(graph, corpus, options=options, lexicon=lexicon)
    cores = _kept(cores, graph, chained)
    rows = core_rows(cores, graph, corpus, numbers, first=ledger.core_count, ways=ledger.way_count)
    ledger.put_nodes(node_rows(graph, ways=ledger.way_count).take(np.isin(graph.hashes, chained)))
    ledger.way_count += len(graph.hashes)
    ledger.core_count += len(cores.exemplars)
    return Renewal(gone, *rows)


def _count_again(
    ledger: Ledger, own: Units, select: Select, bearers: Bearers, options: ReuseOptions
) -> Hashes:
    """Count the documents of the new document's runs; return those that recur, ascending."""
    runs, _ = inner_runs(own.stream.hashes, own.stream.bounds, options.run)
    runs = distinct(runs)
    at, known = ledger.nodes.last(runs)
    strange = np.delete(runs, at)
    asked, units = bearers(strange)
    numbers = distinct(units)
    local = np.searchsorted(numbers, units)
    found, counts = count_documents(asked, local, select(numbers))
    live = counts >= options.min_documents
    ledger.nodes.put(runs[at], documents=known["documents"] + 1, way=known["way"])
    fresh = strange[found[live]]
    ledger.nodes.put(fresh, documents=counts[live], way=np.full(len(fresh), -1))
    return distinct(np.concatenate([runs[at], fresh]))


def _with_neighbours(
    ledger: Ledger, touched: Hashes, select: Select, bearers: Bearers, options: ReuseOptions
) -> Hashes:
    """Return nodes, and all nodes that stand next to one of them anywhere; ascending."""
    corpus = select(distinct(bearers(touched)[1]))
    runs, bounds = inner_runs(corpus.stream.hashes, corpus.stream.bounds, options.run)
    near = distinct(runs[_beside(np.isin(runs, touched), bounds)])
    at, _ = ledger.nodes.last(near)
    return distinct(np.concatenate([touched, near[at]]))


def _beside(chosen: NDArray[np.bool_], bounds: Positions) -> NDArray[np.bool_]:
    """Tell which runs stand next to a chosen one of the same unit."""
    joined = np.ones(len(chosen), np.bool_)  # whether a run is followed by one of the same unit
    joined[bounds[1:][bounds[1:] > 0] - 1] = False
    beside = np.zeros(len(chosen), np.bool_)
    beside[1:] |= chosen[:-1] & joined[:-1]
    beside[:-1] |= chosen[1:] & joined[:-1]
    return beside


def _ways(ledger: Ledger, nodes: Hashes) -> Positions:
    """Return the ways that nodes belong to."""
    ways = distinct(ledger.nodes.last(nodes)[1]["way"])
    return ways[ways >= 0]


def _runs(ledger: Ledger, corpus: Units, chained: Hashes, options: ReuseOptions) -> Runs:
    """Return the runs to be chained and those beside them, each with all its documents."""
    stream = corpus.stream
    runs, bounds = inner_runs(stream.hashes, stream.bounds, options.run)
    within = np.isin(runs, chained)
    places = np.flatnonzero(within | _beside(within, bounds))
    hashes, inverse = np.unique(runs[places], return_inverse=True)
    known, rows = ledger.nodes.last(hashes)
    number = np.full(len(hashes), -1, np.int64)
    number[known] = np.arange(len(known))
    nodes = number[inverse]
    live = places[nodes >= 0]
    units = np.repeat(np.arange(len(corpus.texts)), np.diff(bounds))[live]
    return Runs(
        words=live + (stream.bounds[:-1] - bounds[:-1])[units],
        units=units,
        nodes=nodes[nodes >= 0],
        hashes=hashes[known],
        documents=rows["documents"],
        within=np.isin(hashes[known], chained),
    )


def _kept(cores: Cores, graph: Graph, chained: Hashes) -> Cores:
    """Leave out the cores of chains of which not all places were read."""
    whole = np.zeros(len(graph.lengths), np.bool_)
    whole[graph.chain] = np.isin(graph.hashes, chained)
    kept = whole[cores.chains]
    chosen = np.flatnonzero(kept[cores.core])
    new = np.cumsum(kept) - 1
    old = np.zeros(len(cores.core), np.int64)
    old[chosen] = np.arange(len(chosen))
    return Cores(
        core=new[cores.core[chosen]],
        units=cores.units[chosen],
        first=cores.first[chosen],
        end=cores.end[chosen],
        exemplars=old[cores.exemplars[kept]],
        documents=cores.documents[kept],
        chains=cores.chains[kept],
    )
