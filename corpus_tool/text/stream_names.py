"""Names of a table where they stand in a stretch of many texts, found by arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_tool.text.hashing import Hashes
from corpus_tool.text.phrases import STEP, Names

__all__ = ["Flags", "Matches", "Positions", "Reading", "apart", "closeness", "find"]

Flags = NDArray[np.bool_]
Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The words of a stretch before any slot is known."""

    hashes: Hashes
    starts: Positions
    ends: Positions
    codes: NDArray[np.uint32]
    """The characters of the stretch."""
    capital: Flags
    """Whether the word begins with a capital."""
    capitals: Flags
    """Whether its second character is one, too."""
    digit: Flags
    opens: Flags
    """Whether it is the first word of its text."""


class Matches(NamedTuple):
    """Stretches of words that are a name."""

    starts: Positions
    ends: Positions
    kinds: NDArray[np.uint8]


def closeness(reading: Reading) -> Flags:
    """Tell of each word whether it is of one name with the one before: a space between, `J. `."""
    close = np.zeros(len(reading.starts), np.bool_)
    gap = reading.starts[1:] - reading.ends[:-1]
    brief = reading.ends[:-1] - reading.starts[:-1] <= 2
    pointed = (gap == 2) & brief & (reading.codes[reading.ends[:-1]] == ord("."))
    close[1:] = ((gap <= 1) | pointed) & ~reading.opens[1:]
    return close


def find(reading: Reading, close: Flags, names: Names, *, small: bool = False) -> Matches:
    """Return the names of a table: the longest at each place, none within another.

    Args:
        reading: the words.
        close: from `closeness`.
        names: the table.
        small: whether a name may begin with a small letter, too.
    """
    count = len(reading.hashes)
    likely = names.first[(reading.hashes >> np.uint64(48)).astype(np.int64)]
    first = np.flatnonzero(likely if small else likely & reading.capital)
    ends = np.zeros(len(first), np.int64)
    kinds = np.zeros(len(first), np.uint8)
    for phrases in names.phrases:
        open_ = np.flatnonzero((ends == 0) & (first + phrases.length <= count))
        at = first[open_]
        keys = reading.hashes[at].copy()
        whole = np.ones(len(at), np.bool_)
        for k in range(1, phrases.length):
            keys = keys * STEP + reading.hashes[at + k]
            whole &= close[at + k]
        place = np.minimum(np.searchsorted(phrases.keys, keys), len(phrases.keys) - 1)
        hit = whole & (phrases.keys[place] == keys)
        hit &= ~phrases.shouted[place] | reading.capitals[at]
        hit &= ~_abbreviates_on(reading, at + phrases.length)
        ends[open_[hit]] = at[hit] + phrases.length
        kinds[open_[hit]] = phrases.kinds[place[hit]]
    found = ends > 0
    return apart(Matches(first[found], ends[found], kinds[found]))


def _abbreviates_on(reading: Reading, after: Positions) -> Flags:
    """Tell where a longer abbreviation goes on: the `C` of `U.S.C.`"""
    inside = after < len(reading.starts)
    at = np.where(inside, after, 0)
    glued = (reading.starts[at] - reading.ends[at - 1] == 1) & reading.capital[at]
    pointed = reading.codes[reading.ends[at - 1]] == ord(".")
    found: Flags = inside & glued & pointed & (reading.ends[at] - reading.starts[at] == 1)
    return found


def apart(found: Matches) -> Matches:
    """Drop the matches that begin within one before them."""
    if not len(found.starts):
        return found
    reach = np.maximum.accumulate(found.ends)
    kept = np.ones(len(found.starts), np.bool_)
    kept[1:] = found.starts[1:] >= reach[:-1]
    return Matches(found.starts[kept], found.ends[kept], found.kinds[kept])
