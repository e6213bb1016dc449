"""Who speaks: parties, leaders, offices and bodies as speakers at a place of a sentence.

Sections, in order:

* Whether a speaker stands at a place of a sentence, and for whom: all sides, or some.
* The leader at a place of a sentence, and whom that leader speaks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus_tool.commitments.known_speakers import KnownSpeakers, title_words
from corpus_tool.commitments.verbs import VerbPhrase
from corpus_tool.lexicon import Ladder
from corpus_tool.text.slots import SlotKind

__all__ = [
    "UNKNOWN",
    "FoundSpeaker",
    "Speakers",
]


# ----------------------------------------
# Whether a speaker stands at a place of a sentence, and for whom: all sides, or some.
#
# A speaker is the subject of an operative verb: `the two leaders`, `Prime Minister ISHIBA`, `the
# Lao side`, `we`. A name after a preposition is none, nor is one inside a longer name.

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
_FIELD = 9
"""Words of what a minister is for, before his state: `of Foreign Affairs and Trade of Peru`."""
_ORGAN = 9
"""Words of a body's name: `the Conference of the Parties`."""
_ANY = frozenset({"a", "an", "any", "every", "no", "the", "such", "that"})
"""Before `Party` and its like in the singular: one of them, whichever."""


@dataclass(frozen=True, slots=True)
class Speakers:
    """Finds the speakers of one text."""

    cast: KnownSpeakers
    ladder: Ladder

    def at(self, words: Sequence[VerbPhrase], first: int, *, depth: int = 0) -> FoundSpeaker | None:
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

    def _listed(
        self, words: Sequence[VerbPhrase], first: FoundSpeaker, depth: int
    ) -> list[FoundSpeaker]:
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

    def _member(self, words: Sequence[VerbPhrase], at: int, depth: int) -> FoundSpeaker | None:
        if at >= len(words):
            return None
        found = self._single(words, at, depth) or self._party(words, at, outsiders=True)
        found = found or self._office(words, at, bare=True)
        return None if found is None or found.is_pronoun or found.joint else found

    def _together(self, members: Sequence[FoundSpeaker]) -> FoundSpeaker:
        codes = frozenset(code for member in members for code in member.codes)
        strangers = any(code.startswith(UNKNOWN) for code in codes)
        joint = self.cast.is_all(codes) or (not self.cast.parties and len(codes) > 1)
        joint = joint or (strangers and len(codes) >= max(2, len(self.cast.parties)))
        return FoundSpeaker(members[0].first, members[-1].last, codes, joint=joint, plural=True)

    def _single(self, words: Sequence[VerbPhrase], at: int, depth: int) -> FoundSpeaker | None:
        if at >= len(words):
            return None
        return (
            self._pronoun(words, at)
            or find_person(words, at, self.cast)
            or self._party(words, at)
            or self._each(words, at)
            or self._collective(words, at, depth)
            or self._member_of_all(words, at)
            or self._office(words, at)
            or self._organ(words, at)
        )

    def _pronoun(self, words: Sequence[VerbPhrase], at: int) -> FoundSpeaker | None:
        grammar, low = self.ladder.grammar, words[at].low
        if low in grammar.we:
            last = at + 2 if at + 1 < len(words) and words[at + 1].low == "both" else at + 1
            return FoundSpeaker(at, last, frozenset(), joint=True, plural=True)
        follows = words[at + 1].low if at + 1 < len(words) else ""
        if low == "both" and not self._opens_name(words, at + 1) and follows != "of":
            return FoundSpeaker(at, at + 1, frozenset(), joint=True, plural=True)
        if low in grammar.they or low in grammar.singular:
            plural = low in grammar.they
            return FoundSpeaker(at, at + 1, frozenset(), plural=plural, is_pronoun=True)
        return None

    def _opens_name(self, words: Sequence[VerbPhrase], at: int) -> bool:
        """Tell whether `both` belongs to what follows it: `both sides`, `both Arden and …`."""
        if at >= len(words):
            return False
        low = words[at].low
        named = words[at].name is not None or words[at].is_capital
        grammar = self.ladder.grammar
        return named or low in grammar.qualifiers or low in grammar.collectives

    def _party(
        self, words: Sequence[VerbPhrase], at: int, *, outsiders: bool = False
    ) -> FoundSpeaker | None:
        """Return the speaker in `the Lao PDR`, `the U.S. side`, `the Government of Japan`."""
        place = at + 1 if words[at].low == "the" else at
        if place >= len(words):
            return None
        if place > at and words[place].low in _PEOPLES:
            return self._government(words, at, place + 1)
        word = words[place]
        if word.text in self.cast.bodies and not word.possessive:
            return FoundSpeaker(
                at, place + 1, frozenset({self.cast.bodies[word.text]}), is_bare=True
            )
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
            return FoundSpeaker(at, side, codes, joint=joint, plural=joint)
        if word.possessive or word.name is SlotKind.DEMONYM or "-" in word.value:
            return None
        return FoundSpeaker(at, after_brackets(words, place + 1), codes, is_bare=True)

    def _government(self, words: Sequence[VerbPhrase], first: int, at: int) -> FoundSpeaker | None:
        for _ in range(_DEEPEST):
            if at + 1 >= len(words) or words[at].low != "of":
                return None
            deeper = words[at + 1].low == "the" and at + 2 < len(words)
            if not (deeper and words[at + 2].low in _PEOPLES):
                found = self._party(words, at + 1)
                return FoundSpeaker(first, found.last, found.codes) if found else None
            at += 3
        return None

    def _side(self, words: Sequence[VerbPhrase], at: int) -> int | None:
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

    def _each(self, words: Sequence[VerbPhrase], at: int) -> FoundSpeaker | None:
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
                return (
                    None
                    if word.possessive
                    else FoundSpeaker(at, place + 1, frozenset(), joint=True)
                )
            if word.low not in grammar.qualifiers:
                return None
        return None

    def _collective(self, words: Sequence[VerbPhrase], at: int, depth: int) -> FoundSpeaker | None:
        """Return the speakers in `the two leaders`, `both sides`, `ASEAN Member States`."""
        grammar = self.ladder.grammar
        opens_clause = at == 0 or "," in words[at].gap
        opens = words[at].low in _OPENERS or words[at].is_capital
        opens = opens or (opens_clause and words[at].low in _ALONE)
        if not opens:
            return None
        codes: set[str] = set()
        heads_end: int | None = None
        for place in range(at, min(at + 10, len(words))):
            word = words[place]
            if place > at and word.gap.strip():
                break
            if place == at and self._opens_style(words, at):
                continue
            if word.low == "heads" and self._is_longer(words, place):
                heads_end = _heads_end(words, place + 1)
            if word.low in grammar.collectives and not word.possessive:
                if self._is_longer(words, place):
                    continue
                if words[at].low == "all" and word.low in {"states", "countries", "nations"}:
                    return None
                return self._whose(words, at, place + 1, frozenset(codes), depth)
            if word.name in _PARTY and not word.possessive:
                codes |= set(word.value.split("-"))
            elif word.low not in grammar.qualifiers and not _is_acronym(word):
                break
        if heads_end is None:
            return None
        return self._whose(words, at, heads_end, frozenset(codes), depth)

    def _opens_style(self, words: Sequence[VerbPhrase], at: int) -> bool:
        """Tell whether `Their` belongs to a style: `Their Majesties`."""
        follows = words[at + 1].low if at + 1 < len(words) else ""
        return words[at].low == "their" and follows in self.ladder.grammar.styles

    def _member_of_all(self, words: Sequence[VerbPhrase], at: int) -> FoundSpeaker | None:
        """Return the speaker in `A Party`, `No State Party`, `The requesting Party`: all of them.

        Treaties write such a noun with a capital, and mean by it whoever comes to be in its place.
        """
        grammar = self.ladder.grammar
        if words[at].low not in _ANY:
            return None
        for place in range(at + 1, min(at + 5, len(words))):
            word = words[place]
            if word.gap.strip() or word.name or word.possessive:
                return None
            follows = words[place + 1] if place + 1 < len(words) else None
            longer = follows is not None and follows.is_capital and not follows.gap.strip()
            if word.is_capital and word.low in grammar.members and not longer:
                return FoundSpeaker(at, place + 1, frozenset(), joint=True)
            described = word.low.endswith(("ing", "ed")) or word.low in {"other", "third"}
            described = described and word.low != "united"
            if not (described or word.low in grammar.qualifiers):
                return None
        return None

    def _organ(self, words: Sequence[VerbPhrase], at: int) -> FoundSpeaker | None:
        """Return the speaker in `The Meeting`, `The Security Council`, `The Committee`.

        It is the voice of the text where the text's own heading has it; else it is a body of
        which is not known for whom it speaks.
        """
        grammar = self.ladder.grammar
        if words[at].low != "the":
            return None
        for place in range(at + 1, min(at + _ORGAN, len(words))):
            word = words[place]
            if word.gap.strip() or not word.is_capital:
                return None
            follows = words[place + 1] if place + 1 < len(words) else None
            goes_on = follows is not None and follows.is_capital and not follows.gap.strip()
            if word.low not in grammar.gatherings | grammar.organs or goes_on:
                continue
            if word.possessive:
                return None
            last = _organ_end(words, place + 1)
            if word.low in grammar.gatherings or word.low in self.cast.voices:
                return FoundSpeaker(at, last, frozenset(), joint=True)
            codes = frozenset({f"{UNKNOWN}{word.low}"})
            return FoundSpeaker(at, last, codes, is_organ=True)
        return None

    def _is_longer(self, words: Sequence[VerbPhrase], place: int) -> bool:
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
        self, words: Sequence[VerbPhrase], first: int, last: int, codes: frozenset[str], depth: int
    ) -> FoundSpeaker:
        """Read whose leaders they are: `of Japan and the Lao PDR`, `of both countries`."""
        if last + 1 < len(words) and words[last].low == "of":
            # "The heads of delegations" are as many as the delegations.
            last += 2 * (words[last + 1].low in self.ladder.grammar.collectives)
        follows = last + 1 < len(words) and depth < _DEEPEST
        if follows and words[last].low in {"of", "from"} and not words[last].parts:
            named = self.at(words, last + 1, depth=depth + 1)
            if named and not named.is_pronoun:
                codes, last = codes | named.codes, named.last
        last = after_brackets(words, last)
        owners = codes & set(self.cast.parties) if self.cast.parties else codes
        joint = (
            not owners or self.cast.is_all(owners) or (not self.cast.parties and len(owners) > 1)
        )
        return FoundSpeaker(first, last, frozenset(owners), joint=joint, plural=True)

    def _office(
        self, words: Sequence[VerbPhrase], at: int, *, bare: bool = False
    ) -> FoundSpeaker | None:
        """Return the speaker in `the Prime Minister` and `the President of Kenya`."""
        titles = title_words(self.cast.names)
        place = at + (words[at].low == "the" if at < len(words) else 0)
        if place >= len(words) or words[place].text not in titles or (place == at and not bare):
            return None
        place = self._office_end(words, place, titles)
        further = words[place + 1].text if place + 1 < len(words) else ""
        if further in titles and [w.low for w in words[place - 1 : place + 1]] == [
            "secretary",
            "and",
        ]:
            # One person: "the General Secretary and State President".
            place = self._office_end(words, place + 1, titles)
        last = words[place - 1]
        if last.possessive:
            return None
        field_end = self._field_end(words, place)
        if field_end is not None:
            found = self._party(words, field_end + 1)
            return FoundSpeaker(at, found.last, found.codes) if found else None
        code = self.cast.offices.get(last.low)
        return FoundSpeaker(at, place, frozenset({code})) if code else None

    def _office_end(self, words: Sequence[VerbPhrase], at: int, titles: frozenset[str]) -> int:
        """Return the phrase after `Prime Minister`, `Secretary of State`."""
        while at < len(words) and words[at].text in titles and not words[at].parts:
            joins = words[at].low in _OF
            follows = words[at + 1] if at + 1 < len(words) else None
            if joins and (follows is None or follows.text not in titles or follows.name):
                break
            at += 1
        return at

    def _field_end(self, words: Sequence[VerbPhrase], at: int) -> int | None:
        """Return the `of` before the party of an office: `of Japan`, `of Foreign Affairs of …`."""
        for place in range(at, min(at + _FIELD, len(words) - 1)):
            word = words[place]
            if word.gap.strip() or not (word.is_capital or word.low in _OF) or word.name:
                return None
            if word.low == "of" and self._party(words, place + 1):
                return place
        return at if at + 1 < len(words) and words[at].low == "of" else None


