"""Runs of words that recur: distinct texts, the graph of runs, and cores cut from its chains.

Sections, in order:

* Runs of words that recur, and how they follow each other: a graph compacted into chains.
* The distinct texts of a corpus, read once, and the documents that hold each.
* Cores: chains of runs as wordings, where each stands, and where its natural edges are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Carrier, Passage, PassagePlace, Progress, ReuseOptions, untold
from corpus_tool.reuse.near_duplicates import distinct_sets, index_ranges, inner_runs
from corpus_tool.text.pieces import Hashes
from corpus_tool.text.stream import CLAUSE, Stream, read_stream, word_hashes

__all__ = [
    "DistinctTexts",
    "FormulaCores",
    "RunGraph",
    "SharedRuns",
    "build_graph",
    "chain_runs",
    "collect_distinct_texts",
    "count_documents_of",
    "find_cores",
    "live_runs",
]


# ----------------------------------------
# Runs of words that recur, and how they follow each other: a graph compacted into chains.
#
# A node is a run of `options.run` words that stands in enough documents; an edge leads to the run
# that begins one word later. Where nearly all documents that have either run have both, one after
# the other, the two belong to one chain: a wording that goes on. Where the ways part, a chain ends.
# No two documents are ever compared, so that the cost is that of sorting the runs once.

Positions = NDArray[np.int64]

_TABLE = np.uint64((1 << 26) - 1)
_STAYS = 0.7
"""Of the documents that have either of two runs, the share that must have both in a row."""
_DROP = 0.5
"""A chain is cut where fewer than this share of its commonest run's documents go on."""


class SharedRuns(NamedTuple):
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
class RunGraph:
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


def build_graph(corpus: DistinctTexts, *, options: ReuseOptions) -> RunGraph:
    """Find the runs that recur in enough documents, and chain them."""
    words, units, runs = live_runs(corpus, options=options)
    hashes, inverse = np.unique(runs, return_inverse=True)
    nodes = inverse.astype(np.int64)
    _, documents = count_documents_of(nodes, units, corpus)
    is_node = np.ones(len(hashes), np.bool_)
    return chain_runs(SharedRuns(words, units, nodes, hashes, documents, is_node), corpus)


def chain_runs(runs: SharedRuns, corpus: DistinctTexts) -> RunGraph:
    """Chain runs that are known to recur."""
    chains, rank = _chains(_following(runs, corpus), runs.hashes)
    chain, rank, lengths = _cut_levels(chains, rank, runs.documents)
    return RunGraph(
        words=runs.words,
        units=runs.units,
        nodes=runs.nodes,
        hashes=runs.hashes,
        documents=runs.documents,
        ways=chains,
        chain=chain,
        rank=rank,
        lengths=lengths,
    )


def live_runs(
    corpus: DistinctTexts, *, options: ReuseOptions
) -> tuple[Positions, Positions, Hashes]:
    """Return the places of runs that stand in enough documents: first word, unit, hash."""
    stream = corpus.stream
    runs, bounds = inner_runs(stream.hashes, stream.bounds, options.run)
    units = np.repeat(np.arange(len(corpus.texts), dtype=np.int32), np.diff(bounds))
    likely = _repeated(runs)
    likely |= (corpus.spread() > 1)[units]
    chosen = np.flatnonzero(likely)
    del likely
    live_units = units[chosen].astype(np.int64)
    words = chosen + (stream.bounds[:-1] - bounds[:-1])[live_units]
    runs = runs[chosen]
    _, nodes = np.unique(runs, return_inverse=True)
    _, counts = count_documents_of(nodes.astype(np.int64), live_units, corpus)
    live = (counts >= options.min_documents)[nodes]
    return words[live], live_units[live], runs[live]


def _repeated(runs: Hashes) -> NDArray[np.bool_]:
    """Tell which runs may stand more than once; a few that do not pass, too."""
    ordered = np.sort(runs)
    table = np.zeros(int(_TABLE) + 1, np.bool_)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    table[(twice & _TABLE).astype(np.int64)] = True
    return table[(runs & _TABLE).astype(np.int64)]


def _following(runs: SharedRuns, corpus: DistinctTexts) -> Positions:
    """Return for each node the one it nearly always goes on with, or -1."""
    nodes, documents = runs.nodes, runs.documents
    steps = np.flatnonzero((np.diff(runs.words) == 1) & (runs.units[1:] == runs.units[:-1]))
    pairs = (nodes[steps].astype(np.uint64) << np.uint64(32)) | nodes[steps + 1].astype(np.uint64)
    edges, inverse = np.unique(pairs, return_inverse=True)
    _, counts = count_documents_of(inverse.astype(np.int64), runs.units[steps], corpus)
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
    chain_starts = np.flatnonzero(~led)
    _walk(chain_starts, np.arange(len(chain_starts)), following, chain, rank)
    opened = len(chain_starts)
    for node in np.flatnonzero(chain < 0).tolist():  # by number, which is by hash
        if chain[node] < 0:
            _walk_ring(node, opened, following, chain, rank)
            opened += 1
    return chain, rank


