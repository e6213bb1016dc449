"""From features to chances."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corpus_tool import semantics
from corpus_tool.alignment.scoring import link_features, score_features, score_links, score_pairs
from corpus_tool.alignment.terms import read_pair
from tests.alignment.texts import SENTENCES

TEXTS = list(SENTENCES[:6])


@pytest.mark.parametrize("encoder", [None, semantics.load()], ids=["words", "vectors"])
def test_counterparts_are_likelier_than_others(encoder):
    """The chance of each paragraph with itself is the greatest of its row."""
    found = score_links(score_pairs(read_pair(TEXTS, TEXTS), encoder=encoder))
    table = found.at(np.arange(len(TEXTS) ** 2)).reshape(len(TEXTS), -1)

    assert np.array_equal(table.argmax(axis=1), np.arange(len(TEXTS)))
    assert table.min() >= 0
    assert table.max() <= 1


def test_texts_that_have_nothing_in_common_are_linked_less():
    """The less two texts are akin, the less a likeness proves."""
    similarity = score_pairs(read_pair(TEXTS, TEXTS), encoder=None)
    strangers = replace(similarity, kinship=0.05)

    assert np.all(score_links(strangers).values <= score_links(similarity).values)
    assert score_links(strangers).values.sum() < score_links(similarity).values.sum()


def test_settled_pairs_are_certain():
    """A settled pair has chance one, and its paragraphs are in no other pair."""
    similarity = score_pairs(read_pair(TEXTS, TEXTS), encoder=None, settled=[(1, 2)])
    found = score_links(similarity, settled=[(1, 2)])

    assert found.at(np.array([1 * 6 + 2, 1 * 6 + 1, 2 * 6 + 2])).tolist()[:2] == [1, 0]
    assert len(found.keys) == 5 * 5 + 1


def test_every_feature_has_a_weight_and_a_value():
    """No feature is left out of the sum."""
    named = link_features(score_pairs(read_pair(TEXTS, TEXTS), encoder=semantics.load()))

    assert set(named) == {
        "words", "meaning", "sentence", "coverage", "place", "kinship",
    }  # fmt: skip
    assert all(np.all(np.isfinite(values)) for values in named.values())


def test_chances_follow_odds():
    """Even odds are one half."""
    assert score_features(np.zeros(1), np.zeros(1, dtype=np.int64), 1).values.tolist() == [0.5]
