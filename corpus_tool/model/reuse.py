"""What recurs in a corpus, as values: formulae, near-duplicates, lineage, novelty, scans.

Sections, in order:

* What recurs in a corpus: formulae and their occurrences, near-duplicates, lineage, novelty.
* A scan: one search of the whole corpus for what recurs, as it is stored and told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property

from corpus_tool.model.comparison import Carrier, Reading, SeriesRow

__all__ = [
    "Bounded",
    "CorpusState",
    "Crossing",
    "Debt",
    "FirstSeen",
    "FirstSeenListing",
    "Forebear",
    "Formula",
    "FormulaChange",
    "FormulaListing",
    "FormulaUse",
    "Lineage",
    "NearDuplicate",
    "NearTexts",
    "Novelty",
    "Occurrence",
    "Passage",
    "PassagePlace",
    "ReuseOptions",
    "Scan",
    "ScanDraft",
    "SeriesListing",
    "SlotFillings",
    "Variant",
]


# ----------------------------------------
# What recurs in a corpus: formulae and their occurrences, near-duplicates, lineage, novelty.
#
# Spans are half-open `[start, end)` in code points of the paragraph as printed, so that a page or a
# table can cut the words out of the stored text without knowing how they were matched.


@dataclass(frozen=True, slots=True)
class ReuseOptions:
    """What a reader may set of the search for reuse; stored with its results."""

    threshold: float = 0.5
    """Share of common shingles (Jaccard) from which two paragraphs are near-duplicates."""
    shingle: int = 5
    """Words in a shingle of the join."""
    run: int = 8
    """Words that must recur in one piece for a formula."""
    min_documents: int = 3
    """Documents a formula stands in, at least."""

    def digest(self) -> str:
        """Return the SHA-256, in hex, of the options as canonical JSON."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a carrier."""

    version: str
    paragraph: int
    """Index of the paragraph in its version."""
    text: str


@dataclass(frozen=True, slots=True, order=True)
class PassagePlace:
    """Where a paragraph stands."""

    version: str
    paragraph: int


@dataclass(frozen=True, slots=True, order=True)
class NearDuplicate:
    """Two distinct texts that share most of their shingles, names and dates set aside."""

    left: int
    """Position in the sequence of distinct texts that was joined; smaller than `right`."""
    right: int
    similarity: float
    """Jaccard similarity of their sets of shingles; 1.0 where only slots differ."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """Work that was cut short so that a very common wording cannot blow up, and by how much."""

    what: str
    """What was bounded: `pairs of identical masked texts`."""
    sample: str
    """The first words concerned."""
    found: int
    """How many there would have been."""
    kept: int


@dataclass(frozen=True, slots=True)
class SlotFillings:
    """A slot of a formula and all that ever filled it, as printed."""

    name: str
    """As in the template, without brackets: `PARTY`, `LEADER`, `DATE`, `NUMBER`, `…`."""
    fillings: tuple[str, ...]
    """Distinct, sorted."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a formula stands, in one of its variants."""

    version: str
    paragraph: int
    start: int
    end: int
    variant: int = 0
    """Position in the formula's variants."""
    fillings: tuple[str, ...] = ()
    """What fills the slots of that variant here, in order, as printed."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of a formula."""

    template: str
    """The words, with slots in brackets: `[LEADER] reaffirmed [PARTY]'s support for …`."""
    documents: int
    slots: tuple[SlotFillings, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A recurring form of words (diplomatics): its variants and every place it stands."""

    id: str
    """Sixteen hex digits; the same wording has the same id in every corpus."""
    template: str
    """The template of the variant that stands for all: the most widely used one."""
    words: int
    """Words of the template; a slot counts one."""
    documents: int
    """Documents that have it in any variant."""
    partners: int
    """Distinct sets of parties among these documents."""
    years: int
    """Distinct years among these documents."""
    score: float
    """How telling it is: long, of rare words, across many partners and years."""
    variants: tuple[Variant, ...]
    """The first is the one the template is of; by documents, descending."""
    occurrences: tuple[Occurrence, ...]
    """By version, paragraph, start."""

    @property
    def slots(self) -> tuple[SlotFillings, ...]:
        """The slots of the template and what fills them."""
        return self.variants[0].slots


@dataclass(frozen=True, slots=True)
class FormulaUse:
    """A document that carries a formula."""

    carrier: Carrier
    variant: int
    wording: str
    """The words as printed at its first occurrence there."""


@dataclass(frozen=True, slots=True)
class FormulaChange:
    """A use whose words differ from the nearest earlier use."""

    earlier: FormulaUse
    later: FormulaUse
    removed: tuple[str, ...]
    """Runs of words that the later one lacks."""
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A formula's passage from one set of partners to another."""

    earlier: FormulaUse
    """The nearest earlier use: the likeliest model."""
    later: FormulaUse
    """The first use among the new partners."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """The life of a formula; dates decide, never the order of import."""

    formula: str
    """Id of the formula."""
    first: tuple[FormulaUse, ...]
    """The uses of the least date: more than one where the dates do not tell them apart."""
    uses: tuple[FormulaUse, ...]
    """Every dated use, oldest first."""
    undated: tuple[FormulaUse, ...]
    """Uses in documents without a date; they are in no order."""
    changes: tuple[FormulaChange, ...]
    crossings: tuple[Crossing, ...]


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """Where a paragraph's wording was first seen."""

    place: PassagePlace
    first: PassagePlace
    """The oldest near-duplicate; the place itself where nothing older is known."""
    similarity: float
    """1.0 where it is the same but for slots, or nothing older is known."""
    readings: tuple[Reading, ...] = ()
    """What differs in print, names and dates too: the older text is the left one. Empty where it
    was not asked for, or nothing older is known."""

    @property
    def is_new(self) -> bool:
        """Whether no earlier document has this wording."""
        return self.place == self.first


@dataclass(frozen=True, slots=True)
class Forebear:
    """An earlier document and how much of a later one's wording already stood in it."""

    carrier: Carrier
    words: int
    share: float
    """0 to 1, of the later document's words."""


@dataclass(frozen=True, slots=True)
class Novelty:
    """A document's words by origin; the three parts make up the whole."""

    carrier: Carrier
    words: int
    from_predecessor: int
    """Words in runs that stood in its own predecessor."""
    from_others: int
    """Words in runs that stood in another earlier document, and not in the predecessor."""
    new: int
    predecessor: Carrier | None
    nearest: Forebear | None
    """The earlier document that holds most of its words."""
    undated: tuple[str, ...] = ()
    """Names of versions that were set aside, as no one knows whether they are earlier."""


@dataclass(frozen=True, slots=True)
class Debt:
    """Words of some partners' texts that already stood in earlier texts of the same or others."""

    giver: tuple[str, ...]
    """Codes of the parties of the earlier texts, sorted."""
    taker: tuple[str, ...]
    words: int
    total: int
    """Words of the taker's texts that were measured."""


# ----------------------------------------
# A scan: one search of the whole corpus for what recurs, as it is stored and told.

NOTHING = "0" * 64
"""The digest of an empty corpus."""


@dataclass(frozen=True)  # no slots: the digest of ten thousand is taken once
class CorpusState:
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
            serialized = json.dumps([carrier.version, carrier.date, carrier.parties, text])
            total += int.from_bytes(hashlib.sha256(serialized.encode()).digest())
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
