"""Counting operative verbs against gold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus_tool.errors import InputError
from corpus_tool.evaluation import evaluate_folders
from corpus_tool.evaluation.gold import is_commitment_gold, read_commitment_gold
from corpus_tool.lexicon import load
from tests.conftest import ROOT, require

GOLD = ROOT / "tests" / "commitments" / "gold"
OTHERS = sorted(path.name for path in GOLD.glob("*.json") if path.stem != "japan-laos-csp-2025")
TEXT = """# Joint Statement of Japan and Fiji

The two leaders concurred on building a lighthouse. Japan welcomed the lamps, and Fiji sang.

The two leaders noted the fog.
"""


def gold(*rows: dict[str, object]) -> str:
    """Return a gold file of these verbs."""
    return json.dumps(
        {"source_file": "text.md", "parties": ["FJI", "JPN"], "commitments": list(rows)}
    )


def row(path: str, verb: str, speaker: str = "joint", **more: object) -> dict[str, object]:
    """Return one verb of a gold file."""
    return {"path": path, "verb": verb, "speaker": speaker, **more}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a source."""
    (tmp_path / "text.md").write_text(TEXT)
    return tmp_path


def test_verbs_speakers_and_rungs_are_counted(folder: Path) -> None:
    """Of three verbs found, the gold has two and one more; one speaker and one rung differ."""
    path = folder / "gold.json"
    path.write_text(
        gold(
            row("1", "concurred on", kind="undertaking", rung="decide"),
            row("1", "welcomed", "FJI", kind="assessment"),
            row("1", "sang", "FJI", kind="assessment"),
        )
    )

    measured = evaluate_folders([path], lexicon=load()).commitments["gold.json"].measures()

    assert (measured["verbs"], measured["produced"]) == (3, 3)
    assert measured["f1"] == pytest.approx(2 / 3)
    assert measured["speaker_f1"] == pytest.approx(1 / 3)
    assert (measured["kind"], measured["firmness"]) == (1.0, 0.0)


def test_gold_that_does_not_fit_its_source_is_refused(folder: Path) -> None:
    """A verb that is not there is an error of the gold and not a miss of the tool."""
    path = folder / "gold.json"
    path.write_text(gold(row("1", "vowed to")))

    with pytest.raises(InputError, match="paragraph '1' has no verb 'vowed to'"):
        evaluate_folders([path], lexicon=load())


@pytest.mark.parametrize(
    "data", [{}, {"commitments": []}, {"commitments": "verb"}, {"commitments": [1]}, []]
)
def test_other_shapes_are_no_commitment_gold(data: object) -> None:
    """Only a list of objects with a verb is."""
    assert not is_commitment_gold(data)


def test_a_kind_that_there_is_not_is_refused() -> None:
    """A misspelt kind is told, not passed over."""
    with pytest.raises(ValueError, match="vow"):
        read_commitment_gold({"commitments": [row("1", "vowed", kind="vow")]})


def test_the_seed_is_read_as_by_a_person() -> None:
    """Verbs and speakers of the seed are found with F1 of at least 0.95."""
    name = "japan-laos-csp-2025.json"

    measured = evaluate_folders([GOLD / name], lexicon=load()).commitments[name].measures()

    assert float(measured["f1"] or 0) >= 0.95
    assert float(measured["speaker_f1"] or 0) >= 0.95


@pytest.mark.shared
@pytest.mark.parametrize("name", OTHERS)
def test_other_statements_are_read_nearly_so(name: str) -> None:
    """Verbs and speakers of statements of other houses are found with F1 of at least 0.85."""
    data = json.loads((GOLD / name).read_text(encoding="utf-8"))
    require((GOLD / data["source_file"]).is_file(), data["source_file"])

    measured = evaluate_folders([GOLD / name], lexicon=load()).commitments[name].measures()

    assert float(measured["f1"] or 0) >= 0.85
    assert float(measured["speaker_f1"] or 0) >= 0.85
