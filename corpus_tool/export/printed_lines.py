"""A version as it is printed, line by line: titles, headings, labelled paragraphs, closing.

What is written into a Word file or an edition is the whole of a text and not its paragraphs alone,
so the lines that stand around them are put back where they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus_tool.model import Paragraph, Part, Role, Version

__all__ = ["LineKind", "PrintedLine", "print_label", "print_lines"]

BULLET = "•"


class LineKind(StrEnum):
    """What a line is."""

    TITLE = "title"
    """A line of the title of the main text."""
    PART = "part"
    """A line of the title of an annex."""
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CLOSING = "closing"
    """Place and date, attestation, a signatory's name or office."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a text: what a word processor calls a paragraph."""

    kind: LineKind
    text: str
    label: str = ""
    """As printed before the words: `20.`, `(a)`, `•`; empty for none."""
    level: int = 0
    """Rank of a heading from 1; depth of a paragraph from 0."""
    index: int | None = None
    """Position of a paragraph in its version."""
    part: str = "main"


Place = tuple[int, int]
"""Of the paragraph it stands at, and whether before or after it."""


def print_lines(version: Version) -> tuple[PrintedLine, ...]:
    """Return the lines of a version in order."""
    lines = sorted(_printed_lines(version), key=lambda placed: placed[0])
    return tuple(line for _, line in lines)


def print_label(paragraph: Paragraph) -> str:
    """Return a paragraph's label as it stands before its words.

    What closed it in print is not kept; here items have brackets, other numbers a point.
    """
    label = paragraph.label
    if not label:
        return BULLET if paragraph.role is Role.ITEM else ""
    if paragraph.depth and len(label) <= 5 and " " not in label:
        return f"({label})"
    return f"{label}." if len(label) <= 5 else label


def _printed_lines(version: Version) -> Iterator[tuple[Place, PrintedLine]]:
    segmentation = version.segmentation
    total = len(segmentation.paragraphs)
    following = total
    for part in reversed(segmentation.parts):  # an empty part stands before the part after it
        indices = [p.index for p in segmentation.paragraphs if p.part == part.slug]
        first, last = (indices[0], indices[-1]) if indices else (following, following)
        kind = LineKind.PART if part.slug != "main" else LineKind.TITLE
        for text in part.title_lines:
            yield (first, 0), PrintedLine(kind, text, part=part.slug)
        closing = (last, 3) if indices else (first, 0)
        yield from ((closing, line) for line in _closing(part))
        following = first
    for heading in segmentation.headings:
        line = PrintedLine(LineKind.HEADING, heading.text, level=heading.level, part=heading.part)
        yield (heading.before, 1), line
    for paragraph in segmentation.paragraphs:
        line = PrintedLine(
            LineKind.PARAGRAPH,
            paragraph.text,
            label=print_label(paragraph),
            level=paragraph.depth,
            index=paragraph.index,
            part=paragraph.part,
        )
        yield (paragraph.index, 2), line


def _closing(part: Part) -> Iterator[PrintedLine]:
    texts = [part.dateline, part.attestation]
    for signatory in part.signatories:
        texts += [signatory.name, signatory.office]
    for text in texts:
        if text:
            yield PrintedLine(LineKind.CLOSING, text, part=part.slug)
