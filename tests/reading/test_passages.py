"""What one text says and the other does not, and how it is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus_tool.model import Comparison
from corpus_tool.reading.headlines import MAX_HEADLINE, MAX_TO_END_NAME
from corpus_tool.reading.passage_labels import LabelSource
from corpus_tool.reading.passages import PairPassages, Verdict, pick_passages
from tests.reading.texts import REAL_PAIRS, SUBJECTS, compare, compare_statements, read

FERRY = "The two sides agreed to open a ferry line between Anselmport and Tolm before the spring."
GRAIN = (
    "They condemned the illegal fishing of outsiders and called for the release of all crews held."
)
DRUGS = (
    "They decided to set up a joint task force against the trafficking of narcotic drugs by sea."
)
DRUGS_OTHERWISE = "Both governments will fight illicit drugs together with their neighbours."


def test_a_passage_whose_subject_is_nowhere_named_is_absent() -> None:
    """Gone is said of a passage only when no phrase of its subject stands in the other text."""
    reading = read(compare([FERRY, DRUGS], [FERRY]))

    assert [(p.label.text, p.verdict) for p in reading.left.passages] == [("Drugs", Verdict.ABSENT)]
    assert reading.left.subjects == ("Drugs",)


def test_a_passage_whose_subject_is_still_named_is_not_absent() -> None:
    """What is said in other words is told so, with the paragraph to look at."""
    reading = read(compare([FERRY, DRUGS], [FERRY, DRUGS_OTHERWISE]))
    (passage,) = reading.left.passages

    assert passage.verdict is Verdict.OTHER_WORDS
    assert passage.still_at == 1
    assert reading.left.subjects == ()


def test_a_sentence_put_into_a_kept_paragraph_is_a_passage() -> None:
    """What is new inside an edited paragraph is told, and not the paragraph."""
    reading = read(compare([FERRY, GRAIN], [f"{FERRY} {DRUGS}", GRAIN]))
    (passage,) = reading.right.passages

    assert not passage.is_paragraph
    assert passage.headline.text.startswith("decided to set up")


def test_every_kept_sentence_is_counted() -> None:
    """A sentence without a subject of the list is kept as well as one that has one."""
    reading = read(compare(["They survey the delta.", DRUGS], ["They survey the delta.", DRUGS]))

    assert reading.right.kept_sentences == reading.right.sentences == 2
    assert sum(count for _, count in reading.right.kept) == 1


def test_a_paragraph_that_moved_is_no_passage() -> None:
    """Nothing is gone or new where paragraphs only changed places."""
    reading = read(compare([FERRY, GRAIN, DRUGS], [DRUGS, FERRY, GRAIN]))

    assert reading.left.passages == reading.right.passages == ()
    assert reading.left.subjects == reading.right.subjects == ()


def test_paragraphs_run_together_lose_nothing() -> None:
    """Three paragraphs made into one say the same sentences."""
    reading = read(compare([FERRY, GRAIN, DRUGS], [f"{FERRY} {GRAIN} {DRUGS}"]))

    assert reading.left.passages == reading.right.passages == ()


def test_one_subject_does_not_fill_a_column() -> None:
    """Of four passages on one subject and one on another both are among the first two."""
    hospital = "They decided to set up a joint hospital of 9 wards for the crews of both fleets."
    drugs = [DRUGS.replace("task force", f"task force of {n} officers") for n in (12, 40, 77, 93)]
    reading = read(compare([FERRY], [FERRY, *drugs, hospital]))
    picked, rest = pick_passages(reading.right.passages, 2)

    assert len({passage.label.text for passage in picked}) == 2
    assert len(picked) + len(rest) == len(reading.right.passages)


@pytest.fixture(scope="module", params=REAL_PAIRS, ids=["-".join(p) for p in REAL_PAIRS])
def real(request: pytest.FixtureRequest, shared: Path) -> tuple[Comparison, PairPassages]:
    """Return a pair of real statements, compared and read."""
    comparison = compare_statements(shared / "statements", *request.param)
    return comparison, read(comparison)


def test_headlines_are_words_of_their_paragraphs(real: tuple[Comparison, PairPassages]) -> None:
    """Every headline and fact is a stretch of its paragraph, and not too long."""
    comparison, reading = real
    for side, version in ((reading.left, comparison.left), (reading.right, comparison.right)):
        assert side.passages
        for passage in side.passages:
            text = version.paragraphs[passage.paragraph].text
            head = passage.headline
            assert text[head.start : head.end] == head.text
            assert 0 < len(head.text) <= MAX_HEADLINE + MAX_TO_END_NAME
            for fact in passage.facts:
                assert text[fact.start : fact.end] == fact.text


def test_headlines_end_where_a_reader_may_stop(real: tuple[Comparison, PairPassages]) -> None:
    """A headline that is cut ends on no article, preposition or negation, in no word or bracket."""
    comparison, reading = real
    for side, version in ((reading.left, comparison.left), (reading.right, comparison.right)):
        for head in (passage.headline for passage in side.passages):
            text = head.text
            assert text.count("(") == text.count(")"), text
            if head.is_cut:
                assert not re.search(r"\s(?:the|a|an|of|to|and|not|with|by|for)\Z", text), text
                (paragraph,) = {
                    version.paragraphs[p.paragraph].text
                    for p in side.passages
                    if p.headline is head
                }
                assert not re.match(r"\w", paragraph[head.end :]), text


def test_nothing_is_absent_that_the_other_text_names(
    real: tuple[Comparison, PairPassages],
) -> None:
    """No passage told as absent has a label of which a phrase stands in the other text."""
    comparison, reading = real
    for side, other in ((reading.left, comparison.right), (reading.right, comparison.left)):
        whole = " ".join(paragraph.text for paragraph in other.paragraphs)
        named = {hit.label for hit in SUBJECTS.find(whole)}
        for passage in side.passages:
            if passage.verdict is Verdict.ABSENT:
                assert passage.label.source in (LabelSource.SUBJECT, LabelSource.NAME)
                assert passage.label.text not in named
                assert passage.label.text not in whole
        assert not named & set(side.subjects)
        assert not [name for name in side.names if name in whole]


def test_the_same_texts_give_the_same_reading(real: tuple[Comparison, PairPassages]) -> None:
    """Reading is a function of the comparison."""
    comparison, reading = real

    assert read(comparison) == reading
