"""What changed around the paragraphs: title, headings, place and date, signatories, notes.

They are part of what was agreed: a heading that turns from peaceful to military use changes all
under it, and a note that turns a reservation takes it back, though no paragraph differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from corpus_tool.model import Footnote, Part, Segmentation, Signatory, Version
from corpus_tool.model.kinship import PairKinship, propose_kinship
from corpus_tool.text.tokens import squash

__all__ = ["FrameChange", "FrameKind", "find_frame_changes", "notes_of"]

MAIN = "main"

ALIKE = 0.5
"""Share of common characters from which two headings at one place are one, changed."""


class FrameKind(StrEnum):
    """What stands around the paragraphs."""

    TITLE = "title"
    HEADING = "heading"
    DATELINE = "dateline"
    ATTESTATION = "attestation"
    SIGNATORY = "signatory"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class FrameChange:
    """One line of the frame as either text has it; empty where a text has none."""

    kind: FrameKind
    part: str
    """Slug of its part: `main`, `annex`."""
    before: str
    after: str
    paragraph: str | None = None
    """Of a note: path of the paragraph that calls it, in the later text if it is there."""


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
    yield from _note_changes(left, right)


def _note_changes(left: Version, right: Version) -> Iterator[FrameChange]:
    notes = notes_of(left.segmentation), notes_of(right.segmentation)
    places: list[dict[str, Footnote]] = [{note.text: note for note in side} for side in notes]
    texts = [[note.text for note in side] for side in notes]
    parts = [{p.path: p.part for p in version.paragraphs} for version in (left, right)]
    bodies = [squash(version.segmentation.body) for version in (left, right)]
    for change in _rows(FrameKind.NOTE, MAIN, *texts):
        side = 1 if change.after else 0
        if not (change.before and change.after) and (
            squash(change.before or change.after) in bodies[1 - side]
        ):
            continue  # it stands in a paragraph there, which is told as any other
        path = places[side][change.after or change.before].paragraph
        part = parts[side].get(path or "", MAIN)
        yield replace(change, paragraph=path, part=part)


def notes_of(segmentation: Segmentation) -> tuple[Footnote, ...]:
    """Return the notes of a text; of one stored before notes were, those of its import report."""
    return segmentation.notes or tuple(
        Footnote(found["mark"], found["text"], None, finding.line, finding.page)
        for finding in segmentation.findings
        if finding.code == "I_NOTE" and (found := _REPORTED.match(finding.message))
    )


_REPORTED = re.compile(r"note (?P<mark>\S+): (?P<text>.+)", re.DOTALL)


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
        in_turn = kind is FrameKind.SIGNATORY or (kind is FrameKind.NOTE and len(old) == len(new))
        while old and new and (in_turn or _are_alike(old[0], new[0])):
            yield FrameChange(kind, part, old.pop(0), new.pop(0))
        yield from (FrameChange(kind, part, text, "") for text in old)
        yield from (FrameChange(kind, part, "", text) for text in new)


def _are_alike(before: str, after: str) -> bool:
    return SequenceMatcher(None, squash(before), squash(after), autojunk=False).ratio() >= ALIKE
