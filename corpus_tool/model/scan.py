"""A scan: one search of the whole corpus for what recurs, as it is stored and told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from corpus_tool.model.reuse import Bounded, FirstSeen, Formula, ReuseOptions
from corpus_tool.model.series import Carrier, SeriesRow

__all__ = [
    "FirstSeenListing",
    "FormulaListing",
    "Holdings",
    "NearTexts",
    "Scan",
    "ScanDraft",
    "SeriesListing",
]


NOTHING = "0" * 64
"""The digest of an empty corpus."""


@dataclass(frozen=True)  # no slots: the digest of ten thousand is taken once
class Holdings:
    """What a corpus holds to be searched: one version of every document."""

    carriers: tuple[Carrier, ...]
    """By name of the version."""
    texts: tuple[str, ...]
    """The digest of the text of each."""

    mark: str = ""
    """Up to where the database had been written when this was read."""

    @cached_property
    def digest(self) -> str:
        """Identity of what is searched: the texts, with their documents' dates and parties."""
        return self.added_to(NOTHING)

    def added_to(self, digest: str) -> str:
        """Return the identity of what has this digest, with these documents more.

        It is the sum of a hash of each document (Bellare & Micciancio 1997), so that of a corpus
        that grew only what came is read.
        """
        total = int(digest, 16)
        for carrier, text in zip(self.carriers, self.texts, strict=True):
            said = json.dumps([carrier.version, carrier.date, carrier.parties, text])
            total += int.from_bytes(hashlib.sha256(said.encode()).digest())
        return f"{total % (1 << 256):064x}"


@dataclass(frozen=True, slots=True)
class NearTexts:
    """Two distinct texts of paragraphs that share most of their wording."""

    left: str
    right: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Scan:
    """A stored search: what it was made of and how much it found."""

    id: int
    base: int | None
    """The scan it goes on from: what did not change is held there."""
    options: ReuseOptions
    engine: str
    lexicon: str
    corpus: str
    """Digest of the versions that were read, with their dates and parties."""
    documents: int
    added: int
    """Documents read by this scan itself; the others an earlier one had read."""
    bounded: tuple[Bounded, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ScanDraft:
    """What a scan found, to be stored: against its base, only what changed."""

    options: ReuseOptions
    engine: str
    lexicon: str
    corpus: str
    documents: int
    """Of the whole corpus."""
    added: tuple[str, ...]
    """Names of the versions that its base had not read."""
    formulas: tuple[Formula, ...]
    """New ones, and those whose row of an earlier scan no longer stands."""
    ended: tuple[str, ...] = ()
    """Ids of formulae whose row of an earlier scan no longer stands."""
    near: tuple[NearTexts, ...] = ()
    index: Mapping[str, bytes] = field(default_factory=dict)
    """Pieces of the index by name."""
    numbered: tuple[str, ...] = ()
    """Texts that the index numbered on; the first scan of an index numbers all of them."""
    bounded: tuple[Bounded, ...] = ()
    base: int | None = None


@dataclass(frozen=True, slots=True)
class FormulaListing:
    """Formulae of a corpus, the search that found them, and the texts that it read."""

    scan: Scan
    carriers: tuple[Carrier, ...]
    formulas: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class FirstSeenListing:
    """Where the paragraphs of a text were first seen, and what a reader is told of these places."""

    found: tuple[FirstSeen, ...]
    carriers: Mapping[str, Carrier]
    """The texts that are named, by version."""
    paths: Mapping[str, tuple[str, ...]]
    """The paths of their paragraphs, in order, by version."""


@dataclass(frozen=True, slots=True)
class SeriesListing:
    """The texts of a series, oldest first, and what became of formulae along them."""

    texts: tuple[Carrier, ...]
    rows: tuple[SeriesRow, ...]
