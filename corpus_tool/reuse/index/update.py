"""What a further document changes: near-duplicates, cores and their groups.

Sections, in order:

* Which cores a further document changes, and what they are then.
* Groups of cores, kept up to date: who is like whom, and who stands for a group.
* Near-duplicates of further texts, found without joining the corpus again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import NearDuplicate, ReuseOptions
from corpus_tool.reuse.formulae import LIKE, core_ids, group_cores
from corpus_tool.reuse.index.sorted_columns import (
    ColumnTable,
    IndexState,
    RarityTable,
    SortedColumns,
)
from corpus_tool.reuse.near_duplicates import (
    JoinCut,
    ShingleSets,
    class_keys,
    count_common,
    crowded,
    distinct_sets,
    first_of_class,
    index_ranges,
    inner_runs,
    join_sets,
    make_rarity,
    prefix_sizes,
    renamed,
    shingle_sets,
)
from corpus_tool.reuse.runs import (
    DistinctTexts,
    FormulaCores,
    RunGraph,
    SharedRuns,
    chain_runs,
    count_documents_of,
    find_cores,
)
from corpus_tool.text.pieces import Hashes
from corpus_tool.text.stream import Stream

__all__ = [
    "Bearers",
    "IndexUpdate",
    "NearDuplicateFinder",
    "Select",
    "circle_of_cores",
    "core_rows",
    "like_new_ones",
    "node_rows",
    "regroup",
    "shingle_rows",
    "update_index",
]


# ----------------------------------------
# Which cores a further document changes, and what they are then.
#
# A run of the new document has one document more; no other run has. Which run follows which can
# change only at these runs and at those next to them; so only chains with such a run can change.
# Of these chains all places are read anew and go through the same steps as in a full scan, the
# numbers of documents of all other runs being known. Whatever else is met is left as it was.

Positions = NDArray[np.int64]
Select = Callable[[Positions], DistinctTexts]
"""Reads units by number."""
Bearers = Callable[[Hashes], tuple[Positions, Positions]]
"""Returns the units that have a run: the position of the run that was asked for, the unit."""


class IndexUpdate(NamedTuple):
    """Cores that are gone, and those in their place."""

    gone: ColumnTable
    cores: ColumnTable
    occurrences: ColumnTable


def core_rows(
    cores: FormulaCores,
    graph: RunGraph,
    corpus: DistinctTexts,
    numbers: Positions,
    *,
    first: int,
    ways: int,
) -> tuple[ColumnTable, ColumnTable]:
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
        ColumnTable(
            core=first + np.arange(count),
            way=ways + way[cores.chains],
            id=core_ids(cores, corpus),
            documents=cores.documents,
            words=(cores.end - cores.first)[cores.exemplars],
            head=np.full(count, -1, np.int64),
            formula=np.zeros(count, np.uint64),
        ),
        ColumnTable(
            core=first + cores.core,
            unit=numbers[cores.units],
            first=cores.first - offsets,
            end=cores.end - offsets,
            exemplar=exemplar,
        ),
    )


def node_rows(graph: RunGraph, *, ways: int) -> ColumnTable:
    """Return the nodes of a graph as rows of a ledger."""
    return ColumnTable(hash=graph.hashes, documents=graph.documents, way=ways + graph.ways)


def update_index(
    state: IndexState,
    own: DistinctTexts,
    select: Select,
    bearers: Bearers,
    *,
    options: ReuseOptions,
    lexicon: Lexicon | None,
) -> IndexUpdate:
    """Bring nodes and ways of a ledger up to date with a further document.

    Args:
        state: its nodes are renewed; its cores are left to the caller.
        own: the units of the new document, which `select` and `bearers` know already.
        select: reads units.
        bearers: of runs of words.
        options: how long a run must recur, in how many documents.
        lexicon: as in the full scan.
    """
    touched = _count_again(state, own, select, bearers, options)
    near = _with_neighbours(state, touched, select, bearers, options)
    chains = _chains_of(state, near)
    chained = distinct_sets(np.concatenate([near, state.nodes_of(chains)]))
    removed = state.cores_of_ways(chains)
    numbers = distinct_sets(bearers(chained)[1])
    corpus = select(numbers)
    graph = chain_runs(_runs_beside(state, corpus, chained, options), corpus)
    cores = find_cores(graph, corpus, options=options, lexicon=lexicon)
    cores = _kept(cores, graph, chained)
    rows = core_rows(cores, graph, corpus, numbers, first=state.core_count, ways=state.way_count)
    state.put_nodes(node_rows(graph, ways=state.way_count).take(np.isin(graph.hashes, chained)))
    state.way_count += len(graph.hashes)
    state.core_count += len(cores.exemplars)
    return IndexUpdate(removed, *rows)


def _count_again(
    state: IndexState, own: DistinctTexts, select: Select, bearers: Bearers, options: ReuseOptions
) -> Hashes:
    """Count the documents of the new document's runs; return those that recur, ascending."""
    runs, _ = inner_runs(own.stream.hashes, own.stream.bounds, options.run)
    runs = distinct_sets(runs)
    at, is_present = state.nodes.last(runs)
    strange = np.delete(runs, at)
    found_runs, units = bearers(strange)
    numbers = distinct_sets(units)
    local = np.searchsorted(numbers, units)
    found, counts = count_documents_of(found_runs, local, select(numbers))
    live = counts >= options.min_documents
    state.nodes.put(runs[at], documents=is_present["documents"] + 1, way=is_present["way"])
    fresh = strange[found[live]]
    state.nodes.put(fresh, documents=counts[live], way=np.full(len(fresh), -1))
    return distinct_sets(np.concatenate([runs[at], fresh]))


