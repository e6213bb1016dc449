"""Scoring sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus_tool import lexicon
from corpus_tool.evaluation.gold import count_sentences, is_sentence_gold, read_sentence_gold

TEXT = "The lamps burn. The ships see them."


def test_both_ends_must_agree() -> None:
    """A cut in the wrong place spoils the sentences on both sides of it."""
    right = read_sentence_gold([{"text": TEXT, "sentences": [[0, 15], [16, 35]]}])
    wrong = read_sentence_gold([{"text": TEXT, "sentences": [[0, 9], [10, 35]]}])

    words = lexicon.load("en")

    assert count_sentences(right, lexicon=words).f1 == 1.0
    assert count_sentences(wrong, lexicon=words).f1 == 0.0


def test_white_space_at_the_ends_does_not_matter() -> None:
    """Whether the space after a full stop belongs to a sentence is a matter of taste."""
    gold = read_sentence_gold([{"text": TEXT, "sentences": [[0, 16], [15, 35]]}])

    assert count_sentences(gold, lexicon=lexicon.load("en")).f1 == 1.0


@pytest.mark.parametrize("span", [[0, 99], [4, 4], [-1, 4]])
def test_a_sentence_outside_its_text_is_refused(span: list[int]) -> None:
    """Offsets that do not fit would be scored as misses of ours."""
    with pytest.raises(ValueError, match="paragraph 2 has a sentence outside its text"):
        read_sentence_gold([{"text": TEXT, "sentences": []}, {"text": TEXT, "sentences": [span]}])


def test_the_shape_is_known_by_its_two_fields() -> None:
    """Text and sentences; the document's name is not needed."""
    assert is_sentence_gold({"text": "", "sentences": []})
    assert not is_sentence_gold({"text": ""})


@pytest.mark.shared
def test_real_sentences_are_cut_right(shared: Path) -> None:
    """The project's bar: F1 0.99 on the sentences of real statements."""
    lines = (shared / "truth" / "sentences_gold.jsonl").read_text("utf-8").splitlines()

    counts = count_sentences(read_sentence_gold(map(json.loads, lines)), lexicon=lexicon.load("en"))

    assert counts.f1 >= 0.99
