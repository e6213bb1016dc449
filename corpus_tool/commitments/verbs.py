"""Operative verbs in every form, and the words of a sentence ready to be matched with them.

Sections, in order:

* Operative verbs in every form: the ladder compiled, and the longest entry that fits a place.
* The forms of an English verb, from its lemma.
* The words of a sentence with the names in it tied together, ready to be parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from corpus_tool.lexicon import Ladder, NameWords
from corpus_tool.lexicon.ladder import WANTED
from corpus_tool.model import CommitmentKind
from corpus_tool.text.pieces import cut_tokens
from corpus_tool.text.slots import Slot, SlotKind, Token, find_names, tokens_of

__all__ = [
    "FINITE",
    "PRESENT",
    "LadderEntry",
    "VerbForm",
    "VerbLookup",
    "VerbMatch",
    "VerbPhrase",
    "VerbUse",
    "inflect",
    "is_act",
    "skip_adverbs",
    "verb_phrases",
    "verbs_of",
]


# ----------------------------------------
# Operative verbs in every form: the ladder compiled, and the longest entry that fits a place.

_FILL = 5
"""How many words `~` may stand for."""
_STOPS = frozenset(
    {"to", "that", "which", "who", "will", "shall", "is", "are", "for", "of", "on", "in", "with"}
)
"""Words that `~` does not stand for."""
_MODALS = frozenset({"will", "shall", "may", "can", "could", "must", "should", "would"})
_DUTIES = frozenset({"will", "shall", "must", "should"})
"""Of these, the ones that say what is to be done."""
_DOING = ("tion", "ment", "al")
"""How nouns of doing end."""
_DONE = ("ed", "en", "eld", "et", "ade")
"""How participles end, the irregular ones of official prose too: `held`, `met`, `made`."""
_MOST_ADVERBS = 24
"""Adverbs in a row that are passed over."""
_CLAUSE = 24
"""Words of a clause that are looked at for what it says."""


class VerbUse(StrEnum):
    """What an entry is for."""

    VERB = "verb"
    CARRIER = "carrier"
    """It only carries the next verb: `continue to`."""
    DECREE = "decree"
    """By which a body acts in the third person: `Establishes`."""
    ACT = "act"
    """What is undertaken: an entry of the ladder of substance."""


@dataclass(frozen=True, slots=True)
class LadderEntry:
    """One line of the ladder, compiled."""

    lemma: str
    """Its first word."""
    rest: tuple[frozenset[str], ...]
    """What follows the first word; an empty set is `~`."""
    kind: CommitmentKind
    rung: str
    grade: int
    weak: bool
    wants: str
    """What it wants to follow: `<act>`, `<fact>` or nothing."""
    rank: int
    """Of two that fit equally, the lower is taken, but one that wants something first."""


class VerbMatch(NamedTuple):
    """An entry found in a sentence."""

    entry: LadderEntry
    form: VerbForm
    first: int
    """Its first phrase."""
    last: int
    """The phrase after its last."""
    verb: str
    """As the ladder has it, of alternatives the one found: `express ~ intention to`."""


@dataclass(frozen=True, slots=True)
class VerbLookup:
    """Entries by the form they begin with."""

    index: dict[str, tuple[tuple[LadderEntry, VerbForm], ...]]

    def longest(
        self,
        words: Sequence[VerbPhrase],
        at: int,
        *,
        forms: frozenset[VerbForm],
        ladder: Ladder,
    ) -> VerbMatch | None:
        """Return the entry that takes most words at a place, in one of these forms."""
        if at >= len(words):
            return None
        best: VerbMatch | None = None
        for entry, form in self.index.get(words[at].low, ()):
            if form not in forms:
                continue
            followed = _follow(words, at + 1, entry, ladder)
            if followed is None:
                continue
            last, rest = followed
            if best is None or _worth(last, entry) > _worth(best.last, best.entry):
                best = VerbMatch(entry, form, at, last, " ".join([entry.lemma, *rest]))
        return best


def _worth(last: int, entry: LadderEntry) -> tuple[int, bool, int]:
    return last, bool(entry.wants), -entry.rank


def _follow(
    words: Sequence[VerbPhrase], at: int, entry: LadderEntry, ladder: Ladder
) -> tuple[int, list[str]] | None:
    """Return the phrase after the entry's last, and its words, when its rest stands at a place."""
    rest: list[str] = []
    for i, options in enumerate(entry.rest):
        if not options:
            found = _fill(words, at, entry.rest[i + 1])
            if found is None:
                return None
            at = found
            rest.append("~")
            continue
        if not _is_one(words, at, options):
            after = skip_adverbs(words, at, ladder)
            if after == at or not _is_one(words, after, options):
                return None
            at = after
        rest.append(words[at].low)
        at += 1
    if entry.wants == "<act>" and not _opens_act(words, at, ladder):
        return None
    if entry.wants == "<fact>" and _is_promise(words, at, ladder):
        return None
    return at, rest


