"""Reuse kept up to date: a document is added without the corpus being scanned again.

The result is that of a full scan of all documents in the order in which they were added:

* near-duplicates: a pair depends on its two texts alone, and `neighbours` misses none;
* cores: `renewal` reads anew all places of every chain that the document can change;
* formulae: `kinship` groups anew every circle of kin in which a core has changed, and every
  formula of which a core has changed is written anew; its rank depends on itself alone.

Where a full scan had to bound its work, and says so, the two may differ by what was bounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Carrier, Formula, NearDuplicate, Passage, ReuseOptions
from corpus_tool.reuse.grouping import core_shingles
from corpus_tool.reuse.kinship import kin, like_new_ones, regroup, shingle_rows
from corpus_tool.reuse.ledger import Ledger, cores_of
from corpus_tool.reuse.neighbours import Neighbours
from corpus_tool.reuse.reading import Reader, Texts
from corpus_tool.reuse.renewal import Renewal, renew
from corpus_tool.reuse.sets import distinct
from corpus_tool.reuse.tables import Tables, first_ledger, first_tables
from corpus_tool.reuse.units import Units, collect_units
from corpus_tool.reuse.writing import Writer

__all__ = ["Changes", "ReuseIndex"]

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a further document brought."""

    texts: tuple[str, ...]
    """Texts that are new; they are numbered on from those before."""
    near_duplicates: tuple[NearDuplicate, ...]
    """Pairs of which one text at least is new."""
    gone: tuple[str, ...]
    """Ids of formulae that are no more, or no more the same."""
    made: tuple[Formula, ...]
    """Formulae that are new, or in place of one that is gone with the same id."""


