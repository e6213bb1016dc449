"""A text as Markdown that the reader cuts into the same units.

Unlike TEI and Akoma Ntoso, Markdown says nothing of roles and parts: the segmenter finds them
again by its rules, from the same titles, labels and signatures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from corpus_tool.export.xml import outline_part
from corpus_tool.model import (
    Document,
    Footnote,
    Heading,
    Paragraph,
    Part,
    Version,
)

__all__ = ["write_markdown"]

BREAK = "  \n"
"""A line break that stays one."""

_SPECIAL = re.compile(r"[\\`*_\[\]<>~|#&]")
_OPENING = re.compile(r"(\d{1,9})([.)])(?=\s|$)|([-+=])")


def write_markdown(version: Version) -> str:
    """Return a version as Markdown with front matter."""
    blocks = [block for part in version.segmentation.parts for block in _part(version, part)]
    blocks += _notes(version.segmentation.notes)
    return _front(version.document) + "\n\n".join(blocks) + "\n"


def _front(document: Document) -> str:
    fields = {
        "title": document.title,
        "kind": document.kind,
        "date": document.date,
        "place": document.place,
        "level": document.level,
        "source_url": document.source_url,
        "licence": document.licence,
    }
    # A JSON string is a YAML string, whatever it holds.
    lines = [
        f"{name}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in fields.items()
        if value
    ]
    return "\n".join(["---", *lines, "---", "", ""])


def _part(version: Version, part: Part) -> Iterator[str]:
    if part.title_lines:
        yield f"**{BREAK.join(_escaped(line) for line in part.title_lines)}**"
    if part.dateline is not None and not part.signatories:
        yield _escaped(part.dateline)
    for entry in outline_part(version.segmentation, part.slug):
        if isinstance(entry, Heading):
            yield f"{'#' * min(entry.level + 1, 6)} {_escaped(entry.text)}"
        else:
            yield _paragraph(entry) + "".join(
                f"[^{note.mark}]"
                for note in version.segmentation.notes
                if note.paragraph == entry.path
            )
    yield from _end(part)


def _paragraph(paragraph: Paragraph) -> str:
    text = _escaped(paragraph.text)
    indent = "    " * max(paragraph.depth - 1, 0)
    if paragraph.label is None:
        listed = paragraph.depth or paragraph.derived_label is not None
        return f"{indent}- {text}" if listed else text
    label = paragraph.label
    mark = f"({label})" if paragraph.depth else f"{label}."
    return f"{indent}{_escaped(mark) if paragraph.depth else mark} {text}"


def _end(part: Part) -> Iterator[str]:
    if part.attestation is not None:
        yield _escaped(part.attestation)
    if part.dateline is not None and part.signatories:
        yield _escaped(part.dateline)
    role = ""
    for signatory in part.signatories:
        if signatory.role == "witness" != role:
            yield "Witnessed by:"
        role = signatory.role
        lines = [signatory.name, *([signatory.office] if signatory.office else [])]
        yield BREAK.join(_escaped(line) for line in lines)


def _notes(notes: Sequence[Footnote]) -> Iterator[str]:
    """Yield the notes, each under its mark, as the reader takes them apart again."""
    for note in notes:
        yield f"[^{note.mark}]: {_escaped(note.text)}"


def _escaped(text: str) -> str:
    """Return a text that Markdown reads as it stands."""
    plain = _SPECIAL.sub(lambda found: f"\\{found[0]}", text)
    return (
        _OPENING.sub(
            lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", plain, count=1
        )
        if _OPENING.match(plain)
        else plain
    )
