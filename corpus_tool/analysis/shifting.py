"""Where a mark begins and ends, when the words leave a choice.

`peace [and security] and stability` and `peace and [security and] stability` mark the same
change; an editor marks whole clauses, list members and word groups, so the stronger boundary wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus_tool.analysis.stretches import Stretch
from corpus_tool.analysis.units import Side
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import ReadingKind
from corpus_tool.text.pieces import PieceKind
from corpus_tool.text.tokens import fold

__all__ = ["shift"]

_EDGE, _SENTENCE, _CLAUSE, _COMMA, _GROUP, _ARTICLE, _WORD = range(7, 0, -1)
_UNBALANCED = -4
_SENTENCE_MARKS = frozenset(".!?。！？؟।")
_CLAUSE_MARKS = frozenset(";:；：؛")
_COMMA_MARKS = frozenset(",、，،–—")
_BRACKETS = {"(": ")", "[": "]", "“": "”", "«": "»", "「": "」", "（": "）"}


@dataclass(frozen=True, slots=True)
class _Place:
    """A change with the kept stretches on either side, as if the marked text were the right."""

    before: Stretch
    change: Stretch
    after: Stretch
    other: Side
    marked: Side

    def moved(self, steps: int) -> tuple[Stretch, Stretch, Stretch]:
        """Return the three stretches with the change moved by pieces; to the left if negative."""
        (top, bottom), (first, last) = self.before.left, self.before.right
        before = self.before._replace(left=(top, bottom + steps), right=(first, last + steps))
        at = self.change.left[0] + steps
        start, end = self.change.right
        change = self.change._replace(left=(at, at), right=(start + steps, end + steps))
        (top, bottom), (first, last) = self.after.left, self.after.right
        after = self.after._replace(left=(top + steps, bottom), right=(first + steps, last))
        return before, change, after


def shift(
    stretches: Sequence[Stretch], left: Side, right: Side, lexicon: Lexicon
) -> tuple[Stretch, ...]:
    """Move each purely added or removed stretch to its best place between its neighbours."""
    shifted = list(stretches)
    for at in range(1, len(shifted) - 1):
        before, change, after = shifted[at - 1 : at + 2]
        if not (_is_kept(before) and _is_kept(after)) or change.is_break:
            continue
        # A kept stretch may be used up only where nothing else is marked beyond it.
        may_empty = at == 1 or shifted[at - 2].is_break, at + 2 == len(shifted)
        if change.kind is ReadingKind.ADDED:
            place = _Place(before, change, after, left, right)
            shifted[at - 1 : at + 2] = _best(place, may_empty, lexicon)
        elif change.kind is ReadingKind.REMOVED:
            place = _Place(_mirror(before), _mirror(change), _mirror(after), right, left)
            shifted[at - 1 : at + 2] = map(_mirror, _best(place, may_empty, lexicon))
    return tuple(s for s in shifted if s.left[0] < s.left[1] or s.right[0] < s.right[1])


def _is_kept(stretch: Stretch) -> bool:
    return stretch.kind is ReadingKind.KEPT and not stretch.is_break


def _mirror(stretch: Stretch) -> Stretch:
    return stretch._replace(left=stretch.right, right=stretch.left)


def _best(place: _Place, may_empty: tuple[bool, bool], lexicon: Lexicon) -> Sequence[Stretch]:
    """Return the place with the strongest boundaries; of equals the least moved."""
    steps = max(
        _steps(place, may_empty), key=lambda steps: (_strength(place, steps, lexicon), -abs(steps))
    )
    return place.moved(steps)


def _steps(place: _Place, may_empty: tuple[bool, bool]) -> Iterator[int]:
    """Yield how far the change can move without altering what either text says."""
    yield 0
    start, end = place.change.right
    kept_other, kept_marked = place.before.left, place.before.right
    room = min(kept_other[1] - kept_other[0], kept_marked[1] - kept_marked[0])
    for step in range(1, room + may_empty[0]):
        at_other, at_marked = kept_other[1] - step, kept_marked[1] - step
        if not _same(place, at_other, at_marked) or not _same(place, at_other, end - step):
            break
        yield -step
    kept_other, kept_marked = place.after.left, place.after.right
    room = min(kept_other[1] - kept_other[0], kept_marked[1] - kept_marked[0])
    for step in range(room - 1 + may_empty[1]):
        at_other, at_marked = kept_other[0] + step, kept_marked[0] + step
        if not _same(place, at_other, at_marked) or not _same(place, at_other, start + step):
            break
        yield step + 1


def _same(place: _Place, other: int, marked: int) -> bool:
    return place.other.show(other, other + 1) == place.marked.show(marked, marked + 1)


def _strength(place: _Place, steps: int, lexicon: Lexicon) -> int:
    """Return how good it is to mark here: the boundaries at both ends, and brackets in pairs."""
    start, end = (at + steps for at in place.change.right)
    side = place.marked
    text = side.show(start, end)
    balanced = all(text.count(one) == text.count(two) for one, two in _BRACKETS.items())
    return (
        _boundary(side, start, lexicon)
        + _boundary(side, end, lexicon)
        + (0 if balanced and text.count('"') % 2 == 0 else _UNBALANCED)
    )


def _boundary(side: Side, at: int, lexicon: Lexicon) -> int:
    """Return how strong the boundary before a piece is."""
    if at == 0 or at == len(side.pieces) or PieceKind.BREAK in (side.kind(at - 1), side.kind(at)):
        return _EDGE
    if side.kind(at) is not PieceKind.WORD:
        return _WORD if side.kind(at) is PieceKind.MARK else 0
    if side.kind(at - 1) is not PieceKind.SPACE:
        return 0
    mark = side.show(at - 2, at - 1) if at > 1 else ""
    for marks, strength in (
        (_SENTENCE_MARKS, _SENTENCE),
        (_CLAUSE_MARKS, _CLAUSE),
        (_COMMA_MARKS, _COMMA),
    ):
        if mark in marks:
            return strength
    word = fold(side.show(at, at + 1), lexicon=lexicon)
    if word in lexicon.weights.articles:
        return _ARTICLE
    return _GROUP if word in lexicon.weights.function else _WORD
