"""From features to chances."""

from __future__ import annotations

import numpy as np
import pytest

from corpus_tool import semantics
from corpus_tool.alignment.meaning import read_meaning
from corpus_tool.alignment.scoring import (
    gate,
    link_features,
    score_features,
    score_links,
    score_pairs,
)
from corpus_tool.alignment.terms import ScoredPairs, read_pair
from corpus_tool.alignment.weights import find_weights
from tests.alignment.texts import SENTENCES

TEXTS = list(SENTENCES[:6])
WORDS_ALONE = find_weights(None)
assert WORDS_ALONE is not None


def _meaning(encoder):
    read = read_meaning(TEXTS, [None] * len(TEXTS), encoder=encoder, lexicon=None)
    return read, read


@pytest.mark.parametrize("name", ["none", "static", "small"])
def test_counterparts_are_likelier_than_others(name):
    """The chance of each paragraph with itself is the greatest of its row."""
    encoder = semantics.load(name)
    weights = find_weights(encoder.model if encoder else None)
    meaning = _meaning(encoder) if encoder else None

    similarity = score_pairs(
        read_pair(TEXTS, TEXTS), meaning=meaning, backgrounds=weights.backgrounds
    )
    found = score_links(similarity, weights=weights)
    table = found.at(np.arange(len(TEXTS) ** 2)).reshape(len(TEXTS), -1)

    assert np.array_equal(table.diagonal(), table.max(axis=1))
    assert table.min() >= 0
    assert table.max() <= 1


def test_texts_that_have_nothing_in_common_are_linked_less():
    """The fewer counterparts are to be expected, the less a likeness proves."""
    keys = np.arange(16, dtype=np.int64)
    sparse = ScoredPairs(keys, np.where(keys == 0, 0.6, 0.01), 4)
    dense = ScoredPairs(keys, np.where(keys % 5 == 0, 0.9, 0.01), 4)

    assert gate(sparse, (4, 4), dense=0.5) < 0
    assert gate(dense, (4, 4), dense=0.5) == 0
    assert WORDS_ALONE.usual.gate > 0


def test_settled_pairs_are_certain():
    """A settled pair has chance one, and its paragraphs are in no other pair."""
    similarity = score_pairs(read_pair(TEXTS, TEXTS), settled=[(1, 2)])
    found = score_links(similarity, weights=WORDS_ALONE, settled=[(1, 2)])

    assert found.at(np.array([1 * 6 + 2, 1 * 6 + 1, 2 * 6 + 2])).tolist()[:2] == [1, 0]
    assert len(found.keys) == 5 * 5 + 1


@pytest.mark.parametrize("name", ["none", "static", "small"])
def test_every_weight_has_a_feature(name):
    """What was learned is of features that are told, each a finite number."""
    encoder = semantics.load(name)
    weights = find_weights(encoder.model if encoder else None)
    meaning = _meaning(encoder) if encoder else None

    named = link_features(score_pairs(read_pair(TEXTS, TEXTS), meaning=meaning))

    assert set(weights.usual.features) | set(weights.short.features) <= set(named)
    assert all(np.all(np.isfinite(values)) for values in named.values())


def test_chances_follow_odds():
    """Even odds are one half."""
    assert score_features(np.zeros(1), np.zeros(1, dtype=np.int64), 1).values.tolist() == [0.5]
