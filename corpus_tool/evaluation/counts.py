"""Counts that add up, and their shares: totals over files are sums of counts, never of shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

__all__ = ["Counts", "Measure", "harmonic_mean", "ratio"]

Measure = int | float | None
"""A count, a share, or None where there was nothing to measure."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of one file; the sum of two is the count of both files."""

    def __add__(self, other: Self) -> Self:
        """Return the sums, field by field."""
        names = [field.name for field in fields(self)]
        return type(self)(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def measures(self) -> Mapping[str, Measure]:
        """Return what is told of the counts, by name."""
        raise NotImplementedError


def ratio(part: int, whole: int) -> float:
    """Return part / whole, and 0 when there is no whole."""
    return part / whole if whole else 0.0


def harmonic_mean(precision: float, recall: float) -> float:
    """Return F1, and 0 when both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
