"""The readings of a link: exact, minimal, humane."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from corpus_tool import lexicon
from corpus_tool.analysis.wording import compare
from corpus_tool.model import PARAGRAPH_BREAK, Options, Reading, ReadingKind

ENGLISH = lexicon.load("en")
LETTERS = "ab .,;\n-’'“é\u0301ก่ำเ協カー\u200d👩🇯🇵שلا\r\u200b\u00ad\u17d2ក1$"
ANY = st.one_of(st.text(max_size=60), st.text(LETTERS, max_size=60))
WORDS = st.lists(
    st.sampled_from(
        [
            *("the", "of", "trade", "Laos", ",", "\n\n", "sea", "will", ".", "Republic", "Korea"),
            *("3", "May", "2031", "President", "Okoro", "The", "programme", "program", "(", "\n"),
        ]
    )
)


def read(left: str, right: str) -> tuple[Reading, ...]:
    """Compare with the defaults."""
    return compare(left, right, options=Options(), lexicon=ENGLISH)


def seen(text: str) -> str:
    """Return what a reader sees of a text, spaces left out."""
    return "".join(c for c in text if unicodedata.category(c)[0] not in "CZ" or c.isalnum())


def check(left: str, right: str) -> None:
    """Assert what holds of the readings of any two texts."""
    readings = read(left, right)
    assert "".join(reading.left for reading in readings) == left
    assert "".join(reading.right for reading in readings) == right
    for reading in readings:
        for side in (reading.left, reading.right):
            assert PARAGRAPH_BREAK not in side or side == PARAGRAPH_BREAK
        if reading.kind is ReadingKind.KEPT:
            assert seen(reading.left) == seen(reading.right)
        if reading.kind is ReadingKind.ADDED:
            assert reading.right and not reading.left
        if reading.kind is ReadingKind.REMOVED:
            assert reading.left and not reading.right
        if reading.kind is ReadingKind.REPLACED:
            assert reading.left and reading.right


@given(ANY, ANY)
def test_any_two_strings_are_reproduced(left: str, right: str):
    """The joined readings are both texts, character by character, whatever the texts are."""
    check(left, right)


@given(WORDS, WORDS)
def test_any_two_texts_are_reproduced(left: list[str], right: list[str]):
    """Texts that share many words are reproduced, too."""
    check(" ".join(left), " ".join(right))


@given(ANY)
def test_a_text_against_itself_is_kept(text: str):
    """A text compared with itself has no change."""
    assert all(reading.kind is ReadingKind.KEPT for reading in read(text, text))
