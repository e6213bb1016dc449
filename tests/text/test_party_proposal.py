"""Parties are proposed from titles that name them as those who speak, and from no others."""

from __future__ import annotations

import pytest

from corpus_tool.lexicon import load
from corpus_tool.text.party_proposal import propose_parties

NAMED = [
    ("Joint Statement between Japan and the Lao PDR on Water", "JPN LAO"),
    ("Joint Declaration of the Republic of Korea, Japan and China on Trade", "KOR JPN CHN"),
    ("Joint Statement on Ukraine by the EU and Japan", "EU JPN"),
    ("Agreement between the Government of Australia and the Government of Indonesia", "AUS IDN"),
    ("Joint Statement by the President of Kenya and the Prime Minister of Viet Nam", "KEN VNM"),
    ("ASEAN-Japan Joint Vision", "ASEAN JPN"),
    ("India – France Joint Statement", "IND FRA"),
]
NOT_NAMED = [
    "Statement on the situation in Sudan and South Sudan",
    "Statement of Japan on the war between Russia and Ukraine",
    "History of Japan and China in the Sea",
    "Treaty of Amity in Southeast Asia",
    "Joint Statement of Ashlen and Corrow",
]


@pytest.mark.parametrize(("title", "codes"), NAMED)
def test_those_who_speak_are_proposed(title, codes):
    """Names in a row after between, of or by, or first of all, are the parties."""
    assert [code for code, _ in propose_parties(title, load())] == codes.split()


@pytest.mark.parametrize("title", NOT_NAMED)
def test_those_spoken_of_are_not(title):
    """A country that a statement is about is not proposed as its party."""
    assert propose_parties(title, load()) == ()
