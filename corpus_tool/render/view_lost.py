"""What is no longer there: paragraphs without a counterpart, and words that left their paragraph.

A phrase missing from a statement that the last one carried is news, and nothing on the new page
shows it; readers used to find it with a pencil.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus_tool.model import Link, Reading, ReadingKind, Relation
from corpus_tool.render.marks import Mark, Segment
from corpus_tool.render.pieces import Pieces, aim, text
from corpus_tool.render.sides import link_anchor
from corpus_tool.render.snippets import head, tail
from corpus_tool.render.states import State
from corpus_tool.render.tallies import WORD
from corpus_tool.render.view_notes import Context, Note, note_unlinked

__all__ = ["LEAST_WORDS", "LostParagraph", "LostWords", "find_paragraphs", "find_words"]

LEAST_WORDS = 4
"""Fewer removed words in a row are an edit, not a loss; the redline shows them."""
AROUND = 60
"""So many characters of the right text are shown on either side of what it lost."""


@dataclass(frozen=True, slots=True)
class LostParagraph:
    """A paragraph of the left text that nothing on the right corresponds to."""

    anchor: str
    label: str
    spoken: str
    heading: str
    language: str
    text: tuple[Segment, ...]
    note: Note


@dataclass(frozen=True, slots=True)
class LostWords:
    """A run of words that a paragraph lost on its way into the right text."""

    place: Pieces
    """`2014 ¶4`, leading to the side-by-side page where there is one."""
    spoken: str
    target: str
    """Address of the link on the pages of the pair."""
    language: str
    text: tuple[Segment, ...]
    """What was removed, struck out, between the words that stand around it now."""
    words: int


def find_paragraphs(context: Context, *, page: str | None) -> tuple[LostParagraph, ...]:
    """Return the dropped paragraphs in the order of the left text.

    Args:
        context: the comparison and its sides.
        page: address of the side-by-side page, which links lead to.
    """
    left = context.left
    nearest = {near.index: near for near in context.comparison.nearest if near.side == "left"}
    return tuple(
        LostParagraph(
            anchor=left.anchors[p.index],
            label=left.labels[p.index],
            spoken=left.spoken[p.index],
            heading=p.heading or "",
            language=left.language,
            text=(Segment(p.text),),
            note=_aimed(note_unlinked(nearest.get(p.index), State.DROPPED, p.index, context), page),
        )
        for p in context.comparison.dropped
    )


def _aimed(note: Note, page: str | None) -> Note:
    return replace(note, lines=tuple(aim(line, page) for line in note.lines))


def find_words(context: Context, *, page: str | None) -> tuple[LostWords, ...]:
    """Return the runs of words that edited links lost, in the order of the left text.

    Reworded links are left out: where little overlaps, nearly all words are lost, and that says
    nothing. Routine changes, and words that only moved within their link, are no loss either.
    """
    links = sorted(context.comparison.links, key=lambda link: (link.left, link.right))
    return tuple(
        found
        for link in links
        if link.relation is not Relation.REWORDED
        for found in _lost(link, context, page)
    )


def _lost(link: Link, context: Context, page: str | None) -> Iterator[LostWords]:
    labels = [context.left.link(i, named=True, words=context.words) for i in link.left]
    place = text(context.words.join([context.left.spoken[i] for i in link.left]))
    losses = [k for k, reading in enumerate(link.readings) if _is_loss(reading)]
    for number, k in enumerate(losses, 1):
        yield LostWords(
            place=aim(context.words.join(labels), page),
            # Regions of one name cannot be told apart by whoever goes from one to the next.
            spoken=context.words("lost.run", place=place, number=number, total=len(losses))
            if len(losses) > 1
            else place,
            target=link_anchor(link, context.left, context.right),
            language=context.left.language,
            text=_in_place(link.readings, k, context.words("finding.ellipsis").strip()),
            words=_shrinkage(link.readings[k]),
        )


def _is_loss(reading: Reading) -> bool:
    if reading.kind is ReadingKind.KEPT or reading.routine or reading.moved is not None:
        return False
    return _shrinkage(reading) >= LEAST_WORDS


def _shrinkage(reading: Reading) -> int:
    return len(WORD.findall(reading.left)) - len(WORD.findall(reading.right))


def _in_place(readings: tuple[Reading, ...], at: int, ellipsis: str) -> tuple[Segment, ...]:
    reading = readings[at]
    before = "".join(each.right for each in readings[:at])
    after = "".join(each.right for each in readings[at + 1 :])
    made = [
        Segment(tail(before, length=AROUND, ellipsis=ellipsis)),
        Segment(reading.left, Mark.REMOVED),
        Segment(reading.right, Mark.ADDED),
        Segment(head(after, length=AROUND, ellipsis=ellipsis)),
    ]
    return tuple(segment for segment in made if segment.text)
