"""Subjects: a list of what diplomatic texts speak of, and where a text speaks of each.

A subject labels a passage, is a facet, and lets absence be told: a text that has none of its
phrases does not name it. By itself it never makes a link between paragraphs.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path

from corpus_tool.lexicon.lexicon import lexicon_error, parse_lexicon, read_word_list
from corpus_tool.paths import printable

__all__ = ["Subject", "SubjectHit", "SubjectList", "load_subjects"]

TIERS = {"tier1": 1, "tier2": 2, "tier3": 3}
"""Tables of the list: countries and conflicts, subjects of policy, what all texts speak of."""

_KEY_LENGTH = 2
"""Letters by which a phrase is looked up: the shortest phrases, `AI` and `5G`, have no more."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject of the list."""

    label: str
    tier: int
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubjectHit:
    """A place where a text names a subject."""

    label: str
    start: int
    end: int


@dataclass(frozen=True)
class SubjectList:
    """The subjects in the order of the list."""

    name: str
    version: str
    subjects: tuple[Subject, ...]

    @property
    def identity(self) -> str:
        """Name and version, as pages print them: `topics.en 1`."""
        return f"{self.name} {self.version}"

    @cached_property
    def tiers(self) -> Mapping[str, int]:
        """The tier of each label, in the order of the list."""
        return {subject.label: subject.tier for subject in self.subjects}

    @cached_property
    def _phrases_by_key(self) -> Mapping[str, Sequence[tuple[str, re.Pattern[str]]]]:
        by_key: defaultdict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
        for subject in self.subjects:
            for phrase in subject.phrases:
                by_key[_key(phrase)].append((subject.label, _pattern(phrase)))
        return by_key

    def find(self, text: str) -> tuple[SubjectHit, ...]:
        """Return where a text names subjects, in order; one place may name several subjects."""
        hits: list[SubjectHit] = []
        ends: dict[str, int] = {}
        for word in _WORD.finditer(text):
            for label, pattern in self._phrases_by_key.get(_key(word[0]), ()):
                found = pattern.match(text, word.start())
                # A longer phrase may have told the same place already.
                if found and ends.get(label, 0) <= found.start():
                    ends[label] = found.end()
                    hits.append(SubjectHit(label, found.start(), found.end()))
        return tuple(hits)

    def names(self, label: str, text: str) -> bool:
        """Tell whether a text has a phrase of a subject."""
        return any(hit.label == label for hit in self.find(text))


def _key(phrase: str) -> str:
    """Return the first letters of a phrase's first word, by which it is looked up."""
    word = _WORD.match(phrase)
    return word[0][:_KEY_LENGTH].casefold() if word else ""


def _pattern(phrase: str) -> re.Pattern[str]:
    """Return the expression of a phrase; it is linear, for nothing in it repeats a repetition."""
    words = []
    for word in phrase.split(" "):
        letters = re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w?")
        letters = letters.replace("’", "['’]")
        is_acronym = word.upper() == word and len(word.rstrip("*s")) > 1
        words.append(letters if is_acronym else f"(?i:{letters})")
    return re.compile(r"(?<!\w)" + r"[\s\-‐‑]{1,3}".join(words) + r"(?!\w)")


@cache
def _load_shipped(name: str) -> SubjectList:
    content = resources.files("corpus_tool.lexicon").joinpath(f"topics.{name}.toml").read_bytes()
    return _subject_list(parse_lexicon(content, name), f"topics.{name}")


def load_subjects(path: Path | None = None, *, language: str = "en") -> SubjectList:
    """Return the shipped subjects of a language, with those of a file of the user's own before.

    Args:
        path: a TOML file with the tables `tier1`, `tier2`, `tier3`, a label and its phrases a line;
            a label of the shipped list is replaced by it, an empty list of phrases takes it out.
        language: of the shipped list; there is one for English, and none for others.

    Raises:
        InputError: the file cannot be read, or breaks a rule (`E_LEXICON`).
    """
    shipped = _load_shipped(language) if language == "en" else SubjectList("none", "0", ())
    if path is None:
        return shipped
    content = read_word_list(path)
    listed = _subject_list(parse_lexicon(content, printable(path)), printable(path))
    labels = listed.tiers
    rest = [subject for subject in shipped.subjects if subject.label not in labels]
    chosen = [subject for subject in listed.subjects if subject.phrases]
    digest = hashlib.sha256(content).hexdigest()[:8]
    return SubjectList(shipped.name, f"{shipped.version}+{digest}", tuple(chosen + rest))


def _subject_list(table: Mapping[str, object], origin: str) -> SubjectList:
    unknown = sorted(table.keys() - TIERS.keys() - {"name", "version"})
    if unknown:
        raise lexicon_error(f"the list of subjects '{origin}' has an unknown entry", unknown[0])
    subjects = [
        Subject(label, tier, _phrases(label, phrases, origin))
        for key, tier in TIERS.items()
        for label, phrases in _entries(table.get(key, {}), origin)
    ]
    labels = [subject.label for subject in subjects]
    if twice := sorted({label for label in labels if labels.count(label) > 1}):
        raise lexicon_error(f"the list of subjects '{origin}' has a label twice", twice[0])
    name, version = str(table.get("name", origin)), str(table.get("version", "0"))
    return SubjectList(name, version, tuple(subjects))


def _entries(entries: object, origin: str) -> Iterable[tuple[str, object]]:
    if not isinstance(entries, Mapping):
        raise lexicon_error(f"a tier of the list of subjects '{origin}' is no table", origin)
    return [(str(label), phrases) for label, phrases in entries.items()]


def _phrases(label: str, phrases: object, origin: str) -> tuple[str, ...]:
    if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
        raise lexicon_error(f"a subject of '{origin}' is no list of phrases", label)
    for phrase in phrases:
        if not _WORD.match(phrase) or re.match(r"[^\W_][*?]", phrase):
            raise lexicon_error(
                f"the phrase '{phrase}' of '{origin}' must begin with two letters or digits, or"
                " with a word",
                label,
            )
    return tuple(" ".join(phrase.split()) for phrase in phrases)