def _with_neighbours(
    state: IndexState, touched: Hashes, select: Select, bearers: Bearers, options: ReuseOptions
) -> Hashes:
    """Return nodes, and all nodes that stand next to one of them anywhere; ascending."""
    corpus = select(distinct_sets(bearers(touched)[1]))
    runs, bounds = inner_runs(corpus.stream.hashes, corpus.stream.bounds, options.run)
    near = distinct_sets(runs[_beside(np.isin(runs, touched), bounds)])
    at, _ = state.nodes.last(near)
    return distinct_sets(np.concatenate([touched, near[at]]))


def _beside(chosen: NDArray[np.bool_], bounds: Positions) -> NDArray[np.bool_]:
    """Tell which runs stand next to a chosen one of the same unit."""
    joined = np.ones(len(chosen), np.bool_)  # whether a run is followed by one of the same unit
    joined[bounds[1:][bounds[1:] > 0] - 1] = False
    is_adjacent = np.zeros(len(chosen), np.bool_)
    is_adjacent[1:] |= chosen[:-1] & joined[:-1]
    is_adjacent[:-1] |= chosen[1:] & joined[:-1]
    return is_adjacent


def _chains_of(state: IndexState, nodes: Hashes) -> Positions:
    """Return the ways that nodes belong to."""
    chains = distinct_sets(state.nodes.last(nodes)[1]["way"])
    return chains[chains >= 0]


def _runs_beside(
    state: IndexState, corpus: DistinctTexts, chained: Hashes, options: ReuseOptions
) -> SharedRuns:
    """Return the runs to be chained and those beside them, each with all its documents."""
    stream = corpus.stream
    runs, bounds = inner_runs(stream.hashes, stream.bounds, options.run)
    within = np.isin(runs, chained)
    places = np.flatnonzero(within | _beside(within, bounds))
    hashes, inverse = np.unique(runs[places], return_inverse=True)
    is_present, rows = state.nodes.last(hashes)
    number = np.full(len(hashes), -1, np.int64)
    number[is_present] = np.arange(len(is_present))
    nodes = number[inverse]
    live = places[nodes >= 0]
    units = np.repeat(np.arange(len(corpus.texts)), np.diff(bounds))[live]
    return SharedRuns(
        words=live + (stream.bounds[:-1] - bounds[:-1])[units],
        units=units,
        nodes=nodes[nodes >= 0],
        hashes=hashes[is_present],
        documents=rows["documents"],
        within=np.isin(hashes[is_present], chained),
    )


