"""What the page of the corpus shows, as the corpus fills it in: no text is looked up here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus_tool.model import Carrier, Debt, Formula, Lineage, Novelty, Scan

__all__ = ["Overview", "Spot", "TracedFormula"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a paragraph is shown: its number for readers, and the address that leads to it."""

    label: str
    """`¶3`, or empty."""
    href: str | None = None
    """Relative address of the paragraph on a page of the reports."""


@dataclass(frozen=True, slots=True)
class TracedFormula:
    """A formula with its life."""

    formula: Formula
    lineage: Lineage


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole of a corpus at a glance."""

    scan: Scan
    carriers: tuple[Carrier, ...]
    traced: tuple[TracedFormula, ...]
    """The most telling formulae, drawn one by one."""
    listed: tuple[Formula, ...]
    """The formulae of the table, most telling first."""
    total: int
    """Formulae of the corpus, listed or not."""
    debts: tuple[Debt, ...]
    """What partners' newest texts owe to earlier texts, those of the same partners among them."""
    measured: int
    """So many texts, the newest, were measured for it."""
    novelties: tuple[Novelty, ...]
    """Oldest first."""
    party_names: Mapping[str, str] = field(default_factory=dict)
    specimens: frozenset[str] = frozenset()
    """Keys of invented documents."""
    spots: Mapping[tuple[str, int], Spot] = field(default_factory=dict)
    """By version's name and order of the paragraph."""
    firsts: Mapping[str, Carrier] = field(default_factory=dict)
    """The earliest dated carrier of each listed formula, by its id."""
