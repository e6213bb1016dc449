"""The words and sentences of a text, and the form in which two words are the same.

Sections, in order:

* The words and sentences of a text, as offsets into it.
* Wording made comparable: one form for all spellings and cases of a word; never shown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from corpus_tool.lexicon import Lexicon, SentenceWords, SpellingWords
from corpus_tool.text.pieces import PieceKind, cut_tokens
from corpus_tool.text.slots import ROUTINE_SLOTS, Slot, SlotKind, find_slots

__all__ = [
    "Word",
    "fold",
    "is_same_wording",
    "split_sentences",
    "split_words",
    "squash",
    "wording_key",
]


# ----------------------------------------
# The words and sentences of a text, as offsets into it.
#
# Offsets, because a text is never re-joined from its pieces: what is shown is what was printed.


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands; in scripts without spaces, a grapheme cluster."""

    text: str
    start: int
    end: int


def split_words(text: str) -> tuple[Word, ...]:
    """Return the words and numbers of a text, with their spans.

    >>> [word.text for word in words("U.S.-led, in 2,740 words")]
    ['U.S.-led', 'in', '2,740', 'words']
    """
    kept = (PieceKind.WORD, PieceKind.CLUSTER)
    return tuple(
        Word(text[start:end], start, end) for kind, start, end in cut_tokens(text) if kind in kept
    )


# An end mark with the brackets and quotes that close over it. The full-width marks of Chinese and
# Japanese, the danda, the Khmer and Burmese marks end a sentence wherever they stand.
_CLOSERS = "\"'”’»)\\]」』）】"
_END = re.compile(rf"(?P<mark>[.!?…؟۔]+|[。！？।॥។៕။።]+)(?P<closers>[{_CLOSERS}]*)")
_ALWAYS = frozenset("。！？।॥។៕။።")
_TOKEN_BEFORE = re.compile(r"(?s:.*[\s(\[“”\"‘’,;:/–—])?+(?P<token>[^\s(\[“”\"‘’,;:/–—]++)\Z")
_WORD_AFTER = re.compile(r"[\"'“‘«(\[]*([^\W\d_][\w’']*(?:\.[^\W\d_]\b)*)")
_NUMBER_AFTER = re.compile(r"[\"'“‘«(\[]*(?:\d|[IVXLC]+\b)")
_ENUMERATOR = re.compile(r"(?:\d{1,3}|[a-z]|[ivxl]{1,5})\Z")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]\Z")
_SPACE = re.compile(r"\s*")
# How far a token before a mark is looked for: a longer one is no abbreviation.
_REACH = 24


def split_sentences(text: str, *, lexicon: Lexicon) -> tuple[tuple[int, int], ...]:
    """Return the spans of the sentences of a text, white space between them left out.

    Semicolons and colons end no sentence: the clauses of a preamble are one.

    >>> from corpus_tool.lexicon import lexicon
    >>> sentences("The U.S. Senate met. It agreed.", lexicon=load("en"))
    ((0, 20), (21, 31))
    """
    spans: list[tuple[int, int]] = []
    first = _SPACE.match(text)
    start = first.end() if first else 0
    for found in _END.finditer(text):
        if found.end() <= start or not _ends(text, found, start, lexicon.sentences):
            continue
        spans.append((start, found.end()))
        gap = _SPACE.match(text, found.end())
        start = gap.end() if gap else found.end()
    end = len(text.rstrip())
    if start < end:
        spans.append((start, end))
    return tuple(spans)


def _ends(text: str, found: re.Match[str], start: int, lists: SentenceWords) -> bool:
    """Tell whether a sentence ends at this mark; `start` is where the sentence began."""
    mark, end = found["mark"], found.end()
    if mark[-1] in _ALWAYS:
        return True
    gap = _SPACE.match(text, end)
    after = gap.end() if gap else end
    if after >= len(text):
        return False
    follows = text[after : after + 64]
    if after == end:
        return _is_glued(text, found, follows, lists)
    if not _opens(follows):
        return False
    if mark != ".":
        return True
    before = _TOKEN_BEFORE.match(text, max(start, found.start() - _REACH), found.start())
    token = before["token"] if before else ""
    closed = bool(found["closers"])
    return _point_ends(token, follows, lists, at_start=_begins(text, before, start), closed=closed)


def _begins(text: str, before: re.Match[str] | None, start: int) -> bool:
    """Tell whether the token opens the sentence or a clause, as `1.` or `a.` does."""
    if before is None:
        return False
    first = before.start("token")
    return first <= start or text[max(0, first - 4) : first].rstrip()[-1:] in {":", ";"}


def _opens(follows: str) -> bool:
    """Tell whether what follows can begin a sentence: a capital, a digit, a caseless letter."""
    character = follows.lstrip("\"'“‘«([「『（")[:1]
    return bool(character) and not character.islower() and character.isalnum()


