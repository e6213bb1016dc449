"""Read which paragraph each piece of a tagged PDF is part of, as the file's own structure says.

The structure is a second witness: geometry makes the text, and where a page ends on a full stop
only the structure knows whether the paragraph goes on.
"""

from __future__ import annotations

import io
from typing import Any

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject

__all__ = ["Tags", "read_tags"]

Tags = dict[tuple[int, int], int]
"""Page and number of marked content -> number of the paragraph it is part of."""

_INLINE = frozenset({"/Span", "/Link", "/Quote", "/Code", "/Em", "/Strong", "/Reference", "/Lbl"})
_MOST = 500_000
"""Elements; a file with more is read without its structure."""
_FAULTS = (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError, PyPdfError)


def read_tags(content: bytes) -> Tags:
    """Return the paragraphs of a tagged file; nothing when it is not tagged or cannot be read."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
        root: Any = reader.trailer["/Root"]
        if reader.is_encrypted or "/StructTreeRoot" not in root:
            return {}
        pages = {
            page.indirect_reference.idnum: number
            for number, page in enumerate(reader.pages, start=1)
            if page.indirect_reference is not None
        }
        return _walk(root["/StructTreeRoot"], pages)
    except _FAULTS:
        # A witness that cannot speak is none; the text does not depend on it.
        return {}


def _walk(root: Any, pages: dict[int, int]) -> Tags:  # noqa: ANN401 - pypdf's objects
    tags: Tags = {}
    waiting: list[tuple[Any, int, int | None]] = [(root, 0, None)]
    count = 0
    while waiting:
        node, paragraph, page = waiting.pop()
        count += 1
        if count > _MOST:
            return {}
        page = _page(node, pages, page)
        if "/MCID" in node:
            if page is not None:
                tags[page, int(node["/MCID"])] = paragraph
            continue
        if node.get("/S") not in _INLINE:
            paragraph = count
        kids = node.get("/K", [])
        kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
        for kid in reversed(kids if isinstance(kids, list) else [kids]):
            if isinstance(kid, int):
                if page is not None:
                    tags[page, int(kid)] = paragraph
            elif isinstance(inner := kid.get_object(), DictionaryObject):
                waiting.append((inner, paragraph, page))
    return tags


def _page(node: Any, pages: dict[int, int], above: int | None) -> int | None:  # noqa: ANN401
    if "/Pg" not in node:
        return above
    reference = node.raw_get("/Pg")
    return pages.get(reference.idnum) if isinstance(reference, IndirectObject) else above
