"""The index of a searched corpus: kept with its scan, so that a document that comes is added to it.

A scan of the whole corpus leaves the index in pieces. A later one opens it, reads the few pieces in
which something of the new documents may stand, and leaves the pieces of what it added. From time to
time these are written anew as one, so that never many of them must be read; and when the corpus
has grown by a tenth, it is searched as a whole again.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    Bounded,
    Carrier,
    CorpusState,
    Formula,
    NearDuplicate,
    NearTexts,
    Passage,
    Progress,
    ReuseOptions,
    Scan,
    ScanDraft,
    Stage,
    untold,
)
from corpus_tool.reuse.analysis import ENGINE, Texts, lexicon_name, scan_draft
from corpus_tool.reuse.index.index import IndexChanges, ReuseIndex
from corpus_tool.reuse.templates import KnownCarriers
from corpus_tool.store import StoreReader
from corpus_tool.store.scans import NUMBERED, NUMBERED_BLOCK, numbered_piece

__all__ = ["FEWEST", "add_to_index", "build_index"]

FEWEST = 300
"""So many documents are worth an index; fewer are searched again in no time."""
MOST = 0.02
"""More new documents at once than this share of the corpus, and it is searched as a whole again."""
MOST_SINCE = 0.1
"""The same of all documents added since the last search of the whole."""
AGAIN = 16
"""After so many additions what they left is written anew as one."""

WHO_BLOCK = 512
"""So many carriers are told of in one piece."""
LATER = "later"
"""The piece that says that a scan's pieces stand for those of all before it but the first."""


def build_index(
    corpus_state: CorpusState,
    passages: Sequence[Passage],
    *,
    options: ReuseOptions,
    lexicon: Lexicon,
    progress: Progress = untold,
) -> ScanDraft:
    """Search a whole corpus, and keep the index with what was found."""
    index, changes = ReuseIndex.build(
        corpus_state.carriers, passages, options=options, lexicon=lexicon, progress=progress
    )
    near = near_of(changes.near_duplicates, dict(enumerate(changes.texts)))
    bounded = changes.bounded
    draft = scan_draft(changes.made, near, corpus_state, options, lexicon, bounded=bounded)
    pieces = {**dict(index.dump()), **_who(corpus_state)}
    return replace(draft, index=pieces, numbered=changes.texts)


def add_to_index(
    reader: StoreReader,
    scan: Scan,
    fresh: CorpusState,
    *,
    options: ReuseOptions,
    lexicon: Lexicon,
    progress: Progress = untold,
) -> tuple[ScanDraft, Texts] | None:
    """Add the documents that came since a scan; return what they changed, and the words of it.

    The database is open meanwhile: it is asked for what the new documents touch, and no more.

    Args:
        reader: of the database.
        scan: a stored one that left an index.
        fresh: the documents that came since.
        options: of the scan.
        lexicon: of the scan.
        progress: told how many documents are added, of how many.

    Returns:
        None where there are so many that the corpus is better searched as a whole.
    """
    chain = reader.chain(scan)
    carriers = _Carriers(reader, chain, scan.documents)
    since = len(carriers.later) + len(fresh.carriers)
    if len(fresh.carriers) > max(1, MOST * len(carriers)) or since > max(
        1, MOST_SINCE * carriers.bulk
    ):
        return None
    index, behind = _open(reader, chain, carriers, options=options, lexicon=lexicon)
    growth = Growth()
    for done, carrier in enumerate(fresh.carriers):
        progress(Stage.ADDING, done, len(fresh.carriers))
        growth.take(index.add(carrier, reader.passages({carrier.version})))
    rewritten = behind + 1 >= AGAIN
    pieces = dict(index.dump_later()) | {LATER: b"1"} if rewritten else dict(index.dump())
    draft = ScanDraft(
        options=options,
        engine=ENGINE,
        lexicon=lexicon_name(lexicon),
        corpus=fresh.added_to(scan.corpus),
        documents=scan.documents + len(fresh.carriers),
        added=tuple(carrier.version for carrier in fresh.carriers),
        formulas=tuple(sorted(growth.made.values(), key=lambda f: (-f.score, f.id))),
        ended=tuple(sorted(growth.gone)),
        near=near_of(growth.near, _said(index, growth.near)),
        index=pieces | _who(fresh),
        numbered=tuple(growth.texts),
        bounded=tuple(dict.fromkeys((*scan.bounded, *growth.bounded))),
        base=scan.id,
    )
    return draft, growth.said


@dataclass(slots=True)
class Growth:
    """What several added documents changed, taken together."""

    texts: list[str] = field(default_factory=list)
    near: list[NearDuplicate] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    made: dict[str, Formula] = field(default_factory=dict)
    said: dict[tuple[str, int], str] = field(default_factory=dict)
    bounded: list[Bounded] = field(default_factory=list)

    def take(self, changes: IndexChanges) -> None:
        """Take in what one further document changed."""
        self.texts += changes.texts
        self.near += changes.near_duplicates
        self.bounded += changes.bounded
        self.gone |= set(changes.gone)
        for formula in changes.gone:
            self.made.pop(formula, None)
        self.made |= {formula.id: formula for formula in changes.made}
        self.gone |= self.made.keys()  # what is written anew no longer stands as it was
        self.said |= changes.said


