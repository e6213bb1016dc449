"""Features from vectors: likeness, leads and votes."""

from __future__ import annotations

import numpy as np
import pytest

from corpus_tool import lexicon, semantics
from corpus_tool.alignment import rivalry
from corpus_tool.alignment.meaning import cut_clauses, mask_parties, read_meaning
from corpus_tool.alignment.rivalry import FEATURES, compare_meaning, find_near, lead
from tests.alignment.texts import SENTENCES

WORDS = lexicon.load("en")
TEXTS = [f"{SENTENCES[k]} {SENTENCES[(k + 2) % 5]}" for k in range(5)]


@pytest.fixture(scope="module")
def meaning():
    """Five paragraphs of two sentences."""
    headings = ["SECURITY", "SECURITY", "TRADE", None, None]
    return read_meaning(TEXTS, headings, encoder=semantics.load("static"), lexicon=WORDS)


def test_every_feature_is_told_of_every_pair(meaning):
    """And each paragraph is nearest to itself."""
    found = compare_meaning(meaning, meaning, np.arange(25), backgrounds={})

    assert set(found) == set(FEATURES)
    for name in ("paragraph", "headed_lead", "sentence_meaning_cover", "votes_most"):
        table = found[name].reshape(5, 5)
        assert np.allclose(table.max(axis=1), table.diagonal(), atol=1e-5)


def test_swapping_sides_transposes(meaning):
    """What is told of left and right is told of right and left."""
    other = read_meaning(
        TEXTS[:3][::-1], [None] * 3, encoder=semantics.load("static"), lexicon=WORDS
    )
    forth = compare_meaning(meaning, other, np.arange(15), backgrounds={})
    back = compare_meaning(other, meaning, np.arange(15), backgrounds={})

    for name in set(FEATURES) - {"votes_shorter"}:
        assert np.allclose(forth[name].reshape(5, 3), back[name].reshape(3, 5).T, atol=1e-5), name


def test_blocks_change_nothing(meaning, monkeypatch):
    """Rows of paragraphs that are looked at apart give what they give together."""
    whole = compare_meaning(meaning, meaning, np.arange(25), backgrounds={})
    monkeypatch.setattr(rivalry, "BLOCK", 2)
    parts = compare_meaning(meaning, meaning, np.arange(25), backgrounds={})

    assert all(np.allclose(whole[name], parts[name], atol=1e-6) for name in FEATURES)
    assert set((np.arange(5) * 6).tolist()) <= set(find_near(meaning, meaning, most=1).tolist())


def test_a_lead_is_what_no_rival_has():
    """Equal values lead by nothing; where there is no rival, the floor is one."""
    assert lead(np.array([[0.9, 0.5], [0.5, 0.5]], dtype=np.float32)).tolist() == [
        pytest.approx([0.4, -0.2]),
        pytest.approx([-0.2, 0.0]),
    ]
    assert lead(np.array([[0.9]], dtype=np.float32), 0.1).tolist() == [[pytest.approx(0.8)]]


def test_sentences_are_cut_into_clauses():
    """At commas and conjunctions, a dozen words each; nothing is lost, nothing is too short."""
    text = (
        "Both sides welcomed the progress of the joint committee on trade, investment and customs,"
        " including the opening of three new offices in the northern provinces, and agreed to meet."
    )
    found = cut_clauses(text)

    assert len(found) >= 2
    assert "".join(text[a:b] for a, b in found).replace(" ", "") == text.replace(" ", "")
    assert all(len(text[a:b].split()) >= 5 for a, b in found)
    assert cut_clauses("") == ((0, 0),)


def test_parties_persons_and_dates_are_masked():
    """A state that runs through the text is a party; one that is named once is a subject."""
    text = [
        "Japan and the Lao PDR met on 21 January 2025.",
        "Prime Minister Ishiba of Japan thanked the Lao PDR.",
        "Both condemned the war against Ukraine.",
        "Japan will pay.",
    ]
    masked, (heading,) = mask_parties(text, ["Japan and Ukraine"], lexicon=WORDS)

    assert "Ukraine" in masked[2]
    assert not any("Japan" in line or "Ishiba" in line or "2025" in line for line in masked)
    assert heading == "the country and Ukraine"
