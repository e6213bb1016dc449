"""Where an undertaking became firmer or softer from one text to the next, went, or came.

Undertakings are paired within links first, by what is undertaken and by whom; what is left over is
looked for in the rest of both texts, so that a promise that only moved is not told as dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from corpus_tool.analysis.habits import Habits, read_habits
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    Commitment,
    CommitmentKind,
    Comparison,
    Direction,
    HouseStyle,
    Shift,
)

__all__ = ["find_shifts"]

_LINKED = 0.3
"""So alike two undertakings of linked paragraphs must read to be one; by eye, on real pairs."""
_ANYWHERE = 0.5
"""The same for two that stand in paragraphs without a link between them."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+")
_STEM = 6
"""Letters of a word that are compared: `strengthen` and `strengthening` are one."""


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
    habits: Habits | None = None,
) -> tuple[Shift, ...]:
    """Return the shifts between two compared texts, in the order of the later one.

    Args:
        comparison: the links of the two texts.
        before: the operative verbs of the left text.
        after: those of the right text.
        lexicon: its words of grammar do not count when two undertakings are matched.
        habits: what other texts of the same house and years use; None where none were asked.
    """
    left = [each for each in before if _is_undertaken(each)]
    right = [each for each in after if _is_undertaken(each)]
    pairs = _pair(comparison, left, right, lexicon)
    style = _styles(left, right, habits)
    shifts = [
        shift
        for pair in pairs
        if (shift := _compare(left[pair.before], right[pair.after], pair.similarity, style))
    ]
    taken = {pair.before for pair in pairs}
    shifts += [
        Shift(Direction.DROPPED, each, None) for i, each in enumerate(left) if i not in taken
    ]
    taken = {pair.after for pair in pairs}
    shifts += [Shift(Direction.NEW, None, each) for i, each in enumerate(right) if i not in taken]
    return tuple(sorted(shifts, key=_order))


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
    linked = {(i, j) for link in comparison.links for i in link.left for j in link.right}
    bags = [[_bag(each, lexicon) for each in side] for side in (left, right)]
    pairs: list[_Pair] = []
    for within, least in ((True, _LINKED), (False, _ANYWHERE)):
        free = [
            [i for i in range(len(side)) if i not in {pair[1 + n] for pair in pairs}]
            for n, side in enumerate((left, right))
        ]
        candidates = [
            _Pair(similarity, i, j)
            for i in free[0]
            for j in free[1]
            if ((left[i].index, right[j].index) in linked) is within
            and _speak_alike(left[i], right[j])
            and (similarity := _dice(bags[0][i], bags[1][j])) >= least
        ]
        pairs += _greedy(candidates)
    return pairs


def _greedy(candidates: Iterable[_Pair]) -> Iterator[_Pair]:
    before: set[int] = set()
    after: set[int] = set()
    for pair in sorted(candidates, key=lambda each: (-each.similarity, each.before, each.after)):
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


def _compare(
    left: Commitment,
    right: Commitment,
    similarity: float,
    style: Callable[[Commitment, Commitment], HouseStyle],
) -> Shift | None:
    if left.negated is not right.negated:
        return None
    if left.firmness != right.firmness:
        direction = Direction.FIRMER if right.firmness > left.firmness else Direction.SOFTER
        return Shift(direction, left, right, similarity, house_style=style(left, right))
    if left.definiteness and right.definiteness and left.definiteness != right.definiteness:
        firmer = right.definiteness > left.definiteness
        direction = Direction.FIRMER if firmer else Direction.SOFTER
        return Shift(direction, left, right, similarity, by_substance=True)
    return None


def _styles(
    left: Sequence[Commitment], right: Sequence[Commitment], habits: Habits | None
) -> Callable[[Commitment, Commitment], HouseStyle]:
    """Return what tells the baseline of a change of verb."""
    own_left, own_right = read_habits([left]), read_habits([right])

    def style(before: Commitment, after: Commitment) -> HouseStyle:
        throughout = (
            own_left.is_usual(before.verb)
            and own_right.is_usual(after.verb)
            and not own_left.uses(after.verb)
            and not own_right.uses(before.verb)
        )
        asked = habits or read_habits([])
        return HouseStyle(
            verb=after.verb,
            documents=asked.documents,
            undertakings=asked.undertakings,
            uses=asked.uses(after.verb),
            throughout=throughout,
        )

    return style
