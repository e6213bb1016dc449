"""The postings of an index: texts, places, runs of words, shingles of cores."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Carrier, Place, ReuseOptions
from corpus_tool.reuse.cores import find_cores
from corpus_tool.reuse.graph import build_graph
from corpus_tool.reuse.grouping import core_likeness, core_shingles, group
from corpus_tool.reuse.kinship import shingle_rows
from corpus_tool.reuse.ledger import Ledger, Table
from corpus_tool.reuse.postings import Postings
from corpus_tool.reuse.renewal import core_rows, node_rows
from corpus_tool.reuse.sets import distinct, inner_runs
from corpus_tool.reuse.units import Units
from corpus_tool.text.stream import Stream

__all__ = ["Tables", "first_ledger", "first_tables", "text_key"]

Positions = NDArray[np.int64]

_LOW = (1 << 32) - 1


def text_key(text: str) -> int:
    """Return the number by which a text is known: equal for equal texts, in every process."""
    raw = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest())


class Tables:
    """What bears what, by hash or by number."""

    NAMES = ("numbers", "places", "runs", "shingles")

    def __init__(
        self, numbers: Postings, places: Postings, runs: Postings, shingles: Postings
    ) -> None:
        self.numbers = numbers
        """Key of a text to its number."""
        self.places = places
        """Number of a text to carrier and paragraph, as 32 bits each."""
        self.runs = runs
        """Run of words to the texts that have it."""
        self.shingles = shingles
        """Shingle to the cores that have it."""

    def count(self) -> int:
        """Return how many texts there are."""
        return len(self.numbers.keys) + len(self.numbers.later_keys)

    def number(self, texts: Sequence[str], *, first: int) -> tuple[Positions, Positions]:
        """Return the numbers of distinct texts, and the positions of those that are new."""
        keys = np.array([text_key(text) for text in texts], np.uint64)
        numbers = np.full(len(keys), -1, np.int64)
        asked, found = self.numbers.find(keys)
        numbers[asked] = found
        new = np.flatnonzero(numbers < 0)
        numbers[new] = first + np.arange(len(new))
        self.numbers = self.numbers.plus(keys[new], numbers[new])
        return numbers, new

    def add(self, numbers: Positions, places: Sequence[Sequence[Place]], carrier: int) -> None:
        """Note where the texts of a document stand."""
        rows = [(n, own.paragraph) for n, held in zip(numbers, places, strict=True) for own in held]
        keys, paragraphs = np.array(rows, np.int64).reshape(-1, 2).T
        self.places = self.places.plus(keys.astype(np.uint64), paragraphs + (carrier << 32))

    def add_runs(self, numbers: Positions, stream: Stream, size: int) -> None:
        """Note the runs of words of texts."""
        runs, bounds = inner_runs(stream.hashes, stream.bounds, size)
        self.runs = self.runs.plus(runs, np.repeat(numbers, np.diff(bounds)))

    def units(
        self,
        numbers: Positions,
        texts: Sequence[str],
        stream: Stream,
        carriers: Sequence[Carrier] | None,
    ) -> Units:
        """Return texts as units, with their places if carriers are given."""
        asked, values = self.places.find(numbers.astype(np.uint64))
        order = np.lexsort((values, asked))
        asked, values = asked[order], values[order]
        held = distinct((asked << 32) | (values >> 32))
        places: list[list[Place]] = [[] for _ in texts]
        if carriers is not None:
            for n, value in zip(asked.tolist(), values.tolist(), strict=True):
                places[n].append(Place(carriers[value >> 32].version, value & _LOW))
        return Units(
            texts=texts,
            stream=stream,
            places=tuple(map(tuple, places)),
            documents=held & _LOW,
            bounds=np.searchsorted(held >> 32, np.arange(len(texts) + 1)).astype(np.int64),
        )

    def dump(self) -> dict[str, bytes]:
        """Return the arrays as bytes."""
        found: dict[str, bytes] = {}
        for name in self.NAMES:
            found |= getattr(self, name).dump(name)
        return found

    @classmethod
    def load(cls, dumped: Mapping[str, bytes]) -> Tables:
        """Read what `dump` wrote."""
        return cls(*(Postings.load(name, dumped) for name in cls.NAMES))


def first_tables(
    carriers: Sequence[Carrier], corpus: Units, shingles: Postings, *, options: ReuseOptions
) -> Tables:
    """Return the tables of a corpus that was scanned."""
    index = {carrier.version: n for n, carrier in enumerate(carriers)}
    sizes = [len(own) for own in corpus.places]
    values = [
        (index[place.version] << 32) | place.paragraph for own in corpus.places for place in own
    ]
    units = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
    keys = np.array([text_key(text) for text in corpus.texts], np.uint64)
    stream = corpus.stream
    runs, bounds = inner_runs(stream.hashes, stream.bounds, options.run)
    return Tables(
        numbers=Postings.of(keys, np.arange(len(keys))),
        places=Postings(units, np.array(values, np.int64)),
        runs=Postings.of(runs, np.repeat(np.arange(len(sizes)), np.diff(bounds))),
        shingles=shingles,
    )


def first_ledger(
    corpus: Units, *, options: ReuseOptions, lexicon: Lexicon | None
) -> tuple[Ledger, Postings]:
    """Scan a corpus; return the ledger, and the shingles of its cores."""
    graph = build_graph(corpus, options=options)
    cores = find_cores(graph, corpus, options=options, lexicon=lexicon)
    numbers = np.arange(len(corpus.texts))
    rows, occurrences = core_rows(cores, graph, corpus, numbers, first=0, ways=0)
    likeness = Table(
        **dict(zip(("left", "right", "similarity"), core_likeness(cores, corpus)[:3], strict=True))
    )
    pairs = (likeness[name].tolist() for name in ("left", "right", "similarity"))
    order = np.lexsort((rows["id"], -rows["words"], -rows["documents"]))
    groups = group(order.tolist(), rows["id"][order].tolist(), zip(*pairs, strict=True))
    for head, members in groups.items():
        rows["head"][members] = head
    shingles = Postings.of(*shingle_rows(*core_shingles(cores, corpus), rows["core"]))
    nodes = node_rows(graph, ways=0)
    count = len(cores.exemplars)
    return Ledger(nodes, rows, occurrences, likeness, len(graph.hashes), count), shingles
