"""The script that learns the weights of the features."""

from __future__ import annotations

import pytest

from benchmarks.learn_weights import learn, link, make_example
from corpus_tool.evaluation.gold import GoldLink, LinkGold
from tests.alignment.texts import SENTENCES, paragraphs

TEXT = paragraphs(*SENTENCES[:6])
TURNED = paragraphs(*[text.replace("two", "three") for text in reversed(SENTENCES[:6])])
GOLD = LinkGold(TEXT, TURNED, tuple(GoldLink(frozenset([k]), frozenset([5 - k])) for k in range(6)))
STRANGERS = LinkGold(TEXT, paragraphs("Beekeepers taste honey.", "Choirs sing in tunnels."), ())


def test_what_links_have_is_learned():
    """Shared rare words make a link likelier, and the learned weights find the links."""
    examples = [make_example(gold, encoder=None) for gold in (GOLD, STRANGERS)]

    learned = learn(examples)

    assert learned["words"] > 0 > learned["bias"]
    assert [(k.left, k.right) for k in link(examples[0], learned)] == [
        ((k,), (5 - k,)) for k in range(6)
    ]
    assert link(examples[1], learned) == []


@pytest.mark.parametrize("sure", [True, False])
def test_doubtful_links_teach_nothing(sure):
    """Where careful readers differ, a pair is neither a link nor none."""
    gold = LinkGold(TEXT, TURNED, (GoldLink(frozenset([0]), frozenset([5]), sure=sure),))

    example = make_example(gold, encoder=None)

    assert example.known.sum() == len(example.keys) - (not sure)
    assert example.linked.sum() == sure