def _is_one(words: Sequence[VerbPhrase], at: int, options: frozenset[str]) -> bool:
    return at < len(words) and words[at].low in options and not words[at].parts


def _fill(words: Sequence[VerbPhrase], at: int, following: frozenset[str]) -> int | None:
    """Return where the word after `~` stands."""
    for place in range(at, min(at + _FILL + 1, len(words))):
        if words[place].parts:
            return None
        if words[place].low in following:
            return place
        if words[place].low in _STOPS:
            return None
    return None


def is_act(words: Sequence[VerbPhrase], at: int, ladder: Ladder) -> bool:
    """Tell whether a verb, or the noun of one, stands at a place."""
    if at >= len(words):
        return False
    low = words[at].low
    return low.endswith("ing") or low in verbs_of(ladder, VerbUse.ACT).index


def _opens_act(words: Sequence[VerbPhrase], at: int, ladder: Ladder) -> bool:
    """Tell whether something to be done follows: `to expanding`, `to peace and to expanding`."""
    if is_act(words, skip_adverbs(words, at, ladder), ladder) or _opens_deed(words, at, ladder):
        return True
    word_before = words[at - 1].low
    for place in range(at + 1, min(at + _CLAUSE, len(words) - 1)):
        if any(sign in words[place].gap for sign in ";:"):
            return False
        further = words[place].low == word_before and words[place - 1].low in {"and", "as"}
        done = skip_adverbs(words, place + 1, ladder)
        if further and done < len(words) and words[done].low.endswith("ing"):
            return True
    return False


def _opens_deed(words: Sequence[VerbPhrase], at: int, ladder: Ladder) -> bool:
    """Tell whether a noun of doing follows its article: `to the swift implementation of`."""
    for place in range(at, min(at + _FILL, len(words) - 1)):
        word = words[place]
        if word.possessive or word.low in _STOPS or (place > at and word.parts):
            return False
        noun = word.low.endswith(_DOING) and word.low in verbs_of(ladder, VerbUse.ACT).index
        if noun and words[place + 1].low in {"of", "and"}:
            return True
    return False


def _is_promise(words: Sequence[VerbPhrase], at: int, ladder: Ladder) -> bool:
    """Tell whether a clause says what is to be done: `they should meet`, `it will be signed`."""
    inside = words[at : at + _CLAUSE]
    place = next((i for i, word in enumerate(inside) if word.low in _DUTIES), 0)
    if place == 0:
        return False
    subject = next((word for word in reversed(inside[:place]) if not _is_filler(word)), inside[0])
    grammar = ladder.grammar
    named = subject.name is not None and not subject.possessive
    if named or subject.low in {*grammar.collectives, *grammar.sides, *grammar.we, *grammar.they}:
        return True
    if inside[place].low not in {"will", "shall"}:
        return False
    if subject.is_capital and subject.low in grammar.bodies | grammar.organs | grammar.groups:
        return True
    verb = skip_adverbs(inside, place + 1, ladder)
    if verb + 1 < len(inside) and inside[verb].low == "be":
        done = skip_adverbs(inside, verb + 1, ladder)
        return done < len(inside) and inside[done].low.endswith(_DONE)
    acts = verbs_of(ladder, VerbUse.ACT)
    deed = acts.longest(inside, verb, forms=frozenset({VerbForm.BASE}), ladder=ladder)
    return deed is not None and deed.entry.grade == ladder.substance[0].grade


def _is_filler(word: VerbPhrase) -> bool:
    return word.low in {"both", "all", "also", "each", "together"} or word.low.endswith("ly")


def skip_adverbs(words: Sequence[VerbPhrase], at: int, ladder: Ladder) -> int:
    """Return the first phrase at or after a place that is no adverb."""
    for _ in range(_MOST_ADVERBS):
        after = _after_adverb(words, at, ladder) if at < len(words) else None
        if after is None:
            break
        at = after
    return at


