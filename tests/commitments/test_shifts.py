"""Undertakings of two texts: firmer, softer, gone, new, and what house style explains."""

from __future__ import annotations

import pytest

from corpus_tool import collate, lexicon
from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.commitments.shifts import (
    StyleHabits,
    find_shifts,
    is_house_style,
    read_style_habits,
)
from corpus_tool.model import Comparison, Direction, Document, Paragraph, Party, Shift
from tests.commitments.test_commitments import text

ENGLISH, LADDER = lexicon.load(), lexicon.load_ladder()
PORT = "rebuild the eastern pier of the old harbour and dredge its northern basin for ferries"


def shifts(
    before: list[str], after: list[str], habits: StyleHabits | None = None
) -> tuple[Comparison, tuple[Shift, ...]]:
    """Compare two texts of these paragraphs."""
    left = text(*(Paragraph(said, path=str(i)) for i, said in enumerate(before, 1)))
    right = text(*(Paragraph(said, path=str(i)) for i, said in enumerate(after, 1)))
    comparison = collate(left, right, lexicon=ENGLISH)
    sides = [find_commitments(side, lexicon=ENGLISH, ladder=LADDER) for side in (left, right)]
    return comparison, find_shifts(comparison, *sides, lexicon=ENGLISH, habits=habits)


def say(found: tuple[Shift, ...]) -> list[str]:
    """Write shifts as `before -> after direction`."""
    return [
        f"{s.before.verb if s.before else ''} -> {s.after.verb if s.after else ''} {s.direction}"
        for s in found
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("intend to", "agreed to", "intend to -> agree to firmer"),
        ("will", "confirmed to", "will -> confirm to softer"),
    ],
)
def test_a_verb_goes_up_or_down(before: str, after: str, expected: str) -> None:
    """The same undertaking with a verb of another rung is a shift."""
    _, found = shifts([f"The two sides {before} {PORT}."], [f"The two sides {after} {PORT}."])

    assert say(found) == [expected]
    assert found[0].similarity == 1.0


def test_a_verb_of_the_same_rung_is_no_shift() -> None:
    """Agreed and decided stand on one rung."""
    _, found = shifts([f"The two sides agreed to {PORT}."], [f"The two sides decided to {PORT}."])

    assert found == ()


def test_what_is_undertaken_may_become_more_definite() -> None:
    """The verb stays, and exploring becomes establishing."""
    rest = "a joint rescue service for the northern straits with a common boathouse"
    _, found = shifts(
        [f"The two sides agreed to explore {rest}."], [f"The two sides agreed to establish {rest}."]
    )

    assert say(found) == ["agree to -> agree to firmer"]
    assert found[0].by_substance
    assert found[0].house_style is None


def test_undertakings_come_and_go() -> None:
    """Gone with a dropped paragraph, new with an added one, and within an edited one."""
    _, found = shifts(
        [
            f"The two sides will {PORT}. They will also share their charts of the reefs.",
            "Belmare will send beekeepers to the uplands.",
        ],
        [
            f"The two sides will {PORT}.",
            "The two leaders agreed to print a songbook for schools.",
        ],
    )

    assert sorted(say(found)) == [
        " -> agree to new",
        "will ->  dropped",
        "will ->  dropped",
    ]
    assert next(shift.direction for shift in found) is Direction.NEW


def test_a_promise_that_moved_is_neither_gone_nor_new() -> None:
    """It is looked for outside its link, too."""
    gift = "Arden will give six trained rescue dogs to the mountain guides of Belmare every winter."
    _, found = shifts(
        [f"The two leaders praised the long friendship of the guilds. {gift}", "A fair was held."],
        ["The two leaders praised the long friendship of the guilds.", f"A ball was held. {gift}"],
    )

    assert found == ()


def test_one_side_alone_is_not_paired_with_both() -> None:
    """What one side did and both now do is gone and new."""
    _, found = shifts([f"Arden will {PORT}."], [f"The two sides will {PORT}."])

    assert sorted(say(found)) == [" -> will new", "will ->  dropped"]


def test_house_style_keeps_a_shift_from_the_headline() -> None:
    """Known and usual, a verb is no news; rare, or where no habit is known, it is."""
    before, after = [f"The two sides agreed to {PORT}."], [f"The two sides confirmed to {PORT}."]
    rare = StyleHabits(3, {"agree to": 18, "confirm to": 2})
    usual = StyleHabits(3, {"agree to": 10, "confirm to": 10})
    # A second undertaking with the earlier verb, so that no text uses one verb throughout.
    after.append("Both leaders agreed to print a songbook for schools.")

    heads = [shifts(before, after, habits)[1] for habits in (rare, usual, None)]

    assert [next(s for s in found if s.before and s.after).is_headline for found in heads] == [
        True,
        False,
        True,
    ]


