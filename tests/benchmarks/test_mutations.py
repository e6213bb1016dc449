"""One change of one kind in a text, and whether it is told."""

from __future__ import annotations

import random

from benchmarks.mutations import HARMLESS, SUBSTANCE, is_told, mutate
from tests.reading.texts import make_text

TEXT = make_text(
    [
        "Ghana and Peru will lend 30 million dollars and 25 per cent of the fee by the spring.",
        "The Harbour Authority’s pilots shall organize seven tours, dances, and feasts.",
        "They thanked the bands.",
    ]
)


def test_every_kind_of_substance_is_told_of_this_text() -> None:
    """Each kind that finds a place is told as substance, and opens the page."""
    tried = []
    for kind, change in SUBSTANCE.items():
        for changed in mutate(TEXT, change, random.Random(3)):
            tried.append(kind)
            assert is_told(TEXT, changed) == (True, True), kind

    assert {"amount", "percentage", "negation", "modal verb", "brackets", "name"} <= set(tried)


def test_no_harmless_kind_is_told_of_this_text() -> None:
    """Each kind of other print that finds a place is no substance."""
    tried = []
    for kind, change in HARMLESS.items():
        for changed in mutate(TEXT, change, random.Random(3)):
            tried.append(kind)
            assert is_told(TEXT, changed) == (False, False), kind

    assert {"spelling", "white space", "serial comma", "shape of quotes", "per cent"} <= set(tried)