def _after_adverb(words: Sequence[VerbPhrase], at: int, ladder: Ladder) -> int | None:
    low = words[at].low
    for listed in _adverbs(ladder).get(low, ()):
        last = at + len(listed)
        if tuple(word.low for word in words[at:last]) == listed:
            return last
    is_adverb = low.endswith("ly") and low not in ladder.grammar.no_adverbs and len(low) > 4
    return at + 1 if is_adverb else None


@lru_cache(maxsize=8)
def _adverbs(ladder: Ladder) -> dict[str, list[tuple[str, ...]]]:
    index: dict[str, list[tuple[str, ...]]] = {}
    for adverb in sorted(set(ladder.grammar.adverbs), key=lambda text: (-len(text), text)):
        parts = tuple(adverb.split())
        index.setdefault(parts[0], []).append(parts)
    return index


@lru_cache(maxsize=24)
def verbs_of(ladder: Ladder, use: VerbUse) -> VerbLookup:
    """Return the ladder's entries for one use, compiled."""
    index: dict[str, list[tuple[LadderEntry, VerbForm]]] = {}
    for lemmas, template in _entries(ladder, use):
        for lemma in lemmas:
            entry = replace(template, lemma=lemma)
            for word, form in inflect(lemma, ladder.grammar.irregular):
                if lemma in _MODALS and form is not VerbForm.BASE:
                    continue
                kind = VerbForm.MODAL if lemma in _MODALS else form
                index.setdefault(word, []).append((entry, kind))
    return VerbLookup({word: tuple(found) for word, found in index.items()})


def _entries(ladder: Ladder, use: VerbUse) -> Iterator[tuple[list[str], LadderEntry]]:
    if use is VerbUse.CARRIER:
        for verb in ladder.grammar.carriers:
            yield _compile(verb, CommitmentKind.UNDERTAKING, "", 0, 0)
    elif use is VerbUse.DECREE:
        decision = next((rung for rung in ladder.firmness if rung.name == "decide"), None)
        for verb in ladder.grammar.decrees if decision else ():
            name, grade = (decision.name, decision.grade) if decision else ("", 0)
            yield _compile(verb, CommitmentKind.UNDERTAKING, name, grade, 0)
    elif use is VerbUse.ACT:
        for rung in ladder.substance:
            for verb in rung.verbs:
                yield _compile(verb, CommitmentKind.UNDERTAKING, rung.name, rung.grade, 0)
    else:
        for rung in ladder.firmness:
            for verb in rung.verbs:
                yield _compile(verb, CommitmentKind.UNDERTAKING, rung.name, rung.grade, 0)
        others = (
            (ladder.appeals, CommitmentKind.APPEAL, 1),
            (ladder.assessments, CommitmentKind.ASSESSMENT, 2),
            (ladder.facts, CommitmentKind.FACT, 3),
        )
        for groups, kind, rank in others:
            for group in groups:
                for verb in group.verbs:
                    yield _compile(verb, kind, group.name, 0, rank)


def _compile(
    verb: str, kind: CommitmentKind, rung: str, grade: int, rank: int
) -> tuple[list[str], LadderEntry]:
    weak = verb.endswith("!")
    first, *rest = verb.removesuffix("!").split()
    wants = rest.pop() if rest and rest[-1] in WANTED else ""
    entry = LadderEntry(
        lemma=first,
        rest=tuple(frozenset() if part == "~" else frozenset(part.split("|")) for part in rest),
        kind=kind,
        rung=rung,
        grade=grade,
        weak=weak,
        wants=wants,
        rank=rank,
    )
    return first.split("|"), entry


# ----------------------------------------
# The forms of an English verb, from its lemma.

_VOWELS = "aeiou"


class VerbForm(StrEnum):
    """How a verb stands in its sentence."""

    BASE = "base"
    THIRD = "third"
    PAST = "past"
    PARTICIPLE = "participle"
    ING = "ing"
    MODAL = "modal"


PRESENT = frozenset({VerbForm.BASE, VerbForm.THIRD})
FINITE = frozenset({VerbForm.BASE, VerbForm.THIRD, VerbForm.PAST, VerbForm.MODAL})


def inflect(lemma: str, irregular: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, VerbForm]]:
    """Yield every form of a verb with what it is, both spellings of `-ize` included.

    >>> sorted({word for word, form in inflect("recognize", {})})[:4]
    ['recognise', 'recognised', 'recognises', 'recognising']
    """
    if lemma == "be":
        yield from _BE
        return
    for spelling in {lemma, _british(lemma)}:
        past, participle, ing = _principal_parts(spelling, irregular)
        yield spelling, VerbForm.BASE
        yield _third(spelling), VerbForm.THIRD
        for word in past:
            yield word, VerbForm.PAST
        for word in participle:
            yield word, VerbForm.PARTICIPLE
        for word in ing:
            yield word, VerbForm.ING


