"""Learn what each feature counts: `python -m benchmarks.learn_weights GOLD STATEMENTS [--write]`.

GOLD is a folder of link gold. STATEMENTS is a folder of statements; those of `STRANGERS` have
other parties and other subjects, so that their pairs hold no link. What is printed for a pair was
learned without it. `--write` rewrites `corpus_tool/alignment/weights.py` with all pairs.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.table import Cell, Table, format_table
from corpus_tool import lexicon, semantics
from corpus_tool.alignment import weights
from corpus_tool.alignment.align import pair_identical
from corpus_tool.alignment.links import find_candidates
from corpus_tool.alignment.scoring import (
    Headings,
    PairVectors,
    link_features,
    neighbour_support,
    score_features,
    score_pairs,
)
from corpus_tool.alignment.terms import Integers, ScoredPairs, read_pair
from corpus_tool.evaluation.gold import LinkGold, read_link_gold
from corpus_tool.evaluation.score import LinkCounts, count_links
from corpus_tool.model import Link, Options, Relation

STRANGERS = (
    ("2022-11-01_international-counter-ransomware", "2023-03-30_joint-statement-on-efforts"),
    ("2022-08-04_joint-press-statement", "2023-10-24_joint-press", "2024-11-27_joint-press"),
    ("2025-11-13_joint-statement-on-framework-for-united-states-guatemala",),
    ("2025-10-26_joint-declaration",),
    ("2024-06-13_bilateral-security-agreement",),
    ("2021-10-27_asean-u-s-leaders-statement-on-digital",),
    ("2022-09-20_joint-statement-on-atlantic",),
    ("2022-07-16_joint-statement-following-meeting-between-president-biden-and-egyptian",),
)
"""Beginnings of file names; those in one row may know each other."""
STRANGER_WEIGHT = 0.1
"""There are far more pairs of strangers than of relations."""
SHRINKAGE = 0.1


@dataclass(frozen=True)
class Example:
    """The candidate pairs of two texts and which of them are links."""

    gold: LinkGold
    names: tuple[str, ...]
    rows: NDArray[np.float64]
    keys: Integers
    settled: tuple[tuple[int, int], ...]
    known: NDArray[np.bool_]
    """False where careful readers may differ."""
    linked: NDArray[np.float64]
    likeness: ScoredPairs
    headings: Headings
    lengths: tuple[tuple[int, ...], tuple[int, ...]]
    carried: NDArray[np.float64]
    weight: float = 1.0

    def odds(self, learned: dict[str, float]) -> NDArray[np.float64]:
        """Return the odds of each pair by itself."""
        odds = self.rows @ [learned[name] for name in self.names]
        return np.asarray(learned["bias"] + odds)

    def company(self, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the company of each pair of these odds."""
        alone = score_features(odds, self.keys, len(self.gold.right), settled=self.settled)
        return neighbour_support(alone, self.likeness, headings=self.headings)


def make_example(gold: LinkGold, *, encoder: PairVectors | None, weight: float = 1.0) -> Example:
    """Compute the features of two texts."""
    texts = [p.text for p in gold.left], [p.text for p in gold.right]
    pair = read_pair(*texts, light=lexicon.load("en").weights.function)
    settled = pair_identical(pair, *texts)
    similarity = score_pairs(pair, encoder=encoder, settled=settled)
    named = link_features(similarity)
    pairs = list(zip(similarity.pairs.left.tolist(), similarity.pairs.right.tolist(), strict=True))
    sure = np.array([any(link.holds(p) for link in gold.sure) for p in pairs], dtype=bool)
    unsure = np.array([any(link.holds(p) for link in gold.unsure) for p in pairs], dtype=bool)
    return Example(
        gold=gold,
        names=tuple(named),
        rows=np.column_stack(list(named.values())),
        keys=similarity.pairs.keys,
        settled=settled,
        known=sure | ~unsure,
        linked=sure.astype(float),
        likeness=similarity.pairs,
        headings=([p.heading for p in gold.left], [p.heading for p in gold.right]),
        lengths=(pair.left.lengths, pair.right.lengths),
        carried=similarity.carried,
        weight=weight,
    )


