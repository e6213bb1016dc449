"""A comparison whose every field of words is one hostile string."""

from __future__ import annotations

from dataclasses import replace

from corpus_tool.model import (
    Comparison,
    Document,
    Heading,
    Part,
    Party,
    Provenance,
    Signatory,
)
from tests.report.builders import MADE_AT, every_state


def hostile(words: str) -> Comparison:
    """Return the comparison with every state, with these words wherever words can stand."""
    whole = every_state(specimen=True)
    return replace(
        whole,
        left=_side(whole.left, words, "2012"),
        right=_side(whole.right, words, "2025"),
        links=tuple(replace(link, reason=f"reason {words}", readings=()) for link in whole.links),
        nearest=tuple(replace(one, reason=f"reason {words}") for one in whole.nearest),
        engine=words,
        lexicon=words,
        encoder=words,
    )


def _side(version, words: str, year: str):  # type: ignore[no-untyped-def]
    segmentation = version.segmentation
    parts = tuple(
        Part(
            part.slug,
            title_lines=(words,),
            dateline=words,
            attestation=words,
            signatories=(Signatory(words, words),),
        )
        for part in segmentation.parts
    )
    paragraphs = tuple(
        replace(p, text=f"{words} {p.text}", label=f"{p.label} {words}", path=f"{p.path}{words}")
        for p in segmentation.paragraphs
    )
    headings = tuple(Heading(words, h.level, h.part, h.before) for h in segmentation.headings)
    document = Document(
        key=f"{year} {words}",
        title=words,
        kind=words,
        date=year,
        place=words,
        parties=(Party("A" + words, words), Party("B" + words, words)),
        level=f"{year} {words}",
        succeeds=words,
        source_url=f"https://example.org/{words}",
        licence=words,
        specimen=True,
    )
    return replace(
        version,
        document=document,
        language="en",
        segmentation=replace(segmentation, parts=parts, headings=headings, paragraphs=paragraphs),
        provenance=Provenance("0" * 64, words, words, MADE_AT, 1, words, words),
    )
