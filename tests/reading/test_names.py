"""Proper names and figures in a sentence."""

from __future__ import annotations

import pytest

from corpus_tool.reading.names import find_figures, find_proper_names
from tests.reading.texts import ENGLISH


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The Harbour and Fisheries Agreement ended.", ["Harbour and Fisheries Agreement"]),
        ("The Coastal Waters Initiative (CWI) goes on.", ["Coastal Waters Initiative (CWI)"]),
        ("The CWI and the Grain Reserve Fund meet.", ["CWI", "Grain Reserve Fund"]),
        ("They bought four Heron-2 aircraft.", ["Heron-2"]),
        ("Japan’s Blue Lantern Programme ends in May 2031.", ["Blue Lantern Programme"]),
        ("Prime Minister Adeyemi met President Okafor in Japan.", []),
        ("WELCOMING the results of the visit, they parted.", []),
        ("The two Leaders met on 3 May 2031.", []),
        ("HOLD a regatta under the CWI.", ["CWI"]),
    ],
)  # fmt: skip
def test_names(sentence: str, names: list[str]) -> None:
    """Institutions, programmes and things are names; persons, parties, dates and openings not."""
    found = find_proper_names(sentence, lexicon=ENGLISH)

    assert [n.text + (f" ({n.acronym})" if n.acronym else "") for n in found] == names


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("They gave US$1.5 million for 31 Heron-2 aircraft.", ["US$1.5 million money", "31 count"]),
        ("It grew by 12.5 % to 3 billion yen.", ["12.5 % percent", "3 billion yen money"]),
        ("By 15 June 2031 they will train 2,000 teachers.", ["15 June 2031 date", "2,000 count"]),
        ("Under Resolution 2593 and Article 5 they met.", []),
    ],
)  # fmt: skip
def test_figures(sentence: str, figures: list[str]) -> None:
    """Sums, shares, dates and counts are figures; the numbers of instruments are not."""
    found = find_figures(sentence, lexicon=ENGLISH)

    assert [f"{f.text} {f.kind}" for f in found] == figures


def test_names_and_figures_stand_where_they_say() -> None:
    """The offsets of a name and of a figure are those of its words."""
    sentence = "The Grain Reserve Fund gave €40 million to 300 farmers of the Lower Tolm Basin."
    items = (
        *find_proper_names(sentence, lexicon=ENGLISH),
        *find_figures(sentence, lexicon=ENGLISH),
    )

    assert len(items) == 4
    assert all(sentence[item.start : item.end] == item.text for item in items)
