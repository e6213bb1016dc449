"""Near-duplicate paragraphs: an exact join of all texts with all, by their sets of shingles.

Names, dates and numbers are slots before anything is compared, so that last year's paragraph with
another name in it is found; what differs in print is the reader's to look at.
Texts that are the same but for their slots form a class, and its first text speaks for it: so a
wording that stands in a thousand texts makes a thousand pairs, not half a million.
Texts of fewer words than a shingle are compared as wholes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Bounded, NearDuplicate, Progress, ReuseOptions, Stage, untold
from corpus_tool.reuse.bounds import bounded_pairs
from corpus_tool.reuse.collection import collection_put_off
from corpus_tool.reuse.pairs import Pairs, join_sets, renamed
from corpus_tool.reuse.sets import ShingleSets, inner_runs, make_rarity, ranges, shingle_sets
from corpus_tool.text.pieces import Hashes, mix
from corpus_tool.text.stream import Stream, read_stream

__all__ = ["Join", "class_keys", "first_of_class", "join_paragraphs", "join_stream"]

Positions = NDArray[np.int64]

MIN_WORDS = 3
"""A text of fewer plain words is mere filling: `[LEADER]:` is no wording to recur."""


@dataclass(frozen=True, slots=True)
class Join:
    """Which of the texts are near-duplicates of which."""

    pairs: tuple[NearDuplicate, ...]
    """Of the first texts of classes; and of each further member of a class with its first."""
    bounded: tuple[Bounded, ...]


def join_paragraphs(
    texts: Sequence[str],
    *,
    options: ReuseOptions | None = None,
    lexicon: Lexicon | None,
    progress: Progress = untold,
) -> Join:
    """Return the near-duplicates among distinct texts.

    Args:
        texts: each once.
        options: the threshold and the length of a shingle.
        lexicon: names and months, for the slots; None compares the words as they are.
        progress: told what is being done.
    """
    options = options or ReuseOptions()
    with collection_put_off():
        return _join(texts, options, lexicon, progress)


def _join(
    texts: Sequence[str], options: ReuseOptions, lexicon: Lexicon | None, progress: Progress
) -> Join:
    stream = read_stream(texts, lexicon=lexicon, progress=progress)
    progress(Stage.JOINING, 0, 0)
    firsts, pairs = join_stream(stream, options=options)
    members = np.flatnonzero(firsts != np.arange(len(firsts)))
    found = [
        NearDuplicate(left, right, similarity)
        for left, right, similarity in zip(
            [*pairs.left.tolist(), *firsts[members].tolist()],
            [*pairs.right.tolist(), *members.tolist()],
            [*pairs.similarity.tolist(), *[1.0] * len(members)],
            strict=True,
        )
    ]
    return Join(tuple(sorted(found)), bounded_pairs(pairs.cut, texts))


def join_stream(stream: Stream, *, options: ReuseOptions) -> tuple[Positions, Pairs]:
    """Return the first text of each text's class, and the similar pairs among first texts."""
    firsts = first_of_class(class_keys(stream))
    chosen = np.flatnonzero(firsts == np.arange(len(firsts)))
    sizes = stream.lengths()[chosen]
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    words = stream.hashes[ranges(stream.bounds[chosen], sizes)]
    pairs = join_sets(_sets(words, bounds, options), threshold=options.threshold)
    cuts = renamed(pairs.cut, chosen)
    return firsts, Pairs(chosen[pairs.left], chosen[pairs.right], pairs.similarity, cuts)


def _sets(words: Hashes, bounds: Positions, options: ReuseOptions) -> ShingleSets:
    runs, own = inner_runs(words, bounds, options.shingle)
    return shingle_sets(runs, own, make_rarity(runs))


def class_keys(stream: Stream, *, first: int = 0) -> Hashes:
    """Return a key for each text, equal where only slots differ; a mere filling has its own.

    Args:
        stream: of the texts.
        first: the number of the first text.
    """
    plain = np.zeros(len(stream) + 1, np.int64)
    np.cumsum(stream.kinds == 0, out=plain[1:])
    keys = stream.text_hashes()
    filling = np.flatnonzero(plain[stream.bounds[1:]] - plain[stream.bounds[:-1]] < MIN_WORDS)
    keys[filling] = mix((filling + first).astype(np.uint64) + np.uint64(1 << 63))
    return keys


def first_of_class(keys: Hashes) -> Positions:
    """Return for each key the position of the first that is equal."""
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return first[inverse].astype(np.int64)
