"""Tables made by hand: a series of any length with every state in it. All wording is invented."""

from __future__ import annotations

from itertools import pairwise

from corpus_tool.alignment.table import tabulate
from corpus_tool.model import (
    AlignmentTable,
    Document,
    Link,
    Relation,
    TableMode,
    Version,
)
from corpus_tool.report.pages import table_page
from tests.report.builders import RENDER, comparison, paragraph, version

SENTENCES = (
    "The two Governments met and issued this statement.",
    "They will build a bridge across the river before the end of the decade.",
    "They thanked the ferry crews who kept the crossing open in every winter.",
    "They noted the price of salt, which both sides consider fair.",
    "Fishing rights are shared, and nets are inspected by both harbour masters.",
)


def text(year: int, *, words: str = "", specimen: bool = False) -> Version:
    """Return the text of a year: five paragraphs; `words` go into every field a stranger fills."""
    document = Document(
        f"arden-belmare-{year}", f"Joint Statement {words}", date=f"{year}-03-05", specimen=specimen
    )
    made = [
        paragraph(f"{sentence} {words}".strip(), str(k)) for k, sentence in enumerate(SENTENCES, 1)
    ]
    return version(made, document=document)


def table(
    number: int, *, mode: TableMode = TableMode.SERIES, words: str = "", specimen: bool = False
) -> AlignmentTable:
    """Return a table of so many texts, every two linked alike: each state stands in it."""
    texts = [text(2000 + k, words=words, specimen=specimen) for k in range(number)]
    pairs = pairwise(texts) if mode is TableMode.SERIES else [(texts[0], one) for one in texts[1:]]
    links = (
        Link((0,), (0,), Relation.IDENTICAL, 1.0, reason=f"same words {words}"),
        Link((1,), (2,), Relation.EDITED, 0.8, reason="shares: bridge, river"),
        Link((2,), (1,), Relation.REWORDED, 0.5, moved=True, reason="shares: ferry"),
    )
    return tabulate([comparison(left, right, links) for left, right in pairs], mode=mode)


def page(made: AlignmentTable, **known: object) -> str:
    """Return the page of a table, at a fixed moment and without fonts."""
    return table_page(made, render=RENDER, **known)  # type: ignore[arg-type]
