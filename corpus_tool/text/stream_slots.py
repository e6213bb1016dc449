"""Dates, numbers and names in a stretch of many texts, found by arrays.

`masking` finds them in one text with care for every ending, and shows what it found; here a slot
only has to be the same slot in every text, at a hundredth of the cost.
Longest names win; of two that overlap the first; leaders go before parties.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import CalendarWords, Lexicon, NameWords
from corpus_tool.text.hashing import Hashes
from corpus_tool.text.phrases import (
    DATE,
    DEMONYM,
    LEADER,
    NUMBER,
    PARTY,
    SHADOW,
    STEP,
    Names,
    index_names,
    word_hashes,
)

__all__ = ["Reading", "find_stream_slots"]

_MAX_NAME = 6

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


def find_stream_slots(reading: Reading, *, lexicon: Lexicon) -> tuple[NDArray[np.uint8], Flags]:
    """Return the kind of every word, and whether it goes on with the slot of the word before."""
    count = len(reading.hashes)
    kinds = np.zeros(count, np.uint8)
    goes_on = np.zeros(count, np.bool_)
    close = _closeness(reading)
    _mark(kinds, goes_on, _find_leaders(reading, close, lexicon.names))
    parties = _find(reading, close, _party_names(lexicon.names))
    _mark(kinds, goes_on, _with_article(parties, reading, close))
    _mark(kinds, goes_on, _find_figures(reading, close, kinds, lexicon.calendar))
    kinds[kinds == SHADOW] = 0
    return kinds, goes_on


def _closeness(reading: Reading) -> Flags:
    """Tell of each word whether it is of one name with the one before: a space between, `J. `."""
    close = np.zeros(len(reading.starts), np.bool_)
    gap = reading.starts[1:] - reading.ends[:-1]
    brief = reading.ends[:-1] - reading.starts[:-1] <= 2
    pointed = (gap == 2) & brief & (reading.codes[reading.ends[:-1]] == ord("."))
    close[1:] = ((gap <= 1) | pointed) & ~reading.opens[1:]
    return close


def _mark(kinds: NDArray[np.uint8], goes_on: Flags, found: Matches) -> None:
    """Write matches over words that are still free; a match with a taken word is dropped."""
    if not len(found.starts):
        return
    taken = np.zeros(len(kinds) + 1, np.int64)
    np.cumsum(kinds > 0, out=taken[1:])
    free = taken[found.ends] == taken[found.starts]
    starts, ends, own = found.starts[free], found.ends[free], found.kinds[free]
    sizes = ends - starts
    where = _ranges(starts, sizes)
    kinds[where] = np.repeat(own, sizes)
    named = own != SHADOW
    inner = _ranges(starts[named] + 1, sizes[named] - 1)
    goes_on[inner] = True


def _ranges(starts: Positions, sizes: Positions) -> Positions:
    """Return the positions of stretches, one after the other."""
    shifts = np.cumsum(sizes) - sizes
    return np.repeat(starts - shifts, sizes) + np.arange(int(sizes.sum()), dtype=np.int64)


def _find(reading: Reading, close: Flags, names: Names) -> Matches:
    """Return the names of a table: the longest at each place, none within another."""
    count = len(reading.hashes)
    first = np.flatnonzero(
        reading.capital & names.first[(reading.hashes >> np.uint64(48)).astype(np.int64)]
    )
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
    return _apart(Matches(first[found], ends[found], kinds[found]))


def _abbreviates_on(reading: Reading, after: Positions) -> Flags:
    """Tell where a longer abbreviation goes on: the `C` of `U.S.C.`"""
    inside = after < len(reading.starts)
    at = np.where(inside, after, 0)
    glued = (reading.starts[at] - reading.ends[at - 1] == 1) & reading.capital[at]
    pointed = reading.codes[reading.ends[at - 1]] == ord(".")
    found: Flags = inside & glued & pointed & (reading.ends[at] - reading.starts[at] == 1)
    return found


def _apart(found: Matches) -> Matches:
    """Drop the matches that begin within one before them."""
    if not len(found.starts):
        return found
    reach = np.maximum.accumulate(found.ends)
    kept = np.ones(len(found.starts), np.bool_)
    kept[1:] = found.starts[1:] >= reach[:-1]
    return Matches(found.starts[kept], found.ends[kept], found.kinds[kept])


def _with_article(found: Matches, reading: Reading, close: Flags) -> Matches:
    """Take `the` into the slot, so that `the Marshall Islands` and `Japan` fill the same one.

    Only where the name is one that takes it: of several words, a plural, `the UK`; the article of
    `the Japan desk` belongs to what follows.
    """
    if not len(found.starts):
        return found
    the = word_hashes(["the"])[0]
    before = np.maximum(found.starts - 1, 0)
    plural = reading.codes[reading.ends[found.ends - 1] - 1] == ord("s")
    sizes = reading.ends[found.starts] - reading.starts[found.starts]
    takes = (found.ends - found.starts > 1) | plural
    takes |= reading.capitals[found.starts] & (sizes <= 3)
    has = close[found.starts] & (reading.hashes[before] == the) & (found.kinds == PARTY) & takes
    return found._replace(starts=found.starts - has)


def _find_leaders(reading: Reading, close: Flags, names: NameWords) -> Matches:
    """Return titles with the capitalised words after them."""
    titles = _find(reading, close, _title_names(names))
    count = len(reading.hashes)
    particles, barred = _small_words(names)
    ends, last = titles.ends.copy(), titles.ends.copy()
    going = np.ones(len(ends), np.bool_)
    for _ in range(_MAX_NAME):
        going &= ends < count
        at = np.where(going, ends, 0)
        going &= close[at]
        particle = _among(reading.hashes[at], particles)
        capital = reading.capital[at] & ~_among(reading.hashes[at], barred)
        going &= capital | particle
        ends = np.where(going, at + 1, ends)
        last = np.where(going & capital, ends, last)
    named = last > titles.ends
    return _apart(
        Matches(titles.starts[named], last[named], np.full(int(named.sum()), LEADER, np.uint8))
    )


def _find_figures(
    reading: Reading, close: Flags, kinds: NDArray[np.uint8], calendar: CalendarWords
) -> Matches:
    """Return dates and numbers: runs of months, years and figures that stand together."""
    months, doubtful, counts, small = _calendar_words(calendar)
    free = kinds == 0
    month = free & reading.capital & _among(reading.hashes, months)
    month[1:] &= reading.capital[1:]
    number = free & (reading.digit | _among(reading.hashes, counts))
    number[1:] |= free[1:] & close[1:] & number[:-1] & _among(reading.hashes[1:], small)
    joined = _joined(reading, close, month, number)
    lone = month & _among(reading.hashes, doubtful) & ~joined & ~np.append(joined[1:], False)
    figure = (month & ~lone) | number
    dated = month | _is_year(reading, number)
    first = np.flatnonzero(figure & ~joined)
    if not len(first):
        return Matches(first, first, np.zeros(0, np.uint8))
    place = np.flatnonzero(figure)
    sizes = np.diff(np.append(np.searchsorted(place, first), len(place)))
    with_date = np.add.reduceat(dated[place].astype(np.int64), np.searchsorted(place, first)) > 0
    return Matches(first, first + sizes, np.where(with_date, DATE, NUMBER).astype(np.uint8))


def _joined(reading: Reading, close: Flags, month: Flags, number: Flags) -> Flags:
    """Tell which figures belong to the one before: `3 May 2031`, `May 3, 2031`, `2,740`."""
    figure = month | number
    gap = np.zeros(len(figure), np.int64)
    gap[1:] = reading.starts[1:] - reading.ends[:-1]
    comma = np.zeros(len(figure), np.bool_)
    comma[1:] = (gap[1:] == 2) & (reading.codes[reading.ends[:-1]] == ord(","))
    joined = figure & (close | (comma & ~reading.opens))
    joined[1:] &= figure[:-1]
    joined[:1] = False
    return joined


def _is_year(reading: Reading, number: Flags) -> Flags:
    """Tell which numbers are a year of the last or of this century."""
    four = number & reading.digit & (reading.ends - reading.starts == 4)
    first = reading.codes[reading.starts]
    second = reading.codes[np.minimum(reading.starts + 1, reading.ends - 1)]
    last_century = (first == ord("1")) & (second == ord("9"))
    this_century = (first == ord("2")) & (second == ord("0"))
    years: Flags = four & (last_century | this_century)
    return years


def _among(hashes: Hashes, table: Flags) -> Flags:
    """Tell which hashes are in a table, by their upper bits; one stranger in 100,000 passes."""
    found: Flags = table[(hashes >> np.uint64(40)).astype(np.int64)]
    return found


def _table(words: Iterable[str]) -> Flags:
    table = np.zeros(1 << 24, np.bool_)
    table[(word_hashes(words) >> np.uint64(40)).astype(np.int64)] = True
    return table


@lru_cache(maxsize=2)
def _calendar_words(calendar: CalendarWords) -> tuple[Flags, Flags, Flags, Flags]:
    """Return months, those that are words, too, counts, and counts only within a number."""
    counted = [*calendar.cardinals.items(), *calendar.ordinals.items()]
    return (
        _table(calendar.months),
        _table(calendar.doubtful),
        _table(word for word, number in counted if number > 2),
        _table(word for word, number in counted if number <= 2),
    )


@lru_cache(maxsize=2)
def _small_words(names: NameWords) -> tuple[Flags, Flags]:
    return _table(names.particles), _table(names.not_names)


@lru_cache(maxsize=2)
def _party_names(names: NameWords) -> Names:
    rows = [(name, SHADOW) for name in names.others]
    rows += [(form, PARTY) for forms in names.parties.values() for form in forms]
    rows += [(form, DEMONYM) for forms in names.demonyms.values() for form in forms]
    return index_names(rows)


@lru_cache(maxsize=2)
def _title_names(names: NameWords) -> Names:
    return index_names((title, LEADER) for title in names.titles)
