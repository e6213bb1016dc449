"""The one pure door to a comparison: align two texts, then read each link word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from corpus_tool.alignment import PairVectors, WeightSet, align
from corpus_tool.alignment.weights import SHIPPED
from corpus_tool.errors import UnreadableSource
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
    Reading,
    Relation,
    Segmentation,
    Version,
)
from corpus_tool.wording.figures import figure_shape
from corpus_tool.wording.substitution import PairSubstitution, find_substitution
from corpus_tool.wording.wording import compare_words, is_identical_wording

__all__ = ["ENGINE", "collate", "is_encodable", "name_engine", "require_comparable"]

ENGINE = "alignment 8"
"""Name and version of the engine; a change that changes results takes the next number."""

DEFAULTS = Options()

# Memory and time grow with what both texts have together. Measured at these bounds: 1.7 GB and 47 s
# of a slow core for 20,000 paragraphs of real statements a side, 1.6 GB and 51 s for one paragraph
# of 4 MB a side. By that, 100,000 paragraphs a side would take some 9 GB, a machine's whole memory.
MOST_ENCODED_CHARACTERS, MOST_ENCODED_PAIRS = 1_500_000, 16_000_000
"""The most that two texts may have together, and the most pairs of their paragraphs, for their
sentences to be encoded: a minute and a half of a slow core, and half a gigabyte."""

MOST_PARAGRAPHS = 40_000
MOST_CHARACTERS = 8_000_000


def collate(
    left: Version | Sequence[Paragraph],
    right: Version | Sequence[Paragraph],
    *,
    options: Options = DEFAULTS,
    lexicon: Lexicon,
    encoder: PairVectors | None = None,
    weights: WeightSet | None = None,
) -> Comparison:
    """Compare two texts.

    Args:
        left: the earlier text, a version or its bare paragraphs.
        right: the later text.
        options: what a reader may set; stored with the comparison.
        lexicon: the word lists.
        encoder: what turns sentences into vectors; without it, and for texts too long for it, the
            engine works on words alone.
        weights: what was learned for that encoder; by default what is shipped for it.

    Raises:
        UnreadableSource: they are too long (`E_LIMIT`).
    """
    earlier, later = _version(left, key="left"), _version(right, key="right")
    require_comparable(earlier, later)
    if encoder is not None and not is_encodable(earlier, later):
        encoder = weights = None
    substitution = find_substitution(earlier.document, later.document, lexicon=lexicon)
    alignment = align(
        earlier.paragraphs,
        later.paragraphs,
        options=options,
        lexicon=lexicon,
        encoder=encoder,
        weights=weights,
    )
    return Comparison(
        left=earlier,
        right=later,
        links=tuple(
            _read(link, earlier, later, options, lexicon, substitution) for link in alignment.links
        ),
        nearest=alignment.nearest,
        options=options,
        engine=name_engine(weights),
        lexicon=f"{lexicon.name} {lexicon.version}",
        encoder=encoder.name if encoder is not None else None,
    )


def name_engine(weights: WeightSet | None) -> str:
    """Return the name of the engine with these weights; weights of one's own are named with it."""
    if weights is None or weights.name == SHIPPED:
        return ENGINE
    return f"{ENGINE}, weights {weights.name}"


def is_encodable(left: Version, right: Version) -> bool:
    """Tell whether two texts are short enough for their sentences to be encoded."""
    characters = sum(len(p.text) for version in (left, right) for p in version.paragraphs)
    pairs = len(left.paragraphs) * len(right.paragraphs)
    return characters <= MOST_ENCODED_CHARACTERS and pairs <= MOST_ENCODED_PAIRS


def require_comparable(left: Version, right: Version) -> None:
    """Refuse two texts that would take more memory than a machine may have.

    Raises:
        UnreadableSource: they have too many paragraphs, or characters, together (`E_LIMIT`).
    """
    paragraphs = left.paragraphs + right.paragraphs
    _require(left, right, len(paragraphs), MOST_PARAGRAPHS, "paragraphs")
    characters = sum(len(paragraph.text) for paragraph in paragraphs)
    _require(left, right, characters, MOST_CHARACTERS, "characters")


def _require(left: Version, right: Version, number: int, most: int, what: str) -> None:
    if number > most:
        names = f"{left.name}, {right.name}"
        raise UnreadableSource(
            f"'{left.name}' and '{right.name}' have {number:,} {what} together, and texts of up to"
            f" {most:,} are compared",
            subject=names,
            hint="Compare parts of them",
            code="E_LIMIT",
        )


def _read(
    link: Link,
    left: Version,
    right: Version,
    options: Options,
    lexicon: Lexicon,
    substitution: PairSubstitution,
) -> Link:
    before = PARAGRAPH_BREAK.join(left.paragraphs[i].text for i in link.left)
    after = PARAGRAPH_BREAK.join(right.paragraphs[j].text for j in link.right)
    relation = link.relation
    # A cell of a table is too short to be told edited by its words.
    if relation is Relation.REWORDED and (
        figure_shape(before, lexicon) == figure_shape(after, lexicon)
    ):
        relation = Relation.EDITED
    readings = compare_words(
        before,
        after,
        options=options,
        lexicon=lexicon,
        relation=relation,
        substitution=substitution,
    )
    return replace(link, readings=readings, relation=_relation(relation, readings))


def _relation(relation: Relation, readings: Sequence[Reading]) -> Relation:
    """Return the relation by the one rule: identical is what has routine changes at most."""
    if is_identical_wording(readings):
        return Relation.IDENTICAL
    return Relation.EDITED if relation is Relation.IDENTICAL else relation


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