def _kept(cores: FormulaCores, graph: RunGraph, chained: Hashes) -> FormulaCores:
    """Leave out the cores of chains of which not all places were read."""
    whole = np.zeros(len(graph.lengths), np.bool_)
    whole[graph.chain] = np.isin(graph.hashes, chained)
    kept = whole[cores.chains]
    chosen = np.flatnonzero(kept[cores.core])
    new = np.cumsum(kept) - 1
    old = np.zeros(len(cores.core), np.int64)
    old[chosen] = np.arange(len(chosen))
    return FormulaCores(
        core=new[cores.core[chosen]],
        units=cores.units[chosen],
        first=cores.first[chosen],
        end=cores.end[chosen],
        exemplars=old[cores.exemplars[kept]],
        documents=cores.documents[kept],
        chains=cores.chains[kept],
    )


# ----------------------------------------
# Groups of cores, kept up to date: who is like whom, and who stands for a group.
#
# Who stands for a group depends on the cores that are alike, on those that these are like, and so
# on, and on nothing else; so only such a circle of kin is grouped anew.


def shingle_rows(runs: Hashes, bounds: Positions, cores: Positions) -> tuple[Hashes, Positions]:
    """Return the distinct shingles of each core, and the core of each."""
    owners = np.repeat(cores, np.diff(bounds))
    order = np.lexsort((runs, owners))
    runs, owners = runs[order], owners[order]
    new = np.ones(len(runs), np.bool_)
    new[1:] = (runs[1:] != runs[:-1]) | (owners[1:] != owners[:-1])
    return runs[new], owners[new]


def like_new_ones(
    state: IndexState, shingles: SortedColumns, runs: Hashes, owners: Positions
) -> ColumnTable:
    """Return the pairs that are alike of which one at least is new.

    Args:
        state: it has the new cores already.
        shingles: of all cores, the new ones among them, and of some that are gone.
        runs: the distinct shingles of the new cores.
        owners: the core of each; new cores have the highest numbers.
    """
    found_runs, rows = shingles.find(runs)
    pairs, common = np.unique((owners[found_runs] << 32) | rows["core"], return_counts=True)
    left, right = pairs & ((1 << 32) - 1), pairs >> 32
    living = state.living(np.concatenate([left, right]))
    chosen = (left < right) & np.isin(left, living["core"])
    left, right, common = left[chosen], right[chosen], common[chosen]
    sizes = [living["shingles"][np.searchsorted(living["core"], own)] for own in (left, right)]
    similarity = common / (sizes[0] + sizes[1] - common)
    chosen = similarity >= LIKE
    return ColumnTable(left=left[chosen], right=right[chosen], similarity=similarity[chosen])


def circle_of_cores(state: IndexState, seeds: Iterable[int]) -> tuple[Positions, ColumnTable]:
    """Return all cores that are like a seed, or like one that is, and so on; ascending.

    Returns:
        The cores, and the pairs among them, each once.
    """
    found = fresh = np.array(sorted(set(seeds)), np.int64)
    pairs = [state.like(fresh)]
    while len(fresh):
        reached = distinct_sets(pairs[-1]["right"])
        fresh = reached[~np.isin(reached, found)]
        found = distinct_sets(np.concatenate([found, fresh]))
        pairs.append(state.like(fresh))
    all_pairs = pairs[0].plus(*pairs[1:])
    return found, all_pairs.take(all_pairs["left"] < all_pairs["right"])


