"""Running the product's own code on gold and truth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus_tool import lexicon, semantics
from corpus_tool.errors import InputError
from corpus_tool.evaluation import Evaluation, evaluate_folders
from corpus_tool.evaluation.gold import truth_digest
from corpus_tool.ingest import files
from corpus_tool.ingest.formats import extract
from corpus_tool.model import Options
from corpus_tool.segmentation.segment import segment
from tests.evaluation.gold_texts import link_gold

UNITS = ["The harbour light burns all winter.", "Pilots are trained at the school of navigation."]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One file of each kind, with the truth's source beside it."""
    rows = [
        {"kind": "paragraph", "label": str(k), "sha1": truth_digest(t)}
        for k, t in enumerate(UNITS, 1)
    ]
    truth = {"source_file": "x.md", "parts": [{"sections": [{"paragraphs": rows}]}]}
    source = "\n\n".join(f"{k}. {text}" for k, text in enumerate(UNITS, 1))
    text = " ".join(UNITS)
    spans = [[0, len(UNITS[0])], [len(UNITS[0]) + 1, len(text)]]
    (tmp_path / "pair.json").write_text(json.dumps(link_gold()))
    (tmp_path / "x.truth.json").write_text(json.dumps(truth))
    (tmp_path / "x.md").write_text(source)
    (tmp_path / "s.jsonl").write_text(json.dumps({"text": text, "sentences": spans}))
    return tmp_path


def run(*paths: Path, options: Options | None = None) -> Evaluation:
    """Evaluate with words alone."""
    return evaluate_folders(paths, lexicon=lexicon.load("en"), options=options or Options())


def test_each_kind_is_measured_by_the_products_own_code(folder: Path) -> None:
    """Links, paragraphs and sentences of a folder, in one call."""
    found = run(folder)

    assert found.segmentation["x.truth.json"].exact == 2
    assert found.segmentation["x.truth.json"].labels == 2
    assert found.sentences["s.jsonl"].f1 == 1.0
    assert found.links["pair.json"].hits > 0
    assert found.skipped == (f"'{folder}': 1 file of other kinds passed over",)


def test_the_options_reach_the_engine(folder: Path) -> None:
    """With a threshold nothing can reach, nothing is linked."""
    found = run(folder / "pair.json", options=Options(min_score=1.1))

    assert found.links["pair.json"].hits + found.links["pair.json"].wrong == 0


def test_trials_are_edited_copies_of_the_golds_texts(folder: Path) -> None:
    """So often as asked, light and hard; none when nobody asked."""
    paths = [folder / "pair.json"]
    once, twice = (
        evaluate_folders(paths, lexicon=lexicon.load("en"), trials=n).trials for n in (1, 2)
    )

    assert set(once) == set(twice) == {"light", "hard"}
    assert 0 < once["light"].members < twice["light"].members
    assert run(*paths).trials == {}


def test_files_of_one_name_are_told_apart(folder: Path) -> None:
    """Two folders may each have a `pair.json`; neither hides the other."""
    (folder / "more").mkdir()
    (folder / "more" / "pair.json").write_text(json.dumps(link_gold()))

    found = run(folder)

    assert [name.rpartition("/")[2] for name in found.links] == ["pair.json", "pair.json"]


def test_progress_is_told_after_every_file(folder: Path) -> None:
    """The command line can show how far it is."""
    told: list[tuple[int, int]] = []

    evaluate_folders(
        [folder],
        lexicon=lexicon.load("en"),
        progress=lambda done, of: told.append((done, of)),
    )

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_truth_without_its_source_is_an_error(folder: Path) -> None:
    """A source that is not there is not zero units found."""
    (folder / "x.md").unlink()

    with pytest.raises(InputError, match="is not beside it"):
        run(folder)


SPECIMENS = Path(__file__).resolve().parents[2] / "documents"


def test_the_specimens_paragraphs_are_those_of_their_gold() -> None:
    """Every paragraph of the gold, its number and heading, is what the segmenter yields."""
    for path in sorted((SPECIMENS / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        for side in (gold["left"], gold["right"]):
            blocks = extract(files.read_file(SPECIMENS / side["file"])).blocks
            found = segment(blocks, lexicon=lexicon.load("en")).paragraphs

            assert [(p.label, p.heading, p.text) for p in found] == [
                (p["label"], p["heading"], p["text"]) for p in side["paragraphs"]
            ], side["file"]


@pytest.mark.parametrize(
    "name",
    [
        "none",
        "static",
        pytest.param(
            "small",
            marks=pytest.mark.xfail(
                strict=True, reason="a night train and a ferry, both from Anselmport, are linked"
            ),
        ),
    ],
)
def test_the_specimens_links_are_found(name: str) -> None:
    """No link of the project's own specimens is missed or made up."""
    found = evaluate_folders(
        [SPECIMENS / "gold"], lexicon=lexicon.load("en"), encoder=semantics.load(name)
    ).as_json()

    assert found["links"]["recall"] == 1.0
    assert found["links"]["f1"] == 1.0
    assert found["links"]["relation"] >= 0.9


@pytest.mark.shared
def test_the_bars_of_the_real_texts_are_reached(shared: Path) -> None:
    """Units 99 %, the seed whole, sentences F1 0.99, links F1 0.88; no word is lost."""
    found = evaluate_folders(
        [shared / "gold", shared / "truth"], lexicon=lexicon.load("en"), encoder=semantics.load()
    )
    data = found.as_json()

    seed = found.segmentation["seed_truth.json"]
    assert (seed.exact, seed.units, seed.headings, seed.joins) == (38, 38, 5, 4)
    assert data["segmentation"]["exact"] >= 0.99 * data["segmentation"]["units"]
    assert data["segmentation"]["lost"] == 0
    assert data["sentences"]["f1"] >= 0.99
    assert data["links"]["f1"] >= 0.88
    assert data["links"]["precision"] >= 0.88
    assert data["links"]["relation"] >= 0.80
    assert data["links"]["moved_precision"] >= 0.85
