"""Learn what the features of a link count: `python -m benchmarks.learn_weights [SHARED] [--write]`.

SHARED is a folder with `links` (gold), `statements`, and `corpora` (by default `../shared`). What
is printed of a pair was learned, threshold and all, without any pair that shares a text with it.
False links are counted in texts of which none was learned from. `--write` rewrites the weights that
are shipped, `--to FILE` writes a workspace's own. `--model FOLDER` learns them for an encoder of
yours; `--quick` leaves the ablations out. The same gold gives the same weights.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from benchmarks.link_relations import learn_relation, relate
from benchmarks.link_training import (
    Example,
    Pair,
    cut_short,
    make_example,
    mean_vectors,
    read_gold,
    read_releases,
    read_strangers,
)
from benchmarks.link_weights import LearningPlan, chances_of, learn, learn_short, link
from benchmarks.table import Cell, Table, format_table
from benchmarks.texts import ROOT
from corpus_tool import semantics
from corpus_tool.alignment.meaning import PairVectors
from corpus_tool.alignment.relations import RelationWeights
from corpus_tool.alignment.rivalry import FEATURES
from corpus_tool.alignment.scoring import MAX_SHORT_PARAGRAPHS
from corpus_tool.alignment.terms import ScoredPairs
from corpus_tool.alignment.weights import FILE, WORDS, WeightSet
from corpus_tool.errors import MissingDependency
from corpus_tool.evaluation.calibration import Calibration, calibrate, compare_chances
from corpus_tool.evaluation.score import LinkCounts, count_links
from corpus_tool.model import Options

__all__ = [
    "Learning",
    "Sources",
    "choose",
    "examine",
    "installed_encoders",
    "main",
    "plan_for",
    "read_sources",
    "reliability",
    "tables",
    "unrelated",
]

KINDS = ("sister", "successive", "template", "all")
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)

OF_WORDS = (
    "words",
    "plain",
    "word_lead",
    "names",
    "sentence",
    "coverage",
    "place",
    "first",
    "last",
    "subjects",
)
WITH_VECTORS = (
    *("words", "plain", "sentence", "coverage", "place", "first", "last"),
    *("subjects", "headed_lead", "votes_most", "votes_mass"),
)
"""Of the features, those that add something; the weights of the others came out as nothing."""
STATIC_MODEL = "wordllama"
SHORT_STRETCHES, SHORT_STRANGERS = 16, 5
"""So many short stretches are cut out of each pair of gold, and of strangers."""
SHORT_TESTS = ((8, (1,)), (4, (1, 2, 3)))


@dataclass(frozen=True)
class Learning:
    """Everything that weights are learned from and measured on, for one encoder or for none."""

    encoder: PairVectors | None
    gold: tuple[Example, ...]
    strangers: tuple[Example, ...]
    short: tuple[Example, ...]
    unrelated: tuple[Example, ...]
    """Pairs without a link, none of them learned from."""
    unrelated_short: tuple[Example, ...]
    backgrounds: dict[str, np.ndarray]

    @property
    def model(self) -> str:
        """The key of the weights."""
        return self.encoder.model if self.encoder is not None else WORDS

    @property
    def title(self) -> str:
        """What tables call it."""
        return self.encoder.name if self.encoder is not None else "words alone"

    @cached_property
    def folds(self) -> dict[str, WeightSet]:
        """The weights for each pair of gold, learned without its texts."""
        plan = plan_for(self.encoder)
        return {
            e.pair.name: self._weights(
                plan, [q for q in self.gold if not q.pair.shares_text(e.pair)]
            )
            for e in self.gold
        }

    def _weights(self, plan: LearningPlan, gold: Sequence[Example]) -> WeightSet:
        usual = learn([*gold, *self.strangers], plan)
        return WeightSet(usual, usual, learn_relation(gold), self.backgrounds)

    def learn(self) -> WeightSet:
        """Learn from all there is."""
        plan = plan_for(self.encoder)
        return replace(
            self._weights(plan, self.gold), short=learn_short(self.short, _for_short(self.encoder))
        )

    def without(self, others: Sequence[Example]) -> WeightSet:
        """Learn from all that shares no text with these."""
        texts = {text for e in others for text in e.pair.texts}
        kept = replace(
            self,
            gold=tuple(e for e in self.gold if not e.pair.texts & texts),
            short=tuple(e for e in self.short if not e.pair.texts & texts),
        )
        return kept.learn()


def plan_for(encoder: PairVectors | None) -> LearningPlan:
    """Return what is learned for texts of usual length."""
    if encoder is None:
        return LearningPlan(OF_WORDS, dense=0.45)
    if encoder.model == STATIC_MODEL:
        return LearningPlan(WITH_VECTORS, strangers=0.02, dense=0.45)
    return LearningPlan(WITH_VECTORS)


def _for_short(encoder: PairVectors | None) -> LearningPlan:
    """Return what is learned for short texts, where nothing is left out."""
    return LearningPlan((*OF_WORDS, *(FEATURES if encoder is not None else ())))


@dataclass(frozen=True)
class Sources:
    """The pairs of texts that weights are learned from and measured on."""

    gold: tuple[Pair, ...]
    strangers: tuple[Pair, ...]
    unrelated: tuple[Pair, ...]


def read_sources(shared: Path) -> Sources:
    """Read the gold, and pair off texts that have nothing to do with each other."""
    learned, counted = read_releases(shared / "corpora" / "white-house-statements.tar.xz")
    statements = shared / "statements"
    return Sources(
        gold=tuple(read_gold(shared / "links")),
        strangers=(*read_strangers(statements, to_learn_from=True), *learned),
        unrelated=(*read_strangers(statements, to_learn_from=False), *counted),
    )


def examine(sources: Sources, encoder: PairVectors | None) -> Learning:
    """Compute the features of all pairs, and of short stretches of them, for one encoder."""
    gold, strangers, unrelated = sources.gold, sources.strangers, sources.unrelated
    backgrounds = mean_vectors(strangers, encoder) if encoder is not None else {}

    def examples(pairs: Iterable[Pair]) -> tuple[Example, ...]:
        return tuple(make_example(p, encoder=encoder, backgrounds=backgrounds) for p in pairs)

    short = [
        *(part for p in gold for part in cut_short(p, SHORT_STRETCHES, seed=1)),
        *(part for p in strangers for part in cut_short(p, SHORT_STRANGERS, seed=1)),
    ]
    tests = [
        part
        for seed, (count, sizes) in enumerate(SHORT_TESTS)
        for p in unrelated
        for part in cut_short(p, count, seed=7 + seed, sizes=sizes)
    ]
    return Learning(
        encoder=encoder,
        gold=examples(gold),
        strangers=examples(strangers),
        short=examples(_short(short)),
        unrelated=examples(unrelated),
        unrelated_short=examples(_short(tests)),
        backgrounds=backgrounds,
    )


def _short(pairs: Iterable[Pair]) -> list[Pair]:
    return [p for p in pairs if min(len(p.gold.left), len(p.gold.right)) <= MAX_SHORT_PARAGRAPHS]


def tables(learning: Learning, *, ablations: bool = True) -> tuple[Table, ...]:
    """Return what the weights make of texts that they were not learned from."""
    chances = {e.pair.name: chances_of(e, learning.folds[e.pair.name]) for e in learning.gold}
    found = [_quality(learning, chances), unrelated(learning), reliability(learning, chances)]
    return (*found, _ablations(learning)) if ablations else tuple(found)


def _count(
    example: Example,
    chances: ScoredPairs,
    least: float,
    relation: RelationWeights | None = None,
) -> LinkCounts:
    moved = max(least, Options().moved_score)
    links = link(example, chances, Options(min_score=least, moved_score=moved))
    if relation is not None:
        links = relate(example, links, relation)
    return count_links(example.pair.gold, links)


def choose(learning: Learning, chances: dict[str, ScoredPairs]) -> dict[str, LinkCounts]:
    """Count each pair at the threshold that is best for the pairs that share no text with it."""
    counted = {
        least: {
            e.pair.name: _count(
                e, chances[e.pair.name], least, learning.folds[e.pair.name].relation
            )
            for e in learning.gold
        }
        for least in THRESHOLDS
    }
    found = {}
    for example in learning.gold:
        others = [e.pair.name for e in learning.gold if not e.pair.shares_text(example.pair)]
        totals = {
            least: sum((counts[name] for name in others), LinkCounts()).f1
            for least, counts in counted.items()
        }
        best = max(THRESHOLDS, key=lambda least, totals=totals: totals[least])
        found[example.pair.name] = counted[best][example.pair.name]
    return found


def _quality(learning: Learning, chances: dict[str, ScoredPairs]) -> Table:
    chosen = choose(learning, chances)
    default = {
        e.pair.name: _count(
            e,
            chances[e.pair.name],
            Options().min_score,
            learning.folds[e.pair.name].relation,
        )
        for e in learning.gold
    }
    rows: list[tuple[Cell, ...]] = []
    for counts, how in ((chosen, "threshold chosen"), (default, "default")):
        for kind in KINDS:
            names = [e.pair.name for e in learning.gold if kind in ("all", e.pair.kind)]
            rows.append((kind, how, *_measures(sum((counts[n] for n in names), LinkCounts()))))
    rows += [(e.pair.name, e.pair.kind, *_measures(chosen[e.pair.name])) for e in learning.gold]
    return Table(
        title=f"Links, {learning.title}: each pair by what texts of neither taught",
        columns=(
            *("pairs", "", "F1", "precision", "recall"),
            *("moved precision", "moved recall", "relation"),
        ),
        rows=tuple(rows),
        note="Threshold chosen: on the pairs that share no text with the one that is counted.",
    )


def _measures(counts: LinkCounts) -> tuple[Cell, ...]:
    return (
        *(counts.f1, counts.precision, counts.recall),
        *(counts.moved_precision, counts.moved_recall, counts.relation),
    )


def unrelated(learning: Learning) -> Table:
    """Count the links of texts that have nothing to do with each other."""
    rows: list[tuple[Cell, ...]] = []
    for name, examples in (
        ("of usual length", learning.unrelated),
        (f"of {MAX_SHORT_PARAGRAPHS} paragraphs at most", learning.unrelated_short),
    ):
        weights = learning.without(examples)
        false = [
            sum(len(k.left) * len(k.right) for k in link(e, chances_of(e, weights), Options()))
            for e in examples
        ]
        paragraphs = sum(sum(e.size) for e in examples)
        rows.append(
            (name, len(examples), 100 * sum(false) / paragraphs, np.mean(np.array(false) > 0))
        )
    return Table(
        title=f"Unrelated texts, {learning.title}: false links",
        columns=("texts", "pairs", "false links in 100 paragraphs", "share of pairs with one"),
        rows=tuple((*row[:3], float(row[3] or 0)) for row in rows),
    )


def _calibration(learning: Learning, chances: dict[str, ScoredPairs]) -> Calibration:
    found = calibrate(compare_chances(e.pair.gold, chances[e.pair.name]) for e in learning.gold)
    assert found is not None
    return found


def reliability(learning: Learning, chances: dict[str, ScoredPairs]) -> Table:
    """Tell whether the chances of all pairs, texts left out, mean what they say."""
    found = _calibration(learning, chances)
    return Table(
        title=f"Chances, {learning.title}",
        columns=("from", "to", "pairs", "said", "links"),
        rows=found.bins,
        note=f"Brier score {found.brier:.4f}; {found.base:.4f} by the share of links alone.",
    )


def draw_reliability(found: Calibration) -> str:
    """Return the reliability curve as SVG: what was said to the right, what was so upwards."""
    size, edge = 240, 30

    def at(said: float, linked: float) -> tuple[float, float]:
        return round(edge + said * size, 1), round(edge + (1 - linked) * size, 1)

    points = [at(said, linked) for *_, said, linked in found.bins]
    marks = "".join(f'<circle cx="{x}" cy="{y}" r="3"/>' for x, y in points)
    line = " ".join(f"{x},{y}" for x, y in points)
    low, high = at(0, 0), at(1, 1)
    whole = size + 2 * edge
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" width="{whole}"'
        ' font-family="sans-serif" font-size="11">'
        "<title>Reliability: the share of pairs that are links, by the chance that was said</title>"
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>'
        f'<path d="M{low[0]} {high[1]}V{low[1]}H{high[0]}" fill="none" stroke="#555"/>'
        f'<path d="M{low[0]} {low[1]}L{high[0]} {high[1]}" stroke="#999" stroke-dasharray="4"/>'
        f'<polyline points="{line}" fill="none" stroke="#0b5394"/><g fill="#0b5394">{marks}</g>'
        f'<text x="{whole / 2}" y="{whole - 8}" text-anchor="middle">chance said (0 to 1)</text>'
        f'<text x="12" y="{whole / 2}" text-anchor="middle"'
        f' transform="rotate(-90 12 {whole / 2})">share that are links (0 to 1)</text></svg>\n'
    )


def _ablations(learning: Learning) -> Table:
    """Learn without each feature in turn; the mean over all thresholds, for less noise."""
    full = plan_for(learning.encoder)
    plans = {"all": full}
    for name in full.names:
        plans[f"without {name}"] = replace(full, names=tuple(n for n in full.names if n != name))
    plans |= {
        "without company": replace(full, company=False),
        "without gate": replace(full, gate=False),
    }
    return Table(
        title=f"Ablations, {learning.title}: mean F1 over the thresholds",
        columns=("features", "sister", "successive", "all"),
        rows=tuple((name, *_mean_f1(learning, plan)) for name, plan in plans.items()),
    )


def _mean_f1(learning: Learning, plan: LearningPlan) -> tuple[float, ...]:
    counted = []
    for example in learning.gold:
        gold = [e for e in learning.gold if not e.pair.shares_text(example.pair)]
        weights = learning._weights(plan, gold)
        chances = chances_of(example, weights)
        counted.append((example, [_count(example, chances, least) for least in THRESHOLDS]))
    return tuple(
        float(
            np.mean(
                [
                    sum((c[k] for e, c in counted if kind in ("all", e.pair.kind)), LinkCounts()).f1
                    for k in range(len(THRESHOLDS))
                ]
            )
        )
        for kind in ("sister", "successive", "all")
    )


def main() -> None:
    """Learn for each encoder that is installed, and for none; print how unseen texts fare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learn_weights", description=__doc__)
    parser.add_argument("shared", type=Path, nargs="?", default=ROOT.parent / "shared")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--to", type=Path)
    parser.add_argument("--picture", type=Path, help="draw the first encoder's reliability curve")
    given = parser.parse_args()
    sources = read_sources(given.shared)
    written = {}
    for encoder in [_load(str(given.model))] if given.model else installed_encoders():
        learning = examine(sources, encoder)
        for table in tables(learning, ablations=not given.quick):
            print(format_table(table), end="\n\n", flush=True)
        if given.picture and not written:
            chances = {
                e.pair.name: chances_of(e, learning.folds[e.pair.name]) for e in learning.gold
            }
            given.picture.write_text(draw_reliability(_calibration(learning, chances)), "utf-8")
        written[learning.model] = learning.learn().as_json()
    for path in (*([Path(str(FILE))] if given.write else ()), *([given.to] if given.to else ())):
        path.write_text(_as_text(written), "utf-8")


def installed_encoders() -> list[PairVectors | None]:
    """Load each encoder that is installed; None, at last, for words alone."""
    found: list[PairVectors | None] = []
    for name in ("small", "static"):
        try:
            found.append(_load(name))
        except MissingDependency as error:
            print(f"not learned for the {name} encoder: {error.message}")
    return [*found, None]


def _load(name: str) -> PairVectors:
    encoder = semantics.load(name)
    assert encoder is not None
    return encoder


def _as_text(written: dict[str, dict[str, object]]) -> str:
    """Return JSON with numbers rounded and each mean vector on one line."""

    def rounded(value: object) -> object:
        if isinstance(value, dict):
            return {key: rounded(each) for key, each in value.items()}
        return round(value, 3) if isinstance(value, float) else value

    lines = json.dumps(rounded(written), indent=1).split("\n")
    text, row = [], []
    for line in lines:
        if line.strip().rstrip(",").lstrip("-").replace(".", "", 1).replace("e-", "").isdigit():
            row.append(line.strip())
            continue
        if row:
            text.append(text.pop() + " ".join(row))
            row = []
            text[-1] += line.strip()
        else:
            text.append(line)
    return "\n".join(text) + "\n"


if __name__ == "__main__":
    main()
