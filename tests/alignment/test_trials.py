"""Edited copies of real statements: every link is known, and nearly every one is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus_tool import lexicon, semantics
from corpus_tool.alignment import align
from corpus_tool.evaluation.score import LinkCounts, count_links
from corpus_tool.evaluation.trials import HARD, LIGHT, make_trial
from corpus_tool.model import Options, Paragraph

WORDS = lexicon.load("en")


@pytest.fixture(scope="module")
def statements(shared: Path) -> list[tuple[Paragraph, ...]]:
    """Every second statement of middle length, cut at its empty lines."""
    texts = [_cut(path) for path in sorted((shared / "statements").glob("*.md"))]
    return [text for text in texts if 12 <= len(text) <= 45][::2]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("edits", "encoder", "f1", "moved"),
    [
        (LIGHT, "small", 0.99, 0.95),
        (LIGHT, "none", 0.99, 0.95),
        (HARD, "small", 0.98, 0.95),
        (HARD, "none", 0.98, 0.95),
    ],
)
def test_edited_copies_are_aligned(statements, edits, encoder, f1, moved):
    """Word edits, new names, splits, mergers, moves, additions and drops are seen through."""
    model = semantics.load(encoder)
    counts = LinkCounts()
    for seed, text in enumerate(statements if model is None else statements[::12]):
        gold = make_trial(text, edits=edits, seed=seed)
        found = align(gold.left, gold.right, options=Options(), lexicon=WORDS, encoder=model)
        counts += count_links(gold, found.links)

    assert counts.f1 >= f1
    assert counts.moved_f1 is not None
    assert counts.moved_f1 >= moved


def _cut(path: Path) -> tuple[Paragraph, ...]:
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text("utf-8"), flags=re.DOTALL)
    plain = re.sub(r"<[^>]*>|[*_#\\]", "", text)
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", plain))
    return tuple(Paragraph(block) for block in blocks if len(block.split()) >= 4)
