"""The interface words and what is said with them: sentences, quotations, states, counts.

Sections, in order:

* Sentences made of pieces: plain words, quotations, links.
* The interface's own words, from one file a language.
* Short quotations: the first words of a text, cut where a reader would.
* What a row of the report is: one state each, counted with its base.
* Counts inside links: words removed and added with their base, routine changes by kind.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import accumulate

from corpus_tool.model import Comparison, Link, Reading, ReadingKind, Relation, Routine

__all__ = [
    "QUOTED_WORDS",
    "InterfaceWords",
    "PieceLook",
    "Pieces",
    "RelationState",
    "SentencePiece",
    "Slot",
    "StateCounts",
    "aim_at",
    "capital",
    "clip_end",
    "clip_start",
    "count_moved",
    "count_states",
    "largest_reading",
    "load_words",
    "merge_pieces",
    "quote",
    "rank_edited",
    "reordered_words",
    "routine_readings",
    "sentence_case",
    "snippet",
    "state_of",
    "substantive_readings",
    "tally_routine",
    "tally_words",
    "tell_languages",
    "text_of_pieces",
]


# ----------------------------------------
# Sentences made of pieces: plain words, quotations, links.
#
# A sentence of the report is made from data by template; its pieces keep apart what the template
# says from what a document says, so that only the latter is shown as quoted.


class PieceLook(StrEnum):
    """What a piece is."""

    PLAIN = "plain"
    QUOTE = "quote"
    """Words of a document."""
    LINK = "link"
    REMOVED = "removed"
    ADDED = "added"
    TEXT = "text"
    """Words of a document that are no quotation: a headline."""
    STRONG = "strong"
    """The same, with weight: a figure."""


@dataclass(frozen=True, slots=True)
class SentencePiece:
    """A stretch of a sentence."""

    text: str
    look: PieceLook = PieceLook.PLAIN
    href: str | None = None
    """Where a link leads: `#2025/annex-1`."""
    language: str | None = None
    """Language of a quotation."""


Pieces = tuple[SentencePiece, ...]


def merge_pieces(pieces: Iterable[SentencePiece]) -> Pieces:
    """Join neighbouring plain pieces and drop empty ones."""
    merged: list[SentencePiece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if merged and merged[-1].look == piece.look == PieceLook.PLAIN:
            merged[-1] = SentencePiece(merged[-1].text + piece.text)
        else:
            merged.append(piece)
    return tuple(merged)


def sentence_case(pieces: Pieces) -> Pieces:
    """Begin a sentence with a capital, unless it begins with a document's own words."""
    if not pieces or pieces[0].look in {PieceLook.QUOTE, PieceLook.REMOVED, PieceLook.ADDED}:
        return pieces
    return (replace(pieces[0], text=capital(pieces[0].text)), *pieces[1:])


def aim_at(pieces: Pieces, page: str | None) -> Pieces:
    """Return pieces whose links within a page lead into another; plain words where it is not."""
    return tuple(
        _aimed(piece, page)
        if piece.look is PieceLook.LINK and (piece.href or "").startswith("#")
        else piece
        for piece in pieces
    )


def _aimed(piece: SentencePiece, page: str | None) -> SentencePiece:
    return replace(piece, href=f"{page}{piece.href}") if page else SentencePiece(piece.text)


def capital(words: str) -> str:
    """Return words with their first letter as a capital."""
    return words[:1].upper() + words[1:]


def text_of_pieces(pieces: Pieces) -> str:
    """Return the words of pieces alone."""
    return "".join(piece.text for piece in pieces)


# ----------------------------------------
# The interface's own words, from one file a language.
#
# Templates and views hold no sentence of their own, so that a translation is one file: copy
# `words.en.toml`, translate the right-hand sides, keep keys and slots.

SLOT = re.compile(r"\{(\w+)\}")

Slot = str | int | SentencePiece | Pieces


