"""What an evaluation found: counts per file and in total, as JSON, as tables and as rows.

Why here: the command line only prints; what a measure is called is settled in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from pathlib import PurePosixPath
from typing import TypeVar

from corpus_tool.evaluation.commitment_gold import CommitmentCounts
from corpus_tool.evaluation.counts import Counts, Measure
from corpus_tool.evaluation.link_score import LinkCounts
from corpus_tool.evaluation.segmentation_score import SegmentationCounts
from corpus_tool.evaluation.sentence_gold import SentenceCounts

__all__ = ["Evaluation", "Table", "total"]

PLACES = 4
"""Decimal places of a share."""

TOTAL = "total"

COLUMNS = {
    "links": ("f1", "precision", "recall", "relation", "moved_precision", "moved_recall"),
    "trials": ("f1", "precision", "recall", "moved_f1", "moved_precision", "moved_recall"),
    "relations": ("recall", "relation", "tied", "members"),
    "segmentation": (
        "exact",
        "units",
        "produced",
        "headings",
        "headings_in_truth",
        "labels",
        "roles",
        "joins",
        "joins_in_truth",
        "lost",
    ),
    "segmentation by folder": (
        "recall",
        "exact",
        "units",
        "produced",
        "headings",
        "headings_in_truth",
        "labels",
        "roles",
        "lost",
    ),
    "sentences": ("f1", "precision", "recall", "sentences", "produced"),
    "commitments": (
        "f1",
        "precision",
        "recall",
        "speaker_f1",
        "kind",
        "firmness",
        "verbs",
        "produced",
    ),
}
"""Of the measures, those that a table shows."""

AnyCounts = TypeVar("AnyCounts", bound=Counts)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to print: a name, then its measures; the last row is the total where there is one."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Measure, ...], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the product's own code reached on gold and truth, by file."""

    links: Mapping[str, LinkCounts] = field(default_factory=dict)
    relations: Mapping[str, LinkCounts] = field(default_factory=dict)
    """All link gold by the relation of its links; only recall and relation have a meaning."""
    trials: Mapping[str, LinkCounts] = field(default_factory=dict)
    """Copies of the link gold's texts that were edited by program, by how much."""
    segmentation: Mapping[str, SegmentationCounts] = field(default_factory=dict)
    sentences: Mapping[str, SentenceCounts] = field(default_factory=dict)
    commitments: Mapping[str, CommitmentCounts] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    """Lines about the files of folders that were passed over."""

    def as_json(self) -> dict[str, object]:
        """Return what `--format json` prints; a kind that was not measured is left out."""
        sections: dict[str, object] = {}
        for title, files in self._sections():
            sections[title] = _rounded(total(files.values())) | {
                "files": {name: _rounded(counts) for name, counts in files.items()}
            }
        if isinstance(links := sections.get("links"), dict):
            links["relations"] = {
                relation: {name: _rounded(counts)[name] for name in COLUMNS["relations"]}
                for relation, counts in self.relations.items()
            }
        if folders := self._folders():
            sections["segmentation by folder"] = {
                folder: _rounded(counts) for folder, counts in folders.items()
            }
        if self.trials:
            sections["trials"] = {edits: _rounded(counts) for edits, counts in self.trials.items()}
        return sections

    def tables(self) -> tuple[Table, ...]:
        """Return a table for each kind that was measured: a row per file, then the total."""
        tables = [
            _table(title, "file", {**files, TOTAL: total(files.values())})
            for title, files in self._sections()
        ]
        if self.relations:
            tables.insert(1, _table("relations", "relation", self.relations))
        if folders := self._folders():
            tables.append(_table("segmentation by folder", "folder", folders))
        if self.trials:
            tables.insert(2, _table("trials", "edits", self.trials))
        return tuple(tables)

    def rows(self) -> tuple[tuple[str, str, str, Measure], ...]:
        """Return every measure on a row of its own: kind, file or `total`, measure, value."""
        named = [
            *((title, {**own, TOTAL: total(own.values())}) for title, own in self._sections()),
            ("trials", self.trials),
        ]
        return tuple(
            (title, name, measure, value)
            for title, files in named
            for name, counts in files.items()
            for measure, value in _rounded(counts).items()
        )

    def _folders(self) -> dict[str, SegmentationCounts]:
        """Sum the files of each folder, where they lie in several: one a layout or a publisher."""
        by_folder: dict[str, list[SegmentationCounts]] = {}
        for name, counts in self.segmentation.items():
            by_folder.setdefault(PurePosixPath(name).parent.as_posix(), []).append(counts)
        if len(by_folder) < 2:
            return {}
        return {folder: total(counts) for folder, counts in by_folder.items()}

    def _sections(self) -> Iterator[tuple[str, Mapping[str, Counts]]]:
        """Yield the kinds that were measured."""
        for title, files in (
            ("links", self.links),
            ("segmentation", self.segmentation),
            ("sentences", self.sentences),
            ("commitments", self.commitments),
        ):
            if files:
                yield title, files


def total(counts: Iterable[AnyCounts]) -> AnyCounts:
    """Return the sum of one or more counts."""
    return reduce(add, counts)


def _rounded(counts: Counts) -> dict[str, Measure]:
    return {
        name: round(value, PLACES) if isinstance(value, float) else value
        for name, value in counts.measures().items()
    }


def _table(title: str, first: str, counts: Mapping[str, Counts]) -> Table:
    columns = COLUMNS[title]
    return Table(
        title=title,
        columns=(first, *columns),
        rows=tuple(
            (name, *(_rounded(own)[column] for column in columns)) for name, own in counts.items()
        ),
    )
