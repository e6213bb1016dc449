"""A sentence taken apart: its operative verbs, what leads to them, and further verbs.

Sections, in order:

* A sentence taken apart: which operative verbs it has, and who speaks each of them.
* Whether a verb further on is the same speaker's: `…, and confirmed to explore`.
* A verb with what leads to it: `have`, `will not`, `continue to`, `highly`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from corpus_tool.commitments.speakers import FoundSpeaker, Speakers
from corpus_tool.commitments.verbs import (
    FINITE,
    PRESENT,
    VerbForm,
    VerbMatch,
    VerbPhrase,
    VerbUse,
    inflect,
    skip_adverbs,
    verbs_of,
)
from corpus_tool.lexicon import Ladder
from corpus_tool.model import CommitmentKind

__all__ = [
    "Clause",
    "Clauses",
    "VerbChains",
]


# ----------------------------------------
# A sentence taken apart: which operative verbs it has, and who speaks each of them.
#
# No parser of a language is used: official prose puts the speaker right before the verb, and
# further
# verbs of the same speaker after a comma or an `and`. What is not of this shape is left out.

_ASIDE = 60
"""Words an aside between speaker and verb may have: `The two sides, noting …, agreed`."""
_JOINING = frozenset({"and", "but", "while", "or", "yet"})
_ING = frozenset({VerbForm.ING})
_SPEECH = frozenset(
    {
        CommitmentKind.UNDERTAKING,
        CommitmentKind.ASSESSMENT,
        CommitmentKind.APPEAL,
    }
)


@dataclass(frozen=True, slots=True)
class Clauses:
    """Finds the clauses of the sentences of one text."""

    speakers: Speakers
    chains: VerbChains

    @property
    def ladder(self) -> Ladder:
        """The verbs and the grammar around them."""
        return self.chains.ladder

    def of(
        self, words: Sequence[VerbPhrase], *, opening: Clause | None = None, alone: bool = False
    ) -> tuple[Clause, ...]:
        """Return the operative verbs of a sentence, in order.

        Args:
            words: the sentence.
            opening: the verb it opens with, where it opens with one and no speaker.
            alone: speakers after it only tell what it is about, as in a preamble.
        """
        found: list[Clause] = [opening] if opening else []
        at = opening.match.last if opening else 0
        while at < len(words):
            clause, after = self._is_reported(words, at) if not alone else None, at + 1
            if clause is None and not alone:
                clause, after = self._spoken(words, at, found)
                clause = clause or self._impersonal(words, at)
            clause = clause or self._joined(words, at, found)
            if clause:
                found.append(clause)
                after = clause.match.last
            at = max(after, at + 1)
        return tuple(found)

    def _is_reported(self, words: Sequence[VerbPhrase], at: int) -> Clause | None:
        """Return the consent in `it was agreed that`, before `it` is taken for a speaker."""
        follows = words[at].low == "it" and at + 1 < len(words)
        return self._impersonal(words, at + 1) if follows else None

    def _spoken(
        self, words: Sequence[VerbPhrase], at: int, found: Sequence[Clause]
    ) -> tuple[Clause | None, int]:
        """Return the verb of a speaker who stands here, and where to go on."""
        speaker = self.speakers.at(words, at)
        if speaker is None:
            return None, at + 1
        nested = self._is_nested(words, at)
        if not self._may_speak(words, speaker, found, nested=nested):
            return None, speaker.last
        chain = self.chains.find(words, speaker.last, FINITE)
        if chain is None and not speaker.is_pronoun:
            chain = self._after_aside(words, speaker)
        if chain is None or not self._agrees(words, speaker, chain, found, nested=nested):
            return None, speaker.last
        opens = _opening(words, speaker.first)
        clause = Clause(speaker, chain.match, chain.first, chain.negated, nested, opens)
        return clause, chain.match.last

    def _is_nested(self, words: Sequence[VerbPhrase], at: int) -> bool:
        """Tell whether a verb before says what stands here: `agreed that`, `reaffirm they`.

        Or a noun, for what it provides: `an agreement under which Arden will`.
        """
        if at == 0 or words[at].gap.strip():
            return False
        if words[at - 1].low == "which":
            return at > 1 and words[at - 2].low == "under"
        return words[at - 1].low == "that" or (at > 1 and self._is_said(words, at - 1))

    def _may_speak(
        self,
        words: Sequence[VerbPhrase],
        speaker: FoundSpeaker,
        found: Sequence[Clause],
        *,
        nested: bool,
    ) -> bool:
        """Tell whether a speaker stands where a subject stands."""
        at = speaker.first
        if at == 0 or any(sign in words[at].gap for sign in ",;:—–"):
            return at == 0 or words[at - 1].low not in {"which", "who", "whose"}
        before = words[at - 1]
        if nested:
            return before.low != "that" or self._is_said(words, at - 2)
        if before.low in self.ladder.grammar.no_speaker_after:
            return False
        if before.low in _JOINING:
            return bool(found) or at == 1 or words[at - 1].parts
        if speaker.is_pronoun or speaker.joint:
            return not found
        return not found and not speaker.is_bare

    def _is_said(self, words: Sequence[VerbPhrase], at: int) -> bool:
        """Tell whether a verb of saying, or its noun, stands at a place."""
        if at < 0:
            return False
        low = words[at].low
        reporting = self.ladder.grammar.reporting
        return low in reporting or any(low in _simple_forms(verb) for verb in reporting)

    def _agrees(
        self,
        words: Sequence[VerbPhrase],
        speaker: FoundSpeaker,
        chain: VerbChain,
        found: Sequence[Clause],
        *,
        nested: bool,
    ) -> bool:
        """Tell the verb from a noun: `U.S. support` is none, `the leaders support` is one."""
        match = chain.match
        if match.form is VerbForm.BASE and not speaker.plural and speaker.is_bare:
            return False
        is_reported = nested and words[speaker.first - 1].low != "that"
        if is_reported and speaker.is_bare and match.form is not VerbForm.MODAL:
            return False
        if speaker.is_organ and (nested or speaker.first or match.form is not VerbForm.MODAL):
            return False
        if match.entry.kind is CommitmentKind.FACT:
            return speaker.first == 0 or not found
        return not (match.form is VerbForm.PAST and words[match.last - 1].low == "by")

    def _after_aside(self, words: Sequence[VerbPhrase], speaker: FoundSpeaker) -> VerbChain | None:
        """Return the verb after an aside between commas: `Both sides, noting …, agreed`."""
        at = speaker.last
        if at >= len(words) or "," not in words[at].gap:
            return None
        low = words[at].low
        apposed = words[speaker.first].low in self.ladder.grammar.we and low == "the"
        if not (apposed or low.endswith("ing") or low in self.ladder.grammar.asides):
            return None
        for place in range(at + 1, min(at + _ASIDE, len(words))):
            if ";" in words[place].gap or self._is_new_speaker(words, place):
                return None
            if "," in words[place].gap:
                chain = self.chains.find_bare(words, place)
                if chain and _is_sure(chain.match):
                    return chain
        return None

    def _is_new_speaker(self, words: Sequence[VerbPhrase], at: int) -> bool:
        if "," not in words[at].gap:
            return False
        speaker = self.speakers.at(words, at)
        return speaker is not None and self.chains.find(words, speaker.last, FINITE) is not None

    def _impersonal(self, words: Sequence[VerbPhrase], at: int) -> Clause | None:
        """Return the consent in `it was agreed that` and `were welcomed by both sides`.

        And in `the invitation was accepted`, where only the side that was invited can be meant.
        """
        if words[at].low not in {"is", "was", "been", "were", "are"}:
            return None
        place = skip_adverbs(words, at + 1, self.ladder)
        match = verbs_of(self.ladder, VerbUse.VERB).longest(
            words, place, forms=frozenset({VerbForm.PARTICIPLE}), ladder=self.ladder
        )
        if match is None or match.entry.kind not in _SPEECH:
            return None
        if at > 0 and words[at - 1].low == "it" and self._is_impersonal(words, place):
            speaker = FoundSpeaker(at - 1, at, frozenset(), joint=True)
            return Clause(speaker, match, at, False, False, _opening(words, at - 1))
        single = match._replace(last=match.first + 1)
        if single.last < len(words) and words[single.last].low == "by":
            agent = self.speakers.at(words, single.last + 1)
            if agent and not agent.is_pronoun:
                return Clause(agent, single, at, False, False, at)
        invited = at > 0 and words[at - 1].low in {"invitation", "invitations"}
        if invited and match.entry.lemma == "accept":
            speaker = FoundSpeaker(at, at, frozenset(), is_other=True)
            return Clause(speaker, single, at, False, False, at)
        return None

    def _is_impersonal(self, words: Sequence[VerbPhrase], at: int) -> bool:
        return any(words[at].low in _simple_forms(v) for v in self.ladder.grammar.impersonal)

    def _joined(
        self, words: Sequence[VerbPhrase], at: int, found: Sequence[Clause]
    ) -> Clause | None:
        """Return a further verb of the same speaker: `…, and confirmed to explore`."""
        if not found or at < found[-1].match.last:
            return None
        last = found[-1]
        if (
            last.match.entry.kind is CommitmentKind.FACT
            and not words[at].parts
            and (words[at].low not in _JOINING)
        ):
            return None
        parted = any(sign in words[at].gap for sign in ",;")
        joined = words[at].low in _JOINING
        if not parted and not joined:
            return None
        place = at + 1 if joined else at
        if place >= len(words):
            return None
        place = self.chains.past_adverbial(words, place)
        participial = last.match.form is VerbForm.ING and last.first == 0
        if participial and not joined:
            return None
        chain = self.chains.find_bare(words, place, _ING if participial else FINITE)
        if chain is None or not may_join(
            words, last, chain, parted=parted, joined=joined, ladder=self.ladder
        ):
            return None
        return Clause(None, chain.match, chain.first, chain.negated, last.nested, at)


def _is_sure(match: VerbMatch) -> bool:
    """Tell a verb far from its speaker from a noun: `plans to` is one, `plans` may be either."""
    longer = bool(match.entry.rest) and match.form is not VerbForm.PAST
    return longer or not match.entry.weak


def _opening(words: Sequence[VerbPhrase], first: int) -> int:
    """Return the phrase at which the clause of a speaker opens: its `and`, its adverbial."""
    for place in range(first, max(-1, first - 9), -1):
        if place == 0 or any(sign in words[place].gap for sign in ",;:"):
            if place > 0 and words[place].low not in _JOINING and _is_pause(words, place, first):
                continue
            return place
    return first


def _is_pause(words: Sequence[VerbPhrase], place: int, first: int) -> bool:
    """Tell whether a comma only ends an adverbial: `, and in that spirit, they`."""
    before = words[max(0, place - 6) : place]
    return place == first and any(
        word.low in _JOINING and any(sign in word.gap for sign in ",;") for word in before
    )


@cache
def _simple_forms(lemma: str) -> frozenset[str]:
    """Return the regular forms of a verb."""
    return frozenset(word for word, _ in inflect(lemma, {}))


# ----------------------------------------
# Whether a verb further on is the same speaker's: `…, and confirmed to explore`.
#
# Apart from the clauses, because this is where prose is least certain: many verbs are nouns as
# well, and after an infinitive an `and` may carry on the infinitive.

_FAR = 400
"""Words before a verb that are looked at; no sentence has so many between two verbs."""
_RELATIVE = frozenset({"which", "who", "whom", "whose", "that"})


def may_join(
    words: Sequence[VerbPhrase],
    last: Clause,
    chain: VerbChain,
    *,
    parted: bool,
    joined: bool,
    ladder: Ladder,
) -> bool:
    """Tell whether a verb after a comma or an `and` is one more of the same speaker's."""
    match, before = chain.match, last.match.form
    between = words[max(last.match.last, match.first - _FAR) : match.first]
    if _lists_participles(between, match) or _carries_on_infinitive(words, match):
        return False
    if match.form is VerbForm.MODAL:
        return joined and not any(w.low in _RELATIVE for w in between) and (not match.entry.weak)
    if match.form is VerbForm.PAST:
        after = words[match.last].low if match.last < len(words) else ""
        owned = match.last < len(words) and words[match.first + 1].low in ladder.grammar.determiners
        sure = joined and not match.entry.weak and owned
        # "are committed to this and bound to that": after a form of "be", a participle.
        fits = before in PRESENT and (parted or (sure and last.match.entry.lemma != "be"))
        fits = fits or before in {VerbForm.PAST, VerbForm.MODAL}
        passive = after in {"by", "at", "in"} and len(match.entry.rest) == 0
        if not fits or passive:
            return False
    elif before is VerbForm.PAST and match.form in PRESENT and not joined:
        return False
    if match.entry.weak:
        return joined and _is_surely_verb(words, last, match, parted=parted, ladder=ladder)
    return True