def _heads_end(words: Sequence[VerbPhrase], at: int) -> int:
    """Return the phrase after `of State and Government`, `of State or of Government`."""
    last = at
    while at < len(words) and not words[at].gap.strip():
        if words[at].low in {"state", "states", "government", "governments"}:
            last = at + 1
        elif words[at].low not in {"of", "and", "or", "the"}:
            break
        at += 1
    return last


def _organ_end(words: Sequence[VerbPhrase], at: int) -> int:
    """Skip what a body is of: `Conference of the Parties`, `Council of Heads of State`."""
    last = at
    opens = at < len(words) and words[at].low in {"of", "on", "for"} and not words[at].gap.strip()
    while opens and at < len(words) and not words[at].gap.strip():
        if words[at].is_capital:
            last = at + 1
        elif words[at].low not in _OF and words[at].low != "on":
            break
        at += 1
    return after_brackets(words, last)


def _after_field(words: Sequence[VerbPhrase], at: int) -> int:
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


def _is_acronym(word: VerbPhrase) -> bool:
    """Tell whether a word is the short name of some body: `CRI members`."""
    return len(word.text) > 1 and word.text.isupper() and word.text.isalpha()


# ----------------------------------------
# The leader at a place of a sentence, and whom that leader speaks for.

UNKNOWN = "?"
"""How the code of a leader without a party begins."""
_LONGEST = 14
"""Words of a person's offices before the name."""


