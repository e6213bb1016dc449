"""The life of a formula."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool import lexicon
from corpus_tool.model import Lineage, Passage, PassagePlace
from corpus_tool.reuse.formulae import find_formulae
from corpus_tool.reuse.lineage import formula_first_seen, is_earlier, trace_lineage
from corpus_tool.reuse.near_duplicates import join_paragraphs
from tests.reuse.corpora import corpus

WORDS = lexicon.load("en")
STEM = "both sides will deepen their cooperation on fisheries, salt, tides and beacons"
TEXTS = {
    "veldria 2033-05-01": [f"They said {STEM} without any delay."],
    "saltmere 2031-05-01": [f"They said {STEM} without delay."],
    "ostmark 2032": [f"They said {STEM} without delay."],
    "nowhere": [f"They said {STEM} without delay."],
}
PARTIES = {
    "saltmere 2031-05-01": ("A", "B"),
    "ostmark 2032": ("A", "B"),
    "veldria 2033-05-01": ("A", "C"),
    "nowhere": ("A", "D"),
}


def lineage(texts: dict[str, list[str]], parties: dict[str, tuple[str, ...]]) -> Lineage:
    """Trace the only formula of a corpus."""
    carriers, passages = corpus(texts, parties=parties)
    (formula,) = find_formulae(carriers, passages, lexicon=WORDS).formulae
    return trace_lineage(formula, carriers, by_place(passages))


def by_place(passages: list[Passage]) -> dict[PassagePlace, str]:
    """Return the text of every paragraph."""
    return {PassagePlace(p.version, p.paragraph): p.text for p in passages}


def test_first_use_is_by_date() -> None:
    """The first use is the one of the least date, whatever was imported first."""
    found = lineage(TEXTS, PARTIES)

    assert [use.carrier.key for use in found.first] == ["saltmere-2031-05-01"]
    assert [use.carrier.date for use in found.uses] == ["2031-05-01", "2032", "2033-05-01"]


def test_undated_documents_are_named_apart() -> None:
    """A document without a date stands in no order."""
    found = lineage(TEXTS, PARTIES)

    assert [use.carrier.key for use in found.undated] == ["nowhere-"]


def test_changes_are_against_the_nearest_earlier_use() -> None:
    """A change tells the words that went and came."""
    (change,) = lineage(TEXTS, PARTIES).changes

    assert (change.earlier.carrier.date, change.later.carrier.date) == ("2032", "2033-05-01")
    assert (change.removed, change.added) == ((), ("any",))


def test_crossings() -> None:
    """A formula crosses where other partners use it for the first time."""
    (crossing,) = lineage(TEXTS, PARTIES).crossings

    assert crossing.earlier.carrier.partners == ("A", "B")
    assert crossing.later.carrier.partners == ("A", "C")


def test_dates_that_cannot_be_told_apart() -> None:
    """Of uses that may be of the same day, each may be the first."""
    texts = {name.replace("2032", "2031"): own for name, own in TEXTS.items()}

    assert len(lineage(texts, PARTIES).first) == 2


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("2024", "2025", True),
        ("2025", "2025-06", False),
        ("2025-06", "2025", False),
        ("2025-05", "2025-06-01", True),
        ("2025-06-01", "2025-06-01", False),
    ],
)
def test_earlier(left: str, right: str, expected: bool) -> None:
    """A date is earlier where the whole of its span is."""
    assert is_earlier(left, right) is expected


DATES = st.one_of(
    st.integers(2000, 2003).map(str),
    st.builds("{}-{:02}".format, st.integers(2000, 2003), st.integers(1, 12)),
    st.builds(
        "{}-{:02}-{:02}".format, st.integers(2000, 2003), st.integers(1, 12), st.integers(1, 28)
    ),
)


@given(DATES, DATES, DATES)
def test_earlier_is_an_order(one: str, two: str, three: str) -> None:
    """No date is earlier than itself, and what is earlier than an earlier one is earlier."""
    assert not is_earlier(one, one)
    if is_earlier(one, two) and is_earlier(two, three):
        assert is_earlier(one, three)


def test_first_seen() -> None:
    """A paragraph was first seen in the oldest document with a near-duplicate of it."""
    carriers, passages = corpus(TEXTS)
    texts = list(dict.fromkeys(passage.text for passage in passages))
    pairs = join_paragraphs(texts, lexicon=WORDS).pairs

    found = {own.place.version: own for own in formula_first_seen(carriers, passages, texts, pairs)}

    assert found["saltmere-2031-05-01@1"].is_new
    assert found["ostmark-2032@1"].first.version == "saltmere-2031-05-01@1"
    assert found["veldria-2033-05-01@1"].first.version == "saltmere-2031-05-01@1"
    assert found["veldria-2033-05-01@1"].similarity < 1
    assert "nowhere-@1" not in found


def test_first_seen_within_a_class() -> None:
    """Texts that only meet in the first of their class know each other."""
    texts = {
        f"saltmere {year}": [f"They thanked {party} for the ships and for the pilots."]
        for year, party in (("2033", "Japan"), ("2031", "Laos"), ("2032", "Ghana"))
    }
    carriers, passages = corpus(texts)
    distinct = [passage.text for passage in passages]
    pairs = join_paragraphs(distinct, lexicon=WORDS).pairs

    found = formula_first_seen(carriers, passages, distinct, pairs)

    assert {own.first.version for own in found} == {"saltmere-2031@1"}


def test_a_lineage_is_in_order_of_date() -> None:
    """Uses are listed oldest first."""
    texts = {f"saltmere 20{40 - n}": [f"They said {STEM} without delay."] for n in range(9)}
    dates = [use.carrier.date for use in lineage(texts, {}).uses]

    assert all(earlier < later for earlier, later in pairwise(dates))
