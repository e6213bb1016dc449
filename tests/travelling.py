"""Invented statements in which one formula travels from partners to partners, and one does not."""

from __future__ import annotations

from pathlib import Path

from corpus_tool import Corpus

HOUSE = (
    "The two leaders reaffirmed their shared commitment to the orderly charting of the northern "
    "fishing banks and to the safety of all who sail there."
)
GUEST = (
    "The two leaders reaffirmed their shared commitment to the orderly charting of the northern "
    "fishing banks and to the welfare of all who sail there."
)
OWN = {
    "arden-belmare-2012": "They agreed to open a bridge at the mill of Ostrey before the harvest.",
    "arden-belmare-2019": "They took note of the late thaw and of the damage to the lower quays.",
    "arden-corvia-2021": "They praised the archivists who had copied the registers of both towns.",
    "arden-corvia-2025": "They will lend each other two lightships while the old ones are mended.",
    "corvia-dorne-undated": "They greeted the choirs, and deplored the price of tuning forks.",
}
DATES = {
    "arden-belmare-2012": "2012-06-05",
    "arden-belmare-2019": "2019",
    "arden-corvia-2021": "2021-03",
    "arden-corvia-2025": "2025-01-21",
    "corvia-dorne-undated": None,
}
PARTIES = {"arden": "XAR=Arden", "belmare": "XBE=Belmare", "corvia": "XCO=Corvia", "dorne": "XDO"}
KEYS = tuple(OWN)


def text_of(key: str) -> str:
    """Return a statement: the formula, and a sentence of its own."""
    formula = GUEST if key.startswith("arden-corvia") else HOUSE
    return f"# Joint Statement\n\n1. {formula}\n\n2. {OWN[key]}\n"


def write(folder: Path) -> None:
    """Write every statement into a folder."""
    for key in KEYS:
        (folder / f"{key}.md").write_text(text_of(key), encoding="utf-8")


def parties_of(key: str) -> list[dict[str, str]]:
    """Return the parties that a key names."""
    named = [PARTIES[name] for name in key.split("-")[:2]]
    return [
        {"code": code, "name": name or code}
        for code, _, name in (each.partition("=") for each in named)
    ]


def add(corpus: Corpus, folder: Path, *keys: str) -> None:
    """Add statements with their dates and parties; all of them by default."""
    for key in keys or KEYS:
        corpus.add(folder / f"{key}.md", date=DATES[key], parties=parties_of(key))
