"""Dates, numbers and names in a stretch of many texts, found by arrays.

`masking` finds them in one text with care for every ending, and shows what it found; here a slot
only has to be the same slot in every text, at a hundredth of the cost.
Longest names win; of two that overlap the first; leaders go before parties.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

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
    Names,
    index_names,
    word_hashes,
)
from corpus_tool.text.stream_names import (
    Flags,
    Matches,
    Positions,
    Reading,
    apart,
    closeness,
    find,
)
from corpus_tool.text.stream_places import outside_places

__all__ = ["find_stream_slots"]

_MAX_NAME = 6


def find_stream_slots(reading: Reading, *, lexicon: Lexicon) -> tuple[NDArray[np.uint8], Flags]:
    """Return the kind of every word, and whether it goes on with the slot of the word before."""
    count = len(reading.hashes)
    kinds = np.zeros(count, np.uint8)
    goes_on = np.zeros(count, np.bool_)
    close = closeness(reading)
    _mark(kinds, goes_on, _find_leaders(reading, close, lexicon.names))
    parties = find(reading, close, _party_names(lexicon.names))
    parties = outside_places(parties, reading, close, lexicon.names)
    _mark(kinds, goes_on, _with_article(parties, reading, close))
    _mark(kinds, goes_on, _find_figures(reading, close, kinds, lexicon.calendar))
    kinds[kinds == SHADOW] = 0
    return kinds, goes_on


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
    titles = find(reading, close, _title_names(names))
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
    return apart(
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
