"""From chances to ties."""

from __future__ import annotations

import numpy as np

from corpus_tool.alignment.links import CandidateLink, find_candidates
from corpus_tool.alignment.terms import ScoredPairs
from corpus_tool.model import Options

LENGTHS = ([30] * 3, [30] * 9)


def ties(keys, values):
    """Tie three paragraphs to nine by these chances."""
    chances = ScoredPairs(np.array(keys), np.array(values), width=9)
    return find_candidates(
        chances, candidates=chances, carried=np.zeros(len(keys)), lengths=LENGTHS, options=Options()
    )


def test_a_split_over_neighbours_is_one_link():
    """What went to one place stands together."""
    assert ties([9, 10, 12], [0.9, 0.8, 0.9]) == (
        CandidateLink(((1,), (0, 1, 3)), 0.875, moved=False),
    )


def test_a_split_over_places_far_apart_is_a_link_for_each():
    """One in order and one moved are two things to tell."""
    found = ties([0, 10, 17, 25], [1.0, 0.9, 0.8, 1.0])

    assert [t.group for t in found] == [((0,), (0,)), ((1,), (1,)), ((1,), (8,)), ((2,), (7,))]


def test_out_of_order_a_link_must_be_surer():
    """Most false links cross the true ones."""
    weak = ties([1, 9, 20], [1.0, 0.4, 1.0])
    sure = ties([1, 9, 20], [1.0, 0.6, 1.0])

    assert [t.group for t in weak] == [((0,), (1,)), ((2,), (2,))]
    assert ((1,), (0,)) in [t.group for t in sure if t.moved]
