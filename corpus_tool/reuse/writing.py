"""Formulae as values: templates with named slots, fillings, occurrences in code points."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Iterable, Iterator
from itertools import starmap
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    Formula,
    Occurrence,
    Progress,
    SlotFillings,
    Stage,
    Variant,
    untold,
)
from corpus_tool.reuse.cores import Cores
from corpus_tool.reuse.ranking import score, worth
from corpus_tool.reuse.reading import KnownCarriers
from corpus_tool.reuse.sets import ranges
from corpus_tool.reuse.units import Units
from corpus_tool.text.pieces import Hashes
from corpus_tool.text.stream import CLAUSE, SLOT_NAMES

__all__ = ["Writer"]

Positions = NDArray[np.int64]

_OPENERS = {")": "(", "]": "[", "”": "“", "»": "«"}


class Writer:
    """Writes formulae from the occurrences of cores."""

    def __init__(
        self,
        cores: Cores,
        ids: Hashes,
        corpus: Units,
        carriers: KnownCarriers,
        lexicon: Lexicon | None,
    ) -> None:
        self.corpus, self.carriers = corpus, carriers
        self.ids = ids.tolist()
        self.held: list[int] = corpus.documents.tolist()
        self.held_bounds: list[int] = corpus.bounds.tolist()
        self.exemplars = cores.exemplars.tolist()
        self.bounds = np.searchsorted(cores.core, np.arange(len(self.ids) + 1)).tolist()
        self.cores, self.units, self.first, self.end = (
            column.tolist() for column in (cores.core, cores.units, cores.first, cores.end)
        )
        self._read_words(cores, lexicon)

    def _read_words(self, cores: Cores, lexicon: Lexicon | None) -> None:
        """Prepare the spans of the words at either end, the slots, and the words' worth."""
        stream = self.corpus.stream
        self.starts = stream.starts[cores.first].tolist() if len(cores.first) else []
        self.ends = stream.ends[cores.end - 1].tolist() if len(cores.end) else []
        slots = np.flatnonzero(stream.kinds)
        self.slot_low = np.searchsorted(slots, cores.first).tolist()
        self.slot_high = np.searchsorted(slots, cores.end).tolist()
        self.slot_kinds = stream.kinds[slots].astype(np.uint8).tobytes()
        self.slot_starts = stream.starts[slots].tolist()
        self.slot_ends = stream.ends[slots].tolist()
        for k, unit in enumerate(self.units):
            self.ends[k] = _closed(self.corpus.texts[unit], self.starts[k], self.ends[k])
        first = cores.first[cores.exemplars]
        sizes = cores.end[cores.exemplars] - first
        places = ranges(first, sizes)
        kinds = stream.kinds[places]
        named = self._named(places, np.repeat(cores.units[cores.exemplars], sizes))
        values = worth(stream.hashes[places], kinds, named, lexicon=lexicon)
        sums = np.concatenate([np.zeros(1), np.cumsum(values)])
        ends = np.cumsum(sizes)
        self.worth = np.round(sums[ends] - sums[ends - sizes], 6).tolist()
        self.words = sizes.tolist()
        plain = np.concatenate([np.zeros(1, np.int64), np.cumsum(kinds == 0)])
        self.plain = np.round((plain[ends] - plain[ends - sizes]) / sizes, 6).tolist()

    def _named(self, places: Positions, units: Positions) -> NDArray[np.bool_]:
        """Tell which words begin with a capital where no sentence or clause begins."""
        stream, texts = self.corpus.stream, self.corpus.texts
        starts, own = stream.starts[places].tolist(), units.tolist()
        capital = [texts[unit][start].isupper() for unit, start in zip(own, starts, strict=True)]
        opens = (places == 0) | (stream.edges[places - 1] >= CLAUSE)
        named: NDArray[np.bool_] = np.array(capital, np.bool_) & ~opens
        return named

    def formulas(
        self, groups: Collection[Iterable[int]], *, progress: Progress = untold
    ) -> list[Formula]:
        """Write a formula of each group of cores."""
        found = []
        for members in groups:
            found.append(self.formula(members))
            progress(Stage.WRITING, len(found), len(groups))
        return found

    def formula(self, members: Iterable[int]) -> Formula:
        """Write a formula from its cores.

        A core whose every occurrence lies within a longer one's is no variant of its own.
        """
        kept = list(self._occurrences(members))
        holders: dict[int, set[int]] = {}
        for k in kept:
            holders.setdefault(self.cores[k], set()).update(self.holders(self.units[k]))
        variants = sorted(holders, key=lambda c: (-len(holders[c]), -self.words[c], self.ids[c]))
        carriers = [self.carriers[n] for n in sorted(set().union(*holders.values()))]
        partners = len({carrier.partners for carrier in carriers})
        years = len({carrier.date[:4] for carrier in carriers if carrier.date}) or 1
        head = variants[0]
        written = tuple(self._variant(core, len(holders[core])) for core in variants)
        return Formula(
            id=f"{self.ids[head]:016x}",
            template=written[0].template,
            words=self.words[head],
            documents=len(carriers),
            partners=partners,
            years=years,
            score=score(self.worth[head], plain=self.plain[head], partners=partners, years=years),
            variants=written,
            occurrences=self._placed(kept, {core: n for n, core in enumerate(variants)}),
        )

    def holders(self, unit: int) -> list[int]:
        """Return the documents that hold a unit."""
        low, high = self.held_bounds[unit], self.held_bounds[unit + 1]
        return self.held[low:high]

    def _occurrences(self, members: Iterable[int]) -> Iterator[int]:
        """Yield the occurrences of cores; of two that overlap the longer, else the first."""
        rows = sorted(
            (self.units[k], self.first[k] - self.end[k], self.first[k], self.ids[core], k)
            for core in members
            for k in range(self.bounds[core], self.bounds[core + 1])
        )
        starts: list[int] = []
        ends: list[int] = []
        unit = -1
        for own, _, first, _, k in rows:
            if own != unit:
                unit, starts, ends = own, [], []
            at = bisect(starts, first)
            end = self.end[k]
            if (not at or ends[at - 1] <= first) and (at == len(starts) or end <= starts[at]):
                starts.insert(at, first)
                ends.insert(at, end)
                yield k

    def _placed(self, kept: Iterable[int], order: dict[int, int]) -> tuple[Occurrence, ...]:
        """Return the occurrences in every paragraph that has the unit's text."""
        found = []
        for k in kept:
            fillings = self._fillings(k)
            start, end, variant = self.starts[k], self.ends[k], order[self.cores[k]]
            found += [
                (place.version, place.paragraph, start, end, variant, fillings)
                for place in self.corpus.places[self.units[k]]
            ]
        found.sort(key=_place)
        return tuple(starmap(Occurrence, found))

    def _fillings(self, occurrence: int) -> tuple[str, ...]:
        low, high = self.slot_low[occurrence], self.slot_high[occurrence]
        if low == high:
            return ()
        text = self.corpus.texts[self.units[occurrence]]
        return tuple(text[self.slot_starts[k] : self.slot_ends[k]] for k in range(low, high))

    def template(self, core: int) -> str:
        """Return the words of a core as printed in its exemplar, its slots in brackets."""
        k = self.exemplars[core]
        text, at = self.corpus.texts[self.units[k]], self.starts[k]
        parts = []
        for slot in range(self.slot_low[k], self.slot_high[k]):
            parts += [text[at : self.slot_starts[slot]], f"[{SLOT_NAMES[self.slot_kinds[slot]]}]"]
            at = self.slot_ends[slot]
        return " ".join("".join([*parts, text[at : self.ends[k]]]).split())

    def _variant(self, core: int, documents: int) -> Variant:
        """Write a variant; its fillings are those of the occurrences that have all its slots."""
        k = self.exemplars[core]
        kinds = self.slot_kinds[self.slot_low[k] : self.slot_high[k]]
        if not kinds:
            return Variant(self.template(core), documents, ())
        filled: list[set[str]] = [set() for _ in kinds]
        for other in range(self.bounds[core], self.bounds[core + 1]):
            whole = self.end[other] - self.first[other] == self.words[core]
            if whole and self.slot_kinds[self.slot_low[other] : self.slot_high[other]] == kinds:
                for own, filling in zip(filled, self._fillings(other), strict=True):
                    own.add(filling)
        slots = tuple(
            SlotFillings(SLOT_NAMES[kind], tuple(sorted(own)))
            for kind, own in zip(kinds, filled, strict=True)
        )
        return Variant(self.template(core), documents, slots)


_place = itemgetter(0, 1, 2)


def _closed(text: str, start: int, end: int) -> int:
    """Take in the bracket or quote that closes one opened within: `the Sea (UNCLOS)`."""
    opener = _OPENERS.get(text[end : end + 1])
    if opener and text.count(opener, start, end) > text.count(text[end], start, end):
        return end + 1
    return end
