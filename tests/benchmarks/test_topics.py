"""Every topic runs and compares what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import __main__ as program
from benchmarks import (
    alignment,
    growth,
    link_training,
    measuring,
    segmentation,
    sentences,
    texts,
    trials,
    whole,
)

GOLD = texts.ROOT / "documents" / "gold"


@pytest.fixture(autouse=True)
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is timed here, so once is enough."""
    monkeypatch.setattr(measuring, "SECONDS", 0)
    monkeypatch.setattr(whole, "REPEATS", 1)


def test_alignment_scores_every_system_on_every_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three systems a pair, and the totals; ours is not the worst."""
    monkeypatch.setattr(alignment, "gold_folders", lambda: (GOLD,))

    (table,) = alignment.run()

    pairs = len(list(GOLD.glob("*.json")))
    f1 = {row[2]: row[3] for row in table.rows[-3:]}
    assert len(table.rows) == 3 * pairs + 3
    assert f1["corpus-tool"] > f1["difflib on paragraphs"]


def test_trials_score_every_system_on_edited_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are no statements the specimens are edited; ours is at the bar."""
    monkeypatch.setattr(trials, "shared_folder", lambda name: None)

    (table,) = trials.run()

    f1 = {row[:2]: row[2] for row in table.rows}
    assert len(f1) == 6
    assert f1["light", "corpus-tool"] >= 0.99
    assert f1["light", "corpus-tool"] > f1["light", "rapidfuzz + assignment"]


@pytest.mark.shared
def test_texts_that_have_nothing_to_do_with_each_other_are_hardly_linked(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most one false link in a hundred paragraphs, of texts unseen in learning."""
    monkeypatch.setattr(trials, "MOST", 0)
    _, table = trials.run()

    (own,) = [row for row in table.rows if row[0] == "corpus-tool"]
    assert own[2] > 1000
    assert own[3] <= 1.0


def test_unrelated_texts_were_not_learned_from() -> None:
    """What is held back is held back."""
    learned = [start for row in link_training.STRANGERS for start in row]

    assert not any(
        own.startswith(start) or start.startswith(own)
        for own in trials.UNRELATED
        for start in learned
    )


def test_growth_is_told_beside_a_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row a size; the matrix only as far as it is bearable."""
    monkeypatch.setattr(growth, "SIZES", (10, 20))
    monkeypatch.setattr(growth, "LARGEST_MATRIX", 10)
    monkeypatch.setattr(growth, "shared_folder", lambda name: None)

    (table,) = growth.run()

    first, second = table.rows
    assert first[2] is None
    assert isinstance(second[2], float)
    assert first[4] is not None
    assert second[4:] == (None, None, None)


@pytest.mark.shared
def test_segmentation_finds_more_than_a_short_script(shared: Path) -> None:
    """Both systems are counted on the same truth."""
    (table,) = segmentation.run()

    naive, own = table.rows
    assert naive[2] == own[2]
    assert naive[1] < own[1] <= own[2]


@pytest.mark.shared
def test_sentences_are_counted_on_the_same_gold(shared: Path) -> None:
    """Ours is above the one-line rule."""
    (table,) = sentences.run()

    naive, own = table.rows
    assert naive[4] == own[4]
    assert naive[1] < own[1]


def test_whole_processes_are_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add, add, compare and report, beside one process of the peer, and their sum."""
    monkeypatch.setattr(whole, "shared_folder", lambda name: None)

    (table,) = whole.run()

    names = [row[0] for row in table.rows]
    assert names == ["difflib.HtmlDiff", "add", "add", "compare", "report", "corpus-tool, all"]
    assert table.rows[-1][1] == pytest.approx(sum(row[1] for row in table.rows[1:-1]))


def test_a_step_that_fails_is_an_error(tmp_path: Path) -> None:
    """A command that did not do its work has no time; its own words are told."""
    with pytest.raises(RuntimeError, match="E_NOT_FOUND"):
        whole.time_step("add", [str(whole.TOOL), "add", "gone.md", "--workspace", "."], tmp_path)


def test_a_steps_memory_is_its_own(tmp_path: Path) -> None:
    """What this process holds does not count as the step's."""
    held = bytearray(b"x" * 200_000_000)

    step = whole.time_step("nothing", ["true"], tmp_path)

    assert step.megabytes < 100 < len(held)


def test_without_real_texts_the_specimens_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clone has something to measure on."""
    for topic in (texts, segmentation, sentences):
        monkeypatch.setattr(topic, "shared_folder", lambda name: None)

    assert texts.gold_folders() == (GOLD,)
    assert segmentation.run() == sentences.run() == ()


def test_an_unknown_topic_is_a_usage_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt topic is not an empty benchmark."""
    monkeypatch.setattr("sys.argv", ["benchmarks", "alignmnet"])

    with pytest.raises(SystemExit, match="2"):
        program.main()

    assert "unknown topic: alignmnet" in capsys.readouterr().err