class FoundSpeaker(NamedTuple):
    """A speaker where it stands."""

    first: int
    last: int
    """The phrase after its last."""
    codes: frozenset[str]
    joint: bool = False
    plural: bool = False
    is_pronoun: bool = False
    """`they`, `she`: the one named before."""
    is_other: bool = False
    """Of two sides the one that did not speak before: who accepts an invitation."""
    is_organ: bool = False
    """A body of which is not known for whom it speaks: `the Committee`."""
    is_bare: bool = False
    """A party's name alone: it may as well be part of something longer."""


def find_person(words: Sequence[VerbPhrase], at: int, cast: KnownSpeakers) -> FoundSpeaker | None:
    """Return the speaker in `Philippine President X`, `Mr. X, Prime Minister of Y`."""
    titles = title_words(cast.names)
    place, code, titled = at, "", False
    while place < min(at + _LONGEST, len(words)):
        word = words[place]
        if place > at and word.gap.strip(" ."):
            return None
        if word.name is SlotKind.PERSON:
            break
        if word.name in _PARTY:
            code = word.value
        elif word.text.removesuffix(".") in titles:
            titled = True
        elif place == at and word.low in {"the", "his", "her"}:
            pass
        elif place == at or not (word.is_capital or (titled and word.low in _OF)):
            return None
        place += 1
    else:
        return None
    if not titled or place >= len(words) or words[place].possessive:
        return None
    # A leader of whom the text never says whose: known to be someone, and not who.
    person = cast.leader(words[place].value) or code or f"{UNKNOWN}{words[place].value}"
    last = _after_office(words, place + 1, cast)
    codes = frozenset({person}) if person.startswith(UNKNOWN) else cast.kept(person)
    return FoundSpeaker(at, last, codes)


