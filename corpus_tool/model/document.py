"""The statement as such and its versions."""

from __future__ import annotations

from dataclasses import dataclass

from corpus_tool.model.segmentation import Paragraph, Segmentation
from corpus_tool.model.source import Provenance

__all__ = [
    "Document",
    "Party",
    "Version",
]


@dataclass(frozen=True, slots=True)
class Party:
    """A state or bloc; `code` is ISO 3166 alpha-3, `ASEAN`, `EU`, or the document's own."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """A statement as such, with no particular text (FRBR work)."""

    key: str
    """The slug that names it on the command line: `japan-laos-csp-2025`."""
    title: str
    kind: str = "statement"
    date: str | None = None
    """ISO 8601, whole or partial: `2025-01-21`, `2025-01`, `2025`."""
    place: str | None = None
    parties: tuple[Party, ...] = ()
    level: str | None = None
    """The partnership's level as stated: `Comprehensive Strategic Partnership`."""
    succeeds: str | None = None
    """Key of the document whose partnership it upgrades or continues."""
    languages: tuple[str, ...] = ("en",)
    source_url: str | None = None
    licence: str | None = None
    specimen: bool = False
    """Invented, for showing the tool; every page says so."""

    @property
    def year(self) -> str:
        """The year of its date, or an en dash."""
        return self.date[:4] if self.date else "–"


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a document at one moment in one language; immutable (FRBR expression)."""

    document: Document
    number: int
    language: str
    segmentation: Segmentation
    provenance: Provenance
    parent: int | None = None
    """Number of the version it was made from."""

    @property
    def name(self) -> str:
        """How the command line calls it: `japan-laos-csp-2025@1`."""
        return f"{self.document.key}@{self.number}"

    @property
    def digest(self) -> str:
        """Identity of the text; see `Segmentation.digest`."""
        return self.segmentation.digest(self.language)

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs in document order."""
        return self.segmentation.paragraphs
