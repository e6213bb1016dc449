"""The word lists: their values, and how a shipped list or a user's own is read and checked.

Sections, in order:

* The word lists as typed values, one class a table of the lexicon file.
* Load a lexicon: a shipped list by its name, or a file of the user's own.
* Read a table of word lists: TOML into frozen values, every entry checked against its type.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from corpus_tool.errors import InputError
from corpus_tool.lexicon.ladder import Ladder
from corpus_tool.paths import printable, read_regular
from corpus_tool.toml_files import parse_toml

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = [
    "CalendarWords",
    "Lexicon",
    "NameWords",
    "SegmentationWords",
    "SentenceWords",
    "SpellingWords",
    "WordWeights",
    "load",
    "load_ladder",
]


# ----------------------------------------
# The word lists as typed values, one class a table of the lexicon file.
#
# Why classes: a misspelt key in a word list would otherwise silently switch a rule off.
#
# To add a table: write a frozen dataclass whose fields are tuples or frozen sets of words, strings
# or mappings of these; give it a field in `Lexicon`; add the table to `en.toml`.


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
    in_force: frozenset[str]
    """Words that make a date near after them one that something takes effect on: `force`."""
    prospects: frozenset[str]
    """Words that make a date after them in the sentence one to come: `will`, `be`."""
    term_endings: frozenset[str]
    """Words that make the date right before them a term: `latest`, `onwards`."""
    anniversaries: frozenset[str]
    """What an ordinal counts that grows with every year."""
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


# ----------------------------------------
# Load a lexicon: a shipped list by its name, or a file of the user's own.
#
# Everything in the file is checked here, so that a rule never meets an empty or misspelt list.

LADDER = "ladder."
"""How the names of the shipped ladders begin: `ladder.en`."""

Built = TypeVar("Built", Lexicon, Ladder)


def load(name: str = "en") -> Lexicon:
    """Return the lexicon of this name, or of the TOML file at this path.

    A file of one's own may begin with `extends = "en"`: the tables and lists it does not give
    are then those of the shipped lexicon.

    Raises:
        InputError: no such lexicon, or its file breaks a rule (`E_LEXICON`).
    """
    if name.endswith(".toml"):
        return _own(Path(name), "", _lexicon)
    if name not in _shipped(""):
        raise _unknown(name, "")
    return _load_shipped(name)


def load_ladder(name: str | Path = "en") -> Ladder:
    """Return the ladder of operative verbs of this language, or of the TOML file at this path.

    A `Path` is always a file; a name is one where it ends in `.toml`.

    A file of one's own may begin with `extends = "en"`, as a lexicon may.

    Raises:
        InputError: no such ladder, or its file breaks a rule (`E_LEXICON`).
    """
    if isinstance(name, Path) or name.endswith(".toml"):
        return _own(Path(name), LADDER, _ladder)
    if name not in _shipped(LADDER):
        raise _unknown(name, LADDER)
    return _load_ladder(name)


@cache
def _load_shipped(name: str) -> Lexicon:
    return _lexicon(parse_lexicon(_shipped_bytes(name), name), name)


@cache
def _load_ladder(name: str) -> Ladder:
    return _ladder(parse_lexicon(_shipped_bytes(LADDER + name), name), LADDER + name)


def _shipped(beginning: str) -> list[str]:
    """Name what is shipped: lexicons, whose names have no point, or ladders, whose names have."""
    folder = resources.files("corpus_tool.lexicon")
    names = [entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")]
    if beginning:
        return [name.removeprefix(beginning) for name in names if name.startswith(beginning)]
    return [name for name in names if "." not in name]


def _unknown(name: str, beginning: str) -> InputError:
    shipped = ", ".join(sorted(_shipped(beginning)))
    return lexicon_error(
        f"no lexicon is named '{name}'", name, f"Shipped: {shipped}; or give a .toml"
    )


def _shipped_bytes(name: str) -> bytes:
    return resources.files("corpus_tool.lexicon").joinpath(f"{name}.toml").read_bytes()


def _own(path: Path, beginning: str, build: Callable[[Mapping[str, Any], str], Built]) -> Built:
    content = read_word_list(path)
    table = parse_lexicon(content, printable(path))
    base = table.pop("extends", None)
    if base is not None:
        if not isinstance(base, str) or base not in _shipped(beginning):
            raise lexicon_error("'extends' names no shipped lexicon", printable(path))
        table = merge_word_lists(parse_lexicon(_shipped_bytes(beginning + base), base), table)
    # Its own digest: comparisons stored with earlier lists must not be taken for these.
    digest = hashlib.sha256(content).hexdigest()[:8]
    table["version"] = f"{table.get('version', 0)}+{digest}"
    table.setdefault("name", printable(path.stem))
    return build(table, printable(path))


def _lexicon(table: Mapping[str, Any], origin: str) -> Lexicon:
    return _build(Lexicon, table, origin)


def _ladder(table: Mapping[str, Any], origin: str) -> Ladder:
    ladder = _build(Ladder, table, origin)
    if fault := ladder.fault():
        raise lexicon_error(f"the lexicon '{origin}' {fault}", origin)
    return ladder


def _build(kind: type[Built], table: Mapping[str, Any], origin: str) -> Built:
    built = make_record(kind, {**table, "version": str(table.get("version", ""))}, origin)
    if not built.version:
        raise lexicon_error(f"the lexicon '{origin}' has no version", origin)
    return built


# ----------------------------------------
# Read a table of word lists: TOML into frozen values, every entry checked against its type.
#
# Why here: the lexicon and the ladder of verbs are both such tables, and a misspelt entry must be
# an error in either, never a rule silently off.

Record = TypeVar("Record", bound="DataclassInstance")

MAX_BYTES = 4_000_000
"""A larger file is no word list."""


def read_word_list(path: Path) -> bytes:
    """Return the bytes of a user's own file."""
    name = printable(path)
    try:
        content = read_regular(path, limit=MAX_BYTES)
    except InputError as cause:
        raise lexicon_error(f"cannot read the lexicon: {cause.message}", name) from cause
    if len(content) > MAX_BYTES:
        raise lexicon_error(f"the lexicon '{name}' has more than {MAX_BYTES // 10**6} MB", name)
    return content


