"""Who may speak in a text: its parties, and which of them each leader and each office speaks for.

Nothing is known beforehand of who governs where: a leader belongs to the party that the text
itself names beside the name, or, of two parties, to the one that is left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from corpus_tool.commitments.verbs import VerbPhrase, verb_phrases
from corpus_tool.lexicon import Ladder, Lexicon, NameWords
from corpus_tool.model import Party, Version
from corpus_tool.text.slots import SlotKind

__all__ = [
    "KnownSpeakers",
    "opens_for_body",
    "read_known_speakers",
    "title_words",
]

_PARTY = (SlotKind.PARTY, SlotKind.DEMONYM)
_NAME_WORDS = 6
_NEAR = 8
"""Words between a person and the party of the office."""
_STYLES = re.compile(
    r"\A(?:the )?(?:(?:[A-Z]\w+ )*(?:Republic|Kingdom|State|Union|Commonwealth|Federation|"
    r"Principality|Sultanate|Emirate|Duchy)) of (?:the )?"
)
_OPENER = re.compile(
    r"[\W_]*(?:The|THE)(?:[ \u00a0](?:[A-Z][\w'’-]*|of|the|and|for|on|to)){1,12}[,:][\W_]*"
    r"|(?:Council|Assembly|Conference|Committee|Commission|Board|Parliament|Congress)[,:]"
)
_POINTED = frozenset({"mr", "mrs", "ms", "dr", "st", "jr", "sr", "hon", "prof"})
_JOINERS = frozenset({"of", "the", "and", "for"})


@dataclass(frozen=True, slots=True)
class KnownSpeakers:
    """Parties and leaders of one text."""

    parties: tuple[str, ...]
    """Codes, sorted; empty where the text does not tell."""
    leaders: Mapping[frozenset[str], str]
    """Words of a name to the party."""
    parts: Mapping[frozenset[str], frozenset[str]]
    """Any of the words of a name, alone or together, to the parties of those who have them."""
    offices: Mapping[str, str]
    """An office that one party's leader alone holds, to the party: `president`."""
    bodies: Mapping[str, str]
    """Short names of the parties' bodies, as the text introduces them: `NSF`."""
    names: NameWords
    voices: frozenset[str] = frozenset()
    """What kinds of bodies the text itself speaks for, by its title and opening: `council`."""

    def leader(self, name: str) -> str | None:
        """Return the party a person speaks for; a part of the name is enough."""
        words = frozenset(name.split())
        found = {self.leaders[part] for part in _parts_of(words) if part in self.leaders}
        found |= self.parts.get(words, frozenset())
        for word in () if found else words:
            found |= self.parts.get(frozenset({word}), frozenset())
        return next(iter(found)) if len(found) == 1 else None

    def kept(self, code: str) -> frozenset[str]:
        """Return the parties of a code such as `USA-KOR`; none where one is an outsider."""
        codes = frozenset(code.split("-"))
        return codes if not self.parties or codes <= set(self.parties) else frozenset()

    def is_all(self, codes: frozenset[str]) -> bool:
        """Tell whether these parties are all of them."""
        return len(codes) > 1 and codes >= frozenset(self.parties)


def read_known_speakers(version: Version, *, lexicon: Lexicon, ladder: Ladder) -> KnownSpeakers:
    """Read parties and leaders from a version: its description, titles, text and signatures."""
    names = _own_names(lexicon.names, version.document.parties)
    texts = [paragraph.text for paragraph in version.paragraphs]
    parsed = [verb_phrases(text, start=0, end=len(text), names=names) for text in texts]
    signed = [
        verb_phrases(line, start=0, end=len(line), names=names)
        for part in version.segmentation.parts
        for signatory in part.signatories
        if (line := f"Mr {signatory.name.title()}, {signatory.office}")
    ]
    styles = title_words(names) | {"His", "Her", "The"}
    known = frozenset(part for words in parsed for word in words for part in _name_parts(word))
    adjacent_pairs = Counter(
        pair for words in (*parsed, *signed) for pair in _beside(words, known, styles)
    )
    parties = _parties(version, names)
    leaders = _leaders(adjacent_pairs, parsed, parties, ladder.grammar.offices)
    offices = _offices(parsed, leaders, parties, lexicon.segmentation.offices)
    bodies = _bodies(parsed, parties, ladder.grammar.bodies)
    voices = _voices(version, ladder.grammar.organs)
    return KnownSpeakers(parties, leaders, _by_parts(leaders), offices, bodies, names, voices)


def opens_for_body(text: str) -> bool:
    """Tell whether a line names the body whose acts follow: `The General Assembly,`."""
    return _OPENER.fullmatch(text) is not None


def _voices(version: Version, organs: frozenset[str]) -> frozenset[str]:
    """Return the bodies in whose name a text speaks, by its titles and its opening line."""
    lines = [version.document.title, *(p.title for p in version.segmentation.parts)]
    lines += [paragraph.text for paragraph in version.paragraphs if opens_for_body(paragraph.text)]
    words = (word for line in lines for word in re.findall(r"[\w-]+", line.casefold()))
    return frozenset(words) & organs


