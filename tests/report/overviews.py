"""A corpus of invented statements at a glance, made by hand; no wording is any government's."""

from __future__ import annotations

from dataclasses import replace

from corpus_tool.model import (
    Bounded,
    Carrier,
    Crossing,
    Debt,
    Forebear,
    Formula,
    FormulaChange,
    FormulaUse,
    Lineage,
    Novelty,
    Occurrence,
    ReuseOptions,
    Scan,
    SlotFillings,
    Variant,
)
from corpus_tool.report.corpus_page import CorpusOverview, MapSpot, TracedFormula
from corpus_tool.report.frame import DataFiles
from corpus_tool.report.pages import corpus_page
from tests.report.builders import MADE_AT, RENDER

OLD = Carrier(
    "arden-belmare-2012@1", "arden-belmare-2012", "2012-06", ("ARD", "BEL"), "Joint Statement"
)
MIDDLE = Carrier(
    "arden-corvia-2019@1", "arden-corvia-2019", "2019-03-05", ("ARD", "COR"), "Shared Vision"
)
NEW = Carrier(
    "arden-belmare-2025@1", "arden-belmare-2025", "2025", ("ARD", "BEL"), "Joint Declaration"
)
LOST = Carrier("belmare-undated@1", "belmare-undated", None, (), "Communiqué")
NAMES = {"ARD": "Arden", "BEL": "Belmare", "COR": "Corvia"}


def formula(words: str = "an inheritance that belongs to the peoples of [PARTY]") -> Formula:
    """Return a formula of three documents and one undated."""
    fillings = ("Arden and Belmare", "Arden and Corvia")
    slots = (SlotFillings("PARTY", fillings), SlotFillings("PARTY", fillings[:1]))
    places = [Occurrence(one.version, 2, 4, 40, 0, ("x",)) for one in (OLD, NEW, MIDDLE, LOST)]
    return Formula(
        id="00112233aabbccdd",
        template=words,
        words=9,
        documents=4,
        partners=2,
        years=3,
        score=7.5,
        variants=(Variant(words, 4, slots),),
        occurrences=tuple(places),
    )


def lineage() -> Lineage:
    """Return its life: first with Belmare, taken over by Corvia, changed in 2025."""
    first = FormulaUse(OLD, 0, "an inheritance that belongs to the peoples of Arden and Belmare")
    taken = FormulaUse(MIDDLE, 0, "an inheritance that belongs to the peoples of Arden and Corvia")
    last = FormulaUse(NEW, 0, "a precious asset that belongs to the peoples of Arden and Belmare")
    change = FormulaChange(first, last, ("an inheritance",), ("a precious asset",))
    return Lineage(
        formula="00112233aabbccdd",
        first=(first,),
        uses=(first, taken, last),
        undated=(FormulaUse(LOST, 0, "an inheritance that belongs to the peoples of Belmare"),),
        changes=(change,),
        crossings=(Crossing(first, taken),),
    )


def scan() -> Scan:
    """Return the scan it was found by."""
    return Scan(
        id=1,
        base=None,
        options=ReuseOptions(),
        engine="reuse 1",
        lexicon="en 1",
        corpus="1f" * 32,
        documents=4,
        added=4,
        bounded=(Bounded("pairs of equal texts", "The two sides", 9000, 400),),
        made_at=MADE_AT,
    )


def overview(**changes: object) -> CorpusOverview:
    """Return the overview of four documents."""
    one = formula()
    other = replace(one, id="ffeeddccbbaa9988", template="to lift the friendship to new heights")
    made = CorpusOverview(
        scan=scan(),
        carriers=(OLD, MIDDLE, NEW, LOST),
        traced=(TracedFormula(one, lineage()),),
        listed=(one, other),
        total=40,
        debts=(
            Debt(("ARD", "BEL"), ("ARD", "COR"), 90, 300),
            Debt(("ARD", "COR"), ("ARD", "BEL"), 4, 600),
            Debt(("ARD", "BEL"), ("ARD", "BEL"), 180, 600),
        ),
        measured=3,
        novelties=(
            Novelty(OLD, 200, 0, 0, 200, None, None),
            Novelty(MIDDLE, 300, 0, 120, 180, None, Forebear(OLD, 120, 0.4)),
            Novelty(NEW, 400, 184, 92, 124, OLD, Forebear(OLD, 184, 0.46), (LOST.version,)),
        ),
        party_names=NAMES,
        specimens=frozenset({"arden-belmare-2012"}),
        spots={(NEW.version, 2): MapSpot("¶3", "old--new.html#2025/3")},
        firsts={one.id: OLD, other.id: MIDDLE},
    )
    return replace(made, **changes)  # type: ignore[arg-type] # named as its fields


def empty() -> CorpusOverview:
    """Return the overview of a corpus in which nothing recurs."""
    return overview(
        carriers=(LOST,), traced=(), listed=(), total=0, debts=(), novelties=(), firsts={}
    )


def page(made: CorpusOverview | None = None) -> str:
    """Return the page without fonts, at a fixed moment."""
    return corpus_page(
        made or overview(),
        render=RENDER,
        index="index.html",
        data=DataFiles(
            json="corpus.json",
            csv={name: f"corpus.{name}.csv" for name in ("formulas", "uses", "flows", "novelty")},
            xlsx="corpus.xlsx",
        ),
    )
