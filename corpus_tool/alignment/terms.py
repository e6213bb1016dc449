"""The words of a text as the aligner counts them: folded and stemmed.

What is normalised here serves matching alone and is never shown; the printed forms are kept
beside it for the reasons that a person reads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

__all__ = ["cut_sentences", "cut_words", "stem"]

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"[’'ʼ]s\b")
_SENTENCE = re.compile(r"(?<=\w[\w)”\"’][.!?])\s+(?=[^\Wa-z]|[“\"(])|(?<=[;。！？])\s*|\n+")
# Scripts written without spaces (Thai, Lao, Burmese, Khmer, kana, Han): cut into pairs.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)"
)
_MIN_STEM = 4
# Endings of English, longest first. Crude on purpose: `commit`, `committed` and `commitment`
# are one term, and where two words fall together by chance their other words tell them apart.
_ENDINGS = (
    *("izations", "isations", "ization", "isation", "ations", "itions", "ation", "ition"),
    *("ments", "ities", "ances", "ences", "ment", "ings", "edly", "ions", "ives", "ance", "ence"),
    *("ing", "ion", "ity", "ive", "ers", "ed", "er", "es", "ly", "al", "s", "e"),
)


def cut_sentences(text: str) -> list[str]:
    """Return the sentences and semicolon clauses of a text, roughly: they are only counted."""
    return [piece for piece in _SENTENCE.split(text) if piece]


def cut_words(text: str) -> list[str]:
    """Return the words of a text as printed, without punctuation; unspaced scripts in pairs.

    >>> cut_words("Japan’s free-trade area; 国際秩序")
    ['Japan', 'free', 'trade', 'area', '国際', '際秩', '秩序']
    """
    found: list[str] = _WORD.findall(_POSSESSIVE.sub("", text))
    if text.isascii() or not _UNSPACED.search(text):
        return found
    return [piece for word in found for piece in _cut_unspaced(word)]


def _cut_unspaced(word: str) -> Iterator[str]:
    for run in filter(None, _UNSPACED.split(word)):
        if len(run) > 2 and _UNSPACED.match(run):
            yield from (run[k : k + 2] for k in range(len(run) - 1))
        else:
            yield run


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Return the term a word counts as.

    >>> [stem(word) for word in ("Parties", "party", "Committed", "commitment", "UNCLOS")]
    ['party', 'party', 'committ', 'commit', 'unclo']
    """
    folded = unicodedata.normalize("NFKC", word).casefold()
    if len(folded) > _MIN_STEM and folded.endswith("ies"):
        folded = folded[:-3] + "y"
    elif len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        folded = folded[:-1]
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= _MIN_STEM:
            return folded[: -len(ending)]
    return folded
