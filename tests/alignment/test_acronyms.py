"""Abbreviations that a text explains."""

from __future__ import annotations

import pytest

from corpus_tool.alignment.terms import Acronyms


@pytest.mark.parametrize(
    ("text", "short", "words"),
    [
        ("clearance of unexploded ordnance (UXO) in", "UXO", "unexploded ordnance"),
        ("the Law of the Hill Farms (LHF)", "LHF", "Law of the Hill Farms"),
        ("Small Modular Reactors (SMRs)", "SMR", "Small Modular Reactors"),
        ("the Bureau of Honey (the “BoH”)", "BoH", "Bureau of Honey"),
    ],
)
def test_an_explanation_is_found(text, short, words):
    """The words before the bracket whose letters make the abbreviation explain it."""
    assert Acronyms([text]).known == {short: tuple(words.split())}


@pytest.mark.parametrize("text", ["the summit (GENEVA) in May", "He met (ABC) them", "(XYZ)"])
def test_a_bracket_that_explains_nothing_is_left(text):
    """Letters that no words before them make are no abbreviation of these."""
    assert not Acronyms([text]).known


def test_either_way_of_saying_it_gains_the_other():
    """The abbreviation brings its words, the words bring their abbreviation."""
    acronyms = Acronyms(["unexploded ordnance (UXO)"])

    assert acronyms.expand(["UXO", "clearance"]) == ["ordnance", "unexploded"]
    assert acronyms.expand(["clear", "unexploded", "ordnance"]) == ["UXO"]
    assert acronyms.expand(["unexploded", "ordnance", "UXO"]) == []
    assert acronyms.expand(["free", "trade"]) == []
