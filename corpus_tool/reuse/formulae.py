"""Formulae: word runs that recur in several documents, with variants, slots and every occurrence.

Sections, in order:

* Formulae: word runs that recur in several documents, with variants, slots and every
  occurrence.
* Cores that are one formula: the commonest stands for it, the others are its variants.
* What a search for cores that are alike cut short, as it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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
from corpus_tool.reuse.near_duplicates import (
    JoinCut,
    collection_put_off,
    index_ranges,
    inner_runs,
    join_sets,
    make_rarity,
    sample_names,
    shingle_sets,
)
from corpus_tool.reuse.runs import (
    DistinctTexts,
    FormulaCores,
    build_graph,
    collect_distinct_texts,
    find_cores,
)
from corpus_tool.reuse.templates import TemplateWriter
from corpus_tool.text.pieces import Hashes, stretch_hashes

__all__ = [
    "LIKE",
    "Formulae",
    "bounded_wordings",
    "core_ids",
    "core_likeness",
    "core_shingles",
    "find_formulae",
    "formulae_of",
    "group_cores",
]


# ----------------------------------------
# Formulae: word runs that recur in several documents, with variants, slots and every occurrence.
#
# The steps, each linear or a sort in the length of the corpus: distinct texts, runs that recur
# and their chains, cores with natural edges (`runs`), variants (`group`), values (`templates`).


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
        corpus = collect_distinct_texts(carriers, passages, lexicon=lexicon, progress=progress)
        return formulae_of(corpus, carriers, options=options, lexicon=lexicon, progress=progress)


def formulae_of(
    corpus: DistinctTexts,
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
    groups = group_cores(
        order,
        ids[order].tolist(),
        zip(*(column.tolist() for column in likeness[:3]), strict=True),
    )
    writer = TemplateWriter(cores, ids, corpus, carriers, lexicon)
    formulae = writer.formulas(groups.values(), progress=progress)
    bounded = bounded_wordings(likeness.cut, writer)
    return Formulae(tuple(sorted(formulae, key=lambda f: (-f.score, f.id))), bounded)


def core_order(cores: FormulaCores, ids: Hashes) -> list[int]:
    """Return the cores, those that should stand for a formula first."""
    words = (cores.end - cores.first)[cores.exemplars]
    order: list[int] = np.lexsort((ids, -words, -cores.documents)).tolist()
    return order


# ----------------------------------------
# Cores that are one formula: the commonest stands for it, the others are its variants.
#
# Every member is compared with the one that stands for the formula, never only with another member:
# so a formula cannot creep, variant by variant, into another one, as connected components do.

Positions = NDArray[np.int64]

_SHINGLE = 3
LIKE = 0.5
"""Share of common shingles from which a core may be a variant of another."""


class Likeness(NamedTuple):
    """Pairs of cores that are alike, and how much."""

    left: Positions
    right: Positions
    similarity: NDArray[np.float64]
    cut: tuple[JoinCut, ...]


def core_ids(cores: FormulaCores, corpus: DistinctTexts) -> Hashes:
    """Return the identity of each core: a hash of its words, the same in every corpus."""
    first, end = cores.first[cores.exemplars], cores.end[cores.exemplars]
    order = np.argsort(first, kind="stable")
    ids = np.empty(len(first), np.uint64)
    words, bounds = _words(first[order], end[order], corpus)
    ids[order] = stretch_hashes(words, bounds[:-1], bounds[1:])
    return ids


def core_shingles(cores: FormulaCores, corpus: DistinctTexts) -> tuple[Hashes, Positions]:
    """Return the short runs of words of each core, and the bounds of each one's."""
    words, bounds = _words(cores.first[cores.exemplars], cores.end[cores.exemplars], corpus)
    return inner_runs(words, bounds, _SHINGLE)


def core_likeness(cores: FormulaCores, corpus: DistinctTexts) -> Likeness:
    """Return which cores have most of their short runs of words in common."""
    runs, owners = core_shingles(cores, corpus)
    pairs = join_sets(shingle_sets(runs, owners, make_rarity(runs)), threshold=LIKE)
    return Likeness(*pairs)


def _words(first: Positions, end: Positions, corpus: DistinctTexts) -> tuple[Hashes, Positions]:
    sizes = end - first
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    return corpus.stream.hashes[index_ranges(first, sizes)], bounds


def group_cores(
    order: Sequence[int], ids: Sequence[int], likeness: Iterable[tuple[int, int, float]]
) -> dict[int, list[int]]:
    """Return the members of each group by the one that stands for it, itself among them.

    Args:
        order: all cores, the ones that should stand for a group first.
        ids: the identity of each, in that order; cores of the same words are never parted.
        likeness: pairs that are alike, and how much.
    """
    alike: dict[int, list[tuple[int, float]]] = {}
    for left, right, similarity in likeness:
        alike.setdefault(left, []).append((right, similarity))
        alike.setdefault(right, []).append((left, similarity))
    place = {core: n for n, core in enumerate(order)}
    groups: dict[int, list[int]] = {}
    cluster_of: dict[int, int] = {}
    for core, shingle_ids in zip(order, ids, strict=True):
        ranked = [(-s, place[other], other) for other, s in alike.get(core, ()) if other in groups]
        head = cluster_of.setdefault(shingle_ids, min(ranked)[2] if ranked else core)
        groups.setdefault(head, []).append(core)
    return groups


# ----------------------------------------
# What a search for cores that are alike cut short, as it is told.

_WORDINGS = "pairs of wordings by common words"


def bounded_wordings(cuts: Iterable[JoinCut], writer: TemplateWriter) -> tuple[Bounded, ...]:
    """Return what a search for cores that are alike cut short."""
    return tuple(
        Bounded(_WORDINGS, sample_names(writer.template(cut.owner)), cut.found, cut.kept)
        for cut in cuts
    )
