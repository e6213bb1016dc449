"""Learn the weights of the features of a link: logistic regressions, one upon the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.link_training import Example
from corpus_tool.alignment import scoring as judging
from corpus_tool.alignment.links import find_candidates
from corpus_tool.alignment.scoring import neighbour_support, score_links
from corpus_tool.alignment.terms import ScoredPairs
from corpus_tool.alignment.weights import Weights, WeightSet
from corpus_tool.model import Link, Options, Relation

__all__ = ["LearningPlan", "chances_of", "learn", "learn_short", "link", "regress"]

Floats = NDArray[np.float64]

EITHER_WAY = frozenset({"coverage", "plain"})
"""Features that may count against a link; that the rest do is an accident of the gold."""
MOST_STEPS, SMALL_STEP, NEGLIGIBLE = 40, 1e-7, 1e-6
NOT_FOR_SHORT = frozenset({"place", "first", "last", "subjects"})


@dataclass(frozen=True)
class LearningPlan:
    """What is learned, and how hard."""

    names: tuple[str, ...]
    shrinkage: float = 1.0
    """L2 on the weights, scaled to their features' spread."""
    strangers: float = 0.002
    """What a pair of strangers' paragraphs counts: there are far more of them."""
    short_strangers: float = 1.0
    gate_shrinkage: float = 0.1
    company: bool = True
    gate: bool = True
    dense: float = 0.5
    """Of pairs of unrelated statements none is expected to be so dense in links."""


def learn(examples: Sequence[Example], plan: LearningPlan) -> Weights:
    """Return the weights for texts of usual length."""
    known = [example.known for example in examples]
    linked = np.concatenate([e.linked[k] for e, k in zip(examples, known, strict=True)])
    counts = _counts(examples, plan.strangers)
    rows = np.concatenate([e.rows(plan.names)[k] for e, k in zip(examples, known, strict=True)])
    bias, found = regress(rows, linked, counts, shrinkage=plan.shrinkage, free=_free(plan.names))
    learned = Weights(bias, dict(zip(plan.names, found, strict=True)))
    if plan.company:
        learned = _add_company(examples, learned, linked, counts, plan)
    return _add_gate(examples, learned, linked, plan) if plan.gate else learned


def _add_company(
    examples: Sequence[Example],
    learned: Weights,
    linked: Floats,
    counts: Floats,
    plan: LearningPlan,
) -> Weights:
    odds = [_odds(e, learned) for e in examples]
    rows = [_company(e, own)[e.known] for e, own in zip(examples, odds, strict=True)]
    told = np.concatenate([own[e.known] for e, own in zip(examples, odds, strict=True)])
    bias, (company,) = regress(
        np.concatenate(rows)[:, None], linked, counts, known=told, shrinkage=plan.shrinkage
    )
    return replace(learned, company=company, company_bias=bias)


def _add_gate(
    examples: Sequence[Example], learned: Weights, linked: Floats, plan: LearningPlan
) -> Weights:
    odds = []
    for example in examples:
        own = _odds(example, learned)
        odds.append(own + learned.company * _company(example, own) + learned.company_bias)
    rows = [
        np.full(int(e.known.sum()), judging.gate(_chances(e, own), e.size, dense=plan.dense))
        for e, own in zip(examples, odds, strict=True)
    ]
    told = np.concatenate([own[e.known] for e, own in zip(examples, odds, strict=True)])
    bias, (gate,) = regress(
        np.concatenate(rows)[:, None],
        linked,
        _counts(examples, 1.0),
        known=told,
        shrinkage=plan.gate_shrinkage,
    )
    return replace(learned, gate=gate, gate_bias=bias, dense=plan.dense)


def learn_short(examples: Sequence[Example], plan: LearningPlan) -> Weights:
    """Return the weights for texts of a few paragraphs: no order, no company, no gate."""
    names = tuple(name for name in plan.names if name not in NOT_FOR_SHORT)
    short = replace(plan, names=names, strangers=plan.short_strangers, company=False, gate=False)
    return learn([e for e in examples if min(e.size) <= judging.MAX_SHORT_PARAGRAPHS], short)