def _by_parts(leaders: Mapping[frozenset[str], str]) -> dict[frozenset[str], frozenset[str]]:
    """Return the parties of those who have some of these words in their names."""
    found: dict[frozenset[str], set[str]] = {}
    for name, code in leaders.items():
        for part in _parts_of(name):
            found.setdefault(part, set()).add(code)
    return {part: frozenset(codes) for part, codes in found.items()}


def _parts_of(name: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield every choice of the words of a name, which has six at most."""
    words = sorted(name)[:_NAME_WORDS]
    for size in range(1, len(words) + 1):
        yield from map(frozenset, combinations(words, size))


def _bodies(
    parsed: Sequence[Sequence[VerbPhrase]], parties: tuple[str, ...], listed: Collection[str]
) -> dict[str, str]:
    """Return the short names introduced as `the U.S. National Science Foundation (NSF)`."""
    found: dict[str, set[str]] = {}
    for words in parsed:
        for at, word in enumerate(words[:-1]):
            short = word.text.isupper() and word.name is None and len(word.text) > 2
            if short and "(" in word.gap and ")" in words[at + 1].gap:
                code = _whose_body(words, at, listed)
                if code and (not parties or code in parties):
                    found.setdefault(word.text, set()).add(code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def _whose_body(words: Sequence[VerbPhrase], at: int, listed: Collection[str]) -> str | None:
    """Return the party in `the Arden Coast Guard Agency`, which ends before a place."""
    is_body = False
    for place in range(at - 1, max(-1, at - 1 - _NEAR), -1):
        word = words[place]
        if word.name in _PARTY:
            return word.value if is_body and "-" not in word.value else None
        if word.name or not (word.is_capital or word.low in _JOINERS):
            return None
        if place < at - 1 and words[place + 1].gap.strip():
            return None
        is_body = is_body or word.low in listed
    return None


def _name_parts(word: VerbPhrase) -> Sequence[str]:
    """Return the words of a person's name, initials left out."""
    if word.name is not SlotKind.PERSON:
        return ()
    return [part for part in word.value.split() if len(part) > 2]


def _own_names(names: NameWords, parties: Sequence[Party]) -> NameWords:
    """Add the names by which a document's description calls its parties."""
    party_forms = {form for forms in names.parties.values() for form in forms}
    added: dict[str, tuple[str, ...]] = {}
    for party in parties:
        forms = {party.name, _STYLES.sub("", party.name)} - party_forms - {""}
        if forms:
            added[party.code] = (*names.parties.get(party.code, ()), *sorted(forms))
    return replace(names, parties={**names.parties, **added}) if added else names


def _beside(
    words: Sequence[VerbPhrase], known: frozenset[str], styles: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield each person with the party of the office that stands before or after the name.

    Names known from elsewhere are recognised without a title before them, too: the title may stand
    far off, as in `General Secretary of the … Committee Nguyen`.
    """
    for at, word in enumerate(words):
        person = word.value if word.name is SlotKind.PERSON else word.low
        if word.name is SlotKind.PERSON or (word.is_capital and word.low in known):
            code = _party_before(words, at, styles)
            if not (code or word.possessive):
                code = _party_after(words, at)
            if code:
                yield person, code


def _party_before(words: Sequence[VerbPhrase], at: int, styles: frozenset[str]) -> str | None:
    """Return the party in `President of the United States Joseph R. Biden`, `Lao Premier X`."""
    for place in range(at - 1, max(-1, at - 1 - _NEAR), -1):
        word = words[place]
        if not _is_close(words[place], words[place + 1]):
            if _is_apposed(words, place, at, styles):
                return word.value
            # "…, Prime Minister of Japan, and H.E. Mr. X": the comma ends the other's office.
            return None
        if word.name in _PARTY and "-" not in word.value:
            return word.value
        if word.name or not (word.is_capital or word.low in {"of", "the", "h.e", "his"}):
            return None
    return None


def _is_apposed(words: Sequence[VerbPhrase], party: int, name: int, styles: frozenset[str]) -> bool:
    """Tell whether a name follows its office: `the Prime Minister of Japan, H.E. Mr. Taro Mori`.

    Not so where the office belongs to a name before it: `Mr. X, President of Peru, Ms. Y`.
    """
    word = words[party]
    if word.name is not SlotKind.PARTY or "-" in word.value:
        return False
    if words[party + 1].gap.strip() not in {",", ", (", "(", "-", "–", "—"}:
        return False
    if not all(word.text.removesuffix(".") in styles for word in words[party + 1 : name]):
        return False
    at = party - 1
    if words[at].low not in {"of", "the"}:
        return False
    while at >= 0 and not words[at + 1].gap.strip() and words[at].name is None:
        if not (words[at].is_capital or words[at].low in _JOINERS):
            break
        at -= 1
    return at < 0 or words[at].name is not SlotKind.PERSON


def _party_after(words: Sequence[VerbPhrase], at: int) -> str | None:
    """Return the party in `X, Prime Minister of Japan` and in `X of Japan`."""
    for place in range(at + 1, min(at + 1 + _NEAR, len(words))):
        word = words[place]
        if word.name is SlotKind.PARTY and "-" not in word.value:
            return word.value if words[place - 1].low in {"of", "the"} else None
        is_apposed = _is_close(words[place - 1], word) or (
            place == at + 1 and word.gap.strip() == ","
        )
        if word.name or not is_apposed or not (word.is_capital or word.low in _JOINERS):
            return None
    return None


def _is_close(before: VerbPhrase, word: VerbPhrase) -> bool:
    """Tell whether two words are of one name: nothing between them but an abbreviation's point."""
    between = word.gap.strip()
    return not between or (between == "." and (len(before.low) == 1 or before.low in _POINTED))


def _parties(version: Version, names: NameWords) -> tuple[str, ...]:
    """Return the parties of the description, else those of the title; none where it names one."""
    if version.document.parties:
        return tuple(sorted(party.code for party in version.document.parties))
    titles = [version.document.title, *(p.title for p in version.segmentation.parts[:1])]
    found = {code for title in titles for code in _codes(re.sub(r"[-–—]", " / ", title), names)}
    return tuple(sorted(found)) if len(found) > 1 else ()


def _codes(text: str, names: NameWords) -> Iterator[str]:
    for word in verb_phrases(text, start=0, end=len(text), names=names):
        if word.name in _PARTY:
            yield from word.value.split("-")


def _leaders(
    adjacent_pairs: Counter[tuple[str, str]],
    parsed: Sequence[Sequence[VerbPhrase]],
    parties: tuple[str, ...],
    offices: Mapping[str, tuple[str, ...]],
) -> dict[frozenset[str], str]:
    """Give each person a party: by the text, by the office, or, of two, the one that is left."""
    leaders: dict[frozenset[str], str] = {}
    for (person, code), _ in sorted(adjacent_pairs.items(), key=lambda item: (-item[1], item[0])):
        if not parties or code in parties:
            leaders.setdefault(frozenset(person.split()), code)
    outsiders = {person for person, code in adjacent_pairs if parties and code not in parties}
    abroad = {word for person in outsiders for word in person.split()}
    strangers = _strangers(parsed, leaders, abroad)
    for person, office in strangers:
        fitting = set(parties) & set(offices.get(office, ()))
        # Two persons of one office are of two states, and nothing tells who is of which.
        if len(fitting) == 1 and _is_the_one(person, office, strangers):
            leaders.setdefault(frozenset(person.split()), fitting.pop())
    remaining = _strangers(parsed, leaders, abroad)
    free = sorted(set(parties) - set(leaders.values()))
    first = next(iter(remaining), None)
    if first and len(parties) == 2 and len(free) == 1 and _is_the_one(*first, remaining):
        # Two sides, and one leader's is known: the other one is the person named most.
        own = [name for name, _ in remaining if set(name.split()) & set(first[0].split())]
        leaders |= {frozenset(name.split()): free[0] for name in own}
    return leaders


_OFTENER = 3
"""So many times as often as another of the same office the leader of a side is named: who is only
mentioned, as a third state's president is, is no doubt of whose office it is."""


def _is_the_one(person: str, office: str, strangers: Counter[tuple[str, str]]) -> bool:
    """Tell whether nobody of another name has the same office, or is hardly named by it."""
    words = set(person.split())
    named = others = 0
    for (name, held), count in strangers.items():
        if held == office and words & set(name.split()):
            named += count
        elif held == office:
            others = max(others, count)
    return named >= _OFTENER * others


def _strangers(
    parsed: Sequence[Sequence[VerbPhrase]],
    leaders: Mapping[frozenset[str], str],
    abroad: Collection[str],
) -> Counter[tuple[str, str]]:
    """Count the persons without a party by name and last word of their office, most named first.

    Who the text says to be of a state that is no party is none of them.
    """
    explained = {word for name in leaders for word in name} | set(abroad)
    people = Counter(
        (word.value, words[at - 1].low if at else "")
        for words in parsed
        for at, word in enumerate(words)
        if word.name is SlotKind.PERSON and not explained & set(word.value.split())
    )
    return Counter(dict(people.most_common()))


def _offices(
    parsed: Sequence[Sequence[VerbPhrase]],
    leaders: Mapping[frozenset[str], str],
    parties: tuple[str, ...],
    listed: Collection[str],
) -> dict[str, str]:
    """Return the offices that stand before the leaders of one party only."""
    holders: dict[str, set[str]] = {}
    for words in parsed:
        for at, word in enumerate(words):
            if word.name is not SlotKind.PERSON or at == 0 or words[at - 1].low not in listed:
                continue
            code = leaders.get(frozenset(word.value.split()))
            if code in parties:
                holders.setdefault(words[at - 1].low, set()).add(code)
    return {office: next(iter(codes)) for office, codes in holders.items() if len(codes) == 1}


@lru_cache(maxsize=8)
def title_words(names: NameWords) -> frozenset[str]:
    """Return the words of which offices are made: `Prime`, `Minister`."""
    return frozenset(part.removesuffix(".") for title in names.titles for part in title.split())
