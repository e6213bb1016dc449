"""The shifts of a comparison as a briefing tells them: by whom, and which verb became which.

Only a shift that no habit of the house explains is told as firmer or softer; what is new and what
is gone is told in any case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corpus_tool.model import Comparison, Direction, Shift
from corpus_tool.render.briefing_data import Turn
from corpus_tool.render.parties import Actors, name_actors
from corpus_tool.render.words import load

__all__ = ["find_turns"]


def find_turns(comparison: Comparison, names: Mapping[str, str]) -> tuple[Turn, ...] | None:
    """Return the turns of a comparison; None where its operative verbs were not read.

    Args:
        comparison: the two texts, with their ledger.
        names: what parties are called that the descriptions do not name, by code.
    """
    ledger = comparison.ledger
    if ledger is None:
        return None
    words = load()
    left = name_actors(comparison.left, ledger.left, names, words)
    right = name_actors(comparison.right, ledger.right, names, words)
    return tuple(_turns(ledger.shifts, left, right))


def _turns(shifts: tuple[Shift, ...], left: Actors, right: Actors) -> Iterator[Turn]:
    for shift in shifts:
        before, after = shift.before, shift.after
        turned = shift.direction in (Direction.FIRMER, Direction.SOFTER)
        if turned and (shift.by_substance or not shift.is_headline):
            continue
        told, actors = (after, right) if after else (before, left)
        if told is None:
            continue
        yield Turn(
            direction=shift.direction.value,
            actor=actors.of(told).name,
            before=before.wording.text if before else "",
            after=after.wording.text if after else "",
            about=told.complement.text if told.complement else "",
            left=before.index if before else None,
            right=after.index if after else None,
        )
