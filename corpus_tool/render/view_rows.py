"""The order of the rows: links where both texts agree, the rest where each text has it.

A listener hears the link and not two long columns, so a row is a link. A moved link stands whole
at its place in the right text, so that its wording can be compared; its place in the left text
keeps a stub with the first words and a jump.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus_tool.model import Link, Shape
from corpus_tool.render.pieces import Pieces, text
from corpus_tool.render.sides import Side, link_anchor
from corpus_tool.render.snippets import quote
from corpus_tool.render.states import State, state_of
from corpus_tool.render.view_cells import Cell, make_cells, measure_readings, plain_cells
from corpus_tool.render.view_headings import HeadingRow, Headings
from corpus_tool.render.view_notes import (
    Context,
    Note,
    is_boilerplate,
    note_formulas,
    note_link,
    note_origin,
    note_unlinked,
)

__all__ = ["PairRow", "Place", "Row", "Stub", "find_places", "link_label", "make_rows"]


@dataclass(frozen=True, slots=True)
class Stub:
    """The place a moved paragraph has left; the paragraph itself stands in the link's row."""

    labels: Pieces
    quote: Pieces
    target: str
    """Address of the link."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """A link, one end of a moved link, or a paragraph without counterpart."""

    state: State
    classes: str
    anchor: str | None
    label: str
    """What a listener hears first: `Edited: 2012 paragraph 3, 2025 paragraph 2`."""
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]
    readings: str
    """Lengths of its readings, for the redline."""
    note: Note
    bulk: int
    """Its expected height in steps, so that a page of thousands can be laid out as it is read."""
    stub: Stub | None = None
    """At the place a moved link has left: what stood there, and where the link is now."""
    kind: str = "pair"


Row = PairRow | HeadingRow


@dataclass(frozen=True, slots=True)
class Place:
    """A row before it is built: where it stands in either text."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    link: Link | None
    origin: bool = False
    """The left end of a moved link."""


def make_rows(context: Context) -> tuple[Row, ...]:
    """Return the rows of the page, with the headings of both documents between them."""
    headings = Headings(context)
    builder = _Builder(context)
    rows: list[Row] = []
    for place in find_places(context):
        rows += headings.before(place.left, place.right)
        rows.append(builder.row(place))
    return tuple(rows)


def find_places(context: Context) -> Iterator[Place]:
    """Yield every row's place: before each link in common order, what either text has above it."""
    comparison = context.comparison
    ordered = sorted(
        (link for link in comparison.links if not link.moved),
        key=lambda link: (link.right[0], link.left[0]),
    )
    left = _alone(
        [Place((p.index,), (), None) for p in comparison.dropped]
        + [Place(link.left, (), link, origin=True) for link in comparison.moved]
    )
    right = _alone(
        [Place((), (p.index,), None) for p in comparison.added]
        + [Place((), link.right, link) for link in comparison.moved]
    )
    for link in ordered:
        yield from _until(left, link.left[0])
        yield from _until(right, link.right[0])
        yield Place(link.left, link.right, link)
    yield from reversed(left)
    yield from reversed(right)


def _alone(places: Iterable[Place]) -> list[Place]:
    """Return places of one text in reverse order, so that the next one can be popped."""
    return sorted(places, key=lambda place: place.left or place.right, reverse=True)


def _until(places: list[Place], index: int) -> Iterator[Place]:
    while places and (places[-1].left or places[-1].right)[0] < index:
        yield places.pop()


