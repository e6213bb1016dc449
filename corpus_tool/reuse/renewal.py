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
from corpus_tool.reuse.ledger import Ledger, Table
from corpus_tool.reuse.postings import Postings
from corpus_tool.reuse.sets import distinct, inner_runs
from corpus_tool.reuse.units import Units, count_documents
from corpus_tool.text.hashing import Hashes

__all__ = ["Renewal", "Select", "core_rows", "node_rows", "renew"]

Positions = NDArray[np.int64]
Select = Callable[[Positions], Units]
"""Reads units by number."""


class Renewal(NamedTuple):
    """Cores that are gone, and those in their place."""

    gone: Positions
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
    postings: Postings,
    *,
    options: ReuseOptions,
    lexicon: Lexicon | None,
) -> Renewal:
    """Bring nodes and ways of a ledger up to date with a further document.

    Args:
        ledger: its nodes are renewed; its cores are left to the caller.
        own: the units of the new document, which `select` and `postings` know already.
        select: reads units.
        postings: of runs to units.
        options: how long a run must recur, in how many documents.
        lexicon: as in the full scan.
    """
    touched = _count_again(ledger, own, select, postings, options)
    near = _with_neighbours(ledger, touched, select, postings, options)
    ways = distinct(ledger.nodes["way"][near])
    chained = np.isin(ledger.nodes["way"], ways[ways >= 0])
    chained[near] = True
    gone = ledger.cores["core"][np.isin(ledger.cores["way"], ways[ways >= 0])]
    numbers = _bearers(postings, _hashes(ledger)[chained])
    corpus = select(numbers)
    graph = chain_runs(_runs(ledger, corpus, chained, options), corpus)
    cores = _kept(
        find_cores(graph, corpus, options=options, lexicon=lexicon), graph, chained, ledger
    )
    rows = core_rows(cores, graph, corpus, numbers, first=ledger.count, ways=ledger.ways)
    at = np.searchsorted(_hashes(ledger), graph.hashes)
    inside = chained[at]
    ledger.nodes["way"][at[inside]] = ledger.ways + graph.ways[inside]
    ledger.ways += len(graph.hashes)
    ledger.count += len(cores.exemplars)
    return Renewal(gone, *rows)


def _hashes(ledger: Ledger) -> Hashes:
    return ledger.nodes.columns["hash"].view(np.uint64)


def _count_again(
    ledger: Ledger, own: Units, select: Select, postings: Postings, options: ReuseOptions
) -> Positions:
    """Count the documents of the new document's runs; return the rows of those that recur."""
    runs, _ = inner_runs(own.stream.hashes, own.stream.bounds, options.run)
    runs = distinct(runs)
    hashes = _hashes(ledger)
    known = _rows(hashes, runs)
    ledger.nodes["documents"][known[known >= 0]] += 1
    strange = runs[known < 0]
    asked, units = postings.find(strange)
    numbers = distinct(units)
    local = np.searchsorted(numbers, units)
    found, counts = count_documents(asked, local, select(numbers))
    live = counts >= options.min_documents
    fresh = Table(
        hash=strange[found[live]],
        documents=counts[live],
        way=np.full(int(live.sum()), -1, np.int64),
    )
    ledger.nodes = ledger.nodes.plus(fresh).sorted_by("hash")
    rows = _rows(_hashes(ledger), runs)
    return rows[rows >= 0]


def _rows(hashes: Hashes, wanted: Hashes) -> Positions:
    """Return where each hash stands in an ascending array, or -1."""
    if not len(hashes):
        return np.full(len(wanted), -1, np.int64)
    at = np.minimum(np.searchsorted(hashes, wanted), len(hashes) - 1)
    return np.where(hashes[at] == wanted, at, -1)


def _with_neighbours(
    ledger: Ledger, touched: Positions, select: Select, postings: Postings, options: ReuseOptions
) -> Positions:
    """Return rows of nodes, and of all nodes that stand next to one of them anywhere."""
    corpus = select(_bearers(postings, _hashes(ledger)[touched]))
    runs, bounds = inner_runs(corpus.stream.hashes, corpus.stream.bounds, options.run)
    rows = _rows(_hashes(ledger), runs)
    is_touched = np.zeros(len(ledger.nodes) + 1, np.bool_)
    is_touched[touched] = True
    here = is_touched[rows]  # the row -1 is the last, which is never touched
    joined = np.ones(len(rows), np.bool_)  # whether a run is followed by one of the same unit
    joined[bounds[1:][bounds[1:] > 0] - 1] = False
    near = np.zeros(len(rows), np.bool_)
    near[1:] |= here[:-1] & joined[:-1]
    near[:-1] |= here[1:] & joined[:-1]
    return distinct(np.concatenate([touched, rows[near & (rows >= 0)]]))


def _bearers(postings: Postings, hashes: Hashes) -> Positions:
    _, units = postings.find(hashes)
    return distinct(units)


def _runs(ledger: Ledger, corpus: Units, chained: NDArray[np.bool_], options: ReuseOptions) -> Runs:
    """Return the known runs in units, each with all its documents in the whole corpus."""
    stream = corpus.stream
    runs, bounds = inner_runs(stream.hashes, stream.bounds, options.run)
    rows = _rows(_hashes(ledger), runs)
    live = np.flatnonzero(rows >= 0)
    units = np.repeat(np.arange(len(corpus.texts)), np.diff(bounds))[live]
    nodes, inverse = np.unique(rows[live], return_inverse=True)
    return Runs(
        words=live + (stream.bounds[:-1] - bounds[:-1])[units],
        units=units,
        nodes=inverse.astype(np.int64),
        hashes=_hashes(ledger)[nodes],
        documents=ledger.nodes["documents"][nodes],
        within=chained[nodes],
    )


def _kept(cores: Cores, graph: Graph, chained: NDArray[np.bool_], ledger: Ledger) -> Cores:
    """Leave out the cores of chains of which not all places were read."""
    whole = np.zeros(len(graph.lengths), np.bool_)
    whole[graph.chain] = chained[np.searchsorted(_hashes(ledger), graph.hashes)]
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
