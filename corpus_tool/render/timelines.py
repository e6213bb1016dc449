"""Drawings of the corpus page: lines over time, squares of a matrix, bars of words by origin.

Like every drawing of the pages they repeat what a list or table beside them says, so they are
silent; colours are classes, and places are shares of the width, so that dots stay round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

__all__ = ["Dot", "Scale", "axis", "bar", "dot", "line", "square"]

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
        days = sorted(_day(each) for each in dates)
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


def axis(scale: Scale) -> Markup:
    """Return the years above the lines."""
    return _svg("axis", 18, _years(scale))


def _years(scale: Scale) -> Iterator[Markup]:
    for year in scale.years:
        place = scale.place(date(year, 1, 1))
        anchor = "end" if place > LATE else "start"  # the last one must not run out of the page
        words = Markup('<text x="{}%" y="13" text-anchor="{}">{}</text>')
        yield words.format(f"{place:.2f}", anchor, year)


def line(dots: Sequence[Dot], scale: Scale) -> Markup:
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


def dot(kind: str) -> Markup:
    """Return one dot, for the key and the list."""
    return Markup('<svg class="mark" viewBox="0 0 18 18" aria-hidden="true">{}</svg>').format(
        DOT.format(kind, 50, SHAPES[kind])
        if kind in SHAPES
        else Markup('<rect class="{}" x="4.5" y="4.5" width="9" height="9"/>').format(kind)
    )


def square(share: float) -> Markup:
    """Return a square whose area is in proportion to a share of the largest."""
    side = 36 * max(0.0, min(1.0, share)) ** 0.5
    corner = f"{20 - side / 2:.1f}"
    drawn = Markup('<rect x="{0}" y="{0}" width="{1}" height="{1}" rx="1.5"/>')
    box = Markup('<svg class="cell" viewBox="0 0 40 40" aria-hidden="true">{}</svg>')
    return box.format(drawn.format(corner, f"{side:.1f}"))


def bar(parts: Sequence[tuple[str, int]], *, width: int = 1000) -> Markup:
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
