"""What a citation is made of: the paragraph, where it stands, the document, the day of receipt."""

from __future__ import annotations

from dataclasses import dataclass

from corpus_tool.model import Paragraph, Version
from corpus_tool.report.sides import make_columns, part_name
from corpus_tool.report.words import load

__all__ = ["Cited", "make_cited"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A paragraph to be cited."""

    version: Version
    paragraph: Paragraph
    label: str
    """As the pages call it: `Annex ¶20`."""
    part: str
    """The part it stands in, as a citation has it: `annex`; empty in the main text."""
    number: str
    """Its number: `20`, `4(b)`."""

    @property
    def title(self) -> str:
        """The document's title, on one line."""
        return " ".join(self.version.document.title.split())

    @property
    def parties(self) -> tuple[str, ...]:
        """The names of the parties, each on one line."""
        return tuple(" ".join(party.name.split()) for party in self.version.document.parties)

    @property
    def address(self) -> str:
        """How the command line names it: `japan-laos-csp-2025@1#annex/20`."""
        return f"{self.version.name}#{self.paragraph.path}"

    @property
    def url(self) -> str:
        """Where the document is published, on one line; empty where unknown."""
        return "".join((self.version.document.source_url or "").split())

    @property
    def accessed(self) -> str:
        """The day on which its bytes were received, ISO 8601."""
        return self.version.provenance.retrieved_at.date().isoformat()

    @property
    def date(self) -> tuple[int, ...]:
        """Year, month and day, as far as known."""
        found = []
        for part in (self.version.document.date or "").split("-"):
            if not part.isdecimal():
                break
            found.append(int(part))
        return tuple(found[:3])

    def locator(self, sign: str) -> str:
        """Return where it stands: `annex, para. 20`."""
        here = f"{sign}{self.number}"
        return f"{self.part}, {here}" if self.part else here


def make_cited(version: Version, index: int) -> Cited:
    """Gather what a citation of a paragraph needs."""
    words = load()
    paragraph = version.paragraphs[index]
    label = make_columns((version,), words)[0].labels[index]
    part = "" if paragraph.part == "main" else part_name(paragraph.part, words).lower()
    return Cited(version, paragraph, label, part, label.rpartition("¶")[2])
