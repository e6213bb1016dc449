"""Whether a text can be prose at all: letters of no language, mixed scripts, figures, a table.

A file may decode and parse without an error and yet hold no text: a wrong map of characters, a
page of figures, the rows of a spreadsheet. Nothing here judges what a text says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["why_no_prose"]

MIN_WORDS = 30
"""A shorter text shows too little of its language."""
MIN_VOWELS = 0.28
"""Of the Latin letters. European languages, Indonesian and Vietnamese have 0.36 to 0.55; English
whose letters were shifted by a wrong map, 0.15 to 0.2."""
MAX_MIXED = 0.05
"""Of the words, those of letters of two scripts; prose has none."""
MIN_LETTERS = 0.5
"""Of what is printed; a page of figures has fewer."""
MAX_CONTROLS = 0.01
MIN_ROWS = 2
_SAMPLE = 20_000
"""Characters; a text is of one piece."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_VOWELS = frozenset("aeiouyæøœıəơư")
_SEPARATORS = (
    re.compile(r";(?=\S)"),
    re.compile(r"\t"),
    re.compile(r"(?<=[^|])\|(?=[^|])"),
    re.compile(r",(?=[^\s\d])"),
)
_LOST = re.compile("[\ufffd\x00-\x08\x0e-\x1f\ue000-\uf8ff]")
# Letters of one script that are drawn as those of another; words of both are a broken map.
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "ARMENIAN", "GEORGIAN")


def why_no_prose(texts: Sequence[str], lines: Sequence[str] = ()) -> str:
    """Say why paragraphs can be no prose; nothing where they can.

    Args:
        texts: the paragraphs.
        lines: the lines of the file, as far as the format has lines.

    >>> why_no_prose(["The two sides agreed to protect the river."])
    ''
    """
    sample = "\n".join(texts)[:_SAMPLE]
    printed = [character for character in sample if not character.isspace()]
    if _is_table(lines or texts):
        return "this is a table of data, not a text"
    if len(_LOST.findall(sample)) > MAX_CONTROLS * len(printed):
        return "characters are lost or are no text"
    words = _WORD.findall(sample)
    letters = sum(character.isalpha() or _is_mark(character) for character in printed)
    if len(printed) >= MIN_WORDS * 3 and letters < MIN_LETTERS * len(printed):
        return "most of it is figures and signs"
    if len(words) < MIN_WORDS:
        return ""
    if sum(map(_is_mixed, words)) > MAX_MIXED * len(words):
        return "words mix the letters of several scripts: the characters were mapped wrongly"
    if _is_gibberish(words):
        return "these are letters of no language: the characters were mapped wrongly"
    return ""


def _is_mark(character: str) -> bool:
    """Tell whether a sign belongs to the letter before it: vowels of Thai, Lao and Hindi."""
    return not character.isascii() and unicodedata.category(character) in {"Mn", "Mc"}


def _is_table(texts: Sequence[str]) -> bool:
    """Tell whether all lines have as many columns, two breaks or more in each."""
    lines = [text for text in texts if text.strip()]
    if len(lines) < MIN_ROWS:
        return False
    for separator in _SEPARATORS:
        counts = {len(separator.findall(line)) for line in lines}
        if len(counts) == 1 and counts.pop() >= 2:
            return True
    return False


def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    names = (unicodedata.name(character, "").partition(" ")[0] for character in word)
    return len({name for name in names if name in _SCRIPTS}) > 1


def _is_gibberish(words: Sequence[str]) -> bool:
    """Tell whether Latin letters hold too few vowels to be read in any language."""
    text = unicodedata.normalize("NFD", "".join(words).casefold())
    latin = [c for c in text if c.isascii() or c in _VOWELS]
    vowels = sum(character in _VOWELS for character in latin)
    return len(latin) > MIN_WORDS * 3 and vowels < MIN_VOWELS * len(latin)
