"""Margin notes of a row, and the shifts of undertakings as a page tells them.

Sections, in order:

* Margin notes: what a row is, how sure the engine was, what is routine.
* Shifts on the page of a pair: tag and ladder in the note, sentences in What changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from corpus_tool.model import (
    Certainty,
    Commitment,
    CommitmentKind,
    Direction,
    HouseStyle,
    Link,
    Nearest,
    Relation,
    Shape,
    Shift,
)
from corpus_tool.reading.nearest import NearParagraph
from corpus_tool.report.frame import MOSTLY, FormulaNote, PageContext, Tag
from corpus_tool.report.sides import ReportSide
from corpus_tool.report.words import (
    InterfaceWords,
    PieceLook,
    Pieces,
    RelationState,
    SentencePiece,
    Slot,
    capital,
    count_moved,
    quote,
    routine_readings,
    tally_routine,
    tally_words,
    tell_languages,
    text_of_pieces,
)

__all__ = [
    "Note",
    "RoutineChange",
    "Rungs",
    "Sureness",
    "find_sureness",
    "is_boilerplate",
    "note_formulas",
    "note_link",
    "note_origin",
    "note_unlinked",
    "shift_sentences",
]


# ----------------------------------------
# Margin notes: what a row is, how sure the engine was, what is routine.

FORMULAE = 2
"""So many formulae of a row are told one by one."""
CANDIDATES = 2
"""So many nearest paragraphs are told of one without counterpart."""
CANDIDATE_QUOTED = 60
"""Characters quoted of each."""
SURE_SCORE, LIKELY_SCORE = 0.90, 0.50
"""Chances that a careful reader would draw a link: nine in ten, and more likely than not."""


class Sureness(StrEnum):
    """How sure a link is, as a reader is told."""

    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


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
    """How sure the link is, and the share of common words where that tells something."""
    nearest_title: str = ""
    """What folds the nearest candidates of a paragraph without counterpart."""
    nearest: tuple[Pieces, ...] = ()
    """Where they stand, the share of common words, and how they begin."""
    ladders: tuple[Rungs, ...] = ()
    routine: str = ""
    routine_changes: tuple[RoutineChange, ...] = ()
    anchor: str | None = None
    """Address of the row."""
    formulas: tuple[Pieces, ...] = ()
    """What of the row is a formula of the corpus: in how many texts, first where."""


def note_link(link: Link, context: PageContext, *, anchor: str) -> Note:
    """Write the note of a link."""
    readings = routine_readings(link)
    return Note(
        tags=_tags(link, context),
        lines=tuple(_link_lines(link, context)),
        measure=_measure(link, context),
        ladders=draw_shifts(link, context),
        routine=_routine(link, context) if readings else "",
        routine_changes=tuple(
            RoutineChange(reading.left.strip(), reading.right.strip()) for reading in readings
        ),
        anchor=anchor,
    )


def note_origin(link: Link, context: PageContext) -> Note:
    """Write the note at the place a moved link has left, with its jump."""
    words = context.words
    targets = (
        SentencePiece(" " + words("note.moved_to") + " "),
        *_links(context.right, link.right, context),
    )
    tag = Tag(RelationState.MOVED, words("state.moved"), targets)
    return Note(tags=(tag,))


def note_unlinked(
    nearest: Nearest | None, state: RelationState, index: int, context: PageContext
) -> Note:
    """Write the note of an added or dropped paragraph, with its nearest candidates."""
    side = context.left if state is RelationState.DROPPED else context.right
    other = context.other(side.key)
    candidates = tuple(_nearest(nearest, side, index, context))
    lines = list(_doubts((index,), side, context))
    if not candidates:
        lines.insert(0, (SentencePiece(_none_near(other, context.words)),))
    return Note(
        tags=(Tag(state, context.words(f"state.{state}")),),
        lines=tuple(lines),
        nearest_title=context.words("note.nearest", side=other.name) if candidates else "",
        nearest=candidates,
        anchor=side.anchors[index],
    )


def is_boilerplate(side: ReportSide, indices: Iterable[int], context: PageContext) -> bool:
    """Tell whether paragraphs consist mostly of formulae, every one of them."""
    found = context.boilerplate.of(side.key)
    shares = [found[index].share if index in found else 0.0 for index in indices]
    return bool(shares) and min(shares) >= MOSTLY


def note_formulas(
    side: ReportSide, indices: Iterable[int], context: PageContext
) -> tuple[Pieces, ...]:
    """Write what of paragraphs is a formula."""
    found = context.boilerplate.of(side.key)
    notes = [note for index in indices if index in found for note in found[index].notes]
    distinct = tuple(dict.fromkeys(notes))
    lines = [_formula(note, context.words) for note in distinct[:FORMULAE]]
    if rest := len(distinct) - len(lines):
        lines.append((SentencePiece(context.words.counted("note.formulas_more", rest)),))
    return tuple(lines)


def _formula(note: FormulaNote, words: InterfaceWords) -> Pieces:
    name = words("note.formula")
    link = SentencePiece(name, PieceLook.LINK, href=note.href) if note.href else SentencePiece(name)
    texts = words.plural("corpus.documents", note.documents)
    key = "note.formula_first" if note.first else "note.formula_undated"
    return words.pieces(key, link=link, texts=texts, first=note.first)


def _tags(link: Link, context: PageContext) -> tuple[Tag, ...]:
    words = context.words
    relation = Tag(link.relation, words(f"state.{link.relation}"))
    tags = [relation]
    if link.moved:
        origin = (
            SentencePiece(" " + words("note.moved_from") + " "),
            *_links(context.left, link.left, context),
        )
        tags.insert(0, Tag(RelationState.MOVED, words("state.moved"), origin))
    if link.shape is not Shape.ONE:
        tags.append(_shape(link, context))
    if find_sureness(link) is Sureness.DOUBTFUL:
        tags.append(Tag(Sureness.DOUBTFUL, words(f"note.{Sureness.DOUBTFUL}")))
    return (*tags, *shift_tags(link, context))


def _shape(link: Link, context: PageContext) -> Tag:
    words = context.words
    shape = words(
        f"shape.{link.shape}",
        count=words.number(len(link.right)),
        left=words.number(len(link.left)),
        right=words.number(len(link.right)),
        **{"from": text_of_pieces(words.join([context.left.labels[i] for i in link.left]))},
    )
    return Tag(link.shape, capital(shape))


def _links(side: ReportSide, indices: Iterable[int], context: PageContext) -> Pieces:
    words = context.words
    return words.join([side.link(i, named=True, words=words) for i in indices])


def _link_lines(link: Link, context: PageContext) -> Iterable[Pieces]:
    words = context.words
    if renumbered := _renumbered(link, context):
        yield (SentencePiece(words("note.renumbered", left=renumbered[0], right=renumbered[1])),)
    if link.relation is Relation.EDITED:
        yield from _changed_words(link, context)
    if moved := count_moved(link):
        yield (SentencePiece(words.counted("note.elsewhere", moved)),)
    yield from shift_lines(link, context)
    yield from _doubts(link.left, context.left, context)
    yield from _doubts(link.right, context.right, context)


def _renumbered(link: Link, context: PageContext) -> tuple[str, str] | None:
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


def _changed_words(link: Link, context: PageContext) -> Iterable[Pieces]:
    counted = tally_words(link, unspaced=context.unspaced)
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
    yield (SentencePiece(sentence),)


def find_sureness(link: Link) -> Sureness:
    """Return how sure a link is: by the chance that a careful reader would draw it."""
    if link.relation is Relation.IDENTICAL or link.score >= SURE_SCORE:
        return Sureness.SURE
    return Sureness.LIKELY if link.score >= LIKELY_SCORE else Sureness.DOUBTFUL


def _measure(link: Link, context: PageContext) -> str:
    words = context.words
    if link.relation is Relation.IDENTICAL:
        return ""
    sure = words(f"note.{find_sureness(link)}")
    counted = tally_words(link, unspaced=context.unspaced)
    total = counted.left + counted.right
    if not total:
        return sure
    share = 1 - (counted.removed + counted.added) / total
    unit = "characters" if context.unspaced else "words"
    return words(f"note.sure_{unit}", sure=sure, share=round(100 * share))


def _routine(link: Link, context: PageContext) -> str:
    words = context.words
    counted = tally_routine((link,))
    kinds = [words.plural(f"routine.{kind}", number) for kind, number in counted]
    return words.counted(
        "note.routine",
        sum(number for _, number in counted),
        kinds=text_of_pieces(words.join(kinds)),
    )


def _nearest(
    nearest: Nearest | None, side: ReportSide, index: int, context: PageContext
) -> Iterator[Pieces]:
    """Yield the two paragraphs of the other text that come nearest, the engine's among them."""
    words, other = context.words, context.other(side.key)
    first = nearest.candidate if nearest else None
    if context.nearest is None:
        found = [] if first is None else [NearParagraph(first, 0, 0)]
    else:
        found = context.nearest.of(side.key, index, first=first, number=CANDIDATES)
    # The engine knows more than words, so its candidate is among them; a reader sees shares fall.
    for near in sorted(found, key=lambda near: -near.share):
        quoted = quote(
            " ".join(other.version.paragraphs[near.index].text.split()),
            ellipsis=words("finding.ellipsis"),
            language=other.language,
            length=CANDIDATE_QUOTED,
        )
        yield words.pieces(
            "note.candidate_share" if near.shared else "note.candidate",
            link=other.link(near.index, named=True, words=words),
            share=round(100 * near.share),
            quote=quoted,
        )


