"""Inline drawings: signs, strips and ladders, and those of the corpus page.

Sections, in order:

* Inline drawings: the signs of the states and the strip of a comparison's counts.
* Drawings of the corpus page: lines over time, squares of a matrix, bars of words by origin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from corpus_tool.report.notes import Rungs
from corpus_tool.report.words import RelationState, StateCounts

__all__ = [
    "SIGNS",
    "Dot",
    "Scale",
    "ladder_chart",
    "ladder_sign",
    "timeline_axis",
    "timeline_bar",
    "timeline_dot",
    "timeline_line",
    "timeline_square",
    "year_strip",
]


# ----------------------------------------
# Inline drawings: the signs of the states and the strip of a comparison's counts.
#
# This is one of the places that make `Markup` (the other: `markup`). Colours
# are classes, paths are in place: no drawing refers to another, so that every converter to PDF
# draws them.

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
    "reversed": "M3 3l10 10M13 3L3 13",
    "speaker": "M2.5 5.5h9M9 2.5l3 3-3 3M13.5 11h-9M7 8l-3 3 3 3",
    "conditional": "M4 4.5a4 3 0 1 1 5 3.2c-1 .4-1 1-1 2M8 13h.01",
    "unconditional": "M2.5 8h11",
    "firmer": "M8 2.5l5.5 10h-11z",
    "softer": "M8 13.5l5.5-10h-11z",
    "party-1": "M8 2.5l6 11H2z",
    "party-2": "M3 3h10v10H3z",
    "outline": "M2.5 2.5h11v11h-11z",
    "figure": "M2.5 5.5h11M2.5 10.5h11M6 2.5L5 13.5M11 2.5l-1 11",
    "negation": "M3 3l10 10M13 3L3 13",
    "both": "M2.5 6h11M2.5 10.5h11",
    "undertakings": "M8 3a5 5 0 1 0 .01 0z",
    "dot": "M8 3a5 5 0 1 0 .01 0z",
    "triangle": "M8 2.5l6 11H2z",
    "square": "M3 3h10v10H3z",
    "diamond": "M8 1.5L14.5 8 8 14.5 1.5 8z",
    "bar": "M2 5.5h12v5H2z",
    "doubtful": "M4 5.5a4 3.5 0 1 1 5.2 3.3C8 9.3 8 10 8 11M8 14h.01",
    "unread": "M2.5 2.5l11 11M13.5 2.5l-11 11",
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


def ladder_sign(name: str) -> Markup:
    """Return the sign of a state or shape; it repeats a word, so listeners do not hear it."""
    return SIGN.format(SIGNS[name])


def ladder_chart(rungs: Rungs) -> Markup:
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


def year_strip(counts: StateCounts) -> Markup:
    """Return a comparison's states as one bar, in proportion; a table beside it has the numbers."""
    return STRIP.format(Markup("").join(_strip_parts(counts)))


def _strip_parts(counts: StateCounts) -> Iterator[Markup]:
    numbers = [(state, counts.of(state)) for state in RelationState if counts.of(state)]
    total = sum(number for _, number in numbers)
    free = STRIP_WIDTH - STRIP_GAP * max(0, len(numbers) - 1)
    x = 0.0
    for state, number in numbers:
        width = free * number / total
        yield Markup('<rect class="{}" x="{}" y="0" width="{}" height="12"/>').format(
            state.value, f"{x:.1f}", f"{width:.1f}"
        )
        x += width + STRIP_GAP


# ----------------------------------------
# Drawings of the corpus page: lines over time, squares of a matrix, bars of words by origin.
#
# Like every drawing of the pages they repeat what a list or table beside them says, so they are
# silent; colours are classes, and places are shares of the width, so that dots stay round.

EDGE = 1.5
"""Per cent of the width left free at both ends."""
YEARS = 12
"""At most so many years are written along the axis."""
LATE = 90
"""From this place on a year is written before its mark, not behind it."""
SILENT = 'aria-hidden="true" focusable="false"'
DOT = Markup('<circle class="{}" cx="{}%" cy="9" r="{}"/>')
SQUARE = Markup(
    '<svg class="dot" viewBox="0 0 18 18" x="{}%" y="0" width="18" height="18" '
    'overflow="visible"><rect class="{}" x="-4.5" y="4.5" width="9" height="9"/></svg>'
)
STRIDE = 14
"""Between two lines of the hatching."""
SHAPES = {"first": 4.6, "kept": 4.2}
"""Radius of the round ones; what was taken over from other partners is a square."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A use on the line of a formula."""

    kind: str
    """`first`, `kept` or `taken`."""
    date: str


