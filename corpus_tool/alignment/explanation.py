"""One pair of paragraphs taken apart: what each feature is, and what it weighs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from corpus_tool.alignment.align import find_weights_for, gather_evidence
from corpus_tool.alignment.meaning import PairVectors
from corpus_tool.alignment.scoring import choose, link_features, score_links
from corpus_tool.alignment.weights import WeightSet
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Paragraph

__all__ = ["PairExplanation", "WeighedFeature", "explain_pair"]


@dataclass(frozen=True, slots=True)
class WeighedFeature:
    """A feature of a pair of paragraphs."""

    name: str
    """As in the weights: `words`, `sentence`, `place`, …"""
    value: float
    weight: float

    @property
    def adds(self) -> float:
        """What it adds to the logarithm of the odds of a link."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class PairExplanation:
    """Why two paragraphs are likely to correspond, or are not."""

    features: tuple[WeighedFeature, ...]
    """Empty where the pair was not weighed."""
    bias: float
    """The logarithm of the odds before anything is known of a pair."""
    context: float
    """What the links of neighbours, and what the texts as wholes have in common, add to it."""
    chance: float | None
    """The chance of a link; None where the two share too little to be candidates."""
    is_same: bool
    """They have the same words, and are linked without being weighed."""


def explain_pair(
    left: Sequence[Paragraph],
    right: Sequence[Paragraph],
    pair: tuple[int, int],
    *,
    lexicon: Lexicon | None = None,
    encoder: PairVectors | None = None,
    weights: WeightSet | None = None,
) -> PairExplanation:
    """Return what a pair of paragraphs is weighed by, as `align` weighs it.

    Args:
        left: the paragraphs of the left text.
        right: those of the right one.
        pair: the position of the one and of the other.
        lexicon: as for `align`.
        encoder: as for `align`.
        weights: as for `align`.

    Raises:
        ValueError: no weights were learned for the encoder.
    """
    weight_set = weights or find_weights_for(encoder)
    # Two texts are always weighed in one order, as in `align`.
    if [p.text for p in left] > [p.text for p in right]:
        left, right, pair = right, left, (pair[1], pair[0])
    found = gather_evidence(
        left, right, lexicon=lexicon, encoder=encoder, backgrounds=weight_set.backgrounds
    )
    chances = score_links(
        found.similarity, weights=weight_set, settled=found.settled, headings=found.headings
    )
    key = pair[0] * chances.width + pair[1]
    at = {int(key): place for place, key in enumerate(chances.keys)}
    chance = float(chances.values[at[key]]) if key in at else None
    chosen = choose(weight_set, found.similarity.size)
    places = (found.similarity.pairs.keys == key).nonzero()[0]
    if pair in found.settled or not len(places) or chance is None:
        return PairExplanation((), chosen.bias, 0.0, chance, pair in found.settled)
    values = {
        name: float(of_pairs[places[0]])
        for name, of_pairs in link_features(found.similarity).items()
    }
    features = tuple(
        WeighedFeature(name, values[name], weight) for name, weight in chosen.features.items()
    )
    alone = chosen.bias + sum(feature.adds for feature in features)
    return PairExplanation(features, chosen.bias, _log_odds(chance) - alone, chance, False)


def _log_odds(chance: float) -> float:
    """Return the logarithm of the odds; chances are rounded, so none is quite 0 or 1."""
    bounded = min(max(chance, 1e-6), 1 - 1e-6)
    return log(bounded / (1 - bounded))
