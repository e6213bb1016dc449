"""What an evaluation prints."""

from __future__ import annotations

from dataclasses import replace

from corpus_tool.evaluation.gold import SentenceCounts
from corpus_tool.evaluation.score import Evaluation, LinkCounts, SegmentationCounts

LINKS = {
    "a.json": LinkCounts(hits=1, wrong=1, tied=2, members=4, relation_right=1, relation_asked=1),
    "b.json": LinkCounts(hits=8, tied=16, members=16, relation_asked=8),
}
EVALUATION = Evaluation(
    links=LINKS,
    relations={"edited": LinkCounts(tied=18, members=20)},
    segmentation={"x.truth.json": SegmentationCounts(exact=37, units=38, produced=39, labels=37)},
    sentences={"s.jsonl": SentenceCounts(hits=9, produced=10, sentences=10)},
)


def test_json_has_the_promised_keys() -> None:
    """Programs read these names; they do not change."""
    data = EVALUATION.as_json()

    assert set(data) == {"links", "segmentation", "sentences"}
    assert {"f1", "precision", "recall", "relation", "files"} <= set(data["links"])
    assert {"exact", "units", "produced", "headings", "labels", "files"} <= set(
        data["segmentation"]
    )
    assert {"f1", "files"} <= set(data["sentences"])


def test_totals_are_micro_averages() -> None:
    """Nine of ten pairs are right and eighteen of twenty members tied, over both files."""
    links = EVALUATION.as_json()["links"]

    assert (links["precision"], links["recall"], links["f1"]) == (0.9, 0.9, 0.9)
    assert links["files"]["a.json"]["precision"] == 0.5


def test_segmentation_tells_counts() -> None:
    """How many units were found, of how many."""
    segmentation = EVALUATION.as_json()["segmentation"]

    assert (segmentation["exact"], segmentation["units"], segmentation["produced"]) == (37, 38, 39)


def test_a_kind_that_was_not_measured_is_left_out() -> None:
    """No section of zeros for what nobody asked."""
    only_links = Evaluation(links=LINKS)

    assert set(only_links.as_json()) == {"links"}
    assert [table.title for table in only_links.tables()] == ["links"]


def test_tables_end_in_the_total() -> None:
    """A row per file, then the total; as many cells as columns."""
    links, relations, segmentation, sentences = EVALUATION.tables()

    assert [row[0] for row in links.rows] == ["a.json", "b.json", "total"]
    assert [row[0] for row in relations.rows] == ["edited"]
    assert all(
        len(row) == len(table.columns)
        for table in (links, relations, segmentation, sentences)
        for row in table.rows
    )


def test_rows_hold_every_measure_once() -> None:
    """The long form, for CSV: kind, file, measure, value."""
    rows = EVALUATION.rows()

    assert ("links", "total", "f1", 0.9) in rows
    assert ("sentences", "s.jsonl", "recall", 0.9) in rows
    assert len({row[:3] for row in rows}) == len(rows)


def test_files_of_several_folders_are_summed_by_folder() -> None:
    """What lies in a folder of its own, a layout or a publisher, has a line of its own."""
    counts = SegmentationCounts(exact=9, units=10)
    files = {"pdf/plain/a": counts, "pdf/plain/b": counts, "html/b": counts}
    evaluation = Evaluation(segmentation=files)
    table = evaluation.tables()[-1]

    assert (table.title, table.columns[:4]) == (
        "segmentation by folder",
        ("folder", "recall", "exact", "units"),
    )
    assert [row[:4] for row in table.rows] == [("pdf/plain", 0.9, 18, 20), ("html", 0.9, 9, 10)]
    assert set(evaluation.as_json()["segmentation by folder"]) == {"pdf/plain", "html"}
    assert len(Evaluation(segmentation={"b": counts}).tables()) == 1


def test_trials_are_told_apart_from_real_links() -> None:
    """A table, a section and rows of their own, and no part of the total."""
    tried = replace(EVALUATION, trials={"light": LinkCounts(hits=1, tied=2, members=2)})
    tables = {table.title: table for table in tried.tables()}

    assert [row[0] for row in tables["trials"].rows] == ["light"]
    assert tried.as_json()["trials"]["light"]["f1"] == 1.0
    assert ("trials", "light", "f1", 1.0) in tried.rows()
    assert tried.as_json()["links"] == EVALUATION.as_json()["links"]
