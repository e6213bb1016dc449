"""Text as a person reads it off the page: composed characters, plain single spaces, no more.

Words, typing errors and punctuation stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

__all__ = [
    "clean",
    "columns",
    "count_unseen",
    "count_words",
    "ends_sentence",
    "is_capitals",
    "join_lines",
    "last_word",
    "order_marks",
]

# Characters without width that only tell where a line may break, or nothing at all.
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad\u180e]")
# Joiners shape letters in some scripts and nothing beside Latin letters, digits and spaces.
_IDLE_JOINER = re.compile(
    "(?<![^\x00-\u024f\u2000-\u206f])[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\u024f]|\\Z)"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_GAP = re.compile(r"(?:[^\S\n]{5,}|\t+)")
_WIDE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u30ff\u31f0-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff]"
)
_JOINED_WITHOUT_SPACE = re.compile(_WIDE.pattern[:-1] + "\u3000-\u3004\uff00-\uff65]")
_TERMINAL = re.compile(r"[.!?:;…‥。！？：；।॥។៕၊။؟؛۔][\"'”’»)\]」』）】*†\u00b9\u00b2\u00b3]*\Z")
_WORD = re.compile(r"[\w’'-]+")
_MANY_MARKS = re.compile(r"[^\w\s!-~]{32,}")


def clean(text: str) -> str:
    """Return a line as it reads: NFC, nothing unseen, white space as single spaces.

    >>> clean(" The 10th\\u00a0 ASEAN\\u200b ")
    'The 10th ASEAN'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", order_marks(_UNSEEN.sub("", text)))
        if "\u200c" in text or "\u200d" in text:
            text = _IDLE_JOINER.sub("", text)
    if not text.isprintable():
        text = _CONTROL.sub("", text)
    return " ".join(text.split())


def order_marks(text: str) -> str:
    """Put long rows of combining marks into the order that every normal form gives them.

    Python's own normalization sorts them by insertion: 100,000 marks on one letter take minutes.
    """
    return _MANY_MARKS.sub(_ordered, text)


def _ordered(found: re.Match[str]) -> str:
    marks = "".join(unicodedata.normalize("NFD", mark) for mark in found[0])
    rows = groupby(marks, key=lambda mark: unicodedata.combining(mark) > 0)
    return "".join(
        "".join(sorted(row, key=unicodedata.combining) if combining else row)
        for combining, row in rows
    )


def columns(line: str) -> tuple[str, ...]:
    """Return the cells of a line set in columns: parted by tabs or five spaces and more.

    >>> columns("Hun Manet        Anutin Charnvirakul")
    ('Hun Manet', 'Anutin Charnvirakul')
    """
    return tuple(cell for cell in map(clean, _GAP.split(line)) if cell)


def join_lines(lines: tuple[str, ...] | list[str]) -> str:
    """Join clean lines with a space, or with none in scripts written without spaces.

    >>> join_lines(("The leaders", "met"))
    'The leaders met'
    """
    if len(lines) == 1:
        return lines[0]
    joined: list[str] = []
    for line in lines:
        if joined and line and joined[-1]:
            wide = _JOINED_WITHOUT_SPACE.match(joined[-1][-1]) and _JOINED_WITHOUT_SPACE.match(line)
            joined.append("" if wide else " ")
        joined.append(line)
    return "".join(joined)


def count_words(text: str) -> int:
    """Return how many words a text has; three characters of unspaced scripts count as one."""
    count = len(text.split())
    if text.isascii():
        return count
    return count + len(_WIDE.findall(text)) // 3


def ends_sentence(text: str) -> bool:
    """Tell whether a clean text ends with a mark that closes a sentence or a clause."""
    return _TERMINAL.search(text, max(0, len(text) - 12)) is not None


def last_word(text: str) -> str:
    """Return the last word of a text in small letters."""
    words = _WORD.findall(text[-40:])
    # Marks alone are a word only where there is no other.
    return next((w for w in reversed(words) if w.strip("’'-")), *words[:1] or ("",)).casefold()


def is_capitals(text: str) -> bool:
    """Tell whether a text is written in capitals: no small letter, and four letters at least."""
    cased = [character for character in text if character.isupper() or character.islower()]
    return len(cased) > 3 and all(character.isupper() for character in cased)


def count_unseen(text: str) -> tuple[int, int]:
    """Return how many characters without width, and how many controls, `clean` takes out."""
    if text.isascii() and text.replace("\n", " ").isprintable():
        return 0, 0
    return len(_UNSEEN.findall(text)), len(_CONTROL.findall(text))
