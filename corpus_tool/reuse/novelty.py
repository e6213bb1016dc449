"""How much of a document is new: its words by where their wording already stood.

A word counts as taken over when it is part of a run of words that an earlier document has, names,
dates and numbers aside. Each word has one of three origins: the document's own predecessor; else
another earlier document; else none.
All documents are measured at once, each run of words being sorted once, whatever their number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    Carrier,
    Debt,
    Forebear,
    Novelty,
    Passage,
    Progress,
    Stage,
    untold,
)
from corpus_tool.text.pieces import run_hashes
from corpus_tool.text.stream import read_stream

__all__ = ["MIN_RUN", "measure_novelty", "measure_origins"]

Positions = NDArray[np.int64]
Flags = NDArray[np.bool_]
Partners = tuple[str, ...]

MIN_RUN = 6
"""Words that must stand in one piece in the earlier document: fewer are the language's own."""
_UNDATED = np.iinfo(np.int64).max


def measure_novelty(
    carriers: Sequence[Carrier],
    passages: Sequence[Passage],
    *,
    predecessors: Mapping[str, str],
    lexicon: Lexicon | None,
    versions: Sequence[str] | None = None,
    progress: Progress = untold,
) -> tuple[Novelty, ...]:
    """Return the origin of the words of every dated document.

    Args:
        carriers: the documents.
        passages: their paragraphs.
        predecessors: version to the version it succeeds.
        lexicon: names and months, for the slots.
        versions: those to measure; all dated ones, if not given.
        progress: told what is being done.
    """
    measure = _Measure(carriers, passages, lexicon, progress)
    return measure.novelties(predecessors, None if versions is None else set(versions))


def measure_origins(
    carriers: Sequence[Carrier],
    passages: Sequence[Passage],
    *,
    predecessors: Mapping[str, str],
    lexicon: Lexicon | None,
    versions: Collection[str],
    takers: Collection[str],
    progress: Progress = untold,
) -> tuple[tuple[Novelty, ...], tuple[Debt, ...]]:
    """Return the origin of the words of some documents, and what partners owe each other.

    The runs of words are sorted once for both. A word that the earlier texts of several partners
    have counts for each of them; texts that state no parties, or no date, neither give nor take.

    Args:
        carriers: the documents.
        passages: their paragraphs.
        predecessors: version to the version it succeeds.
        lexicon: names and months, for the slots.
        versions: whose novelty is measured.
        takers: whose words are counted for what partners owe.
        progress: told what is being done.
    """
    measure = _Measure(carriers, passages, lexicon, progress)
    chosen = set(versions)
    return measure.novelties(predecessors, chosen), measure.debts(set(takers))


