"""The distinct texts of a corpus, read once, and the documents that hold each.

A wording that stands in a thousand documents is read and counted once; the documents come in only
where documents are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Carrier, Passage, Place, Progress, untold
from corpus_tool.reuse.sets import distinct, ranges
from corpus_tool.text.stream import Stream, read_stream

__all__ = ["Units", "collect_units", "count_documents"]

Positions = NDArray[np.int64]

_LOW = 24
_MASK = np.int64((1 << _LOW) - 1)
"""Units and documents are numbered below 2**24, so that a key and one of them fit in an integer."""


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Distinct texts in order of first appearance, their words, and who holds them."""

    texts: Sequence[str]
    stream: Stream
    places: tuple[tuple[Place, ...], ...]
    """Of each text, in order of appearance."""
    documents: Positions
    """Of each text, ascending: positions of carriers."""
    bounds: Positions
    """The first of each text's documents, and one more at the end."""

    def spread(self) -> Positions:
        """Return in how many documents each text stands."""
        return np.diff(self.bounds)


def collect_units(
    carriers: Sequence[Carrier],
    passages: Iterable[Passage],
    *,
    lexicon: Lexicon | None,
    progress: Progress = untold,
) -> Units:
    """Gather the distinct texts of passages.

    Raises:
        ValueError: a passage of a version that is not among the carriers.
    """
    numbers = {carrier.version: n for n, carrier in enumerate(carriers)}
    places: dict[str, list[Place]] = {}
    for passage in passages:
        if passage.version not in numbers:
            raise ValueError(f"no carrier is called {passage.version}")
        places.setdefault(passage.text, []).append(Place(passage.version, passage.paragraph))
    held = [sorted({numbers[place.version] for place in own}) for own in places.values()]
    texts = tuple(places)
    return Units(
        texts=texts,
        stream=read_stream(texts, lexicon=lexicon, progress=progress),
        places=tuple(tuple(own) for own in places.values()),
        documents=np.array([n for own in held for n in own], np.int64),
        bounds=np.cumsum([0, *map(len, held)], dtype=np.int64),
    )


def count_documents(
    keys: Positions, units: Positions, corpus: Units
) -> tuple[Positions, Positions]:
    """Return the distinct keys, ascending, and in how many documents each stands.

    Args:
        keys: numbers below 2**39, one for each place.
        units: the unit of each place.
        corpus: whose documents are counted.
    """
    pairs = distinct((keys << _LOW) | units)
    found, first, spread = _grouped(pairs >> _LOW)
    own = pairs & _MASK
    counts = corpus.spread()[own[first]]
    several = spread > 1
    shared = np.repeat(several, spread)
    sizes = corpus.spread()[own[shared]]
    groups = np.repeat(np.repeat(np.arange(len(found)), spread)[shared], sizes)
    held = corpus.documents[ranges(corpus.bounds[own[shared]], sizes)]
    held_by = distinct((groups << _LOW) | held) >> _LOW
    counts[several] = np.bincount(held_by, minlength=len(found))[several]
    return found, counts


def _grouped(ordered: Positions) -> tuple[Positions, Positions, Positions]:
    """Return the distinct values of an ascending array, where each begins, how often it stands."""
    if not len(ordered):
        return ordered, ordered, ordered
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    return ordered[first], first, np.diff(np.append(first, len(ordered)))
