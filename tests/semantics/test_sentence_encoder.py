"""The sentence encoder: the shipped model, and one of a reader's own."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest

from corpus_tool import semantics
from corpus_tool.errors import InputError, MissingDependency
from corpus_tool.semantics import sentence_encoder, vocabulary

ORDNANCE = "Both sides will clear unexploded ordnance."
REMAINS = "They agreed to remove the bombs that the war had left."
HONEY = "Honey from the northern hills is sold in the capital."


def test_alike_sentences_are_nearer_than_others():
    """What says the same in other words is nearer than what says something else."""
    one, two, other = semantics.load("small").encode_parts([ORDNANCE, REMAINS, HONEY], [()] * 3)[0]

    assert one @ two > one @ other + 0.2


def test_a_vector_does_not_depend_on_its_company():
    """A sentence alone has the vector that it has among others, and has it again."""
    encoder = semantics.load("small")
    spans = [[(0, 10), (11, len(text))] for text in (ORDNANCE, REMAINS, HONEY)]

    together = encoder.encode_parts([ORDNANCE, REMAINS, HONEY], spans)
    encoder._known.clear()
    alone = encoder.encode_parts([HONEY], spans[2:])

    assert np.array_equal(together[0][2], alone[0][0])
    assert np.array_equal(together[1][4:], alone[1])


def test_vectors_are_of_unit_length():
    """So are those of stretches, to what float16 holds; a stretch without a word has none."""
    whole, parts = semantics.load("small").encode_parts([ORDNANCE, ""], [[(0, 4), (4, 5)], []])

    assert np.allclose(np.linalg.norm(whole, axis=1), 1, atol=2e-3)
    assert np.allclose(np.linalg.norm(parts, axis=1), [1, 0], atol=2e-3)


def test_a_long_sentence_is_read_whole():
    """Words behind the model's last position are read in a further run."""
    long = "The parties agree. " * 150
    first, other = semantics.load("small").encode_parts([long + ORDNANCE, long + HONEY], [(), ()])[
        0
    ]

    assert not np.array_equal(first, other)


def test_the_vocabulary_is_the_models():
    """One piece more or less would give every word another number."""
    found = sha256(vocabulary.vocabulary_file().read_bytes()).hexdigest()

    assert found == "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"


@pytest.mark.parametrize(("common", "rare"), [("the", "minister"), ("minister", "ordnance")])
def test_rarity_follows_the_language(common, rare):
    """A word that English has often is less rare than one it has seldom."""
    assert 0 < vocabulary.rarity(common) < vocabulary.rarity(rare) <= 1
    assert vocabulary.rarity("Tolmar") == 1


def test_a_folder_without_a_model_is_named(tmp_path):
    """It is said what is missing, and where."""
    with pytest.raises(InputError, match=r"holds no sentence encoder in ONNX: .* model\.onnx"):
        semantics.load(str(tmp_path))


def test_a_damaged_model_is_one_clear_error(tmp_path):
    """What onnxruntime says stands in the message."""
    (tmp_path / "model.onnx").write_bytes(b"no model")
    (tmp_path / "tokenizer.json").write_text("{}")

    with pytest.raises(InputError, match="cannot be read as a sentence encoder"):
        semantics.load(str(tmp_path))


def test_without_the_package_words_decide(monkeypatch):
    """Where nothing was asked for, there is no encoder; who asks for it is told how to get it."""
    monkeypatch.setattr(sentence_encoder, "find_spec", lambda name: None)

    assert semantics.installed() is None
    with pytest.raises(MissingDependency, match=r"corpus-tool\[semantics\]"):
        semantics.installed("small")


def test_the_name_tells_model_and_digest():
    """As it stands with a comparison; weights are learned for this very file."""
    assert semantics.installed() == semantics.load().name == "all-MiniLM-L6-v2 int8 8199be6f"
    assert semantics.installed("none") is semantics.load("none") is None
