"""How well links and segmentation agree with gold and truth, as counts and tables.

Sections, in order:

* Count how well predicted links agree with link gold.
* Count how well a segmentation agrees with segmentation truth.
* What an evaluation found: counts per file and in total, as JSON, as tables and as rows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import reduce
from operator import add
from pathlib import PurePosixPath
from typing import TypeVar

from corpus_tool.evaluation.calibration import Calibration
from corpus_tool.evaluation.gold import (
    AgreementCounts,
    CommitmentCounts,
    GoldLink,
    LinkGold,
    Measure,
    Pair,
    SegmentationTruth,
    SentenceCounts,
    TruthUnit,
    harmonic_mean,
    normal_label,
    normal_text,
    ratio,
    truth_digest,
)
from corpus_tool.model import Block, BlockKind, Link, Paragraph, Relation, Segmentation

__all__ = [
    "Evaluation",
    "LinkCounts",
    "ScoreTable",
    "SegmentationCounts",
    "count_by_relation",
    "count_links",
    "count_lost",
    "count_units",
    "total_counts",
]


# ----------------------------------------
# Count how well predicted links agree with link gold.
#
# * precision: of the predicted left-right pairs that stand in no unsure link, how many stand
#   inside a sure gold link;
# * recall: of all members (left and right paragraphs) of sure links, how many are tied to a
#   member of the other side of the same link;
# * relation: of the predicted pairs that hit, how many bear the gold link's relation;
# * moved: over the files that mark transpositions, pairs predicted as moved against the pairs of
#   gold links so marked (precision), and gold links so marked that are found as moved (recall).
#
# Counts add up over files, so that totals are micro averages.


@dataclass(frozen=True, slots=True)
class LinkCounts(AgreementCounts):
    """What is counted of one pair of texts."""

    hits: int = 0
    wrong: int = 0
    tied: int = 0
    members: int = 0
    relation_right: int = 0
    relation_asked: int = 0
    moved_hits: int = 0
    moved_wrong: int = 0
    moved_found: int = 0
    moved_links: int = 0

    @property
    def precision(self) -> float:
        """Share of the predicted pairs that are right."""
        return ratio(self.hits, self.hits + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the linked paragraphs that are tied to a counterpart."""
        return ratio(self.tied, self.members)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return harmonic_mean(self.precision, self.recall)

    @property
    def relation(self) -> float:
        """Share of the right pairs that bear the right relation."""
        return ratio(self.relation_right, self.relation_asked)

    @property
    def moved_precision(self) -> float | None:
        """Share of the pairs predicted as moved that are; None when none was."""
        predicted = self.moved_hits + self.moved_wrong
        return self.moved_hits / predicted if predicted else None

    @property
    def moved_recall(self) -> float | None:
        """Share of the moved gold links that were found as moved; None when there are none."""
        return self.moved_found / self.moved_links if self.moved_links else None

    @property
    def moved_f1(self) -> float | None:
        """The harmonic mean of the two; None when a gold file has no moved link."""
        if self.moved_recall is None:
            return None
        return harmonic_mean(self.moved_precision or 0.0, self.moved_recall)

    def measures(self) -> dict[str, Measure]:
        """Return what is told of the counts, by name."""
        return {
            "f1": self.f1,
            "precision": self.precision,
            "recall": self.recall,
            "relation": self.relation,
            "moved_precision": self.moved_precision,
            "moved_recall": self.moved_recall,
            "moved_f1": self.moved_f1,
            "hits": self.hits,
            "wrong": self.wrong,
            "tied": self.tied,
            "members": self.members,
        }


def count_links(gold: LinkGold, predicted: Iterable[Link]) -> LinkCounts:
    """Count one file."""
    links = tuple(predicted)
    relations = {pair: link.relation for link in links for pair in _pairs(link)}
    return (
        _count_pairs(gold, relations)
        + _count_members(gold, frozenset(relations))
        + _count_moved(gold, links)
    )


