"""Run the product's own code on gold and truth, file by file.

Why here: what a user gets is measured, by the same calls, and not a copy made for measuring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from corpus_tool.alignment import PairVectors, WeightSet, find_chances
from corpus_tool.alignment.terms import ScoredPairs
from corpus_tool.collation import collate
from corpus_tool.errors import InputError
from corpus_tool.evaluation.calibration import Said, calibrate, compare_chances
from corpus_tool.evaluation.cases import Case, find_cases, find_source
from corpus_tool.evaluation.gold import (
    CommitmentCounts,
    CommitmentGold,
    LinkGold,
    SegmentationTruth,
    SentenceCounts,
    count_commitments,
    count_sentences,
)
from corpus_tool.evaluation.score import (
    Evaluation,
    LinkCounts,
    SegmentationCounts,
    count_by_relation,
    count_links,
    count_units,
    total_counts,
)
from corpus_tool.evaluation.trials import HARD, LIGHT, make_trial
from corpus_tool.ingest import files
from corpus_tool.ingest.formats import extract
from corpus_tool.lexicon import Ladder, Lexicon, load_ladder
from corpus_tool.model import Link, Options, Relation
from corpus_tool.segmentation.segment import segment

__all__ = ["evaluate_folders"]

DEFAULTS = Options()

EDITS = {"light": LIGHT, "hard": HARD}
"""The kinds of trials, by their name in the result."""

Progress = Callable[[int, int], None]
"""Called with the number of files done and of all files."""


def evaluate_folders(
    paths: Iterable[Path | str],
    *,
    lexicon: Lexicon,
    ladder: Ladder | None = None,
    encoder: PairVectors | None = None,
    weights: WeightSet | None = None,
    options: Options = DEFAULTS,
    trials: int = 0,
    progress: Progress | None = None,
) -> Evaluation:
    """Measure the engine on gold and truth files.

    Args:
        paths: files, recognised by what they hold, or folders of them.
        lexicon: the word lists.
        ladder: the operative verbs; by default the shipped ones.
        encoder: what turns sentences into vectors; without it the engine works on words alone.
        weights: what was learned for it; by default what is shipped.
        options: the thresholds to measure with.
        trials: how often each text of the link gold is edited by program, lightly and hard, and
            compared with what became of it.
        progress: told after every file.

    Raises:
        InputError: a path is missing, holds nothing that can be evaluated, or is not sound.
    """
    cases, skipped = find_cases(Path(path) for path in paths)
    engine = _Engine(lexicon, ladder or load_ladder(), encoder, weights, options, trials)
    measured: dict[str, _Measured] = {}
    for name, case in zip(_names(cases), cases, strict=True):
        measured[name] = engine.measure(case)
        if progress is not None:
            progress(len(measured), len(cases))
    return Evaluation(
        links={name: own.links for name, own in measured.items() if own.links},
        chances=calibrate(own.said for own in measured.values() if own.said is not None),
        relations=_by_relation([own.relations for own in measured.values()]),
        trials=_by_edits([own.trials for own in measured.values()]),
        segmentation={name: own.segmentation for name, own in measured.items() if own.segmentation},
        sentences={name: own.sentences for name, own in measured.items() if own.sentences},
        commitments={name: own.commitments for name, own in measured.items() if own.commitments},
        skipped=skipped,
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    """The counts of one file, of whichever kind it is."""

    links: LinkCounts | None = None
    said: Said | None = None
    relations: Mapping[Relation, LinkCounts] = field(default_factory=dict)
    trials: Mapping[str, LinkCounts] = field(default_factory=dict)
    segmentation: SegmentationCounts | None = None
    sentences: SentenceCounts | None = None
    commitments: CommitmentCounts | None = None


@dataclass(frozen=True, slots=True)
class _Engine:
    """The product's own code, with what it works by."""

    lexicon: Lexicon
    ladder: Ladder
    encoder: PairVectors | None
    weights: WeightSet | None
    options: Options
    trials: int

    def measure(self, case: Case) -> _Measured:
        """Run what the case is gold of, and count."""
        match case.gold:
            case LinkGold() as gold:
                links = self._link(gold)
                return _Measured(
                    links=count_links(gold, links),
                    said=compare_chances(gold, self._weigh(gold)),
                    relations=count_by_relation(gold, links),
                    trials=self._try(gold),
                )
            case SegmentationTruth() as truth:
                return _Measured(segmentation=self._segment(case.path, truth))
            case CommitmentGold() as gold:
                return _Measured(commitments=self._read(case.path, gold))
            case gold:
                return _Measured(sentences=count_sentences(gold, lexicon=self.lexicon))

    def _link(self, gold: LinkGold) -> tuple[Link, ...]:
        return collate(
            gold.left,
            gold.right,
            options=self.options,
            lexicon=self.lexicon,
            encoder=self.encoder,
            weights=self.weights,
        ).links

    def _weigh(self, gold: LinkGold) -> ScoredPairs:
        return find_chances(
            gold.left,
            gold.right,
            lexicon=self.lexicon,
            encoder=self.encoder,
            weights=self.weights,
        )

    def _try(self, gold: LinkGold) -> Mapping[str, LinkCounts]:
        """Edit both texts of the gold by program, each in several ways, and link the copies."""
        return {
            name: total_counts(
                count_links(trial, self._link(trial))
                for seed in range(self.trials)
                for side in (gold.left, gold.right)
                for trial in (make_trial(side, edits=edits, seed=seed),)
            )
            for name, edits in EDITS.items()
            if self.trials
        }

    def _segment(self, path: Path, truth: SegmentationTruth) -> SegmentationCounts:
        extraction = extract(files.read_file(find_source(path, truth)))
        title = extraction.metadata.get("title")
        found = segment(extraction.blocks, lexicon=self.lexicon, title=title)
        return count_units(truth, found, blocks=extraction.blocks)

    def _read(self, path: Path, gold: CommitmentGold) -> CommitmentCounts:
        source = files.read_file(find_source(path, gold))
        try:
            return count_commitments(gold, source, lexicon=self.lexicon, ladder=self.ladder)
        except ValueError as error:
            raise InputError(
                f"'{path}' is not sound: {error}", subject=str(path), code="E_EVALUATION"
            ) from error


def _by_relation(files: Sequence[Mapping[Relation, LinkCounts]]) -> dict[str, LinkCounts]:
    return {
        relation: total_counts(counts)
        for relation in Relation
        if (counts := [own[relation] for own in files if relation in own])
    }


def _by_edits(files: Sequence[Mapping[str, LinkCounts]]) -> dict[str, LinkCounts]:
    tried = [own for own in files if own]
    return {name: total_counts(own[name] for own in tried) for name in EDITS if tried}


def _names(cases: Sequence[Case]) -> list[str]:
    """Name each file by its last part, or all by their paths from where they part."""
    names = [case.path.name for case in cases]
    if len(set(names)) == len(names):
        return names
    shared = set.intersection(*({*case.path.parents} for case in cases))
    top = max(shared, key=lambda folder: len(folder.parts), default=PurePath())
    return [case.path.relative_to(top).as_posix() for case in cases]