class InterfaceWords:
    """The words of one language, by dotted key."""

    def __init__(self, table: Mapping[str, object]) -> None:
        self._table = dict(_flatten(table, ""))
        self.language = str(table["language"])

    def __call__(self, key: str, **slots: str | int) -> str:
        """Return the words of a key, its slots filled."""
        return SLOT.sub(lambda found: str(slots[found[1]]), self._string(key))

    def plural(self, key: str, count: int, **slots: str | int) -> str:
        """Return the counted words of a key; `{number}` is the count, spelled when small."""
        return self(self._form(key, count), number=self.number(count), **slots)

    def figure(self, key: str, count: int, **slots: str | int) -> str:
        """Return the counted words of a key with the count in digits."""
        return self(self._form(key, count), number=count, **slots)

    def counted(self, key: str, count: int, **slots: str | int) -> str:
        """Return counted words that begin a sentence."""
        sentence = self.plural(key, count, **slots)
        return capital(sentence)

    def pieces(self, key: str, **slots: Slot) -> Pieces:
        """Return the words of a key as pieces, for slots that hold links and quotations."""
        parts = SLOT.split(self._string(key))
        made: list[SentencePiece] = []
        for i, part in enumerate(parts):
            made += _as_pieces(slots[part]) if i % 2 else (SentencePiece(part),)
        return merge_pieces(made)

    def plural_pieces(self, key: str, count: int, **slots: Slot) -> Pieces:
        """Return the counted words of a key as pieces."""
        return self.pieces(self._form(key, count), number=self.number(count), **slots)

    def number(self, count: int) -> str:
        """Spell a small number, group the digits of a large one."""
        spelled = self.several("numbers")
        if 0 <= count < len(spelled):
            return spelled[count]
        return f"{count:,}".replace(",", self._string("thousands"))

    def join(self, items: Sequence[Slot]) -> Pieces:
        """Join items as a sentence does: commas, and a word before the last."""
        comma, last = self._string("join.comma"), self._string("join.last")
        made: list[SentencePiece] = []
        for i, item in enumerate(items):
            if i:
                made.append(SentencePiece(last if i == len(items) - 1 else comma))
            made += _as_pieces(item)
        return merge_pieces(made)

    def date(self, value: str | None) -> str:
        """Write an ISO date, whole or partial, as a reader does; leave anything else alone."""
        found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", value or "")
        if not found:
            return value or self("label.undated")
        year, month, day = found.groups()
        if not month or not 1 <= int(month) <= 12:
            return value or ""
        name = self.several("months")[int(month) - 1]
        return f"{int(day)} {name} {year}" if day else f"{name} {year}"

    def moment(self, value: datetime) -> str:
        """Write a moment as day and clock time, with its zone."""
        zone = value.tzname() or ""
        return f"{self.date(value.date().isoformat())}, {value:%H:%M} {zone}".strip()

    def several(self, key: str) -> tuple[str, ...]:
        """Return a list of words, such as the names of the months."""
        value = self._table[key]
        if not isinstance(value, list):
            raise KeyError(f"{key} is not a list of words")
        return tuple(str(item) for item in value)

    def keys(self) -> tuple[str, ...]:
        """Return every key, in the order of the file."""
        return tuple(self._table)

    def has(self, key: str) -> bool:
        """Tell whether a key has words."""
        return key in self._table

    def _form(self, key: str, count: int) -> str:
        return f"{key}.{'one' if count == 1 else 'other'}"

    def _string(self, key: str) -> str:
        value = self._table[key]
        if not isinstance(value, str):
            raise KeyError(f"{key} is not words")
        return value


def tell_languages(codes: Sequence[str], words: InterfaceWords) -> str:
    """Return the names of languages, by code, as a reader says them; an unlisted one by its code.

    >>> tell_languages(["es", "ja"], load_words())
    'Spanish, Japanese'
    """
    names = (f"other_language.names.{code}" for code in codes)
    pairs = zip(codes, names, strict=True)
    return ", ".join(words(name) if words.has(name) else code for code, name in pairs)


@cache
def load_words(language: str = "en") -> InterfaceWords:
    """Load the words of a language that the package ships."""
    file = resources.files("corpus_tool.report") / f"words.{language}.toml"
    return InterfaceWords(tomllib.loads(file.read_text(encoding="utf-8")))