def count_by_relation(gold: LinkGold, predicted: Iterable[Link]) -> dict[Relation, LinkCounts]:
    """Count one file per relation of the gold links; only recall and relation have a meaning."""
    links = tuple(predicted)
    return {
        relation: count_links(replace(gold, links=kept), links)
        for relation in Relation
        if (kept := tuple(link for link in gold.sure if link.relation == relation))
    }


def _pairs(link: Link) -> list[Pair]:
    return [(i, j) for i in link.left for j in link.right]


def _holder(links: Sequence[GoldLink], pair: Pair) -> GoldLink | None:
    return next((link for link in links if link.holds(pair)), None)


def _count_pairs(gold: LinkGold, relations: dict[Pair, Relation]) -> LinkCounts:
    sure, unsure = gold.sure, gold.unsure
    hits = wrong = right = judged = 0
    for pair, relation in relations.items():
        holder = _holder(sure, pair)
        if holder is not None:
            hits += 1
            judged += holder.relation is not None
            right += holder.relation == relation
        elif _holder(unsure, pair) is None:
            wrong += 1
    return LinkCounts(hits=hits, wrong=wrong, relation_right=right, relation_asked=judged)


def _count_members(gold: LinkGold, pairs: frozenset[Pair]) -> LinkCounts:
    tied = members = 0
    for link in gold.sure:
        members += len(link.left) + len(link.right)
        tied += sum(any((i, j) in pairs for j in link.right) for i in link.left)
        tied += sum(any((i, j) in pairs for i in link.left) for j in link.right)
    return LinkCounts(tied=tied, members=members)


def _count_moved(gold: LinkGold, links: Sequence[Link]) -> LinkCounts:
    if gold.moved is None:
        return LinkCounts()
    predicted = {pair for link in links if link.moved for pair in _pairs(link)}
    truly = [link for link in gold.sure if any(link.holds(pair) for pair in gold.moved)]
    scored = [pair for pair in predicted if _holder(gold.unsure, pair) is None]
    hits = sum(_holder(truly, pair) is not None for pair in scored)
    found = sum(any(link.holds(pair) for pair in predicted) for link in truly)
    return LinkCounts(
        moved_hits=hits,
        moved_wrong=len(scored) - hits,
        moved_found=found,
        moved_links=len(truly),
    )


# ----------------------------------------
# Count how well a segmentation agrees with segmentation truth.
#
# A unit is found when its whole text is the same, word for word, by its digest; a label, a role
# or a join is right only on a unit that was found. `lost` counts the words of the source that
# stand in no paragraph, heading, title or signature: it must be 0 for text formats.

_BREAK = "\ue000"
_BROKEN = re.compile(rf"(?<!\w)\w*+{_BREAK}[\w{_BREAK}]*+")

Found = list[tuple[TruthUnit, Paragraph]]


@dataclass(frozen=True, slots=True)
class SegmentationCounts(AgreementCounts):
    """What is counted of one source; `…_in_truth` is the number to reach."""

    exact: int = 0
    units: int = 0
    produced: int = 0
    headings: int = 0
    headings_in_truth: int = 0
    headings_produced: int = 0
    labels: int = 0
    roles: int = 0
    joins: int = 0
    joins_in_truth: int = 0
    joins_produced: int = 0
    signatories: int = 0
    signatories_in_truth: int = 0
    signatories_produced: int = 0
    attestations: int = 0
    attestations_in_truth: int = 0
    lost: int = 0

    @property
    def precision(self) -> float:
        """Share of the paragraphs produced that are units of the truth."""
        return ratio(self.exact, self.produced)

    @property
    def recall(self) -> float:
        """Share of the truth's units that were produced word for word."""
        return ratio(self.exact, self.units)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return harmonic_mean(self.precision, self.recall)

    def measures(self) -> dict[str, Measure]:
        """Return what is told of the counts, by name: the counts themselves, recall and F1."""
        return asdict(self) | {"recall": self.recall, "f1": self.f1}


