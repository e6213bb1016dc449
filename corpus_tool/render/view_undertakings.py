"""The sentences in which something is undertaken, in order of reading, each with its address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus_tool.lexicon import Ladder
from corpus_tool.model import Commitment, CommitmentKind
from corpus_tool.render.marks import Segment
from corpus_tool.render.parties import Actor, Actors
from corpus_tool.render.sides import Side
from corpus_tool.render.words import Words

__all__ = ["Undertaking", "make_undertakings"]

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
    sentence: tuple[Segment, ...]
    wording: tuple[Segment, ...]
    """The verb and what is undertaken, without the rest of the sentence."""
    facts: tuple[tuple[str, str], ...]
    """Name and value of what was told of it."""


def make_undertakings(
    side: Side,
    commitments: Sequence[Commitment],
    ladder: Ladder,
    actors: Actors,
    *,
    text_page: str | None,
    words: Words,
) -> tuple[Undertaking, ...]:
    """Return the undertakings of a text, in order of reading."""
    made: list[Undertaking] = []
    counts: dict[int, int] = {}
    for each in commitments:
        if each.kind is not CommitmentKind.UNDERTAKING:
            continue
        counts[each.index] = counts.get(each.index, 0) + 1
        # The side's name is left out: on the page of one text its addresses need none.
        place = side.anchors[each.index].partition("/")[2]
        made.append(
            Undertaking(
                commitment=each,
                actor=actors.of(each),
                anchor=f"{place}.{counts[each.index]}",
                label=side.labels[each.index],
                short=_short_label(side, each.index),
                href=f"{text_page}#{place}" if text_page else None,
                what=_cut(each.complement.text if each.complement else ""),
                sentence=_sentence(side, each),
                wording=_wording(each),
                facts=tuple(_facts(each, ladder, words)),
            )
        )
    return tuple(made)


def _short_label(side: Side, index: int) -> str:
    """Return `A19` for paragraph 19 of an annex."""
    part = side.version.paragraphs[index].part
    number = side.shorts[index].lstrip("¶")
    return side.shorts[index] if part == "main" else f"{part[:1].upper()}{number}"


def _cut(what: str) -> str:
    line = " ".join(what.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1].rstrip()}…"


def _sentence(side: Side, commitment: Commitment) -> tuple[Segment, ...]:
    text = side.version.paragraphs[commitment.index].text
    start, end = commitment.sentence
    verb = commitment.wording
    return (
        Segment(text[start : verb.start]),
        Segment(verb.text, is_verb=True),
        Segment(text[verb.end : end]),
    )


def _wording(commitment: Commitment) -> tuple[Segment, ...]:
    verb, what = commitment.wording, commitment.complement
    if what is None:
        return (Segment(verb.text, is_verb=True),)
    if what.start < verb.end:  # the item of a list: its verb is the first word of what is done
        rest = what.text[verb.end - what.start :]
        return (Segment(verb.text, is_verb=True), Segment(rest))
    return (Segment(verb.text, is_verb=True), Segment(f" {what.text}"))


def _facts(commitment: Commitment, ladder: Ladder, words: Words) -> Iterator[tuple[str, str]]:
    rung, substance = ladder.rung(commitment.rung), ladder.rung(commitment.substance)
    of = ladder.firmness[0].grade
    if rung:
        told = words("commitments.rung", label=rung.label, grade=rung.grade, of=of)
        yield words("commitments.firmness"), told
    if substance:
        of = ladder.substance[0].grade
        told = words("commitments.rung", label=substance.label, grade=substance.grade, of=of)
        yield words("commitments.substance"), told
    if commitment.lead:
        yield words("commitments.under_lead"), commitment.verb
    if commitment.negated:
        yield words("commitments.negation"), words("commitments.not")
    if commitment.condition:
        yield words("commitments.condition"), commitment.condition.text
