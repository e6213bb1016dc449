"""Short names for two versions, chosen so that they differ.

A name is read a hundred times on a page, so it is short: a year where years differ, else a month,
a day, the party the other has not; sigla as in a critical edition where nothing short tells the
two apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus_tool.model import Document, Version
from corpus_tool.render.pieces import text
from corpus_tool.render.words import Words

__all__ = ["Name", "make_names", "name_all", "slug"]

LONGEST = 24
UNSAFE = re.compile(r"[^\w.@-]+")


@dataclass(frozen=True, slots=True)
class Name:
    """The short name of a side."""

    shown: str
    slug: str
    """The name as it stands in an address."""
    siglum: bool = False
    """A letter, for want of a short name that tells the sides apart."""


Namer = Callable[[Document, Document, Words], Name]
"""Names a document so that it is told from another."""


def make_names(left: Version, right: Version, words: Words) -> tuple[Name, Name]:
    """Return the first pair of short names that tells two versions apart."""
    if left.document.key == right.document.key:
        return _numbered(left, right, words)
    namers: tuple[Namer, ...] = (_year, _date(7), _date(10), _party, _key)
    for namer in namers:
        first = namer(left.document, right.document, words)
        second = namer(right.document, left.document, words)
        if _tell_apart(first, second):
            return first, second
    return _siglum(left, "a", words), _siglum(right, "b", words)


def name_all(versions: Sequence[Version], words: Words) -> tuple[Name, ...]:
    """Return the first short names, all of one kind, that tell several versions apart."""
    documents = [version.document for version in versions]
    numbers = {version.number for version in versions}
    if len({document.key for document in documents}) == 1 and len(numbers) == len(versions):
        return tuple(_number_name(version, words) for version in versions)
    for namer in (_year, _date(7), _date(10), _key):
        names = tuple(namer(document, document, words) for document in documents)
        apart = len({name.slug for name in names}) == len(names)
        if apart and all(name.slug and len(name.shown) <= LONGEST for name in names):
            return names
    letters = (_letters(i) for i in range(len(versions)))
    return tuple(_siglum(v, letter, words) for v, letter in zip(versions, letters, strict=True))


def _letters(position: int) -> str:
    """Return a, b, …, z, aa, ab, …"""
    above, place = divmod(position, 26)
    return (_letters(above - 1) if above else "") + chr(ord("a") + place)


def slug(text: str) -> str:
    """Return a text as it may stand in an address."""
    return UNSAFE.sub("-", text).strip("-")


def _tell_apart(first: Name, second: Name) -> bool:
    short = max(len(first.shown), len(second.shown)) <= LONGEST
    return short and bool(first.slug and second.slug) and first.slug != second.slug


def _numbered(left: Version, right: Version, words: Words) -> tuple[Name, Name]:
    if left.number == right.number:
        return Name(words("label.left"), "left"), Name(words("label.right"), "right")
    return _number_name(left, words), _number_name(right, words)


def _number_name(version: Version, words: Words) -> Name:
    return Name(
        words("label.version", number=version.number),
        words("label.version_slug", number=version.number),
    )


def _year(document: Document, other: Document, words: Words) -> Name:
    year = (document.date or "")[:4]
    return Name(year, slug(year))


def _date(length: int) -> Namer:
    def name(document: Document, other: Document, words: Words) -> Name:
        date = (document.date or "")[:length]
        return Name(words.date(date), slug(date))

    return name


def _party(document: Document, other: Document, words: Words) -> Name:
    """Name a document by the parties that the other has not."""
    codes = {party.code for party in other.parties}
    own = [party for party in document.parties if party.code not in codes]
    return Name(
        text(words.join([party.name for party in own])), slug("-".join(p.code for p in own))
    )


def _key(document: Document, other: Document, words: Words) -> Name:
    return Name(document.key, slug(document.key))


def _siglum(version: Version, letter: str, words: Words) -> Name:
    year = (version.document.date or "")[:4]
    shown = words("label.siglum_year" if year else "label.siglum", year=year, letter=letter.upper())
    return Name(shown, f"{slug(year)}-{letter}" if year else letter, siglum=True)
