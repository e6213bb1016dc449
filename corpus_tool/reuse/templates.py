"""Formulae as values, the units they are read from, and how telling each is.

Sections, in order:

* Formulae as values: templates with named slots, fillings, occurrences in code points.
* Units read when they are asked for, and not twice for one document.
* How telling a formula is: long, of rare words, across many partners and years.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import starmap
from operator import itemgetter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon, WordWeights
from corpus_tool.model import (
    Carrier,
    Formula,
    Occurrence,
    Progress,
    SlotFillings,
    Stage,
    Variant,
    untold,
)
from corpus_tool.reuse.near_duplicates import index_ranges
from corpus_tool.reuse.runs import DistinctTexts, FormulaCores
from corpus_tool.text.pieces import Hashes
from corpus_tool.text.stream import CLAUSE, SLOT_NAMES, Stream, read_stream, word_hashes

__all__ = [
    "Carriers",
    "KnownCarriers",
    "TemplateWriter",
    "Texts",
    "UnitReader",
]


# ----------------------------------------
# Formulae as values: templates with named slots, fillings, occurrences in code points.

Positions = NDArray[np.int64]

_OPENERS = {")": "(", "]": "[", "”": "“", "»": "«"}


class TemplateWriter:
    """Writes formulae from the occurrences of cores."""

    def __init__(
        self,
        cores: FormulaCores,
        ids: Hashes,
        corpus: DistinctTexts,
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

    def _read_words(self, cores: FormulaCores, lexicon: Lexicon | None) -> None:
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
        places = index_ranges(first, sizes)
        kinds = stream.kinds[places]
        named = self._named(places, np.repeat(cores.units[cores.exemplars], sizes))
        values = formula_worth(stream.hashes[places], kinds, named, lexicon=lexicon)
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
            score=formula_score(
                self.worth[head], plain=self.plain[head], partners=partners, years=years
            ),
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


# ----------------------------------------
# Units read when they are asked for, and not twice for one document.

Texts = Callable[[Sequence[int]], Sequence[str]]


class KnownCarriers(Protocol):
    """Carriers by their numbers: all at hand, or read when they are asked for."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> Carrier: ...


class Carriers:
    """Those that an index was opened with, and those that came after."""

    def __init__(self, known: KnownCarriers) -> None:
        self._known, self.more = known, list[Carrier]()

    def __len__(self) -> int:
        return len(self._known) + len(self.more)

    def __getitem__(self, number: int) -> Carrier:
        count = len(self._known)
        return self._known[number] if number < count else self.more[number - count]


class UnitReader:
    """Texts by number, old ones from a store and new ones from memory, and their words."""

    def __init__(self, texts: Texts, count: int, lexicon: Lexicon | None) -> None:
        self._texts, self._base, self._new = texts, count, list[str]()
        self._lexicon = lexicon
        self.forget()

    @property
    def count(self) -> int:
        """How many texts there are."""
        return self._base + len(self._new)

    def forget(self) -> None:
        """Give up the words that were read."""
        self._known: dict[int, str] = {}
        self._numbers = np.zeros(0, np.int64)
        self._stream = read_stream([], lexicon=self._lexicon)

    def add(self, texts: Sequence[str], stream: Stream) -> None:
        """Take further texts, which have been read."""
        numbers = range(self.count, self.count + len(texts))
        self._new += texts
        self._remember(numbers, texts, stream)

    def read(self, numbers: Positions) -> tuple[list[str], Stream]:
        """Return texts by number, and their words."""
        wanted = numbers.tolist()
        missing = [n for n in wanted if n not in self._known]
        if missing:
            found = self._read(missing)
            self._remember(missing, found, read_stream(found, lexicon=self._lexicon))
        order = np.argsort(self._numbers)
        places = order[np.searchsorted(self._numbers[order], numbers)]
        return [self._known[n] for n in wanted], self._stream.take(places)

    def _read(self, numbers: Sequence[int]) -> list[str]:
        old = [n for n in numbers if n < self._base]
        return [*self._texts(old), *(self._new[n - self._base] for n in numbers if n >= self._base)]

    def _remember(self, numbers: Sequence[int], texts: Sequence[str], stream: Stream) -> None:
        self._known |= zip(numbers, texts, strict=True)
        self._numbers = np.concatenate([self._numbers, np.array(numbers, np.int64)])
        self._stream = self._stream.plus(stream)


# ----------------------------------------
# How telling a formula is: long, of rare words, across many partners and years.
#
# How often it stands says little: at the head of a list by frequency are the words by which every
# proclamation is dated. Slots and names say little, too: of what is mostly such, a delegation and
# its offices or the members of an initiative, only the rest was put into words. What a word is
# worth is read from the lexicon and not from the corpus, so that a document more does not change
# the rank of a formula that it does not hold.

_STOCK = _NAME = 0.25
_ENOUGH = 24.0
"""Worth of words from which more length says no more."""


def formula_worth(
    hashes: Hashes,
    kinds: NDArray[np.uint8],
    named: NDArray[np.bool_],
    *,
    lexicon: Lexicon | None,
) -> NDArray[np.float64]:
    """Return what each word tells: nothing a slot or a word of grammar, little a stock word.

    Args:
        hashes: of the words.
        kinds: zero for a word, else the kind of slot.
        named: whether it is printed as part of a name.
        lexicon: words of grammar and stock words.
    """
    values = np.where(named, _NAME, 1.0)
    if lexicon:
        function, stock = _lists(lexicon.weights)
        values[np.isin(hashes, stock)] = _STOCK
        values[np.isin(hashes, function)] = 0.0
    values[kinds > 0] = 0.0
    return values


@lru_cache(maxsize=2)
def _lists(weights: WordWeights) -> tuple[Hashes, Hashes]:
    return word_hashes(sorted(weights.function)), word_hashes(sorted(weights.stock))


def formula_score(worth: float, *, plain: float, partners: int, years: int) -> float:
    """Return how telling a formula is.

    Args:
        worth: what its words are worth together.
        plain: the share of its words that are no slots.
        partners: sets of partners that have it.
        years: in which it stands.
    """
    reach = math.log2(1 + partners) * math.log2(1 + years)
    return round(min(worth, _ENOUGH) * plain * (1 + reach), 3)
