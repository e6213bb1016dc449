"""Text as a person reads it off the page, its language, and the guard against formulae.

Sections, in order:

* Text as a person reads it off the page: composed characters, plain single spaces, no more.
* Tell what language a text looks like, to notice that it is not the one declared.
* What a spreadsheet would take for a formula of its own, and how a text is kept from being one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import groupby

__all__ = [
    "clean_text",
    "column_width",
    "count_unseen",
    "count_words",
    "ends_sentence",
    "guard_cell",
    "is_capitals",
    "is_formula",
    "join_lines",
    "last_word",
    "looks_like",
    "order_marks",
    "unguard_cell",
]


# ----------------------------------------
# Text as a person reads it off the page: composed characters, plain single spaces, no more.
#
# Words, typing errors and punctuation stay as printed.

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


def clean_text(text: str) -> str:
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


def column_width(line: str) -> tuple[str, ...]:
    """Return the cells of a line set in columns: parted by tabs or five spaces and more.

    >>> columns("Hun Manet        Anutin Charnvirakul")
    ('Hun Manet', 'Anutin Charnvirakul')
    """
    return tuple(cell for cell in map(clean_text, _GAP.split(line)) if cell)


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


# ----------------------------------------
# Tell what language a text looks like, to notice that it is not the one declared.
#
# Scripts tell most languages of the region by themselves; the few that share the Latin script are
# told by their commonest words. Short texts and names prove nothing, so nothing is said of them.

_LEAST = 60
"""Letters; in fewer a script may be that of a name."""
_LEAST_WORDS = 30
_FEWEST_WORDS = 12
"""In fewer words even the commonest prove nothing."""
_COMMON_OF_FEW = 0.2
"""As `_COMMON`, of a text of fewer than `_LEAST_WORDS` words."""
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
_LANGUAGE_WORD = re.compile(r"[^\W\d_]+")


def looks_like(texts: Iterable[str], declared: str) -> str | None:
    """Return the language the texts look like, None where that is the one declared or unclear.

    >>> looks_like(["両国は川の地図を共有し、その岸を守る。" * 8], "en")
    'ja'
    """
    sample = " ".join(texts)[:_SAMPLE]
    declared = declared.casefold().partition("-")[0]
    candidates = _by_script(sample) or _by_words(sample, declared)
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


def _by_words(sample: str, declared: str) -> tuple[str, ...]:
    words = [word.casefold() for word in _LANGUAGE_WORD.findall(sample)]
    if len(words) < _FEWEST_WORDS:
        return ()
    shares = {
        language: sum(word in common for word in words) / len(words)
        for language, common in _COMMONEST.items()
    }
    best, second = sorted(shares, key=lambda language: -shares[language])[:2]
    if len(words) < _LEAST_WORDS:
        # Of so few it is seen that they are not of the language declared, and hardly of which.
        other = shares.get(declared, shares[second])
        clear = shares[best] > _COMMON_OF_FEW and shares[best] > 3 * other
    else:
        clear = shares[best] > _COMMON and shares[best] > 1.4 * shares[second]
    return (best,) if clear else ()


# ----------------------------------------
# What a spreadsheet would take for a formula of its own, and how a text is kept from being one.
#
# Texts come from strangers, and a cell that begins like a formula is run by the program that opens
# the file. The one rule stands here, below all that writes cells: what the command line prints as
# CSV, the files of reports and exports, and the data package, whose reader takes the guard off.

_BEGINNING = r"'*\s*[=+\-@|%\t\r\n＝＋－＠]"
"""Apostrophes count in, so that a text that begins with one comes back as it was."""
_FORMULA = re.compile(_BEGINNING)
_GUARDED = re.compile(f"'(?={_BEGINNING})")


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for a formula."""
    return _FORMULA.match(text) is not None


def guard_cell(text: str) -> str:
    """Return a text that no spreadsheet runs: an apostrophe stands before one that it would."""
    return f"'{text}" if is_formula(text) else text


def unguard_cell(text: str) -> str:
    """Take off the apostrophe that `guarded` set before a text, and no other."""
    return text[1:] if _GUARDED.match(text) else text
