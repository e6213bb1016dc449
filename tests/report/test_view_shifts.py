"""Shifts on the page of a pair and in its data."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from corpus_tool import collate, lexicon
from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.commitments.shifts import StyleHabits, find_shifts
from corpus_tool.export.json import COMPARISON_SCHEMA, comparison_json
from corpus_tool.model import CommitmentChanges, Comparison
from corpus_tool.report.briefing_data import find_shift_turns
from corpus_tool.report.charts import ladder_chart
from corpus_tool.report.notes import Rungs
from tests.report.conftest import PHONE, WIDE, Opener
from tests.report.pages import Element, make, parse
from tests.report.test_commitments_page import read

ENGLISH, LADDER = lexicon.load(), lexicon.load_ladder()
PIER = "rebuild the eastern pier of the old harbour and deepen its northern basin for ferries"
BEFORE = (
    f"The two leaders agreed to {PIER}. They will also share their charts of the reefs.",
    "The two leaders will print a songbook for the schools of both lands.",
)
AFTER = (
    f"The two leaders confirmed to {PIER}. They agreed to lend a dredger to the port of Quay.",
    "The two leaders will print a songbook for the schools of both lands.",
)


def compare(habits: StyleHabits | None = None, *, ledger: bool = True) -> Comparison:
    """Compare the two texts, with or without their ledger."""
    left, right = read(*BEFORE), read(*AFTER)
    right = replace(right, document=replace(right.document, key="y", date="2036-05-03"))
    comparison = collate(left, right, lexicon=ENGLISH)
    if not ledger:
        return comparison
    sides = [find_commitments(side, lexicon=ENGLISH, ladder=LADDER) for side in (left, right)]
    shifts = find_shifts(comparison, *sides, lexicon=ENGLISH, habits=habits)
    return replace(comparison, ledger=CommitmentChanges(LADDER.identity, 7, *sides, shifts))


def squeezed(element: Element) -> str:
    """Return the words of an element with single spaces."""
    return " ".join(element.text.split())


def test_verbs_are_marked_within_their_changes() -> None:
    """Every undertaking's verb is in straw, and a change that holds one stays one change."""
    tree = parse(make(compare()))
    verbs = [one.text for row in tree.named("section", "pair") for one in row.named("span", "verb")]
    plain = parse(make(compare(ledger=False)))

    assert "confirmed to" in "".join(verbs) or "confirmed" in "".join(verbs)
    assert verbs.count("will") >= 3
    for kind in ("ins", "del"):
        changes = [
            [one.text for row in whole.named("section", "pair") for one in row.named(kind)]
            for whole in (tree, plain)
        ]
        assert changes[0] == changes[1]


def test_a_page_without_a_ledger_has_no_straw() -> None:
    """Neither marks nor their key."""
    assert parse(make(compare(ledger=False))).named("span", "verb") == []


def test_the_note_tells_the_shift_and_its_baseline() -> None:
    """Tag, rungs, house style, what came and what went."""
    tree = parse(make(compare(StyleHabits(2, {"agree to": 9, "confirm to": 1}))))
    note = squeezed(tree.named("div", "note")[0])

    assert "Softer" in note
    assert (
        "agreed to rebuild became confirmed to rebuild, softer: from rung 6 to rung 4 of 7." in note
    )
    assert "one of ten undertakings in two other texts of these parties and years" in note
    assert "No longer undertaken: will share." in note
    assert "Newly undertaken: agreed to lend." in note


@pytest.mark.parametrize(
    ("habits", "sentence"),
    [
        (
            StyleHabits(2, {"agree to": 9, "confirm to": 1}),
            "agreed to rebuild became confirmed to rebuild, softer: from rung 6 to rung 4 of 7",
        ),
        (
            StyleHabits(2, {"agree to": 5, "confirm to": 5}),
            "One is softer (¶1); none heads this report, for house style may explain it",
        ),
        (None, "agreed to rebuild became confirmed to rebuild, softer: from rung 6 to rung 4"),
    ],
)
def test_only_what_no_habit_explains_heads_the_report(
    habits: StyleHabits | None, sentence: str
) -> None:
    """A shift is a headline with a baseline that makes it rare, and is counted without."""
    findings = squeezed(parse(make(compare(habits))).named("section", "brief")[0])

    assert sentence in findings
    assert "2031 has three undertakings and 2036 three undertakings" in findings


def test_a_briefing_tells_turns_that_no_habit_explains() -> None:
    """A rare verb is a turn, a usual one is none; new and gone are told in any case."""
    rare = find_shift_turns(compare(StyleHabits(2, {"agree to": 9, "confirm to": 1})), {})
    usual = find_shift_turns(compare(StyleHabits(2, {"agree to": 5, "confirm to": 5})), {})
    told = [
        [(turn.direction, turn.actor, turn.before, turn.after) for turn in turns or ()]
        for turns in (rare, usual)
    ]

    assert told[1] == [
        ("new", "both sides", "", "agreed to"),
        ("dropped", "both sides", "will", ""),
    ]
    assert told[0] == [("softer", "both sides", "agreed to", "confirmed to"), *told[1]]
    assert find_shift_turns(compare(ledger=False), {}) is None


def test_the_foot_names_the_ladder() -> None:
    """Name and version, beside the engine and the lexicon."""
    assert LADDER.identity in parse(make(compare())).named("footer")[0].text


def test_the_ladder_points_the_way_of_the_shift() -> None:
    """As many rungs as there are, the one before hollow, the one after full."""
    down, up = str(ladder_chart(Rungs(7, 6, 4))), str(ladder_chart(Rungs(7, 2, 3)))

    for drawn in (down, up):
        assert drawn.count("<circle") == 7
        assert drawn.count('class="was"') == drawn.count('class="is"') == 1
    assert down.index('class="is"') < down.index('class="was"')
    assert up.index('class="was"') < up.index('class="is"')
    assert str(ladder_chart(Rungs(1, 1, 1))).count("<circle") == 1


def test_data_hold_verbs_and_shifts() -> None:
    """Valid under the schema, with and without a ledger; offsets lead to the verb."""
    data = json.loads(comparison_json(compare()))
    jsonschema.validate(data, dict(COMPARISON_SCHEMA))
    shift = next(one for one in data["commitments"]["shifts"] if one["before"] and one["after"])
    said = {one["path"]: one["text"] for one in data["right"]["paragraphs"]}[shift["after"]["path"]]

    assert said[shift["after"]["start"] :].startswith("confirmed to")
    assert shift["direction"] == "softer"

    bare = json.loads(comparison_json(compare(ledger=False)))
    jsonschema.validate(bare, dict(COMPARISON_SCHEMA))
    assert bare["commitments"] is None


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_axe_finds_nothing(opened: Opener, size: tuple[int, int], scheme: str) -> None:
    """Straw, ladder and tags are accessible, and straw in a change has contrast."""
    with opened(make(compare()), size=(size[0], 7000), scheme=scheme) as one:
        assert one.violations() == []
        assert one.errors == []
        assert one.scroll_width <= size[0]
