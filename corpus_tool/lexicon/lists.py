"""The word lists as typed values, one class a table of the lexicon file.

Why classes: a misspelt key in a word list would otherwise silently switch a rule off.

To add a table: write a frozen dataclass whose fields are tuples or frozen sets of words, strings
or mappings of these; give it a field in `Lexicon`; add the table to `en.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = [
    "CalendarWords",
    "Lexicon",
    "NameWords",
    "SegmentationWords",
    "SentenceWords",
    "SpellingWords",
    "WordWeights",
]


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """What tells the end of a sentence from the point of an abbreviation."""

    abbreviations: frozenset[str]
    """Never end a sentence, without the last point, in small letters: `mr`, `h.e`, `e.g`."""
    citations: frozenset[str]
    """End a sentence only when no number follows: `no`, `art`, `para`."""
    attributive: frozenset[str]
    """May end one, but mostly stand before a noun: `u.s`, `jr`."""
    closing: frozenset[str]
    """May end one, also before a person's title: `d.c`, `etc`."""
    openers: frozenset[str]
    """Words that open a sentence after such an abbreviation: `the`, `we`, `both`."""
    persons: frozenset[str]
    """Titles that open a sentence about a person: `president`."""


@dataclass(frozen=True, slots=True)
class SegmentationWords:
    """What tells parts, clauses, headings and end matter of a statement apart.

    All in small letters.
    """

    function_words: frozenset[str]
    """A paragraph does not end on one; what follows belongs to it."""
    divisions: tuple[str, ...]
    """Words that number a division of a treaty: `article`, `section`."""
    annexes: tuple[str, ...]
    """Words that begin a part of its own: `annex`, `appendix`."""
    numbered_annexes: tuple[str, ...]
    """Words that do so only with a number: `schedule 1`."""
    continuations: frozenset[str]
    """Words that go on with a title begun on the line before: `between`, `of`."""
    attestations: tuple[str, ...]
    """Verbs of the line that says where and when a text was made: `signed`, `done`."""
    attestation_links: tuple[str, ...]
    """Words after that verb: `at`, `in`, `this`."""
    attestation_openers: tuple[str, ...]
    """Openings of such a line: `in witness whereof`."""
    witnesses: tuple[str, ...]
    """What stands before the names of witnesses: `witnessed by`."""
    signing: tuple[str, ...]
    """What stands before a signatory's party: `for the government of`."""
    offices: frozenset[str]
    """Words that tell an office from a name: `minister`, `president`."""
    preambular: frozenset[str]
    """Words, other than those in -ing, that open a preambular clause: `having`, `mindful`."""
    preambular_adverbs: frozenset[str]
    """Words that may stand before them: `further`, `deeply`."""
    preambular_exceptions: frozenset[str]
    """Words in -ing that open no clause: `during`, `following`."""
    lead_verbs: frozenset[str]
    """Verbs of the words that turn from reasons to will: `declare`, `agree`."""
    lead_words: frozenset[str]
    """Other words of which a lead is made: `we`, `have`, `hereby`, `as`, `follows`."""
    lead_endings: tuple[str, ...]
    """How a long opening sentence ends that is also the lead: `as follows`."""
    speakers: tuple[str, ...]
    """How such a sentence begins: `we`, `the governments`."""
    compound_prefixes: frozenset[str]
    """First halves of compounds that keep their hyphen at a line's end: `non`, `self`."""
    document_words: frozenset[str]
    """What a text calls itself; a line with one is no date line: `statement`."""
    unnumbered_headings: frozenset[str]
    """Headings that are never a title: `preamble`, `introduction`."""


@dataclass(frozen=True, slots=True, eq=False)
class SpellingWords:
    """How one word is spelt in two ways; the right-hand forms are keys, never shown.

    Compared by identity, so that results can be remembered by lexicon.
    """

    words: Mapping[str, str]
    """Whole words: `programme` is `program`."""
    joined: frozenset[str]
    """Words that others write as two, though a part is a word of grammar: `percent`."""
    beginnings: Mapping[str, str]
    """First letters of words: `labour` is `labor`."""
    endings: Mapping[str, str]
    """Last letters of words, after three others or more: `isation` is `ization`."""


@dataclass(frozen=True, slots=True, eq=False)
class WordWeights:
    """Which words say little by themselves."""

    articles: frozenset[str]
    conjunctions: frozenset[str]
    function: frozenset[str]
    """Words of grammar: `the`, `of`, `and`."""
    stock: frozenset[str]
    """Words that nearly every statement holds: `cooperation`, `support`, `region`."""


@dataclass(frozen=True, slots=True, eq=False)
class CalendarWords:
    """The words of dates, ordinals and numbers."""

    weekdays: tuple[str, ...]
    doubtful: frozenset[str]
    """Months that are ordinary words, too: `May`."""
    before_month: frozenset[str]
    """What must stand before a doubtful month that stands alone."""
    deadlines: frozenset[str]
    """Words that make the date after them a term that was agreed: `by`, `until`."""
    deadline_fillers: frozenset[str]
    """Words that may stand between such a word and the date: `the end of`."""
    labels: frozenset[str]
    """Words that make the number after them a label: `article`, `annex`."""
    months: Mapping[str, int]
    cardinals: Mapping[str, int]
    ordinals: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class NameWords:
    """The names of parties, and what tells the name of a person."""

    titles: tuple[str, ...]
    """A capitalised name follows: `Prime Minister`."""
    particles: frozenset[str]
    suffixes: frozenset[str]
    not_names: frozenset[str]
    """Words that may follow a title and are no name: `affairs`."""
    others: tuple[str, ...]
    """Names that hold a party's name and mean something else: `British Columbia`."""
    places_after: tuple[str, ...]
    """Words that make of a party's name before them the name of a place: `Strait`."""
    places_before: tuple[str, ...]
    """Words that do so before it: `Gulf of`."""
    parties: Mapping[str, tuple[str, ...]]
    """Code to names: ISO 3166 alpha-3, or the bloc's own letters."""
    demonyms: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of one language."""

    name: str
    """`en`, or the name a user's own file gives itself."""
    version: str
    """A change of the lists takes the next number; for a file of the user's own, its digest."""
    sentences: SentenceWords
    segmentation: SegmentationWords
    spelling: SpellingWords
    weights: WordWeights
    calendar: CalendarWords
    names: NameWords

    @property
    def identity(self) -> str:
        """Name and version, as a comparison records them: `en 1`."""
        return f"{self.name} {self.version}"
