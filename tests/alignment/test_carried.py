"""Further links by a carried sentence."""

from __future__ import annotations

import numpy as np
import pytest

from corpus_tool.alignment.links import find_carried_sentences, find_unlinked_candidates
from corpus_tool.alignment.scoring import score_pairs
from corpus_tool.alignment.terms import ScoredPairs, read_pair
from tests.alignment.texts import SENTENCES

PAIRS = ScoredPairs(np.arange(4), np.zeros(4), width=2)


@pytest.mark.parametrize(
    ("chance", "likeness", "found"),
    [(0.9, 0.9, (((0,), (1,)),)), (0.1, 0.9, ()), (0.9, 0.3, ())],
    ids=["both", "unlikely", "hardly alike"],
)
def test_a_further_link_needs_a_sentence_and_a_chance(chance, likeness, found):
    """Neither a chance nor a sentence alone ties a paragraph that is tied elsewhere."""
    chances = ScoredPairs(np.arange(4), np.array([1, chance, 0, 1]), width=2)
    carried = np.array([1, likeness, 0, 1])
    groups = [((0,), (0,)), ((1,), (1,))]

    assert find_carried_sentences(chances, PAIRS, carried, groups, min_score=0.25) == found


def test_what_has_two_likes_is_not_carried():
    """A sentence that stands twice in the other text proves no place."""
    once = [SENTENCES[0], SENTENCES[4]]
    twice = [f"{SENTENCES[0]} {SENTENCES[2]}", f"{SENTENCES[4]} {SENTENCES[0]}"]

    found = score_pairs(read_pair(once, once)).carried.tolist()

    assert found == pytest.approx([1, 0, 0, 1])
    assert score_pairs(read_pair(once, twice)).carried[0] == 0


def test_a_phrase_is_not_carried():
    """A sentence of few words may stand anywhere."""
    text = ["The Parties agree.", SENTENCES[3]]

    assert score_pairs(read_pair(text, text)).carried[0] == 0


@pytest.mark.parametrize(
    ("chance", "found"), [(0.9, (((2,), (0,)),)), (0.4, ())], ids=["likely", "hardly"]
)
def test_a_likely_counterpart_is_not_left_alone(chance, found):
    """A paragraph that a group would not take is linked with the member it belongs to."""
    chances = ScoredPairs(np.array([0, 2, 3, 4]), np.array([0.9, 0.8, 0.3, chance]), width=2)

    assert find_unlinked_candidates(chances, [((0, 1), (0,))], min_score=0.25) == found


def test_only_the_likeliest_counterpart_is_taken():
    """One further link is enough, and what is linked needs none."""
    chances = ScoredPairs(np.arange(4), np.array([0.9, 0.8, 0.7, 0.9]), width=2)

    both = [((0,), (0,)), ((1,), (1,))]

    assert find_unlinked_candidates(chances, both[:1], min_score=0.25) == (both[1],)
    assert find_unlinked_candidates(chances, both[:1], min_score=0.95) == ()
    assert find_unlinked_candidates(chances, both, min_score=0.25) == ()
