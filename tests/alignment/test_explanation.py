"""Whoever asks why two paragraphs are linked is shown what was weighed."""

from __future__ import annotations

import math

import pytest

from corpus_tool import lexicon
from corpus_tool.alignment.align import find_chances
from corpus_tool.alignment.explanation import explain_pair
from corpus_tool.model import Paragraph

LEFT = [
    Paragraph("The two sides will establish a joint commission on the river bridges at Ossel."),
    Paragraph("Both Ministers thanked the people of Ossel for their warm hospitality."),
    Paragraph("The sides agreed to exchange apprentices of the shipyards every second year."),
    Paragraph("Trade in barley and hops shall be free of duty from the next harvest on."),
]
RIGHT = [
    Paragraph("Trade in barley, hops and malt shall be free of duty from next harvest on."),
    Paragraph("Both Ministers thanked the people of Ossel for their warm hospitality."),
    Paragraph("A joint commission on the bridges over the river was established at Ossel."),
    Paragraph("Cables across the seabed shall be marked on the charts of both navies."),
]


@pytest.fixture
def words():
    """The shipped word lists."""
    return lexicon.load("en")


def test_what_is_weighed_adds_up_to_the_chance(words):
    """Bias, features and context together are the logarithm of the odds that are shown."""
    found = explain_pair(LEFT, RIGHT, (3, 0), lexicon=words)
    odds = found.bias + sum(each.adds for each in found.features) + found.context

    assert found.chance == pytest.approx(1 / (1 + math.exp(-odds)), abs=1e-5)
    assert found.chance > 0.5
    assert {each.name for each in found.features} >= {"words", "place"}


def test_it_is_the_chance_that_a_link_is_made_by(words):
    """The explanation weighs as the alignment does, whichever text comes first."""
    chances = find_chances(LEFT, RIGHT, lexicon=words)
    made = dict(zip(zip(chances.left, chances.right, strict=True), chances.values, strict=True))

    for pair in made:
        i, j = map(int, pair)
        assert explain_pair(LEFT, RIGHT, (i, j), lexicon=words).chance == made[pair]
        assert explain_pair(RIGHT, LEFT, (j, i), lexicon=words).chance == made[pair]


def test_the_same_words_are_not_weighed(words):
    """Paragraphs with the same words are linked for certain."""
    found = explain_pair(LEFT, RIGHT, (1, 1), lexicon=words)

    assert found.is_same
    assert (found.chance, found.features) == (1.0, ())