def parse_lexicon(content: bytes, origin: str) -> dict[str, Any]:
    """Return the tables of a TOML file."""
    try:
        return parse_toml(content)
    except ValueError as cause:
        raise lexicon_error(f"the lexicon '{origin}' {cause}", origin) from cause


def merge_word_lists(base: dict[str, Any], additions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the base with one's own lists in place of those of the same name."""
    merged = dict(base)
    for key, value in additions.items():
        under = merged.get(key)
        both = isinstance(under, dict) and isinstance(value, dict)
        merged[key] = {**under, **value} if both else value  # type: ignore[dict-item]
    return merged


def make_record(kind: type[Record], table: object, where: str) -> Record:
    """Make the dataclass from the table; every field must be there, and nothing else."""
    if not isinstance(table, Mapping):
        raise lexicon_error(f"'{where}' must be a table", where)
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    unknown = sorted(set(table) - set(names))
    missing = [name for name in names if name not in table]
    if unknown or missing:
        what, key = ("an unknown", unknown[0]) if unknown else ("no", missing[0])
        raise lexicon_error(f"the lexicon's '{where}' has {what} entry '{key}'", where)
    return kind(**{name: _value(hints[name], table[name], f"{where}.{name}") for name in names})


def _value(hint: object, value: object, where: str) -> object:
    """Check one entry against the type of its field and freeze it."""
    if is_dataclass(hint) and isinstance(hint, type):
        return make_record(hint, value, where)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (tuple, frozenset):
        if not isinstance(value, list):
            raise lexicon_error(f"the lexicon's '{where}' must be a list", where)
        return origin(_value(inner[0], item, where) for item in value)
    if origin is Mapping:
        if not isinstance(value, dict):
            raise lexicon_error(f"the lexicon's '{where}' must be a table", where)
        return {key: _value(inner[1], item, where) for key, item in value.items()}
    if not isinstance(hint, type):
        raise TypeError(f"no rule for the type of {where}: {hint}")
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise lexicon_error(f"the lexicon's '{where}' must hold {_PLAIN[hint]}", where)
    return value


_PLAIN: dict[type, str] = {str: "words", int: "whole numbers", float: "numbers", bool: "yes or no"}


def lexicon_error(message: str, subject: str, hint: str | None = None) -> InputError:
    """Return the error that says what is wrong with a word list."""
    return InputError(message, subject=subject, hint=hint, code="E_LEXICON")
