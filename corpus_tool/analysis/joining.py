"""Neighbouring changes that read better as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_tool.analysis.routine import Context, classify
from corpus_tool.analysis.stretches import Stretch
from corpus_tool.model import ReadingKind, Routine
from corpus_tool.text.pieces import PieceKind

__all__ = ["join_changes"]

_MOST = 8
"""How many stretches, changes and the spaces between them, are tried as one."""


def join_changes(stretches: Sequence[Stretch], context: Context) -> Iterator[Stretch]:
    """Join changes with nothing but spaces between them, where that reads better.

    Two kinds: changes that only together are routine (`President Okoro` becomes `Prime Minister
    Abara`), and a change of substance with the capital of a small word that follows from it
    (`. The` becomes `, and the`).
    """
    at = 0
    while at < len(stretches):
        end = at + 1
        whole = stretches[at]
        if _is_change(whole):
            for last, joined in _joined(stretches, at, context):
                if _reads_better(joined, whole, stretches[last], context):
                    end, whole = last + 1, joined
        yield whole
        at = end


def _joined(
    stretches: Sequence[Stretch], at: int, context: Context
) -> Iterator[tuple[int, Stretch]]:
    """Yield the change joined with one, two, … of those after it, and the place of the last."""
    first = stretches[at]
    for last in range(at + 1, min(at + _MOST, len(stretches))):
        stretch = stretches[last]
        if stretch.is_break or not (_is_change(stretch) or _is_space(stretch, context)):
            return
        if _is_change(stretch):
            left = (first.left[0], stretch.left[1])
            right = (first.right[0], stretch.right[1])
            yield last, Stretch(ReadingKind.REPLACED, left, right)


def _reads_better(joined: Stretch, before: Stretch, last: Stretch, context: Context) -> bool:
    if classify(context, joined.left, joined.right) is not None:
        return True
    return (
        classify(context, last.left, last.right) is Routine.CASE
        and _is_function_word(last, context)
        and classify(context, before.left, before.right) is None
    )


def _is_function_word(stretch: Stretch, context: Context) -> bool:
    units = [context.left.units[i] for i in context.left.unit_range(*stretch.left)]
    return len(units) == 1 and units[0].normal in context.lexicon.weights.function


def _is_change(stretch: Stretch) -> bool:
    return stretch.kind is not ReadingKind.KEPT and not stretch.is_break


def _is_space(stretch: Stretch, context: Context) -> bool:
    return all(context.left.kind(at) is PieceKind.SPACE for at in range(*stretch.left)) and all(
        context.right.kind(at) is PieceKind.SPACE for at in range(*stretch.right)
    )
