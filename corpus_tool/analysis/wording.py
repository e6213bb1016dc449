"""What changed inside a link, word by word: its readings.

The joined readings are both texts, character by character; the marks are few, cover whole words,
and stand where a careful editor would put them.
"""

from __future__ import annotations

from corpus_tool.analysis.routine import classify
from corpus_tool.analysis.sequence import match
from corpus_tool.analysis.stretches import Stretch, cut_stretches
from corpus_tool.analysis.units import PRICE_PER_WORD, Side, number_words, take_apart
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Options, Reading, ReadingKind

__all__ = ["compare"]


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
    price = max(0, options.min_kept * PRICE_PER_WORD - PRICE_PER_WORD // 2)
    pairs = match(*number_words(left, right), price=price)
    stretches = cut_stretches(left, right, pairs)
    return tuple(_reading(left, right, stretch, lexicon) for stretch in stretches)


def _reading(left: Side, right: Side, stretch: Stretch, lexicon: Lexicon) -> Reading:
    old, new = left.show(*stretch.left), right.show(*stretch.right)
    if stretch.kind is ReadingKind.KEPT or stretch.is_break:
        return Reading(stretch.kind, old, new)
    return Reading(stretch.kind, old, new, classify(old, new, lexicon=lexicon))
