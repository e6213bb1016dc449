"""From two sequences of paragraphs to the links between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

import numpy as np

from corpus_tool.alignment.links import Group, choose_pairs, group_pairs
from corpus_tool.alignment.moves import find_moved
from corpus_tool.alignment.reasons import explain, explain_not
from corpus_tool.alignment.relations import classify
from corpus_tool.alignment.similarity import Encoding, Similarity, compare_paragraphs
from corpus_tool.model import PARAGRAPH_BREAK, Alignment, Link, Nearest, Options, Paragraph

__all__ = ["align"]


def align(
    left: Sequence[Paragraph],
    right: Sequence[Paragraph],
    *,
    options: Options,
    lexicon: object | None = None,
    encoder: Encoding | None = None,
) -> Alignment:
    """Link the paragraphs of two texts that correspond.

    Args:
        left: the earlier text; links name its paragraphs by position in this sequence.
        right: the later text.
        options: thresholds.
        lexicon: words to mask in telling identical from edited.
        encoder: word vectors; without them the words alone decide.
    """
    left = [replace(p, index=i) for i, p in enumerate(left)]
    right = [replace(p, index=j) for j, p in enumerate(right)]
    similarity = compare_paragraphs(left, right, encoder=encoder)
    groups = group_pairs(choose_pairs(similarity.score, min_score=options.min_score))
    links = [_link(group, similarity, left, right) for group in groups]
    moved = find_moved(
        [(fmean(link.left), fmean(link.right)) for link in links],
        [link.score * sum(len(left[i].text) for i in link.left) for link in links],
    )
    marked = tuple(replace(link, moved=k in moved) for k, link in enumerate(links))
    return Alignment(marked, _nearest(similarity, marked, options))


def _link(
    group: Group, similarity: Similarity, left: Sequence[Paragraph], right: Sequence[Paragraph]
) -> Link:
    before, after = [left[i] for i in group[0]], [right[j] for j in group[1]]
    texts = (PARAGRAPH_BREAK.join(p.text for p in side) for side in (before, after))
    score = float(similarity.score[np.ix_(*group)].max())
    return Link(
        *group,
        relation=classify(*texts),
        score=round(min(score, 1.0), 4),
        reason=explain(similarity, before, after),
    )


def _nearest(
    similarity: Similarity, links: Sequence[Link], options: Options
) -> tuple[Nearest, ...]:
    found = []
    for side, score in (("left", similarity.score), ("right", similarity.score.T)):
        linked = {k for link in links for k in (link.left if side == "left" else link.right)}
        for k in sorted(set(range(len(score))) - linked):
            best = int(score[k].argmax()) if score.shape[1] else 0
            if not score.shape[1] or score[k, best] <= 0:
                found.append(Nearest(side, k, None, 0.0, "shares no telling word with any"))
                continue
            pair = (k, best) if side == "left" else (best, k)
            reason = explain_not(similarity, *pair, min_score=options.min_score)
            found.append(Nearest(side, k, best, round(float(score[k, best]), 4), reason))
    return tuple(found)
