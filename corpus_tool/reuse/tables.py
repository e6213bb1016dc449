"""The shelves of an index: texts, places, runs of words, shingles of cores."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Carrier, Place, ReuseOptions
from corpus_tool.reuse.bounds import bounded_wordings
from corpus_tool.reuse.cores import find_cores
from corpus_tool.reuse.graph import build_graph
from corpus_tool.reuse.grouping import core_likeness, core_shingles, group
from corpus_tool.reuse.kinship import shingle_rows
from corpus_tool.reuse.ledger import Ledger
from corpus_tool.reuse.reading import KnownCarriers
from corpus_tool.reuse.renewal import core_rows, node_rows
from corpus_tool.reuse.sets import distinct, inner_runs
from corpus_tool.reuse.shelf import Shelf
from corpus_tool.reuse.table import Table
from corpus_tool.reuse.units import Units
from corpus_tool.reuse.writing import Writer
from corpus_tool.text.pieces import Hashes
from corpus_tool.text.stream import Stream

__all__ = ["Tables", "enter", "first_ledger", "first_tables", "text_key"]

Positions = NDArray[np.int64]

_LOW = (1 << 32) - 1


def text_key(text: str) -> int:
    """Return the number by which a text is known: equal for equal texts, in every process."""
    raw = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest())


class Tables:
    """What bears what, by hash or by number."""

    UNIQUE = frozenset({"numbers"})

    def __init__(self) -> None:
        self.numbers = Shelf("numbers", number="<u4")
        """Key of a text to its number."""
        self.places = Shelf("places", carrier="<u4", paragraph="<u4")
        """Number of a text to where it stands."""
        self.runs = Shelf("runs", unit="<u4")
        """Run of words to the texts that have it."""
        self.shingles = Shelf("shingles", core="<u4")
        """Shingle to the cores that have it."""

    def shelves(self) -> Iterator[Shelf]:
        """Yield all shelves."""
        yield from (self.numbers, self.places, self.runs, self.shingles)

    def number(self, texts: Sequence[str], *, first: int) -> tuple[Positions, Positions]:
        """Return the numbers of distinct texts, and the positions of those that are new."""
        keys = np.array([text_key(text) for text in texts], np.uint64)
        numbers = np.full(len(keys), -1, np.int64)
        asked, rows = self.numbers.find(keys)
        numbers[asked] = rows["number"]
        new = np.flatnonzero(numbers < 0)
        numbers[new] = first + np.arange(len(new))
        self.numbers.put(keys[new], number=numbers[new])
        return numbers, new

    def add(self, numbers: Positions, places: Sequence[Sequence[Place]], carrier: int) -> None:
        """Note where the texts of a document stand."""
        rows = [(n, own.paragraph) for n, held in zip(numbers, places, strict=True) for own in held]
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
    ) -> Units:
        """Return texts as units, with their places if carriers are given."""
        asked, rows = self.places.find(numbers)
        values = (rows["carrier"] << 32) | rows["paragraph"]
        order = np.lexsort((values, asked))
        asked, values = asked[order], values[order]
        held = distinct((asked << 32) | (values >> 32))
        places: list[list[Place]] = [[] for _ in texts]
        if carriers is not None:
            versions = {n: carriers[n].version for n in distinct(values >> 32).tolist()}
            for n, value in zip(asked.tolist(), values.tolist(), strict=True):
                places[n].append(Place(versions[value >> 32], value & _LOW))
        return Units(
            texts=texts,
            stream=stream,
            places=tuple(map(tuple, places)),
            documents=held & _LOW,
            bounds=np.searchsorted(held >> 32, np.arange(len(texts) + 1)).astype(np.int64),
        )


def first_tables(carriers: Sequence[Carrier], corpus: Units, *, options: ReuseOptions) -> Tables:
    """Return the tables of a corpus that was scanned."""
    tables, numbers = Tables(), np.arange(len(corpus.texts))
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


def first_ledger(
    corpus: Units, *, options: ReuseOptions, lexicon: Lexicon | None
) -> tuple[Ledger, Hashes, Positions]:
    """Scan a corpus; return the ledger, and the shingles of its cores with the core of each."""
    graph = build_graph(corpus, options=options)
    cores = find_cores(graph, corpus, options=options, lexicon=lexicon)
    numbers = np.arange(len(corpus.texts))
    rows, occurrences = core_rows(cores, graph, corpus, numbers, first=0, ways=0)
    alike = core_likeness(cores, corpus)
    likeness = Table(**dict(zip(("left", "right", "similarity"), alike[:3], strict=True)))
    pairs = (likeness[name].tolist() for name in ("left", "right", "similarity"))
    order = np.lexsort((rows["id"], -rows["words"], -rows["documents"]))
    groups = group(order.tolist(), rows["id"][order].tolist(), zip(*pairs, strict=True))
    for head, members in groups.items():
        rows["head"][members] = head
    ledger = Ledger()
    ledger.way_count, ledger.core_count = len(graph.hashes), len(rows)
    ledger.put_nodes(node_rows(graph, ways=0))
    runs, owners = shingle_rows(*core_shingles(cores, corpus), rows["core"])
    enter(ledger, rows, occurrences, owners)
    ledger.groups.put(rows["head"], core=rows["core"])
    ledger.put_pairs(likeness)
    if alike.cut:
        writer = Writer(cores, rows.columns["id"].view(np.uint64), corpus, (), lexicon)
        ledger.bounded = bounded_wordings(alike.cut, writer)
    return ledger, runs, owners


def enter(ledger: Ledger, cores: Table, occurrences: Table, owners: Positions) -> None:
    """Put new cores into a ledger.

    Args:
        ledger: to put into.
        cores: numbered one after the other.
        occurrences: theirs.
        owners: the core of each of their distinct shingles.
    """
    first = int(cores["core"][0]) if len(cores) else 0
    counts = np.bincount(owners - first, minlength=len(cores))
    ledger.put_cores(Table(**cores.columns, shingles=counts))
    ledger.chained.put(cores["way"], core=cores["core"])
    ledger.put_occurrences(occurrences)