def _walk(
    chain_starts: Positions,
    numbers: Positions,
    following: Positions,
    chain: Positions,
    rank: Positions,
) -> None:
    at, step = chain_starts, 0
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


# ----------------------------------------
# The distinct texts of a corpus, read once, and the documents that hold each.
#
# A wording that stands in a thousand documents is read and counted once; the documents come in only
# where documents are counted.

_LOW = 24
_MASK = np.int64((1 << _LOW) - 1)
"""Units and documents are numbered below 2**24, so that a key and one of them fit in an integer."""


@dataclass(frozen=True, slots=True, eq=False)
class DistinctTexts:
    """Distinct texts in order of first appearance, their words, and who holds them."""

    texts: Sequence[str]
    stream: Stream
    places: tuple[tuple[PassagePlace, ...], ...]
    """Of each text, in order of appearance."""
    documents: Positions
    """Of each text, ascending: positions of carriers."""
    bounds: Positions
    """The first of each text's documents, and one more at the end."""

    def spread(self) -> Positions:
        """Return in how many documents each text stands."""
        return np.diff(self.bounds)


def collect_distinct_texts(
    carriers: Sequence[Carrier],
    passages: Iterable[Passage],
    *,
    lexicon: Lexicon | None,
    progress: Progress = untold,
) -> DistinctTexts:
    """Gather the distinct texts of passages.

    Raises:
        ValueError: a passage of a version that is not among the carriers.
    """
    numbers = {carrier.version: n for n, carrier in enumerate(carriers)}
    places: dict[str, list[PassagePlace]] = {}
    for passage in passages:
        if passage.version not in numbers:
            raise ValueError(f"no carrier is called {passage.version}")
        places.setdefault(passage.text, []).append(PassagePlace(passage.version, passage.paragraph))
    document_lists = [sorted({numbers[place.version] for place in own}) for own in places.values()]
    texts = tuple(places)
    return DistinctTexts(
        texts=texts,
        stream=read_stream(texts, lexicon=lexicon, progress=progress),
        places=tuple(tuple(own) for own in places.values()),
        documents=np.array([n for own in document_lists for n in own], np.int64),
        bounds=np.cumsum([0, *map(len, document_lists)], dtype=np.int64),
    )


def count_documents_of(
    keys: Positions, units: Positions, corpus: DistinctTexts
) -> tuple[Positions, Positions]:
    """Return the distinct keys, ascending, and in how many documents each stands.

    Args:
        keys: numbers below 2**39, one for each place.
        units: the unit of each place.
        corpus: whose documents are counted.
    """
    pairs = distinct_sets((keys << _LOW) | units)
    found, first, spread = _grouped(pairs >> _LOW)
    documents = pairs & _MASK
    counts = corpus.spread()[documents[first]]
    several = spread > 1
    shared = np.repeat(several, spread)
    sizes = corpus.spread()[documents[shared]]
    groups = np.repeat(np.repeat(np.arange(len(found)), spread)[shared], sizes)
    documents_of_pair = corpus.documents[index_ranges(corpus.bounds[documents[shared]], sizes)]
    held_by = distinct_sets((groups << _LOW) | documents_of_pair) >> _LOW
    counts[several] = np.bincount(held_by, minlength=len(found))[several]
    return found, counts


def _grouped(ordered: Positions) -> tuple[Positions, Positions, Positions]:
    """Return the distinct values of an ascending array, where each begins, how often it stands."""
    if not len(ordered):
        return ordered, ordered, ordered
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    return ordered[first], first, np.diff(np.append(first, len(ordered)))


# ----------------------------------------
# Cores: chains of runs as wordings, where each stands, and where its natural edges are.
#
# A chain ends where the documents part, which is seldom where a sentence does. So a core grows,
# while nearly all its occurrences agree in the next word, to the end of a clause; failing that it
# shrinks to one that is near; failing that it takes the words that are agreed on, but for words
# of grammar at its end. A core that hardly adds a word to commoner ones on either side of it is a
# mere seam, and is dropped.

Flags = NDArray[np.bool_]

