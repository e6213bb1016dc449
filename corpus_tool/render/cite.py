"""A paragraph with its source: the quotation card, and citations in the usual styles.

Own formatters: a statement's citation has ten fields, and no engine of styles is needed for them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from corpus_tool.model import Comparison, Version
from corpus_tool.render.cite_prose import bluebook, chicago, oscola
from corpus_tool.render.cite_records import bibtex, csl, ris
from corpus_tool.render.cite_redline import counterpart, redline
from corpus_tool.render.cited import Cited, make_cited
from corpus_tool.report.words import load

__all__ = ["CitationStyle", "cite"]

WIDTH = 12
"""Of the names of facts on a card."""


class CitationStyle(StrEnum):
    """How a paragraph is cited."""

    CARD = "card"
    """The text, exactly, and all that is known of its source."""
    CHICAGO = "chicago"
    OSCOLA = "oscola"
    BLUEBOOK = "bluebook"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"
    """CSL-JSON, for reference managers."""
    REDLINE = "redline"
    """What changed against the counterpart in another text."""


STYLES: Mapping[CitationStyle, Callable[[Cited], str]] = {
    CitationStyle.CHICAGO: chicago,
    CitationStyle.OSCOLA: oscola,
    CitationStyle.BLUEBOOK: bluebook,
    CitationStyle.BIBTEX: bibtex,
    CitationStyle.RIS: ris,
    CitationStyle.CSL: csl,
}


def cite(
    version: Version, index: int, *, style: CitationStyle, comparison: Comparison | None = None
) -> str:
    """Return a paragraph's card, citation or redline, ending in a line feed.

    Args:
        version: the text.
        index: the paragraph's position in it.
        style: how.
        comparison: of this text with another, for a redline or for the card.
    """
    cited = make_cited(version, index)
    if style in STYLES:
        return STYLES[style](cited) + "\n"
    if style is CitationStyle.REDLINE and comparison is not None:
        return redline(cited, comparison) + "\n"
    return "\n".join(_card(cited, comparison)) + "\n"


def _card(cited: Cited, comparison: Comparison | None) -> Iterator[str]:
    words, document = load(), cited.version.document
    yield cited.paragraph.text
    yield ""
    facts = (
        ("document", cited.title),
        ("date", words.date(document.date)),
        ("place", document.place),
        ("paragraph", cited.label),
        ("under", cited.paragraph.heading),
        ("address", cited.address),
        ("published", document.source_url),
        ("licence", document.licence),
        ("digest", hashlib.sha256(cited.paragraph.text.encode()).hexdigest()),
        ("text_digest", cited.version.digest),
        ("specimen", words("specimen.tag") if document.specimen else None),
    )
    for key, fact in facts:
        if fact:
            yield f"{words(f'card.{key}'):<{WIDTH}} {' '.join(fact.split())}"
    if comparison is not None:
        yield f"{words('card.against'):<{WIDTH}} {counterpart(cited, comparison)}"
        yield ""
        yield redline(cited, comparison)
    yield ""
    yield chicago(cited)
