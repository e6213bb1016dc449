"""What the page of the corpus shows as tables: formulae, their uses, who takes from whom, novelty.

They have what the page has, no more: a corpus of many thousand formulae is exported whole by the
command line.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_tool.model import Formula, Lineage, Novelty
from corpus_tool.render.tables import Table, Value
from corpus_tool.report.corpus_page import Overview, TracedFormula

__all__ = ["corpus_tables"]

FORMULAS = (
    *("formula", "texts", "partners", "years", "first_in", "first_date", "wording", "slots"),
)
USES = ("formula", "date", "document", "title", "parties", "use", "taken_from", "wording")
FLOWS = ("giver", "taker", "words", "total")
NOVELTY = (
    *("document", "title", "date", "words", "from_predecessor", "from_others", "new"),
    *("predecessor", "forebear", "forebear_date", "forebear_words"),
)


def corpus_tables(overview: Overview) -> tuple[Table, ...]:
    """Return the tables of the page of a corpus."""
    uses = tuple(row for one in overview.traced for row in _uses(one))
    flows = tuple(
        (_codes(debt.giver), _codes(debt.taker), debt.words, debt.total) for debt in overview.debts
    )
    return (
        Table("formulas", FORMULAS, tuple(_formula(one, overview) for one in overview.listed)),
        Table("uses", USES, uses),
        Table("flows", FLOWS, flows),
        Table("novelty", NOVELTY, tuple(_novelty(one) for one in overview.novelties)),
    )


def _formula(formula: Formula, overview: Overview) -> tuple[Value, ...]:
    first = overview.firsts.get(formula.id)
    slots = "; ".join(f"{slot.name}: {', '.join(slot.fillings)}" for slot in formula.slots)
    return (
        *(formula.id, formula.documents, formula.partners, formula.years),
        *(first.key if first else None, first.date if first else None),
        *(formula.template, slots),
    )


def _uses(one: TracedFormula) -> Iterator[tuple[Value, ...]]:
    lineage = one.lineage
    givers = {each.later.carrier.version: each.earlier.carrier.key for each in lineage.crossings}
    for use in (*lineage.uses, *lineage.undated):
        carrier = use.carrier
        yield (
            *(one.formula.id, carrier.date, carrier.key, carrier.title, _codes(carrier.parties)),
            _use(lineage, carrier.version, dated=carrier.date is not None),
            *(givers.get(carrier.version), use.wording),
        )


def _use(lineage: Lineage, version: str, *, dated: bool) -> str:
    if not dated:
        return "undated"
    if version in {use.carrier.version for use in lineage.first}:
        return "first"
    taken = version in {each.later.carrier.version for each in lineage.crossings}
    return "taken" if taken else "again"


def _novelty(one: Novelty) -> tuple[Value, ...]:
    carrier, nearest = one.carrier, one.nearest
    return (
        *(carrier.key, carrier.title, carrier.date, one.words),
        *(one.from_predecessor, one.from_others, one.new),
        one.predecessor.key if one.predecessor else None,
        nearest.carrier.key if nearest else None,
        nearest.carrier.date if nearest else None,
        nearest.words if nearest else None,
    )


def _codes(parties: tuple[str, ...]) -> str:
    return ", ".join(parties)
