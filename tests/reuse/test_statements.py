"""Formulae of real statements, read beforehand by a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_tool import lexicon
from corpus_tool.model import Formula
from corpus_tool.reuse.formulae import find_formulae
from tests.reuse.statements import read_statements

WORDS = lexicon.load("en")


def formulae(folder: Path, pattern: str) -> tuple[Formula, ...]:
    """Find the formulae of statements whose names fit."""
    carriers, passages = read_statements(folder, pattern, lexicon=WORDS)
    return find_formulae(carriers, passages, lexicon=WORDS).formulae


@pytest.mark.shared
def test_trade_frameworks_show_their_fillings(shared: Path) -> None:
    """Of one template with other partners, the slots tell the partners' names."""
    found = formulae(shared / "statements", "2025-*reci*")
    names = {name for f in found for slot in f.slots for name in slot.fillings}

    assert {"Thailand", "Indonesia", "Malaysia"} <= names
    assert any("[PARTY]" in f.template and "non-tariff barriers" in f.template for f in found)


@pytest.mark.shared
def test_quad_formulae(shared: Path) -> None:
    """What the Quad says year by year is found."""
    templates = " | ".join(f.template for f in formulae(shared / "statements", "*quad*"))

    assert "challenges to the maritime rules-based order" in templates


@pytest.mark.shared
def test_exchange_of_visits(shared: Path) -> None:
    """The yearly press statements of two neighbours share whole sentences but for the names."""
    found = formulae(shared / "statements", "*annual-exchange*")

    assert any(f.words > 20 and f.documents >= 3 for f in found)
