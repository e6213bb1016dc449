"""Formulae: word runs that recur in several documents, with variants, slots and every occurrence.

The steps, each linear or a sort in the length of the corpus: distinct texts (`units`), runs that
recur and their chains (`graph`), cores with natural edges (`cores`), variants (`grouping`), values
(`writing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    Bounded,
    Carrier,
    Formula,
    Passage,
    Progress,
    ReuseOptions,
    Stage,
    untold,
)
from corpus_tool.reuse.bounds import bounded_wordings
from corpus_tool.reuse.collection import collection_put_off
from corpus_tool.reuse.cores import Cores, find_cores
from corpus_tool.reuse.graph import build_graph
from corpus_tool.reuse.grouping import core_ids, core_likeness, group
from corpus_tool.reuse.units import Units, collect_units
from corpus_tool.reuse.writing import Writer
from corpus_tool.text.pieces import Hashes

__all__ = ["Formulae", "find_formulae", "formulae_of"]


@dataclass(frozen=True, slots=True)
class Formulae:
    """The formulae of a corpus, the most telling first."""

    formulae: tuple[Formula, ...]
    bounded: tuple[Bounded, ...]


def find_formulae(
    carriers: Sequence[Carrier],
    passages: Iterable[Passage],
    *,
    options: ReuseOptions | None = None,
    lexicon: Lexicon | None,
    progress: Progress = untold,
) -> Formulae:
    """Find the formulae of a corpus.

    Args:
        carriers: the documents.
        passages: their paragraphs.
        options: how long a run must recur, in how many documents.
        lexicon: names and months for the slots, words of grammar for edges and ranking.
        progress: told what is being done.

    Raises:
        ValueError: a passage of a version that is not among the carriers.
    """
    options = options or ReuseOptions()
    with collection_put_off():
        corpus = collect_units(carriers, passages, lexicon=lexicon, progress=progress)
        return formulae_of(corpus, carriers, options=options, lexicon=lexicon, progress=progress)


def formulae_of(
    corpus: Units,
    carriers: Sequence[Carrier],
    *,
    options: ReuseOptions,
    lexicon: Lexicon | None,
    progress: Progress = untold,
) -> Formulae:
    """Find the formulae of units already read."""
    progress(Stage.CHAINING, 0, 0)
    graph = build_graph(corpus, options=options)
    cores = find_cores(graph, corpus, options=options, lexicon=lexicon)
    ids = core_ids(cores, corpus)
    likeness = core_likeness(cores, corpus)
    order = core_order(cores, ids)
    groups = group(
        order,
        ids[order].tolist(),
        zip(*(column.tolist() for column in likeness[:3]), strict=True),
    )
    writer = Writer(cores, ids, corpus, carriers, lexicon)
    formulae = writer.formulas(groups.values(), progress=progress)
    bounded = bounded_wordings(likeness.cut, writer)
    return Formulae(tuple(sorted(formulae, key=lambda f: (-f.score, f.id))), bounded)


def core_order(cores: Cores, ids: Hashes) -> list[int]:
    """Return the cores, those that should stand for a formula first."""
    words = (cores.end - cores.first)[cores.exemplars]
    order: list[int] = np.lexsort((ids, -words, -cores.documents)).tolist()
    return order