@dataclass(frozen=True, slots=True)
class Scale:
    """From dates to places, in per cent of the width."""

    first: date
    last: date

    @classmethod
    def over(cls, dates: Iterable[str]) -> Scale | None:
        """Return the scale over dates, whole or partial; None without any."""
        days = sorted(_day(day) for day in dates)
        return cls(date(days[0].year, 1, 1), date(days[-1].year, 12, 31)) if days else None

    def place(self, when: str | date) -> float:
        """Return where a date stands; a partial one in the middle of what it may mean."""
        day = _day(when) if isinstance(when, str) else when
        span = (self.last - self.first).days
        share = (day - self.first).days / span if span else 0.5
        return EDGE + share * (100 - 2 * EDGE)

    @property
    def years(self) -> Sequence[int]:
        """The years that are written: all, or every second, fifth, tenth …"""
        number = self.last.year - self.first.year + 1
        step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000, 10000) if number / n <= YEARS)
        start = -(-self.first.year // step) * step
        return range(start, self.last.year + 1, step)


def _day(when: str) -> date:
    year, month, day = ([int(part) for part in when.split("-")] + [0, 0])[:3]
    return date(year, month or 7, day or (15 if month else 1))


def timeline_axis(scale: Scale) -> Markup:
    """Return the years above the lines."""
    return _svg("axis", 18, _years(scale))


def _years(scale: Scale) -> Iterator[Markup]:
    for year in scale.years:
        place = scale.place(date(year, 1, 1))
        anchor = "end" if place > LATE else "start"  # the last one must not run out of the page
        words = Markup('<text x="{}%" y="13" text-anchor="{}">{}</text>')
        yield words.format(f"{place:.2f}", anchor, year)


def timeline_line(dots: Sequence[Dot], scale: Scale) -> Markup:
    """Return the line of a formula from its first use to its last, with a dot for each use."""
    return _svg("line", 18, _line(dots, scale))


def _line(dots: Sequence[Dot], scale: Scale) -> Iterator[Markup]:
    for year in scale.years:
        mark = Markup('<line class="year" x1="{0}%" x2="{0}%" y1="0" y2="18"/>')
        yield mark.format(_share(scale, date(year, 1, 1)))
    places = [scale.place(dot.date) for dot in dots]
    run = Markup('<line class="run" x1="{}%" x2="{}%" y1="9" y2="9"/>')
    if places:
        yield run.format(f"{min(places):.2f}", f"{max(places):.2f}")
    # The first use last, so that it lies on top of those of the same day.
    for dot, place in sorted(
        zip(dots, places, strict=True), key=lambda pair: pair[0].kind == "first"
    ):
        yield _dot(dot.kind, f"{place:.2f}")


def _dot(kind: str, place: str) -> Markup:
    if kind in SHAPES:
        return DOT.format(kind, place, SHAPES[kind])
    return SQUARE.format(place, kind)


def timeline_dot(kind: str) -> Markup:
    """Return one dot, for the key and the list."""
    return Markup('<svg class="mark" viewBox="0 0 18 18" aria-hidden="true">{}</svg>').format(
        DOT.format(kind, 50, SHAPES[kind])
        if kind in SHAPES
        else Markup('<rect class="{}" x="4.5" y="4.5" width="9" height="9"/>').format(kind)
    )


def timeline_square(share: float) -> Markup:
    """Return a square whose area is in proportion to a share of the largest."""
    side = 36 * max(0.0, min(1.0, share)) ** 0.5
    corner = f"{20 - side / 2:.1f}"
    drawn = Markup('<rect x="{0}" y="{0}" width="{1}" height="{1}" rx="1.5"/>')
    box = Markup('<svg class="cell" viewBox="0 0 40 40" aria-hidden="true">{}</svg>')
    return box.format(drawn.format(corner, f"{side:.1f}"))


def timeline_bar(parts: Sequence[tuple[str, int]], *, width: int = 1000) -> Markup:
    """Return numbers as one bar, in proportion; what is `other` is hatched.

    Args:
        parts: classes with their numbers: `own`, `other`, `new`.
        width: of the drawing's own box, which is stretched to its place.
    """
    total = sum(number for _, number in parts)
    box = Markup('<svg class="bar" viewBox="0 0 {} 24" preserveAspectRatio="none" {}>{}</svg>')
    drawn = Markup("").join(_bar(parts, width / total)) if total else Markup("")
    return box.format(width, Markup(SILENT), drawn)


def _bar(parts: Sequence[tuple[str, int]], unit: float) -> Iterator[Markup]:
    x = 0.0
    for name, number in parts:
        width = unit * number
        if number:
            yield Markup('<rect class="{}" x="{}" y="1" width="{}" height="22"/>').format(
                name, f"{x:.1f}", f"{width:.1f}"
            )
        if name == "other":
            yield from _hatch(x, width)
        x += width


def _hatch(x: float, width: float) -> Iterator[Markup]:
    """Draw the hatching as lines in place: no drawing refers to another."""
    strokes = []
    start = x + STRIDE
    while start < x + width - 2:
        end = max(x, start - 11)
        depth = 1 + (start - end) * 2
        strokes.append(f"M{start:.1f} 1L{end:.1f} {depth:.1f}")
        start += STRIDE
    if strokes:
        yield Markup('<path class="hatch" d="{}"/>').format("".join(strokes))


def _share(scale: Scale, day: date) -> str:
    return f"{scale.place(day):.2f}"


def _svg(kind: str, height: int, drawn: Iterable[Markup]) -> Markup:
    box = Markup('<svg class="{}" width="100%" height="{}" {}>{}</svg>')
    return box.format(kind, height, Markup(SILENT), Markup("").join(drawn))
