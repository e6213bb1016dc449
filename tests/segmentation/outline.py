"""Write a segmentation as an outline that a person can read and a test can compare.

`python -m tests.segmentation.outline FILE…` prints the outlines of specimens, to be read before
they become the expectation of a test.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from corpus_tool import lexicon
from corpus_tool.ingest.formats import extract, sniff
from corpus_tool.model import Paragraph, Part, Segmentation, Source
from corpus_tool.segmentation.segment import segment


def outline(segmentation: Segmentation) -> str:
    """Return one line for each part, heading, paragraph and finding."""
    lines: list[str] = []
    above = {heading.before: [] for heading in segmentation.headings}
    for heading in segmentation.headings:
        above[heading.before].append(f"{'#' * heading.level} {heading.text}")
    for part in segmentation.parts:
        lines += _part(part)
        for paragraph in segmentation.paragraphs:
            if paragraph.part == part.slug:
                lines += above.get(paragraph.index, [])
                lines.append(_paragraph(paragraph))
        lines += _end(part)
    lines += [f"{finding.code} {finding.message}" for finding in segmentation.findings]
    return "\n".join(lines) + "\n"


def read(path: Path) -> Segmentation:
    """Segment a specimen."""
    content = path.read_bytes()
    name = path.name
    source = Source(content, name, sniff(content, name=name), datetime(2031, 1, 1, tzinfo=UTC))
    found = extract(source)
    return segment(found.blocks, lexicon=lexicon.load(), title=found.metadata.get("title"))


def _part(part: Part) -> list[str]:
    lines = [f"== {part.slug}"]
    lines += [f"title: {line}" for line in part.title_lines]
    if part.dateline:
        lines.append(f"date: {part.dateline}")
    return lines


def _paragraph(paragraph: Paragraph) -> str:
    labels = [paragraph.label or "-"]
    if paragraph.derived_label:
        labels.append(f"={paragraph.derived_label}")
    marks = "" if paragraph.certainty == "certain" else f" ({paragraph.certainty})"
    name = f"{paragraph.path} [{' '.join(labels)}] {paragraph.role}{marks}"
    return f"{name}: {paragraph.text}"


def _end(part: Part) -> list[str]:
    lines = [f"attested: {part.attestation}"] if part.attestation else []
    return lines + [f"{who.role}: {who.name} | {who.office}" for who in part.signatories]


if __name__ == "__main__":
    for name in sys.argv[1:]:
        sys.stdout.write(outline(read(Path(name))))
