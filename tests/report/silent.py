"""Comparisons with what fell silent, made by hand. All wording is invented."""

from __future__ import annotations

from dataclasses import replace

from corpus_tool.model import (
    Carrier,
    Comparison,
    Followed,
    FollowedKind,
    NoSeries,
    SeriesRow,
    SeriesState,
    Silences,
    Standing,
    Survivor,
)
from corpus_tool.report.frame import DataFiles, NeighbourPages
from corpus_tool.report.pages import dropped_page_html
from tests.report.builders import RENDER, every_state

YEARS = ("2008", "2010", "2012", "2025")
BESIDE = NeighbourPages(
    index="index.html",
    page="a.html",
    dropped="c.html",
    data=DataFiles(csv={"silent": "a.silent.csv"}),
)
CARRIED, SILENT, ABSENT = SeriesState.CARRIED, SeriesState.SILENT, SeriesState.ABSENT


def carrier(year: str, *, name: str = "arden-belmare", words: str = "") -> Carrier:
    """Return a text of the corpus."""
    return Carrier(f"{name}-{year}@1", f"{name}-{year}", f"{year}-06-01", (), f"Statement {words}")


def followed(
    key: str,
    held: str,
    *,
    kind: FollowedKind = FollowedKind.FORMULA,
    words: str = "",
    sisters: tuple[str, ...] = (),
    survivor: Survivor | None = None,
    texts: tuple[Carrier, ...] = (),
) -> Followed:
    """Return a wording along the series; `held` has an `x` for every text that has it."""
    states, standings = [], []
    for place, mark in enumerate(held):
        had = "x" in held[:place]
        states.append(CARRIED if mark == "x" else SILENT if had else ABSENT)
        if mark == "x":
            sentence = f"They recalled {words}the tariff on beeswax {key} and parted."
            start = sentence.index("the tariff")
            end = sentence.index(" and parted")
            version = texts[place].version if texts else str(place)
            standings.append(Standing(version, 1, "2", sentence, 0, start, end))
    streak = len(held[:-1]) - len(held[:-1].rstrip("x"))
    label = f"the tariff on beeswax {key} of [PARTY]"
    row = SeriesRow(key, label, tuple(states), streak, dropped=streak > 0 and held[-1] != "x")
    return Followed(kind, row, tuple(standings), sisters, survivor)


def silent(words: str = "", *, cause: NoSeries | None = None, number: int = 1) -> Comparison:
    """Return the comparison with every state, and of each way to be silent so many formulae."""
    whole = every_state()
    own = Carrier(whole.right.name, whole.right.document.key, "2025-06-01")
    left = Carrier(whole.left.name, whole.left.document.key, "2012-06-01")
    texts = (carrier("2008", words=words), carrier("2010", words=words), left, own)
    sisters = tuple(carrier("2025", name=f"sister-{n}", words=words) for n in range(6))
    if cause is not None:
        few = texts[2:] if cause is NoSeries.TOO_FEW else texts[3:]
        return replace(whole, silences=Silences(few, cause=cause))
    near = Survivor(0, 0, 12, kept=2, words=3)
    names = tuple(one.version for one in sisters)
    found = [
        one
        for n in range(number)
        for one in (
            followed(f"gone-{n}", "xxx.", words=words, sisters=names, texts=texts),
            followed(f"part-{n}", ".xx.", words=words, survivor=near, texts=texts),
            followed(f"before-{n}", "xx..", words=words, texts=texts),
        )
    ]
    heading = followed("head", "..x.", kind=FollowedKind.HEADING, words=words, texts=texts)
    undated = Carrier("lost@1", f"lost{words}", None)
    silences = Silences(
        texts, (*found, heading), folded=1, passing=2, sisters=sisters, unplaced=(undated,)
    )
    return replace(whole, silences=silences)


def page(whole: Comparison, beside: NeighbourPages = BESIDE, **known: object) -> str:
    """Return the page of what is no longer there, at a fixed moment and without fonts."""
    return dropped_page_html(
        whole,
        render=RENDER,
        beside=beside,
        **known,  # type: ignore[arg-type]
    )
