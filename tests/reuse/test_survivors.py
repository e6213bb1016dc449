"""Which stretch of a text says most of a wording that is gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.lexicon import load
from corpus_tool.model import Survivor
from corpus_tool.reuse.series import MARGIN, TIMES, SaidWords

ENGLISH = load("en")


def ask(wording: str, *paragraphs: str, own: tuple[str, ...] = ()) -> tuple[str, Survivor | None]:
    """Return the stretch that says most of a wording, and what is known of it."""
    found = SaidWords(paragraphs, lexicon=ENGLISH, own=own).survivor(wording)
    return (paragraphs[found.paragraph][found.start : found.end] if found else "", found)


@pytest.mark.parametrize(
    ("wording", "paragraph", "stretch"),
    [
        (
            "the release of all hostages from the lighthouse",
            "They met. They demand that every hostage be released from that lighthouse at once.",
            "hostage be released from that lighthouse",
        ),
        (
            "the seven point consensus on herring",
            "They recall the Seven-Point Consensus, which concerns herrings.",
            "Seven-Point Consensus, which concerns herrings",
        ),
        (
            "lamplighting in ports",
            "They discussed lamp lighting in every port.",
            "lamp lighting in every port",
        ),
        (
            "oppose unilateral tampering with tide tables",
            "They opposed any tampering unilaterally with the tide tables.",
            "opposed any tampering unilaterally with the tide tables",
        ),
    ],
    ids=["endings", "hyphen", "apart", "order"],
)
def test_other_forms_and_another_order_are_found(
    wording: str, paragraph: str, stretch: str
) -> None:
    """Endings, hyphens and order do not hide that the matter is still there."""
    said, found = ask(wording, "Nothing of it stands here.", paragraph)

    assert said == stretch
    assert found is not None and found.says_it


def test_where_nothing_is_left_none_is_found() -> None:
    """A text that shares no telling word with the wording has no stretch of it."""
    assert ask("the covenant on deep wells", "They met by the river at noon.") == ("", None)


def test_one_word_is_not_half_a_wording() -> None:
    """A single shared word of two says nothing; of a heading of one word it is all there is."""
    _, lone = ask("covenant on wells", "They mended a covenant.")
    _, whole = ask("Wells", "They dug wells.")

    assert lone is not None and (lone.kept, lone.words, lone.says_it) == (1, 2, False)
    assert whole is not None and whole.says_it


def test_names_of_the_parties_themselves_tell_nothing() -> None:
    """Japan stands in every sentence of its own texts; Myanmar in one of another matter."""
    assert SaidWords([], lexicon=ENGLISH, own=("JPN",)).telling(
        "Japan’s lighthouses in Myanmar"
    ) == (
        "lighthouses",
        "myanmar",
    )


def test_two_words_on_either_side_of_a_full_stop_are_chance() -> None:
    """Over two sentences three words are asked for."""
    wording = "treaty banning nuclear lanterns"
    _, two = ask(wording, "They praised the lanterns. The treaty is old.")
    _, three = ask(wording, "They praised nuclear lanterns. The treaty stands.")

    assert two is not None and two.kept == 1
    assert three is not None and three.kept == 3


def test_far_apart_is_not_together() -> None:
    """Words count within a stretch that is not much longer than the wording."""
    far = "salt " * ((TIMES * 20 + MARGIN) // 5)
    said, found = ask("herring wardens", f"Herring {far} wardens")

    assert found is not None and found.kept == 1
    assert said in {"Herring", "wardens"}


@given(
    st.text("aeiou stn.-'’", max_size=40),
    st.lists(st.text("aeiou stn.-'’", max_size=80), max_size=4),
)
def test_every_stretch_lies_in_its_paragraph(wording: str, paragraphs: list[str]) -> None:
    """Whatever the text: the span is a part of it, and no more is kept than was asked for."""
    _, found = ask(wording, *paragraphs)

    if found is not None:
        assert 0 <= found.start < found.end <= len(paragraphs[found.paragraph])
        assert 0 < found.kept <= found.words
