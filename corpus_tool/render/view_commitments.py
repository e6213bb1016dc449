"""The page of a text's commitments: firmness by substance, who undertook what, and the sentences.

A firm verb can carry a faint promise, so the two are told apart: rows are rungs of the verb,
columns rungs of what is undertaken. Every mark is one undertaking and leads to its sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus_tool.lexicon import Ladder
from corpus_tool.model import Commitment, CommitmentKind, Version
from corpus_tool.render.parties import Actor, Actors, name_actors
from corpus_tool.render.pieces import capital, text
from corpus_tool.render.sides import Side, make_columns
from corpus_tool.render.view_force import Force, Mark, make_force
from corpus_tool.render.view_plates import make_extent
from corpus_tool.render.view_undertakings import Undertaking, make_undertakings
from corpus_tool.render.words import Words

__all__ = ["Account", "CommitmentsView", "Step", "ValueRow", "make_commitments_view"]


@dataclass(frozen=True, slots=True)
class Account:
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

    page_title: str
    foot_line: str
    program: str
    made: str
    notice: str
    above: str
    main: str
    under: str
    language: str
    lede: tuple[str, ...]
    actors: tuple[Actor, ...]
    force: Force
    accounts: tuple[Account, ...]
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
    made_at: datetime,
    program: str,
    words: Words,
) -> CommitmentsView:
    """Prepare the page of a text's commitments.

    Args:
        version: the text.
        commitments: its operative verbs.
        ladder: what they were sorted by.
        names: what parties are called that the description does not name, by code.
        text_page: address of the page of the whole text, where there is one.
        made_at: the moment the page was made.
        program: name and version of the program.
        words: the interface's words.
    """
    document = version.document
    (side,) = make_columns([version], words)
    actors = name_actors(version, commitments, names, words)
    made = make_undertakings(side, commitments, ladder, actors, text_page=text_page, words=words)
    title = words("commitments.page", title=document.title)
    return CommitmentsView(
        page_title=title,
        foot_line=words("foot.line", title=title, notice=words("specimen.foot"))
        if document.specimen
        else title,
        program=program,
        made=words("masthead.made", date=words.date(made_at.date().isoformat())),
        notice=words("specimen.document") if document.specimen else "",
        above=words("commitments.above", kind=document.kind, date=words.date(document.date)),
        main=words("commitments.title"),
        under=document.title,
        language=side.language,
        lede=tuple(_lede(version, commitments, actors, words)),
        actors=tuple(actors.used(commitments)),
        force=make_force(_marks(made), ladder, words),
        accounts=tuple(_accounts(made, actors)),
        accounts_lede=_accounts_lede(commitments, actors, words),
        undertakings=made,
        values=tuple(_values(commitments, ladder)),
        values_lede=_values_lede(commitments, words),
        steps=tuple(_steps(ladder, words)),
        foot=_foot(side, ladder, made_at=made_at, program=program, words=words),
    )


def _marks(undertakings: Sequence[Undertaking]) -> list[Mark]:
    return [
        Mark(
            each.actor,
            each.short,
            f"#{each.anchor}",
            each.what,
            each.commitment.rung,
            each.commitment.substance,
            each.commitment.wording.text,
        )
        for each in undertakings
    ]


def _undertaken(commitments: Sequence[Commitment]) -> list[Commitment]:
    return [each for each in commitments if each.kind is CommitmentKind.UNDERTAKING]


def _lede(
    version: Version, commitments: Sequence[Commitment], actors: Actors, words: Words
) -> Iterator[str]:
    """Say in sentences what was found, each number with its base."""
    verbs = [each for each in commitments if each.kind is not CommitmentKind.FACT]
    undertaken = _undertaken(commitments)
    read = words("commitments.read", extent=make_extent(version, words))
    if not verbs:
        yield f"{read} {words('commitments.none')}"
        return
    number = words.number(len(undertaken))
    yield f"{read} {words.figure('commitments.verbs', len(verbs), undertakings=number)}"
    counted = Counter(actors.of(each) for each in undertaken)
    told = [
        words("commitments.by", number=words.number(count), actor=actor.stated)
        for actor, count in counted.most_common()
    ]
    if told:
        yield words("commitments.stated", list=text(words.join(told)))
    limited = sum(1 for each in undertaken if each.condition)
    if limited:
        yield words.counted("commitments.limited", limited)


def _accounts(undertakings: Sequence[Undertaking], actors: Actors) -> Iterator[Account]:
    """Yield an account for each side that undertakes something alone, in order of the actors."""
    for actor in actors.all:
        own = tuple(each for each in undertakings if each.actor == actor)
        if own and not actor.is_joint:
            yield Account(actor, len(own), own)


def _accounts_lede(commitments: Sequence[Commitment], actors: Actors, words: Words) -> str:
    undertaken = _undertaken(commitments)
    joint = sum(1 for each in undertaken if each.speaker.joint)
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
            each
            for each in commitments
            if each.rung == group.name and each.kind is not CommitmentKind.UNDERTAKING
        ]
        if own:
            verbs = Counter(each.verb for each in own).most_common()
            listed = ", ".join(f"{verb.replace(' ~', ' …')} {number}" for verb, number in verbs)
            yield ValueRow(group.label, len(own), listed)


def _values_lede(commitments: Sequence[Commitment], words: Words) -> str:
    kinds = (CommitmentKind.ASSESSMENT, CommitmentKind.APPEAL)
    number = sum(1 for each in commitments if each.kind in kinds)
    return words.counted("commitments.values", number)


def _steps(ladder: Ladder, words: Words) -> Iterator[Step]:
    for name, rungs in (("firmness", ladder.firmness), ("substance", ladder.substance)):
        for rung in rungs:
            yield Step(words(f"commitments.{name}"), rung.grade, rung.label, rung.basis)


def _foot(
    side: Side, ladder: Ladder, *, made_at: datetime, program: str, words: Words
) -> tuple[str, ...]:
    version = side.version
    return (
        words("commitments.source", origin=version.provenance.origin, digest=version.digest),
        words("commitments.ladder", ladder=ladder.identity),
        words("commitments.sorted"),
        words("index.made", program=program, date=words.moment(made_at)),
    )