def regroup(
    state: IndexState, circle: Positions, pairs: ColumnTable, *, broken: set[int]
) -> tuple[set[int], set[int]]:
    """Group a circle of kin anew; return the heads whose groups are gone, and those that are new.

    Args:
        state: the heads of the circle's cores are written into it.
        circle: cores that are not gone, ascending.
        pairs: of those that are alike, each once.
        broken: heads of groups that have lost a member already.
    """
    own = state.living(circle)
    columns = (pairs["left"].tolist(), pairs["right"].tolist(), pairs["similarity"].tolist())
    order = np.lexsort((own["id"], -own["words"], -own["documents"]))
    groups = group_cores(
        own["core"][order].tolist(), own["id"][order].tolist(), zip(*columns, strict=True)
    )
    before: dict[int, set[int]] = {}
    for core, head in zip(own["core"].tolist(), own["head"].tolist(), strict=True):
        before.setdefault(head, set()).add(core)
    new = {
        head
        for head, members in groups.items()
        if head in broken or before.get(head) != set(members)
    }
    removed = {head for head in before if head >= 0 and (head in new or head not in groups)}
    _write_heads(state, own, {core: head for head, held in groups.items() for core in held})
    return removed | broken, new


def _write_heads(state: IndexState, own: ColumnTable, representatives: Mapping[int, int]) -> None:
    now = np.array([representatives[core] for core in own["core"].tolist()], np.int64)
    changed = now != own["head"]
    rows, now = own.take(changed), now[changed]
    state.put_cores(ColumnTable(**{**rows.columns, "head": now}))
    state.groups.put(now, core=rows["core"])


# ----------------------------------------
# Near-duplicates of further texts, found without joining the corpus again.
#
# Kept are the rarest shingles of every first text of a class, in the order of rarity of the last
# full scan. The prefix filter asks only that all sets be sorted by one and the same order,
# whichever it is: so a stale order costs time, and no pair.

Read = Callable[[Positions], Stream]


