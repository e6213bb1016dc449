"""Where an undertaking became firmer or softer, went or came, and the habits of a house.

Sections, in order:

* Where an undertaking became firmer or softer from one text to the next, went, or came.
* House style: which operative verbs the same parties use in the same years.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    Commitment,
    CommitmentKind,
    Comparison,
    Direction,
    Document,
    HouseStyle,
    Paragraph,
    Shift,
)
from corpus_tool.model.kinship import PairKinship, propose_kinship

__all__ = [
    "StyleHabits",
    "find_shifts",
    "is_house_style",
    "read_style_habits",
]


# ----------------------------------------
# Where an undertaking became firmer or softer from one text to the next, went, or came.
#
# Undertakings are paired within links first, by what is undertaken and by whom; what is left over
# is looked for in the rest of both texts, so that a promise that only moved is not told as
# dropped.

_LINKED = 0.3
"""So alike two undertakings of linked paragraphs must read to be one; by eye, on real pairs."""
_ANYWHERE = 0.5
"""The same for two that stand in paragraphs without a link between them."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+")
_MOST_PAIRS = 1_000_000
"""So many pairs of undertakings are read against each other: a second or two, and 150 MB where all
are alike. Where two texts have more, those of equal words and of the words that fewest share are.
"""
_FEW_PAIRS = 2_500
"""So many are read in any link, of however many links."""
_STEM = 6
"""Letters of a word that are compared: `strengthen` and `strengthening` are one."""


_Bags = Mapping[int, frozenset[str]]
"""The words of each undertaking, by its place among all."""


class _Pair(NamedTuple):
    similarity: float
    before: int
    after: int


def find_shifts(
    comparison: Comparison,
    before: Sequence[Commitment],
    after: Sequence[Commitment],
    *,
    lexicon: Lexicon,
    habits: StyleHabits | None = None,
) -> tuple[Shift, ...]:
    """Return the shifts between two compared texts, in the order of the later one.

    Args:
        comparison: the links of the two texts.
        before: the operative verbs of the left text.
        after: those of the right text.
        lexicon: its words of grammar do not count when two undertakings are matched.
        habits: what other texts of the same house and years use; None where none were asked.
    """
    left = [commitment for commitment in before if _is_undertaken(commitment)]
    right = [commitment for commitment in after if _is_undertaken(commitment)]
    shift_finder = _Turns(comparison, lexicon, _styles(left, right, habits))
    pairs = [
        pair
        for pair in _pair(comparison, left, right, lexicon)
        if not shift_finder.are_different(left[pair.before], right[pair.after], pair.similarity)
    ]
    shifts = [
        shift
        for pair in pairs
        for shift in shift_finder.find(left[pair.before], right[pair.after], pair.similarity)
    ]
    shifts = list(_once_a_sentence(shifts))
    paired = {pair.before for pair in pairs}
    shifts += [
        Shift(Direction.DROPPED, each, None) for i, each in enumerate(left) if i not in paired
    ]
    paired = {pair.after for pair in pairs}
    shifts += [Shift(Direction.NEW, None, each) for i, each in enumerate(right) if i not in paired]
    return tuple(sorted(shifts, key=_order))


def _once_a_sentence(shifts: Iterable[Shift]) -> Iterator[Shift]:
    """Yield shifts, a reversal once a sentence: `agreed that neither will` turns two verbs."""
    reversed_at: set[tuple[int, tuple[int, int]]] = set()
    for shift in shifts:
        if shift.direction is Direction.REVERSED and shift.after is not None:
            place = shift.after.index, shift.after.sentence
            if place in reversed_at:
                continue
            reversed_at.add(place)
        yield shift


def _is_undertaken(commitment: Commitment) -> bool:
    return commitment.kind is CommitmentKind.UNDERTAKING


def _order(shift: Shift) -> tuple[int, int, int, int]:
    """Sort by the later text; what is dropped by the earlier one, after all that is there."""
    place = shift.after or shift.before
    assert place is not None  # a shift has one side at least
    return (shift.after is None, place.index, place.wording.start, len(place.verb))


