"""The features of two texts."""

from __future__ import annotations

import numpy as np

from corpus_tool import semantics
from corpus_tool.alignment import scoring
from corpus_tool.alignment.meaning import read_meaning
from corpus_tool.alignment.scoring import score_pairs
from corpus_tool.alignment.terms import read_pair
from tests.alignment.texts import SENTENCES


def test_a_carried_sentence_leads_its_rivals():
    """Two long paragraphs that share one sentence are found by it."""
    left = [f"{SENTENCES[0]} {SENTENCES[2]}", SENTENCES[3]]
    right = [f"{SENTENCES[4]} {SENTENCES[2]}", SENTENCES[5]]

    found = score_pairs(read_pair(left, right))

    assert found.sentence[0] > 0.5
    assert found.sentence[1:].max() < found.sentence[0]


def test_an_abbreviation_explained_in_one_text_counts_in_both():
    """`UXO` here and `unexploded ordnance` there share words once either text explains it."""
    left = ["UXO is deadly.", "Trade grows."]
    right = ["Unexploded ordnance kills.", "Honey sells."]
    explained = ["Unexploded ordnance (UXO) kills.", "Honey sells."]

    plain = score_pairs(read_pair(left, right)).pairs.values[0]

    assert plain == 0
    assert score_pairs(read_pair(left, explained)).pairs.values[0] > 0.3


def test_large_texts_keep_the_best_candidates(monkeypatch):
    """Where not all pairs are scored, each paragraph's counterpart is among those that are."""
    texts = [f"{SENTENCES[k % 5]} Item{k} port{k * 7} road{k * 13}." for k in range(60)]
    monkeypatch.setattr(scoring, "ALL_PAIRS", 100)

    meaning = read_meaning(texts, [None] * 60, encoder=semantics.load("static"), lexicon=None)
    found = score_pairs(read_pair(texts, texts), meaning=(meaning, meaning))

    assert set((np.arange(60) * 61).tolist()) <= set(found.pairs.keys.tolist())
    assert len(found.pairs.keys) < 60 * 60
    own = np.isin(found.pairs.keys, np.arange(60) * 61)
    assert np.allclose(found.meaning["paragraph"][own], 1, atol=1e-5)


def test_a_pair_leads_by_what_no_other_pair_has():
    """The lead of a pair's words is what they have above the best rivals of row and column."""
    found = score_pairs(read_pair(SENTENCES[:4], SENTENCES[:4]))
    table = np.zeros((4, 4))
    table.ravel()[found.pairs.keys] = found.pairs.values
    rivals = np.where(np.eye(4, dtype=bool), -1.0, table)

    leads = table.diagonal() - (rivals.max(axis=0) + rivals.max(axis=1)) / 2

    assert np.allclose(found.lead[found.pairs.keys % 5 == 0], leads)


def test_only_rare_capitalised_words_are_names():
    """A name that both paragraphs hold counts; one that all paragraphs hold does not."""
    left = ["The Tolmar Accord binds Veldria.", "Veldria mines salt.", "Veldria sings."] * 3
    right = ["Veldria praised the Tolmar Accord.", "Veldria walks.", "Veldria sleeps."] * 3

    found = score_pairs(read_pair(left[:3] + left[4:6] * 3, right[:3] + right[4:6] * 3))

    assert found.names[0] > 0.1
    assert found.names[1:].max() == 0
