"""What a series carries on, drops and leaves unsaid."""

from __future__ import annotations

import pytest

from corpus_tool.lexicon import load
from corpus_tool.model import Formula, Occurrence, Paragraph, SeriesState, Variant, Version
from corpus_tool.reuse.series import follow_formulae, follow_topics
from tests.report.builders import version

SERIES = ("a", "b", "c", "d")


def text(words: str) -> Version:
    """Return a text of one paragraph."""
    return version([Paragraph(words, path="1")])


def states(*holders: str) -> tuple[SeriesState, ...]:
    """Follow one topic along the series."""
    (row,) = follow_topics({"topic": set(holders)}, SERIES)
    return row.states


def test_states() -> None:
    """A topic is absent, first, carried, silent, resumed."""
    first, carried = SeriesState.FIRST, SeriesState.CARRIED
    silent, resumed, absent = SeriesState.SILENT, SeriesState.RESUMED, SeriesState.ABSENT

    assert states("b", "d") == (absent, first, silent, resumed)
    assert states("a", "b", "c", "d") == (first, carried, carried, carried)


@pytest.mark.parametrize(
    ("holders", "sentence"),
    [
        ("abc", "in the last 3, absent now"),
        ("bc", "in the last 2, absent now"),
        ("abcd", "carried, 4 of 4"),
        ("d", "first, 1 of 4"),
        ("ad", "resumed, 2 of 4"),
        ("a", "silent, 1 of 4"),
    ],
)
def test_sentences(holders: str, sentence: str) -> None:
    """The finding is told in words."""
    (row,) = follow_topics({"topic": set(holders)}, SERIES)

    assert row.sentence == sentence


def test_dropped_ones_come_first() -> None:
    """What was long there and is absent now is told before all else."""
    rows = follow_topics({"kept": set("abcd"), "brief": {"c"}, "long": set("abc")}, SERIES)

    assert [row.key for row in rows] == ["long", "brief", "kept"]


def test_what_the_series_never_had_is_left_out() -> None:
    """A topic of other texts is no topic of the series."""
    assert follow_topics({"strange": {"x"}}, SERIES) == ()
    assert follow_topics({"topic": {"a"}}, ()) == ()


def test_sisters_are_counted() -> None:
    """A topic that is absent now may stand in sister texts of the same year."""
    (row,) = follow_topics({"topic": set("abcxy")}, SERIES, sisters=("x", "y", "z"))

    assert (row.dropped, row.sisters) == (True, 2)


def test_formulae_are_followed_by_their_occurrences() -> None:
    """A formula stands where it has an occurrence, and is shown by its template."""
    template = "they recall the charter"
    formula = Formula(
        id="00ab",
        template=template,
        words=4,
        documents=3,
        partners=1,
        years=3,
        score=1.0,
        variants=(Variant(template, 3),),
        occurrences=tuple(Occurrence(version, 0, 0, 23) for version in "abc"),
    )

    texts = {name: text("They recall the charter.") for name in "abc"}
    texts["d"] = text("Nobody spoke of older matters.")

    (row,) = follow_formulae([formula], texts, lexicon=load())

    assert (row.key, row.label, row.streak, row.dropped) == ("00ab", template, 3, True)


@pytest.mark.parametrize(
    ("earlier", "later", "state"),
    [
        (
            "the full demilitarization of the straits",
            "full demilitarisation of the straits",
            "same",
        ),
        (
            "the Five Point Understanding of the towns",
            "the Five-Point Understanding of towns",
            "same",
        ),
        (
            "the necessity of immediate resolution of the issue of the stranded ferrymen",
            "the necessity of immediate resolution of the ferrymen issue",
            "same",
        ),
        ("the full demilitarization of the straits", "the straits were full of herring", "silent"),
        ("an immediate resolution of the issue of the stranded ferrymen", "the harbour", "silent"),
    ],
)
def test_another_form_is_not_silence(earlier: str, later: str, state: str) -> None:
    """A text that says nearly the same in another spelling or order is not silent."""
    texts = {
        name: text(f"They call for {wording} again.")
        for name, wording in zip("abc", (earlier, earlier, later), strict=True)
    }
    start = len("They call for ")
    formula = Formula(
        id="00ab",
        template=earlier,
        words=6,
        documents=2,
        partners=1,
        years=2,
        score=1.0,
        variants=(Variant(earlier, 2),),
        occurrences=tuple(Occurrence(name, 0, start, start + len(earlier)) for name in "ab"),
    )

    (row,) = follow_formulae([formula], texts, lexicon=load())

    assert row.states[-1] == ("reworded" if state == "same" else "silent")
    assert row.dropped is (state == "silent")
