"""The search of a whole corpus through the Python interface, on texts of invented states."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_tool import Corpus
from corpus_tool.errors import DocumentNotFound, FormulaNotFound, InputError, NotFound
from corpus_tool.model import ReuseOptions, SeriesState, Stage
from corpus_tool.report import index_page
from corpus_tool.store.verify import verify_store
from tests import travelling


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the statements, which is the current one."""
    travelling.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def corpus(folder: Path) -> Corpus:
    """A corpus of all of them."""
    corpus = Corpus.open("db/corpus.sqlite")
    travelling.add(corpus, folder)
    return corpus


def test_the_formula_is_found_with_exact_spans(corpus: Corpus) -> None:
    """One formula, in every text, with both wordings and the words of each place."""
    (formula,) = corpus.formulas()
    quoted = {
        each.version: corpus.find(each.version)
        .paragraphs[each.paragraph]
        .text[each.start : each.end]
        for each in formula.occurrences
    }

    assert formula.documents == 5
    assert formula.partners == 3
    assert "orderly charting of the northern fishing banks" in formula.template
    assert all("orderly charting of the northern" in words for words in quoted.values())
    assert set(quoted) == {f"{key}@1" for key in travelling.KEYS}


def test_a_search_is_stored_and_not_made_again(corpus: Corpus) -> None:
    """The second search returns the first one, and leaves no run."""
    first = corpus.scan()
    runs = len(corpus.runs())

    assert corpus.scan() == first
    assert len(corpus.runs()) == runs
    assert corpus.scan(options=ReuseOptions(min_documents=2)) != first
    assert verify_store(corpus._opened.store) == ()


def test_a_search_tells_how_far_it_is(corpus: Corpus) -> None:
    """Every stage is told, never more than all of it; what is stored already is not told of."""
    told: list[tuple[Stage, int, int]] = []
    corpus.formulas(progress=lambda *each: told.append(each))

    assert list(dict.fromkeys(stage for stage, _, _ in told)) == [
        *(Stage.READING, Stage.CUTTING, Stage.CHAINING, Stage.WRITING, Stage.JOINING),
        Stage.STORING,
    ]
    assert all(0 <= done <= total for _, done, total in told)
    assert {(Stage.READING, 5, 5), (Stage.CUTTING, 7, 7), (Stage.WRITING, 1, 1)} < set(told)
    told.clear()
    corpus.formulas(progress=lambda *each: told.append(each))
    assert told == []


def test_novelty_tells_how_far_it_is(corpus: Corpus) -> None:
    """The dated texts are counted one by one."""
    told: list[tuple[Stage, int, int]] = []
    corpus.novelty(progress=lambda *each: told.append(each))

    assert [done for stage, done, _ in told if stage is Stage.MEASURING] == [0, 1, 2, 3, 4]
    assert told[0] == (Stage.READING, 0, 5)


def test_a_changed_date_is_another_corpus(corpus: Corpus, folder: Path) -> None:
    """What a formula's years are depends on the descriptions, so these count too."""
    before = corpus.scan()
    corpus.add(folder / "arden-belmare-2012.md", date="2011")

    assert corpus.scan() != before


def test_formulas_of_a_document_or_party(corpus: Corpus) -> None:
    """A document's formulae, and those of which a party's texts have one."""
    (all_,) = corpus.formulas()

    assert corpus.formulas(document="arden-corvia-2021") == (all_,)
    assert corpus.formulas(party="XDO") == (all_,)
    assert corpus.formulas(min_documents=6) == ()
    with pytest.raises(NotFound, match=r"E_NO_PARTY.*XAR, XBE"):
        corpus.formulas(party="ZZZ")
    with pytest.raises(DocumentNotFound):
        corpus.formulas(document="arden-belmare-2013")


def test_fewer_documents_than_usual_is_a_search_of_its_own(folder: Path) -> None:
    """What stands in two texts only is found when a reader asks for it."""
    with Corpus.open("db/corpus.sqlite") as corpus:
        travelling.add(corpus, folder, *travelling.KEYS[:2])

        assert corpus.formulas() == ()
        assert len(corpus.formulas(min_documents=2)) == 1


def test_the_lineage_follows_the_dates(corpus: Corpus) -> None:
    """First use, the passage to other partners, the change, and the undated use apart."""
    (formula,) = corpus.formulas()
    lineage = corpus.lineage(formula.id)
    (crossing,) = lineage.crossings

    assert [use.carrier.key for use in lineage.first] == ["arden-belmare-2012"]
    assert [use.carrier.key for use in lineage.uses] == list(travelling.KEYS[:4])
    assert [use.carrier.key for use in lineage.undated] == ["corvia-dorne-undated"]
    assert crossing.later.carrier.key == "arden-corvia-2021"
    assert "safety" in lineage.changes[0].removed[0]
    with pytest.raises(FormulaNotFound, match="E_NO_FORMULA"):
        corpus.lineage("0" * 16)


