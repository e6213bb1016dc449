"""The page of a text's commitments: firmness by substance, accounts, sentences.

Sections, in order:

* The page of a text's commitments: firmness by substance, who undertook what, and the
  sentences.
* The two-way table of commitments: firmness of the verb by substance of what is undertaken.
* The sentences in which something is undertaken, in order of reading, each with its address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus_tool.lexicon import Ladder, Rung
from corpus_tool.model import Commitment, CommitmentKind, Version
from corpus_tool.report.frame import PageFrame, RenderContext, make_extent, make_frame
from corpus_tool.report.markup import MarkedSegment
from corpus_tool.report.sides import Actor, Actors, ReportSide, make_column_sides, name_actors
from corpus_tool.report.words import InterfaceWords, capital, tell_languages, text_of_pieces

__all__ = [
    "CommitmentsView",
    "PartyAccount",
    "Step",
    "ValueRow",
    "make_commitments_view",
]


# ----------------------------------------
# The page of a text's commitments: firmness by substance, who undertook what, and the sentences.
#
# A firm verb can carry a faint promise, so the two are told apart: rows are rungs of the verb,
# columns rungs of what is undertaken. Every mark is one undertaking and leads to its sentence.


@dataclass(frozen=True, slots=True)
class PartyAccount:
    """What one side undertakes alone."""

    actor: Actor
    number: int
    undertakings: tuple[Undertaking, ...]


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A group of verbs that undertake nothing."""

    label: str
    number: int
    verbs: str


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of a ladder, as its file has it."""

    ladder: str
    grade: int
    label: str
    basis: str


@dataclass(frozen=True, slots=True)
class CommitmentsView:
    """The page of commitments, ready to be placed."""

    frame: PageFrame
    above: str
    main: str
    under: str
    language: str
    lede: tuple[str, ...]
    actors: tuple[Actor, ...]
    force: Force
    accounts: tuple[PartyAccount, ...]
    accounts_lede: str
    undertakings: tuple[Undertaking, ...]
    values: tuple[ValueRow, ...]
    values_lede: str
    steps: tuple[Step, ...]
    foot: tuple[str, ...]


def make_commitments_view(
    version: Version,
    commitments: Sequence[Commitment],
    *,
    ladder: Ladder,
    names: Mapping[str, str],
    text_page: str | None,
    render: RenderContext,
    unread: str = "",
) -> CommitmentsView:
    """Prepare the page of a text's commitments.

    Args:
        version: the text.
        commitments: its operative verbs.
        ladder: what they were sorted by.
        names: what parties are called that the description does not name, by code.
        text_page: address of the page of the whole text, where there is one.
        render: what the page is made with.
        unread: the language of the text, by code, where nothing is read of it.
    """
    words, document = render.words, version.document
    (side,) = make_column_sides([version], words)
    actors = name_actors(version, commitments, names, words)
    made = make_undertakings(side, commitments, ladder, actors, text_page=text_page, words=words)
    title = words("commitments.page", title=document.title)
    notice = words("specimen.document") if document.specimen else ""
    return CommitmentsView(
        frame=make_frame(render, title, notice=notice),
        above=words("commitments.above", kind=document.kind, date=words.date(document.date)),
        main=words("commitments.title"),
        under=document.title,
        language=side.language,
        lede=(_unread(unread, words),)
        if unread
        else tuple(_lede(version, commitments, actors, words)),
        actors=tuple(actors.used(commitments)),
        force=make_force(_marks(made), ladder, words),
        accounts=tuple(_accounts(made, actors)),
        accounts_lede=_accounts_lede(commitments, actors, words),
        undertakings=made,
        values=tuple(_values(commitments, ladder)),
        values_lede=_values_lede(commitments, words),
        steps=tuple(_steps(ladder, words)),
        foot=_foot(side, ladder, render),
    )


def _marks(undertakings: Sequence[Undertaking]) -> list[ForceMark]:
    return [
        ForceMark(
            undertaking.actor,
            undertaking.short,
            f"#{undertaking.anchor}",
            undertaking.what,
            undertaking.commitment.rung,
            undertaking.commitment.substance,
            undertaking.commitment.wording.text,
        )
        for undertaking in undertakings
    ]


def _undertaken(commitments: Sequence[Commitment]) -> list[Commitment]:
    return [
        commitment for commitment in commitments if commitment.kind is CommitmentKind.UNDERTAKING
    ]


def _unread(language: str, words: InterfaceWords) -> str:
    named = tell_languages([language], words)
    return words("other_language.unread_sentence", languages=named)


def _lede(
    version: Version, commitments: Sequence[Commitment], actors: Actors, words: InterfaceWords
) -> Iterator[str]:
    """Say in sentences what was found, each number with its base."""
    verbs = [commitment for commitment in commitments if commitment.kind is not CommitmentKind.FACT]
    undertaken = _undertaken(commitments)
    read = words("commitments.read", extent=make_extent(version, words))
    if not verbs:
        yield f"{read} {words('commitments.none')}"
        return
    number = words.number(len(undertaken))
    yield f"{read} {words.figure('commitments.verbs', len(verbs), undertakings=number)}"
    counted = Counter(actors.of(undertaking) for undertaking in undertaken)
    sentences = [
        words("commitments.by", number=words.number(count), actor=actor.stated)
        for actor, count in counted.most_common()
    ]
    if sentences:
        yield words("commitments.stated", list=text_of_pieces(words.join(sentences)))
    limited = sum(1 for undertaking in undertaken if undertaking.condition)
    if limited:
        yield words.counted("commitments.limited", limited)


def _accounts(undertakings: Sequence[Undertaking], actors: Actors) -> Iterator[PartyAccount]:
    """Yield an account for each side that undertakes something alone, in order of the actors."""
    for actor in actors.all:
        by_actor = tuple(undertaking for undertaking in undertakings if undertaking.actor == actor)
        if by_actor and not actor.is_joint:
            yield PartyAccount(actor, len(by_actor), by_actor)


def _accounts_lede(commitments: Sequence[Commitment], actors: Actors, words: InterfaceWords) -> str:
    undertaken = _undertaken(commitments)
    joint = sum(1 for undertaking in undertaken if undertaking.speaker.joint)
    rest = len(undertaken) - joint
    if not rest:
        return words("commitments.no_alone")
    return words(
        "commitments.alone",
        joint=capital(words.number(joint)),
        together=actors.all[0].name,
        all=words.number(len(undertaken)),
        rest=words.plural("commitments.these", rest),
    )


def _values(commitments: Sequence[Commitment], ladder: Ladder) -> Iterator[ValueRow]:
    for group in (*ladder.assessments, *ladder.appeals):
        own = [
            commitment
            for commitment in commitments
            if commitment.rung == group.name and commitment.kind is not CommitmentKind.UNDERTAKING
        ]
        if own:
            verbs = Counter(commitment.verb for commitment in own).most_common()
            listed = ", ".join(f"{verb.replace(' ~', ' …')} {number}" for verb, number in verbs)
            yield ValueRow(group.label, len(own), listed)


def _values_lede(commitments: Sequence[Commitment], words: InterfaceWords) -> str:
    kinds = (CommitmentKind.ASSESSMENT, CommitmentKind.APPEAL)
    number = sum(1 for commitment in commitments if commitment.kind in kinds)
    return words.counted("commitments.values", number)


def _steps(ladder: Ladder, words: InterfaceWords) -> Iterator[Step]:
    for name, rungs in (("firmness", ladder.firmness), ("substance", ladder.substance)):
        for rung in rungs:
            yield Step(words(f"commitments.{name}"), rung.grade, rung.label, rung.basis)


def _foot(side: ReportSide, ladder: Ladder, render: RenderContext) -> tuple[str, ...]:
    words, version = render.words, side.version
    return (
        words("commitments.source", origin=version.provenance.origin, digest=version.digest),
        words("commitments.ladder", ladder=ladder.identity),
        words("commitments.sorted"),
        render.made_line,
    )


# ----------------------------------------
# The two-way table of commitments: firmness of the verb by substance of what is undertaken.


@dataclass(frozen=True, slots=True)
class ForceMark:
    """One undertaking, with the way to its sentence."""

    actor: Actor
    label: str
    href: str
    what: str
    rung: str
    substance: str
    wording: str


@dataclass(frozen=True, slots=True)
class ForceColumn:
    """A rung of substance, faintest first."""

    label: str
    number: int
    is_fullest: bool
    """It has most marks, and wants most room."""


@dataclass(frozen=True, slots=True)
class ForceCell:
    """The undertakings of one verb rung and one rung of substance."""

    marks: tuple[ForceMark, ...]
    definite: bool
    """In the column of what can be seen to be done."""


@dataclass(frozen=True, slots=True)
class ForceRow:
    """A rung of the verb, firmest first."""

    label: str
    verbs: str
    """The verbs as printed, with how often: `concurred on 16, confirmed to 13`."""
    cells: tuple[ForceCell, ...]


@dataclass(frozen=True, slots=True)
class Force:
    """The table."""

    columns: tuple[ForceColumn, ...]
    rows: tuple[ForceRow, ...]


def make_force(marks: Sequence[ForceMark], ladder: Ladder, words: InterfaceWords) -> Force:
    """Sort undertakings into the table; rungs that no verb of the text has are left out."""
    columns = _columns(marks, ladder, words)
    rows = [
        _row(rung, [mark for mark in marks if mark.rung == rung.name], columns)
        for rung in ladder.firmness
    ]
    counted = Counter(mark.substance for mark in marks)
    most = max(counted.values(), default=0)
    return Force(
        tuple(
            ForceColumn(label, counted[name], counted[name] == most) for name, label, _ in columns
        ),
        tuple(row for row in rows if row is not None),
    )


def _columns(
    marks: Sequence[ForceMark], ladder: Ladder, words: InterfaceWords
) -> list[tuple[str, str, bool]]:
    """Return name, label, and whether it is the most definite, of each column."""
    columns = [(rung.name, rung.label, False) for rung in reversed(ladder.substance)]
    columns[-1] = (*columns[-1][:2], True)
    if any(not mark.substance for mark in marks):
        columns.insert(0, ("", words("commitments.unsorted"), False))
    return columns


def _row(
    rung: Rung, marks: Sequence[ForceMark], columns: Sequence[tuple[str, str, bool]]
) -> ForceRow | None:
    if not marks:
        return None
    verbs = Counter(" ".join(mark.wording.split()).casefold() for mark in marks).most_common()
    return ForceRow(
        label=rung.label,
        verbs=", ".join(f"{verb} {number}" for verb, number in verbs),
        cells=tuple(
            ForceCell(tuple(mark for mark in marks if mark.substance == name), definite)
            for name, _, definite in columns
        ),
    )


# ----------------------------------------
# The sentences in which something is undertaken, in order of reading, each with its address.

_SHORT = 90
"""Letters of what is undertaken that a mark says."""


@dataclass(frozen=True, slots=True)
class Undertaking:
    """One undertaking, with its sentence."""

    commitment: Commitment
    actor: Actor
    anchor: str
    label: str
    """Of its paragraph: `Annex ¶19`."""
    short: str
    """The same where there is little room: `A19`."""
    href: str | None
    """Where the paragraph stands in the whole text."""
    what: str
    sentence: tuple[MarkedSegment, ...]
    wording: tuple[MarkedSegment, ...]
    """The verb and what is undertaken, without the rest of the sentence."""
    facts: tuple[tuple[str, str], ...]
    """Name and value of what was told of it."""


def make_undertakings(
    side: ReportSide,
    commitments: Sequence[Commitment],
    ladder: Ladder,
    actors: Actors,
    *,
    text_page: str | None,
    words: InterfaceWords,
) -> tuple[Undertaking, ...]:
    """Return the undertakings of a text, in order of reading."""
    made: list[Undertaking] = []
    counts: dict[int, int] = {}
    for commitment in commitments:
        if commitment.kind is not CommitmentKind.UNDERTAKING:
            continue
        counts[commitment.index] = counts.get(commitment.index, 0) + 1
        # The side's name is left out: on the page of one text its addresses need none.
        place = side.anchors[commitment.index].partition("/")[2]
        made.append(
            Undertaking(
                commitment=commitment,
                actor=actors.of(commitment),
                anchor=f"{place}.{counts[commitment.index]}",
                label=side.labels[commitment.index],
                short=_short_label(side, commitment.index),
                href=f"{text_page}#{place}" if text_page else None,
                what=_cut(commitment.complement.text if commitment.complement else ""),
                sentence=_sentence(side, commitment),
                wording=_wording(commitment),
                facts=tuple(_facts(commitment, ladder, words)),
            )
        )
    return tuple(made)


def _short_label(side: ReportSide, index: int) -> str:
    """Return `A19` for paragraph 19 of an annex."""
    part = side.version.paragraphs[index].part
    number = side.shorts[index].lstrip("¶")
    return side.shorts[index] if part == "main" else f"{part[:1].upper()}{number}"


def _cut(what: str) -> str:
    line = " ".join(what.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1].rstrip()}…"


def _sentence(side: ReportSide, commitment: Commitment) -> tuple[MarkedSegment, ...]:
    text = side.version.paragraphs[commitment.index].text
    start, end = commitment.sentence
    verb = commitment.wording
    return (
        MarkedSegment(text[start : verb.start]),
        MarkedSegment(verb.text, is_verb=True),
        MarkedSegment(text[verb.end : end]),
    )


def _wording(commitment: Commitment) -> tuple[MarkedSegment, ...]:
    verb, what = commitment.wording, commitment.complement
    if what is None:
        return (MarkedSegment(verb.text, is_verb=True),)
    if what.start < verb.end:  # the item of a list: its verb is the first word of what is done
        rest = what.text[verb.end - what.start :]
        return (MarkedSegment(verb.text, is_verb=True), MarkedSegment(rest))
    return (MarkedSegment(verb.text, is_verb=True), MarkedSegment(f" {what.text}"))


def _facts(
    commitment: Commitment, ladder: Ladder, words: InterfaceWords
) -> Iterator[tuple[str, str]]:
    rung, substance = ladder.rung(commitment.rung), ladder.rung(commitment.substance)
    highest = ladder.firmness[0].grade
    if rung:
        rung_words = words("commitments.rung", label=rung.label, grade=rung.grade, of=highest)
        yield words("commitments.firmness"), rung_words
    if substance:
        highest = ladder.substance[0].grade
        rung_words = words(
            "commitments.rung", label=substance.label, grade=substance.grade, of=highest
        )
        yield words("commitments.substance"), rung_words
    if commitment.lead:
        yield words("commitments.under_lead"), commitment.verb
    if commitment.negated:
        yield words("commitments.negation"), words("commitments.not")
    if commitment.condition:
        yield words("commitments.condition"), commitment.condition.text