def _after_office(words: Sequence[VerbPhrase], at: int, cast: KnownSpeakers) -> int:
    """Skip the office after a name: `X, Prime Minister of Japan,`, and `X of Japan`."""
    if at < len(words) and words[at].low == "of" and not gap_before(words, at).strip():
        place = at + 2 if at + 1 < len(words) and words[at + 1].low == "the" else at + 1
        named = place < len(words) and words[place].name is SlotKind.PARTY
        return after_brackets(words, place + 1) if named else at
    titles = title_words(cast.names)
    if at >= len(words) or words[at].gap.strip() != "," or words[at].text not in titles:
        return at
    place = at + 1
    while place < len(words) and not words[place].parts:
        if not (words[place].is_capital or words[place].low in {"of", "the", "and"}):
            return at if words[place - 1].low in {"of", "the", "and"} else place
        place += 1
    return place


def gap_before(words: Sequence[VerbPhrase], at: int) -> str:
    """Return what stands before a phrase, without the point of `Jr.` and `Sr.`."""
    gap = words[at].gap
    return gap.replace(".", "", 1) if words[at - 1].text.endswith(("Jr", "Sr")) else gap


def after_brackets(words: Sequence[VerbPhrase], at: int) -> int:
    """Skip a short form in brackets: `(DFC)`, `(the “Leaders”)`."""
    if at >= len(words) or "(" not in words[at].gap:
        return at
    for place in range(at + 1, min(at + 6, len(words))):
        if ")" in words[place].gap:
            return place
    return at