def learn(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weights of the features, then those of the company that likely pairs keep."""
    rows = np.concatenate([e.rows[e.known] for e in examples])
    linked = np.concatenate([e.linked[e.known] for e in examples])
    counts = np.concatenate([np.full(int(e.known.sum()), e.weight) for e in examples])
    bias, found = _regress(rows, linked, counts, np.zeros(len(rows)))
    learned = {"bias": bias} | dict(zip(examples[0].names, found, strict=True))
    odds = [example.odds(learned) for example in examples]
    company = [e.company(own)[e.known] for e, own in zip(examples, odds, strict=True)]
    told = np.concatenate([own[e.known] for e, own in zip(examples, odds, strict=True)])
    without, (added,) = _regress(np.concatenate(company)[:, None], linked, counts, told)
    return learned | {"company": added, "without": without}


def _regress(
    rows: NDArray[np.float64],
    linked: NDArray[np.float64],
    counts: NDArray[np.float64],
    known: NDArray[np.float64],
) -> tuple[float, list[float]]:
    """Return bias and weights of a logistic regression beside known odds, shrunk a little."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    table = np.column_stack([(rows - mean) / spread, np.ones(len(rows))])

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = table @ values + known
        costs = np.logaddexp(0, -odds) * linked + np.logaddexp(0, odds) * (1 - linked)
        slope = table.T @ (counts * (1 / (1 + np.exp(-odds)) - linked))
        shrunk = np.append(values[:-1], 0.0)
        return float(counts @ costs + SHRINKAGE * shrunk @ shrunk), slope + 2 * SHRINKAGE * shrunk

    found = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B").x
    scaled = found[:-1] / spread
    return float(found[-1] - scaled @ mean), scaled.tolist()


def link(example: Example, learned: dict[str, float]) -> list[Link]:
    """Link the texts of an example with these weights, as `align` does."""
    odds = example.odds(learned)
    odds = odds + learned["company"] * example.company(odds) + learned["without"]
    width = len(example.gold.right)
    chances = score_features(odds, example.keys, width, settled=example.settled)
    ties = find_candidates(
        chances,
        candidates=example.likeness,
        carried=example.carried,
        lengths=example.lengths,
        options=Options(),
    )
    return [
        Link(*found.group, relation=Relation.EDITED, score=found.score, moved=found.moved)
        for found in ties
    ]


def main() -> None:
    """Learn with and without vectors; print what unseen pairs make of it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learn_weights", description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("statements", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    names, gold = _read_gold(given.gold)
    strangers = _read_strangers(given.statements)
    written = {}
    for title, encoder in (("WITH_VECTORS", semantics.load()), ("WITHOUT_VECTORS", None)):
        known = [make_example(pair, encoder=encoder) for pair in gold]
        apart = [make_example(pair, encoder=encoder, weight=STRANGER_WEIGHT) for pair in strangers]
        print(format_table(_table(title, names, known, apart)), end="\n\n")
        written[title] = learn([*known, *apart])
    if given.write:
        _write(written)


def _table(
    title: str, names: Iterable[str], known: Sequence[Example], apart: Sequence[Example]
) -> Table:
    counts: list[tuple[str, LinkCounts]] = []
    for k, (name, example) in enumerate(zip(names, known, strict=True)):
        learned = learn([*known[:k], *known[k + 1 :], *apart])
        counts.append((name, count_links(example.gold, link(example, learned))))
    counts.append(("all", sum((c for _, c in counts), LinkCounts())))
    rows: list[tuple[Cell, ...]] = [
        (n, c.f1, c.precision, c.recall, c.moved_precision, c.moved_recall) for n, c in counts
    ]
    halves = apart[::2], apart[1::2]
    for train, test in (halves, halves[::-1]):
        learned = learn([*known, *train])
        false = sum(len(k.left) * len(k.right) for e in test for k in link(e, learned))
        paragraphs = sum(len(e.gold.left) + len(e.gold.right) for e in test)
        rows.append((f"{len(test)} pairs of strangers: false per 100", false / paragraphs * 100))
    return Table(
        title=f"{title}: each pair by what the others taught",
        columns=("pair", "F1", "precision", "recall", "moved precision", "moved recall"),
        rows=tuple((*row, *[""] * (6 - len(row))) for row in rows),
        note="False links are counted to a hundred paragraphs of both sides.",
    )


def _read_gold(folder: Path) -> tuple[list[str], list[LinkGold]]:
    paths = sorted(folder.glob("*.json"))
    return [p.stem for p in paths], [
        read_link_gold(json.loads(p.read_text("utf-8"))) for p in paths
    ]


def _read_strangers(folder: Path) -> list[LinkGold]:
    texts = [
        (group, _paragraphs(next(iter(sorted(folder.glob(f"{start}*"))))))
        for group, starts in enumerate(STRANGERS)
        for start in starts
    ]
    return [
        read_link_gold({"left": {"paragraphs": left}, "right": {"paragraphs": right}, "links": []})
        for (group, left), (other, right) in combinations(texts, 2)
        if group != other
    ]


def _paragraphs(path: Path) -> list[dict[str, str]]:
    """Cut a file at its empty lines: good enough for texts that are only to be told apart."""
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text("utf-8"), flags=re.DOTALL)
    plain = re.sub(r"<[^>]*>|[*_#\\]", "", text)
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", plain))
    return [{"text": block} for block in blocks if len(block) > 5]


def _write(written: dict[str, dict[str, float]]) -> None:
    path = Path(weights.__file__)
    head = path.read_text("utf-8").split("\nWITH_VECTORS = ")[0]
    body = "".join(
        f"\n{name} = Weights(\n"
        + "".join(f"    {feature}={value:.3f},\n" for feature, value in learned.items())
        + ")\n"
        for name, learned in written.items()
    )
    path.write_text(head + body, "utf-8")


if __name__ == "__main__":
    main()
