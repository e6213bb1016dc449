"""Learn what tells an edited paragraph from one that was newly written on the same subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import product

import numpy as np

from benchmarks.link_training import WORDS, Example
from benchmarks.link_weights import regress
from corpus_tool.alignment.align import LinkWording
from corpus_tool.alignment.links import Group
from corpus_tool.alignment.relations import RelationWeights, classify_relation
from corpus_tool.evaluation.gold import GoldLink
from corpus_tool.model import PARAGRAPH_BREAK, Link, Relation

__all__ = ["learn_relation", "relate"]


def learn_relation(examples: Sequence[Example]) -> RelationWeights:
    """Learn from the links whose relation readers named, and from each pair within them.

    A link of several paragraphs is found in part as often as whole; so its parts are learned from
    as well, and count together as much as the whole.
    """
    rows, edited, counts = [], [], []
    for example in examples:
        wording = LinkWording(example.evidence, WORDS)
        for link in example.pair.gold.sure:
            if link.relation not in (Relation.EDITED, Relation.REWORDED):
                continue
            groups = list(_groups(link))
            for group in groups:
                if wording.is_same(*_texts(example, group)):
                    continue
                rows.append(wording.features(group))
                edited.append(float(link.relation == Relation.EDITED))
                counts.append(1.0 if group == groups[0] else 1 / len(groups))
    if not rows:
        return RelationWeights()
    bias, weights = regress(
        np.array(rows), np.array(edited), np.array(counts), shrinkage=1.0, free=frozenset(range(4))
    )
    return RelationWeights(bias, *weights)


def _groups(link: GoldLink) -> Iterator[Group]:
    """Yield the whole link, and where it has several paragraphs, each pair of it."""
    yield tuple(sorted(link.left)), tuple(sorted(link.right))
    if len(link.left) * len(link.right) > 1:
        for i, j in product(sorted(link.left), sorted(link.right)):
            yield (i,), (j,)


def _texts(example: Example, group: Group) -> tuple[str, str]:
    left, right = (
        PARAGRAPH_BREAK.join(side[k].text for k in members)
        for side, members in zip(
            (example.pair.gold.left, example.pair.gold.right), group, strict=True
        )
    )
    return left, right


def relate(example: Example, links: Sequence[Link], weights: RelationWeights) -> list[Link]:
    """Return the links with the relation that these weights give them."""
    wording = LinkWording(example.evidence, WORDS)
    found = []
    for link in links:
        group = link.left, link.right
        relation = classify_relation(
            partial(wording.features, group),
            weights=weights,
            is_same=partial(wording.is_same, *_texts(example, group)),
        )
        found.append(replace(link, relation=relation))
    return found
