"""Margin notes: what a row is, why it was linked, how sure the engine was, what is routine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus_tool.model import Certainty, Link, Nearest, Relation, Shape
from corpus_tool.render.boilerplate import MOSTLY, FormulaNote
from corpus_tool.render.pieces import Look, Piece, Pieces, capital, text
from corpus_tool.render.sides import Side
from corpus_tool.render.states import State
from corpus_tool.render.tallies import count_moved, routine_readings, tally, tally_routine
from corpus_tool.render.view_context import Context, Tag
from corpus_tool.render.view_shifts import Rungs, draw_shifts, shift_lines, shift_tags
from corpus_tool.render.words import Words

__all__ = [
    "Context",
    "Note",
    "RoutineChange",
    "Tag",
    "is_boilerplate",
    "note_formulas",
    "note_link",
    "note_origin",
    "note_unlinked",
]

FORMULAE = 2
"""So many formulae of a row are told one by one."""


@dataclass(frozen=True, slots=True)
class RoutineChange:
    """One routine change, as the note lists it."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Note:
    """What stands in the margin beside a row."""

    tags: tuple[Tag, ...]
    lines: tuple[Pieces, ...] = ()
    measure: str = ""
    """The score with its method."""
    ladders: tuple[Rungs, ...] = ()
    routine: str = ""
    routine_changes: tuple[RoutineChange, ...] = ()
    anchor: str | None = None
    """Address of the row."""
    formulas: tuple[Pieces, ...] = ()
    """What of the row is a formula of the corpus: in how many texts, first where."""


def note_link(link: Link, context: Context, *, anchor: str) -> Note:
    """Write the note of a link."""
    readings = routine_readings(link)
    return Note(
        tags=_tags(link, context),
        lines=tuple(_link_lines(link, context)),
        measure=_measure(link.score, context),
        ladders=draw_shifts(link, context),
        routine=_routine(link, context) if readings else "",
        routine_changes=tuple(
            RoutineChange(reading.left.strip(), reading.right.strip()) for reading in readings
        ),
        anchor=anchor,
    )


def note_origin(link: Link, context: Context) -> Note:
    """Write the note at the place a moved link has left, with its jump."""
    words = context.words
    targets = (
        Piece(" " + words("note.moved_to") + " "),
        *_links(context.right, link.right, context),
    )
    tag = Tag(State.MOVED, words("state.moved"), targets)
    return Note(tags=(tag,))


def note_unlinked(nearest: Nearest | None, state: State, index: int, context: Context) -> Note:
    """Write the note of an added or dropped paragraph: its nearest candidate and why not."""
    side = context.left if state is State.DROPPED else context.right
    lines = [*_nearest(nearest, side, context), *_doubts((index,), side, context)]
    tag = Tag(state, context.words(f"state.{state}"))
    return Note(tags=(tag,), lines=tuple(lines), anchor=side.anchors[index])


def is_boilerplate(side: Side, indices: Iterable[int], context: Context) -> bool:
    """Tell whether paragraphs consist mostly of formulae, every one of them."""
    found = context.boilerplate.of(side.key)
    shares = [found[index].share if index in found else 0.0 for index in indices]
    return bool(shares) and min(shares) >= MOSTLY


def note_formulas(side: Side, indices: Iterable[int], context: Context) -> tuple[Pieces, ...]:
    """Write what of paragraphs is a formula."""
    found = context.boilerplate.of(side.key)
    notes = [note for index in indices if index in found for note in found[index].notes]
    distinct = tuple(dict.fromkeys(notes))
    lines = [_formula(note, context.words) for note in distinct[:FORMULAE]]
    if rest := len(distinct) - len(lines):
        lines.append((Piece(context.words.counted("note.formulas_more", rest)),))
    return tuple(lines)


def _formula(note: FormulaNote, words: Words) -> Pieces:
    name = words("note.formula")
    link = Piece(name, Look.LINK, href=note.href) if note.href else Piece(name)
    texts = words.plural("corpus.documents", note.documents)
    key = "note.formula_first" if note.first else "note.formula_undated"
    return words.pieces(key, link=link, texts=texts, first=note.first)


