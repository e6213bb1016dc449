"""The readings of a link: exact, minimal, humane."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool import lexicon
from corpus_tool.model import PARAGRAPH_BREAK, Options, Reading, ReadingKind, Relation
from corpus_tool.wording.wording import compare_words

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


RELATIONS = st.sampled_from([None, Relation.EDITED, Relation.REWORDED])
ORDER = [ReadingKind.REMOVED, ReadingKind.REPLACED, ReadingKind.ADDED]


def read(left: str, right: str, relation: Relation | None = None) -> tuple[Reading, ...]:
    """Compare with the defaults."""
    return compare_words(left, right, options=Options(), lexicon=ENGLISH, relation=relation)


def seen(text: str) -> str:
    """Return what a reader sees of a text, spaces left out."""
    return "".join(c for c in text if unicodedata.category(c)[0] not in "CZ" or c.isalnum())


def check(left: str, right: str, relation: Relation | None) -> None:
    """Assert what holds of the readings of any two texts."""
    readings = read(left, right, relation)
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


@given(ANY, ANY, RELATIONS)
def test_any_two_strings_are_reproduced(left: str, right: str, relation: Relation | None):
    """The joined readings are both texts, character by character, whatever the texts are."""
    check(left, right, relation)


@given(WORDS, WORDS, RELATIONS)
def test_any_two_texts_are_reproduced(left: list[str], right: list[str], relation: Relation | None):
    """Texts that share many words are reproduced, too."""
    check(" ".join(left), " ".join(right), relation)


@given(ANY)
def test_a_text_against_itself_is_kept(text: str):
    """A text compared with itself has no change."""
    assert all(reading.kind is ReadingKind.KEPT for reading in read(text, text))


@given(WORDS, WORDS)
def test_swapping_the_sides_mirrors(left: list[str], right: list[str]):
    """The same words are kept whichever text comes first."""
    there = read(" ".join(left), " ".join(right))
    back = read(" ".join(right), " ".join(left))

    assert kept_words(there) == kept_words(back)


def kept_words(readings: tuple[Reading, ...]) -> list[str]:
    """Return the words that both sides keep."""
    kept = (r.right for r in readings if r.kind is ReadingKind.KEPT)
    return " ".join(kept).split()


@given(WORDS)
def test_spaces_are_no_change(words: list[str]):
    """Two spaces for one, or a line's end, change nothing a reader sees."""
    left, right = " ".join(words), "  ".join(words).replace(" \n ", "\t")
    readings = read(left, right)

    assert all(r.kind is ReadingKind.KEPT for r in readings if "\n" not in r.left + r.right)


@given(WORDS, WORDS)
def test_marks_cover_whole_words(left: list[str], right: list[str]):
    """No reading begins or ends inside a word."""
    for side in ("left", "right"):
        texts = [text for r in read(" ".join(left), " ".join(right)) if (text := getattr(r, side))]
        for before, after in pairwise(texts):
            assert not (before[-1].isalnum() and after[0].isalnum())


@given(WORDS, WORDS, st.integers(0, 6))
def test_any_floor_reproduces(left: list[str], right: list[str], floor: int):
    """Whatever the floor of kept words, both texts are reproduced."""
    readings = compare_words(
        " ".join(left), " ".join(right), options=Options(min_kept=floor), lexicon=ENGLISH
    )

    assert "".join(r.left for r in readings) == " ".join(left)
    assert "".join(r.right for r in readings) == " ".join(right)


def test_a_higher_floor_keeps_less():
    """Between two rewritten stretches three words stay at the default floor, not at a higher."""
    left = "Ships of the northern line carry timber, grain and salt to every port."
    right = "Barges along canals bring timber, grain and salt from all inland mills."
    kept = [
        sum(len(r.right) for r in found if r.kind is ReadingKind.KEPT)
        for floor in (0, 3, 6)
        for found in [compare_words(left, right, options=Options(min_kept=floor), lexicon=ENGLISH)]
    ]

    assert kept[0] >= kept[1] > kept[2]


def test_removed_words_come_first():
    """In a change the left words are never behind the right ones, breaks or not."""
    readings = read("One.\n\nTwo of three.\n\nFour sail.", "Ten men walk home.")
    kinds = [r.kind for r in readings if r.kind is not ReadingKind.KEPT]

    assert kinds == sorted(kinds, key=ORDER.index)


@pytest.mark.shared
def test_silent_edits_are_found(shared: Path):
    """Two postings of one text differ in one removed word of twenty thousand: no more."""
    texts = []
    for number in (1, 2):
        file = shared / f"versions/wh_2023-05-20_g7-hiroshima-communique.v{number}.md"
        body = file.read_text("utf-8").split("---", 2)[2]
        texts.append(PARAGRAPH_BREAK.join(" ".join(p.split()) for p in body.split("\n\n")))

    changes = [r for r in read(*texts) if r.kind is not ReadingKind.KEPT]

    assert [(r.kind, r.left, r.right) for r in changes] == [(ReadingKind.REMOVED, "full ", "")]


@pytest.mark.shared
def test_a_redline_is_coherent(shared: Path):
    """On real edited links there are at most a third of the marks of a plain word diff."""
    ours = theirs = 0
    for left, right in edited_links(shared / "gold"):
        readings = read(left, right)
        ours += sum(r.kind is not ReadingKind.KEPT for r in readings)
        blocks = SequenceMatcher(None, left.split(), right.split(), autojunk=False).get_opcodes()
        theirs += sum(tag != "equal" for tag, *_ in blocks)

    assert 0 < 3 * ours <= 2 * theirs


def edited_links(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the texts of the edited links of the gold files."""
    for file in sorted(folder.glob("*.json")):
        gold = json.loads(file.read_text("utf-8"))
        lefts, rights = (
            {p["n"]: p["text"] for p in gold[side]["paragraphs"]} for side in ("left", "right")
        )
        for link in gold["links"]:
            if link["relation"] == "edited":
                yield (
                    PARAGRAPH_BREAK.join(lefts[i] for i in link["left"]),
                    PARAGRAPH_BREAK.join(rights[j] for j in link["right"]),
                )