def _point_ends(
    token: str, follows: str, lists: SentenceWords, *, at_start: bool, closed: bool
) -> bool:
    """Tell whether a single point after `token` ends a sentence."""
    if at_start and _ENUMERATOR.match(token):
        return False
    key = token.casefold().lstrip("([“\"'‘")
    last = re.split(r"[-‐‑]", key)[-1]
    found = _WORD_AFTER.match(follows)
    word = found[1].casefold() if found else ""
    if key in lists.citations:
        return not _NUMBER_AFTER.match(follows)
    if key in lists.abbreviations or last in lists.abbreviations:
        return False
    if last in lists.closing:
        return closed or word in lists.openers or word in lists.persons
    if last in lists.attributive or _INITIAL.match(last):
        return word in lists.openers
    return True


def _is_glued(text: str, found: re.Match[str], follows: str, lists: SentenceWords) -> bool:
    """Tell whether two sentences stand together without a space: `in 2023.The leaders`."""
    before = text[max(0, found.start() - 2) : found.start()]
    if len(before) < 2 or not (before[-1].islower() or before[-1].isdigit() or before[-1] in ")”’"):
        return False
    word = _WORD_AFTER.match(follows)
    if word is None or not word[1][:1].isupper() or "." in word[1]:
        return False
    key = word[1].casefold()
    return key in lists.openers or key in lists.persons


# ----------------------------------------
# Wording made comparable: one form for all spellings and cases of a word; never shown.

_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "\xad": None, "\u200d": None}
)
_POINTED = re.compile(r"(?:[^\W\d_]\.){2,}\Z")
_INNER = re.compile(r"(?<=[^\W\d_])-|-(?=[^\W\d_])|\.(?=-)|\.\Z")
_WORDS = frozenset({PieceKind.WORD, PieceKind.CLUSTER, PieceKind.SYMBOL})
_AND = "and"
_MIN_STEM = 3
_LONGEST_BEGINNING = 16
_LONGEST_ENDING = 9


def fold(word: str, *, lexicon: Lexicon) -> str:
    """Return the form under which spellings of one word agree.

    >>> from corpus_tool.lexicon import lexicon
    >>> [fold(word, lexicon=load("en")) for word in ("Co-operation", "recognising", "U.S.")]
    ['cooperation', 'recognizing', 'US']
    """
    return _fold(word, lexicon.spelling)


def squash(text: str) -> str:
    """Return the letters, digits and signs of a text, without spaces, punctuation and case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] not in "PZC")


def is_same_wording(left: str, right: str, *, lexicon: Lexicon) -> bool:
    """Tell whether two texts are identical in the desk officer's sense.

    The same words, apart from case, punctuation, spelling, dates, and the names of persons and
    parties; numbers, ordinals and everything else count. To ask this of many pairs, compare the
    texts' `wording_key`.
    """
    return wording_key(left, lexicon=lexicon) == wording_key(right, lexicon=lexicon)


def wording_key(text: str, *, lexicon: Lexicon) -> str:
    """Return a key that two texts share when they are the same wording.

    >>> from corpus_tool.lexicon import lexicon
    >>> wording_key("Japan recognises, per cent by per cent,", lexicon=load("en"))
    '<party>recognizespercentbypercent'
    """
    pieces = cut_tokens(text)
    slots = [s for s in find_slots(text, lexicon=lexicon, pieces=pieces) if s.kind in ROUTINE_SLOTS]
    parts: list[str] = []
    waiting = iter(slots)
    slot = next(waiting, None)
    for kind, start, end in pieces:
        if slot is not None and start >= slot.end:
            slot = next(waiting, None)
        if slot is not None and end > slot.start:
            if start <= slot.start:
                _fill(parts, slot, lexicon)
        elif kind in _WORDS:
            parts.append(_AND if text[start:end] == "&" else fold(text[start:end], lexicon=lexicon))
    return "".join(parts)


def _fill(parts: list[str], slot: Slot, lexicon: Lexicon) -> None:
    """Put the slot's kind for its filling; the article before a party goes with the name."""
    is_party = slot.kind in {SlotKind.PARTY, SlotKind.DEMONYM}
    if is_party and parts and parts[-1] in lexicon.weights.articles:
        parts.pop()
    parts.append(f"<{SlotKind.PARTY if is_party else slot.kind}>")


@lru_cache(maxsize=1 << 16)
def _fold(word: str, spelling: SpellingWords) -> str:
    form = word.translate(_MARKS)
    if not form.isascii():
        form = unicodedata.normalize("NFKC", form)
    if _POINTED.match(form):
        return form.replace(".", "").upper()  # `U.S.` is not `us`
    form = _INNER.sub("", form.casefold())
    stem, apostrophe, tail = form.partition("'")
    return _spell(stem, spelling) + (tail if apostrophe else "")


def _spell(form: str, spelling: SpellingWords) -> str:
    if form in spelling.words:
        return spelling.words[form]
    for length in range(min(_LONGEST_BEGINNING, len(form)), 3, -1):
        if form[:length] in spelling.beginnings:
            form = spelling.beginnings[form[:length]] + form[length:]
            break
    for length in range(min(_LONGEST_ENDING, len(form) - _MIN_STEM), 2, -1):
        if form[-length:] in spelling.endings:
            return form[:-length] + spelling.endings[form[-length:]]
    return form
