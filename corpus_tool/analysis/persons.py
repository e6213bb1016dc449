"""The leader at a place of a sentence, and whom that leader speaks for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from corpus_tool.analysis.cast import Cast
from corpus_tool.analysis.phrases import Phrase
from corpus_tool.lexicon import NameWords
from corpus_tool.text.slots import SlotKind

__all__ = ["UNKNOWN", "Found", "after_brackets", "find_person", "gap_before", "title_words"]

UNKNOWN = "?"
"""How the code of a leader without a party begins."""
_LONGEST = 14
"""Words of a person's offices before the name."""
_OF = frozenset({"of", "the", "and", "for"})
_PARTY = (SlotKind.PARTY, SlotKind.DEMONYM)


class Found(NamedTuple):
    """A speaker where it stands."""

    first: int
    last: int
    """The phrase after its last."""
    codes: frozenset[str]
    joint: bool = False
    plural: bool = False
    is_pronoun: bool = False
    """`they`, `she`: the one named before."""
    is_other: bool = False
    """Of two sides the one that did not speak before: who accepts an invitation."""
    is_bare: bool = False
    """A party's name alone: it may as well be part of something longer."""


def find_person(words: Sequence[Phrase], at: int, cast: Cast) -> Found | None:
    """Return the speaker in `Philippine President X`, `Mr. X, Prime Minister of Y`."""
    titles = title_words(cast.names)
    place, code, titled = at, "", False
    while place < min(at + _LONGEST, len(words)):
        word = words[place]
        if place > at and word.gap.strip(" ."):
            return None
        if word.name is SlotKind.PERSON:
            break
        if word.name in _PARTY:
            code = word.value
        elif word.text.removesuffix(".") in titles:
            titled = True
        elif place == at and word.low in {"the", "his", "her"}:
            pass
        elif place == at or not (word.is_capital or (titled and word.low in _OF)):
            return None
        place += 1
    else:
        return None
    if not titled or place >= len(words) or words[place].possessive:
        return None
    # A leader of whom the text never says whose: known to be someone, and not who.
    own = cast.leader(words[place].value) or code or f"{UNKNOWN}{words[place].value}"
    last = _after_office(words, place + 1, cast)
    codes = frozenset({own}) if own.startswith(UNKNOWN) else cast.kept(own)
    return Found(at, last, codes)


def _after_office(words: Sequence[Phrase], at: int, cast: Cast) -> int:
    """Skip the office after a name: `X, Prime Minister of Japan,`, and `X of Japan`."""
    if at < len(words) and words[at].low == "of" and not gap_before(words, at).strip():
        place = at + 2 if at + 1 < len(words) and words[at + 1].low == "the" else at + 1
        named = place < len(words) and words[place].name is SlotKind.PARTY
        return after_brackets(words, place + 1) if named else at
    titles = title_words(cast.names)
    if at >= len(words) or words[at].gap.strip() != "," or words[at].text not in titles:
        return at
    place = at + 1
    while place < len(words) and not words[place].parts:
        if not (words[place].is_capital or words[place].low in {"of", "the", "and"}):
            return at if words[place - 1].low in {"of", "the", "and"} else place
        place += 1
    return place


def gap_before(words: Sequence[Phrase], at: int) -> str:
    """Return what stands before a phrase, without the point of `Jr.` and `Sr.`."""
    gap = words[at].gap
    return gap.replace(".", "", 1) if words[at - 1].text.endswith(("Jr", "Sr")) else gap


def after_brackets(words: Sequence[Phrase], at: int) -> int:
    """Skip a short form in brackets: `(DFC)`, `(the “Leaders”)`."""
    if at >= len(words) or "(" not in words[at].gap:
        return at
    for place in range(at + 1, min(at + 6, len(words))):
        if ")" in words[place].gap:
            return place
    return at


@lru_cache(maxsize=8)
def title_words(names: NameWords) -> frozenset[str]:
    """Return the words of which offices are made: `Prime`, `Minister`."""
    return frozenset(part.removesuffix(".") for title in names.titles for part in title.split())
