"""Segmentation truth: the units of one source, named by their digests.

The truth of a paragraph is the first twelve hex digits of the SHA-1 of its normalised text, so that
scoring is exact and the file holds no text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from corpus_tool.model import Role
from corpus_tool.text.normalize import order_marks

__all__ = [
    "SegmentationTruth",
    "TruthUnit",
    "digest",
    "is_segmentation_truth",
    "normal_label",
    "normal_text",
    "read_truth",
]

DIGITS = 12
"""Of the digest, how many are compared."""

ROLES = {
    "paragraph": Role.PARAGRAPH,
    "preambular": Role.PREAMBULAR,
    "lead": Role.LEAD,
    "operative": Role.OPERATIVE,
    "subitem": Role.ITEM,
    "item": Role.ITEM,
}
"""The kinds of a truth file -> our roles."""


@dataclass(frozen=True, slots=True)
class TruthUnit:
    """One paragraph of the truth."""

    sha1: str
    label: str | None = None
    role: Role | None = None
    joins: tuple[str, ...] = ()
    """The first words after each page break that was mended."""


@dataclass(frozen=True, slots=True)
class SegmentationTruth:
    """One truth file."""

    units: tuple[TruthUnit, ...]
    headings: tuple[str, ...] = ()
    signatories: tuple[tuple[str, str], ...] = ()
    """Name and office."""
    attestations: tuple[str, ...] = ()
    source_file: str | None = None
    """Where the source is, from the truth's folder, as the file says."""
    source_sha256: str | None = None


def is_segmentation_truth(data: object) -> bool:
    """Tell by its shape whether a JSON value is segmentation truth."""
    if not isinstance(data, dict):
        return False
    try:
        return any("sha1" in row for _, rows in _sections(data) for row in rows)
    except (AttributeError, TypeError):
        return False


def read_truth(data: Mapping[str, Any]) -> SegmentationTruth:
    """Turn the JSON of a truth file into values.

    Raises:
        KeyError, TypeError, ValueError: the file is not sound; the message says where.
    """
    parts = data.get("parts", ())
    return SegmentationTruth(
        units=tuple(_unit(row) for _, rows in _sections(data) for row in rows),
        headings=tuple(normal_text(heading) for heading, _ in _sections(data) if heading),
        signatories=tuple(
            (normal_text(who["name"]), normal_text(who.get("office") or ""))
            for part in parts
            for who in part.get("signatories") or ()
        ),
        attestations=tuple(
            normal_text(part["attestation"]) for part in parts if part.get("attestation")
        ),
        source_file=data.get("source_file"),
        source_sha256=data.get("source_sha256"),
    )


def normal_text(text: str) -> str:
    """Normalise as the truth does: NFC, plain spaces, none doubled, U+200B dropped."""
    composed = unicodedata.normalize("NFC", order_marks(text)).replace("\u200b", "")
    return " ".join(composed.replace("\u00a0", " ").split())


def normal_label(label: str | None) -> str | None:
    """Take brackets, points and case off a label: `(A).` and `a` are the same print."""
    return re.sub(r"[\s().:\]\[]+", " ", label).strip().casefold() or None if label else None


def digest(text: str) -> str:
    """Return the first digits of the SHA-1 of the normalised text."""
    sha1 = hashlib.sha1(normal_text(text).encode(), usedforsecurity=False)
    return sha1.hexdigest()[:DIGITS]


def _sections(data: Mapping[str, Any]) -> Iterator[tuple[str | None, list[Mapping[str, Any]]]]:
    """Yield heading and rows of every section; a file without parts is one section."""
    if "parts" not in data:
        yield None, data.get("paragraphs") or data.get("units") or []
        return
    for part in data["parts"]:
        if part.get("paragraphs"):
            yield None, part["paragraphs"]
        for section in part.get("sections") or ():
            yield section.get("heading"), section.get("paragraphs") or []


def _unit(row: Mapping[str, Any]) -> TruthUnit:
    label = row.get("label")
    return TruthUnit(
        sha1=str(row["sha1"])[:DIGITS].lower(),
        label=None if label is None else str(label),
        role=ROLES.get(str(row.get("kind"))),
        joins=tuple(normal_text(join.get("right_begins", "")) for join in row.get("joins") or ()),
    )
