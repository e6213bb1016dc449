"""Words and sentences as the aligner counts them."""

from __future__ import annotations

import pytest

from corpus_tool.alignment.terms import sentence_ranges, stem, word_ranges


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Parties", "party"),
        ("cooperation", "cooperations"),
        ("strengthening", "strengthen"),
        ("recognised", "recognise"),
        ("Naïve", "NAÏVE"),
        ("investments", "invest"),
    ],
)
def test_forms_of_one_word_are_one_term(one, other):
    """Case, plural and common endings do not count."""
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("port", "part"), ("ASEAN", "Asia"), ("is", "it")])
def test_other_words_are_other_terms(one, other):
    """Short words are left as they are."""
    assert stem(one) != stem(other)


def test_possessives_and_hyphens_do_not_count():
    """A word is the same with and without its 's, and in a compound."""
    assert word_ranges("The ROK’s people-to-people ties") == [
        "The", "ROK", "people", "to", "people", "ties",
    ]  # fmt: skip


def test_scripts_without_spaces_are_cut_into_pairs():
    """Han, Thai and Lao words overlap where they share a stretch."""
    assert set(word_ranges("法の支配")) & set(word_ranges("支配権"))
    assert len(word_ranges("ສະບາຍດີ")) > 1


def test_sentences_end_at_points_and_semicolons():
    """Initials and abbreviations end none."""
    assert sentence_ranges("The U.S. side agreed. Both sides met; they parted.") == [
        "The U.S. side agreed.",
        "Both sides met;",
        "they parted.",
    ]
