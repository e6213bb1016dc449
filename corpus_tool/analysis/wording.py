"""What changed inside a link, word by word: its readings.

The joined readings are both texts, character by character; the marks are few, cover whole words,
and stand where a careful editor would put them.
"""

from __future__ import annotations

from corpus_tool.analysis.joining import join_changes
from corpus_tool.analysis.routine import Context, classify
from corpus_tool.analysis.sequence import Pair, Prices, match
from corpus_tool.analysis.shifting import shift
from corpus_tool.analysis.stretches import Stretch, cut_stretches
from corpus_tool.analysis.units import ORDINARY, Side, number_words, take_apart
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Options, Reading, ReadingKind

__all__ = ["compare"]

_CHANGE = 2
"""The price of a change by itself: enough that no `The` turned `the` stands between two."""


def compare(
    left_text: str, right_text: str, *, options: Options, lexicon: Lexicon
) -> tuple[Reading, ...]:
    """Return the readings of two texts: kept, added, removed and replaced words, in order.

    A kept reading may differ in white space; every other difference is marked.
    A paragraph break is a reading of its own.
    A run of kept words between two rewritten stretches is marked with them when it is shorter
    than `options.min_kept` ordinary words, unless it holds words that tell more.

    Args:
        left_text: the left paragraphs of a link, joined by `PARAGRAPH_BREAK`.
        right_text: the right ones.
        options: `min_kept` is used.
        lexicon: spelling, weights, names and dates.
    """
    left = take_apart(left_text, lexicon=lexicon)
    right = take_apart(right_text, lexicon=lexicon)
    pairs = _pair_words(left, right, _prices(options))
    stretches = shift(cut_stretches(left, right, pairs), left, right, lexicon)
    context = Context.of(left, right, lexicon)
    return tuple(_reading(context, stretch) for stretch in join_changes(stretches, context))


def _pair_words(left: Side, right: Side, prices: Prices) -> list[Pair]:
    """Match the words in one direction whichever side is the left, so that swapping mirrors."""
    if left.text <= right.text:
        return match(*number_words(left, right), prices=prices)
    return [(i, j) for j, i in match(*number_words(right, left), prices=prices)]


def _prices(options: Options) -> Prices:
    """Return the prices at which `min_kept` ordinary words between two rewritten stretches stay.

    To keep them costs one more change, one more removed and one more added run.
    """
    return Prices(change=_CHANGE, run=max(0, (options.min_kept * ORDINARY - _CHANGE) // 2))


def _reading(context: Context, stretch: Stretch) -> Reading:
    old, new = context.left.show(*stretch.left), context.right.show(*stretch.right)
    if stretch.kind is ReadingKind.KEPT or stretch.is_break:
        return Reading(stretch.kind, old, new)
    return Reading(stretch.kind, old, new, classify(context, stretch.left, stretch.right))
