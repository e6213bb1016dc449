"""What weights are learned from: gold links, pairs of strangers, and short stretches of both."""

from __future__ import annotations

import json
import random
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.trials import UNRELATED
from corpus_tool import lexicon
from corpus_tool.alignment.align import Evidence, gather_evidence
from corpus_tool.alignment.meaning import PairVectors, read_meaning
from corpus_tool.alignment.rivalry import BACKGROUNDS, Backgrounds
from corpus_tool.alignment.scoring import link_features
from corpus_tool.evaluation.gold import GoldLink, LinkGold, read_link_gold
from corpus_tool.ingest import files
from corpus_tool.ingest.formats import extract
from corpus_tool.model import Paragraph
from corpus_tool.segmentation.segment import segment

__all__ = [
    "Example",
    "Pair",
    "cut_short",
    "make_example",
    "mean_vectors",
    "read_gold",
    "read_releases",
    "read_strangers",
    "stretch",
]

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
"""Beginnings of file names; those in one row may know each other. To learn from."""
RELEASES = 24
"""So many documents of a large corpus are drawn, half to learn from, half to count in."""
RELEASE_BYTES = 25_000
RELEASE_PARAGRAPHS = range(6, 41)
NEIGHBOURS = (1, 2)
"""Each of them is set beside the next and the next but one."""

SISTERS = (
    *("us-vietnam-csp-2023--", "us-philippines-2023--", "us-singapore-2022--"),
    *("us-japan-2025--us-india", "malaysia-singapore"),
)
"""Beginnings of the names of sister pairs; `trade` is in those of templates."""

SHORT_SIZES = (1, 1, 1, 2, 3, 5)
WORDS = lexicon.load("en")


@dataclass(frozen=True)
class Pair:
    """Two texts and which of their paragraphs are links."""

    name: str
    kind: str
    texts: frozenset[str]
    """What the two are called wherever they occur."""
    gold: LinkGold

    def shares_text(self, other: Pair) -> bool:
        """Tell whether a text of this pair is one of the other's."""
        return bool(self.texts & other.texts)

    @property
    def is_strange(self) -> bool:
        """Whether the two texts have nothing to do with each other."""
        return self.kind == "strangers"


@dataclass(frozen=True)
class Example:
    """The candidates of a pair, their features, and which of them are links."""

    pair: Pair
    evidence: Evidence
    named: dict[str, NDArray[np.float64]]
    linked: NDArray[np.float64]
    known: NDArray[np.bool_]
    """False where careful readers may differ."""

    def rows(self, names: Sequence[str]) -> NDArray[np.float64]:
        """Return a column for each of these features; no row where every pair is settled."""
        if not len(self.linked):
            return np.zeros((0, len(names)))
        return np.column_stack([self.named[name] for name in names])

    @cached_property
    def size(self) -> tuple[int, int]:
        """How many paragraphs the two have."""
        return len(self.pair.gold.left), len(self.pair.gold.right)


def make_example(
    pair: Pair, *, encoder: PairVectors | None, backgrounds: Backgrounds | None
) -> Example:
    """Compute the features of a pair."""
    gold = pair.gold
    found = gather_evidence(
        gold.left, gold.right, lexicon=WORDS, encoder=encoder, backgrounds=backgrounds
    )
    pairs = found.similarity.pairs
    places = list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    sure = np.array([any(link.holds(p) for link in gold.sure) for p in places], dtype=bool)
    unsure = np.array([any(link.holds(p) for link in gold.unsure) for p in places], dtype=bool)
    return Example(
        pair=pair,
        evidence=found,
        named=link_features(found.similarity),
        linked=sure.astype(np.float64),
        known=sure | ~unsure,
    )


