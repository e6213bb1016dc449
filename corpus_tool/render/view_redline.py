"""One text in one column: what was removed and added, where it stands now.

The page for phones, for listeners and for edited versions. It shows the right text whole; what
only the left text had stands, struck out, where it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from corpus_tool.model import PARAGRAPH_BREAK, Link, Relation
from corpus_tool.render.marks import Mark, Segment
from corpus_tool.render.pieces import Look, Piece, Pieces, text
from corpus_tool.render.sides import link_anchor
from corpus_tool.render.states import State, state_of
from corpus_tool.render.view_cells import is_unchanged, make_cells
from corpus_tool.render.view_headings import HeadingRow, Headings
from corpus_tool.render.view_notes import Context, Tag
from corpus_tool.render.view_rows import Place, find_places, link_label
from corpus_tool.render.weaving import weave

__all__ = ["Passage", "RedlineRow", "make_redline"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one text, or of both woven together."""

    name: str
    """Whose text it is; empty where both are woven."""
    label: str
    """`¶4`; of a woven link `¶4, now ¶9`."""
    look: str
    """`now`, `before` or `woven`."""
    language: str
    paragraphs: tuple[tuple[Segment, ...], ...]


@dataclass(frozen=True, slots=True)
class RedlineRow:
    """A link, or a paragraph without one, in one column."""

    state: State
    anchor: str
    label: str
    """What a listener hears first."""
    tag: Tag
    passages: tuple[Passage, ...]
    moved: Pieces = ()
    """At the place that a moved paragraph left: where it is now."""
    side: str = ""
    """Address of the same link on the side-by-side page."""
    kind: str = "row"


def make_redline(context: Context) -> tuple[RedlineRow | HeadingRow, ...]:
    """Return the rows of the redline page, headings between them."""
    headings = Headings(context)
    rows: list[RedlineRow | HeadingRow] = []
    for place in find_places(context):
        rows += headings.before(place.left, place.right)
        rows.append(_row(place, context))
    return tuple(rows)


def _row(place: Place, context: Context) -> RedlineRow:
    if place.link is None:
        return _alone(place, context)
    if place.origin:
        return _origin(place.link, context)
    return _linked(place.link, context)


def _alone(place: Place, context: Context) -> RedlineRow:
    state = State.DROPPED if place.left else State.ADDED
    side, mark = (context.left, Mark.REMOVED) if place.left else (context.right, Mark.ADDED)
    index = (place.left or place.right)[0]
    word = context.words(f"state.{state}")
    whole = Passage(
        name=side.name,
        label=side.labels[index],
        look="before" if place.left else "now",
        language=side.language,
        paragraphs=((Segment(side.version.paragraphs[index].text, mark),),),
    )
    return RedlineRow(
        state=state,
        anchor=side.anchors[index],
        label=context.words("texts.alone", state=word, paragraph=side.spoken[index]),
        tag=Tag(state, word),
        passages=(whole,),
        side=side.anchors[index],
    )


def _origin(link: Link, context: Context) -> RedlineRow:
    words = context.words
    anchor = link_anchor(link, context.left, context.right)
    left, right = (_labels(link, key, context) for key in ("left", "right"))
    return RedlineRow(
        state=State.MOVED,
        anchor=f"{anchor}~from",
        label=words("texts.moved_to", left=left, right=right),
        tag=Tag(State.MOVED, words("state.moved")),
        passages=(),
        moved=words.pieces(
            "redline.moved_to", left=left, right=Piece(right, Look.LINK, f"#{anchor}")
        ),
        side=anchor,
    )


def _linked(link: Link, context: Context) -> RedlineRow:
    state = state_of(link)
    anchor = link_anchor(link, context.left, context.right)
    return RedlineRow(
        state=state,
        anchor=anchor,
        label=link_label(link, context),
        tag=Tag(state, context.words(f"state.{state}")),
        passages=_passages(link, context),
        side=anchor,
    )


def _passages(link: Link, context: Context) -> tuple[Passage, ...]:
    """Weave what was edited; what was reworded stands whole, the earlier words first."""
    left, right = context.left, context.right
    cells = make_cells(link, left, right, min_kept=context.comparison.options.min_kept)
    before, now = (
        Passage(
            name=side.name,
            label=_labels(link, side.key, context),
            look=look,
            language=side.language,
            paragraphs=tuple(cell.segments for cell in found),
        )
        for side, look, found in zip((left, right), ("before", "now"), cells, strict=True)
    )
    if is_unchanged(link) and link.readings:
        return (now,)
    if link.relation is Relation.REWORDED or not _reproduces(link, context):
        return before, now
    label = now.label
    if before.label != now.label:
        label = context.words("redline.label", left=before.label, right=now.label)
    return (replace(now, name="", label=label, look="woven", paragraphs=weave(link)),)


def _reproduces(link: Link, context: Context) -> bool:
    """Tell whether the readings hold both texts whole; a redline must lose no word."""
    texts = (
        PARAGRAPH_BREAK.join(side.version.paragraphs[i].text for i in indices)
        for side, indices in ((context.left, link.left), (context.right, link.right))
    )
    read = ("".join(r.left for r in link.readings), "".join(r.right for r in link.readings))
    return read == tuple(texts)


def _labels(link: Link, key: str, context: Context) -> str:
    side = context.side(key)
    indices = link.left if key == "left" else link.right
    return text(context.words.join([side.labels[i] for i in indices]))
