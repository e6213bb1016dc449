"""The words of many texts as arrays: hash, span, slot and clause edge of each.

Reading a corpus word by word in Python takes longer than everything that is done with the words;
here a stretch of many texts is cut, folded, hashed and masked at once.
What is read of a text never depends on its neighbours in the stretch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Progress, Stage, untold
from corpus_tool.text.characters import CAPITAL, DIGIT, EXTENDS, HALT, PAUSE, SINGLE, UNSEEN, WORD
from corpus_tool.text.characters import flags as character_flags
from corpus_tool.text.characters import values as character_values
from corpus_tool.text.hashing import Hashes, stretch_hashes
from corpus_tool.text.stream_names import Reading
from corpus_tool.text.stream_slots import find_stream_slots

__all__ = ["CLAUSE", "PHRASE", "SLOT_NAMES", "TEXT", "Stream", "read_stream"]

SLOT_NAMES = ("", "DATE", "NUMBER", "PARTY", "DEMONYM", "LEADER")
"""What the kinds of a stream mean; the first is a word."""

PHRASE, CLAUSE, TEXT = 1, 2, 3
"""What ends after a word: a phrase (comma, dash, bracket), a clause or sentence, the text."""

_STRETCH = 1 << 18
"""Characters read at once: arrays of that length stay in the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """The words of texts, one text after the other; a slot counts as one word."""

    hashes: Hashes
    starts: NDArray[np.uint32]
    """Code points from the start of its own text."""
    ends: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    """Zero for a word, else the place in `SLOT_NAMES`."""
    edges: NDArray[np.uint8]
    """What ends after the word, or 0."""
    bounds: NDArray[np.int64]
    """The first word of each text, and one more at the end."""

    def __len__(self) -> int:
        return len(self.hashes)

    def lengths(self) -> NDArray[np.int64]:
        """Return the number of words of each text."""
        return np.diff(self.bounds)

    def take(self, chosen: NDArray[np.int64]) -> Stream:
        """Return the chosen texts, in that order."""
        sizes = self.lengths()[chosen]
        bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        places = np.repeat(self.bounds[chosen] - bounds[:-1], sizes) + np.arange(bounds[-1])
        return Stream(
            hashes=self.hashes[places],
            starts=self.starts[places],
            ends=self.ends[places],
            kinds=self.kinds[places],
            edges=self.edges[places],
            bounds=bounds,
        )

    def plus(self, other: Stream) -> Stream:
        """Return the texts of both, ours first."""
        return _chain([self, other])

    def text_hashes(self) -> Hashes:
        """Return the hash of each text as a sequence of words and slots."""
        lengths = self.lengths().astype(np.uint64)
        return stretch_hashes(self.hashes, self.bounds[:-1], self.bounds[1:]) + lengths


def read_stream(
    texts: Sequence[str], *, lexicon: Lexicon | None, progress: Progress = untold
) -> Stream:
    """Read texts into one stream; without a lexicon no name, date or number becomes a slot."""
    parts: list[Stream] = []
    done = 0
    for stretch in _stretches(texts):
        parts.append(_read(stretch, lexicon))
        done += len(stretch)
        progress(Stage.CUTTING, done, len(texts))
    return _chain(parts)


def _chain(parts: Sequence[Stream]) -> Stream:
    counts = np.concatenate([np.zeros(1, np.int64), *(np.diff(p.bounds) for p in parts)])
    return Stream(
        hashes=np.concatenate([np.zeros(0, np.uint64), *(p.hashes for p in parts)]),
        starts=np.concatenate([np.zeros(0, np.uint32), *(p.starts for p in parts)]),
        ends=np.concatenate([np.zeros(0, np.uint32), *(p.ends for p in parts)]),
        kinds=np.concatenate([np.zeros(0, np.uint8), *(p.kinds for p in parts)]),
        edges=np.concatenate([np.zeros(0, np.uint8), *(p.edges for p in parts)]),
        bounds=np.cumsum(counts),
    )


def _stretches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    first = size = 0
    for at, text in enumerate(texts):
        size += len(text) + 1
        if size >= _STRETCH:
            yield texts[first : at + 1]
            first, size = at + 1, 0
    if first < len(texts):
        yield texts[first:]


def _read(texts: Sequence[str], lexicon: Lexicon | None) -> Stream:
    joined = "\n".join(texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    highest = int(codes.max(initial=0))
    table = character_flags(highest)
    if highest >= len(table):
        codes = np.minimum(codes, np.uint32(len(table) - 1))
    marks = _without_strays(table[codes])
    starts, ends = _cut(marks)
    begins = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) + 1 for text in texts], out=begins[1:])
    bounds = np.searchsorted(starts, begins)
    reading = Reading(
        hashes=_word_hashes(codes, marks, starts, ends),
        starts=starts,
        ends=ends,
        codes=codes,
        capital=(marks[starts] & CAPITAL) != 0,
        capitals=(marks[np.minimum(starts + 1, ends - 1)] & CAPITAL) != 0,
        digit=(marks[starts] & DIGIT) != 0,
        opens=_opens(bounds, len(starts)),
    )
    return _collapse(reading, marks, bounds, begins, lexicon)


