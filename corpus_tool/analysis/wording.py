"""What changed inside a link, word by word: its readings.

The joined readings are both texts, character by character; the marks are few, cover whole words,
and stand where a careful editor would put them.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus_tool.analysis.compounds import join_compounds
from corpus_tool.analysis.joining import give_up_untelling, join_changes
from corpus_tool.analysis.pricing import Pair, Prices
from corpus_tool.analysis.routine import Context, classify
from corpus_tool.analysis.sequence import match
from corpus_tool.analysis.shifting import shift
from corpus_tool.analysis.stretches import Stretch, cut_stretches
from corpus_tool.analysis.telling import is_telling
from corpus_tool.analysis.transpositions import cut_moved
from corpus_tool.analysis.units import LONG, ORDINARY, Side, number_words, take_apart
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Options, Reading, ReadingKind, Relation

__all__ = ["compare"]

_CHANGE = 2
"""The price of a change by itself: enough that no `The` turned `the` stands between two."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a link is read: for what changed, or, where little is the same, for what was kept."""

    prices: Prices
    min_moved: int
    """Words of a run that was moved within the link."""
    min_moved_worth: int
    only_telling: bool
    """Whether kept words that tell nothing are given up."""


_KEPT_WORDING = _Manner(
    Prices(change=1, one=2, two=3, more=4),
    min_moved=2,
    min_moved_worth=2 * LONG,
    only_telling=True,
)


def compare(
    left_text: str,
    right_text: str,
    *,
    options: Options,
    lexicon: Lexicon,
    relation: Relation | None = None,
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
    """
    left, right = _sides(left_text, right_text, lexicon)
    manner = _KEPT_WORDING if relation is Relation.REWORDED else _redline(options)
    context = Context.of(left, right, lexicon)
    pairs = _pair_words(context, manner.prices)
    stretches = shift(cut_stretches(left, right, pairs), left, right, lexicon)
    stretches = join_changes(stretches, context)
    if manner.only_telling:
        stretches = give_up_untelling(stretches, context, options)
    cut = cut_moved(
        stretches,
        left,
        right,
        min_words=manner.min_moved,
        min_worth=manner.min_moved_worth,
        tells=lambda text: is_telling(text, options=options, lexicon=lexicon),
    )
    return tuple(_reading(context, stretch) for stretch in cut)


def _sides(left_text: str, right_text: str, lexicon: Lexicon) -> tuple[Side, Side]:
    left = take_apart(left_text, lexicon=lexicon)
    right = take_apart(right_text, lexicon=lexicon)
    return (
        join_compounds(left, right, lexicon=lexicon),
        join_compounds(right, left, lexicon=lexicon),
    )


def _pair_words(context: Context, prices: Prices) -> list[Pair]:
    """Match the words in one direction whichever side is the left, so that swapping mirrors."""
    left, right = context.left, context.right
    if left.text <= right.text:
        return match(*number_words(left, right, fillable=context.fillable), prices=prices)
    words = number_words(right, left, fillable=context.fillable[::-1])
    return [(i, j) for j, i in match(*words, prices=prices)]


def _redline(options: Options) -> _Manner:
    """Return the prices at which `min_kept` ordinary words between two rewritten stretches stay.

    To keep them costs one more change, one more removed and one more added run.
    """
    more = max(0, (options.min_kept * ORDINARY - _CHANGE) // 2)
    prices = Prices(change=_CHANGE, one=more * 5 // 7, two=more * 6 // 7, more=more)
    return _Manner(prices, min_moved=6, min_moved_worth=4 * ORDINARY, only_telling=False)


def _reading(context: Context, stretch: Stretch) -> Reading:
    old, new = context.left.show(*stretch.left), context.right.show(*stretch.right)
    if stretch.kind is ReadingKind.KEPT or stretch.is_break:
        return Reading(stretch.kind, old, new)
    routine = classify(context, stretch.left, stretch.right)
    return Reading(stretch.kind, old, new, routine, stretch.moved)
