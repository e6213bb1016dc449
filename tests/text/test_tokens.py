"""Words and sentences, as offsets."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool import lexicon
from corpus_tool.text.tokens import split_sentences, split_words
from tests.conftest import require

LEXICON = lexicon.load()
LINES: dict[str, str] = tomllib.loads(
    (Path(__file__).parent / "cases" / "sentences.toml").read_text(encoding="utf-8")
)["lines"]


@pytest.mark.parametrize("name", sorted(LINES))
def test_sentences_of_a_line(name: str) -> None:
    """Each trap line is cut where its bars stand, and nowhere else."""
    text = LINES[name].replace("|", "")
    expected = [piece.strip() for piece in LINES[name].split("|")]

    assert [text[start:end] for start, end in split_sentences(text, lexicon=LEXICON)] == expected


@pytest.mark.shared
def test_sentences_of_real_paragraphs(shared: Path) -> None:
    """Sentence ends agree with the gold paragraphs: F1 of at least 0.99."""
    gold = shared / "truth" / "sentences_gold.jsonl"
    require(gold.is_file(), "sentences_gold.jsonl")
    hits = missed = wrong = 0
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        true = {end for _, end in row["sentences"][:-1]}
        found = {end for _, end in split_sentences(row["text"], lexicon=LEXICON)[:-1]}
        hits += len(true & found)
        missed += len(true - found)
        wrong += len(found - true)

    assert 2 * hits / (2 * hits + missed + wrong) >= 0.99


@given(st.text(alphabet=st.sampled_from('aT.!?:; \n"()1。U'), max_size=80))
def test_sentences_lose_nothing(text: str) -> None:
    """Sentences stand in order, do not overlap, and between them stands only white space."""
    at = 0
    for start, end in split_sentences(text, lexicon=LEXICON):
        assert start < end
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()


def test_words_bear_their_spans() -> None:
    """A word is given with the place where it stands."""
    text = "The 10th U.S.-led summit, in ລາວ"
    found = split_words(text)

    assert [word.text for word in found][:4] == ["The", "10th", "U.S.-led", "summit"]
    assert all(text[word.start : word.end] == word.text for word in found)


def test_a_long_paragraph_is_cut_in_linear_steps() -> None:
    """A paragraph of a hundred thousand marks is cut, and every mark is a boundary."""
    assert len(split_sentences("No way. " * 100_000, lexicon=LEXICON)) == 100_000
