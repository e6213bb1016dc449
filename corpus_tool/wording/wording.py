"""What changed inside a link, word by word, joined as a reader wants it, and its figures.

Sections, in order:

* What changed inside a link, word by word: its readings.
* Compounds that one text writes as one word and the other as several.
* Changes that read better as one.
* Which kept words tell a reader something, when everything around them is new.
* Figures of a link's readings: how much was kept, what is worth underlining, what is routine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import PARAGRAPH_BREAK, Options, Reading, ReadingKind, Relation, Routine
from corpus_tool.text.pieces import PieceKind, cut_tokens
from corpus_tool.text.tokens import fold, split_words
from corpus_tool.wording.amounts import join_equal_figures, widen_amounts
from corpus_tool.wording.edits import EditSpan, Range, cut_edits, cut_moved, slide_edits
from corpus_tool.wording.figures import has_figure
from corpus_tool.wording.matching import (
    LONG,
    ORDINARY,
    EditCosts,
    MatchUnit,
    Pair,
    WordSide,
    match_words,
    number_words,
    split_reading,
)
from corpus_tool.wording.routine import ChangeContext, are_slots_filled, classify_routine
from corpus_tool.wording.substitution import PairSubstitution

__all__ = [
    "KeptShare",
    "compare_words",
    "count_routine",
    "find_moved_readings",
    "is_identical_wording",
    "kept_runs",
    "share_kept",
]


# ----------------------------------------
# What changed inside a link, word by word: its readings.
#
# The joined readings are both texts, character by character; the marks are few, cover whole words,
# and stand where a careful editor would put them.

NO_SUBSTITUTION = PairSubstitution()

_CHANGE = 2
"""The price of a change by itself: enough that no `The` turned `the` stands between two."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a link is read: for what changed, or, where little is the same, for what was kept."""

    prices: EditCosts
    min_moved: int
    """Words of a run that was moved within the link."""
    min_moved_worth: int
    only_telling: bool
    """Whether kept words that tell nothing are given up."""


_KEPT_WORDING = _Manner(
    EditCosts(change=1, one=2, two=3, more=4),
    min_moved=2,
    min_moved_worth=2 * LONG,
    only_telling=True,
)


def compare_words(
    left_text: str,
    right_text: str,
    *,
    options: Options,
    lexicon: Lexicon,
    relation: Relation | None = None,
    substitution: PairSubstitution = NO_SUBSTITUTION,
) -> tuple[Reading, ...]:
    """Return the readings of two texts: kept, added, removed and replaced words, in order.

    A kept reading may differ in white space; every other difference is marked.
    A paragraph break is a reading of its own.
    A run of kept words between two rewritten stretches is marked with them when it is shorter
    than `options.min_kept` ordinary words, unless it holds words that tell more.
    Words removed at one place and added at another are readings of their own on both, with the
    same number in `moved`.

    Args:
        left_text: the left paragraphs of a link, joined by `PARAGRAPH_BREAK`.
        right_text: the right ones.
        options: `min_kept` is used.
        lexicon: spelling, weights, names and dates.
        relation: of a reworded link the readings show what was kept: every kept or moved reading
            with words in it is worth underlining, and everything else is replaced.
        substitution: what the two texts replace in each other throughout; by default nothing, so
            that every name and date is substance.
    """
    left, right = _sides(left_text, right_text, lexicon)
    manner = _KEPT_WORDING if relation is Relation.REWORDED else _redline(options)
    context = ChangeContext.of(left, right, lexicon, substitution)
    pairs = _pair_words(context, manner.prices)
    spans = slide_edits(cut_edits(left, right, pairs), left, right, lexicon)
    spans = join_changes(join_equal_figures(spans, context), context)
    spans = widen_marks(widen_amounts(spans, context), context)
    if manner.only_telling:
        spans = drop_uninformative_matches(spans, context, options)
    cut = cut_moved(
        spans,
        left,
        right,
        min_words=manner.min_moved,
        min_worth=manner.min_moved_worth,
        tells=lambda text: is_informative_match(text, options=options, lexicon=lexicon),
    )
    return tuple(_reading(context, stretch) for stretch in cut)


def _sides(left_text: str, right_text: str, lexicon: Lexicon) -> tuple[WordSide, WordSide]:
    left = split_reading(left_text, lexicon=lexicon)
    right = split_reading(right_text, lexicon=lexicon)
    return (
        join_compounds(left, right, lexicon=lexicon),
        join_compounds(right, left, lexicon=lexicon),
    )