class ReuseIndex:
    """The reuse in a corpus, and what it takes to add a document to it."""

    def __init__(
        self,
        carriers: Sequence[Carrier],
        tables: Tables,
        neighbours: Neighbours,
        ledger: Ledger,
        texts: Texts,
        count: int,
    ) -> None:
        self.carriers = list(carriers)
        self.tables, self.neighbours, self.ledger = tables, neighbours, ledger
        self.options, self.lexicon = neighbours.options, neighbours.lexicon
        self._reader = Reader(texts, count, self.lexicon)
        self._versions = {carrier.version for carrier in carriers}

    @classmethod
    def build(
        cls,
        carriers: Sequence[Carrier],
        passages: Iterable[Passage],
        *,
        options: ReuseOptions | None = None,
        lexicon: Lexicon | None,
    ) -> tuple[ReuseIndex, Changes]:
        """Scan a corpus; return its index, and all that was found as what is new."""
        options = options or ReuseOptions()
        corpus = collect_units(carriers, passages, lexicon=lexicon)
        neighbours, pairs = Neighbours.build(corpus.stream, options=options, lexicon=lexicon)
        ledger, shingles = first_ledger(corpus, options=options, lexicon=lexicon)
        tables = first_tables(carriers, corpus, shingles, options=options)
        texts = corpus.texts
        index = cls(
            carriers, tables, neighbours, ledger, lambda own: [texts[n] for n in own], len(texts)
        )
        made = index._write(set(ledger.cores["head"].tolist()))
        return index, Changes(tuple(texts), tuple(pairs), (), made)

    def add(self, carrier: Carrier, passages: Iterable[Passage]) -> Changes:
        """Add a document.

        Raises:
            ValueError: the version is in the index already, or a passage is of another one.
        """
        if carrier.version in self._versions:
            raise ValueError(f"{carrier.version} is in the index already")
        own = collect_units([carrier], passages, lexicon=self.lexicon)
        self._reader.forget()
        numbers, new = self.tables.number(own.texts, first=self._reader.count)
        fresh, stream = tuple(own.texts[n] for n in new.tolist()), own.stream.take(new)
        pairs = self.neighbours.add(numbers[new], stream, lambda older: self._reader.read(older)[1])
        self._reader.add(fresh, stream)
        self._versions.add(carrier.version)
        self.carriers.append(carrier)
        self.tables.add(numbers, own.places, len(self.carriers) - 1)
        self.tables.add_runs(numbers[new], stream, self.options.run)
        gone, made = self._renew(own)
        return Changes(fresh, tuple(pairs), gone, made)

    def formulae(self) -> tuple[Formula, ...]:
        """Return all formulae, the most telling first."""
        return self._write(set(self.ledger.cores["head"].tolist()))

    def _renew(self, own: Units) -> tuple[tuple[str, ...], tuple[Formula, ...]]:
        """Renew cores, likeness and groups; return the formulae gone and made."""
        ledger, tables = self.ledger, self.tables
        renewal = renew(
            ledger, own, self._select, tables.runs, options=self.options, lexicon=self.lexicon
        )
        lost = np.isin(ledger.cores["core"], renewal.gone)
        broken = set(ledger.cores["head"][lost].tolist())
        before = ledger.cores
        seeds = self._bereaved(renewal)
        self._replace(renewal)
        circle = kin(ledger.likeness, seeds + renewal.cores["core"].tolist())
        gone, new = regroup(ledger, circle, broken=broken)
        ids = before["formula"][np.searchsorted(before["core"], sorted(gone))]
        return tuple(sorted(f"{own:016x}" for own in ids.tolist())), self._write(new)

    def _bereaved(self, renewal: Renewal) -> list[int]:
        """Return the cores that stay and were like one that is gone."""
        likeness, gone = self.ledger.likeness, renewal.gone
        left, right = np.isin(likeness["left"], gone), np.isin(likeness["right"], gone)
        seeds = [*likeness["right"][left & ~right].tolist(), *likeness["left"][right & ~left]]
        return [int(seed) for seed in seeds]

    def _replace(self, renewal: Renewal) -> None:
        ledger, gone = self.ledger, renewal.gone
        kept = ledger.cores.take(~np.isin(ledger.cores["core"], gone))
        ledger.cores = kept.plus(renewal.cores)
        held = ~np.isin(ledger.occurrences["core"], gone)
        ledger.occurrences = ledger.occurrences.take(held).plus(renewal.occurrences)
        parted = np.isin(ledger.likeness["left"], gone) | np.isin(ledger.likeness["right"], gone)
        numbers = distinct(renewal.occurrences["unit"])
        corpus = self._select(numbers)
        cores = cores_of(renewal.cores, renewal.occurrences, corpus, numbers)
        runs, owners = shingle_rows(*core_shingles(cores, corpus), renewal.cores["core"])
        self.tables.shingles = self.tables.shingles.plus(runs, owners)
        found = like_new_ones(self.tables.shingles, runs, owners, ledger.cores["core"])
        ledger.likeness = ledger.likeness.take(~parted).plus(found)

    def _write(self, heads: set[int]) -> tuple[Formula, ...]:
        """Write the formulae of groups, the most telling first."""
        ledger = self.ledger
        cores = ledger.cores.take(np.isin(ledger.cores["head"], sorted(heads)))
        rows = ledger.occurrences.take(np.isin(ledger.occurrences["core"], cores["core"]))
        numbers = distinct(rows["unit"])
        corpus = self._select(numbers, placed=True)
        ids = cores["id"].view(np.uint64)
        own = cores_of(cores, rows, corpus, numbers)
        writer = Writer(own, ids, corpus, self.carriers, self.lexicon)
        groups: dict[int, list[int]] = {}
        for n, head in enumerate(cores["head"].tolist()):
            groups.setdefault(head, []).append(n)
        made = {head: writer.formula(members) for head, members in groups.items()}
        at = np.searchsorted(ledger.cores["core"], list(made))
        ledger.cores["formula"][at] = [int(formula.id, 16) for formula in made.values()]
        return tuple(sorted(made.values(), key=lambda f: (-f.score, f.id)))

    def _select(self, numbers: Positions, *, placed: bool = False) -> Units:
        """Read units, with their documents, and their places if wanted."""
        texts, stream = self._reader.read(numbers)
        return self.tables.units(numbers, texts, stream, self.carriers if placed else None)

    def dump(self) -> dict[str, bytes]:
        """Return all that `load` needs, but for carriers and texts.

        What is named `base.…` never changes until the next full scan: it is written once.
        """
        return self.tables.dump() | self.neighbours.dump() | self.ledger.dump()

    @classmethod
    def load(
        cls,
        dumped: Mapping[str, bytes],
        carriers: Sequence[Carrier],
        texts: Texts,
        *,
        options: ReuseOptions,
        lexicon: Lexicon | None,
    ) -> ReuseIndex:
        """Read what `dump` wrote.

        Args:
            dumped: name to bytes.
            carriers: in the order in which they were added.
            texts: returns texts by their numbers, which are ascending: those of the `Changes` of
                `build`, counted from 0, and then those of every `add`.
            options: of the full scan.
            lexicon: of the full scan.
        """
        neighbours = Neighbours.load(dumped, options=options, lexicon=lexicon)
        tables = Tables.load(dumped)
        return cls(carriers, tables, neighbours, Ledger.load(dumped), texts, tables.count())
