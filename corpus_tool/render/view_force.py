"""The two-way table of commitments: firmness of the verb by substance of what is undertaken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus_tool.lexicon import Ladder, Rung
from corpus_tool.render.parties import Actor
from corpus_tool.render.words import Words

__all__ = ["Force", "ForceCell", "ForceColumn", "ForceRow", "Mark", "make_force"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One undertaking, with the way to its sentence."""

    actor: Actor
    label: str
    href: str
    what: str
    rung: str
    substance: str
    wording: str


@dataclass(frozen=True, slots=True)
class ForceColumn:
    """A rung of substance, faintest first."""

    label: str
    number: int
    is_fullest: bool
    """It has most marks, and wants most room."""


@dataclass(frozen=True, slots=True)
class ForceCell:
    """The undertakings of one verb rung and one rung of substance."""

    marks: tuple[Mark, ...]
    definite: bool
    """In the column of what can be seen to be done."""


@dataclass(frozen=True, slots=True)
class ForceRow:
    """A rung of the verb, firmest first."""

    label: str
    verbs: str
    """The verbs as printed, with how often: `concurred on 16, confirmed to 13`."""
    cells: tuple[ForceCell, ...]


@dataclass(frozen=True, slots=True)
class Force:
    """The table."""

    columns: tuple[ForceColumn, ...]
    rows: tuple[ForceRow, ...]


def make_force(marks: Sequence[Mark], ladder: Ladder, words: Words) -> Force:
    """Sort undertakings into the table; rungs that no verb of the text has are left out."""
    columns = _columns(marks, ladder, words)
    rows = [
        _row(rung, [mark for mark in marks if mark.rung == rung.name], columns)
        for rung in ladder.firmness
    ]
    counted = Counter(mark.substance for mark in marks)
    most = max(counted.values(), default=0)
    return Force(
        tuple(
            ForceColumn(label, counted[name], counted[name] == most) for name, label, _ in columns
        ),
        tuple(row for row in rows if row is not None),
    )


def _columns(marks: Sequence[Mark], ladder: Ladder, words: Words) -> list[tuple[str, str, bool]]:
    """Return name, label, and whether it is the most definite, of each column."""
    columns = [(rung.name, rung.label, False) for rung in reversed(ladder.substance)]
    columns[-1] = (*columns[-1][:2], True)
    if any(not mark.substance for mark in marks):
        columns.insert(0, ("", words("commitments.unsorted"), False))
    return columns


def _row(
    rung: Rung, marks: Sequence[Mark], columns: Sequence[tuple[str, str, bool]]
) -> ForceRow | None:
    if not marks:
        return None
    verbs = Counter(" ".join(mark.wording.split()).casefold() for mark in marks).most_common()
    return ForceRow(
        label=rung.label,
        verbs=", ".join(f"{verb} {number}" for verb, number in verbs),
        cells=tuple(
            ForceCell(tuple(mark for mark in marks if mark.substance == name), definite)
            for name, _, definite in columns
        ),
    )
