"""Scoring links, against cases worked by hand and against the measure's own script."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.evaluation.gold import read_link_gold
from corpus_tool.evaluation.score import LinkCounts, count_by_relation, count_links
from corpus_tool.model import Link, Relation
from tests.conftest import SHARED
from tests.evaluation.gold_texts import link_gold


def predict(*links: tuple[list[int], list[int], str], moved: tuple[int, ...] = ()) -> list[Link]:
    """Make links from paragraph numbers as the gold file counts them."""
    return [
        Link(
            left=tuple(i - 1 for i in left),
            right=tuple(j - 1 for j in right),
            relation=Relation(relation),
            score=1.0,
            moved=k in moved,
        )
        for k, (left, right, relation) in enumerate(links)
    ]


GOLD = read_link_gold(link_gold())
TRUE = (([1], [2], "identical"), ([2], [3, 4], "edited"), ([4], [1], "identical"))


def test_the_truth_itself_scores_one() -> None:
    """Predicting the gold is perfect in every measure."""
    counts = count_links(GOLD, predict(*TRUE, moved=(2,)))

    assert {counts.f1, counts.relation, counts.moved_precision, counts.moved_recall} == {1.0}


def test_nothing_predicted_scores_zero() -> None:
    """No links: no precision, no recall, no division by zero."""
    counts = count_links(GOLD, [])

    assert (counts.precision, counts.recall, counts.f1, counts.relation) == (0, 0, 0, 0)
    assert counts.moved_precision is None


def test_half_a_split_loses_one_member() -> None:
    """Of seven members of sure links, the missing half of the split is one."""
    counts = count_links(GOLD, predict(TRUE[0], ([2], [3], "edited"), TRUE[2]))

    assert (counts.tied, counts.members) == (6, 7)
    assert counts.precision == 1.0


def test_an_unsure_link_is_neither_rewarded_nor_punished() -> None:
    """A predicted pair inside an unsure link leaves the counts as they are."""
    with_unsure = count_links(GOLD, predict(*TRUE, ([3], [5], "reworded")))

    assert with_unsure == count_links(GOLD, predict(*TRUE))


def test_a_wrong_pair_costs_precision() -> None:
    """A pair outside every gold link is wrong."""
    counts = count_links(GOLD, predict(*TRUE, ([3], [1], "reworded")))

    assert (counts.hits, counts.wrong) == (4, 1)


def test_a_wrong_relation_is_counted_per_pair() -> None:
    """Both pairs of a split bear the link's relation."""
    counts = count_links(GOLD, predict(TRUE[0], ([2], [3, 4], "reworded"), TRUE[2]))

    assert (counts.relation_right, counts.relation_asked) == (2, 4)


def test_a_false_move_costs_precision_of_moves_only() -> None:
    """A link in order that is called moved is a right link and a wrong move."""
    counts = count_links(GOLD, predict(*TRUE, moved=(0, 2)))

    assert counts.f1 == 1.0
    assert (counts.moved_precision, counts.moved_recall) == (0.5, 1.0)


def test_gold_that_does_not_say_what_moved_is_not_scored_for_it() -> None:
    """Without the field `moved`, moves are neither right nor wrong."""
    data = link_gold()
    del data["moved"]

    counts = count_links(read_link_gold(data), predict(*TRUE, moved=(0, 1, 2)))

    assert (counts.moved_precision, counts.moved_recall, counts.moved_f1) == (None, None, None)


def test_counts_add_up() -> None:
    """The total of two files is the sum of their counts, not the mean of their shares."""
    total = count_links(GOLD, predict(*TRUE)) + LinkCounts(wrong=4)

    assert total.precision == 0.5


def test_relations_are_counted_apart() -> None:
    """Recall per relation: the split is half found, the identical links wholly."""
    found = count_by_relation(GOLD, predict(TRUE[0], ([2], [3], "edited"), TRUE[2]))

    assert found[Relation.IDENTICAL].recall == 1.0
    assert found[Relation.EDITED].recall == pytest.approx(2 / 3)
    assert Relation.REWORDED not in found


@pytest.fixture(scope="module")
def script(shared: Path) -> ModuleType:
    """The script that defines the measure, beside the gold."""
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def agrees(script: ModuleType, data: dict[str, Any], links: list[Link]) -> bool:
    """Tell whether our counts of the links are the script's."""
    theirs = script.score(
        data,
        [
            {
                "left": [i + 1 for i in link.left],
                "right": [j + 1 for j in link.right],
                "relation": str(link.relation),
            }
            for link in links
        ],
    )
    counts = count_links(read_link_gold(data), links)
    ours = {name: getattr(counts, name) for name in theirs}
    same_shares = all(
        getattr(counts, name) == value for name, value in script.summary(theirs).items()
    )
    return ours == theirs and same_shares


def some(size: int) -> st.SearchStrategy[list[int]]:
    """Positions of one to three of so many paragraphs, ascending."""
    positions = st.lists(st.integers(0, size - 1), min_size=1, max_size=3, unique=True)
    return positions.map(sorted)


def guesses(left: int, right: int) -> st.SearchStrategy[list[Link]]:
    """Any links at all between so many paragraphs, overlapping ones too."""
    guess = st.builds(
        Link,
        left=some(left).map(tuple),
        right=some(right).map(tuple),
        relation=st.sampled_from(Relation),
        score=st.just(1.0),
    )
    return st.lists(guess, max_size=12)


@pytest.mark.shared
@given(links=guesses(4, 5))
def test_counts_are_those_of_the_measures_script(script: ModuleType, links: list[Link]) -> None:
    """Whatever is predicted, our counts equal those of the script that defines the measure."""
    assert agrees(script, link_gold(), links)


GOLD_FILES = sorted((SHARED / "gold").glob("*.json"))


@pytest.mark.shared
@pytest.mark.parametrize("path", GOLD_FILES, ids=lambda path: path.stem)
def test_real_gold_is_counted_as_the_script_does(script: ModuleType, path: Path) -> None:
    """On real gold, with its unsure and overlapping links, the counts are the script's."""
    data = json.loads(path.read_text("utf-8"))
    sizes = [len(data[side]["paragraphs"]) for side in ("left", "right")]
    diagonal = [([k], [k], "edited") for k in range(1, min(sizes) + 1)]
    own = [(link["left"], link["right"], "reworded") for link in data["links"][::2]]

    assert agrees(script, data, predict(*diagonal, *own))