def test_where_a_paragraph_was_first_seen(corpus: Corpus) -> None:
    """The formula's paragraph goes back to the oldest text, the other is new."""
    formula, own = corpus.first_seen("arden-corvia-2025")

    assert (formula.first.version, formula.first.paragraph) == ("arden-belmare-2012@1", 0)
    changed = [(one.left, one.right) for one in formula.readings if one.kind != "kept"]
    assert changed == [("safety", "welfare")]
    assert "".join(one.right for one in formula.readings) == travelling.GUEST
    assert own.is_new and own.readings == ()
    with pytest.raises(InputError, match="E_NO_DATE"):
        corpus.first_seen("corvia-dorne-undated")


def test_novelty_makes_up_the_whole(corpus: Corpus) -> None:
    """Words from the predecessor, from others, and new: oldest first, undated ones apart."""
    found = corpus.novelty()
    last = found[-1]

    assert [one.carrier.key for one in found] == list(travelling.KEYS[:4])
    assert found[0].new == found[0].words
    assert last.predecessor is not None and last.predecessor.key == "arden-corvia-2021"
    assert last.from_predecessor > 15
    assert last.from_predecessor + last.from_others + last.new == last.words
    assert last.undated == ("corvia-dorne-undated@1",)
    assert corpus.novelty("arden-corvia-2025") == (last,)
    with pytest.raises(InputError, match="E_NO_DATE"):
        corpus.novelty("corvia-dorne-undated")


def test_a_series_is_followed(corpus: Corpus) -> None:
    """All texts of the same partners, in order of their dates."""
    texts = corpus.series_of("arden-corvia-2021")
    (row,) = corpus.series("arden-corvia-2021")

    assert [each.key for each in texts] == ["arden-corvia-2021", "arden-corvia-2025"]
    assert row.states == (SeriesState.FIRST, SeriesState.CARRIED)
    with pytest.raises(InputError, match=r"E_SERIES.*corvia-dorne-undated"):
        corpus.series("corvia-dorne-undated")


def test_an_empty_corpus_is_told(folder: Path) -> None:
    """One line that says what to do, and no run."""
    with Corpus.open("db/corpus.sqlite") as corpus:
        for ask in (corpus.formulas, corpus.novelty):
            with pytest.raises(InputError, match=r"E_NO_DOCUMENTS.*corpus-tool add"):
                ask()
        assert corpus.runs() == ()


def test_reports_show_the_formula(corpus: Corpus, folder: Path) -> None:
    """The overview has it, the side-by-side page marks it and leads there, the index too."""
    corpus.compare("arden-corvia-2021", "arden-corvia-2025")
    (formula,) = corpus.formulas()
    written = [path.name for path in corpus.publish(to="reports")]
    overview, index = (
        Path("reports", name).read_text("utf-8") for name in ("corpus.html", "index.html")
    )
    page = Path("reports", written[0]).read_text("utf-8")

    assert written[-2:] == ["corpus.html", "index.html"]
    assert not list(Path("reports").glob("documents-*"))
    assert f'id="formula/{formula.id}"' in overview
    assert f'href="{written[0]}#2025/1"' in overview
    assert f'href="corpus.html#formula/{formula.id}"' in page
    assert "in five texts, first in Joint Statement (2012-06-05)" in page
    assert 'href="corpus.html"' in index
    text = Path("reports/texts/arden-corvia-2025.html").read_text("utf-8")
    assert 'href="../texts/arden-belmare-2012.html#1"' in text
    assert "One of the 2 paragraphs goes back" in text


def test_reports_of_a_large_corpus_have_pages_of_documents(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index leads to them, and their rows to the documents' own pages."""
    monkeypatch.setattr(index_page, "MOST", 2)
    list(corpus.publish(to="reports"))
    found = {path.name for path in Path("reports").glob("documents-*")}
    index = Path("reports/index.html").read_text("utf-8")
    page = Path("reports/documents-2025.html").read_text("utf-8")

    assert {"documents-2012.html", "documents-party-XBE.html"} < found
    assert "documents-undated.html" in found
    assert all(f'href="{name}"' in index for name in found)
    assert 'href="texts/arden-corvia-2025.html"' in page
    assert 'href="index.html#documents"' in page