class NearDuplicateFinder:
    """The near-duplicates of a growing sequence of texts."""

    UNIQUE = frozenset({"classes"})

    def __init__(
        self, rarity: RarityTable, *, options: ReuseOptions, lexicon: Lexicon | None
    ) -> None:
        self.classes = SortedColumns("classes", number="<u4")
        """Key of a class to the number of its first text."""
        self.prefixes = SortedColumns("prefixes", number="<u4")
        """Rare shingle, as a key of a set, to the first texts that have it."""
        self.rarity, self.options, self.lexicon = rarity, options, lexicon
        self.cuts: tuple[JoinCut, ...] = ()
        """What the last build or addition cut short, or a full scan would have."""

    def shelves(self) -> Iterator[SortedColumns]:
        """Yield all shelves."""
        yield from (self.classes, self.prefixes)

    @classmethod
    def build(
        cls, stream: Stream, *, options: ReuseOptions, lexicon: Lexicon | None
    ) -> tuple[NearDuplicateFinder, list[NearDuplicate]]:
        """Join the texts of a stream, and keep what further texts will be compared with."""
        keys = class_keys(stream)
        firsts = first_of_class(keys)
        chosen = np.flatnonzero(firsts == np.arange(len(firsts)))
        runs, bounds = _shingles_of(stream, chosen, options)
        # Rarity among these alone, as in a full scan, whose bounds depend on it.
        own = cls(RarityTable(make_rarity(runs)), options=options, lexicon=lexicon)
        sets = shingle_sets(runs, bounds, own.rarity.table(runs))
        own.classes.put(keys[chosen], number=chosen)
        rarest, numbers = own._rarest(sets, chosen)
        own.prefixes.put(rarest, number=numbers)
        pairs = join_sets(sets, threshold=options.threshold)
        own.cuts = renamed(pairs.cut, chosen)
        members = np.flatnonzero(firsts != np.arange(len(firsts)))
        return own, _values(
            np.concatenate([chosen[pairs.left], firsts[members]]),
            np.concatenate([chosen[pairs.right], members]),
            np.concatenate([pairs.similarity, np.ones(len(members))]),
        )

    def add(self, numbers: Positions, stream: Stream, read: Read) -> list[NearDuplicate]:
        """Return the near-duplicates of further texts, with older ones and with each other.

        Args:
            numbers: of the texts, ascending, higher than all before.
            stream: of the texts.
            read: returns the words of older texts, by ascending number.
        """
        keys = class_keys(stream, first=int(numbers[0]) if len(numbers) else 0)
        found_keys, older = self.classes.find(keys)
        firsts = numbers[first_of_class(keys)]
        firsts[found_keys] = older["number"]
        new = np.flatnonzero(firsts == numbers)
        sets = self._sets(stream, new)
        among = join_sets(sets, threshold=self.options.threshold, own_order=False)
        left, right, similarity = self._older(sets, read)
        self.cuts = (*renamed(among.cut, numbers[new]), *renamed(self.cuts, numbers[new]))
        self.classes.put(keys[new], number=numbers[new])
        rarest, owners = self._rarest(sets, numbers[new])
        self.prefixes.put(rarest, number=owners)
        members = np.flatnonzero(firsts != numbers)
        return _values(
            np.concatenate([left, numbers[new[among.left]], firsts[members]]),
            np.concatenate([numbers[new[right]], numbers[new[among.right]], numbers[members]]),
            np.concatenate([similarity, among.similarity, np.ones(len(members))]),
        )

    def _older(
        self, sets: ShingleSets, read: Read
    ) -> tuple[Positions, Positions, NDArray[np.float64]]:
        """Return the pairs of an older text and the position of a new set."""
        keys, owners = self._rarest(sets, np.arange(len(sets.bounds) - 1))
        found_keys, rows = self.prefixes.find(keys)
        self.cuts = _crowded(owners, found_keys)
        pairs = distinct_sets((owners[found_keys] << 32) | rows["number"])
        right, older = pairs >> 32, pairs & ((1 << 32) - 1)
        numbers = distinct_sets(older)
        olds = self._sets(read(numbers), np.arange(len(numbers)))
        left = np.searchsorted(numbers, older)
        common = count_common(olds, sets, left, right)
        similarity = common / (olds.sizes()[left] + sets.sizes()[right] - common)
        kept = similarity >= self.options.threshold
        return older[kept], right[kept], similarity[kept]

    def _sets(self, stream: Stream, chosen: Positions) -> ShingleSets:
        runs, owners = _shingles_of(stream, chosen, self.options)
        return shingle_sets(runs, owners, self.rarity.table(runs))

    def _rarest(
        self, sets: ShingleSets, numbers: Positions
    ) -> tuple[NDArray[np.uint64], Positions]:
        sizes = prefix_sizes(sets.sizes(), self.options.threshold, indexed=False)
        keys = sets.keys[index_ranges(sets.bounds[:-1], sizes)]
        return keys, np.repeat(numbers, sizes)


def _shingles_of(
    stream: Stream, chosen: Positions, options: ReuseOptions
) -> tuple[Hashes, Positions]:
    """Return the shingles of the chosen texts, and the bounds of each one's."""
    sizes = stream.lengths()[chosen]
    words = stream.hashes[index_ranges(stream.bounds[chosen], sizes)]
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    return inner_runs(words, bounds, options.shingle)


def _crowded(owners: Positions, found_keys: Positions) -> tuple[JoinCut, ...]:
    """Report the sets with a member that too many have for a full scan to look at every pair.

    Here every pair was looked at; which ones a scan would keep depends on all other sets.
    """
    met = np.bincount(found_keys, minlength=len(owners))
    most: dict[int, int] = {}
    for n in np.flatnonzero(crowded(met + 1)).tolist():
        most[int(owners[n])] = max(int(met[n]), most.get(int(owners[n]), 0))
    return tuple(JoinCut(owner, found, found) for owner, found in most.items())


def _values(
    left: Positions, right: Positions, similarity: NDArray[np.float64]
) -> list[NearDuplicate]:
    rows = zip(left.tolist(), right.tolist(), similarity.tolist(), strict=True)
    return sorted(NearDuplicate(*row) for row in rows)
