"""What opens the overview of a corpus."""

from __future__ import annotations

from corpus_tool.model import Document
from corpus_tool.report.corpus_front import MAX_TEXTS, make_front
from corpus_tool.report.index_page import ListedDocument
from corpus_tool.report.pages import corpus_page
from corpus_tool.report.series_page import SeriesLine
from corpus_tool.report.words import load_words
from tests.report import overviews
from tests.report.builders import RENDER
from tests.report.pages import parse

WORDS = load_words()
LINE = SeriesLine("Arden and Belmare", "series-xar-xbe.html", "3 texts, 2021–2023", ())


def listed(number: int, year: int, *subjects: str) -> ListedDocument:
    """Return a document of a year with its subjects."""
    document = Document(f"d-{year}-{number}", f"Statement {number}", date=f"{year}-03-0{number}")
    return ListedDocument(document, subjects=subjects)


def corpus() -> list[ListedDocument]:
    """Return four texts a year: salt falls, tin rises."""
    return [
        *(listed(number, 2021, "Salt", "Trade") for number in range(1, 5)),
        *(
            listed(number, 2022, "Salt" if number == 1 else "Tin", "Trade")
            for number in range(1, 5)
        ),
        *(listed(number, 2023, "Tin", "Trade") for number in range(1, 5)),
    ]


def test_subjects_stand_by_year_with_their_base() -> None:
    """Rising first, then falling; one that every text names has no course."""
    front = make_front(corpus(), (), (), WORDS)

    assert front.years == ("2021", "2022", "2023")
    assert [(row.label, row.cells) for row in front.subjects] == [
        ("Tin", ((0, 4), (3, 4), (4, 4))),
        ("Salt", ((4, 4), (1, 4), (0, 4))),
    ]


def test_the_newest_come_first() -> None:
    """By date, whatever the order of the corpus."""
    front = make_front(corpus(), (), (), WORDS)

    assert [row.anchor for row in front.newest][:2] == ["document/d-2023-4", "document/d-2023-3"]


def test_a_large_corpus_has_no_subjects_by_year() -> None:
    """Not all of its texts are read for it: a share of some would be told as one of all."""
    many = [listed(1, 1900 + number, "Salt") for number in range(MAX_TEXTS + 1)]

    assert make_front(many, (), (), WORDS).subjects == ()


def test_a_year_of_few_texts_is_no_column() -> None:
    """One of one is no share."""
    front = make_front([*corpus(), listed(1, 2024, "Salt")], (), (), WORDS)

    assert front.years == ("2021", "2022", "2023")


def test_the_overview_opens_with_it() -> None:
    """Newest, series and usual wording stand before the formulae; usual wordings are jumps."""
    content = corpus_page(overviews.overview(), render=RENDER, documents=corpus(), series=(LINE,))
    tree = parse(content)
    ids = {one.attributes.get("id") for one in tree.all()}
    jumps = [one.named("a")[0].attributes["href"][1:] for one in tree.named("li", "wording")]

    assert content.index('id="newest"') < content.index('id="travel"')
    assert "series-xar-xbe.html" in [one.attributes.get("href") for one in tree.named("a")]
    assert jumps and set(jumps) <= ids
