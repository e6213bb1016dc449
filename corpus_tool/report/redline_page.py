"""The redline in one column, and the frame of what is no longer there.

Sections, in order:

* The other pages of a pair: the redline in one column, and what is no longer there.
* One text in one column: what was removed and added, where it stands now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus_tool.model import PARAGRAPH_BREAK, Comparison, FollowedKind, Link, Relation
from corpus_tool.report.dropped_page import (
    LEAST_WORDS,
    LostParagraph,
    LostWords,
    Places,
    SilentView,
    find_paragraphs,
    find_words,
    make_silent_view,
)
from corpus_tool.report.frame import (
    PageContext,
    PageFoot,
    PageFrame,
    RenderContext,
    Tag,
    make_foot,
    make_frame,
    make_title,
    specimen_notice,
)
from corpus_tool.report.markup import MarkedSegment, MarkedWords
from corpus_tool.report.rows import (
    HeadingRowView,
    Headings,
    RowPlace,
    find_places,
    interleave,
    is_unchanged,
    link_label,
    make_cells,
)
from corpus_tool.report.sides import link_anchor, make_sides
from corpus_tool.report.words import (
    PieceLook,
    Pieces,
    RelationState,
    SentencePiece,
    capital,
    sentence_case,
    state_of,
    text_of_pieces,
)

__all__ = [
    "LostView",
    "PairPage",
    "RedlineView",
    "make_lost_view",
    "make_redline_view",
]


# ----------------------------------------
# The other pages of a pair: the redline in one column, and what is no longer there.

NOWHERE: Mapping[str, str] = {}
LONG = 100
"""From so many rows on a browser lays the page out as it is read."""


@dataclass(frozen=True, slots=True)
class PairPage:
    """What both pages have around their content."""

    above: str
    main: str
    under: str
    frame: PageFrame
    foot: PageFoot


@dataclass(frozen=True, slots=True)
class RedlineView:
    """The redline page, ready to be placed."""

    frame: PairPage
    rows: tuple[RedlineRow | HeadingRowView, ...]
    long: bool


@dataclass(frozen=True, slots=True)
class LostView:
    """The page of what is no longer there, ready to be placed."""

    frame: PairPage
    lede: tuple[Pieces, ...]
    paragraphs: tuple[LostParagraph, ...]
    words: tuple[LostWords, ...]
    least: int
    """So many words in a row make a loss."""
    silent: SilentView | None
    """What the series said; None where it was not looked for."""


def make_redline_view(comparison: Comparison, *, render: RenderContext) -> RedlineView:
    """Prepare the redline page of a comparison."""
    words, context = render.words, _context(comparison, render)
    rows = make_redline(context)
    under = words("redline.under", right=context.right.name)
    frame = _frame("redline", under, context, render)
    return RedlineView(frame, rows, len(rows) > LONG)


def make_lost_view(
    comparison: Comparison,
    *,
    page: str | None,
    texts: Mapping[str, str] = NOWHERE,
    render: RenderContext,
) -> LostView:
    """Prepare the page of what the right text no longer says.

    Args:
        comparison: what to show.
        page: address of the side-by-side page, which links lead to.
        texts: addresses of the pages of texts of the corpus, by version.
        render: what the page is made with.
    """
    words, context = render.words, _context(comparison, render)
    paragraphs, runs = find_paragraphs(context, page=page), find_words(context, page=page)
    silent = _silent(context, page, texts)
    key = "lost.under_series" if silent and silent.groups else "lost.under"
    under = words(key, left=context.left.name, right=context.right.name)
    frame = _frame("lost", under, context, render)
    lede = (
        *((SentencePiece(line),) for line in _lede(paragraphs, runs, context)),
        *_series(context),
    )
    return LostView(frame, lede, paragraphs, runs, LEAST_WORDS, silent)


def _silent(context: PageContext, page: str | None, texts: Mapping[str, str]) -> SilentView | None:
    silences = context.comparison.silences
    if silences is None:
        return None
    sides = (context.left, context.right) if page else ()
    anchors = {side.version.name: [f"{page}#{anchor}" for anchor in side.anchors] for side in sides}
    return make_silent_view(
        silences,
        context.right.version,
        name=context.right.name,
        places=Places(texts, anchors),
        words=context.words,
    )


def _series(context: PageContext) -> Iterator[Pieces]:
    """Yield the way to what fell silent, which stands below all that was dropped."""
    words, silences = context.words, context.comparison.silences
    found = (
        [followed for followed in silences.found if followed.kind is FollowedKind.FORMULA]
        if silences
        else []
    )
    if found:
        counted = "one" if len(found) == 1 else "other"
        link = words(f"lost.silent.{counted}", right=context.right.name)
        way = SentencePiece(link, PieceLook.LINK, "#silent")
        yield sentence_case(words.plural_pieces("lost.series", len(found), link=way))


def _context(comparison: Comparison, render: RenderContext) -> PageContext:
    return PageContext(comparison, *make_sides(comparison, render.words), render.words)


def _frame(page: str, under: str, context: PageContext, render: RenderContext) -> PairPage:
    words, title = context.words, make_title(context)
    names = {"left": context.left.name, "right": context.right.name}
    page_title = words("label.named_page", page=words(f"{page}.kind"), title=title.page)
    return PairPage(
        above=title.above,
        main=capital(words(f"{page}.title", **names)),
        under=under,
        frame=make_frame(render, page_title, notice=specimen_notice(context)),
        foot=make_foot(context, render),
    )


def _lede(
    paragraphs: Sequence[LostParagraph], runs: Sequence[LostWords], context: PageContext
) -> tuple[str, ...]:
    words = context.words
    total = words.plural("brief.paragraphs", len(context.left.version.paragraphs))
    names = {"left": context.left.name, "right": context.right.name, "total": total}
    dropped_words = words.counted("lost.gone", len(paragraphs), **names)
    if not runs:
        return (dropped_words, words("lost.no_words"))
    lost = words.counted("lost.words", len(runs), number_lost=sum(run.words for run in runs))
    return dropped_words, lost


# ----------------------------------------
# One text in one column: what was removed and added, where it stands now.
#
# The page for phones, for listeners and for edited versions. It shows the right text whole; what
# only the left text had stands, struck out, where it was.


@dataclass(frozen=True, slots=True)
class RedlinePassage:
    """A stretch of one text, or of both woven together."""

    name: str
    """Whose text it is; empty where both are woven."""
    label: str
    """`¶4`; of a woven link `¶4, now ¶9`."""
    look: str
    """`now`, `before` or `woven`."""
    language: str
    paragraphs: tuple[tuple[MarkedSegment, ...], ...]


@dataclass(frozen=True, slots=True)
class RedlineRow:
    """A link, or a paragraph without one, in one column."""

    state: RelationState
    anchor: str
    label: str
    """What a listener hears first."""
    tag: Tag
    passages: tuple[RedlinePassage, ...]
    moved: Pieces = ()
    """At the place that a moved paragraph left: where it is now."""
    side: str = ""
    """Address of the same link on the side-by-side page."""
    kind: str = "row"


def make_redline(context: PageContext) -> tuple[RedlineRow | HeadingRowView, ...]:
    """Return the rows of the redline page, headings between them."""
    headings = Headings(context)
    rows: list[RedlineRow | HeadingRowView] = []
    for place in find_places(context):
        rows += headings.before(place.left, place.right)
        rows.append(_row(place, context))
    return tuple(rows)


def _row(place: RowPlace, context: PageContext) -> RedlineRow:
    if place.link is None:
        return _alone(place, context)
    if place.origin:
        return _origin(place.link, context)
    return _linked(place.link, context)


def _alone(place: RowPlace, context: PageContext) -> RedlineRow:
    state = RelationState.DROPPED if place.left else RelationState.ADDED
    side, mark = (
        (context.left, MarkedWords.REMOVED) if place.left else (context.right, MarkedWords.ADDED)
    )
    index = (place.left or place.right)[0]
    word = context.words(f"state.{state}")
    whole = RedlinePassage(
        name=side.name,
        label=side.labels[index],
        look="before" if place.left else "now",
        language=side.language,
        paragraphs=((MarkedSegment(side.version.paragraphs[index].text, mark),),),
    )
    return RedlineRow(
        state=state,
        anchor=side.anchors[index],
        label=context.words("texts.alone", state=word, paragraph=side.spoken[index]),
        tag=Tag(state, word),
        passages=(whole,),
        side=side.anchors[index],
    )


def _origin(link: Link, context: PageContext) -> RedlineRow:
    words = context.words
    anchor = link_anchor(link, context.left, context.right)
    left, right = (_labels(link, key, context) for key in ("left", "right"))
    return RedlineRow(
        state=RelationState.MOVED,
        anchor=f"{anchor}~from",
        label=words("texts.moved_to", left=left, right=right),
        tag=Tag(RelationState.MOVED, words("state.moved")),
        passages=(),
        moved=words.pieces(
            "redline.moved_to", left=left, right=SentencePiece(right, PieceLook.LINK, f"#{anchor}")
        ),
        side=anchor,
    )


def _linked(link: Link, context: PageContext) -> RedlineRow:
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


def _passages(link: Link, context: PageContext) -> tuple[RedlinePassage, ...]:
    """Weave what was edited; what was reworded stands whole, the earlier words first."""
    left, right = context.left, context.right
    cells = make_cells(link, left, right, min_kept=context.comparison.options.min_kept)
    before, now = (
        RedlinePassage(
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
    return (replace(now, name="", label=label, look="woven", paragraphs=interleave(link)),)


def _reproduces(link: Link, context: PageContext) -> bool:
    """Tell whether the readings hold both texts whole; a redline must lose no word."""
    texts = (
        PARAGRAPH_BREAK.join(side.version.paragraphs[i].text for i in indices)
        for side, indices in ((context.left, link.left), (context.right, link.right))
    )
    read = ("".join(r.left for r in link.readings), "".join(r.right for r in link.readings))
    return read == tuple(texts)


def _labels(link: Link, key: str, context: PageContext) -> str:
    side = context.side(key)
    indices = link.left if key == "left" else link.right
    return text_of_pieces(context.words.join([side.labels[i] for i in indices]))