_MIN_COVER = 0.5
"""Share of a core's words that an occurrence must have."""
_MIN_OWN = 4
"""Words that a core must have beyond those of commoner neighbours."""
_MOST = 0.7
"""What `nearly all` means, of the documents of the occurrences."""
_GROWTH = 12
_SHRINKAGE = 4
_LIGHT = 3
"""Words of grammar at its end that a core may lose though it is then shorter than a run."""


@dataclass(frozen=True, slots=True, eq=False)
class FormulaCores:
    """Occurrences of cores in units, by core and then by place."""

    core: Positions
    """Of each occurrence, numbered from 0."""
    units: Positions
    first: Positions
    """The first word in the stream."""
    end: Positions
    """The word after the last."""
    exemplars: Positions
    """Of each core, the occurrence that has all its words; its words are the core's."""
    documents: Positions
    """Of each core."""
    chains: Positions
    """Of each core, the chain it was made of."""


def find_cores(
    graph: RunGraph, corpus: DistinctTexts, *, options: ReuseOptions, lexicon: Lexicon | None
) -> FormulaCores:
    """Return the cores of a graph's chains."""
    found = _frequent(_segments(graph, options.run), graph, corpus, options)
    light = word_hashes(sorted(lexicon.weights.function)) if lexicon else np.zeros(0, np.uint64)
    side = _Sides(found, corpus, np.sort(light), options.run)
    _, documents = count_documents_of(side.core, found.units, corpus)
    left = side.grow(to_right=False)
    return FormulaCores(
        core=side.core,
        units=found.units,
        first=found.first - left,
        end=found.end + side.grow(to_right=True),
        exemplars=side.exemplars,
        documents=documents,
        chains=side.chains,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Segments:
    """Stretches of units that go along a chain."""

    chain: Positions
    units: Positions
    first: Positions
    end: Positions
    begins: Flags
    """Whether it starts with the chain's first run."""
    closes: Flags
    """Whether it ends with the chain's last run."""
    seam_left: Flags
    """Whether a commoner run that recurs stands before it."""
    seam_right: Flags

    def take(self, chosen: Positions) -> _Segments:
        return _Segments(*(getattr(self, name)[chosen] for name in self.__slots__))


def _segments(graph: RunGraph, size: int) -> _Segments:
    chain, rank = graph.chain[graph.nodes], graph.rank[graph.nodes]
    follows = np.zeros(len(chain), np.bool_)
    follows[1:] = (np.diff(graph.words) == 1) & (graph.units[1:] == graph.units[:-1])
    goes_on = follows.copy()
    goes_on[1:] &= (chain[1:] == chain[:-1]) & (np.diff(rank) == 1)
    first = np.flatnonzero(~goes_on)
    last = np.append(first[1:], len(chain)) - 1 if len(first) else first
    documents = graph.documents[graph.nodes]
    commoner_before = np.zeros(len(chain), np.bool_)
    commoner_before[1:] = follows[1:] & (documents[:-1] > documents[1:])
    commoner_after = np.zeros(len(chain), np.bool_)
    commoner_after[:-1] = follows[1:] & (documents[1:] > documents[:-1])
    return _Segments(
        chain=chain[first],
        units=graph.units[first],
        first=graph.words[first],
        end=graph.words[last] + size,
        begins=rank[first] == 0,
        closes=rank[last] == graph.lengths[chain[first]] - 1,
        seam_left=commoner_before[first],
        seam_right=commoner_after[last],
    )


def _frequent(
    found: _Segments, graph: RunGraph, corpus: DistinctTexts, options: ReuseOptions
) -> _Segments:
    """Keep the segments that have enough of their chain, of chains that are worth it."""
    words = graph.lengths + options.run - 1
    ample = found.end - found.first >= _MIN_COVER * words[found.chain]
    chains, counts = count_documents_of(found.chain[ample], found.units[ample], corpus)
    kept = np.zeros(len(words), np.bool_)
    kept[chains] = counts >= options.min_documents
    whole = np.zeros(len(words), np.bool_)
    whole[found.chain[found.begins & found.closes]] = True
    weights = corpus.spread()[found.units].astype(np.float64)
    covered = np.zeros(len(words), np.int64)
    for seam, at_end in ((found.seam_left, found.begins), (found.seam_right, found.closes)):
        share = _share(found.chain[at_end], weights[at_end], seam[at_end], len(words))
        covered += (share >= _MOST) * (options.run - 1)
    kept &= whole & (words - covered >= _MIN_OWN)
    chosen = np.flatnonzero(ample & kept[found.chain])
    order = np.lexsort((found.first[chosen], found.chain[chosen]))
    return found.take(chosen[order])


def _share(
    groups: Positions, weights: NDArray[np.float64], facts: Flags, count: int
) -> NDArray[np.float64]:
    """Return by group the share of the weights whose fact holds."""
    total = np.bincount(groups, weights, minlength=count)
    weighted_counts = np.bincount(groups, weights * facts, minlength=count)
    return weighted_counts / np.maximum(total, 1)


class _Sides:
    """The words about the ends of segments, and how far the segments agree in them."""

    def __init__(
        self, found: _Segments, corpus: DistinctTexts, light: NDArray[np.uint64], size: int
    ) -> None:
        self.found, self.stream, self.light, self.size = found, corpus.stream, light, size
        self.chains, core = np.unique(found.chain, return_inverse=True)
        self.core = core.astype(np.int64)
        self.weights = corpus.spread()[found.units].astype(np.float64)
        whole = np.flatnonzero(found.begins & found.closes)
        self.exemplars = whole[np.unique(self.core[whole], return_index=True)[1]]
        self.words = (found.end - found.first)[self.exemplars]
        self.low = self.stream.bounds[found.units]
        self.high = self.stream.bounds[found.units + 1]

    def grow(self, *, to_right: bool) -> Positions:
        """Return the growth of every segment at one side; less than nothing is shrinkage."""
        count = len(self.chains)
        at_end = self.found.closes if to_right else self.found.begins
        best, free = np.zeros(count, np.int64), np.zeros(count, np.int64)
        is_done = self._edge(0, at_end, to_right) >= _MOST
        agree = at_end.copy()
        agreed = np.zeros(len(at_end), np.int64)
        going = ~is_done
        for step in range(1, _GROWTH + 1):
            if not going.any():
                break
            agree &= self._agrees(step, to_right)
            agreed += agree
            going &= self._of_those(at_end, agree) >= _MOST
            free[going] = step
            reached = going & (self._edge(step, at_end & agree, to_right) >= _MOST)
            best[reached] = step
            is_done |= reached
            going &= ~reached
        best = self._shrink(best, free, is_done, at_end, to_right)
        self.words += best
        own = best[self.core]
        return np.where(at_end, np.minimum(own, agreed), 0)

    def _of_those(self, chosen: Flags, facts: Flags) -> NDArray[np.float64]:
        return _share(self.core[chosen], self.weights[chosen], facts[chosen], len(self.chains))

    def _agrees(self, step: int, to_right: bool) -> Flags:
        """Tell which segments have the exemplar's word so many words beyond their end."""
        place = self.found.end + step - 1 if to_right else self.found.first - step
        inside = (place < self.high) if to_right else (place >= self.low)
        words = self.stream.hashes[np.clip(place, 0, len(self.stream) - 1)]
        same = words == words[self.exemplars][self.core]
        agreed: Flags = inside & inside[self.exemplars][self.core] & same
        return agreed

    def _edge(self, step: int, chosen: Flags, to_right: bool) -> NDArray[np.float64]:
        """Return by core how often a clause ends there, so many words beyond the end."""
        if to_right:
            place = self.found.end + step - 1
            edge = self.stream.edges[np.clip(place, 0, len(self.stream) - 1)] >= CLAUSE
        else:
            place = self.found.first - step - 1
            edge = self.stream.edges[np.clip(place, 0, len(self.stream) - 1)] >= CLAUSE
            edge |= place < self.low
        return self._of_those(chosen, edge)

    def _shrink(
        self, best: Positions, free: Positions, is_done: Flags, at_end: Flags, to_right: bool
    ) -> Positions:
        """Where no clause ended: back to one that is near, else as far as the words agree.

        In the latter case the core does not end on words of grammar.
        """
        spare = self.words - self.size
        for step in range(1, _SHRINKAGE + 1):
            near = ~is_done & (spare >= step) & (self._edge(-step, at_end, to_right) >= _MOST)
            best[near] = -step
            is_done |= near
        going = ~is_done
        best[going] = free[going]
        light = min(_LIGHT, self.size - 1) if to_right else 0
        for _ in range(_SHRINKAGE):
            going &= (spare + best > -light) & self._is_light(best, to_right)
            best[going] -= 1
        return best

    def _is_light(self, growth: Positions, to_right: bool) -> Flags:
        """Tell of each core whether its outermost word, as grown, is a word of grammar."""
        ends, firsts = self.found.end[self.exemplars], self.found.first[self.exemplars]
        words = self.stream.hashes[ends + growth - 1 if to_right else firsts - growth]
        if not len(self.light):
            return np.zeros(len(words), np.bool_)
        place = np.minimum(np.searchsorted(self.light, words), len(self.light) - 1)
        found: Flags = self.light[place] == words
        return found
