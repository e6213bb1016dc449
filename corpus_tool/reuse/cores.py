"""Cores: chains of runs as wordings, where each stands, and where its natural edges are.

A chain ends where the documents part, which is seldom where a sentence does. So a core grows, while
nearly all its occurrences agree in the next word, to the end of a clause; failing that it shrinks
to one that is near; failing that it takes the words that are agreed on, but for words of grammar
at its end.
A core that hardly adds a word to commoner ones on either side of it is a mere seam, and is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import ReuseOptions
from corpus_tool.reuse.graph import Graph
from corpus_tool.reuse.units import Units, count_documents
from corpus_tool.text.stream import CLAUSE, word_hashes

__all__ = ["Cores", "find_cores"]

Positions = NDArray[np.int64]
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
class Cores:
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
    graph: Graph, corpus: Units, *, options: ReuseOptions, lexicon: Lexicon | None
) -> Cores:
    """Return the cores of a graph's chains."""
    found = _frequent(_segments(graph, options.run), graph, corpus, options)
    light = word_hashes(sorted(lexicon.weights.function)) if lexicon else np.zeros(0, np.uint64)
    side = _Sides(found, corpus, np.sort(light), options.run)
    _, documents = count_documents(side.core, found.units, corpus)
    left = side.grow(to_right=False)
    return Cores(
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


def _segments(graph: Graph, size: int) -> _Segments:
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


def _frequent(found: _Segments, graph: Graph, corpus: Units, options: ReuseOptions) -> _Segments:
    """Keep the segments that have enough of their chain, of chains that are worth it."""
    words = graph.lengths + options.run - 1
    ample = found.end - found.first >= _MIN_COVER * words[found.chain]
    chains, counts = count_documents(found.chain[ample], found.units[ample], corpus)
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
    held = np.bincount(groups, weights * facts, minlength=count)
    return held / np.maximum(total, 1)


class _Sides:
    """The words about the ends of segments, and how far the segments agree in them."""

    def __init__(
        self, found: _Segments, corpus: Units, light: NDArray[np.uint64], size: int
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
        settled = self._edge(0, at_end, to_right) >= _MOST
        agree = at_end.copy()
        agreed = np.zeros(len(at_end), np.int64)
        going = ~settled
        for step in range(1, _GROWTH + 1):
            if not going.any():
                break
            agree &= self._agrees(step, to_right)
            agreed += agree
            going &= self._of_those(at_end, agree) >= _MOST
            free[going] = step
            reached = going & (self._edge(step, at_end & agree, to_right) >= _MOST)
            best[reached] = step
            settled |= reached
            going &= ~reached
        best = self._shrink(best, free, settled, at_end, to_right)
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
        self, best: Positions, free: Positions, settled: Flags, at_end: Flags, to_right: bool
    ) -> Positions:
        """Where no clause ended: back to one that is near, else as far as the words agree.

        In the latter case the core does not end on words of grammar.
        """
        spare = self.words - self.size
        for step in range(1, _SHRINKAGE + 1):
            near = ~settled & (spare >= step) & (self._edge(-step, at_end, to_right) >= _MOST)
            best[near] = -step
            settled |= near
        going = ~settled
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
