"""Count how well predicted links agree with link gold.

* precision: of the predicted left-right pairs that stand in no unsure link, how many stand inside a
  sure gold link;
* recall: of all members (left and right paragraphs) of sure links, how many are tied to a member of
  the other side of the same link;
* relation: of the predicted pairs that hit, how many bear the gold link's relation;
* moved: over the files that mark transpositions, pairs predicted as moved against the pairs of gold
  links so marked (precision), and gold links so marked that are found as moved (recall).

Counts add up over files, so that totals are micro averages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus_tool.evaluation.counts import Counts, Measure, harmonic_mean, ratio
from corpus_tool.evaluation.link_gold import GoldLink, LinkGold, Pair
from corpus_tool.model import Link, Relation

__all__ = ["LinkCounts", "count_by_relation", "count_links"]


@dataclass(frozen=True, slots=True)
class LinkCounts(Counts):
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
    hits = wrong = right = asked = 0
    for pair, relation in relations.items():
        holder = _holder(sure, pair)
        if holder is not None:
            hits += 1
            asked += holder.relation is not None
            right += holder.relation == relation
        elif _holder(unsure, pair) is None:
            wrong += 1
    return LinkCounts(hits=hits, wrong=wrong, relation_right=right, relation_asked=asked)


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
