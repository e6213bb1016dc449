"""What Word files are made of: runs of text, the parts of a package, the zip around them.

Written as strings: the files hold a few elements, each of them here, in the order that the schema
of ISO/IEC 29500 asks for.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

__all__ = ["HEAD", "NAMESPACES", "is_right_to_left", "pack", "run", "writable"]

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of every file in a package: the same content is the same bytes."""

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BREAKS = re.compile(r"([\n\t])")
DIRECTIONS = re.compile(
    r"(?P<right>[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]"
    r"(?:[^A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff]*"
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff])?)"
)
STRONG = {"L": False, "R": True, "AL": True}


def writable(text: str) -> str:
    """Return a text with U+FFFD for every character that XML cannot hold."""
    return UNWRITABLE.sub("\ufffd", text)


def is_right_to_left(text: str) -> bool:
    """Tell whether a text's first letter is of a script that is written from right to left."""
    kinds = (STRONG.get(unicodedata.bidirectional(character)) for character in text)
    return next((kind for kind in kinds if kind is not None), False)


def run(text: str, properties: str = "", *, tag: str = "t") -> str:
    """Return the runs of a text: those of scripts from right to left apart.

    Args:
        text: its words; a line feed becomes a line break, a tabulator a tab.
        properties: what stands in the runs' `w:rPr`, in its order, before `w:rtl`.
        tag: `t`, or `delText` within a deletion.
    """
    made = []
    for piece, turned in _by_direction(writable(text)):
        inner = f"{properties}<w:rtl/>" if turned else properties
        looks = f"<w:rPr>{inner}</w:rPr>" if inner else ""
        made.append(f"<w:r>{looks}{_content(piece, tag)}</w:r>")
    return "".join(made)


def _content(text: str, tag: str) -> str:
    signs = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    return "".join(
        signs.get(part)
        or f'<w:{tag} xml:space="preserve">{escape(part, {chr(13): "&#13;"})}</w:{tag}>'
        for part in BREAKS.split(text)
        if part
    )


def _by_direction(text: str) -> Iterator[tuple[str, bool]]:
    start = 0
    for found in DIRECTIONS.finditer(text):
        if found.start() > start:
            yield text[start : found.start()], False
        yield found[0], True
        start = found.end()
    if start < len(text):
        yield text[start:], False


def pack(members: Mapping[str, str]) -> bytes:
    """Return the package of parts, by name, as bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(zipfile.ZipInfo(name, MOMENT), content.encode(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
