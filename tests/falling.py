"""An invented series whose last text no longer says what the earlier ones did."""

from __future__ import annotations

from pathlib import Path

from corpus_tool import Corpus

CHARTS = (
    "The two leaders reaffirmed their shared commitment to the orderly charting of the northern "
    "fishing banks and to the safety of all who sail there."
)
TOLLS = (
    "Both sides underlined the urgency of abolishing the lantern tolls which burden small "
    "ferrymen in the eastern estuaries."
)
TOLLS_OTHERWISE = (
    "They noted that lantern tolls still burden the small ferrymen of every eastern estuary."
)
PILOTS = (
    "The ministers welcomed the mutual recognition of harbour pilots and the joint roster of "
    "winter icebreakers."
)
WELLS = (
    "They recalled the covenant on deep wells beneath the salt meadows and its unbroken "
    "observance since the drought."
)
TEXTS: dict[str, tuple[str | None, str, tuple[str, ...]]] = {
    "arden-belmare-2019": ("2019-05-02", "arden-belmare", (CHARTS, TOLLS, PILOTS, WELLS)),
    "arden-belmare-2020": ("2020-05-04", "arden-belmare", (CHARTS, TOLLS, PILOTS, WELLS)),
    "arden-belmare-2021": ("2021-05-03", "arden-belmare", (CHARTS, TOLLS, PILOTS)),
    "arden-belmare-2022": ("2022-05-02", "arden-belmare", (PILOTS, TOLLS_OTHERWISE)),
    "arden-belmare-undated": (None, "arden-belmare", (PILOTS,)),
    "arden-corvia-2022": ("2022-09-01", "arden-corvia", (CHARTS, WELLS)),
    "belmare-corvia-2022": ("2022-10-01", "belmare-corvia", (PILOTS,)),
}
"""Date, partners and formulae of each text."""
OWN = {
    "arden-belmare-2019": "They agreed to open a bridge at the mill of Ostrey before the harvest.",
    "arden-belmare-2020": "They took note of the late thaw and of the damage to the lower quays.",
    "arden-belmare-2021": "They praised the archivists who had copied the registers of each town.",
    "arden-belmare-2022": "They will lend each other two lightships while old ones are mended.",
    "arden-belmare-undated": "They greeted the choirs, and deplored the price of tuning forks.",
    "arden-corvia-2022": "They looked forward to the regatta of the grey herons next spring.",
    "belmare-corvia-2022": "They commissioned a survey of the peat cutters and their donkeys.",
}
PARTIES = {"arden": "XAR", "belmare": "XBE", "corvia": "XCO"}
HEADINGS = {
    "arden-belmare-2020": ("Lamp oil and whaling", "Harbours"),
    "arden-belmare-2022": ("Harbours",),
}


def text_of(key: str) -> str:
    """Return a statement: its own sentence, then the formulae, under its headings."""
    said = [OWN[key], *TEXTS[key][2]]
    lines = [f"{number}. {sentence}" for number, sentence in enumerate(said, 1)]
    for place, heading in enumerate(HEADINGS.get(key, ())):
        lines.insert(2 * place + 1, f"## {heading}")
    return "\n\n".join(["# Joint Statement", *lines]) + "\n"


def add(corpus: Corpus, folder: Path, *keys: str) -> None:
    """Add statements with their dates and parties; all of them by default."""
    for key in keys or TEXTS:
        path = folder / f"{key}.md"
        path.write_text(text_of(key), encoding="utf-8")
        date, partners, _ = TEXTS[key]
        parties = [{"code": PARTIES[n], "name": n.title()} for n in partners.split("-")]
        corpus.add(path, date=date, parties=parties)
