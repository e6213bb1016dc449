"""What recurs in a corpus: formulae and their occurrences, near-duplicates, lineage, novelty.

Spans are half-open `[start, end)` in code points of the paragraph as printed, so that a page or a
table can cut the words out of the stored text without knowing how they were matched.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from corpus_tool.model.comparison import Reading
from corpus_tool.model.series import Carrier

__all__ = [
    "Bounded",
    "Change",
    "Crossing",
    "Debt",
    "FirstSeen",
    "Forebear",
    "Formula",
    "Lineage",
    "NearDuplicate",
    "Novelty",
    "Occurrence",
    "Passage",
    "Place",
    "ReuseOptions",
    "SlotFillings",
    "Use",
    "Variant",
]


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
class Place:
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
class Use:
    """A document that carries a formula."""

    carrier: Carrier
    variant: int
    wording: str
    """The words as printed at its first occurrence there."""


@dataclass(frozen=True, slots=True)
class Change:
    """A use whose words differ from the nearest earlier use."""

    earlier: Use
    later: Use
    removed: tuple[str, ...]
    """Runs of words that the later one lacks."""
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A formula's passage from one set of partners to another."""

    earlier: Use
    """The nearest earlier use: the likeliest model."""
    later: Use
    """The first use among the new partners."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """The life of a formula; dates decide, never the order of import."""

    formula: str
    """Id of the formula."""
    first: tuple[Use, ...]
    """The uses of the least date: more than one where the dates do not tell them apart."""
    uses: tuple[Use, ...]
    """Every dated use, oldest first."""
    undated: tuple[Use, ...]
    """Uses in documents without a date; they are in no order."""
    changes: tuple[Change, ...]
    crossings: tuple[Crossing, ...]


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """Where a paragraph's wording was first seen."""

    place: Place
    first: Place
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
