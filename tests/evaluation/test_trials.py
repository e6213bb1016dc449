"""Generated link gold."""

from __future__ import annotations

import pytest

from corpus_tool.evaluation.trials import HARD, LIGHT, make_trial
from corpus_tool.model import Paragraph

TEXT = tuple(
    Paragraph(
        f"Leaders of Norland praised undertaking {k} of the plan. They will fund road {k * 7} and "
        f"school {k * 11} for eight years, and the people of Norland shall have report {k}.",
        index=k,
    )
    for k in range(30)
)
STRANGERS = tuple(Paragraph(f"Beekeepers taste honey number {k} in silence.") for k in range(9))


@pytest.mark.parametrize("edits", [LIGHT, HARD], ids=["light", "hard"])
@pytest.mark.parametrize("seed", range(6))
def test_links_name_paragraphs_once(edits, seed):
    """Every paragraph of the copy has at most one source, and every source at most one copy."""
    trial = make_trial(TEXT, STRANGERS, edits=edits, seed=seed)
    lefts = [i for link in trial.links for i in link.left]
    rights = [j for link in trial.links for j in link.right]

    assert len(lefts) == len(set(lefts))
    assert len(rights) == len(set(rights))
    assert set(rights) <= set(range(len(trial.right)))
    assert [p.label for p in trial.right] == [str(j + 1) for j in range(len(trial.right))]


def test_a_trial_has_every_kind_of_edit():
    """Over a few seeds there are splits, mergers, moves, additions, drops and new names."""
    trials = [make_trial(TEXT, STRANGERS, edits=HARD, seed=seed) for seed in range(8)]
    links = [link for trial in trials for link in trial.links]
    added = {p.text for p in STRANGERS} & {p.text for trial in trials for p in trial.right}

    assert any(len(link.right) > 1 for link in links)
    assert any(len(link.left) > 1 for link in links)
    assert any(trial.moved for trial in trials)
    assert any(len({i for k in t.links for i in k.left}) < len(t.left) for t in trials)
    assert added
    assert not any("Norland" in p.text for trial in trials for p in trial.right)


def test_moved_pairs_are_links():
    """What is marked as moved is linked."""
    trial = make_trial(TEXT, STRANGERS, edits=HARD, seed=3)

    assert trial.moved
    assert all(any(link.holds(pair) for link in trial.links) for pair in trial.moved)


def test_the_same_seed_gives_the_same_trial():
    """Nothing but the seed decides."""
    first = make_trial(TEXT, STRANGERS, seed=4)

    assert first == make_trial(TEXT, STRANGERS, seed=4)
    assert first != make_trial(TEXT, STRANGERS, seed=5)


def test_a_short_text_is_left_in_order():
    """Three paragraphs have no room for a move."""
    assert make_trial(TEXT[:3], STRANGERS, edits=HARD, seed=1).moved == frozenset()
