"""Cutting sentences: ours beside a one-line rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.measuring import measure
from benchmarks.peers import naive_sentences
from benchmarks.table import Table
from benchmarks.texts import shared_folder
from corpus_tool import lexicon
from corpus_tool.evaluation.cases import find_cases
from corpus_tool.evaluation.gold import (
    LinkGold,
    SegmentationTruth,
    SentenceCounts,
    SentenceGold,
    count_spans,
)
from corpus_tool.text.tokens import split_sentences

__all__ = ["run"]

Cut = Callable[[str], Sequence[tuple[int, int]]]


def run() -> tuple[Table, ...]:
    """Measure on the sentence gold beside the project; no table when there is none."""
    folder = shared_folder("truth")
    if folder is None:
        return ()
    gold = [
        paragraph
        for case in find_cases([folder])[0]
        if not isinstance(case.gold, LinkGold | SegmentationTruth)
        for paragraph in case.gold
    ]
    systems: dict[str, Cut] = {
        "a capital after a mark": naive_sentences,
        "corpus-tool": partial(split_sentences, lexicon=lexicon.load("en")),
    }
    measured = {name: measure(partial(_cut, gold, cut)) for name, cut in systems.items()}
    peer = measured["a capital after a mark"].milliseconds
    return (
        Table(
            title="Sentences",
            columns=("system", "F1", "found", "produced", "in gold", "ms", "ratio", "MB"),
            rows=tuple(
                (
                    name,
                    own.result.f1,
                    own.result.hits,
                    own.result.produced,
                    own.result.sentences,
                    own.milliseconds,
                    own.milliseconds / peer,
                    own.megabytes,
                )
                for name, own in measured.items()
            ),
            note=f"{len(gold)} paragraphs of real statements.",
        ),
    )


def _cut(gold: Sequence[SentenceGold], cut: Cut) -> SentenceCounts:
    return sum((count_spans(own, cut(own.text)) for own in gold), SentenceCounts())
