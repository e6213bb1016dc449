"""The peers do what they are said to do."""

from __future__ import annotations

from benchmarks.peers import (
    difflib_pairs,
    encoder_pairs,
    naive_sentences,
    naive_units,
    rapidfuzz_pairs,
    tfidf_pairs,
)
from corpus_tool import semantics

LEFT = ["The harbour light burns all winter.", "Pilots are trained at the school."]


def test_difflib_pairs_equal_and_replaced_paragraphs_in_order() -> None:
    """An equal paragraph meets its equal, a replaced one what stands in its place."""
    right = [LEFT[0], "Orchards are pruned in February."]

    assert [pair[:2] for pair in difflib_pairs(LEFT, right)] == [(0, 0), (1, 1)]


def test_rapidfuzz_finds_the_best_assignment() -> None:
    """Order does not matter to an assignment."""
    pairs = rapidfuzz_pairs(LEFT, [LEFT[1], LEFT[0], "Other."])

    assert sorted(pair[:2] for pair in pairs) == [(0, 1), (1, 0)]
    assert all(score == 100 for _, _, score in pairs)


def test_cosines_find_the_best_assignment() -> None:
    """Of words that few texts have, and of meaning."""
    right = [LEFT[1], LEFT[0], "Other."]
    encoder = semantics.load("static")
    assert encoder is not None

    for found in (tfidf_pairs(LEFT, right), encoder_pairs(LEFT, right, encoder=encoder)):
        assert sorted(pair[:2] for pair in found) == [(0, 1), (1, 0)]
        assert all(99 < score < 101 for _, _, score in found)


def test_the_naive_cutter_strips_marks_and_splits_at_blank_lines() -> None:
    """Front matter, emphasis and numbers go; a heading stays a unit, as with a short script."""
    text = "---\ntitle: x\n---\n## **Light**\n\n1. Lamps\nburn.\n\n2. Ships *see*.\n"

    assert naive_units(text) == ["Light", "Lamps\nburn.", "Ships see."]


def test_the_naive_rule_stumbles_over_abbreviations() -> None:
    """It is a peer worth beating, not a straw man: it errs where a capital follows a point."""
    text = "H.E. Mr. Fenn spoke. We listened."

    spans = naive_sentences(text)

    assert [text[start:end] for start, end in spans] == [
        "H.E. ",
        "Mr. ",
        "Fenn spoke. ",
        "We listened.",
    ]
