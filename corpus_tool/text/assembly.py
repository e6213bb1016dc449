"""Put shaped units together: parts, headings, paragraphs with paths and offsets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    PARAGRAPH_BREAK,
    Certainty,
    Finding,
    Heading,
    Paragraph,
    Part,
    Role,
    Segmentation,
)
from corpus_tool.text import flaws
from corpus_tool.text.endmatter import attested_text
from corpus_tool.text.headings import rank
from corpus_tool.text.nesting import nest
from corpus_tool.text.parts import Division
from corpus_tool.text.paths import address, derive_labels
from corpus_tool.text.roles import assign
from corpus_tool.text.signatures import signatories
from corpus_tool.text.titles import title_lines
from corpus_tool.text.units import Fate, Unit

__all__ = ["Assembly"]


class Assembly:
    """Collects the parts of a text.

    Args:
        findings: what was noticed before the parts were told apart.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._findings = list(findings)
        self._parts: list[Part] = []
        self._headings: list[Heading] = []
        self._paragraphs: list[Paragraph] = []
        self._marks: list[tuple[int, int]] = []
        self._start = 0

    def add(
        self,
        division: Division,
        findings: Sequence[Finding],
        *,
        title: str | None,
        lexicon: Lexicon,
    ) -> None:
        """Add a part whose units are shaped."""
        units = division.units
        self._findings += findings
        signed, beside = signatories(units, lexicon=lexicon)
        self._findings += beside
        datelines = [unit.text for unit in units if unit.fate is Fate.DATELINE]
        self._findings += [
            Finding("I_DATELINE", f"a further date: {text}") for text in datelines[1:]
        ]
        self._parts.append(
            Part(
                slug=division.slug,
                title_lines=title_lines(units, title=title, lexicon=lexicon),
                dateline=datelines[0] if datelines else None,
                attestation=attested_text(units),
                signatories=signed,
            )
        )
        self._add_text(division, lexicon)

    def finish(self) -> Segmentation:
        """Return the whole."""
        self._findings += flaws.notice(self._paragraphs, self._marks)
        return Segmentation(
            parts=tuple(self._parts),
            headings=tuple(self._headings),
            paragraphs=tuple(self._paragraphs),
            findings=tuple(self._findings),
        )

    def _add_text(self, division: Division, lexicon: Lexicon) -> None:
        units = division.units
        body = [unit for unit in units if unit.is_body and unit.text]
        roles = dict(zip(map(id, body), assign(body, lexicon=lexicon), strict=True))
        nest(units, roles)
        derived = derive_labels(units, roles)
        levels = rank(units, lexicon=lexicon)
        paths = address(units, slug=division.slug, derived=derived, levels=levels)
        above: list[tuple[int, str]] = []
        for unit in units:
            if unit.fate is Fate.HEADING:
                level = levels[id(unit)]
                above = [(other, text) for other, text in above if other < level]
                above.append((level, unit.whole))
                self._add_heading(unit, level, division.slug)
            elif unit.is_body and unit.text:
                role = Role.ITEM if unit.depth else roles[id(unit)]
                paragraph = _paragraph(unit, paths[id(unit)], derived.get(id(unit)), role)
                self._add_paragraph(paragraph, unit, division.slug, tuple(t for _, t in above))

    def _add_heading(self, unit: Unit, level: int, slug: str) -> None:
        before, line = len(self._paragraphs), unit.block.source_line
        self._headings.append(Heading(unit.whole, level, slug, before, line))
        if unit.certainty is Certainty.CHECK:
            message = f"taken for a heading by its place: {unit.whole}"
            self._findings.append(Finding("I_HEADING", message, line, unit.block.page))

    def _add_paragraph(
        self, paragraph: Paragraph, unit: Unit, slug: str, headings: tuple[str, ...]
    ) -> None:
        index, start = len(self._paragraphs), self._start
        placed = replace(paragraph, index=index, start=start, part=slug, headings=headings)
        self._paragraphs.append(placed)
        self._marks.append(unit.unseen)
        self._start += len(paragraph.text) + len(PARAGRAPH_BREAK)


def _paragraph(unit: Unit, path: str, derived_label: str | None, role: Role) -> Paragraph:
    return Paragraph(
        text=unit.text,
        path=path,
        label=unit.label.printed if unit.label else None,
        derived_label=derived_label,
        role=role,
        depth=unit.depth,
        joins=unit.joins,
        certainty=unit.certainty,
        rules=unit.rules,
        line=unit.block.source_line,
        page=unit.block.page,
    )