def count_units(
    truth: SegmentationTruth, segmentation: Segmentation, *, blocks: Iterable[Block] = ()
) -> SegmentationCounts:
    """Count one source; with its blocks, the words lost on the way as well."""
    found = _match(truth, segmentation)
    headings = [normal_text(heading.text) for heading in segmentation.headings]
    signatories = [
        (normal_text(who.name), normal_text(who.office))
        for part in segmentation.parts
        for who in part.signatories
    ]
    attestations = [normal_text(part.attestation or "") for part in segmentation.parts]
    return SegmentationCounts(
        exact=len(found),
        units=len(truth.units),
        produced=len(segmentation.paragraphs),
        headings=_shared(truth.headings, headings),
        headings_in_truth=len(truth.headings),
        headings_produced=len(headings),
        labels=sum(normal_label(unit.label) == normal_label(own.label) for unit, own in found),
        roles=sum(unit.role in (None, own.role) for unit, own in found),
        joins=sum(_right_joins(unit, own) for unit, own in found),
        joins_in_truth=sum(len(unit.joins) for unit in truth.units),
        joins_produced=sum(len(own.joins) for own in segmentation.paragraphs),
        signatories=_shared(truth.signatories, signatories),
        signatories_in_truth=len(truth.signatories),
        signatories_produced=len(signatories),
        attestations=_shared(truth.attestations, attestations),
        attestations_in_truth=len(truth.attestations),
        lost=count_lost(blocks, segmentation),
    )


def count_lost(blocks: Iterable[Block], segmentation: Segmentation) -> int:
    """Count the words of the blocks, notes apart, that the segmentation holds nowhere."""
    text = "\n".join(_marked(block) for block in blocks if block.kind is not BlockKind.NOTE)
    text = re.sub(rf"{_BREAK}\s*", _BREAK, text)
    whole = _words([_BROKEN.sub(" ", text)])
    remaining = _words(_texts(segmentation))
    lost = (whole - remaining).total()
    remaining -= whole
    # A word that a line's end breaks is found put together, with its hyphen or without it.
    for word in _BROKEN.findall(text):
        spellings = (_words([word.replace(_BREAK, hyphen)]) for hyphen in ("", "-"))
        found = next((own for own in spellings if own <= remaining), None)
        lost += found is None
        remaining -= found or Counter()
    return lost


def _marked(block: Block) -> str:
    """Put a mark in the place of each line-end hyphen."""
    text = list(block.text)
    for place in block.hyphens:
        text[place] = _BREAK
    return "".join(text)


def _match(truth: SegmentationTruth, segmentation: Segmentation) -> Found:
    """Pair equal units; of several with the same words, the first with the first."""
    waiting: dict[str, list[TruthUnit]] = defaultdict(list)
    for unit in reversed(truth.units):
        waiting[unit.sha1].append(unit)
    keyed = ((truth_digest(own.text), own) for own in segmentation.paragraphs)
    return [(waiting[sha1].pop(), own) for sha1, own in keyed if waiting[sha1]]


def _shared(left: Iterable[object], right: Iterable[object]) -> int:
    return (Counter(left) & Counter(right)).total()


def _right_joins(unit: TruthUnit, own: Paragraph) -> int:
    """Count the joins whose first words after the break are those of the truth."""
    begins = [normal_text(join.right_begins) for join in own.joins]
    return sum(any(_starts(truth, mine) for mine in begins) for truth in unit.joins)


def _starts(left: str, right: str) -> bool:
    return bool(left and right) and (left.startswith(right) or right.startswith(left))


def _texts(segmentation: Segmentation) -> Iterator[str]:
    for part in segmentation.parts:
        yield from part.title_lines
        yield part.dateline or ""
        yield part.attestation or ""
        for who in part.signatories:
            yield from (who.name, who.office, who.role)
    for heading in segmentation.headings:
        yield heading.text
    for paragraph in segmentation.paragraphs:
        yield paragraph.text
        yield paragraph.label or ""


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in re.findall(r"\w+", normal_text(text)))


