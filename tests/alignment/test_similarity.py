"""The features of two texts."""

from __future__ import annotations

import numpy as np
import pytest

from corpus_tool import semantics
from corpus_tool.alignment import scoring
from corpus_tool.alignment.meaning import read_meaning
from corpus_tool.alignment.scoring import name_subjects, score_pairs
from corpus_tool.alignment.terms import read_pair
from corpus_tool.alignment.weights import find_weights
from corpus_tool.model import Options
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


def test_a_shared_subject_counts_the_less_the_more_paragraphs_name_it() -> None:
    """What one paragraph of either text speaks of tells more than what all speak of."""
    left = name_subjects(["They fear for Myanmar.", "Terrorism ends.", "Terrorism."], [None] * 3)
    right = name_subjects(["Of Myanmar's people.", "Terrorism, again.", "A lamp."], [None] * 3)
    pair = read_pair(["a", "b", "c"], ["d", "e", "f"])

    found = score_pairs(pair, subjects=(left, right)).subjects.reshape(3, 3)

    assert found[0, 0] > found[1, 1] == found[2, 1] > 0
    assert found[0, 1] == found[1, 0] == found[2, 2] == 0


def test_a_heading_names_the_subject_of_its_paragraph() -> None:
    """What stands under a heading is about it, without saying so again."""
    headed = name_subjects(["Work goes on."], ["Terrorism"])

    assert headed.tolist() == name_subjects(["Terrorism"], [None]).tolist()
    assert headed.any()
    assert not name_subjects(["Work goes on."], [None]).any()


@pytest.mark.parametrize("name", ["none", "static", "small"])
def test_subjects_alone_make_no_link(name: str) -> None:
    """Whatever subjects two paragraphs share and nobody else names, it takes more to link them."""
    encoder = semantics.load(name)
    weights = find_weights(encoder.model if encoder else None)
    assert weights is not None
    text = "Myanmar, Ukraine, terrorism, cybersecurity, fisheries and space."
    named = name_subjects([text, "Lamps."], [None] * 2)
    shared = score_pairs(read_pair(["a", "b"], ["c", "d"]), subjects=(named, named)).subjects.max()

    odds = weights.usual.bias + weights.usual.company_bias + weights.usual.gate_bias
    odds += weights.usual.features["subjects"] * shared

    assert shared > 0
    assert 1 / (1 + np.exp(-odds)) < Options().min_score
    assert "subjects" not in weights.short.features
