"""What cannot be stored is refused at the border, in one line, and nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.errors import CorpusError, InputError, StorageError
from corpus_tool.model import Finding, Heading, Paragraph, Party, Segmentation
from corpus_tool.store import Store
from corpus_tool.store.validation import require_bounds, require_segmentation
from tests.store import raw, values
from tests.store.values import DOCUMENT, OLD, placed, segmentation


def refused(store: Store, url: str, match: str, **changes: object) -> None:
    """Assert that a version with some changes is refused, and no row is stored."""
    before = raw.content(url)
    given = {
        "document": DOCUMENT,
        "source": values.source(),
        "segmentation": segmentation(*OLD),
        "language": "en",
        "reader": "markdown 1",
    } | changes
    with pytest.raises(CorpusError, match=match) as failure, store.begin() as transaction:
        transaction.add_version(**given)

    assert "\n" not in str(failure.value)
    assert raw.content(url) == before


@pytest.mark.parametrize(("bad", "told"), [("a\0b", "NUL"), ("a\ud800b", "surrogate")])
def test_characters_no_database_keeps(store: Store, url: str, bad: str, told: str) -> None:
    """NUL and half a surrogate pair are refused wherever they stand, with their place."""
    text = segmentation(*OLD)
    third = text.paragraphs[2]
    for where, changes in {
        r"document\.title": {"document": replace(DOCUMENT, title=bad)},
        r"document\.parties\[0\]\.name": {
            "document": replace(DOCUMENT, parties=(Party("X", bad),))
        },
        r"source\.origin": {"source": values.source(origin=bad)},
        r"source\.reader": {"reader": bad},
        "language": {"language": bad},
        r"paragraphs\[2\]\.label": {
            "segmentation": replace(
                text, paragraphs=(*text.paragraphs[:2], replace(third, label=bad))
            )
        },
        r"findings\[0\]\.message": {"segmentation": replace(text, findings=(Finding("X", bad),))},
    }.items():
        refused(store, url, f"E_CHARACTER: {where} holds .*{told}.* position 1", **changes)


def test_texts_that_contradict_themselves(store: Store, url: str) -> None:
    """A segmentation whose units do not fit together is refused, whichever way."""
    text = segmentation(*OLD)
    first, *rest = text.paragraphs
    for told, broken in {
        "no paragraph": replace(text, paragraphs=()),
        "starts at 5": replace(text, paragraphs=(replace(first, start=5), *rest)),
        "calls itself 7": replace(text, paragraphs=(replace(first, index=7), *rest)),
        "share the path": replace(text, paragraphs=placed([replace(first, path="2"), *rest])),
        "part 'annex' is missing": replace(text, headings=(Heading("A", 1, "annex", 0),)),
        "stands before paragraph 9": replace(text, headings=(Heading("A", 1, "main", 9),)),
        "has the level 0": replace(text, headings=(Heading("A", 0, "main", 0),)),
        "no words": replace(text, paragraphs=placed([replace(first, text=""), *rest])),
    }.items():
        refused(store, url, f"E_SEGMENTATION: .*{told}", segmentation=broken)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": ""}, "E_KEY"),
        ({"key": "a@1"}, "E_KEY"),
        ({"key": "x" * 201}, "E_TOO_LONG"),
        ({"succeeds": "x" * 201}, "E_TOO_LONG"),
        ({"parties": (Party("", "Nowhere"),)}, "E_PARTY"),
        ({"parties": (Party("x" * 101, "Nowhere"),)}, "E_TOO_LONG"),
        ({"date": "March 2015"}, "E_DATE"),
        ({"date": "2015-02-30"}, "E_DATE"),
        ({"date": "0000"}, "E_DATE"),
        ({"date": "２０１５"}, "E_DATE"),
    ],
)
def test_descriptions_that_cannot_be_found_again(
    store: Store, url: str, changes: dict[str, object], code: str
) -> None:
    """A key, code or date that could not be looked up or ordered is refused."""
    refused(store, url, code, document=replace(DOCUMENT, **changes))


def test_a_moment_without_a_zone_is_a_mistake_of_the_program(store: Store) -> None:
    """Time without a zone never reaches the database."""
    received = replace(values.source(), retrieved_at=datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="time zone"), store.begin() as transaction:
        transaction.add_version(
            DOCUMENT, received, segmentation("x"), language="en", reader="plain 1"
        )


def test_a_long_paragraph_is_no_problem(store: Store) -> None:
    """A paragraph of a million characters comes back whole from either database."""
    long = "Ünïcode \U0001f54a " * 100_000
    values.add(store, (long.strip(), "End."))
    with store.read() as reading:
        assert reading.version(DOCUMENT.key).paragraphs[0].text == long.strip()


@given(st.dates(date(1, 1, 1)))
def test_bounds_of_a_partial_date(day: date) -> None:
    """A whole date is one day, a month and a year are their first to their last day."""
    text = day.isoformat()
    month, year = require_bounds(text[:7]), require_bounds(text[:4])

    assert require_bounds(text) == (day, day)
    assert month[0].day == 1 and month[0] <= day <= month[1] <= date.max
    assert year == (date(day.year, 1, 1), date(day.year, 12, 31))


def test_a_version_needs_a_text() -> None:
    """An empty segmentation is refused before a database is asked."""
    with pytest.raises(StorageError):
        require_segmentation(Segmentation((), (), ()))
    with pytest.raises(InputError):
        require_segmentation(Segmentation((), (), (Paragraph("\0"),)))
