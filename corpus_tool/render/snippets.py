"""Short quotations: the first words of a text, cut where a reader would."""

from __future__ import annotations

import unicodedata
from itertools import accumulate

from corpus_tool.render.pieces import Look, Piece, Pieces

__all__ = ["head", "quote", "snippet", "tail"]

WORDS = 16
CHARACTERS = 110


def quote(
    text: str,
    *,
    ellipsis: str,
    look: Look = Look.QUOTE,
    language: str | None = None,
    length: int = CHARACTERS,
) -> Pieces:
    """Return the first words of a text as a quotation, with what shows that more follows."""
    cut = snippet(text, length=length)
    quoted = Piece(cut, look, language=language)
    return (quoted,) if cut == text.strip() else (quoted, Piece(ellipsis))


def snippet(text: str, *, length: int = CHARACTERS) -> str:
    """Return the text's first words: whole words, or whole characters where none are spaced."""
    text = text.strip()
    words = text.split()
    if len(text) <= length and len(words) <= WORDS:
        return text
    ends = list(accumulate(len(word) + 1 for word in words[:WORDS]))
    fitting = [end for end in ends if end <= length]
    if len(fitting) >= min(WORDS // 2, length // 14):
        return " ".join(words[: len(fitting)]).rstrip(" ,;:–—")
    end = min(length, len(text))
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return text[:end].rstrip()


def head(text: str, *, length: int, ellipsis: str) -> str:
    """Return what stands right after something: whole words, then what shows that more follows."""
    if len(text) <= length:
        return text
    cut = text[:length]
    return f"{cut.rpartition(' ')[0] or cut} {ellipsis}"


def tail(text: str, *, length: int, ellipsis: str) -> str:
    """Return what stands right before something: what shows that more precedes, whole words."""
    if len(text) <= length:
        return text
    cut = text[-length:]
    return f"{ellipsis} {cut.partition(' ')[2] or cut}"