def _tags(link: Link, context: Context) -> tuple[Tag, ...]:
    words = context.words
    relation = Tag(link.relation, words(f"state.{link.relation}"))
    tags = [relation]
    if link.moved:
        origin = (
            Piece(" " + words("note.moved_from") + " "),
            *_links(context.left, link.left, context),
        )
        tags.insert(0, Tag(State.MOVED, words("state.moved"), origin))
    if link.shape is not Shape.ONE:
        tags.append(_shape(link, context))
    return (*tags, *shift_tags(link, context))


def _shape(link: Link, context: Context) -> Tag:
    words = context.words
    shape = words(
        f"shape.{link.shape}",
        count=words.number(len(link.right)),
        left=words.number(len(link.left)),
        right=words.number(len(link.right)),
        **{"from": text(words.join([context.left.labels[i] for i in link.left]))},
    )
    return Tag(link.shape, capital(shape))


def _links(side: Side, indices: Iterable[int], context: Context) -> Pieces:
    words = context.words
    return words.join([side.link(i, named=True, words=words) for i in indices])


def _link_lines(link: Link, context: Context) -> Iterable[Pieces]:
    words = context.words
    if renumbered := _renumbered(link, context):
        yield (Piece(words("note.renumbered", left=renumbered[0], right=renumbered[1])),)
    if link.relation is Relation.EDITED:
        yield from _changed_words(link, context)
    if moved := count_moved(link):
        yield (Piece(words.counted("note.elsewhere", moved)),)
    yield from shift_lines(link, context)
    if link.reason:
        yield (Piece(_sentence(link.reason)),)
    yield from _doubts(link.left, context.left, context)
    yield from _doubts(link.right, context.right, context)


def _renumbered(link: Link, context: Context) -> tuple[str, str] | None:
    """Return both numbers of a paragraph whose printed number changed; its place may have too."""
    if link.shape is not Shape.ONE:
        return None
    left = context.left.version.paragraphs[link.left[0]]
    right = context.right.version.paragraphs[link.right[0]]
    if left.derived_label or right.derived_label:
        return None
    if left.label and right.label and left.label != right.label:
        return left.label, right.label
    return None


def _changed_words(link: Link, context: Context) -> Iterable[Pieces]:
    counted = tally(link, unspaced=context.unspaced)
    if not counted.changed:
        return
    words, unit = context.words, "note.characters" if context.unspaced else "note.words"
    sentence = words(
        "note.removed_added",
        removed=counted.removed,
        added=counted.added,
        left=words.figure(unit, counted.left),
        right=words.figure(unit, counted.right),
    )
    yield (Piece(sentence),)


def _measure(score: float, context: Context) -> str:
    words, encoder = context.words, context.comparison.encoder
    method = words("note.with_encoder", encoder=encoder) if encoder else words("note.words_alone")
    return words("note.score", score=f"{score:.2f}", method=method)


def _routine(link: Link, context: Context) -> str:
    words = context.words
    counted = tally_routine((link,))
    kinds = [words.plural(f"routine.{kind}", number) for kind, number in counted]
    return words.counted(
        "note.routine", sum(number for _, number in counted), kinds=text(words.join(kinds))
    )


def _nearest(nearest: Nearest | None, side: Side, context: Context) -> Iterable[Pieces]:
    words, other = context.words, context.other(side.key)
    if not other.version.paragraphs:
        yield (Piece(words("note.none_empty", side=other.name)),)
        return
    if nearest is None or nearest.candidate is None:
        total = words.plural("brief.paragraphs", len(other.version.paragraphs))
        yield (Piece(words("note.none", total=total, side=other.name)),)
    else:
        minimum = context.comparison.options.min_score
        key = "note.nearest" if nearest.score < minimum else "note.nearest_linked"
        yield words.pieces(
            key,
            link=other.link(nearest.candidate, named=True, words=words),
            score=f"{nearest.score:.2f}",
            minimum=f"{minimum:.2f}",
        )
    if nearest and nearest.reason:
        yield (Piece(_sentence(nearest.reason)),)


def _doubts(indices: Iterable[int], side: Side, context: Context) -> Iterable[Pieces]:
    for index in indices:
        paragraph = side.version.paragraphs[index]
        if paragraph.joins:
            yield (Piece(context.words.plural("note.joined", len(paragraph.joins))),)
        if paragraph.certainty is Certainty.CHECK:
            yield (Piece(context.words("note.check")),)


def _sentence(reason: str) -> str:
    reason = reason.strip()
    closed = reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."
    return capital(closed)
