"""How two texts stand to each other, which decides how they are spoken of."""

from __future__ import annotations

from enum import StrEnum

from corpus_tool.model.text import Document, Version

__all__ = ["PairKinship", "is_reversed", "propose_kinship"]


class PairKinship(StrEnum):
    """How two texts stand to each other; it decides how they are spoken of."""

    SUCCESSIVE = "successive"
    """A later text of the same parties: new, gone."""
    SISTER = "sister"
    """Texts of other partners: only in one, in both."""
    VERSIONS = "versions"
    """One document at two moments: put in, taken out."""


def propose_kinship(left: Document, right: Document) -> PairKinship:
    """Tell how two texts stand to each other by their keys, succession and parties."""
    if left.key == right.key:
        return PairKinship.VERSIONS
    if right.succeeds == left.key or left.succeeds == right.key:
        return PairKinship.SUCCESSIVE
    before, after = ({party.code for party in side.parties} for side in (left, right))
    return PairKinship.SUCCESSIVE if before and before == after else PairKinship.SISTER


def is_reversed(left: Version, right: Version) -> bool:
    """Tell whether the later of two texts was named first, as far as both dates are known."""
    if left.document.key == right.document.key:
        return left.number > right.number
    first, second = left.document.date, right.document.date
    if not (first and second):
        return False
    return first[: len(second)] > second[: len(first)]
