"""What a series said and its last text does not, through the Python interface and in a report."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from corpus_tool import Corpus
from corpus_tool.export.json import COMPARISON_SCHEMA
from corpus_tool.model import Followed, FollowedKind, NoSeries, Silences
from corpus_tool.operations import overview
from corpus_tool.store import StoreReader
from tests import falling
from tests.report.pages import Element, parse

LAST = ("arden-belmare-2021", "arden-belmare-2022")


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Corpus]:
    """A corpus of the series, its sisters and a text without a date."""
    monkeypatch.chdir(tmp_path)
    with Corpus.open("db/corpus.sqlite") as opened:
        falling.add(opened, tmp_path)
        yield opened


def silences(corpus: Corpus, left: str, right: str) -> Silences:
    """Return what fell silent with the right text."""
    found = corpus.with_silences(corpus.compare(left, right)).silences
    assert found is not None
    return found


def saying(found: Silences, words: str) -> Followed:
    """Return the one formula that was printed with these words."""
    (one,) = (each for each in found.found if words in each.standings[-1].wording)
    return one


def test_what_went_with_the_text_is_found_with_its_places(corpus: Corpus) -> None:
    """In all three earlier texts, absent now; every place is a paragraph that says it."""
    found = silences(corpus, *LAST)
    one = saying(found, "orderly charting of the northern fishing banks")

    assert [carrier.key for carrier in found.texts] == [*list(falling.TEXTS)[:4]]
    assert (one.run, one.after, one.row.dropped) == (3, 1, True)
    assert [standing.version for standing in one.standings] == [
        f"arden-belmare-{year}@1" for year in (2019, 2020, 2021)
    ]
    for standing in one.standings:
        paragraph = corpus.find(standing.version).paragraphs[standing.paragraph]
        assert paragraph.path == standing.path
        assert standing.wording in standing.sentence in paragraph.text
    assert not one.is_survived


def test_who_of_the_same_year_still_says_it(corpus: Corpus) -> None:
    """A text of other partners and of the same year has it; one that has not is none of them."""
    found = silences(corpus, *LAST)

    assert {one.key for one in found.sisters} == {"arden-corvia-2022", "belmare-corvia-2022"}
    assert saying(found, "northern fishing banks").sisters == ("arden-corvia-2022@1",)
    assert saying(found, "covenant on deep wells").sisters == ("arden-corvia-2022@1",)
    assert saying(found, "lantern tolls").sisters == ()


def test_what_went_before_comes_after_what_went_now(corpus: Corpus) -> None:
    """The covenant stood in two texts and has been gone for two; it comes last of the formulae."""
    found = [one for one in silences(corpus, *LAST).found if one.kind is FollowedKind.FORMULA]

    assert [(one.after, one.run) for one in found] == [(1, 3), (1, 3), (2, 2)]
    assert "deep wells" in found[-1].standings[-1].wording


def test_what_is_said_in_other_words_is_not_called_gone(corpus: Corpus) -> None:
    """The sentence that has most of the telling words is quoted with its place."""
    comparison = corpus.compare(*LAST)
    one = saying(silences(corpus, *LAST), "lantern tolls")

    assert one.is_survived and one.survivor is not None
    paragraph = comparison.right.paragraphs[one.survivor.paragraph].text
    assert "lantern tolls still burden" in paragraph[one.survivor.start : one.survivor.end]


def test_a_heading_is_missed_only_where_its_words_are(corpus: Corpus) -> None:
    """A heading that the text has is not silent; one whose words it lacks is, with its place."""
    found = silences(corpus, *LAST).found
    (one,) = (each for each in found if each.kind is FollowedKind.HEADING)

    assert one.row.label == "Lamp oil and whaling"
    assert [standing.version for standing in one.standings] == ["arden-belmare-2020@1"]
    assert not one.is_survived


def test_a_text_without_a_date_is_named(corpus: Corpus) -> None:
    """No one knows whether it is earlier: it stands in no series, and is not left out."""
    found = silences(corpus, *LAST)

    assert [one.key for one in found.unplaced] == ["arden-belmare-undated"]
    assert "arden-belmare-undated" not in {one.key for one in found.texts}


@pytest.mark.parametrize(
    ("left", "right", "cause"),
    [
        ("arden-belmare-2019", "arden-belmare-2020", NoSeries.TOO_FEW),
        ("arden-belmare-2020", "arden-corvia-2022", NoSeries.TOO_FEW),
        ("arden-belmare-2020", "arden-belmare-undated", NoSeries.UNDATED),
        ("arden-belmare-2020", "nobody", NoSeries.NO_PARTIES),
        ("arden-belmare-2020", "arden-belmare-2022@1", NoSeries.NOT_READ),
    ],
)
def test_where_no_series_leads_to_a_text_the_cause_is_told(
    corpus: Corpus, tmp_path: Path, left: str, right: str, cause: NoSeries
) -> None:
    """Few texts, no date, no parties, an older version: each is its own cause."""
    if right == "nobody":
        (tmp_path / "nobody.md").write_text("# Statement\n\n1. They met by the river at noon.\n")
        corpus.add(tmp_path / "nobody.md", date="2022-01-01")
    if cause is NoSeries.NOT_READ:
        path = tmp_path / "arden-belmare-2022.md"
        path.write_text(path.read_text("utf-8") + "\n9. They parted in good spirits.\n", "utf-8")
        corpus.add(path)
    found = silences(corpus, left, right)

    assert (found.cause, found.found) == (cause, ())


def page(name: str) -> Element:
    """Return the page of what a text no longer says."""
    return parse(Path("reports", name).read_text("utf-8"))


def test_a_report_has_the_page_and_the_data(corpus: Corpus) -> None:
    """Links to paragraphs land, the table and the JSON have the same rows."""
    corpus.compare(*LAST)
    list(corpus.publish(to="reports"))
    stem = "arden-belmare-2021@1--arden-belmare-2022@1"
    tree = page(f"{stem}.dropped.html")
    rows = tree.named("section", "silent")
    value = json.loads(Path("reports", f"{stem}.json").read_text("utf-8"))
    with Path("reports", f"{stem}.silent.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))

    assert len(rows) == 3
    jsonschema.validate(value, COMPARISON_SCHEMA)
    keys = [one["key"] for one in value["silences"]["silent"]]
    assert [row["key"] for row in table] == keys
    assert {row.attributes["id"] for row in rows} <= {f"silent/{key}" for key in keys}
    for link in (each for row in rows for each in row.named("a")):
        name, _, anchor = link.attributes["href"].partition("#")
        target = parse(Path("reports", name).read_text("utf-8"))
        ids = {one.attributes.get("id") for one in target.all()}
        assert not anchor or anchor in ids, link.attributes["href"]
    hrefs = {link.attributes["href"] for row in rows for link in row.named("a")}
    assert "texts/arden-belmare-2019.html#2" in hrefs
    assert f"{stem}.html#2021/2" in hrefs
    assert "Not in the series" in tree.text and "arden-belmare-undated" in tree.text


def test_without_a_series_the_page_says_so_in_one_line(corpus: Corpus) -> None:
    """One sentence in the place of the section, the texts it counts are named, and no table."""
    corpus.compare("arden-belmare-2019", "arden-belmare-2020")
    list(corpus.publish(to="reports"))
    stem = "arden-belmare-2019@1--arden-belmare-2020@1"
    tree = page(f"{stem}.dropped.html")

    said = " ".join(tree.text.split())
    assert "No series leads to 2020: the corpus holds one earlier text of its partners" in said
    assert not tree.named("section", "silent")
    assert not Path("reports", f"{stem}.silent.csv").exists()


def test_formulae_are_read_once_however_many_pairs(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is asked for formulae as often for three pairs as for one."""
    asked: list[object] = []
    real = StoreReader.formulas

    def counted(self: StoreReader, *given: object, **named: object) -> object:
        asked.append(given)
        return real(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(StoreReader, "formulas", counted)
    monkeypatch.setattr(overview, "FEW", 0)
    counts = []
    for left, right in (
        LAST,
        ("arden-belmare-2020", "arden-belmare-2021"),
        (LAST[0], "arden-corvia-2022"),
    ):
        corpus.compare(left, right)
        list(corpus.publish(to="reports"))
        counts.append(len(asked))
        asked.clear()

    assert len(set(counts)) == 1


def test_read_text_by_text_they_are_the_same(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a few texts only their formulae are read; what is told of them does not differ."""
    few = silences(corpus, *LAST)
    monkeypatch.setattr(overview, "FEW", 0)

    assert silences(corpus, *LAST) == few
