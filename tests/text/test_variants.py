"""Spellings of one word agree, and different words do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool import lexicon
from corpus_tool.text.tokens import fold, is_same_wording, squash, wording_key

ENGLISH = lexicon.load("en")


@pytest.mark.parametrize(
    "left, right",
    [
        ("recognise", "Recognize"),
        ("organisations", "organizations"),
        ("analysing", "analyzing"),
        ("programme", "program"),
        ("neighbourhood", "neighborhood"),
        ("centred", "centered"),
        ("co-operation", "cooperation"),
        ("Côte", "Co\u0302te"),
        ("Vietnam’s", "Vietnam's"),
        ("co\u00adoperation", "cooperation"),
        ("fulfil", "fulfill"),
        ("travelling", "traveling"),
        ("U.S.", "U.S."),
    ],
)
def test_one_word_has_one_form(left: str, right: str):
    """Case, hyphen, quotes and the spelling of Britain or America make no difference."""
    assert fold(left, lexicon=ENGLISH) == fold(right, lexicon=ENGLISH)


@pytest.mark.parametrize(
    "left, right",
    [
        ("will", "shall"),
        ("promise", "promised"),
        ("support", "supports"),
        ("U.S.", "us"),
        ("four", "for"),
        ("hour", "our"),
        ("filling", "filing"),
        ("2021-22", "2021-23"),
        ("prise", "rise"),
    ],
)
def test_two_words_have_two_forms(left: str, right: str):
    """Another verb form, modal, number or word is another word."""
    assert fold(left, lexicon=ENGLISH) != fold(right, lexicon=ENGLISH)


def test_squash_keeps_letters_digits_and_signs():
    """Spaces, punctuation and case are left out; signs of currency are not."""
    assert squash("Decision-making: €5, 3.5 %") == "decisionmaking€535"


@pytest.mark.parametrize(
    "left, right",
    [
        ("The Leaders recognise the programme.", "THE LEADERS RECOGNIZE THE PROGRAM"),
        ("signed on 3 May 2031 by President Okoro", "signed on June 4, 2032 by President Abara"),
        ("between the United States and Thailand", "between Japan and the Lao PDR"),
        ("U.S. firms and Viet Nam", "Thai firms and Vietnam"),
        ("one hundred per cent", "one hundred percent"),
        ("decision making & trade", "decision-making and trade"),
        ("“open”, free", '"open" free'),
        ("", "…"),
    ],
)
def test_the_same_wording(left: str, right: str):
    """Case, punctuation, spelling, dates and names do not count."""
    assert is_same_wording(left, right, lexicon=ENGLISH)


@pytest.mark.parametrize(
    "left, right",
    [
        ("They will meet.", "They may meet."),
        ("the 60th anniversary", "the 70th anniversary"),
        ("15 days", "30 days"),
        ("$5 million", "€5 million"),
        ("President Okoro", "Prime Minister Okoro"),
        ("peace in the region", "peace in region"),
        ("in the South China Sea", "in the East China Sea"),
    ],
)
def test_another_wording(left: str, right: str):
    """A modal, an ordinal, a number, an office, an article, a place count."""
    assert not is_same_wording(left, right, lexicon=ENGLISH)


@given(st.text())
def test_any_text_is_the_same_as_itself_in_capitals_of_ascii(text: str):
    """The key of a text is the key of the text with quotes and spaces changed."""
    assert wording_key(text, lexicon=ENGLISH) == wording_key(f" {text} ", lexicon=ENGLISH)