def test_two_texts_that_use_one_verb_each_throughout() -> None:
    """When either text never uses the other's verb, the translator changed, not the will."""
    before, after = [f"The two sides agreed to {PORT}."], [f"The two sides concurred to {PORT}."]
    _, found = shifts(before, after, StyleHabits(9, {"agree to": 90}))

    assert found[0].house_style is not None
    assert found[0].house_style.throughout
    assert not found[0].is_headline


@pytest.mark.parametrize(
    ("other", "yes"),
    [
        (("b", "2023-02", ("XAR", "XCO")), True),
        (("b", "2020-02", ("XAR", "XBE")), False),
        (("b", "2024-02", ("XCO",)), False),
        (("b", None, ("XAR",)), False),
        (("a", "2024-02", ("XAR",)), False),
    ],
)
def test_a_house_is_a_party_and_its_years(
    other: tuple[str, str | None, tuple[str, ...]], yes: bool
) -> None:
    """Shared party, at most two years apart, dated, and not the text itself."""
    own = Document(key="a", title="A", date="2025-01-01", parties=(Party("XAR", "Arden"),))
    key, date, codes = other
    parties = tuple(Party(code, code) for code in codes)

    assert is_house_style(own, Document(key=key, title="B", date=date, parties=parties)) is yes


def test_habits_count_undertakings_only() -> None:
    """Assessments have no rung and are no baseline of one."""
    said = text(Paragraph("The sides will sing. They welcomed it. Both will dance.", path="1"))
    habits = read_style_habits([find_commitments(said, lexicon=ENGLISH, ladder=LADDER), ()])

    assert habits == StyleHabits(2, {"will": 2})
    assert habits.is_usual("will")
    assert not read_style_habits([]).is_usual("will")


def test_very_many_undertakings_are_still_paired(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more than can be read against each other, equal and telling words find each other."""
    parts = [f"{each} {rest}" for each in ("rebuild", "paint") for rest in (PORT, "the lighthouse")]
    before = [f"The two sides intend to {part}." for part in [*parts, *parts]]
    after = [f"The two sides will {part}." for part in [*parts, *parts]]
    exact = shifts([" ".join(before)], [" ".join(after)])[1]
    monkeypatch.setattr("corpus_tool.commitments.shifts._MOST_PAIRS", 10)
    monkeypatch.setattr("corpus_tool.commitments.shifts._FEW_PAIRS", 10)

    assert shifts([" ".join(before)], [" ".join(after)])[1] == exact
    assert [shift.direction for shift in exact] == [Direction.FIRMER] * 8


TURNED = [
    ("The two sides will {}.", "The two sides will not {}.", "reversed"),
    ("The two sides shall not {}.", "The two sides shall {}.", "reversed"),
    ("They vowed that neither party will {}.", "They vowed that both will {}.", "reversed"),
    ("Arden will {}.", "Belmare will {}.", "speaker"),
    ("The two sides will {}.", "The two sides will {}, subject to available funds.", "conditional"),
    ("The two sides will, where appropriate, {}.", "The two sides will {}.", "unconditional"),
    ("The two sides shall {}.", "The two sides should {}.", "softer"),
    ("The two sides will endeavour to {}.", "The two sides shall {}.", "firmer"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "direction"), TURNED)
def test_an_undertaking_turns_in_many_ways(before: str, after: str, direction: str) -> None:
    """Negation, speaker, condition and modal: each is a shift of its own, told at the head."""
    _, found = shifts([before.format(PORT)], [after.format(PORT)])

    assert [(str(s.direction), s.is_headline) for s in found] == [(direction, True)]


UNTURNED = [
    ("The two sides are committed to {}.", "The two sides recommit to {}."),
    ("They reiterated their strong resolve to {}.", "They remain fully resolved to {}."),
    ("The two sides will {}.", "The two sides will together {}."),
]


@pytest.mark.parametrize(("before", "after"), UNTURNED)
def test_synonyms_are_no_shift(before: str, after: str) -> None:
    """The same will in other words is neither firmer nor softer."""
    assert shifts([before.format(PORT)], [after.format(PORT)])[1] == ()


def test_promises_of_different_objects_are_one_gone_and_one_new() -> None:
    """A promise to help and one to punish the same isle are not one that became firmer."""
    _, found = shifts(
        ["Both sides intend to work with their neighbours to feed the isle of Sarn."],
        ["Both sides agreed to work with their neighbours to punish the isle of Sarn."],
    )

    assert sorted(str(s.direction) for s in found) == ["dropped", "new"]
