"""What every part of a pair's page starts from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from corpus_tool.model import Comparison
from corpus_tool.render.boilerplate import Boilerplate
from corpus_tool.render.pieces import Pieces
from corpus_tool.render.sides import Side
from corpus_tool.render.words import Words

__all__ = ["Context", "Tag"]


@dataclass(frozen=True)
class Context:
    """What every part of the view needs: the comparison, its two sides, the words."""

    comparison: Comparison
    left: Side
    right: Side
    words: Words
    boilerplate: Boilerplate = field(default_factory=Boilerplate)
    """The formulae of the corpus that stand in either text."""

    def side(self, key: str) -> Side:
        """Return a side by its key."""
        return self.left if key == "left" else self.right

    def other(self, key: str) -> Side:
        """Return the side facing a side."""
        return self.right if key == "left" else self.left

    @cached_property
    def shifts_by_paragraph(self) -> Mapping[tuple[str, int], tuple[int, ...]]:
        """The places of the shifts among all, by side and paragraph of either undertaking.

        A shift that has both undertakings stands at that of the right text.
        """
        found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for place, shift in enumerate(self.comparison.shifts):
            if shift.after is not None:
                found["right", shift.after.index].append(place)
            elif shift.before is not None:
                found["left", shift.before.index].append(place)
        return {key: tuple(places) for key, places in found.items()}

    @property
    def unspaced(self) -> bool:
        """Whether the texts are counted in characters, for want of spaces between words."""
        languages = {self.left.language[:2], self.right.language[:2]}
        return not languages.isdisjoint(self.words.several("unspaced"))


@dataclass(frozen=True, slots=True)
class Tag:
    """A state as word and sign, and the words that follow it."""

    name: str
    """State or shape: names the sign and the colour."""
    word: str
    rest: Pieces = ()
