"""A changed figure as a reader wants it told: whole, and not at all where the value is equal.

Sections, in order:

* Figures of equal value that are printed in other words.
* A changed figure with its currency, scale and unit.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus_tool.model import ReadingKind
from corpus_tool.text.pieces import PieceKind
from corpus_tool.wording.edits import EditSpan, Range
from corpus_tool.wording.figures import (
    has_figure,
    is_amount_word,
    is_figure_word,
)
from corpus_tool.wording.matching import MatchUnit, WordSide
from corpus_tool.wording.routine import ChangeContext, classify_routine

__all__ = ["join_equal_figures", "widen_amounts"]


# ----------------------------------------
# Figures of equal value that are printed in other words.
#
# `USD 5 million` and `5 million US dollars` differ at two places, and neither alone shows that
# nothing changed.

MAX_STRETCHES = 8
"""Changes of one figure and the words between them; an amount has no more words."""
_GAPS = " -()\u00a0\u202f"


def join_equal_figures(
    stretches: Sequence[EditSpan], context: ChangeContext
) -> tuple[EditSpan, ...]:
    """Make one change of those within a figure whose value stayed."""
    rest = list(stretches)
    joined: list[EditSpan] = []
    while rest:
        count = _equal_from(joined[-1:], rest, context) if _is_substance(rest[0], context) else 0
        if not count:
            joined.append(rest.pop(0))
            continue
        before = joined.pop() if joined else None
        after = rest[count] if count < len(rest) else None
        whole = _window(before, rest[:count], after, context)
        if before and before.left[0] < whole.left[0]:
            joined.append(_up_to(before, whole))
        joined.append(whole)
        del rest[:count]
        if after:
            rest[0] = _onward_from(after, whole)
            if rest[0].left[0] >= rest[0].left[1] and rest[0].right[0] >= rest[0].right[1]:
                del rest[0]
    return tuple(joined)


def _is_substance(stretch: EditSpan, context: ChangeContext) -> bool:
    return (
        stretch.kind is not ReadingKind.KEPT
        and not stretch.is_break
        and classify_routine(context, stretch.left, stretch.right) is None
    )


def _up_to(kept: EditSpan, whole: EditSpan) -> EditSpan:
    return kept._replace(
        left=(kept.left[0], min(kept.left[1], whole.left[0])),
        right=(kept.right[0], min(kept.right[1], whole.right[0])),
    )


def _onward_from(kept: EditSpan, whole: EditSpan) -> EditSpan:
    return kept._replace(
        left=(max(kept.left[0], whole.left[1]), kept.left[1]),
        right=(max(kept.right[0], whole.right[1]), kept.right[1]),
    )


def _equal_from(
    before: Sequence[EditSpan], rest: Sequence[EditSpan], context: ChangeContext
) -> int:
    """Return how many stretches from the first on are one figure of equal value; 0 where none."""
    counts = []
    for count, stretch in enumerate(rest[:MAX_STRETCHES], start=1):
        if stretch.is_break:
            break
        if stretch.kind is not ReadingKind.KEPT:
            counts.append(count)
        elif not _is_all_figure(stretch, context):
            break
    for count in reversed(counts):
        after = rest[count] if count < len(rest) else None
        whole = _window(before[0] if before else None, rest[:count], after, context)
        old, new = context.left.show(*whole.left), context.right.show(*whole.right)
        if not (has_figure(old, context.lexicon) or has_figure(new, context.lexicon)):
            continue
        if classify_routine(context, whole.left, whole.right) is not None:
            return count
    return 0


def _is_all_figure(kept: EditSpan, context: ChangeContext) -> bool:
    """Tell whether kept words are all of a figure, with nothing but spaces and hyphens between."""
    side = context.right
    units = [side.units[i] for i in side.unit_range(*kept.right)]
    marks = (
        side.show(at, at + 1)
        for at in range(*kept.right)
        if side.kind(at) in (PieceKind.MARK, PieceKind.SPACE)
    )
    return all(is_figure_word(unit.exact, context.lexicon) for unit in units) and all(
        not mark.strip(_GAPS) for mark in marks
    )


def _window(
    before: EditSpan | None,
    changes: Sequence[EditSpan],
    after: EditSpan | None,
    context: ChangeContext,
) -> EditSpan:
    """Return the changes as one, with the kept words of the figure on either side."""
    left = changes[0].left[0], changes[-1].left[1]
    right = changes[0].right[0], changes[-1].right[1]
    sides = (context.left, context.right)
    if before and before.kind is ReadingKind.KEPT and not before.is_break:
        starts = _starts(before, (left[0], right[0]), sides, context)
        left, right = (starts[0], left[1]), (starts[1], right[1])
    if after and after.kind is ReadingKind.KEPT and not after.is_break:
        ends = _ends(after, (left[1], right[1]), sides, context)
        left, right = (left[0], ends[0]), (right[0], ends[1])
    return EditSpan(ReadingKind.REPLACED, left, right)


def _starts(
    kept: EditSpan,
    places: tuple[int, int],
    sides: tuple[WordSide, WordSide],
    context: ChangeContext,
) -> tuple[int, int]:
    """Return where on either side the figure begins that ends with kept words."""
    rows = [
        [side.units[i] for i in side.unit_range(*pieces)]
        for side, pieces in zip(sides, (kept.left, kept.right), strict=True)
    ]
    while all(rows):
        units = [row.pop() for row in rows]
        gaps = [
            side.show(unit.last, place)
            for side, unit, place in zip(sides, units, places, strict=True)
        ]
        if not _is_of_figure(units, gaps, context):
            break
        places = units[0].first, units[1].first
    return places


def _ends(
    kept: EditSpan,
    places: tuple[int, int],
    sides: tuple[WordSide, WordSide],
    context: ChangeContext,
) -> tuple[int, int]:
    """Return where on either side the figure ends that begins with kept words."""
    rows = [
        [side.units[i] for i in reversed(side.unit_range(*pieces))]
        for side, pieces in zip(sides, (kept.left, kept.right), strict=True)
    ]
    while all(rows):
        units = [row.pop() for row in rows]
        gaps = [
            side.show(place, unit.first)
            for side, unit, place in zip(sides, units, places, strict=True)
        ]
        if not _is_of_figure(units, gaps, context):
            break
        places = units[0].last, units[1].last
    return places


def _is_of_figure(units: Sequence[MatchUnit], gaps: Sequence[str], context: ChangeContext) -> bool:
    # `and` goes on a number within it, and begins none.
    return all(
        unit.normal != "and" and is_figure_word(unit.exact, context.lexicon) for unit in units
    ) and all(not gap.strip(_GAPS) for gap in gaps)


# ----------------------------------------
# A changed figure with its currency, scale and unit.
#
# `5` becomes `50` tells nobody what; `USD 5 million` becomes `USD 50 million` does.

_PER = "per"
"""It belongs to an amount only before `cent`."""


def widen_amounts(stretches: Sequence[EditSpan], context: ChangeContext) -> tuple[EditSpan, ...]:
    """Give a changed figure the kept words beside it that belong to its amount."""
    widened = list(stretches)
    for at, change in enumerate(widened):
        if change.kind is not ReadingKind.REPLACED or not _is_changed_figure(change, context):
            continue
        if at > 0:
            widened[at - 1], widened[at] = _take_before(widened[at - 1], widened[at], context)
        if at + 1 < len(widened):
            widened[at], widened[at + 1] = _take_after(widened[at], widened[at + 1], context)
    return tuple(s for s in widened if s.left[0] < s.left[1] or s.right[0] < s.right[1])


def _is_changed_figure(change: EditSpan, context: ChangeContext) -> bool:
    shown = context.left.show(*change.left), context.right.show(*change.right)
    return (
        all(has_figure(text, context.lexicon) for text in shown)
        and classify_routine(context, change.left, change.right) is None
    )


def _take_before(
    kept: EditSpan, change: EditSpan, context: ChangeContext
) -> tuple[EditSpan, EditSpan]:
    while kept.kind is ReadingKind.KEPT and not kept.is_break:
        units = _last_unit(context.left, kept.left), _last_unit(context.right, kept.right)
        if not all(unit and is_amount_word(unit.exact, context.lexicon) for unit in units):
            break
        left, right = (unit.first for unit in units if unit)
        if not _are_joined(context, kept, units, change):
            break
        change = change._replace(left=(left, change.left[1]), right=(right, change.right[1]))
        kept = kept._replace(left=(kept.left[0], left), right=(kept.right[0], right))
    return kept, change


def _are_joined(
    context: ChangeContext,
    kept: EditSpan,
    units: tuple[MatchUnit | None, MatchUnit | None],
    change: EditSpan,
) -> bool:
    """Tell whether only spaces or a hyphen stand between the last kept words and a change."""
    gaps = (
        side.show(unit.last, pieces[0])
        for side, unit, pieces in zip(
            (context.left, context.right), units, (change.left, change.right), strict=True
        )
        if unit
    )
    return all(not gap.strip(" -\u00a0\u202f") for gap in gaps)


def _take_after(
    change: EditSpan, kept: EditSpan, context: ChangeContext
) -> tuple[EditSpan, EditSpan]:
    while kept.kind is ReadingKind.KEPT and not kept.is_break:
        ends = (
            _amount_end(context.left, change.left[1], kept.left, context),
            _amount_end(context.right, change.right[1], kept.right, context),
        )
        left, right = ends
        if left is None or right is None:
            break
        change = change._replace(left=(change.left[0], left), right=(change.right[0], right))
        kept = kept._replace(left=(left, kept.left[1]), right=(right, kept.right[1]))
    return change, kept


def _amount_end(side: WordSide, start: int, kept: Range, context: ChangeContext) -> int | None:
    """Return where the next word of an amount ends; None where the next word is none."""
    units = [side.units[i] for i in side.unit_range(*kept)][:2]
    if not units or side.show(start, units[0].first).strip(" -\u00a0\u202f"):
        return None
    words = [unit.exact.casefold() for unit in units]
    if words[0] == _PER:
        return units[1].last if words[1:] == ["cent"] else None
    is_part = is_amount_word(words[0], context.lexicon) and not words[0][0].isnumeric()
    return units[0].last if is_part else None


def _last_unit(side: WordSide, pieces: Range) -> MatchUnit | None:
    found = side.unit_range(*pieces)
    return side.units[found.stop - 1] if len(found) else None
