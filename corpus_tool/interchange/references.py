"""Documents as references: CSL-JSON for citation managers, BibTeX for LaTeX."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from corpus_tool.model import Document

__all__ = ["write_bibtex", "write_csl"]

_TEX = {
    "\\": r"\textbackslash{}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_TEX_SPECIAL = re.compile("[" + re.escape("".join(_TEX)) + "]")


def write_csl(documents: Iterable[Document]) -> Iterator[bytes]:
    """Yield CSL-JSON: an array with an item for each document."""
    yield b"["
    for number, document in enumerate(documents):
        item = json.dumps(_item(document), ensure_ascii=False)
        yield f"{',' if number else ''}\n{item}".encode()
    yield b"\n]\n"


def _item(document: Document) -> dict[str, object]:
    item: dict[str, object] = {
        "id": document.key,
        "type": "treaty"
        if "treaty" in document.kind or "agreement" in document.kind
        else "document",
        "genre": document.kind,
        "title": document.title,
        "author": [{"literal": party.name} for party in document.parties],
        "event-place": document.place,
        "language": document.languages[0],
        "URL": document.source_url,
    }
    if document.date:
        item["issued"] = {"date-parts": [[int(part) for part in document.date.split("-")]]}
    if document.specimen:
        item["note"] = "Specimen: invented, no government said this."
    return {name: value for name, value in item.items() if value}


def write_bibtex(documents: Iterable[Document]) -> Iterator[bytes]:
    """Yield BibTeX: an entry for each document, in braces that keep capitals."""
    for document in documents:
        fields = {
            "title": f"{{{_tex(document.title)}}}",
            "author": " and ".join(f"{{{_tex(party.name)}}}" for party in document.parties),
            **_issued(document.date),
            "address": _tex(document.place or ""),
            "type": _tex(document.kind),
            "url": (document.source_url or "").replace("{", "%7B").replace("}", "%7D"),
            "note": "Specimen: invented, no government said this" if document.specimen else "",
        }
        lines = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items() if value)
        yield f"@misc{{{document.key}{lines}\n}}\n\n".encode()


def _issued(date: str | None) -> dict[str, str]:
    parts = dict(zip(("year", "month", "day"), (date or "").split("-"), strict=False))
    return {name: str(int(part)) for name, part in parts.items() if part}


def _tex(text: str) -> str:
    return _TEX_SPECIAL.sub(lambda found: _TEX[found[0]], " ".join(text.split()))
