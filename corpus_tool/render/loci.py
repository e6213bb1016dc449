"""Two texts as one sequence of loci, from which either can be read off exactly.

Word files and editions hold both texts at once. A locus is a place that both have, or lines of
one text alone; read without what only the right has, the loci are the left text, line by line
in its order, and the other way about. The links decide what is one place; where they cross, the
longer thread keeps its place and the other moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus_tool.model import PARAGRAPH_BREAK, Comparison, Link, Reading, Relation
from corpus_tool.render.furniture import pair_furniture, read_line
from corpus_tool.render.printed import Line, print_lines

__all__ = ["Locus", "make_loci"]


@dataclass(frozen=True, slots=True)
class Locus:
    """A place of both texts, or lines of one; with lines on one side alone, the other is empty."""

    left: tuple[Line, ...]
    right: tuple[Line, ...]
    link: Link | None = None
    readings: tuple[Reading, ...] = ()
    """Word by word; empty where lines are taken as a whole."""
    move: int | None = None
    """The number that both ends of a move have."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a link, or a line around the paragraphs, stands in both texts, by lines."""

    left: range
    right: range
    link: Link | None = None

    @property
    def weight(self) -> int:
        """How much stays in place with it."""
        return len(self.left) + len(self.right)


@dataclass(slots=True)
class _Plan:
    """What becomes of the lines: which stay, which move, which stand alone for a link."""

    kept: list[Span] = field(default_factory=list)
    moved: list[Span] = field(default_factory=list)
    left: dict[int, Link] = field(default_factory=dict)
    """The strongest link of a left line; for a line that stands alone, where its words went."""
    right: dict[int, Link] = field(default_factory=dict)


def make_loci(comparison: Comparison) -> tuple[Locus, ...]:
    """Weave the two texts of a comparison, titles, headings and closing with them."""
    lefts, rights = print_lines(comparison.left), print_lines(comparison.right)
    plan = _plan(comparison.links, lefts, rights)
    spine = list(_with_furniture(plan.kept, lefts, rights))
    loom = _Loom(plan, lefts, rights)
    loci: list[Locus] = []
    left = right = 0
    for span in (*spine, Span(range(len(lefts), len(lefts)), range(len(rights), len(rights)))):
        loci += loom.alone(range(left, span.left.start), "left")
        loci += loom.alone(range(right, span.right.start), "right")
        loci += loom.together(span)
        left, right = span.left.stop, span.right.stop
    return tuple(loci)


def _plan(links: Sequence[Link], lefts: Sequence[Line], rights: Sequence[Line]) -> _Plan:
    """Give every line to its strongest link; links in one piece on both sides can be placed."""
    where = (
        {line.index: i for i, line in enumerate(lefts) if line.index is not None},
        {line.index: j for j, line in enumerate(rights) if line.index is not None},
    )
    plan, spans = _Plan(), []
    for link in sorted(links, key=lambda each: (each.moved, -each.score, each.left, each.right)):
        left, right = [where[0][i] for i in link.left], [where[1][j] for j in link.right]
        free = plan.left.keys().isdisjoint(left) and plan.right.keys().isdisjoint(right)
        if free and _is_run(left) and _is_run(right):
            spans.append(Span(range(left[0], left[-1] + 1), range(right[0], right[-1] + 1), link))
        for position in left:
            plan.left.setdefault(position, link)
        for position in right:
            plan.right.setdefault(position, link)
    in_place = [span for span in spans if span.link and not span.link.moved]
    plan.kept = _heaviest_chain(sorted(in_place, key=lambda span: span.left.start))
    staying = {span.left.start for span in plan.kept}
    plan.moved = [span for span in spans if span.left.start not in staying]
    return plan


def _is_run(positions: Sequence[int]) -> bool:
    return bool(positions) and positions[-1] - positions[0] + 1 == len(positions)


def _heaviest_chain(spans: Sequence[Span]) -> list[Span]:
    """Return the spans, in order on the left, that are in order on the right too."""
    starts = [span.right.start for span in spans]
    if starts == sorted(starts):
        return list(spans)
    best: list[tuple[int, int | None]] = []
    for k, span in enumerate(spans):
        before = [(best[m][0], m) for m in range(k) if starts[m] < starts[k]]
        weight, last = max(before, key=lambda each: each[0], default=(0, None))
        best.append((weight + span.weight, last))
    chain: list[Span] = []
    at: int | None = max(range(len(spans)), key=lambda k: best[k][0])
    while at is not None:
        chain.append(spans[at])
        at = best[at][1]
    return chain[::-1]


def _with_furniture(
    kept: Sequence[Span], lefts: Sequence[Line], rights: Sequence[Line]
) -> Iterator[Span]:
    """Put between the kept spans the titles, headings and closing lines that correspond."""
    left = right = 0
    for span in (*kept, Span(range(len(lefts), len(lefts)), range(len(rights), len(rights)))):
        gaps = range(left, span.left.start), range(right, span.right.start)
        for i, j in pair_furniture(lefts, rights, *gaps):
            yield Span(range(i, i + 1), range(j, j + 1))
        if span.link is not None:
            yield span
        left, right = span.left.stop, span.right.stop


class _Loom:
    """Makes loci of lines."""

    def __init__(self, plan: _Plan, lefts: Sequence[Line], rights: Sequence[Line]) -> None:
        self._lines = {"left": lefts, "right": rights}
        self._links = {"left": plan.left, "right": plan.right}
        self._moves: dict[str, dict[int, tuple[int, Span]]] = {"left": {}, "right": {}}
        for number, span in enumerate(plan.moved, 1):
            self._moves["left"][span.left.start] = number, span
            self._moves["right"][span.right.start] = number, span

    def alone(self, positions: range, side: str) -> Iterator[Locus]:
        """Yield lines of one text: the ends of moves whole, every other line by itself."""
        at = positions.start
        while at < positions.stop:
            number, span = self._moves[side].get(at, (None, None))
            own = (span.left if side == "left" else span.right) if span else range(at, at + 1)
            link = span.link if span else self._links[side].get(at)
            lines = tuple(self._lines[side][i] for i in own)
            readings = self._readings(span) if span else ()
            if side == "left":
                yield Locus(lines, (), link, readings, number)
            else:
                yield Locus((), lines, link, readings, number)
            at = own.stop

    def together(self, span: Span) -> Iterator[Locus]:
        """Yield the locus of a place both texts have; newly written, the old lines come first."""
        left = tuple(self._lines["left"][i] for i in span.left)
        right = tuple(self._lines["right"][j] for j in span.right)
        if not left:
            return
        readings = self._readings(span)
        if readings:
            yield Locus(left, right, span.link, readings)
        else:
            yield Locus(left, (), span.link)
            yield Locus((), right, span.link)

    def _readings(self, span: Span) -> tuple[Reading, ...]:
        """Return the readings of a place; none where the lines are better taken as a whole."""
        left = [self._lines["left"][i].text for i in span.left]
        right = [self._lines["right"][j].text for j in span.right]
        if span.link is None:
            return read_line(left[0], right[0])
        readings = span.link.readings
        if span.link.relation is Relation.REWORDED:
            return ()
        sound = all(
            "".join(parts) == PARAGRAPH_BREAK.join(texts)
            and not any(PARAGRAPH_BREAK in text for text in texts)
            for parts, texts in (
                ([reading.left for reading in readings], left),
                ([reading.right for reading in readings], right),
            )
        )
        return readings if sound else ()
