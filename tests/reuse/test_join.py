"""The exact join of paragraphs, beside one that compares every pair."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tool import lexicon
from corpus_tool.model import NearDuplicate, ReuseOptions
from corpus_tool.reuse import near_duplicates
from corpus_tool.reuse.near_duplicates import join_paragraphs
from corpus_tool.text.stream import read_stream

WORDS = lexicon.load("en")
FEW = st.lists(st.sampled_from(["ab", "cd", "ef", "gh"]), max_size=14).map(" ".join)
"""Texts of so few words that most share runs with some other."""


def brute_force(texts: list[str], options: ReuseOptions) -> set[tuple[int, int, float]]:
    """Compare every text with every other, by Python's own sets."""
    stream = read_stream(texts, lexicon=None)
    words = [
        tuple(stream.hashes[low:high].tolist())
        for low, high in zip(stream.bounds[:-1], stream.bounds[1:], strict=True)
    ]
    firsts = {own: n for n, own in reversed(list(enumerate(words))) if len(own) >= 3}
    found = {(firsts[own], n, 1.0) for n, own in enumerate(words) if firsts.get(own, n) != n}
    sets = {
        n: {own[k : k + options.shingle] for k in range(len(own) - options.shingle + 1)}
        for n, own in enumerate(words)
        if firsts.get(own, n) == n
    }
    for left, right in combinations(sets, 2):
        common = len(sets[left] & sets[right])
        if common and common / len(sets[left] | sets[right]) >= options.threshold:
            found.add((left, right, common / len(sets[left] | sets[right])))
    return found


@settings(max_examples=200, deadline=None)
@given(
    st.lists(FEW, unique=True, max_size=12),
    st.integers(1, 5),
    st.sampled_from([0.3, 0.5, 0.7, 0.9, 1.0]),
)
def test_nothing_is_missed_and_nothing_added(
    texts: list[str], shingle: int, threshold: float
) -> None:
    """The join finds exactly the pairs that comparing all with all finds."""
    options = ReuseOptions(shingle=shingle, threshold=threshold)
    found = join_paragraphs(texts, options=options, lexicon=None)

    assert {(p.left, p.right, p.similarity) for p in found.pairs} == brute_force(texts, options)
    assert found.bounded == ()


def test_names_and_dates_do_not_count() -> None:
    """Texts that differ in leader, party and date only are one class."""
    left = "President Okoro reaffirmed the support of Kenya for the plan of 3 May 2031."
    right = "Prime Minister Adeyemi reaffirmed the support of Ghana for the plan of 9 June 2030."

    found = join_paragraphs([left, right], lexicon=WORDS)

    assert found.pairs == (NearDuplicate(0, 1, 1.0),)
    assert join_paragraphs([left, right], lexicon=None).pairs == ()


def test_short_texts_are_compared_as_wholes() -> None:
    """A text of fewer words than a shingle has only its equals."""
    texts = ["They thanked Japan warmly.", "They thanked Laos warmly.", "They thanked warmly Laos."]

    assert join_paragraphs(texts, lexicon=WORDS).pairs == (NearDuplicate(0, 1, 1.0),)


def test_mere_fillings_are_no_near_duplicates() -> None:
    """A text that is a name or a date and little else repeats no wording."""
    assert join_paragraphs(["President Okoro:", "President Adeyemi:"], lexicon=WORDS).pairs == ()


def test_a_class_is_spoken_for_by_its_first() -> None:
    """A wording in a thousand texts makes a thousand pairs, not half a million."""
    texts = [f"We recall the plan agreed upon in the year {1000 + n}." for n in range(1000)]

    assert len(join_paragraphs(texts, lexicon=WORDS).pairs) == 999


def test_what_is_bounded_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shingle that too many share is looked at only so far, and the report says how far."""
    monkeypatch.setattr(near_duplicates, "MAX_GROUP", 10)
    monkeypatch.setattr(near_duplicates, "FEW", 3)
    texts = [f"one two three four five six seven x{n}" for n in range(20)]

    found = join_paragraphs(texts, lexicon=None)

    assert found.bounded
    assert all(bounded.kept < bounded.found for bounded in found.bounded)
    assert found.bounded[0].sample.startswith("one two three")


@pytest.mark.parametrize("texts", [[], [""], ["", " ", "—"], ["a" * 1_000_000]])
def test_nothing_to_join(texts: list[str]) -> None:
    """Empty texts and one endless word have no near-duplicates."""
    assert join_paragraphs(texts, lexicon=WORDS).pairs == ()
