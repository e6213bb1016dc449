"""Write a segmentation as Markdown, so that a test can read it again."""

from __future__ import annotations

import re
from collections import defaultdict

from corpus_tool.model import Paragraph, Part, Role, Segmentation

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&:])")


def write(segmentation: Segmentation) -> str:
    """Return the text of a segmentation as Markdown."""
    above: dict[tuple[str, int], list[str]] = defaultdict(list)
    for heading in segmentation.headings:
        mark = "#" * min(heading.level + 1, 6)
        above[heading.part, heading.before].append(f"{mark} {_escape(heading.text)}")
    blocks: list[str] = []
    for part in segmentation.parts:
        blocks += _opening(part)
        last = len(segmentation.paragraphs)
        for paragraph in segmentation.paragraphs:
            if paragraph.part == part.slug:
                blocks += above.pop((part.slug, paragraph.index), [])
                blocks.append(_paragraph(paragraph))
                last = paragraph.index + 1
        blocks += above.pop((part.slug, last), [])
        blocks += _closing(part)
    return "\n\n".join(blocks) + "\n"


def _opening(part: Part) -> list[str]:
    title = "  \n".join(_escape(line) for line in part.title_lines)
    blocks = [f"**{title}**"] if title else []
    return [*blocks, _escape(part.dateline)] if part.dateline and not _dates_end(part) else blocks


def _dates_end(part: Part) -> bool:
    return bool(part.signatories) and part.attestation is None


def _paragraph(paragraph: Paragraph) -> str:
    text = _escape(paragraph.text)
    if paragraph.label is None:
        is_bullet = paragraph.role is Role.ITEM or paragraph.derived_label is not None
        indent = "    " * (max(paragraph.depth, 1) - 1)
        return f"{indent}- {text}" if is_bullet else text
    label = _escape(paragraph.label)
    if not paragraph.label.isascii():
        return f"{label} {text}" if label.startswith("第") else f"{label}\\. {text}"
    if paragraph.label[-1].isdecimal() or " " in paragraph.label:
        return f"{label}\\. {text}"
    return f"\\({label}\\) {text}"


def _closing(part: Part) -> list[str]:
    blocks = [_escape(part.attestation)] if part.attestation else []
    if part.dateline and _dates_end(part):
        blocks.append(_escape(part.dateline))
    for who in part.signatories:
        lines = [who.name, who.office] if who.office else [who.name]
        if who.role == "witness":
            lines.insert(0, "Witnessed by:")
        blocks.append("  \n".join(map(_escape, lines)))
    return blocks


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