def _none_near(other: ReportSide, words: InterfaceWords) -> str:
    if not other.version.paragraphs:
        return words("note.none_empty", side=other.name)
    total = words.plural("brief.paragraphs", len(other.version.paragraphs))
    return words("note.none", total=total, side=other.name)


def _doubts(indices: Iterable[int], side: ReportSide, context: PageContext) -> Iterable[Pieces]:
    for index in indices:
        paragraph = side.version.paragraphs[index]
        if paragraph.joins:
            yield (SentencePiece(context.words.plural("note.joined", len(paragraph.joins))),)
        if paragraph.certainty is Certainty.CHECK:
            yield (SentencePiece(context.words("note.check")),)


# ----------------------------------------
# Shifts on the page of a pair: tag and ladder in the note, sentences in What changed.
#
# A verb may be a house's habit. Only a shift that no habit explains heads a report; the others are
# told in the note of their link, with the baseline, and counted.

_TURNS = (
    Direction.REVERSED,
    Direction.SPEAKER,
    Direction.CONDITIONAL,
    Direction.UNCONDITIONAL,
    Direction.FIRMER,
    Direction.SOFTER,
)
"""The gravest first."""
_BY_VERB = (Direction.FIRMER, Direction.SOFTER)
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


def _of_link(link: Link, context: PageContext) -> list[Shift]:
    """Return the shifts whose undertakings stand in the paragraphs of a link."""
    keys = [("left", i) for i in link.left] + [("right", j) for j in link.right]
    places = sorted(place for key in keys for place in context.shifts_by_paragraph.get(key, ()))
    shifts = (context.comparison.shifts[place] for place in places)
    return [shift for shift in shifts if shift.before is None or shift.before.index in link.left]