def _free(names: Sequence[str]) -> frozenset[int]:
    return frozenset(k for k, name in enumerate(names) if name in EITHER_WAY)


def _counts(examples: Sequence[Example], strangers: float) -> Floats:
    return np.concatenate(
        [np.full(int(e.known.sum()), strangers if e.pair.is_strange else 1.0) for e in examples]
    )


def _odds(example: Example, learned: Weights) -> Floats:
    return judging.add_up(learned, example.named, len(example.linked))


def _chances(example: Example, odds: Floats) -> ScoredPairs:
    pairs = example.evidence.similarity.pairs
    return judging.score_features(odds, pairs.keys, pairs.width, settled=example.evidence.settled)


def _company(example: Example, odds: Floats) -> Floats:
    pairs, headings = example.evidence.similarity.pairs, example.evidence.headings
    return neighbour_support(_chances(example, odds), pairs, headings=headings)


def regress(
    rows: Floats,
    linked: Floats,
    counts: Floats,
    *,
    shrinkage: float,
    known: Floats | None = None,
    free: frozenset[int] = frozenset(),
) -> tuple[float, list[float]]:
    """Return bias and weights of a logistic regression beside known odds.

    Newton's steps; a weight that would count against a link and may not is nothing, and the rest
    are learned anew without it.

    Args:
        rows: the features, a row a pair.
        linked: 1 for a link, else 0.
        counts: how much each row counts.
        shrinkage: the L2 penalty on the weights, the features scaled to a spread of 1.
        known: what the odds are already.
        free: the columns whose weight may be below zero.
    """
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    table = np.column_stack([(rows - mean) / spread, np.ones(len(rows))])
    told = np.zeros(len(rows)) if known is None else known
    kept = np.ones(table.shape[1], dtype=np.bool_)
    scaled = np.zeros(table.shape[1])
    while True:
        scaled[:] = 0.0
        scaled[kept] = _newton(table[:, kept], linked, counts, told, shrinkage)
        against = [k for k in range(len(mean)) if scaled[k] < 0 and k not in free]
        if not against:
            break
        kept[against] = False
    weights = scaled[:-1] / spread
    return float(scaled[-1] - weights @ mean), weights.tolist()


def _newton(
    table: Floats, linked: Floats, counts: Floats, told: Floats, shrinkage: float
) -> Floats:
    """Return the weights that cost least; the last column is the bias, which is free."""
    found = np.zeros(table.shape[1])
    penalty = np.full(table.shape[1], shrinkage)
    penalty[-1] = NEGLIGIBLE
    for _ in range(MOST_STEPS):
        chances = 1 / (1 + np.exp(-(table @ found + told)))
        slope = table.T @ (counts * (chances - linked)) + penalty * found
        bend = (table * (counts * chances * (1 - chances))[:, None]).T @ table
        step = np.linalg.solve(bend + np.diag(penalty), slope)
        found -= step
        if np.abs(step).max() < SMALL_STEP:
            break
    return found


def chances_of(example: Example, weights: WeightSet) -> ScoredPairs:
    """Return the chance of each candidate, as the product tells it."""
    found = example.evidence
    return score_links(
        found.similarity, weights=weights, settled=found.settled, headings=found.headings
    )


def link(example: Example, chances: ScoredPairs, options: Options) -> list[Link]:
    """Link the texts of an example by these chances, as `align` does."""
    found = example.evidence
    ties = find_candidates(
        chances,
        candidates=found.similarity.pairs,
        carried=found.similarity.carried,
        lengths=(found.pair.left.lengths, found.pair.right.lengths),
        options=options,
    )
    return [
        Link(*each.group, relation=Relation.EDITED, score=each.score, moved=each.moved)
        for each in ties
    ]
