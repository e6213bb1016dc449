"""Formulae and headings along the texts of a table: first, carried, silent, back.

The threads of a table follow paragraphs; a wording that changed its paragraph, or left one that
stayed, is followed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus_tool.model import Followed, FollowedKind, SeriesState
from corpus_tool.render.sides import Side
from corpus_tool.render.snippets import quote
from corpus_tool.render.words import Words

__all__ = ["AlongCell", "AlongRow", "AlongView", "make_along"]

SHOWN = 60
"""So many are told on the page; the data have all."""
LOOKS = {
    SeriesState.FIRST: "added",
    SeriesState.CARRIED: "identical",
    SeriesState.RESUMED: "added",
    SeriesState.SILENT: "dropped",
    SeriesState.ABSENT: "",
}
"""Which sign and colour a state has; what is absent has none."""


@dataclass(frozen=True, slots=True)
class AlongCell:
    """What one text does with a wording."""

    look: str
    word: str
    label: str
    """The paragraph it stands in first, or that says most of it in other words."""
    href: str | None


@dataclass(frozen=True, slots=True)
class AlongRow:
    """A wording along the texts."""

    anchor: str
    kind: str
    words: str
    more: bool
    """The wording goes on after these words."""
    language: str
    cells: tuple[AlongCell, ...]


@dataclass(frozen=True, slots=True)
class AlongView:
    """The section of the page."""

    lede: str
    rows: tuple[AlongRow, ...]
    more: str


def make_along(found: Sequence[Followed], sides: Sequence[Side], words: Words) -> AlongView:
    """Prepare the section.

    Args:
        found: what is followed, in the order in which it is told.
        sides: the columns.
        words: the interface's words.
    """
    left = len(found) - SHOWN
    return AlongView(
        lede=_lede(found, sides, words),
        rows=tuple(_row(one, sides, words) for one in found[:SHOWN]),
        more=words.counted("along.more", left) if left > 0 else "",
    )


def _lede(found: Sequence[Followed], sides: Sequence[Side], words: Words) -> str:
    counts = {
        "gone": sum(one.after == 1 for one in found),
        "before": sum(one.after > 1 for one in found),
        "carried": sum(not one.after for one in found),
    }
    names = {"before": sides[-2].name, "last": sides[-1].name}
    parts = [
        words(f"along.count_{key}", number=words.number(count), **names)
        for key, count in counts.items()
        if count
    ]
    if not parts:
        return words("along.none")
    joined = "".join(piece.text for piece in words.join(parts))
    return words.counted("along.count", len(found), parts=joined)


def _row(one: Followed, sides: Sequence[Side], words: Words) -> AlongRow:
    last = one.standings[-1]
    shown = quote(" ".join(last.wording.split()), ellipsis="…")
    return AlongRow(
        # The key of a heading is its telling words; an address has no space.
        anchor=f"along/{'-'.join(one.row.key.split())}",
        kind=words("along.heading" if one.kind is FollowedKind.HEADING else "along.formula"),
        words=shown[0].text,
        more=len(shown) > 1,
        language=sides[int(last.version)].language,
        cells=tuple(_cells(one, sides, words)),
    )


def _cells(one: Followed, sides: Sequence[Side], words: Words) -> Iterator[AlongCell]:
    places = {int(standing.version): standing.paragraph for standing in one.standings}
    for column, (state, side) in enumerate(zip(one.row.states, sides, strict=True)):
        look, word, label, index = LOOKS[state], words(f"along.state.{state}"), "", None
        if column in places:
            index = places[column]
            label = side.labels[index]
        elif column == len(sides) - 1 and one.is_survived and one.survivor:
            look, index = "reworded", one.survivor.paragraph
            label = words("along.in_part", label=side.labels[index])
        href = None if index is None else f"#{side.anchors[index]}"
        yield AlongCell(look, word, label, href)
