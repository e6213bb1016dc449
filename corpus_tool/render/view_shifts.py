"""Shifts on the page of a pair: tag and ladder in the note, sentences in What changed.

A verb may be a house's habit. Only a shift that no habit explains heads a report; the others are
told in the note of their link, with the baseline, and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from corpus_tool.model import Commitment, CommitmentKind, Direction, HouseStyle, Link, Shift
from corpus_tool.render.pieces import Piece, Pieces
from corpus_tool.render.snippets import quote
from corpus_tool.render.view_context import Context, Tag

__all__ = ["Rungs", "draw_shifts", "shift_lines", "shift_sentences", "shift_tags"]

_TURNS = (Direction.FIRMER, Direction.SOFTER)
_SHOWN = 4
_LENGTH = 70
_LINKS = 10
"""So many paragraphs with further shifts are named."""


@dataclass(frozen=True, slots=True)
class Rungs:
    """A ladder to draw: where the verb stood and where it stands."""

    top: int
    before: int
    after: int


def _of_link(link: Link, context: Context) -> list[Shift]:
    """Return the shifts whose undertakings stand in the paragraphs of a link."""
    keys = [("left", i) for i in link.left] + [("right", j) for j in link.right]
    places = sorted(place for key in keys for place in context.shifts_by_paragraph.get(key, ()))
    shifts = (context.comparison.shifts[place] for place in places)
    return [shift for shift in shifts if shift.before is None or shift.before.index in link.left]


def shift_tags(link: Link, context: Context) -> Iterator[Tag]:
    """Yield the tags of a link: firmer, softer, or both."""
    directions = {shift.direction for shift in _of_link(link, context)}
    for direction in _TURNS:
        if direction in directions:
            yield Tag(direction.value, context.words(f"shift.{direction}"))


def draw_shifts(link: Link, context: Context) -> tuple[Rungs, ...]:
    """Return the ladders of a link's note: one for each verb that went up or down."""
    ledger = context.comparison.ledger
    return tuple(
        Rungs(ledger.rungs, shift.before.firmness, shift.after.firmness)
        for shift in _of_link(link, context)
        if ledger and shift.before and shift.after and not shift.by_substance
    )


def shift_lines(link: Link, context: Context) -> Iterator[Pieces]:
    """Yield the lines of a link's note that tell what is undertaken otherwise."""
    words = context.words
    shifts = _of_link(link, context)
    for shift in shifts:
        if shift.before and shift.after:
            yield (*_turn(shift, context), Piece("."))
            if shift.house_style:
                yield (Piece(_baseline(shift.house_style, context)),)
    for direction in (Direction.DROPPED, Direction.NEW):
        own = [s.before or s.after for s in shifts if s.direction is direction]
        quoted = [_quote(each, context) for each in own if each]
        if quoted:
            yield words.pieces(f"shift.line_{direction}", list=words.join(quoted))


def _turn(shift: Shift, context: Context) -> Pieces:
    assert shift.before and shift.after  # a turn has both sides
    ledger = context.comparison.ledger
    return context.words.pieces(
        "shift.by_substance" if shift.by_substance else "shift.turn",
        before=_quote(shift.before, context),
        after=_quote(shift.after, context),
        was=shift.before.firmness,
        now=shift.after.firmness,
        top=ledger.rungs if ledger else 0,
    )


def _quote(commitment: Commitment, context: Context) -> Piece:
    act = f" {commitment.act.text}" if commitment.act and commitment.lead is None else ""
    pieces = quote(
        f"{commitment.wording.text}{act}",
        ellipsis=context.words("finding.ellipsis"),
        length=_LENGTH,
    )
    return pieces[0]


def _baseline(style: HouseStyle, context: Context) -> str:
    words = context.words
    if style.throughout:
        return words("shift.throughout")
    if not style.is_known:
        return words("shift.no_baseline")
    return words.plural(
        "shift.baseline",
        style.documents,
        uses=words.number(style.uses),
        undertakings=words.plural("shift.of", style.undertakings),
    )


def shift_sentences(context: Context) -> Iterator[tuple[Tag, Pieces]]:
    """Yield what What changed says of undertakings: shifts no habit explains, then the counts."""
    ledger = context.comparison.ledger
    if ledger is None:
        return
    turns = [shift for shift in ledger.shifts if shift.direction in _TURNS]
    heads = [shift for shift in turns if shift.is_headline and not shift.by_substance]
    for shift in heads[:_SHOWN]:
        yield _tag(shift.direction.value, context), _headline(shift, context)
    rest = [shift for shift in turns if shift not in heads[:_SHOWN]]
    if rest:
        up = sum(1 for shift in rest if shift.direction is Direction.FIRMER)
        tag = Direction.FIRMER if 2 * up >= len(rest) else Direction.SOFTER
        yield _tag(tag.value, context), _counted(rest, heads, context)
    if ledger.left or ledger.right:
        yield from _balance(context)


def _tag(name: str, context: Context) -> Tag:
    return Tag(name, context.words(f"shift.{name}"))


def _headline(shift: Shift, context: Context) -> Pieces:
    assert shift.after is not None  # a headline of a turn has both sides
    link = context.right.link(shift.after.index, named=True, words=context.words)
    return (*_turn(shift, context), Piece(" ("), link, Piece(")."))


def _counted(rest: Sequence[Shift], heads: Sequence[Shift], context: Context) -> Pieces:
    words = context.words
    numbers = [
        words.plural(f"shift.counted_{direction}", number)
        for direction in _TURNS
        if (number := sum(1 for shift in rest if shift.direction is direction))
    ]
    paragraphs = dict.fromkeys(shift.after.index for shift in rest if shift.after is not None)
    links = [context.right.link(index) for index in islice(paragraphs, _LINKS)]
    return words.pieces(
        "shift.further" if heads else "shift.counted",
        list=words.join(numbers),
        links=words.join(links),
    )


def _balance(context: Context) -> Iterator[tuple[Tag, Pieces]]:
    """Yield how many undertakings either text has, and how many of them are new or gone."""
    ledger, words = context.comparison.ledger, context.words
    assert ledger is not None  # asked for only where there is one
    sizes = [
        sum(1 for each in side if each.kind is CommitmentKind.UNDERTAKING)
        for side in (ledger.left, ledger.right)
    ]
    if not any(sizes):
        return
    new = sum(1 for shift in ledger.shifts if shift.direction is Direction.NEW)
    gone = sum(1 for shift in ledger.shifts if shift.direction is Direction.DROPPED)
    sentence = words.pieces(
        "shift.balance",
        left=context.left.name,
        right=context.right.name,
        before=words.plural("shift.of", sizes[0]),
        after=words.plural("shift.of", sizes[1]),
        new=words.number(new),
        gone=words.number(gone),
    )
    yield Tag("undertakings", words("shift.balance_tag")), sentence
