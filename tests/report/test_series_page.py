"""The page of a series: subjects by texts."""

from __future__ import annotations

from dataclasses import replace

from corpus_tool.lexicon import load
from corpus_tool.lexicon.subjects import load_subjects
from corpus_tool.model import Document, Party, Version
from corpus_tool.reading.series_subjects import follow_subjects
from corpus_tool.report.pages import index_page, series_page
from corpus_tool.report.series_page import SeriesLine
from tests.report.builders import RENDER, paragraph, version
from tests.report.pages import parse

PARTIES = (Party("XAR", "Arden"), Party("XBE", "Belmare"))


def text(year: int, *sentences: str) -> Version:
    """Return a text of a year."""
    document = Document(f"ab-{year}", "Statement", date=f"{year}-05-02", parties=PARTIES)
    paragraphs = [paragraph(each, str(number)) for number, each in enumerate(sentences, 1)]
    return replace(version(paragraphs), document=document)


def page(*versions: Version, pages: dict[str, str] | None = None) -> str:
    """Return the page of a series."""
    rows = follow_subjects(versions, lexicon=load(), subjects=load_subjects())
    return series_page(
        versions, rows, render=RENDER, list_name="topics.en 1", pages=pages or {}, index="i.html"
    )


def series(last: str = "Drug trafficking harms both sides.") -> list[Version]:
    """Return three texts."""
    return [
        text(2021, "Both sides condemned terrorism.", "They met."),
        text(2022, "Both sides condemned terrorism."),
        text(2023, last),
    ]


def test_each_cell_has_its_state_and_its_words() -> None:
    """A row a subject, a column a text, the subject's words in bold."""
    tree = parse(page(*series(), pages={series()[0].name: "texts/a.html"}))
    listed = [" ".join(row.text.split()) for row in tree.named("tr")][1:]

    assert listed[0].startswith("Terrorism2 of 3 texts")
    assert "No longer named" in listed[0] and "Same words" in listed[0]
    assert listed[1].startswith("Drugs1 of 3 texts") and "New" in listed[1]
    assert "terrorism" in [one.text for one in tree.named("b")]
    assert "texts/a.html#1" in [one.attributes["href"] for one in tree.named("a")]


def test_strips_tell_the_last_text() -> None:
    """What is new and no longer named stands above the table; never silent."""
    tree = parse(page(*series()))
    strips = [" ".join(one.text.split()) for one in tree.named("div", "named")]

    assert strips[:2] == ["New in 2023Drugs", "No longer namedTerrorism"]
    assert "silent" not in tree.text.lower().partition("topics.en")[0].partition("Series")[2]


def test_texts_without_subjects_say_so() -> None:
    """No empty table."""
    tree = parse(page(text(2021, "They met."), text(2022, "They met.")))

    assert tree.named("table") == []
    assert "None of these texts names a subject of the list." in tree.text


def test_hostile_words_change_no_element() -> None:
    """Titles, parties and texts are escaped."""
    words = "</td><script>alert(1)</script>"
    harmless = parse(page(*series("Drug trafficking x.")))
    hostile = parse(page(*series(f"Drug trafficking {words}")))

    assert harmless.shape() == hostile.shape()


def test_the_index_lists_series_with_what_changed() -> None:
    """A line leads to the page of the series."""
    line = SeriesLine("Arden and Belmare", "series-xar-xbe.html", "3 texts, 2021–2023", ())
    tree = parse(index_page([], [], render=RENDER, series=(line,)))

    assert "series-xar-xbe.html" in [one.attributes["href"] for one in tree.named("a")]
    assert "3 texts, 2021–2023" in tree.text
