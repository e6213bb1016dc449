"""Printing measurements."""

from __future__ import annotations

from benchmarks.table import Table, format_table


def test_columns_stand_below_their_names() -> None:
    """Text to the left, numbers to the right, a dash for what was not measured."""
    table = Table("Speed", ("system", "ms"), (("ours", 1.5), ("a peer", None)), note="One run.")

    assert format_table(table).splitlines() == [
        "Speed",
        "One run.",
        "",
        "system     ms",
        "------  -----",
        "ours    1.500",
        "a peer      –",
    ]


def test_numbers_are_as_exact_as_they_are_useful() -> None:
    """Three places below ten, one above, thousands marked."""
    table = Table("", ("a", "b", "c"), ((0.12345, 1234.56, 1234567),))

    assert format_table(table).splitlines()[-1].split() == ["0.123", "1,234.6", "1,234,567"]
