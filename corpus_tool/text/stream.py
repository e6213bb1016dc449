"""Many texts as arrays of words, with the names, dates and numbers in them found by arrays.

Sections, in order:

* The words of many texts as arrays: hash, span, slot and clause edge of each.
* The names of a lexicon, to be found in a stream: by the hashes of their words.
* Names of a table where they stand in a stretch of many texts, found by arrays.
* Places that bear a party's name, in a stretch of many texts: `Taiwan Strait`, `Gulf of
  Thailand`.
* Dates, numbers and names in a stretch of many texts, found by arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import CalendarWords, Lexicon, NameWords
from corpus_tool.model import Progress, Stage, untold
from corpus_tool.text.pieces import (
    CAPITAL,
    DIGIT,
    EXTENDS,
    HALT,
    PAUSE,
    SINGLE,
    UNSEEN,
    WORD,
    Hashes,
    stretch_hashes,
)
from corpus_tool.text.pieces import token_flags as character_flags
from corpus_tool.text.pieces import token_values as character_values

__all__ = [
    "CLAUSE",
    "PHRASE",
    "SLOT_NAMES",
    "TEXT",
    "Stream",
    "read_stream",
    "word_hashes",
]


# ----------------------------------------
# The words of many texts as arrays: hash, span, slot and clause edge of each.
#
# Reading a corpus word by word in Python takes longer than everything that is done with the words;
# here a stretch of many texts is cut, folded, hashed and masked at once.
# What is read of a text never depends on its neighbours in the stretch.

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
    reading = StreamReading(
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
    reading: StreamReading,
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


def _ends_on_point(reading: StreamReading, slots: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which words of slots end an abbreviation whose last point belongs to it: `U.S.`"""
    brief = (reading.ends - reading.starts == 1) & slots & ~reading.opens
    points = reading.codes[reading.ends], reading.codes[np.maximum(reading.starts - 1, 0)]
    found: NDArray[np.bool_] = brief & (points[0] == ord(".")) & (points[1] == ord("."))
    return found


def _edges(reading: StreamReading, marks: NDArray[np.uint8]) -> NDArray[np.uint8]:
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


# ----------------------------------------
# The names of a lexicon, to be found in a stream: by the hashes of their words.

DATE, NUMBER, PARTY, DEMONYM, LEADER = range(1, 6)
SHADOW = 6
"""A name that holds a party's and means something else: it only keeps others out."""
STEP = np.uint64(0xD6E8FEB86659FD93)
"""By which the hash of a name is multiplied for each further word."""

Flags = NDArray[np.bool_]


class Phrases(NamedTuple):
    """Names of one length in words, by the hash of these words, ascending."""

    length: int
    keys: Hashes
    kinds: NDArray[np.uint8]
    shouted: Flags
    """Whether it is an acronym, which must stand in capitals: `US`, not `Us`."""


class Names(NamedTuple):
    """The phrases of a table, longest first, and their first words."""

    phrases: tuple[Phrases, ...]
    first: Flags
    """By the upper sixteen bits of a hash: whether a phrase may begin with such a word."""


def word_hashes(words: Iterable[str]) -> Hashes:
    """Return the hashes of single words, as a stream has them."""
    listed = list(words)
    codes = np.array([min(ord(c), 0x20000) for word in listed for c in word], np.int64)
    ends = np.cumsum([len(word) for word in listed], dtype=np.int64)
    starts = ends - np.array([len(word) for word in listed], np.int64)
    return stretch_hashes(character_values(int(codes.max(initial=0)))[codes], starts, ends)


def index_names(rows: Iterable[tuple[str, int]]) -> Names:
    """Index names by their number of words; of two kinds of a name the first stands."""
    listed = [(_words(name), name, kind) for name, kind in rows]
    hashes = word_hashes(word for words, _, _ in listed for word in words)
    lengths: dict[int, dict[int, tuple[int, bool]]] = {}
    first = np.zeros(1 << 16, np.bool_)
    end = 0
    for words, name, kind in listed:
        start, end = end, end + len(words)
        key = hashes[start]
        first[int(key >> np.uint64(48))] = True
        with np.errstate(over="ignore"):
            for value in hashes[start + 1 : end]:
                key = key * STEP + value
        by_words = lengths.setdefault(len(words), {})
        by_words.setdefault(int(key), (kind, len(words) == 1 and name.isupper()))
    phrases = []
    for length, by_words in sorted(lengths.items(), reverse=True):
        keys = sorted(by_words)
        kinds = np.array([by_words[key][0] for key in keys], np.uint8)
        shouted = np.array([by_words[key][1] for key in keys], np.bool_)
        phrases.append(Phrases(length, np.array(keys, np.uint64), kinds, shouted))
    return Names(tuple(phrases), first)


def _words(name: str) -> list[str]:
    """Cut a name as a stream is cut."""
    table = character_flags(max(map(ord, name), default=0))
    marked = [(c, bool(table[min(ord(c), 0x20000)] & WORD)) for c in name]
    return "".join(c if is_word else " " for c, is_word in marked).split()


# ----------------------------------------
# Names of a table where they stand in a stretch of many texts, found by arrays.

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class StreamReading:
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


def closeness(reading: StreamReading) -> Flags:
    """Tell of each word whether it is of one name with the one before: a space between, `J. `."""
    close = np.zeros(len(reading.starts), np.bool_)
    gap = reading.starts[1:] - reading.ends[:-1]
    brief = reading.ends[:-1] - reading.starts[:-1] <= 2
    pointed = (gap == 2) & brief & (reading.codes[reading.ends[:-1]] == ord("."))
    close[1:] = ((gap <= 1) | pointed) & ~reading.opens[1:]
    return close


