"""The notes of a page as plain lines, for the margin of a Word file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_tool.model import Relation
from corpus_tool.render.loci import Locus
from corpus_tool.report.frame import Context
from corpus_tool.report.notes import Note, note_link, note_unlinked
from corpus_tool.report.rows import is_unchanged
from corpus_tool.report.words import State, text_of_pieces

__all__ = ["make_remarks"]


def make_remarks(loci: Sequence[Locus], context: Context) -> tuple[tuple[str, ...], ...]:
    """Return the lines of the comment on each locus; none where there is nothing to say."""
    return tuple(tuple(_lines(locus, context)) for locus in loci)


def _lines(locus: Locus, context: Context) -> Iterator[str]:
    link = locus.link
    if link is None:
        yield from _unlinked(locus, context)
    elif locus.right:
        unchanged = link.relation is Relation.IDENTICAL and is_unchanged(link)
        if unchanged and locus.left:
            return
        if not locus.left and not link.moved:
            yield context.words("remark.from", links=_named(locus, "left", context))
        yield from _told(note_link(link, context, anchor=""))
    else:
        yield context.words("remark.to", links=_named(locus, "right", context))


def _unlinked(locus: Locus, context: Context) -> Iterator[str]:
    """Yield the note of a paragraph without counterpart; other lines have none."""
    state, side = (State.DROPPED, context.left) if locus.left else (State.ADDED, context.right)
    index = (locus.left or locus.right)[0].index
    if index is not None and not (locus.left and locus.right):
        found = (
            near
            for near in context.comparison.nearest
            if near.side == side.key and near.index == index
        )
        yield from _told(note_unlinked(next(found, None), state, index, context))


def _told(note: Note) -> Iterator[str]:
    yield " · ".join(tag.word + text_of_pieces(tag.rest) for tag in note.tags)
    yield from (text_of_pieces(line) for line in note.lines)
    if note.routine:
        yield note.routine
    if note.measure:
        yield note.measure


def _named(locus: Locus, key: str, context: Context) -> str:
    side, words = context.side(key), context.words
    indices = () if locus.link is None else getattr(locus.link, key)
    return text_of_pieces(words.join([side.link(i, named=True, words=words) for i in indices]))
