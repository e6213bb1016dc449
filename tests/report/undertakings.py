"""A text with undertakings and its page, made by hand; all wording is invented."""

from __future__ import annotations

from corpus_tool import lexicon
from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.model import Commitment, Document, Paragraph, Party, Version
from corpus_tool.report.pages import commitments_page
from tests.report.builders import RENDER, version

LADDER = lexicon.load_ladder()
SAID = (
    "The two leaders concurred on building a lighthouse and welcomed the ferry.",
    "Arden will lend two pilots, where appropriate. Belmare intends to explore the reefs.",
    "The two leaders agreed to mend <the> pier & dock, and will not tax it.",
)


def read(*said: str, title: str = "Joint Statement", specimen: bool = False) -> Version:
    """Return a text of Arden and Belmare."""
    parties = (Party("XAR", "Republic of Arden"), Party("XBE", "Kingdom of Belmare"))
    document = Document(key="x", title=title, date="2031-05-03", parties=parties, specimen=specimen)
    return version(
        [Paragraph(each, path=str(i), label=str(i)) for i, each in enumerate(said, 1)],
        document=document,
    )


def find(text: Version) -> tuple[Commitment, ...]:
    """Return its operative verbs."""
    return find_commitments(text, lexicon=lexicon.load(), ladder=LADDER)


def page(text: Version, **fields: object) -> str:
    """Return its page without fonts."""
    fixed = {"ladder": LADDER, "render": RENDER}
    return commitments_page(text, find(text), **(fixed | fields))  # type: ignore[arg-type]
