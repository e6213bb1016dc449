"""Short names that tell two versions apart."""

from __future__ import annotations

import pytest

from corpus_tool.model import Document, Party, Version
from corpus_tool.report.sides import make_side_names
from corpus_tool.report.words import load_words
from tests.report.builders import version

THAI, VIET = Party("THA", "Thailand"), Party("VNM", "Viet Nam")
US = Party("USA", "the United States")


def made(key: str, date: str | None = None, *, number: int = 1, parties: tuple = ()) -> Version:
    """Return a version of a document."""
    document = Document(key, "Joint Statement", date=date, parties=parties)
    return version((), document=document, number=number)


@pytest.mark.parametrize(
    ("left", "right", "shown", "slugs"),
    [
        (made("a", "2012"), made("b", "2025-01-21"), ("2012", "2025"), ("2012", "2025")),
        (
            made("a", "2023-05-20"),
            made("b", "2023-09-08"),
            ("May 2023", "September 2023"),
            ("2023-05", "2023-09"),
        ),
        (
            made("a", "2023-05-20"),
            made("b", "2023-05-21"),
            ("20 May 2023", "21 May 2023"),
            ("2023-05-20", "2023-05-21"),
        ),
        (made("quad"), made("asean", "2023"), ("quad", "asean"), ("quad", "asean")),
        (
            made("same", "2023"),
            made("same", "2023", number=2),
            ("version\u00a01", "version\u00a02"),
            ("v1", "v2"),
        ),
        (made("same", "2023"), made("same", "2023"), ("left", "right"), ("left", "right")),
        (
            made("k" * 40, "2025-10-26", parties=(US, THAI)),
            made("m" * 40, "2025-10-26", parties=(US, VIET)),
            ("United States–Thailand", "United States–Viet Nam"),
            ("THA", "VNM"),
        ),
        (
            made("k" * 40, "2025-10-26"),
            made("m" * 40, "2025-10-26"),
            ("2025 A", "2025 B"),
            ("2025-a", "2025-b"),
        ),
        (made("k" * 40), made("m" * 40), ("Text A", "Text B"), ("a", "b")),
        (made("!" * 3), made("?" * 3), ("Text A", "Text B"), ("a", "b")),
    ],
)
def test_the_shortest_telling_name_is_chosen(
    left: Version, right: Version, shown: tuple[str, str], slugs: tuple[str, str]
) -> None:
    """Year, month, day, own party, key, else a siglum; sisters by parties, versions by number."""
    first, second = make_side_names(left, right, load_words())

    assert (first.shown, second.shown) == shown
    assert (first.slug, second.slug) == slugs
