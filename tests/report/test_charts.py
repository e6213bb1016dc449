"""Inline drawings."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from corpus_tool.report.charts import SIGNS, ladder_sign, year_strip
from corpus_tool.report.words import RelationState, StateCounts


@pytest.mark.parametrize("name", SIGNS)
def test_signs_are_well_formed_and_silent(name: str) -> None:
    """Each sign is a drawing of its own that no listener hears."""
    drawing = ElementTree.fromstring(str(ladder_sign(name)))

    assert drawing.attrib["aria-hidden"] == "true"
    assert drawing.find("path") is not None


def test_every_state_has_a_sign_of_its_own() -> None:
    """No two states share a sign."""
    assert len({SIGNS[state] for state in RelationState}) == len(RelationState)


def test_the_strip_is_in_proportion_and_full() -> None:
    """Widths stand as the counts do, and fill the box with the gaps."""
    drawn = str(year_strip(StateCounts(identical=3, added=1)))
    widths = [float(width) for width in re.findall(r'width="([\d.]+)"', drawn)]

    assert widths[0] == pytest.approx(3 * widths[1], rel=0.01)
    assert sum(widths) + 1.5 == pytest.approx(240, abs=0.2)


def test_an_empty_comparison_has_an_empty_strip() -> None:
    """Nothing counted, nothing drawn, no division by nothing."""
    assert "<rect" not in year_strip(StateCounts())
