"""Who takes from whom: a table of sets of partners, givers across and takers down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from corpus_tool.render.overview import Flow
from corpus_tool.render.timelines import square
from corpus_tool.render.view_uses import Naming

__all__ = ["FlowCell", "FlowRow", "FlowTable", "make_flows"]

MOST = 12
"""So many sets of partners stand in the table, those with most to tell."""


@dataclass(frozen=True, slots=True)
class FlowCell:
    """What one set of partners took over from another."""

    number: str
    """Empty where nothing was taken over."""
    drawing: Markup | None
    kin: bool
    """The giver that this taker owes most."""
    own: bool
    """The same set of partners, which cannot take over from itself."""


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A taker."""

    name: str
    cells: tuple[FlowCell, ...]
    sentence: str
    """What it took over from most: for listeners and for print."""


@dataclass(frozen=True, slots=True)
class FlowTable:
    """Who takes from whom, or nothing."""

    givers: tuple[str, ...] = ()
    rows: tuple[FlowRow, ...] = ()
    note: str = ""
    """That not all sets of partners are in the table."""


def make_flows(flows: Sequence[Flow], naming: Naming) -> FlowTable:
    """Prepare the table; without any passage from partners to others it is empty."""
    words = naming.words
    weights: Counter[tuple[str, ...]] = Counter()
    for flow in flows:
        weights[flow.giver] += flow.formulas
        weights[flow.taker] += flow.formulas
    ordered = sorted(weights, key=lambda codes: (-weights[codes], codes))
    kept = ordered[:MOST]
    numbers = {(flow.giver, flow.taker): flow.formulas for flow in flows}
    givers = [codes for codes in kept if any((codes, taker) in numbers for taker in kept)]
    takers = [codes for codes in kept if any((giver, codes) in numbers for giver in kept)]
    most = max((numbers.get((g, t), 0) for g in givers for t in takers), default=0)
    left = len(ordered) - len(kept)
    return FlowTable(
        givers=tuple(naming.partners(codes) for codes in givers),
        rows=tuple(_row(taker, givers, numbers, most, naming) for taker in takers),
        note=words.counted("corpus.flows_more", left) if left > 0 else "",
    )


def _row(
    taker: tuple[str, ...],
    givers: Sequence[tuple[str, ...]],
    numbers: dict[tuple[tuple[str, ...], tuple[str, ...]], int],
    most: int,
    naming: Naming,
) -> FlowRow:
    found = [numbers.get((giver, taker), 0) for giver in givers]
    best = max(found)
    cells = tuple(
        FlowCell(
            number=str(number) if number else "",
            drawing=square(number / most) if number else None,
            kin=number == best,
            own=giver == taker,
        )
        for giver, number in zip(givers, found, strict=True)
    )
    name = naming.partners(taker)
    source = naming.partners(givers[found.index(best)])
    sentence = naming.words.plural("corpus.took", best, taker=name, giver=source)
    return FlowRow(name, cells, sentence)
