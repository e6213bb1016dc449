"""A statement as a script of pieces, from which the tests make files of every format.

The specimen is invented, like its states; real statements are turned into the same pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus_tool.model import Segmentation

__all__ = ["SPECIMEN", "Kind", "Piece", "Script", "script_of"]


class Kind(StrEnum):
    """What a piece of the script is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    END = "end"
    """A line of the end matter: attestation, name, office."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a statement with its printed label."""

    kind: Kind
    text: str
    label: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Script:
    """A statement in pieces."""

    name: str
    title: str
    pieces: tuple[Piece, ...]

    @property
    def paragraphs(self) -> tuple[Piece, ...]:
        """The pieces that count."""
        return tuple(piece for piece in self.pieces if piece.kind is Kind.PARAGRAPH)


def script_of(name: str, title: str, segmentation: Segmentation) -> Script:
    """Turn a segmented statement into a script: what a publisher would post."""
    pieces: list[Piece] = []
    headings = list(segmentation.headings)
    part = ""
    for paragraph in segmentation.paragraphs:
        if paragraph.part != part:
            if part:
                pieces += _end(segmentation, part)
            part = paragraph.part
            pieces += _title(segmentation, part, title)
        while headings and headings[0].before <= paragraph.index:
            pieces.append(Piece(Kind.HEADING, headings.pop(0).text))
        pieces.append(Piece(Kind.PARAGRAPH, paragraph.text, paragraph.label, paragraph.depth))
    return Script(name, title, (*pieces, *_end(segmentation, part)))


def _title(segmentation: Segmentation, slug: str, title: str) -> list[Piece]:
    lines = next((p.title_lines for p in segmentation.parts if p.slug == slug), ())
    lines = lines or ((title,) if slug == "main" else ())
    return [Piece(Kind.TITLE, line) for line in lines]


def _end(segmentation: Segmentation, slug: str) -> list[Piece]:
    part = next((part for part in segmentation.parts if part.slug == slug), None)
    if part is None or not part.attestation:
        return []
    lines = [part.attestation]
    for signatory in part.signatories:
        lines += [signatory.name, signatory.office]
    return [Piece(Kind.END, line) for line in lines if line]


def _heading(text: str) -> Piece:
    return Piece(Kind.HEADING, text)


def _paragraph(text: str, label: str | None = None, depth: int = 0) -> Piece:
    return Piece(Kind.PARAGRAPH, text, label, depth)


SPECIMEN = Script(
    "specimen",
    "Joint Statement on a Partnership of Rivers between Arvenia and Tolmar",
    (
        Piece(Kind.TITLE, "Joint Statement on a Partnership of Rivers between Arvenia and Tolmar"),
        _paragraph(
            "The President of the Republic of Arvenia and the Prime Minister of the Kingdom of "
            "Tolmar met at the Lake House on the occasion of the 70th anniversary of relations "
            "between the two countries, and recalled with gratitude the work of the generations "
            "that built the bridges, the schools and the harbours which both peoples share today."
        ),
        _paragraph(
            "Both leaders decided to raise their relations to a Partnership of Rivers, founded on "
            "trust, on the rule of law, and on the conviction that no river ends at a border."
        ),
        _heading("Peace and Security"),
        _paragraph(
            "Both sides reaffirmed the 2019 Memorandum on Search and Rescue, the 3rd Protocol to "
            "it, and the co-operation of their coast guards “in fair weather and in foul”; they "
            "will hold an exercise every year.",
            "1",
        ),
        _paragraph(
            "Arvenia will share, free of charge, the maps of its River Survey. Tolmar welcomed "
            "this and will open its gauges at Brook, at Ford and at Upper-Weir to engineers of "
            "the other side.",
            "2",
        ),
        _paragraph("To this end both sides will:", "3"),
        _paragraph(
            "exchange one officer each in the service of the locks and sluices for two years;",
            "a",
            1,
        ),
        _paragraph("train 40 pilots a year, half of them women, in night navigation; and", "b", 1),
        _paragraph("report to the Joint Commission before the end of March.", "c", 1),
        _heading("Trade, Fish and Forests"),
        _paragraph(
            "The leaders agreed to lower the duties on timber, on dried fish and on paper by one "
            "half within 3 years, and to consult before either side raises any other duty. They "
            "noted that trade had passed 2.5 billion crowns for the first time.",
            "4",
        ),
        _paragraph(
            "They underlined that forests on both banks of the Grey River are one forest, and "
            "instructed their ministers to plant, by 2031, a million trees of at least twelve "
            "native kinds, to end the burning of moorland, and to publish the accounts of it.",
            "5",
        ),
        Piece(Kind.END, "Signed at the Lake House on 4 May 2031"),
        Piece(Kind.END, "Ilse VANNER"),
        Piece(Kind.END, "President of the Republic of Arvenia"),
        Piece(Kind.END, "Tomas BRECK"),
        Piece(Kind.END, "Prime Minister of the Kingdom of Tolmar"),
    ),
)
