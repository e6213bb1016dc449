"""What of a comparison's paragraphs is boilerplate: occurrences of formulae of the corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["MOSTLY", "Boilerplate", "FormulaNote", "ParagraphFormulas"]

MOSTLY = 0.6
"""Share of a paragraph's characters from which it is set aside as boilerplate."""


@dataclass(frozen=True, slots=True)
class FormulaNote:
    """A formula that stands in a paragraph, as its note tells it."""

    documents: int
    first: str
    """The earliest dated text that has it; empty where none of them is dated."""
    href: str | None = None
    """Relative address of the formula on the page of the corpus."""


@dataclass(frozen=True, slots=True)
class ParagraphFormulas:
    """The formulae of one paragraph."""

    notes: tuple[FormulaNote, ...]
    """Those that cover most of it first."""
    share: float
    """Of its characters that stand in formulae."""


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The formulae of both texts, by the paragraph's order; empty where none was looked for."""

    left: Mapping[int, ParagraphFormulas] = field(default_factory=dict)
    right: Mapping[int, ParagraphFormulas] = field(default_factory=dict)

    def of(self, side: str) -> Mapping[int, ParagraphFormulas]:
        """Return those of a side."""
        return self.left if side == "left" else self.right
