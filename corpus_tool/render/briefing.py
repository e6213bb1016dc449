"""The briefing: one page of sentences about two texts, each made from data by template.

No sentence is written by a model. Each names its paragraphs; what a document says is quoted, and
counts stand with their base.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from corpus_tool.model import Comparison
from corpus_tool.render.briefing_changes import tell_changed, tell_gone, tell_moved, tell_new
from corpus_tool.render.briefing_data import Insight
from corpus_tool.render.briefing_insight import tell_routine, tell_silent, tell_turns
from corpus_tool.render.briefing_pair import is_same, tell_pair
from corpus_tool.render.pieces import Look, Piece, Pieces, sentence_case, text
from corpus_tool.render.sides import make_sides
from corpus_tool.render.view_notes import Context
from corpus_tool.render.view_plates import Foot, make_foot, make_title, specimen_notice
from corpus_tool.render.words import load

__all__ = ["NOTHING", "BriefingView", "Section", "make_briefing"]

NOTHING = Insight()
ENDS = (".", "!", "?", "…", ":")
"""A sentence that ends so needs no full stop."""


@dataclass(frozen=True, slots=True)
class Section:
    """A question of a reader, and the sentences that answer it."""

    name: str
    title: str
    sentences: tuple[Pieces, ...]


@dataclass(frozen=True, slots=True)
class BriefingView:
    """The briefing, ready to be placed."""

    title: str
    page_title: str
    foot_line: str
    program: str
    made: str
    notice: str
    """Which text is invented; empty when none is."""
    sections: tuple[Section, ...]
    foot: Foot


Teller = Callable[[Context, Insight], Iterator[Pieces]]

TELLERS: tuple[tuple[str, Teller], ...] = (
    ("pair", lambda context, _: tell_pair(context)),
    ("new", lambda context, _: tell_new(context)),
    ("gone", lambda context, _: tell_gone(context)),
    ("changed", lambda context, _: tell_changed(context)),
    ("moved", lambda context, _: tell_moved(context)),
    ("undertakings", tell_turns),
    ("routine", tell_routine),
    ("silent", tell_silent),
)


def make_briefing(
    comparison: Comparison,
    *,
    made_at: datetime,
    program: str,
    insight: Insight = NOTHING,
    page: str | None = None,
) -> BriefingView:
    """Make the briefing of a comparison.

    Args:
        comparison: the two texts and their links.
        made_at: the moment it is made, printed on it.
        program: name and version of the program.
        insight: what else is known of the two: turns of undertakings, formulae, silences.
        page: address of the comparison's page, which paragraphs then lead to.
    """
    words = load()
    context = Context(comparison, *make_sides(comparison, words), words)
    title, notice = make_title(context).page, specimen_notice(context)
    return BriefingView(
        title=title,
        page_title=words("briefing.page", title=title),
        foot_line=words("foot.line", title=title, notice=words("specimen.foot"))
        if notice
        else title,
        program=program,
        made=words("masthead.made", date=words.date(made_at.date().isoformat())),
        notice=notice,
        sections=tuple(_sections(context, insight, page)),
        foot=make_foot(context, made_at=made_at, program=program),
    )


def _sections(context: Context, insight: Insight, page: str | None) -> Iterator[Section]:
    tellers = TELLERS[:1] if is_same(context.comparison) else TELLERS
    for name, tell in tellers:
        sentences = tuple(
            tuple(_placed(piece, page) for piece in _closed(sentence, context))
            for sentence in tell(context, insight)
        )
        if sentences:
            yield Section(name, context.words(f"briefing.titles.{name}"), sentences)


def _closed(sentence: Pieces, context: Context) -> Pieces:
    """Begin a sentence with a capital and end it with a full stop."""
    if text(sentence).rstrip().endswith(ENDS):
        return sentence_case(sentence)
    return sentence_case((*sentence, Piece(context.words("briefing.stop"))))


def _placed(piece: Piece, page: str | None) -> Piece:
    """Let a paragraph lead to the page of the comparison; without one, it leads nowhere."""
    if piece.look is not Look.LINK:
        return piece
    if page is None:
        return replace(piece, look=Look.PLAIN, href=None)
    return replace(piece, href=f"{page}{piece.href}")