def _opens(bounds: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    """Tell of each word whether it is the first of its text."""
    opens = np.zeros(count + 1, np.bool_)
    opens[bounds] = True
    return opens[:count]


def _without_strays(marks: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Take marks and unseen characters that follow no letter or digit out of the words."""
    extends = (marks & EXTENDS) != 0
    if not extends.any():
        return marks
    places = np.where(extends, -1, np.arange(len(marks)))
    last = np.maximum.accumulate(places)
    stray = extends & ((last < 0) | ((marks[last] & WORD) == 0))
    return np.where(stray, 0, marks).astype(np.uint8)


def _word_hashes(
    codes: NDArray[np.uint32],
    marks: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> Hashes:
    """Return the hash of each word; characters that are not seen have no part in it."""
    unseen = (marks & UNSEEN) != 0
    if unseen.any():
        seen = np.zeros(len(codes) + 1, np.int64)
        np.cumsum(~unseen, out=seen[1:])
        codes, starts, ends = codes[~unseen], seen[starts], seen[ends]
    return stretch_hashes(character_values(int(codes.max(initial=0)))[codes], starts, ends)


def _cut(marks: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first character of each word, and the one after its last."""
    word = (marks & WORD) != 0
    before = np.zeros(len(word), np.bool_)
    before[1:] = word[:-1]
    starts = word & ~before
    single = (marks & SINGLE) != 0
    if single.any():
        apart = single.copy()
        apart[1:] |= single[:-1]
        starts |= apart & word & ((marks & EXTENDS) == 0)
    ends = before & (~word | starts)
    return np.flatnonzero(starts), np.flatnonzero(ends)


def _collapse(
    reading: Reading,
    marks: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    begins: NDArray[np.int64],
    lexicon: Lexicon | None,
) -> Stream:
    """Let every slot be one word, and count offsets from the start of each text."""
    count = len(reading.hashes)
    hashes, kinds = reading.hashes, np.zeros(count, np.uint8)
    edges = _edges(reading, marks)
    starts, ends = reading.starts, reading.ends
    if lexicon is not None and count:
        kinds, goes_on = find_stream_slots(reading, lexicon=lexicon)
        ends = ends + _ends_on_point(reading, kinds > 0)
        hashes = np.where(kinds > 0, _slot_hashes()[kinds], hashes)
        last = ~goes_on
        last[:-1] = ~goes_on[1:]
        last[-1] = True
        first = np.flatnonzero(~goes_on)
        hashes, kinds, starts = hashes[first], kinds[first], starts[first]
        edges, ends = edges[last], ends[last]
        bounds = np.searchsorted(first, bounds)
    offsets = np.repeat(begins[:-1], np.diff(bounds))
    return Stream(
        hashes=hashes,
        starts=(starts - offsets).astype(np.uint32),
        ends=(ends - offsets).astype(np.uint32),
        kinds=kinds,
        edges=edges,
        bounds=bounds,
    )


def _ends_on_point(reading: Reading, slots: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which words of slots end an abbreviation whose last point belongs to it: `U.S.`"""
    brief = (reading.ends - reading.starts == 1) & slots & ~reading.opens
    points = reading.codes[reading.ends], reading.codes[np.maximum(reading.starts - 1, 0)]
    found: NDArray[np.bool_] = brief & (points[0] == ord(".")) & (points[1] == ord("."))
    return found


def _edges(reading: Reading, marks: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return what ends after each word, by the character that follows it."""
    count = len(reading.starts)
    follows = marks[reading.ends]
    edges = np.where(follows & PAUSE, PHRASE, 0).astype(np.uint8)
    if count:
        next_opens = np.append(reading.opens[1:], True)
        next_capital = np.append(reading.capital[1:], True)
        spaced = np.append(reading.starts[1:] - reading.ends[:-1] > 1, True)
        point = reading.codes[reading.ends] == ord(".")
        halts = ((follows & HALT) != 0) & spaced & (~point | next_capital)
        edges[halts] = CLAUSE
        edges[next_opens] = TEXT
    return edges


@lru_cache(maxsize=1)
def _slot_hashes() -> Hashes:
    names = [f"[{name}]" for name in SLOT_NAMES]
    codes = np.array([ord(c) for name in names for c in name], np.int64)
    ends = np.cumsum([len(name) for name in names])
    starts = np.concatenate([[0], ends[:-1]])
    return stretch_hashes(character_values(int(codes.max(initial=0)))[codes], starts, ends)