def shift_tags(link: Link, context: PageContext) -> Iterator[Tag]:
    """Yield the tags of a link: firmer, softer, or both."""
    directions = {shift.direction for shift in _of_link(link, context)}
    for direction in _TURNS:
        if direction in directions:
            yield Tag(direction.value, context.words(f"shift.{direction}"))


def draw_shifts(link: Link, context: PageContext) -> tuple[Rungs, ...]:
    """Return the ladders of a link's note: one for each verb that went up or down."""
    commitment_changes = context.comparison.ledger
    return tuple(
        Rungs(commitment_changes.rungs, shift.before.firmness, shift.after.firmness)
        for shift in _of_link(link, context)
        if commitment_changes
        and shift.before
        and shift.after
        and shift.direction in _BY_VERB
        and not shift.by_substance
    )


def shift_lines(link: Link, context: PageContext) -> Iterator[Pieces]:
    """Yield the lines of a link's note that tell what is undertaken otherwise."""
    words = context.words
    shifts = _of_link(link, context)
    for shift in shifts:
        if shift.before and shift.after:
            yield (*_turn(shift, context), SentencePiece("."))
            if shift.house_style:
                yield (SentencePiece(_baseline(shift.house_style, context)),)
    for direction in (Direction.DROPPED, Direction.NEW):
        shifted = [s.before or s.after for s in shifts if s.direction is direction]
        quoted = [_quote(each, context) for each in shifted if each]
        if quoted:
            yield words.pieces(f"shift.line_{direction}", list=words.join(quoted))


def _turn(shift: Shift, context: PageContext) -> Pieces:
    assert shift.before and shift.after  # a turn has both sides
    commitment_changes = context.comparison.ledger
    if shift.direction not in _BY_VERB:
        before, after = _turned_words(shift, context)
        return context.words.pieces(f"shift.turn_{shift.direction}", before=before, after=after)
    return context.words.pieces(
        "shift.by_substance" if shift.by_substance else "shift.turn",
        before=_quote(shift.before, context),
        after=_quote(shift.after, context),
        direction=context.words(f"shift.went_{shift.direction}"),
        was=shift.before.firmness,
        now=shift.after.firmness,
        top=commitment_changes.rungs if commitment_changes else 0,
    )