def read_gold(folder: Path) -> list[Pair]:
    """Read a folder of link gold."""
    found = []
    for path in sorted(folder.glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        texts = frozenset(_name(data[side]["file"]) for side in ("left", "right"))
        found.append(Pair(path.stem, _kind(path.stem), texts, read_link_gold(data)))
    return found


def _kind(name: str) -> str:
    if name.startswith(SISTERS):
        return "sister"
    return "template" if "trade" in name else "successive"


def _name(file: str) -> str:
    return file.replace("_", "-")[:60]


def read_strangers(statements: Path, *, to_learn_from: bool) -> list[Pair]:
    """Pair off statements that have nothing to do with each other."""
    rows = STRANGERS if to_learn_from else [(start,) for start in UNRELATED]
    texts = [
        (row, path, _paragraphs(path))
        for row, starts in enumerate(rows)
        for start in starts
        for path in sorted(statements.glob(f"{start}*"))[:1]
    ]
    return [
        _strangers(_name(one.name), left, _name(other.name), right)
        for (row, one, left), (column, other, right) in combinations(texts, 2)
        if row != column
    ]


def read_releases(archive: Path) -> tuple[list[Pair], list[Pair]]:
    """Draw documents of a large corpus, and pair them off: to learn from, and to count in."""
    drawn = [(name, own) for name, own in _draw(archive)]
    halves = drawn[: RELEASES // 2], drawn[RELEASES // 2 :]
    learned, counted = (
        [
            _strangers(*half[k], *half[(k + step) % len(half)])
            for k in range(len(half))
            for step in NEIGHBOURS
        ]
        for half in halves
    )
    return learned, counted


def _draw(archive: Path) -> Iterator[tuple[str, tuple[Paragraph, ...]]]:
    with tarfile.open(archive) as tar, tempfile.TemporaryDirectory() as folder:
        members = [m for m in tar if m.name.endswith(".md") and m.size <= RELEASE_BYTES]
        members.sort(key=lambda member: member.name)
        random.Random(1).shuffle(members)
        left = RELEASES
        for number, member in enumerate(members):
            if not left:
                return
            file = tar.extractfile(member)
            path = Path(folder, f"{number}.md")
            path.write_bytes(file.read() if file else b"")
            paragraphs = _paragraphs(path)
            if len(paragraphs) in RELEASE_PARAGRAPHS:
                left -= 1
                yield Path(member.name).stem, paragraphs


def _strangers(one: str, left: Sequence[Paragraph], other: str, right: Sequence[Paragraph]) -> Pair:
    gold = LinkGold(tuple(left), tuple(right), ())
    return Pair(f"{one[:24]}|{other[:24]}", "strangers", frozenset({one, other}), gold)


def _paragraphs(path: Path) -> tuple[Paragraph, ...]:
    """Cut a file as the product does."""
    found = extract(files.read_file(path))
    return tuple(segment(found.blocks, lexicon=WORDS, title=found.metadata.get("title")).paragraphs)


def cut_short(
    pair: Pair, count: int, *, seed: int, sizes: Sequence[int] = SHORT_SIZES
) -> list[Pair]:
    """Cut short stretches out of both texts, half of them around a link where there is one."""
    rng = random.Random(f"{pair.name} {seed}")
    links = sorted((i, j) for link in pair.gold.sure for i in link.left for j in link.right)
    found = []
    for number in range(count):
        height, width = rng.choice(sizes), rng.choice(sizes)
        if links and number % 2:
            i, j = rng.choice(links)
            i, j = max(0, i - rng.randrange(height)), max(0, j - rng.randrange(width))
        else:
            i, j = rng.randrange(len(pair.gold.left)), rng.randrange(len(pair.gold.right))
        found.append(stretch(pair, range(i, i + height), range(j, j + width)))
    return found


def stretch(pair: Pair, rows: range, columns: range) -> Pair:
    """Return a stretch of both texts as a pair of its own."""
    gold = pair.gold
    left = gold.left[rows.start : rows.stop]
    right = gold.right[columns.start : columns.stop]
    links = []
    for link in gold.links:
        own = frozenset(i - rows.start for i in link.left if i in rows)
        others = frozenset(j - columns.start for j in link.right if j in columns)
        if own and others:
            links.append(GoldLink(own, others, link.relation, link.sure))
    name = f"{pair.name}[{rows.start}:{rows.stop},{columns.start}:{columns.stop}]"
    return replace(pair, name=name, gold=LinkGold(left, right, tuple(links)))


def mean_vectors(pairs: Sequence[Pair], encoder: PairVectors) -> Backgrounds:
    """Return the mean of each kind of vector over the texts of these pairs, each text once."""
    texts = {
        tuple(p.text for p in side): tuple(p.heading for p in side)
        for pair in pairs
        for side in (pair.gold.left, pair.gold.right)
    }
    read = [
        read_meaning(text, headings, encoder=encoder, lexicon=WORDS)
        for text, headings in sorted(texts.items())
    ]
    return {
        kind: np.concatenate([getattr(meaning, kind) for meaning in read]).mean(axis=0).round(4)
        for kind in BACKGROUNDS
    }
