"""Where the names of parties and persons stand in a text.

Parties are known by the lexicon; persons by a title before or after the name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from corpus_tool.lexicon import NameWords
from corpus_tool.model import PARAGRAPH_BREAK
from corpus_tool.text.pieces import Piece, PieceKind, cut
from corpus_tool.text.slots import Slot, SlotKind

__all__ = ["Token", "find_names", "tokens_of"]

_POSSESSIVE = re.compile(r"['’]s?\Z")
_HYPHENS = re.compile(r"[-‐‑]")
_MAX_NAME = 6
_MAX_NAME_BEFORE = 4
_BRIEF = 3
"""Letters of an abbreviation, which gives no sea its name: `US`, `ROK`."""


class Token(NamedTuple):
    """A word, and what stands between it and the word before."""

    text: str
    start: int
    end: int
    gap: str


Words = tuple[str, ...]
Phrase = tuple[Words, SlotKind | None, str]
"""Its words, what it names (nothing: it only shadows other phrases), and the value."""
Index = Mapping[str, Sequence[Phrase]]
"""Phrases by their first word, longest first."""


def tokens_of(text: str, pieces: Sequence[Piece]) -> list[Token]:
    """Return the words of a text, without their possessive endings."""
    tokens: list[Token] = []
    end = 0
    for kind, first, last in pieces:
        if kind is PieceKind.WORD:
            word = text[first:last]
            if "'" in word or "’" in word:
                word = _POSSESSIVE.sub("", word).replace("’", "'")
            tokens.append(Token(word, first, first + len(word), text[end:first]))
            end = first + len(word)  # the ending is in the gap, so that it ends a name
    return tokens


def find_names(tokens: Sequence[Token], names: NameWords) -> Iterator[Slot]:
    """Yield the names of persons, then those of parties; the two may overlap."""
    parties, titles = _party_index(names), _title_index(names)
    end = 0
    for at, token in enumerate(tokens):
        title = _longest(tokens, at, titles) if token.text in titles else None
        if title is None:
            continue
        after = at + len(title[0])
        span = _name_after(tokens, after, names, titles)
        span = span or _name_before(tokens, at, after, names, parties)
        if span and span[0] >= end:
            end = span[1]
            value = " ".join(sorted(token.text.casefold() for token in tokens[slice(*span)]))
            yield Slot(SlotKind.PERSON, tokens[span[0]].start, tokens[end - 1].end, value)
    yield from _find_parties(tokens, parties, _place_index(names))


def _find_parties(tokens: Sequence[Token], parties: Index, places: _Places) -> Iterator[Slot]:
    at = 0
    while at < len(tokens):
        text = tokens[at].text
        phrase = _longest(tokens, at, parties) if text in parties else None
        if phrase is None:
            compound = _compound(tokens[at], parties) if _HYPHENS.search(text) else None
            if compound:
                yield compound
            at += 1
            continue
        words, kind, value = phrase
        last = at + len(words)
        if kind and not _is_place(tokens, at, last, places):
            yield Slot(kind, tokens[at].start, tokens[last - 1].end, value)
        at = last


def _is_place(tokens: Sequence[Token], first: int, last: int, places: _Places) -> bool:
    """Tell whether a party's name is part of a place's: `Taiwan Strait`, `Gulf of Thailand`."""
    name, single = tokens[first].text, last - first == 1
    if single and name.isupper() and len(name.replace(".", "")) <= _BRIEF:
        return False
    linked = last < len(tokens) and _is_close(tokens[last].gap)
    if single and linked and _longest(tokens, last, places.after):
        return True
    the = first > 0 and tokens[first - 1].text.casefold() == "the" and _is_close(tokens[first].gap)
    return any(_stands_before(tokens, at, places.before) for at in ({first, first - the}))


def _stands_before(tokens: Sequence[Token], end: int, openers: Collection[Words]) -> bool:
    """Tell whether one of these phrases ends where a name begins."""
    for opener in openers:
        stretch = tokens[max(0, end - len(opener)) : end]
        if tuple(token.text for token in stretch) == opener:
            return all(_is_close(token.gap) for token in tokens[end - len(opener) + 1 : end + 1])
    return False


def _compound(token: Token, parties: Index) -> Slot | None:
    """Return the slot of parties joined by hyphens: `U.S.-ROK`, `Lao-Japanese`."""
    values = []
    for part in _HYPHENS.split(token.text):
        single = next((p for p in parties.get(part, ()) if len(p[0]) == 1 and p[1]), None)
        if single is None:
            return None
        values.append(single[2])
    return Slot(SlotKind.PARTY, token.start, token.end, "-".join(values))


def _longest(tokens: Sequence[Token], at: int, index: Index) -> Phrase | None:
    """Return the longest phrase that stands at a place."""
    for phrase in index.get(tokens[at].text, ()):
        words = phrase[0]
        if len(words) == 1:
            return phrase
        stretch = tokens[at : at + len(words)]
        if [token.text for token in stretch] == list(words) and all(
            _is_close(token.gap) for token in stretch[1:]
        ):
            return phrase
    return None


def _is_close(gap: str) -> bool:
    """Tell whether two words are of one name: a space between, or the point of `St.`, `R.`."""
    return bool(gap) and not gap.removeprefix(".").strip() and PARAGRAPH_BREAK not in gap


def _name_after(
    tokens: Sequence[Token], first: int, names: NameWords, titles: Index
) -> tuple[int, int] | None:
    """Return the words of the name after a title that ends before `first`."""
    last = first
    for at in range(first, min(first + _MAX_NAME, len(tokens))):
        token = tokens[at]
        if token.text in names.suffixes and token.gap.strip() in {"", ","}:
            return (first, at + 1) if at > first else None
        if not _is_close(token.gap) or ("." in token.gap and not _abbreviates(tokens[at - 1])):
            break
        if token.text.casefold() in names.particles:
            continue
        if not token.text[:1].isupper() or token.text.casefold() in names.not_names:
            break
        if token.text in titles:
            break
        last = at + 1
    return (first, last) if last > first else None


def _abbreviates(token: Token) -> bool:
    """Tell whether a point after the word is its own: `R.`, `Mr.`, `Jr.`"""
    return len(token.text) <= 2 or token.text in {"Mrs", "Hon", "Prof"}


def _name_before(
    tokens: Sequence[Token], title: int, after: int, names: NameWords, parties: Index
) -> tuple[int, int] | None:
    """Return the words of a name before its title: `Amara Okoro, President of …`."""
    if title == 0 or tokens[title].gap.strip() != ",":
        return None
    if after >= len(tokens) or tokens[after].text != "of" or tokens[after].gap.strip():
        return None
    first = title
    while first > 0 and title - first < _MAX_NAME_BEFORE:
        word = tokens[first - 1].text
        if not word[:1].isupper() or word.casefold() in names.not_names or word in parties:
            break
        first -= 1
        if tokens[first].gap.strip():
            break
    return (first, title) if title - first >= 2 else None


@lru_cache(maxsize=8)
def _party_index(names: NameWords) -> Index:
    phrases: list[tuple[str, SlotKind | None, str]] = [(name, None, "") for name in names.others]
    for kind, table in (
        (SlotKind.PARTY, names.parties),
        (SlotKind.DEMONYM, names.demonyms),
    ):
        phrases += [(name, kind, code) for code, forms in table.items() for name in forms]
    return _index(phrases)


class _Places(NamedTuple):
    """What makes a party's name the name of a place."""

    after: Index
    before: frozenset[Words]


@lru_cache(maxsize=8)
def _place_index(names: NameWords) -> _Places:
    before = _index((opener, None, "") for opener in names.places_before)
    return _Places(
        after=_index((head, None, "") for head in names.places_after),
        before=frozenset(phrase[0] for phrases in before.values() for phrase in phrases),
    )


@lru_cache(maxsize=8)
def _title_index(names: NameWords) -> Index:
    return _index((title, SlotKind.PERSON, "") for title in names.titles)


def _index(phrases: Iterable[tuple[str, SlotKind | None, str]]) -> Index:
    """Index phrases by first word, as printed and in capitals."""
    index: dict[str, dict[tuple[str, ...], Phrase]] = {}
    for text, kind, value in phrases:
        for form in (text, text.upper()):
            words = tuple(token.text for token in tokens_of(form, cut(form)))
            index.setdefault(words[0], {}).setdefault(words, (words, kind, value))
    return {
        word: sorted(found.values(), key=lambda phrase: -len(phrase[0]))
        for word, found in index.items()
    }
