"""Drawings of the corpus page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from corpus_tool.report.charts import (
    Dot,
    Scale,
    timeline_axis,
    timeline_bar,
    timeline_dot,
    timeline_line,
    timeline_square,
)


def scale(*dates: str) -> Scale:
    """Return the scale over dates."""
    made = Scale.over(dates)
    assert made is not None
    return made


def test_a_scale_runs_over_whole_years() -> None:
    """From the first of January to the last of December; the edges are left free."""
    made = scale("2021-09-24", "2024")

    assert (made.first.isoformat(), made.last.isoformat()) == ("2021-01-01", "2024-12-31")
    assert made.place("2021-01-01") == pytest.approx(1.5)
    assert made.place("2024-12-31") == pytest.approx(98.5)
    assert Scale.over([]) is None


def test_a_partial_date_stands_in_the_middle_of_what_it_may_mean() -> None:
    """A year in July, a month in its midst, between the days around it."""
    made = scale("2020", "2022")

    assert made.place("2021-06-30") < made.place("2021") < made.place("2021-07-02")
    assert made.place("2021-03-14") < made.place("2021-03") < made.place("2021-03-16")


@pytest.mark.parametrize(
    ("first", "last", "number"), [("2020", "2025", 6), ("1900", "2025", 7), ("0900", "2025", 12)]
)
def test_not_more_years_are_written_than_fit(first: str, last: str, number: int) -> None:
    """All, or every second, fifth, tenth …: round numbers."""
    made = scale(first, last)

    assert len(made.years) == number <= 12
    assert len(re.findall("<text", timeline_axis(made))) == number


def test_a_line_joins_the_first_use_with_the_last() -> None:
    """The run goes from dot to dot; without uses there is none."""
    made = scale("2020", "2024")
    drawn = timeline_line((Dot("first", "2021-01-01"), Dot("taken", "2023-01-01")), made)
    (run,) = re.findall(r'class="run" x1="([\d.]+)%" x2="([\d.]+)%"', drawn)

    assert [float(place) for place in run] == pytest.approx(
        [made.place("2021-01-01"), made.place("2023-01-01")], abs=0.01
    )
    assert 'class="run"' not in timeline_line((), made)


@pytest.mark.parametrize(
    "drawing",
    [
        timeline_axis(scale("2020", "2021")),
        timeline_line((Dot("first", "2020"), Dot("taken", "2021")), scale("2020", "2021")),
        timeline_dot("first"),
        timeline_dot("taken"),
        timeline_square(0.5),
        timeline_bar((("own", 1), ("other", 2), ("new", 3))),
        timeline_bar((("own", 0), ("other", 0), ("new", 0))),
    ],
)
def test_drawings_are_well_formed_and_silent(drawing: str) -> None:
    """Each is a drawing that no listener hears, for words beside it say the same."""
    assert ElementTree.fromstring(str(drawing)).attrib["aria-hidden"] == "true"


def test_the_area_of_a_square_is_the_share() -> None:
    """A quarter has half the side."""
    sides = [
        float(re.findall(r'width="([\d.]+)"', timeline_square(share))[0]) for share in (1, 0.25, 0)
    ]

    assert sides == [36, 18, 0]