# ----------------------------------------
# What an evaluation found: counts per file and in total, as JSON, as tables and as rows.
#
# Why here: the command line only prints; what a measure is called is settled in one place.

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

RELIABILITY = ("from", "to", "pairs", "said", "links")
"""Of a bin of chances: its bounds, its pairs, their mean chance, and the share that are links."""

AnyCounts = TypeVar("AnyCounts", bound=AgreementCounts)


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Rows to print: a name, then its measures; the last row is the total where there is one."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Measure, ...], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the product's own code reached on gold and truth, by file."""

    links: Mapping[str, LinkCounts] = field(default_factory=dict)
    chances: Calibration | None = None
    """How far the chances of all pairs of the link gold are from what its readers say."""
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
            sections[title] = _rounded(total_counts(files.values())) | {
                "files": {name: _rounded(counts) for name, counts in files.items()}
            }
        if isinstance(links := sections.get("links"), dict):
            links["relations"] = {
                relation: {name: _rounded(counts)[name] for name in COLUMNS["relations"]}
                for relation, counts in self.relations.items()
            }
        if isinstance(links, dict) and self.chances is not None:
            links["chances"] = {
                "brier": round(self.chances.brier, PLACES),
                "brier_by_share": round(self.chances.base, PLACES),
                "reliability": [
                    dict(zip(RELIABILITY, _row(row), strict=True)) for row in self.chances.bins
                ],
            }
        if folders := self._folders():
            sections["segmentation by folder"] = {
                folder: _rounded(counts) for folder, counts in folders.items()
            }
        if self.trials:
            sections["trials"] = {edits: _rounded(counts) for edits, counts in self.trials.items()}
        return sections

    def tables(self) -> tuple[ScoreTable, ...]:
        """Return a table for each kind that was measured: a row per file, then the total."""
        tables = [
            _table(title, "file", {**files, TOTAL: total_counts(files.values())})
            for title, files in self._sections()
        ]
        if self.relations:
            tables.insert(1, _table("relations", "relation", self.relations))
        if self.chances is not None:
            title = (
                f"chances (Brier score {self.chances.brier:.4f}; {self.chances.base:.4f} by share)"
            )
            tables.insert(1, ScoreTable(title, RELIABILITY, tuple(map(_row, self.chances.bins))))
        if folders := self._folders():
            tables.append(_table("segmentation by folder", "folder", folders))
        if self.trials:
            tables.insert(3, _table("trials", "edits", self.trials))
        return tuple(tables)

    def rows(self) -> tuple[tuple[str, str, str, Measure], ...]:
        """Return every measure on a row of its own: kind, file or `total`, measure, value."""
        named = [
            *(
                (title, {**own, TOTAL: total_counts(own.values())})
                for title, own in self._sections()
            ),
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
        return {folder: total_counts(counts) for folder, counts in by_folder.items()}

    def _sections(self) -> Iterator[tuple[str, Mapping[str, AgreementCounts]]]:
        """Yield the kinds that were measured."""
        for title, files in (
            ("links", self.links),
            ("segmentation", self.segmentation),
            ("sentences", self.sentences),
            ("commitments", self.commitments),
        ):
            if files:
                yield title, files


def total_counts(counts: Iterable[AnyCounts]) -> AnyCounts:
    """Return the sum of one or more counts."""
    return reduce(add, counts)


def _row(row: tuple[float, float, int, float, float]) -> tuple[float, float, int, float, float]:
    least, most, pairs, said, linked = row
    return least, most, pairs, round(said, PLACES), round(linked, PLACES)


def _rounded(counts: AgreementCounts) -> dict[str, Measure]:
    return {
        name: round(value, PLACES) if isinstance(value, float) else value
        for name, value in counts.measures().items()
    }


def _table(title: str, first: str, counts: Mapping[str, AgreementCounts]) -> ScoreTable:
    columns = COLUMNS[title]
    return ScoreTable(
        title=title,
        columns=(first, *columns),
        rows=tuple(
            (name, *(_rounded(own)[column] for column in columns)) for name, own in counts.items()
        ),
    )