def find_names_in_stream(
    reading: StreamReading, close: Flags, names: Names, *, small: bool = False
) -> Matches:
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
    return split_names(Matches(first[found], ends[found], kinds[found]))


def _abbreviates_on(reading: StreamReading, after: Positions) -> Flags:
    """Tell where a longer abbreviation goes on: the `C` of `U.S.C.`"""
    inside = after < len(reading.starts)
    at = np.where(inside, after, 0)
    glued = (reading.starts[at] - reading.ends[at - 1] == 1) & reading.capital[at]
    pointed = reading.codes[reading.ends[at - 1]] == ord(".")
    found: Flags = inside & glued & pointed & (reading.ends[at] - reading.starts[at] == 1)
    return found


def split_names(found: Matches) -> Matches:
    """Drop the matches that begin within one before them."""
    if not len(found.starts):
        return found
    reach = np.maximum.accumulate(found.ends)
    kept = np.ones(len(found.starts), np.bool_)
    kept[1:] = found.starts[1:] >= reach[:-1]
    return Matches(found.starts[kept], found.ends[kept], found.kinds[kept])


# ----------------------------------------
# Places that bear a party's name, in a stretch of many texts: `Taiwan Strait`, `Gulf of Thailand`.
#
# The rule is that of `slots`, found by arrays; which words make a place is for the lexicon to say.

_BRIEF = 3


def outside_places(
    found: Matches, reading: StreamReading, close: Flags, names: NameWords
) -> Matches:
    """Let the names of parties that are part of a place's name mean nothing.

    A name of several words, or an abbreviation, gives no sea its name: `United States Ocean Plan`.
    """
    if not len(found.starts):
        return found
    count = len(reading.hashes)
    capitals, small, openers = _place_names(names)
    begins, ends = np.zeros(count + 1, np.bool_), np.zeros(count + 1, np.bool_)
    begins[find_names_in_stream(reading, close, capitals).starts] = True
    begins[find_names_in_stream(reading, close, small, small=True).starts] = True
    ends[find_names_in_stream(reading, close, openers).ends] = True
    linked = np.append(close, False)
    single = found.ends - found.starts == 1
    sizes = reading.ends[found.starts] - reading.starts[found.starts]
    brief = single & reading.capitals[found.starts] & (sizes <= _BRIEF)
    placed = single & begins[found.ends] & linked[found.ends]
    before = np.maximum(found.starts - 1, 0)
    the = reading.hashes[before] == word_hashes(["the"])[0]
    opened = ends[found.starts] | (the & ends[before] & linked[before])
    placed |= opened & linked[found.starts]
    kinds = np.where(placed & ~brief, SHADOW, found.kinds).astype(np.uint8)
    return found._replace(kinds=kinds)


@lru_cache(maxsize=2)
def _place_names(names: NameWords) -> tuple[Names, Names, Names]:
    """Return the words after a name, those of them that may stand in small letters, and before."""
    return (
        index_names((word, SHADOW) for word in names.places_after),
        index_names((word, SHADOW) for word in names.places_after if word[:1].islower()),
        index_names((word, SHADOW) for word in names.places_before),
    )


# ----------------------------------------
# Dates, numbers and names in a stretch of many texts, found by arrays.
#
# `slots` finds them in one text with care for every ending, and shows what it found; here a slot
# only has to be the same slot in every text, at a hundredth of the cost.
# Longest names win; of two that overlap the first; leaders go before parties.

_MAX_NAME = 6


def find_stream_slots(
    reading: StreamReading, *, lexicon: Lexicon
) -> tuple[NDArray[np.uint8], Flags]:
    """Return the kind of every word, and whether it goes on with the slot of the word before."""
    count = len(reading.hashes)
    kinds = np.zeros(count, np.uint8)
    goes_on = np.zeros(count, np.bool_)
    close = closeness(reading)
    _mark(kinds, goes_on, _find_leaders(reading, close, lexicon.names))
    parties = find_names_in_stream(reading, close, _party_names(lexicon.names))
    parties = outside_places(parties, reading, close, lexicon.names)
    _mark(kinds, goes_on, _with_article(parties, reading, close))
    _mark(kinds, goes_on, _find_figures(reading, close, kinds, lexicon.calendar))
    kinds[kinds == SHADOW] = 0
    return kinds, goes_on


def _mark(kinds: NDArray[np.uint8], goes_on: Flags, found: Matches) -> None:
    """Write matches over words that are still free; a match with a taken word is dropped."""
    if not len(found.starts):
        return
    coverage = np.zeros(len(kinds) + 1, np.int64)
    np.cumsum(kinds > 0, out=coverage[1:])
    free = coverage[found.ends] == coverage[found.starts]
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


def _with_article(found: Matches, reading: StreamReading, close: Flags) -> Matches:
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


def _find_leaders(reading: StreamReading, close: Flags, names: NameWords) -> Matches:
    """Return titles with the capitalised words after them."""
    titles = find_names_in_stream(reading, close, _title_names(names))
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
    return split_names(
        Matches(titles.starts[named], last[named], np.full(int(named.sum()), LEADER, np.uint8))
    )


def _find_figures(
    reading: StreamReading, close: Flags, kinds: NDArray[np.uint8], calendar: CalendarWords
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


def _joined(reading: StreamReading, close: Flags, month: Flags, number: Flags) -> Flags:
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


def _is_year(reading: StreamReading, number: Flags) -> Flags:
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
