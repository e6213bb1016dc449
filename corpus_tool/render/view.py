"""From a comparison to the view of its page: everything a template would otherwise compute.

A template only places what stands here; every label, count, sentence, address and class is made
in Python, where it can be tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from corpus_tool.model import Comparison
from corpus_tool.render.boilerplate import Boilerplate
from corpus_tool.render.pieces import capital
from corpus_tool.render.sides import Side, make_sides, part_name
from corpus_tool.render.states import Counts, State, count
from corpus_tool.render.view_folds import Fold, fold_rows
from corpus_tool.render.view_notes import Context
from corpus_tool.render.view_plates import (
    Foot,
    Plate,
    Title,
    make_foot,
    make_plate,
    make_title,
    specimen_notice,
)
from corpus_tool.render.view_rows import PairRow, Row, make_rows
from corpus_tool.render.view_sentences import Brief, make_brief
from corpus_tool.render.words import Words

__all__ = ["Chip", "Closing", "ClosingBlock", "ComparisonView", "Head", "make_view"]

BRIEF = 6
"""So many letters fit above a bar of the overview."""
LONG = 100
"""Up to so many rows a browser lays a page out at once: first paint in 0.2 to 0.4 s, measured."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter: a state, its word, and how many rows are in it."""

    state: str
    word: str
    number: int


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column."""

    name: str
    brief: str
    """The name where there is little room; empty when it would not fit."""
    specimen: bool


@dataclass(frozen=True, slots=True)
class ClosingBlock:
    """What stands around the paragraphs of a part: place and date, attestation, signatories."""

    part: str
    lines: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing of both texts, as printed."""

    left: tuple[ClosingBlock, ...]
    right: tuple[ClosingBlock, ...]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The page of a comparison, ready to be placed."""

    title: Title
    page_title: str
    foot_line: str
    """What stands at the foot of every printed page."""
    program: str
    made: str
    notice: str
    """Which text is a specimen; empty when none is."""
    plates: tuple[Plate, Plate]
    brief: Brief
    counts: Counts
    chips: tuple[Chip, ...]
    heads: tuple[Head, Head]
    rows: tuple[Row | Fold, ...]
    boilerplate: str
    """What the filter that sets boilerplate aside is called; empty when there is none."""
    long: bool
    """So many rows that the browser lays them out only as they are read."""
    empty_sides: tuple[str, ...]
    """Names of the sides that have no paragraph."""
    closing: Closing
    foot: Foot
    has_verbs: bool = False
    """Whether operative verbs are marked."""


def make_view(
    comparison: Comparison,
    *,
    made_at: datetime,
    program: str,
    words: Words,
    boilerplate: Boilerplate | None = None,
) -> ComparisonView:
    """Prepare the side-by-side page of a comparison."""
    left, right = make_sides(comparison, words)
    context = Context(comparison, left, right, words, boilerplate or Boilerplate())
    rows = make_rows(context)
    counts = count(comparison)
    title, notice = make_title(context), specimen_notice(context)
    return ComparisonView(
        title=title,
        page_title=title.page,
        foot_line=words("foot.line", title=title.page, notice=words("specimen.foot"))
        if notice
        else title.page,
        program=program,
        made=words("masthead.made", date=words.date(made_at.date().isoformat())),
        notice=notice,
        plates=(
            make_plate(left, words),
            make_plate(right, words),
        ),
        brief=make_brief(context),
        counts=counts,
        chips=tuple(_chips(counts, words)),
        heads=(
            _head(left),
            _head(right),
        ),
        rows=fold_rows(rows, words),
        boilerplate=_boilerplate(rows, words),
        long=sum(chip.number for chip in _chips(counts, words)) > LONG,
        empty_sides=tuple(s.name for s in (left, right) if not s.version.paragraphs),
        closing=Closing(_closing(context, "left"), _closing(context, "right")),
        foot=make_foot(context, made_at=made_at, program=program),
        has_verbs=comparison.ledger is not None,
    )


def _boilerplate(rows: Iterable[Row], words: Words) -> str:
    pairs = (row for row in rows if isinstance(row, PairRow))
    number = sum("boilerplate" in row.classes.split() for row in pairs)
    return words("toolbar.boilerplate", number=number) if number else ""


def _head(side: Side) -> Head:
    brief = side.name if len(side.name) <= BRIEF else ""
    return Head(capital(side.name), brief, side.version.document.specimen)


def _chips(counts: Counts, words: Words) -> Iterator[Chip]:
    for state in State:
        if number := counts.of(state):
            yield Chip(state.value, words(f"state.{state}"), number)


def _closing(context: Context, key: str) -> tuple[ClosingBlock, ...]:
    side, words = context.side(key), context.words
    blocks: list[ClosingBlock] = []
    for i, part in enumerate(side.version.segmentation.parts):
        signed = [
            words("closing.signatory", name=signatory.name, office=signatory.office)
            if signatory.office
            else signatory.name
            for signatory in part.signatories
        ]
        lines = [line for line in (part.dateline, part.attestation, *signed) if line]
        if lines:
            name = part_name(part.slug, words) if i else ""
            blocks.append(ClosingBlock(name, tuple(lines), side.language))
    return tuple(blocks)