# `remain committed` says what `be committed` says, and says that it was so before.
_BE = (
    ("be", VerbForm.BASE),
    ("am", VerbForm.BASE),
    ("are", VerbForm.BASE),
    ("is", VerbForm.THIRD),
    ("was", VerbForm.PAST),
    ("were", VerbForm.PAST),
    ("been", VerbForm.PARTICIPLE),
    ("being", VerbForm.ING),
    ("remain", VerbForm.BASE),
    ("remains", VerbForm.THIRD),
    ("remained", VerbForm.PAST),
    ("remained", VerbForm.PARTICIPLE),
    ("remaining", VerbForm.ING),
)


def _british(lemma: str) -> str:
    if lemma.endswith("ize"):
        return f"{lemma[:-3]}ise"
    return f"{lemma[:-3]}yse" if lemma.endswith("yze") else lemma


def _third(lemma: str) -> str:
    if lemma == "have":
        return "has"
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{lemma}es"
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return f"{lemma[:-1]}ies"
    return f"{lemma}s"


def _principal_parts(
    lemma: str, irregular: Mapping[str, tuple[str, ...]]
) -> tuple[list[str], list[str], list[str]]:
    if lemma in irregular:
        past, participle, ing = (form.split("|") for form in irregular[lemma])
        return past, participle, ing
    if lemma.endswith("e"):
        return [f"{lemma}d"], [f"{lemma}d"], [f"{lemma[:-1]}ing"]
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return [f"{lemma[:-1]}ied"], [f"{lemma[:-1]}ied"], [f"{lemma}ing"]
    return [f"{lemma}ed"], [f"{lemma}ed"], [f"{lemma}ing"]


# ----------------------------------------
# The words of a sentence with the names in it tied together, ready to be parsed.
#
# Why: whether `United States` or `Prime Minister ISHIBA` has one word or three does not matter to
# grammar; which party it is does.

_POSSESSIVE = re.compile(r"['’](?:s\b|(?=[\s,.;]|$))")


class VerbPhrase(NamedTuple):
    """A word, or the several words of a name."""

    text: str
    low: str
    """In small letters, with plain apostrophes."""
    start: int
    end: int
    gap: str
    """What stands between it and the phrase before."""
    name: SlotKind | None = None
    value: str = ""
    """Of a party its code, of a person the words of the name in order."""
    possessive: bool = False

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()

    @property
    def parts(self) -> bool:
        """Whether a comma, a semicolon or the like stands before it."""
        return any(sign in self.gap for sign in ",;:—–()")


def verb_phrases(text: str, *, start: int, end: int, names: NameWords) -> tuple[VerbPhrase, ...]:
    """Return the phrases of one sentence, with offsets into the whole text."""
    sentence = text[start:end]
    tokens = tokens_of(sentence, cut_tokens(sentence))
    slots = _starts(tokens, names)
    made: list[VerbPhrase] = []
    at = 0
    while at < len(tokens):
        slot = slots.get(tokens[at].start)
        last = at + 1
        while slot and last < len(tokens) and tokens[last].end <= slot.end:
            last += 1
        made.append(_phrase(sentence, tokens[at:last], slot, start))
        at = last
    return tuple(made)


def _starts(tokens: Sequence[Token], names: NameWords) -> dict[int, Slot]:
    """Return names by where they begin; persons before parties where both could stand."""
    found: dict[int, Slot] = {}
    covered: set[int] = set()
    for slot in find_names(tokens, names):
        span = range(slot.start, slot.end)
        if covered.isdisjoint(span):
            covered.update(span)
            found[slot.start] = slot
    return found


def _phrase(text: str, tokens: Sequence[Token], slot: Slot | None, offset: int) -> VerbPhrase:
    first, last = tokens[0], tokens[-1]
    printed = text[first.start : last.end]
    return VerbPhrase(
        text=printed,
        low=printed.casefold().replace("’", "'"),
        start=offset + first.start,
        end=offset + last.end,
        gap=first.gap,
        name=slot.kind if slot else None,
        value=slot.value if slot else "",
        possessive=bool(_POSSESSIVE.match(text, last.end)),
    )