class _Measure:
    """The runs of words of all documents, sorted, and who has them when."""

    def __init__(
        self,
        carriers: Sequence[Carrier],
        passages: Sequence[Passage],
        lexicon: Lexicon | None,
        progress: Progress,
    ) -> None:
        self.carriers = carriers
        numbers = {carrier.version: n for n, carrier in enumerate(carriers)}
        ordered = sorted(passages, key=lambda p: (numbers[p.version], p.paragraph))
        texts = [passage.text for passage in ordered]
        stream = read_stream(texts, lexicon=lexicon, progress=progress)
        progress(Stage.MEASURING, 0, 0)
        self.progress = progress
        owners = np.array([numbers[passage.version] for passage in ordered], np.int64)
        # The first and last passage of each document are next to each other in the stream.
        self.bounds = stream.bounds[np.searchsorted(owners, np.arange(len(carriers) + 1))]
        self.places, self.runs = _runs_within(stream.hashes, stream.bounds)
        self.owners = np.searchsorted(self.bounds, self.places, side="right") - 1
        self.order = np.argsort(self.runs, kind="stable")
        self.sorted = self.runs[self.order]
        self.begins = np.array([_day(c.date, last=False) for c in carriers], np.int64)
        self.closes = np.array([_day(c.date, last=True) for c in carriers], np.int64)
        self.undated = tuple(carrier.version for carrier in carriers if not carrier.date)
        self.names = sorted({carrier.partners for carrier in carriers})
        places = {partners: place for place, partners in enumerate(self.names)}
        self.partners = np.array([places[c.partners] for c in carriers], np.int64)

    def novelties(
        self, predecessors: Mapping[str, str], names: Collection[str] | None
    ) -> tuple[Novelty, ...]:
        """Return the origin of the words of dated documents, all or those wanted."""
        numbers = {carrier.version: n for n, carrier in enumerate(self.carriers)}
        chosen = [
            n
            for n, carrier in enumerate(self.carriers)
            if carrier.date and (names is None or carrier.version in names)
        ]
        found = []
        for n in chosen:
            before = predecessors.get(self.carriers[n].version, "")
            found.append(self.novelty(n, numbers.get(before)))
            self.progress(Stage.MEASURING, len(found), len(chosen))
        return tuple(found)

    def debts(self, names: Collection[str]) -> tuple[Debt, ...]:
        """Return how many words of each partners' texts the earlier texts of each have."""
        totals: Counter[Partners] = Counter()
        owed: Counter[tuple[Partners, Partners]] = Counter()
        for number, carrier in enumerate(self.carriers):
            if carrier.partners and carrier.date and carrier.version in names:
                words, givers = self._givers(number)
                totals[carrier.partners] += words
                for giver, words_taken in givers.items():
                    owed[giver, carrier.partners] += words_taken
        return tuple(
            Debt(giver, taker, words, totals[taker])
            for (giver, taker), words in sorted(owed.items())
        )

    def novelty(self, own: int, predecessor: int | None) -> Novelty:
        """Return the origin of one document's words."""
        first, end = int(self.bounds[own]), int(self.bounds[own + 1])
        runs, holders = self._holders(own, first, end)
        words = end - first
        if predecessor is not None and self.closes[predecessor] >= self.begins[own]:
            predecessor = None
        from_predecessor = np.zeros(words, np.bool_)
        if predecessor is not None:
            from_predecessor = _covered(runs[holders == predecessor] - first, words)
        covered = _covered(runs - first, words)
        return Novelty(
            carrier=self.carriers[own],
            words=words,
            from_predecessor=int(from_predecessor.sum()),
            from_others=int((covered & ~from_predecessor).sum()),
            new=words - int(covered.sum()),
            predecessor=None if predecessor is None else self.carriers[predecessor],
            nearest=self._nearest(runs - first, holders, words),
            undated=self.undated,
        )

    def _givers(self, own: int) -> tuple[int, dict[Partners, int]]:
        """Return a document's words, and how many of them each partners' earlier texts have."""
        first, end = int(self.bounds[own]), int(self.bounds[own + 1])
        runs, holders = self._holders(own, first, end)
        partners = self.partners[holders]
        return end - first, {
            self.names[place]: int(_covered(runs[partners == place] - first, end - first).sum())
            for place in np.unique(partners).tolist()
            if self.names[place]
        }

    def _holders(self, own: int, first: int, end: int) -> tuple[Positions, Positions]:
        """Return the runs that earlier documents have, each with each of these documents."""
        chosen = slice(np.searchsorted(self.places, first), np.searchsorted(self.places, end))
        runs, places = self.runs[chosen], self.places[chosen]
        low = np.searchsorted(self.sorted, runs, side="left")
        sizes = np.searchsorted(self.sorted, runs, side="right") - low
        shifts = np.cumsum(sizes) - sizes
        spread = np.repeat(low - shifts, sizes) + np.arange(int(sizes.sum()))
        holders = self.owners[self.order[spread]]
        earlier = self.closes[holders] < self.begins[own]
        return np.repeat(places, sizes)[earlier], holders[earlier]

    def _nearest(self, runs: Positions, holders: Positions, words: int) -> Forebear | None:
        """Return the document that has most of the words; of equals the latest, then by name."""
        if not len(holders):
            return None
        counts = np.bincount(holders)
        # A run begins at one word and covers MIN_RUN: only those that may still win are counted.
        best: tuple[int, int, str] | None = None
        nearest = 0
        for holder in np.argsort(-counts, kind="stable").tolist():
            if best is not None and counts[holder] * MIN_RUN < best[0]:
                break
            covered = int(_covered(runs[holders == holder], words).sum())
            rank = (covered, int(self.closes[holder]), self.carriers[holder].version)
            if best is None or rank > best:
                best, nearest = rank, holder
        covered = best[0] if best else 0
        return Forebear(self.carriers[nearest], covered, covered / words)


def _runs_within(
    hashes: NDArray[np.uint64], bounds: Positions
) -> tuple[Positions, NDArray[np.uint64]]:
    """Return where each run that stays within a paragraph begins, and its hash."""
    runs = run_hashes(hashes, MIN_RUN)
    ends = np.repeat(bounds[1:], np.diff(bounds))[: len(runs)]
    places = np.flatnonzero(np.arange(len(runs)) + MIN_RUN <= ends)
    return places, runs[places]


def _covered(runs: Positions, words: int) -> Flags:
    """Tell which words are part of a run."""
    steps = np.zeros(words + MIN_RUN + 1, np.int64)
    np.add.at(steps, runs, 1)
    np.add.at(steps, runs + MIN_RUN, -1)
    covered: Flags = np.cumsum(steps)[:words] > 0
    return covered


def _day(date: str | None, *, last: bool) -> int:
    """Return the first or last day that a date may mean, as a number that grows with time."""
    if not date:
        return _UNDATED
    year, month, day = (*date.split("-"), "", "")[:3]
    return (
        int(year) * 10_000
        + int(month or (12 if last else 1)) * 100
        + int(day or (31 if last else 1))
    )
