"""Inline drawings: the signs of the states and the strip of a comparison's counts.

This is one of the places that make `Markup` (the others: `marks`, `timelines`, `assets`). Colours
are classes, paths are in place: no drawing refers to another, so that every converter to PDF
draws them.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from corpus_tool.render.states import Counts, State
from corpus_tool.render.view_shifts import Rungs

__all__ = ["SIGNS", "ladder", "sign", "strip"]

SIGNS = {
    "identical": "M2.5 6h11M2.5 10.5h11",
    "edited": "M2 9c2.4-2.6 4.4-2.6 6-.6s3.6 2 6-.6",
    "reworded": "M2 6c2.4-2.6 4.4-2.6 6-.6s3.6 2 6-.6M2 12c2.4-2.6 4.4-2.6 6-.6s3.6 2 6-.6",
    "moved": "M4.5 1.5v13M1.5 11.5l3 3 3-3M11.5 14.5v-13M8.5 4.5l3-3 3 3",
    "added": "M8 2v12M2 8h12",
    "dropped": "M2 8h12",
    "elsewhere": "M2.5 8h11M9 3.5L13.5 8 9 12.5",
    "absent": "M8 8h.01",
    "start": "M5 3.5v9",
    "split": "M2 8h4l7-4.5M6 8l7 4.5",
    "merged": "M14 8h-4l-7-4.5M10 8l-7 4.5",
    "regrouped": "M2.5 3.5l11 9M2.5 12.5l11-9",
    "routine": "M3 8h.01M8 8h.01M13 8h.01",
    "formula": "M3 4.5h10M3 8h10M3 11.5h6",
    "firmer": "M8 2.5l5.5 10h-11z",
    "softer": "M8 13.5l5.5-10h-11z",
    "undertakings": "M8 3a5 5 0 1 0 .01 0z",
    "dot": "M8 3a5 5 0 1 0 .01 0z",
    "triangle": "M8 2.5l6 11H2z",
    "square": "M3 3h10v10H3z",
    "diamond": "M8 1.5L14.5 8 8 14.5 1.5 8z",
    "bar": "M2 5.5h12v5H2z",
    "ring": "M8 3.5a4.5 4.5 0 1 0 .01 0z",
}
"""Path of each sign in a box of 16 by 16."""

SIGN = Markup('<svg class="sign" viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>')
STRIP = Markup(
    '<svg class="strip" viewBox="0 0 240 12" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
)
LADDER = Markup(
    '<svg class="ladder" viewBox="0 0 200 18" aria-hidden="true"><path class="line" d="M8 9h184"/>'
    '<path class="shift" d="M{0} 9H{1}M{2} 5.5L{1} 9L{2} 12.5"/>{3}</svg>'
)
LADDER_WIDTH = 184.0
LADDER_EDGE = 8.0
STRIP_WIDTH = 240.0
STRIP_GAP = 1.5


def sign(name: str) -> Markup:
    """Return the sign of a state or shape; it repeats a word, so listeners do not hear it."""
    return SIGN.format(SIGNS[name])


def ladder(rungs: Rungs) -> Markup:
    """Draw where a verb stood on the ladder and where it stands; the note says it in words."""
    step = LADDER_WIDTH / max(1, rungs.top - 1)
    before, after = (LADDER_EDGE + step * (grade - 1) for grade in (rungs.before, rungs.after))
    back = -1 if after < before else 1
    parts = [
        Markup('<circle class="{}" cx="{}" cy="9" r="{}"/>').format(
            kind, f"{LADDER_EDGE + step * (grade - 1):.1f}", radius
        )
        for grade in range(1, rungs.top + 1)
        for kind, radius in (_rung(grade, rungs),)
    ]
    return LADDER.format(
        f"{before + 5 * back:.1f}",
        f"{after - 5 * back:.1f}",
        f"{after - 5 * back - 4 * back:.1f}",
        Markup("").join(parts),
    )


def _rung(grade: int, rungs: Rungs) -> tuple[str, str]:
    if grade == rungs.after:
        return "is", "4"
    return ("was", "4") if grade == rungs.before else ("rung", "2.5")


def strip(counts: Counts) -> Markup:
    """Return a comparison's states as one bar, in proportion; a table beside it has the numbers."""
    return STRIP.format(Markup("").join(_strip_parts(counts)))


def _strip_parts(counts: Counts) -> Iterator[Markup]:
    numbers = [(state, counts.of(state)) for state in State if counts.of(state)]
    total = sum(number for _, number in numbers)
    free = STRIP_WIDTH - STRIP_GAP * max(0, len(numbers) - 1)
    x = 0.0
    for state, number in numbers:
        width = free * number / total
        yield Markup('<rect class="{}" x="{}" y="0" width="{}" height="12"/>').format(
            state.value, f"{x:.1f}", f"{width:.1f}"
        )
        x += width + STRIP_GAP
