"""Whether a speaker stands at a place of a sentence, and for whom: all sides, or some.

A speaker is the subject of an operative verb: `the two leaders`, `Prime Minister ISHIBA`, `the Lao
side`, `we`. A name after a preposition is none, nor is one inside a longer name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus_tool.analysis.cast import Cast
from corpus_tool.analysis.persons import (
    UNKNOWN,
    Found,
    after_brackets,
    find_person,
    gap_before,
    title_words,
)
from corpus_tool.analysis.phrases import Phrase
from corpus_tool.lexicon import Ladder
from corpus_tool.text.slots import SlotKind

__all__ = ["Found", "Speakers"]

_ALONE = frozenset({"members", "participants", "leaders", "ministers", "partners", "delegations"})
"""Speakers also without an article, at the head of a clause."""
_MOST = 250
"""Speakers in a list; a longer one is cut there."""
_DEEPEST = 4
"""So far is followed who stands in whose name: `leaders of the member states of ASEAN`."""
_OPENERS = frozenset({"the", "our", "both", "all", "two", "three", "four", "these"})
_OF = frozenset({"of", "the", "and", "for"})
_PEOPLES = frozenset({"government", "governments", "people"})
_PARTY = (SlotKind.PARTY, SlotKind.DEMONYM)


@dataclass(frozen=True, slots=True)
class Speakers:
    """Finds the speakers of one text."""

    cast: Cast
    ladder: Ladder

    def at(self, words: Sequence[Phrase], first: int, *, depth: int = 0) -> Found | None:
        """Return the longest speaker that begins at a place.

        Args:
            words: the sentence.
            first: the place.
            depth: how many speakers it stands in: `the leaders of …`.
        """
        found = self._single(words, first, depth)
        if found is None or found.is_pronoun:
            return found
        members = self._listed(words, found, depth)
        return self._together(members) if len(members) > 1 else found

    def _listed(self, words: Sequence[Phrase], first: Found, depth: int) -> list[Found]:
        """Return the speakers of `Japan, the Philippines, and the United States`.

        A list ends in "and": else the comma parts the sentence, not the list.
        """
        members, complete = [first], 1
        while len(members) < _MOST and members[-1].last < len(words) and not members[-1].joint:
            at = members[-1].last
            gap = gap_before(words, at)
            closes = words[at].low == "and" and not gap.strip(' ,)”"’')
            if not closes and gap.strip(' )”"') != ",":
                break
            following = self._member(words, at + 1 if closes else at, depth)
            if following is None:
                break
            members.append(following)
            complete = len(members) if closes else complete
        return members[:complete]

    def _member(self, words: Sequence[Phrase], at: int, depth: int) -> Found | None:
        if at >= len(words):
            return None
        found = self._single(words, at, depth) or self._party(words, at, outsiders=True)
        found = found or self._office(words, at, bare=True)
        return None if found is None or found.is_pronoun or found.joint else found

    def _together(self, members: Sequence[Found]) -> Found:
        codes = frozenset(code for member in members for code in member.codes)
        strangers = any(code.startswith(UNKNOWN) for code in codes)
        joint = self.cast.is_all(codes) or (not self.cast.parties and len(codes) > 1)
        joint = joint or (strangers and len(codes) >= max(2, len(self.cast.parties)))
        return Found(members[0].first, members[-1].last, codes, joint=joint, plural=True)

    def _single(self, words: Sequence[Phrase], at: int, depth: int) -> Found | None:
        if at >= len(words):
            return None
        return (
            self._pronoun(words, at)
            or find_person(words, at, self.cast)
            or self._party(words, at)
            or self._each(words, at)
            or self._collective(words, at, depth)
            or self._office(words, at)
        )

    def _pronoun(self, words: Sequence[Phrase], at: int) -> Found | None:
        grammar, low = self.ladder.grammar, words[at].low
        if low in grammar.we:
            last = at + 2 if at + 1 < len(words) and words[at + 1].low == "both" else at + 1
            return Found(at, last, frozenset(), joint=True, plural=True)
        follows = words[at + 1].low if at + 1 < len(words) else ""
        if low == "both" and not self._opens_name(words, at + 1) and follows != "of":
            return Found(at, at + 1, frozenset(), joint=True, plural=True)
        if low in grammar.they or low in grammar.singular:
            plural = low in grammar.they
            return Found(at, at + 1, frozenset(), plural=plural, is_pronoun=True)
        return None

    def _opens_name(self, words: Sequence[Phrase], at: int) -> bool:
        """Tell whether `both` belongs to what follows it: `both sides`, `both Arden and …`."""
        if at >= len(words):
            return False
        low = words[at].low
        named = words[at].name is not None or words[at].is_capital
        grammar = self.ladder.grammar
        return named or low in grammar.qualifiers or low in grammar.collectives

    def _party(self, words: Sequence[Phrase], at: int, *, outsiders: bool = False) -> Found | None:
        """Return the speaker in `the Lao PDR`, `the U.S. side`, `the Government of Japan`."""
        place = at + 1 if words[at].low == "the" else at
        if place >= len(words):
            return None
        if place > at and words[place].low in _PEOPLES:
            return self._government(words, at, place + 1)
        word = words[place]
        if word.text in self.cast.bodies and not word.possessive:
            return Found(at, place + 1, frozenset({self.cast.bodies[word.text]}), is_bare=True)
        if word.name not in _PARTY:
            return None
        codes = self.cast.kept(word.value)
        if outsiders and not codes:
            codes = frozenset(word.value.split("-"))
        if not codes:
            return None
        side = self._side(words, place + 1)
        if side is not None and not (word.possessive and words[side - 1].name):
            joint = self.cast.is_all(codes)
            return Found(at, side, codes, joint=joint, plural=joint)
        if word.possessive or word.name is SlotKind.DEMONYM or "-" in word.value:
            return None
        return Found(at, after_brackets(words, place + 1), codes, is_bare=True)

    def _government(self, words: Sequence[Phrase], first: int, at: int) -> Found | None:
        for _ in range(_DEEPEST):
            if at + 1 >= len(words) or words[at].low != "of":
                return None
            deeper = words[at + 1].low == "the" and at + 2 < len(words)
            if not (deeper and words[at + 2].low in _PEOPLES):
                found = self._party(words, at + 1)
                return Found(first, found.last, found.codes) if found else None
            at += 3
        return None

    def _side(self, words: Sequence[Phrase], at: int) -> int | None:
        """Return the phrase after `side`, `government` or a body's name that follows a party."""
        grammar = self.ladder.grammar
        for place in range(at, min(at + 8, len(words))):
            word = words[place]
            if word.gap.strip(" '’s") or word.name is SlotKind.PERSON:
                return None
            listed = word.low in grammar.sides or (word.is_capital and word.low in grammar.bodies)
            follows = words[place + 1] if place + 1 < len(words) else None
            longer = follows is not None and follows.is_capital and not follows.gap.strip()
            if listed and not word.possessive and not longer:
                return after_brackets(words, _after_field(words, place + 1))
            if not (word.is_capital or word.low in {"of", "and", "for"}):
                return None
        return None

    def _each(self, words: Sequence[Phrase], at: int) -> Found | None:
        """Return the speakers in `each side`, `neither Party`, `either of the two sides`."""
        grammar = self.ladder.grammar
        named = grammar.members | grammar.collectives
        if words[at].low not in {"each", "either", "neither"}:
            return None
        for place in range(at + 1, min(at + 5, len(words))):
            word = words[place]
            if word.gap.strip():
                return None
            after = words[place + 1] if place + 1 < len(words) else None
            if after is not None and after.low in named and not after.gap.strip():
                continue
            if word.low in named:
                return None if word.possessive else Found(at, place + 1, frozenset(), joint=True)
            if word.low not in grammar.qualifiers:
                return None
        return None

    def _collective(self, words: Sequence[Phrase], at: int, depth: int) -> Found | None:
        """Return the speakers in `the two leaders`, `both sides`, `ASEAN Member States`."""
        grammar = self.ladder.grammar
        heads = at == 0 or "," in words[at].gap
        opens = words[at].low in _OPENERS or words[at].is_capital
        opens = opens or (heads and words[at].low in _ALONE)
        if not opens:
            return None
        codes: set[str] = set()
        for place in range(at, min(at + 10, len(words))):
            word = words[place]
            if place > at and word.gap.strip():
                return None
            if word.low in grammar.collectives and not word.possessive:
                if self._is_longer(words, place):
                    continue
                if words[at].low == "all" and word.low in {"states", "countries", "nations"}:
                    return None
                return self._whose(words, at, place + 1, frozenset(codes), depth)
            if word.name in _PARTY and not word.possessive:
                codes |= set(word.value.split("-"))
            elif word.low not in grammar.qualifiers and not _is_acronym(word):
                return None
        return None

    def _is_longer(self, words: Sequence[Phrase], place: int) -> bool:
        """Tell whether the name goes on: `Heads of State and Government`, `Member States`."""
        after = words[place + 1] if place + 1 < len(words) else None
        if after is None or after.gap.strip():
            return False
        if after.low in self.ladder.grammar.collectives and not after.possessive:
            return True
        return (
            words[place].low in {"heads", "ministers"}
            and after.low == "of"
            and (place + 2 < len(words) and words[place + 2].low in {"state", "government"})
        )

    def _whose(
        self, words: Sequence[Phrase], first: int, last: int, codes: frozenset[str], depth: int
    ) -> Found:
        """Read whose leaders they are: `of Japan and the Lao PDR`, `of both countries`."""
        follows = last + 1 < len(words) and depth < _DEEPEST
        if follows and words[last].low in {"of", "from"} and not words[last].parts:
            named = self.at(words, last + 1, depth=depth + 1)
            if named and not named.is_pronoun:
                codes, last = codes | named.codes, named.last
        last = after_brackets(words, last)
        known = codes & set(self.cast.parties) if self.cast.parties else codes
        joint = not known or self.cast.is_all(known) or (not self.cast.parties and len(known) > 1)
        return Found(first, last, frozenset(known), joint=joint, plural=True)

    def _office(self, words: Sequence[Phrase], at: int, *, bare: bool = False) -> Found | None:
        """Return the speaker in `the Prime Minister` and `the President of Kenya`."""
        titles = title_words(self.cast.names)
        place = at + (words[at].low == "the" if at < len(words) else 0)
        if place >= len(words) or words[place].text not in titles or (place == at and not bare):
            return None
        while place < len(words) and words[place].text in titles and not words[place].parts:
            place += 1
        last = words[place - 1]
        if last.possessive:
            return None
        if place + 1 < len(words) and words[place].low == "of":
            found = self._party(words, place + 1)
            return Found(at, found.last, found.codes) if found else None
        code = self.cast.offices.get(last.low)
        return Found(at, place, frozenset({code})) if code else None


def _after_field(words: Sequence[Phrase], at: int) -> int:
    """Skip what a body is for: `Agency for International Development`, `Department of State`."""
    last = at
    if at < len(words) and words[at].low in {"for", "of"} and not words[at].gap.strip():
        at += 2 if at + 1 < len(words) and words[at + 1].low == "the" else 1
        while at < len(words) and not words[at].gap.strip() and words[at].name is None:
            if words[at].is_capital:
                last = at + 1
            elif words[at].low not in {"and", "of", "for"}:
                break
            at += 1
    return last


def _is_acronym(word: Phrase) -> bool:
    """Tell whether a word is the short name of some body: `CRI members`."""
    return len(word.text) > 1 and word.text.isupper() and word.text.isalpha()