def _lists_participles(between: Sequence[VerbPhrase], match: VerbMatch) -> bool:
    """Tell `cooperation, guided by trust, driven by need, and committed to` from a verb."""
    if match.form is not VerbForm.PAST:
        return False
    listed = (
        after.low == "by" and word.low.endswith(("ed", "en")) for word, after in pairwise(between)
    )
    return sum(listed) > 1


def _carries_on_infinitive(words: Sequence[VerbPhrase], match: VerbMatch) -> bool:
    """Tell `efforts to protect and celebrate` from `thanked the crew and celebrate`."""
    at = match.first - 1
    close = at > 1 and not any(word.parts for word in words[at - 1 : match.first])
    return close and match.form is VerbForm.BASE and words[at - 2].low == "to"


def _is_surely_verb(
    words: Sequence[VerbPhrase], last: Clause, match: VerbMatch, *, parted: bool, ladder: Ladder
) -> bool:
    """Tell `, and support the efforts of` from `cooperation and support for`."""
    if match.last >= len(words) or words[match.last].parts:
        return False
    between = words[max(last.match.last, match.first - _FAR) : match.first]
    if not parted and any(word.low in _RELATIVE for word in between):
        return False
    if match.form in PRESENT:
        open_ended = last.match.form is VerbForm.MODAL or words[last.match.last - 1].low == "to"
        if open_ended or any(word.low == "to" for word in between):
            return False
    if (
        match.form is VerbForm.PAST
        and parted
        and words[match.first].low not in ladder.grammar.adjectives
    ):
        return True
    follows = words[match.last]
    return follows.low in ladder.grammar.determiners or (
        match.form is VerbForm.THIRD and (follows.is_capital or follows.name is not None)
    )


