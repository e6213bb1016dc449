"""The index of a searched corpus: kept with its scan, so that a document that comes is added to it.

A scan of the whole corpus leaves the index as it was then. A later one reads it, adds again the
documents that came since, adds the new ones, and keeps only what changed. What the index holds
besides is written anew from time to time, so that never many documents must be added again.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    Carrier,
    Formula,
    Holdings,
    NearDuplicate,
    NearTexts,
    Passage,
    ReuseOptions,
    Scan,
    ScanDraft,
)
from corpus_tool.reuse.index import Changes, ReuseIndex
from corpus_tool.searching import ENGINE, draft_of, lexicon_name
from corpus_tool.store import Reader

__all__ = ["FEWEST", "Growth", "Living", "found", "grow", "is_growth", "wake"]

FEWEST = 300
"""So many documents are worth an index; fewer are searched again in no time."""
MOST = 0.02
"""More new documents than this share of the corpus, and it is searched as a whole again."""
AGAIN = 8
"""So many documents are added again at most before the index is written anew."""
SAMPLE = 1 << 16


def found(
    holdings: Holdings, passages: Sequence[Passage], *, options: ReuseOptions, lexicon: Lexicon
) -> ScanDraft:
    """Search a whole corpus, and keep the index with what was found."""
    index, changes = ReuseIndex.build(holdings.carriers, passages, options=options, lexicon=lexicon)
    near = near_of(changes.near_duplicates, dict(enumerate(changes.texts)))
    draft = draft_of(changes.made, near, holdings, options, lexicon)
    return replace(draft, index=packed(index.dump()), numbered=changes.texts)


def is_growth(scanned: Sequence[str], scan: Scan, holdings: Holdings) -> bool:
    """Tell whether a corpus is what a scan read, with a few documents more.

    Args:
        scanned: names of the versions that the scan and those before it read.
        scan: a stored one.
        holdings: what the corpus holds now.
    """
    further = len(holdings.carriers) - len(scanned)
    few = 0 < further <= max(1, MOST * len(scanned))
    return few and holdings.restricted(set(scanned)).digest == scan.corpus


@dataclass(slots=True)
class Growth:
    """What several added documents changed, taken together."""

    texts: list[str] = field(default_factory=list)
    near: list[NearDuplicate] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    made: dict[str, Formula] = field(default_factory=dict)

    def take(self, changes: Changes) -> None:
        """Take in what one further document changed."""
        self.texts += changes.texts
        self.near += changes.near_duplicates
        self.gone |= set(changes.gone)
        for formula in changes.gone:
            self.made.pop(formula, None)
        self.made |= {formula.id: formula for formula in changes.made}
        self.gone |= self.made.keys()  # what is written anew no longer stands as it was


class Living:
    """An index in memory, and which scan it stands at."""

    def __init__(self, index: ReuseIndex, texts: _Texts, *, since: int) -> None:
        self.index, self.texts = index, texts
        self.since = since
        """Documents added after the index was written last."""
        self.scan = 0
        """The number of the scan whose result it is."""


class _Texts:
    """Texts by their numbers: those of stored scans from the database, then the new ones."""

    def __init__(self, reader: Reader, units: Sequence[int]) -> None:
        self.reader, self._units = reader, units
        self.new: list[str] = []

    def __call__(self, numbers: Sequence[int]) -> list[str]:
        count = len(self._units)
        known = self.reader.texts([self._units[n] for n in numbers if n < count])
        return [known[self._units[n]] if n < count else self.new[n - count] for n in numbers]


def wake(
    reader: Reader, scan: Scan, holdings: Holdings, *, options: ReuseOptions, lexicon: Lexicon
) -> Living | None:
    """Read the index of a scan, and add again what came after it was written; None without one.

    Args:
        reader: of the database, which stays open while the index is used.
        scan: a stored one.
        holdings: what the corpus holds now: at least what the scan read.
        options: of the scan.
        lexicon: of the scan.
    """
    pieces = reader.index_of(scan)
    if not pieces:
        return None
    steps, written = reader.steps(scan), reader.index_written(scan) + 1
    carriers = {carrier.version: carrier for carrier in holdings.carriers}
    before = [carriers[name] for step in steps[:written] for name in step]
    again = [carriers[name] for step in steps[written:] for name in step]
    texts = _Texts(reader, reader.numbered(scan))
    index = ReuseIndex.load(unpacked(pieces), before, texts, options=options, lexicon=lexicon)
    living = Living(index, texts, since=len(again))
    _add(reader, living, again)
    living.scan = scan.id
    return living


def grow(
    living: Living,
    reader: Reader,
    scan: Scan,
    holdings: Holdings,
    *,
    options: ReuseOptions,
    lexicon: Lexicon,
) -> ScanDraft:
    """Add the documents that came since a scan, and return what they changed.

    The database is open meanwhile: of its texts only those are read that the new ones touch.
    """
    living.texts.reader = reader
    known = {carrier.version for carrier in living.index.carriers}
    fresh = [carrier for carrier in holdings.carriers if carrier.version not in known]
    growth = _add(reader, living, fresh)
    living.texts.new += growth.texts
    living.since += len(fresh)
    numbers = sorted({n for pair in growth.near for n in (pair.left, pair.right)})
    said = dict(zip(numbers, living.texts(numbers), strict=True))
    dumped: dict[str, bytes] = {}
    if living.since >= AGAIN:
        dumped, living.since = living.index.dump(), 0
    return ScanDraft(
        options=options,
        engine=ENGINE,
        lexicon=lexicon_name(lexicon),
        corpus=holdings.digest,
        documents=len(holdings.carriers),
        added=tuple(carrier.version for carrier in fresh),
        formulas=tuple(sorted(growth.made.values(), key=lambda f: (-f.score, f.id))),
        ended=tuple(sorted(growth.gone)),
        near=near_of(growth.near, said),
        index=packed({name: body for name, body in dumped.items() if name[:5] != "base."}),
        numbered=tuple(growth.texts),
        base=scan.id,
    )


def _add(reader: Reader, living: Living, carriers: Iterable[Carrier]) -> Growth:
    growth = Growth()
    for carrier in carriers:
        growth.take(living.index.add(carrier, reader.passages({carrier.version})))
    return growth


def near_of(pairs: Iterable[NearDuplicate], texts: Mapping[int, str]) -> tuple[NearTexts, ...]:
    """Return pairs of numbers as pairs of texts."""
    return tuple(NearTexts(texts[one.left], texts[one.right], one.similarity) for one in pairs)


def packed(pieces: Mapping[str, bytes]) -> dict[str, bytes]:
    """Make pieces smaller where that costs little when they are read.

    Numbers that fit are kept in half the bytes, what is mostly nothing is compressed; hashes stay
    as they are.
    """
    return dict(_pack(name, body) for name, body in pieces.items())


def _pack(name: str, body: bytes) -> tuple[str, bytes]:
    middle = body[len(body) // 2 :][:SAMPLE]
    if len(zlib.compress(middle, 1)) * 5 < len(middle):
        return f"{name}.z", zlib.compress(body, 1)
    if len(body) % 8 == 0 and body:
        numbers = np.frombuffer(body, np.uint64)
        if int(numbers.max()) < 1 << 32:
            return f"{name}.4", numbers.astype(np.uint32).tobytes()
    return name, body


def unpacked(pieces: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the pieces as they were before `packed`."""
    return dict(_unpack(name, body) for name, body in pieces.items())


def _unpack(name: str, body: bytes) -> tuple[str, bytes]:
    if name.endswith(".z"):
        return name.removesuffix(".z"), zlib.decompress(body)
    if name.endswith(".4"):
        return name.removesuffix(".4"), np.frombuffer(body, np.uint32).astype(np.uint64).tobytes()
    return name, body
