"""The page of a comparison: its view, with everything a template would otherwise compute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus_tool.model import Comparison
from corpus_tool.model.kinship import propose_kinship
from corpus_tool.reading.reading import PairReading
from corpus_tool.report.frame import (
    FormulaNotes,
    PageContext,
    PageFoot,
    PageFrame,
    PageTitle,
    RenderContext,
    make_foot,
    make_frame,
    make_title,
    specimen_notice,
)
from corpus_tool.report.opening import (
    Opening,
    OpeningTitle,
    make_opening,
    make_opening_title,
)
from corpus_tool.report.rows import Fold, PairRow, Row, fold_rows, make_page_rows
from corpus_tool.report.sides import ReportSide, make_sides, part_name
from corpus_tool.report.what_changed import PageBrief, make_brief
from corpus_tool.report.words import (
    InterfaceWords,
    RelationState,
    StateCounts,
    capital,
    count_states,
)

__all__ = [
    "Chip",
    "Closing",
    "ClosingBlock",
    "ComparisonView",
    "Head",
    "make_comparison_view",
]


# ----------------------------------------
# From a comparison to the view of its page: everything a template would otherwise compute.
#
# A template only places what stands here; every label, count, sentence, address and class is made
# in Python, where it can be tested.

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

    title: PageTitle
    frame: PageFrame
    opening_title: OpeningTitle
    opening: Opening | None
    """What is new, gone, or only in one text; None where the lists are of another language."""
    brief: PageBrief
    counts: StateCounts
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
    foot: PageFoot
    has_verbs: bool = False
    """Whether operative verbs are marked."""


def make_comparison_view(
    comparison: Comparison,
    *,
    render: RenderContext,
    boilerplate: FormulaNotes | None = None,
    reading: PairReading | None = None,
) -> ComparisonView:
    """Prepare the side-by-side page of a comparison."""
    words = render.words
    first, second = comparison.left.document, comparison.right.document
    kinship = reading.kinship if reading else propose_kinship(first, second)
    left, right = make_sides(comparison, words)
    context = PageContext(comparison, left, right, words, boilerplate or FormulaNotes(), reading)
    rows = make_page_rows(context)
    counts = count_states(comparison)
    title = make_title(context)
    return ComparisonView(
        title=title,
        frame=make_frame(render, title.page, notice=specimen_notice(context)),
        opening_title=make_opening_title(context, kinship),
        opening=make_opening(context, reading) if reading else None,
        brief=make_brief(context, reading),
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
        foot=make_foot(context, render),
        has_verbs=comparison.ledger is not None,
    )


def _boilerplate(rows: Iterable[Row], words: InterfaceWords) -> str:
    pairs = (row for row in rows if isinstance(row, PairRow))
    number = sum("boilerplate" in row.classes.split() for row in pairs)
    return words("toolbar.boilerplate", number=number) if number else ""


def _head(side: ReportSide) -> Head:
    brief = side.name if len(side.name) <= BRIEF else ""
    return Head(capital(side.name), brief, side.version.document.specimen)


def _chips(counts: StateCounts, words: InterfaceWords) -> Iterator[Chip]:
    for state in RelationState:
        if number := counts.of(state):
            yield Chip(state.value, words(f"state.{state}"), number)


def _closing(context: PageContext, key: str) -> tuple[ClosingBlock, ...]:
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