def _pair_words(context: ChangeContext, prices: EditCosts) -> list[Pair]:
    """Match the words in one direction whichever side is the left, so that swapping mirrors."""
    left, right = context.left, context.right
    if left.text <= right.text:
        return match_words(*number_words(left, right, fillable=context.fillable), prices=prices)
    words = number_words(right, left, fillable=context.fillable[::-1])
    return [(i, j) for j, i in match_words(*words, prices=prices)]


def _redline(options: Options) -> _Manner:
    """Return the prices at which `min_kept` ordinary words between two rewritten stretches stay.

    To keep them costs one more change, one more removed and one more added run.
    """
    more = max(0, (options.min_kept * ORDINARY - _CHANGE) // 2)
    prices = EditCosts(change=_CHANGE, one=more * 5 // 7, two=more * 6 // 7, more=more)
    return _Manner(prices, min_moved=6, min_moved_worth=4 * ORDINARY, only_telling=False)


def _reading(context: ChangeContext, stretch: EditSpan) -> Reading:
    old, new = context.left.show(*stretch.left), context.right.show(*stretch.right)
    if stretch.kind is ReadingKind.KEPT:
        return Reading(stretch.kind, old, new)
    if stretch.is_break:
        return Reading(stretch.kind, old, new, Routine.BREAK)
    routine = classify_routine(context, stretch.left, stretch.right)
    return Reading(stretch.kind, old, new, routine, stretch.moved)


# ----------------------------------------
# Compounds that one text writes as one word and the other as several.
#
# `decision making` is the word `decision-making` where the other side has that; otherwise its two
# words would be told apart from it, and a spelling would pass for an edit.

_HYPHENS = re.compile(r"[-‐‑]")
_MIN_PART = 3
_MOST_PARTS = 5


def join_compounds(side: WordSide, other: WordSide, *, lexicon: Lexicon) -> WordSide:
    """Return the side with the words that are one word on the other side as one unit each."""
    normals = {unit.normal for unit in side.units}
    missing = {unit.normal: unit for unit in other.units if unit.normal not in normals}
    joined = {
        normal
        for normal, unit in missing.items()
        if _HYPHENS.search(unit.exact) or normal in lexicon.spelling.joined
    }
    plain = {
        normal
        for normal, unit in missing.items()
        if unit.slot is None and len(normal) >= 2 * _MIN_PART and normal not in joined
    }
    starts = _starts(side, joined | plain | _openings(missing.values(), lexicon))
    if not starts:
        return side
    return replace(side, units=tuple(_join_parts(side, starts, joined, plain, lexicon)))


def _openings(units: Iterable[MatchUnit], lexicon: Lexicon) -> set[str]:
    """Return the first two parts of compounds of three or more, as one form."""
    parts = (_HYPHENS.split(unit.exact) for unit in units if _HYPHENS.search(unit.exact))
    return {fold(f"{some[0]}-{some[1]}", lexicon=lexicon) for some in parts if len(some) > 2}


def _starts(side: WordSide, forms: set[str]) -> set[int]:
    """Return the units that, with the next, are such a form."""
    normals = [unit.normal for unit in side.units]
    return {i for i, (one, two) in enumerate(pairwise(normals)) if one + two in forms}


def _join_parts(
    side: WordSide, starts: set[int], joined: set[str], plain: set[str], lexicon: Lexicon
) -> Iterator[MatchUnit]:
    at = 0
    while at < len(side.units):
        length = _compound_length(side, at, joined, plain, lexicon) if at in starts else 1
        yield _one(side, at, length) if length > 1 else side.units[at]
        at += length


def _compound_length(
    side: WordSide, at: int, joined: set[str], plain: set[str], lexicon: Lexicon
) -> int:
    """Return how many units from here on are one word of the other side; 1 when none are."""
    form = side.units[at].normal
    parts: Sequence[MatchUnit] = side.units[at : at + _MOST_PARTS]
    for length, (before, unit) in enumerate(pairwise(parts), start=2):
        if unit.slot or before.slot or not _is_next(side, before, unit):
            return 1
        form += unit.normal
        if form in joined or (length == 2 and form in plain and _are_words(parts[:2], lexicon)):
            return length
    return 1


def _is_next(side: WordSide, before: MatchUnit, unit: MatchUnit) -> bool:
    return unit.first - before.last == 1 and side.kind(before.last) is PieceKind.SPACE


def _are_words(parts: Sequence[MatchUnit], lexicon: Lexicon) -> bool:
    """Tell whether both parts are words of their own: `coast guard`, not `may be`."""
    return all(
        len(part.normal) >= _MIN_PART and part.normal not in lexicon.weights.function
        for part in parts
    )


def _one(side: WordSide, at: int, length: int) -> MatchUnit:
    parts = side.units[at : at + length]
    return MatchUnit(
        first=parts[0].first,
        last=parts[-1].last,
        exact=" ".join(part.exact for part in parts),
        normal="".join(part.normal for part in parts),
        weight=max(part.weight for part in parts),
    )


# ----------------------------------------
# Changes that read better as one.

_MOST = 8
"""How many stretches, changes and the spaces between them, are tried as one."""


def join_changes(spans: Sequence[EditSpan], context: ChangeContext) -> tuple[EditSpan, ...]:
    """Join changes with nothing but spaces between them, where that reads better.

    Two kinds: changes that only together are routine (`President Okoro` becomes `Prime Minister
    Abara`), and a change of substance with the capital of a small word that follows from it
    (`. The` becomes `, and the`).
    """
    return tuple(_join_neighbours(spans, context))


def _join_neighbours(spans: Sequence[EditSpan], context: ChangeContext) -> Iterator[EditSpan]:
    at = 0
    while at < len(spans):
        end = at + 1
        whole = spans[at]
        if _is_change(whole):
            for last, joined in _joined(spans, at, context):
                if _reads_better(joined, spans[at : last + 1], context):
                    end, whole = last + 1, joined
        yield whole
        at = end


def drop_uninformative_matches(
    spans: Sequence[EditSpan], context: ChangeContext, options: Options
) -> tuple[EditSpan, ...]:
    """Give kept words that tell nothing to the changes next to them.

    For links in which little was kept: what stays kept is worth underlining.
    """
    given: list[EditSpan] = []
    for stretch in spans:
        is_change = _is_change(stretch) or _is_untelling(stretch, context, options)
        if is_change and given and _is_change(given[-1]):
            before = given.pop()
            left, right = (before.left[0], stretch.left[1]), (before.right[0], stretch.right[1])
            given.append(EditSpan(_kind(left, right), left, right))
        elif is_change and not _is_change(stretch):
            given.append(stretch._replace(kind=ReadingKind.REPLACED))
        else:
            given.append(stretch)
    return tuple(given)


def _kind(left: Range, right: Range) -> ReadingKind:
    if left[0] < left[1] and right[0] < right[1]:
        return ReadingKind.REPLACED
    return ReadingKind.REMOVED if left[0] < left[1] else ReadingKind.ADDED


def _is_untelling(stretch: EditSpan, context: ChangeContext, options: Options) -> bool:
    if stretch.kind is not ReadingKind.KEPT or stretch.is_break:
        return False
    text = context.right.show(*stretch.right)
    has_words = bool(context.right.unit_range(*stretch.right))
    return has_words and not is_informative_match(text, options=options, lexicon=context.lexicon)


def _joined(
    spans: Sequence[EditSpan], at: int, context: ChangeContext
) -> Iterator[tuple[int, EditSpan]]:
    """Yield the change joined with one, two, … of those after it, and the place of the last."""
    first = spans[at]
    for last in range(at + 1, min(at + _MOST, len(spans))):
        stretch = spans[last]
        if stretch.is_break or not (_is_change(stretch) or _is_space(stretch, context)):
            return
        if _is_change(stretch):
            left = (first.left[0], stretch.left[1])
            right = (first.right[0], stretch.right[1])
            yield last, EditSpan(ReadingKind.REPLACED, left, right)


def _reads_better(joined: EditSpan, spans: Sequence[EditSpan], context: ChangeContext) -> bool:
    changes = [stretch for stretch in spans if _is_change(stretch)]
    classes = [classify_routine(context, stretch.left, stretch.right) for stretch in changes]
    routine = classify_routine(context, joined.left, joined.right)
    if routine is not None:
        return None in classes or set(classes) == {routine}
    if all(_holds_figure(change, context) for change in changes):
        return True  # `two hundred` `million`: one amount
    if None in classes and are_slots_filled(context, joined.left, joined.right):
        return True  # `the Philippines`, `President Okoro`: one name
    follows = classes[-1] is Routine.CASE and _is_function_word(changes[-1], context)
    return follows and len(changes) == 2 and classes[0] is None


def _holds_figure(change: EditSpan, context: ChangeContext) -> bool:
    shown = context.left.show(*change.left) + context.right.show(*change.right)
    return has_figure(shown, context.lexicon)


def _is_function_word(stretch: EditSpan, context: ChangeContext) -> bool:
    units = [context.left.units[i] for i in context.left.unit_range(*stretch.left)]
    return len(units) == 1 and units[0].normal in context.lexicon.weights.function


def _is_change(stretch: EditSpan) -> bool:
    return stretch.kind is not ReadingKind.KEPT and not stretch.is_break


def _is_space(stretch: EditSpan, context: ChangeContext) -> bool:
    return all(context.left.kind(at) is PieceKind.SPACE for at in range(*stretch.left)) and all(
        context.right.kind(at) is PieceKind.SPACE for at in range(*stretch.right)
    )


# ----------------------------------------
# A changed mark with the words it stands at.
#
# `[` lost tells nobody what was agreed; `[shall not]` becomes `shall not` does.

_MAX_ENCLOSED = 12
"""Words between two marks that are shown with them; of a longer passage only the ends are."""


def widen_marks(spans: Sequence[EditSpan], context: ChangeContext) -> tuple[EditSpan, ...]:
    """Give changed brackets, quotation and question marks the kept words they stand at."""
    found = list(_join_enclosing(spans, context))
    for at, change in enumerate(found):
        if not _is_bare_mark(change, context):
            continue
        if at > 0 and _touches(found[at - 1], change, context, before=True):
            found[at - 1], found[at] = _take_last_word(found[at - 1], change, context)
        elif at + 1 < len(found) and _touches(found[at + 1], change, context, before=False):
            found[at], found[at + 1] = _take_first_word(change, found[at + 1], context)
    return tuple(s for s in found if s.left[0] < s.left[1] or s.right[0] < s.right[1])


def _join_enclosing(spans: Sequence[EditSpan], context: ChangeContext) -> Iterator[EditSpan]:
    """Join two marks of one side with the few kept words between them."""
    at = 0
    while at < len(spans):
        inner = spans[at : at + 3]
        if len(inner) == 3 and _encloses(inner, context):
            left = (inner[0].left[0], inner[2].left[1])
            right = (inner[0].right[0], inner[2].right[1])
            yield EditSpan(ReadingKind.REPLACED, left, right)
            at += 3
        else:
            yield spans[at]
            at += 1


def _encloses(spans: Sequence[EditSpan], context: ChangeContext) -> bool:
    opening, kept, closing = spans
    return (
        _is_bare_mark(opening, context)
        and _is_bare_mark(closing, context)
        and opening.kind is closing.kind
        and kept.kind is ReadingKind.KEPT
        and not kept.is_break
        and len(context.left.unit_range(*kept.left)) <= _MAX_ENCLOSED
    )


def _is_bare_mark(change: EditSpan, context: ChangeContext) -> bool:
    """Tell whether a change is of marks alone, and has substance."""
    has_words = context.left.unit_range(*change.left) or context.right.unit_range(*change.right)
    return (
        _is_change(change)
        and change.moved is None
        and not has_words
        and classify_routine(context, change.left, change.right) is None
    )


def _touches(kept: EditSpan, change: EditSpan, context: ChangeContext, *, before: bool) -> bool:
    """Tell whether the kept words beside a mark stand at it without a space, on either side."""
    if kept.kind is not ReadingKind.KEPT or kept.is_break:
        return False
    for side, words, mark in (
        (context.left, kept.left, change.left),
        (context.right, kept.right, change.right),
    ):
        if not len(side.unit_range(*words)):
            return False
        piece = words[1] - 1 if before else words[0]
        if mark[0] < mark[1] and side.kind(piece) is PieceKind.SPACE:
            return False
    return True


def _take_last_word(
    kept: EditSpan, change: EditSpan, context: ChangeContext
) -> tuple[EditSpan, EditSpan]:
    left, right = (
        side.units[side.unit_range(*pieces).stop - 1].first
        for side, pieces in ((context.left, kept.left), (context.right, kept.right))
    )
    return (
        kept._replace(left=(kept.left[0], left), right=(kept.right[0], right)),
        EditSpan(ReadingKind.REPLACED, (left, change.left[1]), (right, change.right[1])),
    )


def _take_first_word(
    change: EditSpan, kept: EditSpan, context: ChangeContext
) -> tuple[EditSpan, EditSpan]:
    left, right = (
        side.units[side.unit_range(*pieces).start].last
        for side, pieces in ((context.left, kept.left), (context.right, kept.right))
    )
    return (
        EditSpan(ReadingKind.REPLACED, (change.left[0], left), (change.right[0], right)),
        kept._replace(left=(left, kept.left[1]), right=(right, kept.right[1])),
    )


# ----------------------------------------
# Which kept words tell a reader something, when everything around them is new.

_RARE_LENGTH = 8
_MANY = 6
"""Words, of which one at least is more than grammar."""
_CLUSTERS_TO_A_WORD = 2
"""In a script without spaces."""


def is_informative_match(text: str, *, options: Options, lexicon: Lexicon) -> bool:
    """Tell whether a run of kept words is worth showing as kept.

    It has `options.min_kept` words or more, one of them more than grammar and stock; or it has
    many; or it holds a rare word: a name, a number, or a long word that few statements use.
    """
    weights = lexicon.weights
    found = [word.text for word in split_words(text)]
    content = {fold(word, lexicon=lexicon) for word in found} - weights.function
    length = _shown_length(text, len(found))
    if length >= options.min_kept and (content - weights.stock or length >= _MANY):
        return bool(content)
    return _holds_rare(found, lexicon)


def _shown_length(text: str, count: int) -> int:
    clusters = sum(kind is PieceKind.CLUSTER for kind, _, _ in cut_tokens(text))
    return count - clusters + (clusters + 1) // _CLUSTERS_TO_A_WORD


def _holds_rare(found: Sequence[str], lexicon: Lexicon) -> bool:
    weights = lexicon.weights
    for at, word in enumerate(found):
        form = fold(word, lexicon=lexicon)
        if form in weights.function or form in weights.stock:
            continue
        # The first word may owe its capital to its place in the sentence.
        is_name = word != word.lower() and (at > 0 or not word.istitle())
        if is_name or any(c.isdigit() for c in word) or len(form) >= _RARE_LENGTH:
            return True
    return False


# ----------------------------------------
# Figures of a link's readings: how much was kept, what is worth underlining, what is routine.


@dataclass(frozen=True, slots=True)
class KeptShare:
    """Words kept, of the words of either side."""

    kept_left: int
    of_left: int
    kept_right: int
    of_right: int

    @property
    def left(self) -> float:
        """How much of the left text the right one keeps, 0 to 1."""
        return self.kept_left / self.of_left if self.of_left else 0.0

    @property
    def right(self) -> float:
        """How much of the right text is from the left one, 0 to 1."""
        return self.kept_right / self.of_right if self.of_right else 0.0


def share_kept(readings: Sequence[Reading]) -> KeptShare:
    """Count the words kept; words that changed only in case or spelling are kept."""
    counts = [
        (reading, len(split_words(reading.left)), len(split_words(reading.right)))
        for reading in readings
    ]
    kept = [count for count in counts if _keeps_words(count[0])]
    return KeptShare(
        sum(left for _, left, _ in kept),
        sum(left for _, left, _ in counts),
        sum(right for _, _, right in kept),
        sum(right for _, _, right in counts),
    )


def _keeps_words(reading: Reading) -> bool:
    return reading.kind is ReadingKind.KEPT or reading.routine in {Routine.CASE, Routine.SPELLING}


def kept_runs(
    readings: Sequence[Reading], *, options: Options, lexicon: Lexicon
) -> tuple[int, ...]:
    """Return which kept readings are worth showing as kept (`is_informative_match`)."""
    return tuple(
        i
        for i, reading in enumerate(readings)
        if reading.kind is ReadingKind.KEPT
        and is_informative_match(reading.right, options=options, lexicon=lexicon)
    )


def count_routine(readings: Sequence[Reading]) -> Mapping[Routine, int]:
    """Count the routine changes of each class, the most frequent first."""
    counts = Counter(reading.routine for reading in readings if reading.routine is not None)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def is_identical_wording(readings: Sequence[Reading]) -> bool:
    """Tell whether every change is routine: the one rule for "the same".

    Where the paragraphs are cut does not count.
    """
    return all(
        reading.kind is ReadingKind.KEPT
        or {reading.left, reading.right} <= {"", PARAGRAPH_BREAK}
        or reading.routine is not None
        for reading in readings
    )


def find_moved_readings(readings: Sequence[Reading]) -> tuple[tuple[int, int], ...]:
    """Pair the readings that were removed at one place of the link and added at another.

    Returns:
        Pairs of indices, the removed reading and the added one, by their number.
    """
    removed = {r.moved: i for i, r in enumerate(readings) if r.left and r.moved is not None}
    added = {r.moved: i for i, r in enumerate(readings) if r.right and r.moved is not None}
    return tuple((removed[number], added[number]) for number in sorted(removed))
