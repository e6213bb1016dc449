"""The one pure door to a comparison: align two texts, then read each link word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from corpus_tool.alignment import Encoding, align
from corpus_tool.analysis.wording import compare
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    PARAGRAPH_BREAK,
    Comparison,
    Document,
    Link,
    Options,
    Paragraph,
    Part,
    Provenance,
    Segmentation,
    Version,
)

__all__ = ["ENGINE", "collate"]

ENGINE = "alignment 5"
"""Name and version of the engine; a change that changes results takes the next number."""

DEFAULTS = Options()


def collate(
    left: Version | Sequence[Paragraph],
    right: Version | Sequence[Paragraph],
    *,
    options: Options = DEFAULTS,
    lexicon: Lexicon,
    encoder: Encoding | None = None,
) -> Comparison:
    """Compare two texts.

    Args:
        left: the earlier text, a version or its bare paragraphs.
        right: the later text.
        options: what a reader may set; stored with the comparison.
        lexicon: the word lists.
        encoder: word vectors; without them the engine works on words alone.
    """
    earlier, later = _version(left, key="left"), _version(right, key="right")
    alignment = align(
        earlier.paragraphs, later.paragraphs, options=options, lexicon=lexicon, encoder=encoder
    )
    return Comparison(
        left=earlier,
        right=later,
        links=tuple(_read(link, earlier, later, options, lexicon) for link in alignment.links),
        nearest=alignment.nearest,
        options=options,
        engine=ENGINE,
        lexicon=f"{lexicon.name} {lexicon.version}",
        encoder=encoder.name if encoder is not None else None,
    )


def _read(link: Link, left: Version, right: Version, options: Options, lexicon: Lexicon) -> Link:
    before = PARAGRAPH_BREAK.join(left.paragraphs[i].text for i in link.left)
    after = PARAGRAPH_BREAK.join(right.paragraphs[j].text for j in link.right)
    readings = compare(before, after, options=options, lexicon=lexicon, relation=link.relation)
    return replace(link, readings=readings)


def _version(text: Version | Sequence[Paragraph], *, key: str) -> Version:
    """Wrap bare paragraphs in an anonymous version, numbered by their position."""
    if isinstance(text, Version):
        return text
    paragraphs = tuple(replace(p, index=i, path=p.path or str(i + 1)) for i, p in enumerate(text))
    body = PARAGRAPH_BREAK.join(p.text for p in paragraphs).encode()
    return Version(
        document=Document(key=key, title=key),
        number=1,
        language="en",
        segmentation=Segmentation((Part("main"),), (), paragraphs),
        provenance=Provenance(
            sha256=sha256(body).hexdigest(),
            media_type="text/plain",
            origin=key,
            retrieved_at=datetime(1970, 1, 1, tzinfo=UTC),
            size=len(body),
            reader="none",
        ),
    )
