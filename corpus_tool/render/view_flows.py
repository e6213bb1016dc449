"""Who takes from whom: a table of sets of partners, givers across and takers down.

What counts are words: of a taker's texts, those that already stood in earlier texts of the giver.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from corpus_tool.model import Debt
from corpus_tool.render.overview import Overview
from corpus_tool.render.timelines import square
from corpus_tool.render.view_uses import Naming
from corpus_tool.reuse.novelty import MIN_RUN

__all__ = ["FlowCell", "FlowRow", "FlowTable", "make_flows"]

MOST = 12
"""So many sets of partners stand in the table, those that gave or took the largest shares."""

Partners = tuple[str, ...]
Debts = Mapping[tuple[Partners, Partners], Debt]
"""By giver and taker."""


@dataclass(frozen=True, slots=True)
class FlowCell:
    """What one set of partners took over from another."""

    number: str
    """In a hundred of the taker's words; empty where nothing was taken over."""
    drawing: Markup | None
    kin: bool
    """The giver that this taker owes most, itself apart."""
    own: bool
    """The same set of partners: what it took over from its own earlier texts."""


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A taker."""

    name: str
    cells: tuple[FlowCell, ...]
    sentence: str
    """What it took over from whom most, with its base: for listeners and for print."""


@dataclass(frozen=True, slots=True)
class FlowTable:
    """Who takes from whom, or nothing."""

    givers: tuple[str, ...] = ()
    rows: tuple[FlowRow, ...] = ()
    lead: str = ""
    """What is counted, of how many texts."""
    note: str = ""
    """That not all sets of partners are in the table."""


def make_flows(overview: Overview, naming: Naming) -> FlowTable:
    """Prepare the table; where no partners have words of others it is empty."""
    words = naming.words
    owed = {(debt.giver, debt.taker): debt for debt in overview.debts if debt.words}
    weights: defaultdict[Partners, float] = defaultdict(float)
    for debt in owed.values():
        if debt.giver != debt.taker:
            # By share, as a short text that follows a template tells more than a long one's stock.
            weights[debt.giver] += debt.words / debt.total
            weights[debt.taker] += debt.words / debt.total
    ordered = sorted(weights, key=lambda codes: (-weights[codes], codes))
    kept = ordered[:MOST]
    givers = [codes for codes in kept if any((codes, taker) in owed for taker in kept)]
    takers = [c for c in kept if any((giver, c) in owed and giver != c for giver in kept)]
    shown = [owed[g, t] for g in givers for t in takers if (g, t) in owed]
    most = max((debt.words / debt.total for debt in shown), default=0.0)
    left = len(ordered) - len(kept)
    return FlowTable(
        givers=tuple(naming.partners(codes) for codes in givers),
        rows=tuple(_row(taker, givers, owed, most, naming) for taker in takers),
        lead=words(
            "corpus.whom_lead",
            run=words.number(MIN_RUN),
            measured=words.counted("corpus.measured", overview.measured),
        ),
        note=words.counted("corpus.flows_more", left) if left > 0 else "",
    )


def _row(
    taker: Partners, givers: Sequence[Partners], owed: Debts, most: float, naming: Naming
) -> FlowRow:
    found = [owed.get((giver, taker)) for giver in givers]
    others = [debt for debt in found if debt and debt.giver != taker]
    best = max(others, key=lambda debt: debt.words)
    cells = tuple(
        FlowCell(
            number=_percent(debt) if debt else "",
            drawing=square(debt.words / debt.total / most) if debt else None,
            kin=debt is best,
            own=giver == taker,
        )
        for giver, debt in zip(givers, found, strict=True)
    )
    words, name = naming.words, naming.partners(taker)
    sentence = words(
        "corpus.took",
        taker=name,
        giver=naming.partners(best.giver),
        words=words.number(best.words),
        total=words.number(best.total),
        share=_percent(best),
    )
    return FlowRow(name, cells, sentence)


def _percent(debt: Debt) -> str:
    share = 100 * debt.words / debt.total
    return "<1" if share < 1 else f"{share:.0f}"
