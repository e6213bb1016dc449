"""Link gold: two texts cut into paragraphs, and the links a careful reader would draw.

Why here: the file's shape (`left`, `right`, `links`, `moved`) is an exchange format of its own, and
its paragraphs must reach the engine as the same values that the segmenter makes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus_tool.model import Paragraph

__all__ = ["GoldLink", "LinkGold", "Pair", "is_link_gold", "read_link_gold"]

Pair = tuple[int, int]
"""A left and a right paragraph, by position from 0."""


@dataclass(frozen=True, slots=True)
class GoldLink:
    """Left and right paragraphs, by position, that correspond."""

    left: frozenset[int]
    right: frozenset[int]
    relation: str | None = None
    sure: bool = True
    """False where a second careful reader might see no link: neither rewarded nor punished."""

    def holds(self, pair: Pair) -> bool:
        """Tell whether the pair stands inside this link."""
        return pair[0] in self.left and pair[1] in self.right


@dataclass(frozen=True, slots=True)
class LinkGold:
    """One gold file."""

    left: tuple[Paragraph, ...]
    right: tuple[Paragraph, ...]
    links: tuple[GoldLink, ...]
    moved: frozenset[Pair] | None = None
    """Pairs out of the common order; None where the file does not say."""

    @property
    def sure(self) -> tuple[GoldLink, ...]:
        """The links that are scored."""
        return tuple(link for link in self.links if link.sure)

    @property
    def unsure(self) -> tuple[GoldLink, ...]:
        """The links that are neither rewarded nor punished."""
        return tuple(link for link in self.links if not link.sure)


def is_link_gold(data: object) -> bool:
    """Tell by its shape whether a JSON value is link gold."""
    return isinstance(data, dict) and {"left", "right", "links"} <= data.keys()


def read_link_gold(data: Mapping[str, Any]) -> LinkGold:
    """Turn the JSON of a gold file into values.

    Raises:
        KeyError, TypeError, ValueError: the file is not sound; the message says where.
    """
    left, left_positions = _side(data["left"], "left")
    right, right_positions = _side(data["right"], "right")
    links = tuple(
        GoldLink(
            left=_positions(link["left"], left_positions, f"links[{k}].left"),
            right=_positions(link["right"], right_positions, f"links[{k}].right"),
            relation=link.get("relation"),
            sure=bool(link.get("sure", True)),
        )
        for k, link in enumerate(data["links"])
    )
    moved = None
    if data.get("moved") is not None:
        moved = frozenset(
            (i, j)
            for before, after in data["moved"]
            for i in _positions(before, left_positions, "moved")
            for j in _positions(after, right_positions, "moved")
        )
    return LinkGold(left, right, links, moved)


def _side(side: Mapping[str, Any], name: str) -> tuple[tuple[Paragraph, ...], dict[int, int]]:
    paragraphs, positions = [], {}
    for position, row in enumerate(side["paragraphs"]):
        label, heading = row.get("label"), row.get("heading")
        positions[row.get("n", position + 1)] = position
        if not isinstance(row["text"], str):
            raise TypeError(f"{name} paragraph {position + 1} has no text")
        paragraphs.append(
            Paragraph(
                text=row["text"],
                index=position,
                path=str(position + 1),
                label=None if label is None else str(label),
                headings=(str(heading),) if heading else (),
            )
        )
    if len(positions) < len(paragraphs):
        raise ValueError(f"two paragraphs of {name} have the same n")
    return tuple(paragraphs), positions


def _positions(
    numbers: int | Sequence[int], positions: Mapping[int, int], where: str
) -> frozenset[int]:
    named = [numbers] if isinstance(numbers, int) else numbers
    unknown = [n for n in named if n not in positions]
    if unknown:
        raise ValueError(f"{where} names paragraph {unknown[0]}, which is not there")
    if not named:
        raise ValueError(f"{where} is empty")
    return frozenset(positions[n] for n in named)
