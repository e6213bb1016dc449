"""The lexicon's word lists made into patterns, once for each lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from corpus_tool.lexicon import Lexicon, SegmentationWords

__all__ = ["Patterns", "patterns"]

_ROMAN_OR_DIGITS = r"(?P<number>\d{1,3}|[IVXLivxl]{1,8})(?:\s(?:bis|ter|quater))?"
MAX_DATE_WORDS = 12


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns; all are matched at the beginning of clean text unless they say so."""

    division: re.Pattern[str]
    """`Article 5`, with what parts it from the text after it."""
    bare_division: re.Pattern[str]
    """`Article 5` and nothing more; matched whole."""
    annex: re.Pattern[str]
    """A line that names an annex."""
    bare_annex: re.Pattern[str]
    """`ANNEX II` and nothing more; matched whole."""
    attestation: re.Pattern[str]
    witnessing: re.Pattern[str]
    """`IN WITNESS WHEREOF`, which needs no date to be an attestation."""
    witness: re.Pattern[str]
    signing: re.Pattern[str]
    """`For the Government of Japan`."""
    month: re.Pattern[str]
    """A month's name, anywhere."""


def patterns(lexicon: Lexicon) -> Patterns:
    """Return the patterns of a lexicon."""
    return _compiled(lexicon.segmentation, tuple(lexicon.calendar.months))


@lru_cache(maxsize=8)
def _compiled(lists: SegmentationWords, months: tuple[str, ...]) -> Patterns:
    division = rf"(?P<printed>(?:{_any(lists.divisions)})\.?\s+{_ROMAN_OR_DIGITS})"
    annexes, numbered = _any(lists.annexes), _any(lists.numbered_annexes)
    number = r"(?:\s+(?:no\.?\s*)?(?:\d{1,3}|[ivxl]{1,6}|[a-z]))?"
    annex = (
        rf"[\[(“\"]*(?:(?:{annexes}){number}|(?:{numbered})\s+(?:\d{{1,3}}|[ivxl]{{1,6}}|[a-z]))"
        r"(?:\s*\Z|\s*[:.)\]–—-]|\s+(?:to|of|on)\b)"
    )
    adverb = r"(?:jointly\s+|unanimously\s+|formally\s+)?"
    attested = (
        rf"(?:{_any(lists.attestation_openers)})\b|"
        rf"{adverb}(?:{_any(lists.attestations)})\b,?\s+(?:{_any(lists.attestation_links)})\b"
    )
    return Patterns(
        division=_fold(rf"{division}(?:\s*[.:–—-]+\s*|\s+(?=(?-i:[A-Z“\"(]))|\s*\Z)"),
        bare_division=_fold(rf"{division}\s*[.:]?"),
        annex=_fold(annex),
        bare_annex=_fold(rf"[\[(]*(?:{annexes}|{numbered}){number}\s*[.:\])]*"),
        attestation=_fold(rf"(?:{attested})"),
        witnessing=_fold(rf"(?:{_any(lists.attestation_openers)})\b"),
        witness=_fold(rf"(?:{_any(lists.witnesses)})\s*(?::|\Z)"),
        signing=_fold(rf"(?:{_any(lists.signing)})\s+\S"),
        month=_fold(rf"\b(?:{_any(months)})\b"),
    )


def _any(words: Iterable[str]) -> str:
    """Return an alternation of phrases, the longest first."""
    return "|".join(
        r"\s+".join(map(re.escape, words.split()))
        for words in sorted(words, key=lambda word: (-len(word), word))
    )


def _fold(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
