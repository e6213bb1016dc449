"""The word vectors of the installed package."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from corpus_tool.errors import MissingDependency
from corpus_tool.semantics import encoder as static


def test_vectors_have_unit_length():
    """Every text with words has a vector of length one, an empty text has zeros."""
    vectors = static.load().encode(["Trade in rice.", "Unexploded ordnance", ""])

    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0], atol=1e-5)
    assert vectors.dtype == np.float32


def test_meaning_is_nearer_than_chance():
    """Two ways to name a thing are nearer to each other than to another thing."""
    one, two, other = static.load().encode(
        ["clearing unexploded bombs", "removal of unexploded ordnance", "tariffs on beef"]
    )

    assert one @ two > one @ other + 0.1


def test_a_text_does_not_depend_on_its_neighbours():
    """A text gets the same vector alone and in a batch."""
    encoder = static.load()
    texts = ["The two Leaders welcomed", "a", "the ASEAN Outlook on the Indo-Pacific"]
    together = encoder.encode(texts)

    assert all(np.array_equal(encoder.encode([t])[0], together[k]) for k, t in enumerate(texts))


def test_the_sum_over_a_text_is_the_sum_over_its_words():
    """Words can be weighed anew because their sums add up."""
    encoder = static.load()

    assert np.allclose(
        encoder.sums(["maritime safety"])[0], encoder.sums(["maritime", "safety"]).sum(axis=0)
    )


def test_it_is_loaded_once():
    """A second load gives the same encoder."""
    assert static.load() is static.load()


def test_an_absent_package_is_one_clear_error(monkeypatch):
    """Without the package a user is told what to install."""
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    static.load.cache_clear()

    with pytest.raises(MissingDependency, match=r"corpus-tool\[word-vectors\]"):
        static.load()
    monkeypatch.undo()
    static.load.cache_clear()