def _pair(
    comparison: Comparison, left: list[Commitment], right: list[Commitment], lexicon: Lexicon
) -> list[_Pair]:
    """Pair undertakings, the most alike first, each once; linked paragraphs before others."""
    before, after = ({i: _bag(each, lexicon) for i, each in enumerate(s)} for s in (left, right))

    def alike(pairs: Iterable[tuple[int, int]], least: float) -> Iterator[_Pair]:
        for i, j in pairs:
            if _speak_alike(left[i], right[j]):
                similarity = _dice(before[i], after[j])
                if similarity >= least:
                    yield _Pair(similarity, i, j)

    pairs = list(_greedy(alike(_linked(comparison, left, right, (before, after)), _LINKED)))
    taken = {pair.before for pair in pairs}, {pair.after for pair in pairs}
    unpaired = _sharing(_without(before, taken[0]), _without(after, taken[1]), _MOST_PAIRS)
    return [*pairs, *_greedy(alike(unpaired, _ANYWHERE))]


def _without(vectors: _Bags, indices: Container[int]) -> _Bags:
    return {place: bag for place, bag in vectors.items() if place not in indices}


def _linked(
    comparison: Comparison,
    left: Sequence[Commitment],
    right: Sequence[Commitment],
    vectors: tuple[_Bags, _Bags],
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of undertakings that stand in linked paragraphs."""
    at: list[defaultdict[int, list[int]]] = [defaultdict(list), defaultdict(list)]
    for side, found in zip((left, right), at, strict=True):
        for place, each in enumerate(side):
            found[each.index].append(place)
    most = max(_MOST_PAIRS // max(len(comparison.links), 1), _FEW_PAIRS)
    for link in comparison.links:
        before = {k: vectors[0][k] for i in link.left for k in at[0].get(i, ())}
        after = {k: vectors[1][k] for j in link.right for k in at[1].get(j, ())}
        yield from _sharing(before, after, most)


def _sharing(before: _Bags, after: _Bags, most: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of undertakings that may share a word; of more than `most`, the likeliest."""
    if len(before) * len(after) <= most:
        yield from product(before, after)
        return
    yield from _equal(before, after)
    on_left, on_right = _places(before), _places(after)
    both = sorted(
        (len(on_left[word]) * len(on_right[word]), word) for word in on_left if word in on_right
    )
    seen: set[tuple[int, int]] = set()
    read = 0
    for number, word in both:
        read += number
        if read > most:
            return
        for pair in product(on_left[word], on_right[word]):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _equal(before: _Bags, after: _Bags) -> Iterator[tuple[int, int]]:
    """Yield undertakings of equal words, first with first, as they would be paired."""
    waiting: defaultdict[frozenset[str], deque[int]] = defaultdict(deque)
    for place, bag in after.items():
        waiting[bag].append(place)
    for place, bag in before.items():
        if waiting[bag]:
            yield place, waiting[bag].popleft()


def _places(vectors: _Bags) -> dict[str, list[int]]:
    """Return the undertakings that hold each word."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, bag in vectors.items():
        for word in bag:
            found[word].append(place)
    return found


def _greedy(candidates: Iterable[_Pair]) -> Iterator[_Pair]:
    before: set[int] = set()
    after: set[int] = set()
    for pair in sorted(
        candidates, key=lambda candidate: (-candidate.similarity, candidate.before, candidate.after)
    ):
        if pair.before not in before and pair.after not in after:
            before.add(pair.before)
            after.add(pair.after)
            yield pair


def _speak_alike(left: Commitment, right: Commitment) -> bool:
    """Tell whether both speak for all sides, or both for some, whatever the sides are called."""
    return left.speaker.joint is right.speaker.joint


def _bag(commitment: Commitment, lexicon: Lexicon) -> frozenset[str]:
    """Return what is undertaken as words, without those of grammar and without its first verb."""
    text = commitment.complement.text if commitment.complement else ""
    act = commitment.act.text.casefold() if commitment.act else ""
    words = (word.casefold() for word in _WORD.findall(text))
    kept = {word[:_STEM] for word in words if word not in lexicon.weights.function}
    return frozenset(kept - {act[:_STEM]}) or frozenset(kept)


def _dice(left: frozenset[str], right: frozenset[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 0.0


_SAME_ACT, _SAME_WORDS = 0.5, 0.72
"""So alike two complements must read to be one object: where their first acts are the same, and
where they are not (reading.md, 3.8)."""
_SURE = 0.6
"""From this likeness on a reversed or conditional undertaking is the same one."""
_LEADING = frozenset(["work", "togeth", "continu", "help", "furthe", "joint", "jointl", "closel"])
"""Stems that open a complement and say nothing of what is done."""
_ACT = re.compile(r"\bto ([a-z]{3,})")
_STEMS = re.compile(
    r"(?i:commit|resol[vu]|determin|pledg|affirm|agree|decid|decis|intend|intent|endeavou?r)"
)
"""Verbs and nouns of one will: `are committed to`, `recommit`; none of two is firmer."""
_NEGATORS = re.compile(
    r"(?i:\b(?:not|never|neither|nor|cannot|refrain\w*|abstain\w*|ceas\w+|no longer|no "
    r"(?:party|parties|side|state|states|country|countries|member|government))\b|\b\w+n[’']t\b)"
)
_MODAL = re.compile(r"(?:shall|will|should|may|might|must|can|would|ought)\b")
_NEAR = 48
"""Characters of a complement in which a negator turns the whole of it."""


class _Turns:
    """Tells in which way one undertaking became another."""

    def __init__(
        self,
        comparison: Comparison,
        lexicon: Lexicon,
        style: Callable[[Commitment, Commitment], HouseStyle],
    ) -> None:
        self._lexicon, self._style = lexicon, style
        self._left = comparison.left.paragraphs
        self._right = comparison.right.paragraphs
        documents = comparison.left.document, comparison.right.document
        has_parties = all(document.parties for document in documents)
        self._are_sisters = has_parties and propose_kinship(*documents) is PairKinship.SISTER

    def are_different(self, left: Commitment, right: Commitment, similarity: float) -> bool:
        """Tell whether two promises of other firmness are of different objects."""
        turned = left.firmness != right.firmness or self._negative(left, right)
        return turned and not self._same_object(left, right, similarity)

    def find(self, left: Commitment, right: Commitment, similarity: float) -> Iterator[Shift]:
        """Yield how the left undertaking turned into the right one; mostly in no way."""
        if self._negative(left, right):
            if similarity >= _SURE:
                yield Shift(Direction.REVERSED, left, right, similarity)
            return
        if similarity >= _SURE:
            if self._other_speaker(left, right):
                yield Shift(Direction.SPEAKER, left, right, similarity)
            if bool(left.condition) is not bool(right.condition):
                direction = Direction.CONDITIONAL if right.condition else Direction.UNCONDITIONAL
                yield Shift(direction, left, right, similarity)
        if left.firmness != right.firmness:
            if not _are_one_will(left, right):
                firmer = right.firmness > left.firmness
                direction = Direction.FIRMER if firmer else Direction.SOFTER
                # From shall to should to may is no translator's habit.
                modal = _MODAL.match(left.verb) and _MODAL.match(right.verb)
                style = None if modal else self._style(left, right)
                yield Shift(direction, left, right, similarity, house_style=style)
        elif left.definiteness and right.definiteness and left.definiteness != right.definiteness:
            firmer = right.definiteness > left.definiteness
            direction = Direction.FIRMER if firmer else Direction.SOFTER
            yield Shift(direction, left, right, similarity, by_substance=True)

    def _same_object(self, left: Commitment, right: Commitment, similarity: float) -> bool:
        acts = [
            set(_ACT.findall(_complement(commitment).casefold())[:2])
            for commitment in (left, right)
        ]
        if (
            acts[0]
            and acts[1]
            and {a[:_STEM] for a in acts[0]}.isdisjoint(a[:_STEM] for a in acts[1])
        ):
            return False
        if similarity >= _SAME_WORDS:
            return True
        return similarity >= _SAME_ACT and self._first_act(left) == self._first_act(right)

    def _first_act(self, commitment: Commitment) -> str:
        grammar = self._lexicon.weights.function
        words = (word.casefold() for word in _WORD.findall(_complement(commitment)))
        stems = (word[:_STEM] for word in words if word not in grammar)
        return next((stem for stem in stems if stem not in _LEADING), "")

    def _negative(self, left: Commitment, right: Commitment) -> bool:
        """Tell whether one of the two is an undertaking not to do."""
        return self._is_negated(left, self._left) is not self._is_negated(right, self._right)

    def _is_negated(self, commitment: Commitment, paragraphs: Sequence[Paragraph]) -> bool:
        text = paragraphs[commitment.index].text
        opening = text[commitment.sentence[0] : commitment.wording.end]
        # What an earlier clause of the sentence denies is not denied here.
        opening = re.split(r"[;,](?![^,;]*\Z)", opening)[-1]
        number = len(_NEGATORS.findall(opening + " " + _complement(commitment)[:_NEAR]))
        return commitment.negated if not number else number % 2 == 1

    def _other_speaker(self, left: Commitment, right: Commitment) -> bool:
        before, after = left.speaker, right.speaker
        both = before.parties and after.parties and not before.joint and not after.joint
        return bool(both) and set(before.parties) != set(after.parties) and not self._are_sisters


def _complement(commitment: Commitment) -> str:
    return commitment.complement.text if commitment.complement else ""


def _are_one_will(left: Commitment, right: Commitment) -> bool:
    """Tell whether two verbs are of one stem: `reiterated their resolve`, `remain resolved`."""
    stems = [
        {found.casefold()[:5] for found in _STEMS.findall(commitment.wording.text)}
        for commitment in (left, right)
    ]
    return bool(stems[0]) and stems[0] == stems[1]


def _styles(
    left: Sequence[Commitment], right: Sequence[Commitment], habits: StyleHabits | None
) -> Callable[[Commitment, Commitment], HouseStyle]:
    """Return what tells the baseline of a change of verb."""
    own_left, own_right = read_style_habits([left]), read_style_habits([right])

    def style(before: Commitment, after: Commitment) -> HouseStyle:
        throughout = (
            own_left.is_usual(before.verb)
            and own_right.is_usual(after.verb)
            and not own_left.uses(after.verb)
            and not own_right.uses(before.verb)
        )
        style_habits = habits or read_style_habits([])
        return HouseStyle(
            verb=after.verb,
            documents=style_habits.documents,
            undertakings=style_habits.undertakings,
            uses=style_habits.uses(after.verb),
            throughout=throughout,
        )

    return style


# ----------------------------------------
# House style: which operative verbs the same parties use in the same years.
#
# Why: `concurred on` may be a translator's habit. A verb is compared with this baseline before a
# change of it is called a shift.

YEARS = 2
"""Texts up to so many years before or after are of the same years."""


@dataclass(frozen=True, slots=True)
class StyleHabits:
    """How often each verb undertakes something in some texts."""

    documents: int
    verbs: Mapping[str, int]

    @property
    def undertakings(self) -> int:
        """All undertakings of these texts."""
        return sum(self.verbs.values())

    def uses(self, verb: str) -> int:
        """Return how many undertakings have this verb."""
        return self.verbs.get(verb, 0)

    def is_usual(self, verb: str) -> bool:
        """Tell whether one undertaking in four or more has this verb."""
        return self.undertakings > 0 and 4 * self.uses(verb) >= self.undertakings


def read_style_habits(texts: Iterable[Sequence[Commitment]]) -> StyleHabits:
    """Count the verbs of undertakings over several texts."""
    documents, verbs = 0, Counter[str]()
    for text in texts:
        documents += 1
        verbs.update(
            commitment.verb for commitment in text if commitment.kind is CommitmentKind.UNDERTAKING
        )
    return StyleHabits(documents, dict(sorted(verbs.items())))


def is_house_style(document: Document, other: Document) -> bool:
    """Tell whether another document is of the same house and years.

    The house is the pair of parties; where a document has no such sister text, whoever asks may
    widen it. Versions of one document are one text, and no baseline for each other.
    """
    if document.key == other.key or not (document.date and other.date):
        return False
    parties = {party.code for party in document.parties}
    shared = parties & {party.code for party in other.parties}
    return bool(shared) and abs(int(document.year) - int(other.year)) <= YEARS
