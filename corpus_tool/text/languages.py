"""Tell what language a text looks like, to notice that it is not the one declared.

Scripts tell most languages of the region by themselves; the few that share the Latin script are
told by their commonest words. Short texts and names prove nothing, so nothing is said of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

__all__ = ["looks_like"]

_LEAST = 60
"""Letters; in fewer a script may be that of a name."""
_LEAST_WORDS = 30
_SHARE = 0.5
"""Of the letters, how many must be of one script."""
_COMMON = 0.12
"""Of the words, how many must be the commonest of a language."""
_SAMPLE = 20_000

# The first language is the one that is told; the others are written in the same script.
_SCRIPTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("HIRAGANA", ("ja",)),
    ("KATAKANA", ("ja",)),
    ("CJK", ("zh", "ja", "ko")),
    ("HANGUL", ("ko",)),
    ("LAO", ("lo",)),
    ("THAI", ("th",)),
    ("KHMER", ("km",)),
    ("MYANMAR", ("my",)),
    ("CYRILLIC", ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg", "uz")),
    ("ARABIC", ("ar", "fa", "ur", "ps", "ms")),
    ("HEBREW", ("he", "yi")),
    ("GREEK", ("el",)),
    ("DEVANAGARI", ("hi", "ne", "mr", "sa")),
    ("BENGALI", ("bn", "as")),
    ("SINHALA", ("si",)),
    ("TAMIL", ("ta",)),
    ("GEORGIAN", ("ka",)),
    ("ARMENIAN", ("hy",)),
)
_WORDS = {
    "en": "the of and to in that for with on by is as their its this",
    "fr": "de la les et des le du à en dans pour sur une que par",
    "de": "der die und den des zu von das im für mit dem eine auf ist",
    "es": "de la los y el en las del que por para con una sus",
    "pt": "de da do e os dos das a em para com uma que no na",
    "it": "di della e la dei il in delle per del che con una gli nel",
    "nl": "de van het en een in voor op met te dat zijn aan door",
    "id": "dan yang di untuk dengan dalam dari kerja pada para ke sama",
    "vi": "và của các hai trong về với cho hợp tác nước là được",
}
_COMMONEST = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_ALIKE = {"ms": "id"}
"""Too near to another to be told from it."""
_WORD = re.compile(r"[^\W\d_]+")


def looks_like(texts: Iterable[str], declared: str) -> str | None:
    """Return the language the texts look like, None where that is the one declared or unclear.

    >>> looks_like(["両国は川の地図を共有し、その岸を守る。" * 8], "en")
    'ja'
    """
    sample = " ".join(texts)[:_SAMPLE]
    declared = declared.casefold().partition("-")[0]
    candidates = _by_script(sample) or _by_words(sample)
    if not candidates or _ALIKE.get(declared, declared) in candidates:
        return None
    return candidates[0]


def _by_script(sample: str) -> tuple[str, ...]:
    often = Counter(character for character in sample if character.isalpha())
    weight: Counter[str] = Counter()
    for character, count in often.items():
        weight[_script(character)] += count
    total = weight.total()
    if total < _LEAST:
        return ()
    # Japanese mixes scripts; its own two settle it.
    kana = weight["HIRAGANA"] + weight["KATAKANA"]
    if kana > 0.1 * total:
        return ("ja",)
    for script, languages in _SCRIPTS:
        if weight[script] > _SHARE * total:
            return languages
    return ()


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0].partition("-")[0]


def _by_words(sample: str) -> tuple[str, ...]:
    words = [word.casefold() for word in _WORD.findall(sample)]
    if len(words) < _LEAST_WORDS:
        return ()
    shares = {
        language: sum(word in common for word in words) / len(words)
        for language, common in _COMMONEST.items()
    }
    best, second = sorted(shares, key=lambda language: -shares[language])[:2]
    clear = shares[best] > _COMMON and shares[best] > 1.4 * shares[second]
    return (best,) if clear else ()
