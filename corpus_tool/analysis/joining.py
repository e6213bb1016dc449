"""Changes that read better as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_tool.analysis.routine import Context, classify
from corpus_tool.analysis.stretches import Range, Stretch
from corpus_tool.analysis.telling import is_telling
from corpus_tool.model import Options, ReadingKind, Routine
from corpus_tool.text.pieces import PieceKind

__all__ = ["give_up_untelling", "join_changes"]

_MOST = 8
"""How many stretches, changes and the spaces between them, are tried as one."""


def join_changes(stretches: Sequence[Stretch], context: Context) -> tuple[Stretch, ...]:
    """Join changes with nothing but spaces between them, where that reads better.

    Two kinds: changes that only together are routine (`President Okoro` becomes `Prime Minister
    Abara`), and a change of substance with the capital of a small word that follows from it
    (`. The` becomes `, and the`).
    """
    return tuple(_join(stretches, context))


def _join(stretches: Sequence[Stretch], context: Context) -> Iterator[Stretch]:
    at = 0
    while at < len(stretches):
        end = at + 1
        whole = stretches[at]
        if _is_change(whole):
            for last, joined in _joined(stretches, at, context):
                if _reads_better(joined, stretches[at : last + 1], context):
                    end, whole = last + 1, joined
        yield whole
        at = end


def give_up_untelling(
    stretches: Sequence[Stretch], context: Context, options: Options
) -> tuple[Stretch, ...]:
    """Give kept words that tell nothing to the changes next to them.

    For links in which little was kept: what stays kept is worth underlining.
    """
    given: list[Stretch] = []
    for stretch in stretches:
        is_change = _is_change(stretch) or _is_untelling(stretch, context, options)
        if is_change and given and _is_change(given[-1]):
            before = given.pop()
            left, right = (before.left[0], stretch.left[1]), (before.right[0], stretch.right[1])
            given.append(Stretch(_kind(left, right), left, right))
        elif is_change and not _is_change(stretch):
            given.append(stretch._replace(kind=ReadingKind.REPLACED))
        else:
            given.append(stretch)
    return tuple(given)


def _kind(left: Range, right: Range) -> ReadingKind:
    if left[0] < left[1] and right[0] < right[1]:
        return ReadingKind.REPLACED
    return ReadingKind.REMOVED if left[0] < left[1] else ReadingKind.ADDED


def _is_untelling(stretch: Stretch, context: Context, options: Options) -> bool:
    if stretch.kind is not ReadingKind.KEPT or stretch.is_break:
        return False
    text = context.right.show(*stretch.right)
    has_words = bool(context.right.unit_range(*stretch.right))
    return has_words and not is_telling(text, options=options, lexicon=context.lexicon)


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


def _reads_better(joined: Stretch, stretches: Sequence[Stretch], context: Context) -> bool:
    changes = [stretch for stretch in stretches if _is_change(stretch)]
    classes = [classify(context, stretch.left, stretch.right) for stretch in changes]
    routine = classify(context, joined.left, joined.right)
    if routine is not None:
        return None in classes or set(classes) == {routine}
    follows = classes[-1] is Routine.CASE and _is_function_word(changes[-1], context)
    return follows and len(changes) == 2 and classes[0] is None


def _is_function_word(stretch: Stretch, context: Context) -> bool:
    units = [context.left.units[i] for i in context.left.unit_range(*stretch.left)]
    return len(units) == 1 and units[0].normal in context.lexicon.weights.function


def _is_change(stretch: Stretch) -> bool:
    return stretch.kind is not ReadingKind.KEPT and not stretch.is_break


def _is_space(stretch: Stretch, context: Context) -> bool:
    return all(context.left.kind(at) is PieceKind.SPACE for at in range(*stretch.left)) and all(
        context.right.kind(at) is PieceKind.SPACE for at in range(*stretch.right)
    )
