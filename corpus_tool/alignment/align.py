"""From two sequences of paragraphs to the links between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corpus_tool.alignment.anchors import pair_identical
from corpus_tool.alignment.bags import Integers, Pairs
from corpus_tool.alignment.judge import judge
from corpus_tool.alignment.meaning import Encoding
from corpus_tool.alignment.nearest import find_nearest
from corpus_tool.alignment.reading import TextPair, take_in
from corpus_tool.alignment.reasons import explain
from corpus_tool.alignment.relations import classify
from corpus_tool.alignment.sameness import Sameness
from corpus_tool.alignment.similarity import compare
from corpus_tool.alignment.ties import Tie, keys_of, tie
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import PARAGRAPH_BREAK, Alignment, Link, Options, Paragraph

__all__ = ["align"]

Paragraphs = Sequence[Paragraph]


def align(
    left: Paragraphs,
    right: Paragraphs,
    *,
    options: Options,
    lexicon: Lexicon | None = None,
    encoder: Encoding | None = None,
) -> Alignment:
    """Link the paragraphs of two texts that correspond.

    A paragraph is in one link, unless a sentence of it went elsewhere as well. Swapping the sides
    gives the same links, mirrored, because two texts are always weighed in one order.

    Args:
        left: the earlier text; links name its paragraphs by their position in this sequence.
        right: the later text.
        options: what a reader may set.
        lexicon: names and spellings, to tell identical wording; without it only words that are
            the same as printed are called identical.
        encoder: word vectors; without them the words alone decide.
    """
    before, after = _number(left), _number(right)
    if [p.text for p in before] > [p.text for p in after]:
        return _mirror(_align(after, before, options, lexicon, encoder))
    return _align(before, after, options, lexicon, encoder)


def _number(paragraphs: Paragraphs) -> tuple[Paragraph, ...]:
    return tuple(replace(p, index=k) for k, p in enumerate(paragraphs))


def _align(
    left: Paragraphs,
    right: Paragraphs,
    options: Options,
    lexicon: Lexicon | None,
    encoder: Encoding | None,
) -> Alignment:
    texts = [p.text for p in left], [p.text for p in right]
    pair = take_in(*texts, light=lexicon.weights.function if lexicon is not None else ())
    settled = pair_identical(pair, *texts)
    similarity = compare(pair, encoder=encoder, settled=settled)
    headings = [p.heading for p in left], [p.heading for p in right]
    chances = judge(similarity, settled=settled, headings=headings)
    ties = tie(
        chances,
        candidates=similarity.pairs,
        carried=similarity.carried,
        lengths=(pair.left.lengths, pair.right.lengths),
        options=options,
    )
    sameness = Sameness(pair, lexicon)
    written = Pairs(similarity.pairs.keys, similarity.written, similarity.pairs.width)
    links = tuple(_link(found, pair, (left, right), written, sameness) for found in ties)
    return Alignment(links, find_nearest(pair, chances, links, (left, right), options=options))


def _link(
    found: Tie,
    pair: TextPair,
    sides: tuple[Paragraphs, Paragraphs],
    written: Pairs,
    sameness: Sameness,
) -> Link:
    group = found.group
    before, after = ([side[k] for k in members] for side, members in zip(sides, group, strict=True))
    texts = [PARAGRAPH_BREAK.join(p.text for p in side) for side in (before, after)]
    relation = classify(
        _gather(pair.left.paragraphs, group[0]),
        _gather(pair.right.paragraphs, group[1]),
        light=pair.light,
        sentence=float(written.at(keys_of(group, written.width)).max()),
        is_same=lambda: sameness.holds(*texts),
    )
    return Link(
        *group,
        relation=relation,
        score=found.score,
        moved=found.moved,
        reason=explain(pair, before, after, relation=relation),
    )


def _gather(terms: Sequence[Integers], members: Sequence[int]) -> Integers:
    return np.concatenate([terms[k] for k in members])


def _mirror(alignment: Alignment) -> Alignment:
    links = [replace(link, left=link.right, right=link.left) for link in alignment.links]
    sides = {"left": "right", "right": "left"}
    nearest = [replace(found, side=sides[found.side]) for found in alignment.nearest]
    return Alignment(
        tuple(sorted(links, key=lambda link: (link.left, link.right))),
        tuple(sorted(nearest, key=lambda found: (found.side, found.index))),
    )
