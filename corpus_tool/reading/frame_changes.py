"""What changed around the paragraphs: title, headings, place and date, attestation, signatories.

They are part of what was agreed: a heading that turns from peaceful to military use changes all
under it, though no paragraph differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from corpus_tool.model import Part, Signatory, Version
from corpus_tool.model.kinship import PairKinship, propose_kinship
from corpus_tool.text.tokens import squash

__all__ = ["FrameChange", "FrameKind", "find_frame_changes"]

ALIKE = 0.5
"""Share of common characters from which two headings at one place are one, changed."""


class FrameKind(StrEnum):
    """What stands around the paragraphs."""

    TITLE = "title"
    HEADING = "heading"
    DATELINE = "dateline"
    ATTESTATION = "attestation"
    SIGNATORY = "signatory"


@dataclass(frozen=True, slots=True)
class FrameChange:
    """One line of the frame as either text has it; empty where a text has none."""

    kind: FrameKind
    part: str
    """Slug of its part: `main`, `annex`."""
    before: str
    after: str


def find_frame_changes(left: Version, right: Version) -> tuple[FrameChange, ...]:
    """Return what differs around the paragraphs of two texts, part by part, in their order.

    Spelling marks, case and white space aside. Statements of other partners differ in all of it,
    which says nothing: of these nothing is returned.
    """
    if propose_kinship(left.document, right.document) is PairKinship.SISTER and (
        left.document.parties and right.document.parties
    ):
        return ()
    return tuple(_changes(left, right))


def _changes(left: Version, right: Version) -> Iterator[FrameChange]:
    before = {part.slug: part for part in left.segmentation.parts}
    after = {part.slug: part for part in right.segmentation.parts}
    for slug in dict.fromkeys((*before, *after)):
        old, new = before.get(slug, Part(slug)), after.get(slug, Part(slug))
        yield from _line(FrameKind.TITLE, slug, old.title, new.title)
        headings = [
            [h.text for h in version.segmentation.headings if h.part == slug]
            for version in (left, right)
        ]
        yield from _rows(FrameKind.HEADING, slug, *headings)
        yield from _line(FrameKind.DATELINE, slug, old.dateline or "", new.dateline or "")
        yield from _line(FrameKind.ATTESTATION, slug, old.attestation or "", new.attestation or "")
        signed = [[_signature(s) for s in part.signatories] for part in (old, new)]
        yield from _rows(FrameKind.SIGNATORY, slug, *signed)


def _signature(signatory: Signatory) -> str:
    return ", ".join(filter(None, (signatory.name, signatory.office)))


def _line(kind: FrameKind, part: str, before: str, after: str) -> Iterator[FrameChange]:
    if squash(before) != squash(after):
        yield FrameChange(kind, part, before, after)


def _rows(
    kind: FrameKind, part: str, before: Sequence[str], after: Sequence[str]
) -> Iterator[FrameChange]:
    """Yield the lines that differ, those at one place together when they are alike."""
    on_left, on_right = ([squash(text) for text in side] for side in (before, after))
    steps = SequenceMatcher(None, on_left, on_right, autojunk=False).get_opcodes()
    for tag, first, last, start, end in steps:
        if tag == "equal":
            continue
        old, new = list(before[first:last]), list(after[start:end])
        while old and new and (kind is FrameKind.SIGNATORY or _are_alike(old[0], new[0])):
            yield FrameChange(kind, part, old.pop(0), new.pop(0))
        yield from (FrameChange(kind, part, text, "") for text in old)
        yield from (FrameChange(kind, part, "", text) for text in new)


def _are_alike(before: str, after: str) -> bool:
    return SequenceMatcher(None, squash(before), squash(after), autojunk=False).ratio() >= ALIKE