class _Builder:
    """Builds rows; a paragraph shown twice has its address at the first place only."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._seen: set[str] = set()
        comparison = context.comparison
        self._nearest = {(near.side, near.index): near for near in comparison.nearest}

    def row(self, place: Place) -> PairRow:
        if place.link is None:
            row = self._unlinked(place)
        elif place.origin:
            row = self._origin(place.link)
        else:
            row = self._linked(place.link)
        row = replace(
            row,
            left=self._once(row.left),
            right=self._once(row.right),
        )
        return row if place.origin else _with_formulas(row, place, self._context)

    def _unlinked(self, place: Place) -> PairRow:
        context = self._context
        state = State.DROPPED if place.left else State.ADDED
        side = context.left if place.left else context.right
        index = (place.left or place.right)[0]
        cells = plain_cells(side, (index,))
        word = context.words(f"state.{state}")
        return PairRow(
            state=state,
            classes=state.value,
            anchor=None,
            label=context.words("texts.alone", state=word, paragraph=side.spoken[index]),
            left=cells if place.left else (),
            right=cells if place.right else (),
            readings="",
            note=note_unlinked(self._nearest.get((side.key, index)), state, index, context),
            bulk=_bulk(cells),
        )

    def _origin(self, link: Link) -> PairRow:
        context = self._context
        side, words = context.left, context.words
        quoted = quote(
            side.version.paragraphs[link.left[0]].text,
            ellipsis=words("finding.ellipsis"),
            language=side.language,
        )
        return PairRow(
            state=State.MOVED,
            classes="moved origin",
            anchor=None,
            label=context.words(
                "texts.moved_to",
                left=_spoken(context.left, link.left, context),
                right=_spoken(context.right, link.right, context),
            ),
            left=(),
            right=(),
            readings="",
            note=note_origin(link, context),
            bulk=0,
            stub=Stub(
                labels=words.join([side.link(i) for i in link.left]),
                quote=quoted,
                target=link_anchor(link, context.left, context.right),
            ),
        )

    def _linked(self, link: Link) -> PairRow:
        context = self._context
        left, right = make_cells(
            link,
            context.left,
            context.right,
            min_kept=context.comparison.options.min_kept,
        )
        anchor = link_anchor(link, context.left, context.right)
        while anchor in self._seen:
            anchor += "+"
        self._seen.add(anchor)
        return PairRow(
            state=state_of(link),
            classes=_classes(link),
            anchor=anchor,
            label=link_label(link, context),
            left=left,
            right=right,
            readings=measure_readings(link),
            note=note_link(link, context, anchor=anchor),
            bulk=_bulk(left, right),
        )

    def _once(self, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        kept: list[Cell] = []
        for cell in cells:
            again = cell.anchor in self._seen
            kept.append(replace(cell, anchor=None) if again else cell)
            self._seen.add(cell.anchor or "")
        return tuple(kept)


def _with_formulas(row: PairRow, place: Place, context: Context) -> PairRow:
    """Add what of a row's later text, or of the only one it has, is a formula."""
    side = context.right if place.right else context.left
    indices = place.right or place.left
    note = replace(row.note, formulas=note_formulas(side, indices, context))
    mark = " boilerplate" if is_boilerplate(side, indices, context) else ""
    return replace(row, note=note, classes=row.classes + mark)


def _classes(link: Link) -> str:
    names = [link.relation.value]
    if link.moved:
        names.insert(0, State.MOVED.value)
    if link.shape is not Shape.ONE:
        names.append(link.shape.value)
    return " ".join(names)


def link_label(link: Link, context: Context) -> str:
    """Return what a listener hears of a link first."""
    words = context.words
    left = _spoken(context.left, link.left, context)
    right = _spoken(context.right, link.right, context)
    if link.moved:
        return words("texts.moved_from", left=left, right=right)
    return words("texts.pair", state=words(f"state.{link.relation}"), left=left, right=right)


def _spoken(side: Side, indices: Sequence[int], context: Context) -> str:
    return text(context.words.join([side.spoken[i] for i in indices]))


def _bulk(*columns: tuple[Cell, ...]) -> int:
    """Estimate the height of a row from its longest column: a step is about four lines."""
    lengths = [sum(len(s.text) for cell in cells for s in cell.segments) for cells in columns]
    return min(9, 1 + max(lengths) // 220)
