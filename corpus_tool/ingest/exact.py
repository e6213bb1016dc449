"""Put a text together that its file has cut already: nothing is guessed, everything is checked.

For the profiles of TEI and Akoma Ntoso that `corpus_tool.interchange` writes. A file that was
changed by hand until it contradicts itself is read as any other of its format.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus_tool.model import (
    PARAGRAPH_BREAK,
    Finding,
    Heading,
    Paragraph,
    Part,
    Role,
    Segmentation,
)

__all__ = ["Exact", "contradiction"]


@dataclass(slots=True)
class Exact:
    """Collects parts, headings and paragraphs in the order of the text."""

    parts: list[Part] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    _above: list[Heading] = field(default_factory=list)
    _start: int = 0

    def heading(self, text: str, *, level: int, part: str, line: int | None) -> None:
        """Add a heading."""
        made = Heading(text, level, part, len(self.paragraphs), line)
        self._above = [each for each in self._within(part) if each.level < level]
        self._above.append(made)
        self.headings.append(made)

    def paragraph(
        self,
        text: str,
        *,
        path: str,
        part: str,
        label: str | None,
        derived_label: str | None,
        role: str,
        depth: int,
        line: int | None,
    ) -> None:
        """Add a paragraph; its place, offset and headings follow from what came before.

        Raises:
            ValueError: it has no words, or a role that is none.
        """
        if not text.strip():
            raise ValueError(f"paragraph {path} has no words")
        self._above = self._within(part)
        made = Paragraph(
            text=text,
            index=len(self.paragraphs),
            path=path,
            part=part,
            label=label,
            derived_label=derived_label,
            headings=tuple(each.text for each in self._above),
            role=Role(role),
            depth=depth,
            start=self._start,
            line=line,
        )
        self.paragraphs.append(made)
        self._start += len(text) + len(PARAGRAPH_BREAK)

    def _within(self, part: str) -> list[Heading]:
        return [each for each in self._above if each.part == part]

    def finish(self) -> Segmentation:
        """Return the whole.

        Raises:
            ValueError: there is no paragraph, or two units have one name.
        """
        for names in ([each.path for each in self.paragraphs], [part.slug for part in self.parts]):
            if not names or len(set(names)) < len(names):
                raise ValueError("no units, or two of one name")
        return Segmentation(tuple(self.parts), tuple(self.headings), tuple(self.paragraphs))


def contradiction(error: Exception) -> Finding:
    """Say that a file of the profile was read as any other of its format."""
    message = f"written by corpus-tool and changed since ({error}): read as any other file"
    return Finding("W_PROFILE", message)
