"""The step of comparing two texts, and what it may use."""

from __future__ import annotations

from corpus_tool import semantics
from corpus_tool.collation import collate
from corpus_tool.ingest.formats import MEGABYTE, Limits
from corpus_tool.lexicon import Lexicon
from corpus_tool.limited_process import Step
from corpus_tool.model import Comparison, Options, Version

__all__ = ["comparing"]

# The largest texts that `collate` takes need half of it: 20,000 paragraphs each of a real corpus
# took 1.7 GB and 47 s of a slow core, one paragraph of 4 MB on each side 1.6 GB and 51 s.
LIMITS = Limits(memory=3072 * MEGABYTE, cpu_seconds=300, wall_seconds=600.0)


def comparing(
    left: Version,
    right: Version,
    *,
    options: Options,
    lexicon: Lexicon,
    with_vectors: bool,
) -> Step[Comparison]:
    """Return the step of comparing two texts.

    Args:
        left: the earlier text.
        right: the later text.
        options: what a reader may set.
        lexicon: the word lists.
        with_vectors: load the word vectors there, which must be installed.
    """
    return Step(
        _collate,
        (left, right, options, lexicon, with_vectors),
        doing=f"comparing '{left.name}' with '{right.name}'",
        subject=f"{left.name}, {right.name}",
        limits=LIMITS,
    )


def _collate(
    left: Version, right: Version, options: Options, lexicon: Lexicon, with_vectors: bool
) -> Comparison:
    encoder = semantics.load() if with_vectors else None
    return collate(left, right, options=options, lexicon=lexicon, encoder=encoder)