def _as_pieces(value: Slot) -> Pieces:
    if isinstance(value, SentencePiece):
        return (value,)
    return value if isinstance(value, tuple) else (SentencePiece(str(value)),)


def _flatten(table: Mapping[str, object], prefix: str) -> Sequence[tuple[str, object]]:
    flat: list[tuple[str, object]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        flat += _flatten(value, f"{name}.") if isinstance(value, Mapping) else [(name, value)]
    return flat


# ----------------------------------------
# Short quotations: the first words of a text, cut where a reader would.

QUOTED_WORDS = 16
"""Words of a text that a quotation has room for."""
CHARACTERS = 110
"""Characters of one, at most."""


def quote(
    text: str,
    *,
    ellipsis: str,
    look: PieceLook = PieceLook.QUOTE,
    language: str | None = None,
    length: int = CHARACTERS,
) -> Pieces:
    """Return the first words of a text as a quotation, with what shows that more follows."""
    cut = snippet(text, length=length)
    quoted = SentencePiece(cut, look, language=language)
    return (quoted,) if cut == text.strip() else (quoted, SentencePiece(ellipsis))


def snippet(text: str, *, length: int = CHARACTERS) -> str:
    """Return the text's first words: whole words, or whole characters where none are spaced."""
    text = text.strip()
    words = text.split()
    if len(text) <= length and len(words) <= QUOTED_WORDS:
        return text
    ends = list(accumulate(len(word) + 1 for word in words[:QUOTED_WORDS]))
    fitting = [end for end in ends if end <= length]
    if len(fitting) >= min(QUOTED_WORDS // 2, length // 14):
        return " ".join(words[: len(fitting)]).rstrip(" ,;:–—")
    end = min(length, len(text))
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return text[:end].rstrip()


def clip_end(text: str, *, length: int, ellipsis: str) -> str:
    """Return what stands right after something: whole words, then what shows that more follows."""
    if len(text) <= length:
        return text
    cut = text[:length]
    return f"{cut.rpartition(' ')[0] or cut} {ellipsis}"


def clip_start(text: str, *, length: int, ellipsis: str) -> str:
    """Return what stands right before something: what shows that more precedes, whole words."""
    if len(text) <= length:
        return text
    cut = text[-length:]
    return f"{ellipsis} {cut.partition(' ')[2] or cut}"


# ----------------------------------------
# What a row of the report is: one state each, counted with its base.
#
# A moved link keeps its relation in the data; among the states it counts once, as moved, so that
# the counts of a page add up to its rows.


class RelationState(StrEnum):
    """The six states of reports, in the order in which the page names them."""

    IDENTICAL = "identical"
    EDITED = "edited"
    REWORDED = "reworded"
    MOVED = "moved"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class StateCounts:
    """Links and unlinked paragraphs by state, and the paragraphs they are counted from."""

    identical: int = 0
    edited: int = 0
    reworded: int = 0
    moved: int = 0
    """Moved links, whatever their relation; they are not counted again under it."""
    added: int = 0
    dropped: int = 0
    left: int = 0
    """Paragraphs of the left version."""
    right: int = 0
    """Paragraphs of the right version."""

    def of(self, state: RelationState) -> int:
        """Return the number of links, or of unlinked paragraphs, in a state."""
        number: int = getattr(self, state.value)
        return number


def state_of(link: Link) -> RelationState:
    """Return the one state under which a link is shown, filtered and counted."""
    return RelationState.MOVED if link.moved else RelationState(link.relation.value)


def count_states(comparison: Comparison) -> StateCounts:
    """Count the links and the unlinked paragraphs of a comparison by state."""
    links = Counter(state_of(link) for link in comparison.links)
    return StateCounts(
        identical=links[RelationState.IDENTICAL],
        edited=links[RelationState.EDITED],
        reworded=links[RelationState.REWORDED],
        moved=links[RelationState.MOVED],
        added=len(comparison.added),
        dropped=len(comparison.dropped),
        left=len(comparison.left.paragraphs),
        right=len(comparison.right.paragraphs),
    )


# ----------------------------------------
# Counts inside links: words removed and added with their base, routine changes by kind.

WORD = re.compile(r"\w+(?:[’'’-]\w+)*")
CHARACTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class WordTally:
    """Words of a link, or characters where a script writes no spaces.

    Routine changes and words that moved within the link are neither removed nor added.
    """

    removed: int
    added: int
    left: int
    right: int

    @property
    def changed(self) -> int:
        """How much was removed and added together."""
        return self.removed + self.added


def tally_words(link: Link, *, unspaced: bool = False) -> WordTally:
    """Count what changed in substance in a link, and out of how much."""
    unit = CHARACTER if unspaced else WORD

    def size(texts: Iterable[str]) -> int:
        return sum(len(unit.findall(text)) for text in texts)

    changed = substantive_readings(link)
    return WordTally(
        removed=size(reading.left for reading in changed),
        added=size(reading.right for reading in changed),
        left=size(("".join(reading.left for reading in link.readings),)),
        right=size(("".join(reading.right for reading in link.readings),)),
    )


def substantive_readings(link: Link) -> tuple[Reading, ...]:
    """Return the changes of a link that are neither routine nor words moved within it."""
    return tuple(
        reading
        for reading in link.readings
        if reading.kind is not ReadingKind.KEPT and not reading.routine and reading.moved is None
    )


_GRAVE = re.compile(
    r"(?i:\d|[\[\]?%]|\b(?:not|no|never|neither|nor|without|shall|will|should|may|must|can|would|unless|"
    r"except|only|subject|if|provided)\b)"
)
"""What a reader must not miss in a change: figures, brackets, negations, modals, conditions."""


def rank_edited(comparison: Comparison, *, unspaced: bool) -> list[Link]:
    """Return the links with a change of substance, grave ones first, then those changed most."""
    links = [
        link
        for link in comparison.links
        if link.relation is not Relation.REWORDED
        and (substantive_readings(link) or reordered_words(link))
    ]
    return sorted(
        links,
        key=lambda link: (
            not any(map(is_grave, substantive_readings(link))),
            -tally_words(link, unspaced=unspaced).changed,
            link.right,
        ),
    )


def largest_reading(link: Link) -> Reading:
    """Return the change of a link that is told for it: a grave one before a long one."""
    return max(
        substantive_readings(link),
        key=lambda reading: (is_grave(reading), len(reading.left) + len(reading.right)),
    )


def is_grave(reading: Reading) -> bool:
    """Tell whether a change touches a figure, a bracket, a negation, a modal or a condition."""
    before, after = (
        sorted(found.casefold() for found in _GRAVE.findall(text))
        for text in (reading.left, reading.right)
    )
    return before != after


def reordered_words(link: Link) -> str:
    """Return the words that a link has in another order; empty where it has others, too."""
    changed = [r for r in link.readings if r.kind is not ReadingKind.KEPT and not r.routine]
    old = [w.casefold() for r in changed for w in WORD.findall(r.left)]
    new = [w.casefold() for r in changed for w in WORD.findall(r.right)]
    before, after = Counter(old), Counter(new)
    for counts in (before, after):
        counts.pop("and", None)
    if old == new or before != after:
        return ""
    first = next(i for i, r in enumerate(link.readings) if r in changed)
    last = max(i for i, r in enumerate(link.readings) if r in changed)
    return "".join(reading.right for reading in link.readings[first : last + 1]).strip(" ,")


def count_moved(link: Link) -> int:
    """Count the stretches of words that moved within a link."""
    return len({reading.moved for reading in link.readings if reading.moved is not None})


def routine_readings(link: Link) -> tuple[Reading, ...]:
    """Return the changes of a link that every new statement brings."""
    return tuple(
        reading
        for reading in link.readings
        if reading.kind is not ReadingKind.KEPT and reading.routine
    )


def tally_routine(links: Iterable[Link]) -> tuple[tuple[Routine, int], ...]:
    """Count the routine changes of links by kind, the most frequent first."""
    kinds = Counter(
        reading.routine for link in links for reading in routine_readings(link) if reading.routine
    )
    order = list(Routine)
    return tuple(sorted(kinds.items(), key=lambda item: (-item[1], order.index(item[0]))))
