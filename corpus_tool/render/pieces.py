"""Sentences made of pieces: plain words, quotations, links.

A sentence of the report is made from data by template; its pieces keep apart what the template
says from what a document says, so that only the latter is shown as quoted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

__all__ = ["Look", "Piece", "Pieces", "aim", "capital", "merge", "sentence_case", "text"]


class Look(StrEnum):
    """What a piece is."""

    PLAIN = "plain"
    QUOTE = "quote"
    """Words of a document."""
    LINK = "link"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence."""

    text: str
    look: Look = Look.PLAIN
    href: str | None = None
    """Where a link leads: `#2025/annex-1`."""
    language: str | None = None
    """Language of a quotation."""


Pieces = tuple[Piece, ...]


def merge(pieces: Iterable[Piece]) -> Pieces:
    """Join neighbouring plain pieces and drop empty ones."""
    merged: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if merged and merged[-1].look == piece.look == Look.PLAIN:
            merged[-1] = Piece(merged[-1].text + piece.text)
        else:
            merged.append(piece)
    return tuple(merged)


def sentence_case(pieces: Pieces) -> Pieces:
    """Begin a sentence with a capital, unless it begins with a document's own words."""
    if not pieces or pieces[0].look in {Look.QUOTE, Look.REMOVED, Look.ADDED}:
        return pieces
    return (replace(pieces[0], text=capital(pieces[0].text)), *pieces[1:])


def aim(pieces: Pieces, page: str | None) -> Pieces:
    """Return pieces whose links within a page lead into another; plain words where it is not."""
    return tuple(
        _aimed(piece, page)
        if piece.look is Look.LINK and (piece.href or "").startswith("#")
        else piece
        for piece in pieces
    )


def _aimed(piece: Piece, page: str | None) -> Piece:
    return replace(piece, href=f"{page}{piece.href}") if page else Piece(piece.text)


def capital(words: str) -> str:
    """Return words with their first letter as a capital."""
    return words[:1].upper() + words[1:]


def text(pieces: Pieces) -> str:
    """Return the words of pieces alone."""
    return "".join(piece.text for piece in pieces)
