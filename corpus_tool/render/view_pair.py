"""The other pages of a pair: the redline in one column, and what is no longer there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus_tool.model import Comparison, FollowedKind
from corpus_tool.render.pieces import Look, Piece, Pieces, capital, sentence_case
from corpus_tool.render.sides import make_sides
from corpus_tool.render.silent_lines import Places
from corpus_tool.render.view_headings import HeadingRow
from corpus_tool.render.view_lost import (
    LEAST_WORDS,
    LostParagraph,
    LostWords,
    find_paragraphs,
    find_words,
)
from corpus_tool.render.view_notes import Context
from corpus_tool.render.view_plates import Foot, make_foot, make_title, specimen_notice
from corpus_tool.render.view_redline import RedlineRow, make_redline
from corpus_tool.render.view_silent import SilentView, make_silent
from corpus_tool.render.words import Words

__all__ = ["LostView", "PairPage", "RedlineView", "make_lost_view", "make_redline_view"]

NOWHERE: Mapping[str, str] = {}
LONG = 100
"""From so many rows on a browser lays the page out as it is read."""


@dataclass(frozen=True, slots=True)
class PairPage:
    """What both pages have around their content."""

    above: str
    main: str
    under: str
    page_title: str
    foot_line: str
    program: str
    made: str
    notice: str
    foot: Foot


@dataclass(frozen=True, slots=True)
class RedlineView:
    """The redline page, ready to be placed."""

    frame: PairPage
    rows: tuple[RedlineRow | HeadingRow, ...]
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


def make_redline_view(
    comparison: Comparison, *, made_at: datetime, program: str, words: Words
) -> RedlineView:
    """Prepare the redline page of a comparison."""
    context = _context(comparison, words)
    rows = make_redline(context)
    under = words("redline.under", right=context.right.name)
    frame = _frame("redline", under, context, made_at=made_at, program=program)
    return RedlineView(frame, rows, len(rows) > LONG)


def make_lost_view(
    comparison: Comparison,
    *,
    page: str | None,
    texts: Mapping[str, str] = NOWHERE,
    made_at: datetime,
    program: str,
    words: Words,
) -> LostView:
    """Prepare the page of what the right text no longer says.

    Args:
        comparison: what to show.
        page: address of the side-by-side page, which links lead to.
        texts: addresses of the pages of texts of the corpus, by version.
        made_at: the moment the page was made.
        program: name and version of the program.
        words: the interface's words.
    """
    context = _context(comparison, words)
    paragraphs, runs = find_paragraphs(context, page=page), find_words(context, page=page)
    silent = _silent(context, page, texts)
    key = "lost.under_series" if silent and silent.groups else "lost.under"
    under = words(key, left=context.left.name, right=context.right.name)
    frame = _frame("lost", under, context, made_at=made_at, program=program)
    lede = (*((Piece(line),) for line in _lede(paragraphs, runs, context)), *_series(context))
    return LostView(frame, lede, paragraphs, runs, LEAST_WORDS, silent)


def _silent(context: Context, page: str | None, texts: Mapping[str, str]) -> SilentView | None:
    silences = context.comparison.silences
    if silences is None:
        return None
    sides = (context.left, context.right) if page else ()
    anchors = {side.version.name: [f"{page}#{one}" for one in side.anchors] for side in sides}
    return make_silent(
        silences,
        context.right.version,
        name=context.right.name,
        places=Places(texts, anchors),
        words=context.words,
    )


def _series(context: Context) -> Iterator[Pieces]:
    """Yield the way to what fell silent, which stands below all that was dropped."""
    words, silences = context.words, context.comparison.silences
    found = [one for one in silences.found if one.kind is FollowedKind.FORMULA] if silences else []
    if found:
        counted = "one" if len(found) == 1 else "other"
        link = words(f"lost.silent.{counted}", right=context.right.name)
        way = Piece(link, Look.LINK, "#silent")
        yield sentence_case(words.plural_pieces("lost.series", len(found), link=way))


def _context(comparison: Comparison, words: Words) -> Context:
    return Context(comparison, *make_sides(comparison, words), words)


def _frame(page: str, under: str, context: Context, *, made_at: datetime, program: str) -> PairPage:
    words, title = context.words, make_title(context)
    notice = specimen_notice(context)
    names = {"left": context.left.name, "right": context.right.name}
    page_title = words("label.named_page", page=words(f"{page}.kind"), title=title.page)
    return PairPage(
        above=title.above,
        main=capital(words(f"{page}.title", **names)),
        under=under,
        page_title=page_title,
        foot_line=words("foot.line", title=page_title, notice=words("specimen.foot"))
        if notice
        else page_title,
        program=program,
        made=words("masthead.made", date=words.date(made_at.date().isoformat())),
        notice=notice,
        foot=make_foot(context, made_at=made_at, program=program),
    )


def _lede(
    paragraphs: Sequence[LostParagraph], runs: Sequence[LostWords], context: Context
) -> tuple[str, ...]:
    words = context.words
    total = words.plural("brief.paragraphs", len(context.left.version.paragraphs))
    names = {"left": context.left.name, "right": context.right.name, "total": total}
    gone = words.counted("lost.gone", len(paragraphs), **names)
    if not runs:
        return (gone, words("lost.no_words"))
    lost = words.counted("lost.words", len(runs), number_lost=sum(run.words for run in runs))
    return gone, lost
