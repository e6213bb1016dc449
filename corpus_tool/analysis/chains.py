"""A verb with what leads to it: `have`, `will not`, `continue to`, `highly`.

Apart from `clauses`, because where a verb stands does not matter here, only what it is made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from corpus_tool.analysis.inflection import FINITE, Form
from corpus_tool.analysis.persons import Found
from corpus_tool.analysis.phrases import Phrase
from corpus_tool.analysis.verbs import Match, Use, skip_adverbs, verbs_of
from corpus_tool.lexicon import Ladder
from corpus_tool.model import CommitmentKind

__all__ = ["Chain", "Chains", "Clause"]

_BE = frozenset({"is", "are", "was", "were", "been"})
_AHEAD = 24
"""Words a verb with all that leads to it may have."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A verb with what leads to it: `have`, `will not`, `continue to`."""

    match: Match
    first: int
    negated: bool


class Clause(NamedTuple):
    """One operative verb of a sentence."""

    speaker: Found | None
    """None where it is the one of the verb before."""
    match: Match
    first: int
    """The phrase its wording begins with, auxiliaries and adverbs included."""
    negated: bool
    nested: bool
    """It stands in what another verb says: `announced that both sides will`."""
    opens: int
    """The phrase at which what belongs to the verb before has ended."""


@dataclass(frozen=True, slots=True)
class Chains:
    """Finds verbs with what leads to them."""

    ladder: Ladder

    def find(self, words: Sequence[Phrase], at: int, forms: frozenset[Form]) -> Chain | None:
        """Return the verb that stands at a place, adverbs and auxiliaries passed over."""
        start = skip_adverbs(words, at, self.ladder)
        if start >= len(words) or self._is_cut_off(words, at, start):
            return None
        place, negated, wanted = start, False, forms
        low = words[place].low
        if low in self.ladder.grammar.auxiliaries and forms & FINITE:
            wanted, place = frozenset({Form.PARTICIPLE}), place + 1
        elif low in {"do", "does", "did"}:
            wanted, place = frozenset({Form.BASE}), place + 1
        elif low in _BE and self._is_ing(words, place + 1):
            if words[skip_adverbs(words, place + 1, self.ladder)].low == "continuing":
                # "are continuing to support" tells what goes on, and undertakes nothing.
                return None
            wanted, place = frozenset({Form.ING}), place + 1
        while place < len(words) and words[place].low in self.ladder.grammar.negations:
            negated, place = True, place + 1
        if place > start:
            place = skip_adverbs(words, place, self.ladder)
        match = self._match(words, place, wanted)
        if match is None and place > start and low in {*self.ladder.grammar.auxiliaries, *_BE}:
            match, place = self._match(words, start, forms), start
        if match is None:
            return None
        if match.form is Form.MODAL and self._is_not(words, match.last):
            match, negated = match._replace(last=match.last + 1), True
        return Chain(match, _with_manner(words, start, at), negated)

    def _is_ing(self, words: Sequence[Phrase], at: int) -> bool:
        at = skip_adverbs(words, at, self.ladder)
        return at < len(words) and words[at].low.endswith("ing")

    def _is_not(self, words: Sequence[Phrase], at: int) -> bool:
        return at < len(words) and words[at].low in self.ladder.grammar.negations

    def _is_cut_off(self, words: Sequence[Phrase], at: int, start: int) -> bool:
        """Tell whether punctuation parts speaker and verb, other than around an adverbial."""
        signs = "".join(words[i].gap for i in range(at, start + 1))
        if any(sign in signs for sign in ";:—–"):
            return True
        commas = signs.count(",")
        return commas == 1 or (commas > 0 and start == at)

    def _match(self, words: Sequence[Phrase], at: int, forms: frozenset[Form]) -> Match | None:
        """Return the longest verb at a place; a carrier hands over to the verb it carries."""
        match = verbs_of(self.ladder, Use.VERB).longest(words, at, forms=forms, ladder=self.ladder)
        carrier = verbs_of(self.ladder, Use.CARRIER).longest(
            words, at, forms=forms, ladder=self.ladder
        )
        if carrier is None:
            return match
        carried = verbs_of(self.ladder, Use.VERB).longest(
            words,
            skip_adverbs(words, carrier.last, self.ladder),
            forms=frozenset({Form.BASE}),
            ladder=self.ladder,
        )
        if carried is None or carried.entry.kind is CommitmentKind.FACT:
            return match
        if carried.entry.kind is CommitmentKind.UNDERTAKING and carried.entry.weak:
            return match
        return carried._replace(form=carrier.form)

    def find_bare(
        self, words: Sequence[Phrase], at: int, forms: frozenset[Form] = FINITE
    ) -> Chain | None:
        """Return a verb that stands right after a comma."""
        lone = (words[at]._replace(gap=" "), *words[at + 1 : at + _AHEAD])
        chain = self.find(lone, 0, forms)
        if chain is None or chain.match.entry.kind is CommitmentKind.FACT:
            return None
        match = chain.match._replace(first=chain.match.first + at, last=chain.match.last + at)
        return replace(chain, match=match, first=chain.first + at)

    def past_adverbial(self, words: Sequence[Phrase], at: int) -> int:
        """Skip `in this regard,` with its commas."""
        after = skip_adverbs(words, at, self.ladder)
        commas = after < len(words) and "," in words[after].gap
        return after if commas else at


def _with_manner(words: Sequence[Phrase], start: int, at: int) -> int:
    """Take the adverbs of manner right before a verb into its wording: `highly appreciated`."""
    first = start
    while first > at and words[first - 1].low.endswith("ly") and not words[first].parts:
        first -= 1
    return first