# ----------------------------------------
# A verb with what leads to it: `have`, `will not`, `continue to`, `highly`.
#
# Apart from the clauses, because where a verb stands does not matter here, only what it is made of.

_BE = frozenset({"is", "are", "was", "were", "been"})
_AHEAD = 24
"""Words a verb with all that leads to it may have."""


@dataclass(frozen=True, slots=True)
class VerbChain:
    """A verb with what leads to it: `have`, `will not`, `continue to`."""

    match: VerbMatch
    first: int
    negated: bool


class Clause(NamedTuple):
    """One operative verb of a sentence."""

    speaker: FoundSpeaker | None
    """None where it is the one of the verb before."""
    match: VerbMatch
    first: int
    """The phrase its wording begins with, auxiliaries and adverbs included."""
    negated: bool
    nested: bool
    """It stands in what another verb says: `announced that both sides will`."""
    opens: int
    """The phrase at which what belongs to the verb before has ended."""


@dataclass(frozen=True, slots=True)
class VerbChains:
    """Finds verbs with what leads to them."""

    ladder: Ladder

    def find(
        self, words: Sequence[VerbPhrase], at: int, forms: frozenset[VerbForm]
    ) -> VerbChain | None:
        """Return the verb that stands at a place, adverbs and auxiliaries passed over."""
        start = skip_adverbs(words, at, self.ladder)
        if start >= len(words) or self._is_cut_off(words, at, start):
            return None
        place, negated, next_forms, goes_on = start, False, forms, False
        low = words[place].low
        if low in self.ladder.grammar.auxiliaries and forms & FINITE:
            next_forms, place = frozenset({VerbForm.PARTICIPLE}), place + 1
        elif low in {"do", "does", "did"}:
            next_forms, place = frozenset({VerbForm.BASE}), place + 1
        elif low in _BE and self._is_ing(words, place + 1):
            if words[skip_adverbs(words, place + 1, self.ladder)].low == "continuing":
                # "are continuing to support" tells what goes on, and undertakes nothing.
                return None
            next_forms, place, goes_on = frozenset({VerbForm.ING}), place + 1, True
        while place < len(words) and words[place].low in self.ladder.grammar.negations:
            negated, place = True, place + 1
        if place > start:
            place = skip_adverbs(words, place, self.ladder)
        match = self._match(words, place, next_forms)
        if match is None and place > start and low in {*self.ladder.grammar.auxiliaries, *_BE}:
            match, place = self._match(words, start, forms), start
        if match is None:
            return None
        if goes_on and _is_faint(match) and match.form is VerbForm.ING:
            # "are exploring" tells what goes on; "are announcing" announces.
            return None
        if match.form is VerbForm.MODAL and self._is_not(words, match.last):
            match, negated = match._replace(last=match.last + 1), True
        return VerbChain(match, _with_manner(words, start, at), negated)

    def find_adjective(self, words: Sequence[VerbPhrase]) -> VerbChain | None:
        """Return the adjective that opens a reason: `Deeply concerned`, `Mindful of`."""
        at = skip_adverbs(words, 0, self.ladder)
        if at >= len(words):
            return None
        being = words[at]._replace(text="being", low="being", gap="", name=None, value="")
        match = verbs_of(self.ladder, VerbUse.VERB).longest(
            (being, *words[at:]), 0, forms=frozenset({VerbForm.ING}), ladder=self.ladder
        )
        if match is None or match.last < 2 or not match.entry.rest:
            return None
        first = _with_manner(words, at, 0)
        moved = match._replace(first=at, last=match.last - 1 + at)
        return VerbChain(moved, first, negated=False)

    def find_decree(
        self, words: Sequence[VerbPhrase], form: VerbForm = VerbForm.THIRD
    ) -> VerbChain | None:
        """Return the verb by which a body acts, in the third person: `Establishes`."""
        at = skip_adverbs(words, 0, self.ladder)
        match = verbs_of(self.ladder, VerbUse.DECREE).longest(
            words, at, forms=frozenset({form}), ladder=self.ladder
        )
        return VerbChain(match, at, negated=False) if match else None

    def _is_ing(self, words: Sequence[VerbPhrase], at: int) -> bool:
        at = skip_adverbs(words, at, self.ladder)
        return at < len(words) and words[at].low.endswith("ing")

    def _is_not(self, words: Sequence[VerbPhrase], at: int) -> bool:
        return at < len(words) and words[at].low in self.ladder.grammar.negations

    def _is_cut_off(self, words: Sequence[VerbPhrase], at: int, start: int) -> bool:
        """Tell whether punctuation parts speaker and verb, other than around an adverbial."""
        signs = "".join(words[i].gap for i in range(at, start + 1))
        if any(sign in signs for sign in ";:—–"):
            return True
        commas = signs.count(",")
        return commas == 1 or (commas > 0 and start == at)

    def _match(
        self, words: Sequence[VerbPhrase], at: int, forms: frozenset[VerbForm]
    ) -> VerbMatch | None:
        """Return the longest verb at a place; a carrier hands over to the verb it carries."""
        match = verbs_of(self.ladder, VerbUse.VERB).longest(
            words, at, forms=forms, ladder=self.ladder
        )
        carrier = verbs_of(self.ladder, VerbUse.CARRIER).longest(
            words, at, forms=forms, ladder=self.ladder
        )
        if carrier is None:
            return match
        verb_match = verbs_of(self.ladder, VerbUse.VERB).longest(
            words,
            skip_adverbs(words, carrier.last, self.ladder),
            forms=frozenset({VerbForm.BASE}),
            ladder=self.ladder,
        )
        if verb_match is None or verb_match.entry.kind is CommitmentKind.FACT:
            return match
        if verb_match.entry.kind is CommitmentKind.UNDERTAKING and verb_match.entry.weak:
            return match
        return verb_match._replace(form=carrier.form)

    def find_bare(
        self, words: Sequence[VerbPhrase], at: int, forms: frozenset[VerbForm] = FINITE
    ) -> VerbChain | None:
        """Return a verb that stands right after a comma."""
        lone = (words[at]._replace(gap=" "), *words[at + 1 : at + _AHEAD])
        chain = self.find(lone, 0, forms)
        if chain is None or chain.match.entry.kind is CommitmentKind.FACT:
            return None
        match = chain.match._replace(first=chain.match.first + at, last=chain.match.last + at)
        return replace(chain, match=match, first=chain.first + at)

    def past_adverbial(self, words: Sequence[VerbPhrase], at: int) -> int:
        """Skip `in this regard,` with its commas."""
        after = skip_adverbs(words, at, self.ladder)
        commas = after < len(words) and "," in words[after].gap
        return after if commas else at


_FAINTEST_COUNTED = 3
"""Of undertakings in `are …ing`, those on lower rungs tell what goes on."""


def _is_faint(match: VerbMatch) -> bool:
    entry = match.entry
    undertakes = entry.kind is CommitmentKind.UNDERTAKING
    return undertakes and entry.grade < _FAINTEST_COUNTED and entry.lemma != "be"


def _with_manner(words: Sequence[VerbPhrase], start: int, at: int) -> int:
    """Take the adverbs of manner right before a verb into its wording: `highly appreciated`."""
    first = start
    while first > at and words[first - 1].low.endswith("ly") and not words[first].parts:
        first -= 1
    return first
