"""The names of a lexicon, to be found in a stream: by the hashes of their words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_tool.text.characters import WORD
from corpus_tool.text.characters import flags as character_flags
from corpus_tool.text.characters import values as character_values
from corpus_tool.text.hashing import Hashes, stretch_hashes

__all__ = [
    "DATE",
    "DEMONYM",
    "LEADER",
    "NUMBER",
    "PARTY",
    "SHADOW",
    "STEP",
    "Names",
    "Phrases",
    "index_names",
    "word_hashes",
]

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
    every = word_hashes(word for words, _, _ in listed for word in words)
    lengths: dict[int, dict[int, tuple[int, bool]]] = {}
    first = np.zeros(1 << 16, np.bool_)
    end = 0
    for words, name, kind in listed:
        start, end = end, end + len(words)
        key = every[start]
        first[int(key >> np.uint64(48))] = True
        with np.errstate(over="ignore"):
            for value in every[start + 1 : end]:
                key = key * STEP + value
        own = lengths.setdefault(len(words), {})
        own.setdefault(int(key), (kind, len(words) == 1 and name.isupper()))
    phrases = []
    for length, own in sorted(lengths.items(), reverse=True):
        keys = sorted(own)
        kinds = np.array([own[key][0] for key in keys], np.uint8)
        shouted = np.array([own[key][1] for key in keys], np.bool_)
        phrases.append(Phrases(length, np.array(keys, np.uint64), kinds, shouted))
    return Names(tuple(phrases), first)


def _words(name: str) -> list[str]:
    """Cut a name as a stream is cut."""
    table = character_flags(max(map(ord, name), default=0))
    marked = [(c, bool(table[min(ord(c), 0x20000)] & WORD)) for c in name]
    return "".join(c if is_word else " " for c, is_word in marked).split()
