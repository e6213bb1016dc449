"""The words and sentences of a text, as offsets into it.

Offsets, because a text is never re-joined from its pieces: what is shown is what was printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus_tool.lexicon import Lexicon, SentenceWords
from corpus_tool.text.pieces import PieceKind, cut

__all__ = ["Word", "sentences", "words"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands; in scripts without spaces, a grapheme cluster."""

    text: str
    start: int
    end: int


def words(text: str) -> tuple[Word, ...]:
    """Return the words and numbers of a text, with their spans.

    >>> [word.text for word in words("U.S.-led, in 2,740 words")]
    ['U.S.-led', 'in', '2,740', 'words']
    """
    kept = (PieceKind.WORD, PieceKind.CLUSTER)
    return tuple(
        Word(text[start:end], start, end) for kind, start, end in cut(text) if kind in kept
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


def sentences(text: str, *, lexicon: Lexicon) -> tuple[tuple[int, int], ...]:
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
