"""Abbreviations that a text explains itself: `unexploded ordnance (UXO)`.

One statement spells out what the other abbreviates; the explanation in either joins the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from corpus_tool.alignment.terms import cut_words, stem

__all__ = ["Acronyms"]

_BRACKETED = re.compile(
    r"\(\s*+(?:the )?+[“\"'‘]?+(?=[A-Z][a-z]*+[A-Z])([A-Z][A-Za-z]*+)(?:[’']s)?+[”\"'’]?\s*+\)"
)
_SMALL = frozenset(
    ["a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "s", "the", "to", "with"]
)
_REACH = 140
_MORE_WORDS = 5
_LONG_WORD = 5


class Acronyms:
    """What the abbreviations of two texts stand for."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: dict[str, tuple[str, ...]] = {}
        for text in texts:
            for found in _BRACKETED.finditer(text):
                short = found[1].removesuffix("s")
                before = cut_words(text[max(0, found.start() - _REACH) : found.start()])
                if short not in self._words and (long := _explain(short, before)):
                    self._words[short] = long
        self._stems = {short: [stem(word) for word in long] for short, long in self.known.items()}
        self._heads: dict[str, list[str]] = {}
        for short, stems in sorted(self._stems.items()):
            self._heads.setdefault(stems[0], []).append(short)

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        """The words for which each abbreviation stands."""
        return self._words

    def expand(self, words: Sequence[str]) -> list[str]:
        """Return what the words abbreviate, and how they are abbreviated, where not beside it."""
        if not self._words:
            return []
        forms = set(words)
        short = {word if word in self._words else word.removesuffix("s") for word in forms}
        spelled = self._spelled_out([stem(word) for word in words])
        added = [
            word
            for name in short & self._words.keys() - spelled
            for word in self._words[name]
            if word.lower() not in _SMALL
        ]
        return sorted([*added, *(spelled - forms)])

    def _spelled_out(self, stems: Sequence[str]) -> set[str]:
        """Return the abbreviations whose words stand among these in a row."""
        found: set[str] = set()
        for place, head in enumerate(stems):
            for name in self._heads.get(head, ()):
                long = self._stems[name]
                if stems[place : place + len(long)] == long:
                    found.add(name)
        return found


def _explain(short: str, before: Sequence[str]) -> tuple[str, ...]:
    """Return the shortest run of words before a bracket whose letters make the abbreviation."""
    for size in range(2, min(len(before), len(short) + _MORE_WORDS) + 1):
        run = tuple(before[-size:])
        if run[0].lower() not in _SMALL and _fits(short.upper(), run):
            return run
    return ()


def _fits(letters: str, run: Sequence[str]) -> bool:
    """Tell whether first letters, and where need be inner ones, give the letters in order."""
    taken = 0
    heads = [word[0].upper() if word.lower() not in _SMALL else "" for word in run]
    for place, word in enumerate(run):
        if taken < len(letters) and word[0].upper() == letters[taken]:
            taken, inner = taken + 1, 1
            following = next((head for head in heads[place + 1 :] if head), "")
            while taken < len(letters) and letters[taken] != following and len(word) >= _LONG_WORD:
                inner = word.upper().find(letters[taken], inner) + 1
                if not inner:
                    break
                taken += 1
        elif word.lower() not in _SMALL:
            return False
    return taken == len(letters)
