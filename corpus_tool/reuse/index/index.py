"""The index of what recurs: a document is added without the corpus being scanned again.

Sections, in order:

* Reuse kept up to date: a document is added without the corpus being scanned again.
* The shelves of an index: texts, places, runs of words, shingles of cores.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    Bounded,
    Carrier,
    Formula,
    NearDuplicate,
    Passage,
    PassagePlace,
    Progress,
    ReuseOptions,
    Stage,
    untold,
)
from corpus_tool.reuse.formulae import bounded_wordings, core_likeness, core_shingles, group_cores
from corpus_tool.reuse.index.sorted_columns import (
    ColumnTable,
    IndexState,
    Pieces,
    RarityTable,
    SortedColumns,
    cores_of,
)
from corpus_tool.reuse.index.update import (
    IndexUpdate,
    NearDuplicateFinder,
    circle_of_cores,
    core_rows,
    like_new_ones,
    node_rows,
    regroup,
    shingle_rows,
    update_index,
)
from corpus_tool.reuse.near_duplicates import (
    TABLE,
    bounded_pairs,
    collection_put_off,
    distinct_sets,
    inner_runs,
)
from corpus_tool.reuse.runs import DistinctTexts, build_graph, collect_distinct_texts, find_cores
from corpus_tool.reuse.templates import Carriers, KnownCarriers, TemplateWriter, Texts, UnitReader
from corpus_tool.text.pieces import Hashes
from corpus_tool.text.stream import Stream

__all__ = [
    "IndexChanges",
    "ReuseIndex",
]


# ----------------------------------------
# Reuse kept up to date: a document is added without the corpus being scanned again.
#
# The result is that of a full scan of all documents in the order in which they were added:
#
# * near-duplicates: a pair depends on its two texts alone, and `NearDuplicateFinder` misses none;
# * cores: `renew` reads anew all places of every chain that the document can change;
# * formulae: `regroup` groups anew every circle of kin in which a core has changed, and every
#   formula of which a core has changed is written anew; its rank depends on itself alone.
#
# Where a full scan had to bound its work, and says so, the two may differ by what was bounded:
# which pairs it keeps depends on all sets together, and an addition looks at every pair of the
# new ones.

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class IndexChanges:
    """What a further document brought."""

    texts: tuple[str, ...]
    """Texts that are new; they are numbered on from those before."""
    near_duplicates: tuple[NearDuplicate, ...]
    """Pairs of which one text at least is new."""
    gone: tuple[str, ...]
    """Ids of formulae that are no more, or no more the same."""
    made: tuple[Formula, ...]
    """Formulae that are new, or in place of one that is gone with the same id."""
    said: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """The texts in which these stand, by version and paragraph; of an added document alone."""
    bounded: tuple[Bounded, ...] = ()
    """What was cut short; of an addition also what a full scan would cut short, and it did not."""


class ReuseIndex:
    """The reuse in a corpus, and what it takes to add a document to it."""

    def __init__(
        self,
        carriers: KnownCarriers,
        tables: IndexTables,
        neighbours: NearDuplicateFinder,
        ledger: IndexState,
        texts: Texts,
        count: int,
    ) -> None:
        self.carriers = Carriers(carriers)
        self._added: set[str] = set()
        self.tables, self.neighbours, self.ledger = tables, neighbours, ledger
        self.options, self.lexicon = neighbours.options, neighbours.lexicon
        self._reader = UnitReader(texts, count, self.lexicon)

    @classmethod
    def build(
        cls,
        carriers: Sequence[Carrier],
        passages: Iterable[Passage],
        *,
        options: ReuseOptions | None = None,
        lexicon: Lexicon | None,
        progress: Progress = untold,
    ) -> tuple[ReuseIndex, IndexChanges]:
        """Scan a corpus; return its index, and all that was found as what is new."""
        with collection_put_off():
            return cls._build(carriers, passages, options or ReuseOptions(), lexicon, progress)

    @classmethod
    def _build(
        cls,
        carriers: Sequence[Carrier],
        passages: Iterable[Passage],
        options: ReuseOptions,
        lexicon: Lexicon | None,
        progress: Progress,
    ) -> tuple[ReuseIndex, IndexChanges]:
        corpus = collect_distinct_texts(carriers, passages, lexicon=lexicon, progress=progress)
        progress(Stage.JOINING, 0, 0)
        neighbours, pairs = NearDuplicateFinder.build(
            corpus.stream, options=options, lexicon=lexicon
        )
        progress(Stage.CHAINING, 0, 0)
        state, runs, owners = first_index_state(corpus, options=options, lexicon=lexicon)
        tables = first_tables(carriers, corpus, options=options)
        tables.shingles.put(runs, core=owners)
        texts = corpus.texts
        index = cls(
            carriers, tables, neighbours, state, lambda own: [texts[n] for n in own], len(texts)
        )
        index._added = {carrier.version for carrier in carriers}
        for sorted_columns, _ in index._all_columns():
            sorted_columns.settle()
        made = index.formulae(progress=progress)
        bounded = (*state.bounded, *bounded_pairs(neighbours.cuts, texts))
        return index, IndexChanges(tuple(texts), tuple(pairs), (), made, bounded=bounded)

    def _all_columns(self) -> Iterator[tuple[SortedColumns, bool]]:
        """Yield every shelf, and whether only the last row of a key counts in it."""
        for part in (self.tables, self.neighbours, self.ledger):
            yield from (
                (sorted_columns, sorted_columns.name in part.UNIQUE)
                for sorted_columns in part.shelves()
            )

    def add(self, carrier: Carrier, passages: Iterable[Passage]) -> IndexChanges:
        """Add a document.

        Raises:
            ValueError: the version is in the index already, or a passage is of another one.
        """
        if carrier.version in self._added:
            raise ValueError(f"{carrier.version} is in the index already")
        own = collect_distinct_texts([carrier], passages, lexicon=self.lexicon)
        self._reader.forget()
        numbers, new = self.tables.number(own.texts, first=self._reader.count)
        fresh, stream = tuple(own.texts[n] for n in new.tolist()), own.stream.take(new)
        pairs = self.neighbours.add(numbers[new], stream, lambda older: self._reader.read(older)[1])
        self._reader.add(fresh, stream)
        self.carriers.more.append(carrier)
        self._added.add(carrier.version)
        self.tables.add(numbers, own.places, len(self.carriers) - 1)
        self.tables.add_runs(numbers[new], stream, self.options.run)
        newly = dict(zip(numbers[new].tolist(), fresh, strict=True))
        bounded = bounded_pairs(self.neighbours.cuts, newly)
        removed, representatives = self._renew(own)
        made, read = self._write(representatives)
        said = {
            (place.version, place.paragraph): text
            for text, places in zip(read.texts, read.places, strict=True)
            for place in places
        }
        return IndexChanges(fresh, tuple(pairs), removed, made, said, bounded)

    def formulae(self, *, progress: Progress = untold) -> tuple[Formula, ...]:
        """Return all formulae, the most telling first."""
        cores = self.ledger.living(np.arange(self.ledger.core_count))
        return self._write(set(cores["head"].tolist()), progress=progress)[0]

    def texts(self, numbers: Sequence[int]) -> Sequence[str]:
        """Return texts by their numbers, which are ascending."""
        return self._reader.read(np.array(numbers, np.int64))[0]

    def _renew(self, own: DistinctTexts) -> tuple[tuple[str, ...], set[int]]:
        """Renew cores, likeness and groups; return the formulae gone, and the heads to write."""
        state = self.ledger
        renewal = update_index(
            state, own, self._select, self._bearers, options=self.options, lexicon=self.lexicon
        )
        broken = set(renewal.gone["head"].tolist())
        bereaved = state.like(renewal.gone["core"])["right"]
        seeds = bereaved[~np.isin(bereaved, renewal.gone["core"])].tolist()
        self._replace(renewal)
        circle, pairs = circle_of_cores(state, seeds + renewal.cores["core"].tolist())
        removed, new = regroup(state, circle, pairs, broken=broken)
        ids = state.cores.last(np.array(sorted(removed), np.int64))[1]["formula"]
        return tuple(sorted(f"{own:016x}" for own in ids.tolist())), new

    def _bearers(self, runs: Hashes) -> tuple[Positions, Positions]:
        found_keys, rows = self.tables.runs.find(runs)
        return found_keys, rows["unit"]

    def _replace(self, index_update: IndexUpdate) -> None:
        """Mark the cores that are gone, and put in those that are new, with whom they are like."""
        state, removed = self.ledger, index_update.gone
        none = np.zeros(len(removed), np.int64)
        state.put_cores(ColumnTable(**{**removed.columns, "documents": none}))
        numbers = distinct_sets(index_update.occurrences["unit"])
        corpus = self._select(numbers)
        cores = cores_of(index_update.cores, index_update.occurrences, corpus, numbers)
        runs, owners = shingle_rows(*core_shingles(cores, corpus), index_update.cores["core"])
        enter_texts(state, index_update.cores, index_update.occurrences, owners)
        self.tables.shingles.put(runs, core=owners)
        state.put_pairs(like_new_ones(state, self.tables.shingles, runs, owners))

    def _write(
        self, representatives: set[int], *, progress: Progress = untold
    ) -> tuple[tuple[Formula, ...], DistinctTexts]:
        """Write the formulae of groups, the most telling first; return what was read, too."""
        cores = self.ledger.members(np.array(sorted(representatives), np.int64))
        rows = self.ledger.places(cores["core"])
        numbers = distinct_sets(rows["unit"])
        corpus = self._select(numbers, placed=True)
        own = cores_of(cores, rows, corpus, numbers)
        writer = TemplateWriter(
            own, cores.columns["id"].view(np.uint64), corpus, self.carriers, self.lexicon
        )
        groups: dict[int, list[int]] = {}
        for n, head in enumerate(cores["head"].tolist()):
            groups.setdefault(head, []).append(n)
        found = writer.formulas(groups.values(), progress=progress)
        made = dict(zip(groups, found, strict=True))
        written = cores.take(np.searchsorted(cores["core"], sorted(made)))
        own_ids = np.array([int(made[head].id, 16) for head in sorted(made)], np.uint64)
        self.ledger.put_cores(ColumnTable(**{**written.columns, "formula": own_ids}))
        return tuple(sorted(made.values(), key=lambda f: (-f.score, f.id))), corpus

    def _select(self, numbers: Positions, *, placed: bool = False) -> DistinctTexts:
        """Read units, with their documents, and their places if wanted."""
        texts, stream = self._reader.read(numbers)
        return self.tables.units(numbers, texts, stream, self.carriers if placed else None)

    def dump(self) -> Iterator[tuple[str, bytes]]:
        """Yield what `load` needs of what was added since the last dump, but for the texts."""
        yield "state", self._state()
        yield from self.neighbours.rarity.dump()
        for sorted_columns, _ in self._all_columns():
            yield from sorted_columns.dump()

    def dump_later(self) -> Iterator[tuple[str, bytes]]:
        """Yield what `load` needs of all that was added since the first dump."""
        yield "state", self._state()
        for sorted_columns, unique in self._all_columns():
            yield from sorted_columns.dump_later(unique=unique)

    def _state(self) -> bytes:
        state = self.ledger
        return json.dumps([self._reader.count, state.way_count, state.core_count]).encode()

    @classmethod
    def load(
        cls,
        dumps: Sequence[Pieces],
        carriers: KnownCarriers,
        texts: Texts,
        *,
        held: Sequence[Pieces] = (),
        options: ReuseOptions,
        lexicon: Lexicon | None,
    ) -> ReuseIndex:
        """Open an index that was dumped; its pieces are read when they are needed.

        Args:
            dumps: the first, and perhaps one of what was added later.
            carriers: in the order in which they were added; no other is added again.
            texts: returns texts by their numbers, which are ascending: those of the
                `IndexChanges` of `build`, counted from 0, and then those of every `add`.
            held: what was added after these, dump by dump; it is read at once.
            options: of the full scan.
            lexicon: of the full scan.
        """
        rarity = RarityTable(np.zeros(TABLE, np.uint8), dumps[0])
        neighbours = NearDuplicateFinder(rarity, options=options, lexicon=lexicon)
        tables, state = IndexTables(), IndexState()
        count, state.way_count, state.core_count = _said([*dumps, *held][-1])
        index = cls(carriers, tables, neighbours, state, texts, count)
        all_columns = [sorted_columns for sorted_columns, _ in index._all_columns()]
        names = [sorted_columns.fences for sorted_columns in all_columns]
        stored, apart = ([(each(names), each) for each in group] for group in (dumps, held))
        for sorted_columns in all_columns:
            sorted_columns.open(
                [(fences.get(sorted_columns.fences), at) for fences, at in stored],
                [(fences.get(sorted_columns.fences), at) for fences, at in apart],
            )
        return index


def _said(pieces: Pieces) -> tuple[int, int, int]:
    """Return the numbers that a dump states: of texts, ways and cores."""
    texts, next_chain, cores = json.loads(pieces(["state"])["state"])
    return texts, next_chain, cores


# ----------------------------------------
# The shelves of an index: texts, places, runs of words, shingles of cores.

_LOW = (1 << 32) - 1


def text_key(text: str) -> int:
    """Return the number by which a text is known: equal for equal texts, in every process."""
    raw = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest())


class IndexTables:
    """What bears what, by hash or by number."""

    UNIQUE = frozenset({"numbers"})

    def __init__(self) -> None:
        self.numbers = SortedColumns("numbers", number="<u4")
        """Key of a text to its number."""
        self.places = SortedColumns("places", carrier="<u4", paragraph="<u4")
        """Number of a text to where it stands."""
        self.runs = SortedColumns("runs", unit="<u4")
        """Run of words to the texts that have it."""
        self.shingles = SortedColumns("shingles", core="<u4")
        """Shingle to the cores that have it."""

    def shelves(self) -> Iterator[SortedColumns]:
        """Yield all shelves."""
        yield from (self.numbers, self.places, self.runs, self.shingles)

    def number(self, texts: Sequence[str], *, first: int) -> tuple[Positions, Positions]:
        """Return the numbers of distinct texts, and the positions of those that are new."""
        keys = np.array([text_key(text) for text in texts], np.uint64)
        numbers = np.full(len(keys), -1, np.int64)
        found_keys, rows = self.numbers.find(keys)
        numbers[found_keys] = rows["number"]
        new = np.flatnonzero(numbers < 0)
        numbers[new] = first + np.arange(len(new))
        self.numbers.put(keys[new], number=numbers[new])
        return numbers, new

    def add(
        self, numbers: Positions, places: Sequence[Sequence[PassagePlace]], carrier: int
    ) -> None:
        """Note where the texts of a document stand."""
        rows = [
            (n, own.paragraph)
            for n, document_numbers in zip(numbers, places, strict=True)
            for own in document_numbers
        ]
        keys, paragraphs = np.array(rows, np.int64).reshape(-1, 2).T
        self.places.put(keys, carrier=np.full(len(keys), carrier), paragraph=paragraphs)

    def add_runs(self, numbers: Positions, stream: Stream, size: int) -> None:
        """Note the runs of words of texts."""
        runs, bounds = inner_runs(stream.hashes, stream.bounds, size)
        self.runs.put(runs, unit=np.repeat(numbers, np.diff(bounds)))

    def units(
        self,
        numbers: Positions,
        texts: Sequence[str],
        stream: Stream,
        carriers: KnownCarriers | None,
    ) -> DistinctTexts:
        """Return texts as units, with their places if carriers are given."""
        found_keys, rows = self.places.find(numbers)
        values = (rows["carrier"] << 32) | rows["paragraph"]
        order = np.lexsort((values, found_keys))
        found_keys, values = found_keys[order], values[order]
        held = distinct_sets((found_keys << 32) | (values >> 32))
        places: list[list[PassagePlace]] = [[] for _ in texts]
        if carriers is not None:
            versions = {n: carriers[n].version for n in distinct_sets(values >> 32).tolist()}
            for n, value in zip(found_keys.tolist(), values.tolist(), strict=True):
                places[n].append(PassagePlace(versions[value >> 32], value & _LOW))
        return DistinctTexts(
            texts=texts,
            stream=stream,
            places=tuple(map(tuple, places)),
            documents=held & _LOW,
            bounds=np.searchsorted(held >> 32, np.arange(len(texts) + 1)).astype(np.int64),
        )


def first_tables(
    carriers: Sequence[Carrier], corpus: DistinctTexts, *, options: ReuseOptions
) -> IndexTables:
    """Return the tables of a corpus that was scanned."""
    tables, numbers = IndexTables(), np.arange(len(corpus.texts))
    index = {carrier.version: n for n, carrier in enumerate(carriers)}
    tables.numbers.put(
        np.array([text_key(text) for text in corpus.texts], np.uint64), number=numbers
    )
    places = [place for own in corpus.places for place in own]
    tables.places.put(
        np.repeat(numbers, [len(own) for own in corpus.places]),
        carrier=np.array([index[place.version] for place in places], np.uint32),
        paragraph=np.array([place.paragraph for place in places], np.uint32),
    )
    tables.add_runs(numbers.astype(np.uint32), corpus.stream, options.run)
    return tables


def first_index_state(
    corpus: DistinctTexts, *, options: ReuseOptions, lexicon: Lexicon | None
) -> tuple[IndexState, Hashes, Positions]:
    """Scan a corpus; return the ledger, and the shingles of its cores with the core of each."""
    graph = build_graph(corpus, options=options)
    cores = find_cores(graph, corpus, options=options, lexicon=lexicon)
    numbers = np.arange(len(corpus.texts))
    rows, occurrences = core_rows(cores, graph, corpus, numbers, first=0, ways=0)
    alike = core_likeness(cores, corpus)
    likeness = ColumnTable(**dict(zip(("left", "right", "similarity"), alike[:3], strict=True)))
    pairs = (likeness[name].tolist() for name in ("left", "right", "similarity"))
    order = np.lexsort((rows["id"], -rows["words"], -rows["documents"]))
    groups = group_cores(order.tolist(), rows["id"][order].tolist(), zip(*pairs, strict=True))
    for head, members in groups.items():
        rows["head"][members] = head
    state = IndexState()
    state.way_count, state.core_count = len(graph.hashes), len(rows)
    state.put_nodes(node_rows(graph, ways=0))
    runs, owners = shingle_rows(*core_shingles(cores, corpus), rows["core"])
    enter_texts(state, rows, occurrences, owners)
    state.groups.put(rows["head"], core=rows["core"])
    state.put_pairs(likeness)
    if alike.cut:
        writer = TemplateWriter(cores, rows.columns["id"].view(np.uint64), corpus, (), lexicon)
        state.bounded = bounded_wordings(alike.cut, writer)
    return state, runs, owners


def enter_texts(
    state: IndexState, cores: ColumnTable, occurrences: ColumnTable, owners: Positions
) -> None:
    """Put new cores into a ledger.

    Args:
        state: to put into.
        cores: numbered one after the other.
        occurrences: theirs.
        owners: the core of each of their distinct shingles.
    """
    first = int(cores["core"][0]) if len(cores) else 0
    counts = np.bincount(owners - first, minlength=len(cores))
    state.put_cores(ColumnTable(**cores.columns, shingles=counts))
    state.chained.put(cores["way"], core=cores["core"])
    state.put_occurrences(occurrences)
