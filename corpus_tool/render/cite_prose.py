"""Citations for notes and footnotes: Chicago, OSCOLA, Bluebook."""

from __future__ import annotations

from collections.abc import Iterable

from corpus_tool.render.cited import Cited
from corpus_tool.report.words import load

__all__ = ["bluebook", "chicago", "oscola"]

SHORT_MONTHS = [
    "Jan.",
    "Feb.",
    "Mar.",
    "Apr.",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
]
"""Of the Bluebook, table T12."""
PAIR = 2
"""So many parties a Bluebook citation names; of more, none."""


def chicago(cited: Cited) -> str:
    """Return a note after the Chicago Manual of Style: title, place, date, paragraph, address."""
    title = cited.title.translate({ord("“"): "‘", ord("”"): "’"})
    place = cited.version.document.place
    rest = _join(", ", (place, _american(cited) or "n.d.", cited.locator("para. "), cited.url))
    return f"“{title},” {rest}."


def oscola(cited: Cited) -> str:
    """Return a footnote after OSCOLA: title, parties, place and date, paragraph, address."""
    title = cited.title.translate({ord("‘"): "“", ord("’"): "’"})
    date = load().date(cited.version.document.date)
    within = _join(", ", ("–".join(cited.parties), cited.version.document.place, date))
    address = f"<{cited.url}> accessed {load().date(cited.accessed)}" if cited.url else ""
    return _join(" ", (f"‘{title}’", f"({within})", cited.locator("para "), address))


def bluebook(cited: Cited) -> str:
    """Return a footnote after the Bluebook, rule 21.4: title, parties, paragraph, date, address."""
    parties = "-".join(cited.parties) if len(cited.parties) == PAIR else ""
    place = f"{cited.part} ¶ {cited.number}" if cited.part else f"¶ {cited.number}"
    date = _american(cited, SHORT_MONTHS) or "n.d."
    return f"{_join(', ', (cited.title, parties, place, date, cited.url))}."


def _american(cited: Cited, months: Iterable[str] = ()) -> str:
    """Return the date as Americans write it: `January 21, 2025`."""
    date = cited.date
    names = tuple(months) or load().several("months")
    if len(date) > 1 and not 1 <= date[1] <= len(names):
        date = date[:1]
    if len(date) < 2:
        return str(date[0]) if date else ""
    month = names[date[1] - 1]
    return f"{month} {date[2]}, {date[0]}" if len(date) > 2 else f"{month} {date[0]}"


def _join(separator: str, parts: Iterable[str | None]) -> str:
    return separator.join(" ".join(part.split()) for part in parts if part)