def _open(
    reader: StoreReader,
    chain: Sequence[int],
    carriers: KnownCarriers,
    *,
    options: ReuseOptions,
    lexicon: Lexicon,
) -> tuple[ReuseIndex, int]:
    """Open the index that a chain of scans left; tell how many additions are read one by one."""
    bulk, later = chain[-1], chain[:-1]
    rewritten = [step for step, _ in reader.pieces_called(later, LATER)]
    last = max(rewritten, default=bulk)
    apart = sorted(step for step in later if step > last)
    stored_pieces = reader.all_pieces(apart)
    index = ReuseIndex.load(
        [partial(reader.pieces, step) for step in sorted({bulk, last})],
        carriers,
        _Texts(reader, bulk, sorted(later)),
        held=[partial(_taken, stored_pieces[step]) for step in apart],
        options=options,
        lexicon=lexicon,
    )
    return index, len(apart)


def _taken(pieces: Mapping[str, bytes], names: Collection[str]) -> Mapping[str, bytes]:
    return {name: pieces[name] for name in names if name in pieces}


def _who(corpus_state: CorpusState) -> dict[str, bytes]:
    """Return the pieces that tell whose texts a scan added, and up to where it had read."""
    carrier_facts = [
        [carrier.version, carrier.date, carrier.parties] for carrier in corpus_state.carriers
    ]
    found = {"mark": corpus_state.mark.encode()}
    for start in range(0, len(carrier_facts), WHO_BLOCK):
        found[_who_piece(start)] = json.dumps(carrier_facts[start : start + WHO_BLOCK]).encode()
    return found


def _who_piece(number: int) -> str:
    return f"carriers.{number // WHO_BLOCK:06}"


class _Carriers:
    """Whose texts a chain of scans read, in the order in which they were added."""

    def __init__(self, reader: StoreReader, chain: Sequence[int], count: int) -> None:
        self._reader, self._scan = reader, chain[-1]
        bodies = [body for _, body in reader.pieces_called(chain[:-1], "carriers")]
        self.later = [_carrier(*row) for body in bodies for row in json.loads(body)]
        self.bulk = count - len(self.later)
        """How many the first of the scans read."""
        self._said: dict[str, list[tuple[str, str | None, list[str]]]] = {}
        self._known: dict[int, Carrier] = {}

    def __len__(self) -> int:
        return self.bulk + len(self.later)

    def __getitem__(self, number: int) -> Carrier:
        if number >= self.bulk:
            return self.later[number - self.bulk]
        if number not in self._known:
            name = _who_piece(number)
            if name not in self._said:
                self._said[name] = json.loads(self._reader.pieces(self._scan, [name])[name])
            self._known[number] = _carrier(*self._said[name][number % WHO_BLOCK])
        return self._known[number]


def _carrier(version: str, date: str | None, parties: Sequence[str]) -> Carrier:
    return Carrier(version, version.rpartition("@")[0], date, tuple(parties))


class _Texts:
    """Texts of stored scans by their numbers."""

    def __init__(self, reader: StoreReader, bulk: int, later: Sequence[int]) -> None:
        self._reader, self._bulk = reader, bulk
        self._count: int = json.loads(reader.pieces(bulk, ["state"])["state"])[0]
        self._later: array[int] = array("q")
        for _, body in reader.pieces_called(later, NUMBERED):
            self._later.frombytes(body)
        self._units: dict[str, array[int]] = {}

    def __call__(self, numbers: Sequence[int]) -> list[str]:
        names = {numbered_piece(n) for n in numbers if n < self._count} - self._units.keys()
        for name, body in self._reader.pieces(self._bulk, names).items():
            self._units[name] = array("q", body)
        units = [self._unit(number) for number in numbers]
        texts = self._reader.texts(units)
        return [texts[unit] for unit in units]

    def _unit(self, number: int) -> int:
        if number >= self._count:
            return self._later[number - self._count]
        return self._units[numbered_piece(number)][number % NUMBERED_BLOCK]


def _said(index: ReuseIndex, pairs: Iterable[NearDuplicate]) -> dict[int, str]:
    numbers = sorted({n for pair in pairs for n in (pair.left, pair.right)})
    return dict(zip(numbers, index.texts(numbers), strict=True))


def near_of(pairs: Iterable[NearDuplicate], texts: Mapping[int, str]) -> tuple[NearTexts, ...]:
    """Return pairs of numbers as pairs of texts."""
    return tuple(NearTexts(texts[pair.left], texts[pair.right], pair.similarity) for pair in pairs)
