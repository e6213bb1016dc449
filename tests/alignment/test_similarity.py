"""The features of two texts."""

from __future__ import annotations

import numpy as np

from corpus_tool import semantics
from corpus_tool.alignment import scoring
from corpus_tool.alignment.scoring import score_pairs
from corpus_tool.alignment.terms import read_pair
from tests.alignment.texts import SENTENCES


def test_a_carried_sentence_leads_its_rivals():
    """Two long paragraphs that share one sentence are found by it."""
    left = [f"{SENTENCES[0]} {SENTENCES[2]}", SENTENCES[3]]
    right = [f"{SENTENCES[4]} {SENTENCES[2]}", SENTENCES[5]]

    found = score_pairs(read_pair(left, right), encoder=None)

    assert found.sentence[0] > 0.5
    assert found.sentence[1:].max() < found.sentence[0]


def test_an_abbreviation_explained_in_one_text_counts_in_both():
    """`UXO` here and `unexploded ordnance` there share words once either text explains it."""
    left = ["UXO is deadly.", "Trade grows."]
    right = ["Unexploded ordnance kills.", "Honey sells."]
    explained = ["Unexploded ordnance (UXO) kills.", "Honey sells."]

    plain = score_pairs(read_pair(left, right), encoder=None).pairs.values[0]

    assert plain == 0
    assert score_pairs(read_pair(left, explained), encoder=None).pairs.values[0] > 0.3


def test_large_texts_keep_the_best_candidates(monkeypatch):
    """Where not all pairs are scored, each paragraph's counterpart is among those that are."""
    texts = [f"{SENTENCES[k % 5]} Item{k} port{k * 7} road{k * 13}." for k in range(60)]
    monkeypatch.setattr(scoring, "ALL_PAIRS", 100)

    found = score_pairs(read_pair(texts, texts), encoder=semantics.load())

    assert set((np.arange(60) * 61).tolist()) <= set(found.pairs.keys.tolist())
    assert len(found.pairs.keys) < 60 * 60
    assert found.meaning is not None
    assert np.allclose(found.meaning[np.isin(found.pairs.keys, np.arange(60) * 61)], 1)


def test_kinship_tells_relations_from_strangers():
    """A text is akin to an edited copy of itself, and not to another text."""
    own = list(SENTENCES[:5])
    edited = [text.replace("two", "three") for text in own]
    other = ["Beekeepers taste honey.", "Choirs sing in tunnels.", "Goats cross a ridge."]

    assert score_pairs(read_pair(own, edited), encoder=None).kinship > 0.8
    assert score_pairs(read_pair(own, other), encoder=None).kinship < 0.1
