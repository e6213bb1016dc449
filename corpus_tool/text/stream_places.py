"""Places that bear a party's name, in a stretch of many texts: `Taiwan Strait`, `Gulf of Thailand`.

The rule is that of `names`, found by arrays; which words make a place is for the lexicon to say.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from corpus_tool.lexicon import NameWords
from corpus_tool.text.phrases import SHADOW, Names, index_names, word_hashes
from corpus_tool.text.stream_names import Flags, Matches, Reading, find

__all__ = ["outside_places"]

_BRIEF = 3


def outside_places(found: Matches, reading: Reading, close: Flags, names: NameWords) -> Matches:
    """Let the names of parties that are part of a place's name mean nothing.

    A name of several words, or an abbreviation, gives no sea its name: `United States Ocean Plan`.
    """
    if not len(found.starts):
        return found
    count = len(reading.hashes)
    heads, small, openers = _place_names(names)
    begins, ends = np.zeros(count + 1, np.bool_), np.zeros(count + 1, np.bool_)
    begins[find(reading, close, heads).starts] = True
    begins[find(reading, close, small, small=True).starts] = True
    ends[find(reading, close, openers).ends] = True
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
