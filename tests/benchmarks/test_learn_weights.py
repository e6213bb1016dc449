"""The script that learns the weights of the features."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.learn_weights import OF_WORDS, WITH_VECTORS
from benchmarks.link_training import Pair, cut_short, make_example
from benchmarks.link_weights import LearningPlan, chances_of, learn, link
from corpus_tool import semantics
from corpus_tool.alignment.weights import WeightSet
from corpus_tool.evaluation.gold import GoldLink, LinkGold
from corpus_tool.model import Options
from tests.alignment.texts import SENTENCES, paragraphs

TEXT = paragraphs(*SENTENCES[:6])
TURNED = paragraphs(*[text.replace("two", "three") for text in reversed(SENTENCES[:6])])
LINKS = tuple(GoldLink(frozenset([k]), frozenset([5 - k])) for k in range(6))
GOLD = Pair("turned", "successive", frozenset("ab"), LinkGold(TEXT, TURNED, LINKS))
OTHERS = paragraphs("Beekeepers taste honey.", "Choirs sing in tunnels.", "A goat.", "Rain falls.")
STRANGERS = Pair("strangers", "strangers", frozenset("ac"), LinkGold(TEXT, OTHERS, ()))
PLAN = LearningPlan(OF_WORDS)


def test_what_links_have_is_learned():
    """Shared rare words make a link likelier, and the learned weights find the links."""
    examples = [make_example(pair, encoder=None, backgrounds=None) for pair in (GOLD, STRANGERS)]

    learned = learn(examples, PLAN)
    weights = WeightSet(learned, learned)
    found = [link(e, chances_of(e, weights), Options()) for e in examples]

    assert max(learned.features["words"], learned.features["word_lead"]) > 0 > learned.bias
    assert [(k.left, k.right) for k in found[0]] == [((k,), (5 - k,)) for k in range(6)]
    assert found[1] == []


def test_the_same_gold_gives_the_same_weights():
    """Nothing in the learning is left to chance."""
    examples = [make_example(pair, encoder=None, backgrounds=None) for pair in (GOLD, STRANGERS)]

    assert learn(examples, PLAN) == learn(examples, PLAN)


def test_a_pair_whose_links_are_all_settled_teaches_nothing():
    """Two texts of the same words have no candidates, with an encoder and without."""
    same = replace(GOLD, gold=LinkGold(TEXT[:1], TEXT[:1], ()))
    for encoder in (None, semantics.load("static")):
        example = make_example(same, encoder=encoder, backgrounds={})

        assert example.rows(WITH_VECTORS).shape == (0, len(WITH_VECTORS))


@pytest.mark.parametrize("sure", [True, False])
def test_doubtful_links_teach_nothing(sure):
    """Where careful readers differ, a pair is neither a link nor none."""
    doubtful = (GoldLink(frozenset([0]), frozenset([5]), sure=sure),)
    pair = replace(GOLD, gold=LinkGold(TEXT, TURNED, doubtful))

    example = make_example(pair, encoder=None, backgrounds=None)

    assert example.known.sum() == len(example.linked) - (not sure)
    assert example.linked.sum() == sure


def test_short_stretches_keep_their_links():
    """A stretch of two texts has the links that lie inside it, renumbered."""
    for short in cut_short(GOLD, 12, seed=1):
        for own in short.gold.links:
            for i in own.left:
                for j in own.right:
                    before = short.gold.left[i].index
                    assert short.gold.right[j].index == 5 - before