def _turned_words(shift: Shift, context: PageContext) -> tuple[Slot, Slot]:
    """Return what either text has of a shift that is not one of verbs."""
    assert shift.before and shift.after  # a turn has both sides
    if shift.direction is Direction.SPEAKER:
        return _speaker(shift.before, context.left), _speaker(shift.after, context.right)
    if shift.direction in (Direction.CONDITIONAL, Direction.UNCONDITIONAL):
        condition = shift.after.condition or shift.before.condition
        quoted = SentencePiece(condition.text if condition else "", PieceLook.QUOTE)
        return quoted, _quote(shift.after, context)
    return _quote(shift.before, context), _quote(shift.after, context)


def _speaker(commitment: Commitment, side: ReportSide) -> str:
    names = {party.code: party.name for party in side.version.document.parties}
    printed = commitment.speaker.printed
    code = commitment.speaker.parties[0] if commitment.speaker.parties else ""
    return names.get(code) or (printed.text if printed else commitment.speaker.name)


def _quote(commitment: Commitment, context: PageContext) -> SentencePiece:
    act = f" {commitment.act.text}" if commitment.act and commitment.lead is None else ""
    pieces = quote(
        f"{commitment.wording.text}{act}",
        ellipsis=context.words("finding.ellipsis"),
        length=_LENGTH,
    )
    return pieces[0]


def _baseline(style: HouseStyle, context: PageContext) -> str:
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


def shift_sentences(context: PageContext) -> Iterator[tuple[Tag, Pieces]]:
    """Yield what What changed says of undertakings: shifts no habit explains, then the counts."""
    commitment_changes = context.comparison.ledger
    if unread := context.comparison.unread:
        languages = tell_languages(unread, context.words)
        sentence = context.words.pieces("other_language.unread_sentence", languages=languages)
        yield Tag("unread", context.words("other_language.tag")), sentence
    if commitment_changes is None:
        return
    turned = [shift for shift in commitment_changes.shifts if shift.direction in _TURNS]
    turned.sort(key=lambda shift: _TURNS.index(shift.direction))
    headline_shifts = [shift for shift in turned if shift.is_headline and not shift.by_substance]
    for shift in headline_shifts[:_SHOWN]:
        yield _tag(shift.direction.value, context), _headline(shift, context)
    rest = [shift for shift in turned if shift not in headline_shifts[:_SHOWN]]
    if rest:
        counts = Counter(shift.direction for shift in rest)
        tag = max(_TURNS, key=lambda direction: counts[direction])
        yield _tag(tag.value, context), _counted(rest, headline_shifts, context)
    if commitment_changes.left or commitment_changes.right:
        yield from _balance(context)


def _tag(name: str, context: PageContext) -> Tag:
    return Tag(name, context.words(f"shift.{name}"))


def _headline(shift: Shift, context: PageContext) -> Pieces:
    assert shift.after is not None  # a headline of a turn has both sides
    link = context.right.link(shift.after.index, named=True, words=context.words)
    return (*_turn(shift, context), SentencePiece(" ("), link, SentencePiece(")."))


def _counted(
    rest: Sequence[Shift], headline_shifts: Sequence[Shift], context: PageContext
) -> Pieces:
    words = context.words
    numbers = [
        words.plural(f"shift.counted_{direction}", number)
        for direction in _TURNS
        if (number := sum(1 for shift in rest if shift.direction is direction))
    ]
    paragraphs = dict.fromkeys(shift.after.index for shift in rest if shift.after is not None)
    links = [context.right.link(index) for index in islice(paragraphs, _LINKS)]
    return words.pieces(
        "shift.further" if headline_shifts else "shift.counted",
        list=words.join(numbers),
        links=words.join(links),
    )


def _balance(context: PageContext) -> Iterator[tuple[Tag, Pieces]]:
    """Yield how many undertakings either text has, and how many of them are new or gone."""
    commitment_changes, words = context.comparison.ledger, context.words
    assert commitment_changes is not None  # asked for only where there is one
    sizes = [
        sum(1 for each in side if each.kind is CommitmentKind.UNDERTAKING)
        for side in (commitment_changes.left, commitment_changes.right)
    ]
    if not any(sizes):
        return
    new = sum(1 for shift in commitment_changes.shifts if shift.direction is Direction.NEW)
    dropped = sum(1 for shift in commitment_changes.shifts if shift.direction is Direction.DROPPED)
    key = "shift.balance_each"
    if new or dropped:
        key = "shift.balance" if new and dropped else f"shift.balance_{'new' if new else 'gone'}"
    sentence = words.pieces(
        key,
        left=context.left.name,
        right=context.right.name,
        before=words.plural("shift.of", sizes[0]),
        after=words.plural("shift.of", sizes[1]),
        new=words.number(new),
        gone=words.number(dropped),
    )
    yield Tag("undertakings", words("shift.balance_tag")), sentence
