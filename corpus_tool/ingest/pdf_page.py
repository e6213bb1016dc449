"""The characters of a PDF page with place, size and look, as PDFium reports them.

Why characters: every ready-made text of a PDF has lost where paragraphs end; with the place of each
character it can be seen.
PDFium is not safe to call from two threads: one child process reads one file.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

__all__ = ["Glyph", "PageText", "Style", "read_page"]

_INVISIBLE = 3
_BOLD_WEIGHT = 600
_FORCED_BOLD = 1 << 18
_ITALIC = 1 << 6
_HYPHENS = frozenset({0x02, 0xFFFE})
"""What PDFium gives for a hyphen at a line's end."""
_SPACE = 0x20
_NO_BREAK_SPACE = 0xA0
_MAX_FIXED = 0.1
_NAME_LENGTH = 256


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a run of characters."""

    size: float
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    mark: int = -1
    """Number of the marked content it is part of in a tagged file; -1 for none."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and where it stands; the y axis points up, from the page's lower left corner."""

    text: str
    left: float
    right: float
    base: float
    """Height of its base line."""
    style: Style
    apart: bool = False
    """PDFium sees a space before it that the file does not hold."""

    @property
    def size(self) -> float:
        """The size of its type."""
        return self.style.size


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of one page in the order of its content stream."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    slanted: int = 0
    """How many characters stand at another angle than the text, and are left out."""
    sideways: bool = False
    """The text stands at an angle to the page as it is shown."""
    ruled: int = 0
    """How many lines or boxes are drawn on it."""


@dataclass(frozen=True, slots=True)
class _Raw:
    code: int
    x: float
    y: float
    box: tuple[float, float, float, float]
    quarter: int | None
    style: Style
    apart: bool


def read_page(document: pypdfium2.PdfDocument, index: int, *, limit: int) -> PageText | None:
    """Read one page; None when it has more than `limit` characters."""
    page = document[index]
    text = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(text)
        if count > limit:
            return None
        raw = _spaces(list(_characters(text, count)))
        turns = Counter(character.quarter for character in raw if character.quarter is not None)
        turn = turns.most_common(1)[0][0] if turns else 0
        left, bottom, right, top = page.get_bbox()
        width, height = right - left, top - bottom
        upright = [character for character in raw if character.quarter == turn]
        return PageText(
            number=index + 1,
            width=height if turn % 2 else width,
            height=width if turn % 2 else height,
            glyphs=tuple(_place(c, (left, bottom, right, top), turn) for c in upright),
            slanted=len(raw) - len(upright),
            sideways=turn * 90 != page.get_rotation() and bool(raw),
            ruled=sum(1 for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])),
        )
    finally:
        text.close()
        page.close()


def _characters(text: Any, count: int) -> Iterator[_Raw]:  # noqa: ANN401 - PDFium's own handle
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    styles: dict[int | None, tuple[Style, int | None]] = {}
    apart = False
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            apart = code == _SPACE
            continue
        run = pdfium.FPDFText_GetTextObject(text, index)
        key = ctypes.cast(run, ctypes.c_void_p).value
        if key not in styles:
            styles[key] = _style(text, index, run), _quarter(text, index)
        style, quarter = styles[key]
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        edges = (box.left, box.bottom, box.right, box.top)
        yield _Raw(code, x.value, y.value, edges, quarter, style, apart)
        apart = False


def _spaces(raw: list[_Raw]) -> list[_Raw]:
    """Believe in no-break spaces only where they are few.

    Some printers use one glyph for both spaces, and name it by the rarer one.
    """
    fixed = sum(character.code == _NO_BREAK_SPACE for character in raw)
    spaces = sum(character.code == _SPACE for character in raw)
    if fixed <= _MAX_FIXED * (fixed + spaces):
        return raw
    return [replace(c, code=_SPACE) if c.code == _NO_BREAK_SPACE else c for c in raw]


def _style(text: Any, index: int, run: Any) -> Style:  # noqa: ANN401
    """Ask for what all characters of one text object have in common."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = round(pdfium.FPDFText_GetFontSize(text, index) * scale, 2)
    if not run:
        return Style(size)
    font = pdfium.FPDFTextObj_GetFont(run)
    name, flags = "", 0
    if font:
        buffer = ctypes.create_string_buffer(_NAME_LENGTH)
        length = pdfium.FPDFFont_GetBaseFontName(font, buffer, _NAME_LENGTH)
        name = buffer.raw[: min(length, _NAME_LENGTH)].decode("latin-1").lower()
        flags = max(pdfium.FPDFFont_GetFlags(font), 0)
    weight = pdfium.FPDFText_GetFontWeight(text, index)
    return Style(
        size=size,
        bold="bold" in name
        or "black" in name
        or bool(flags & _FORCED_BOLD)
        or weight >= _BOLD_WEIGHT,
        italic="italic" in name or "oblique" in name or bool(flags & _ITALIC),
        hidden=pdfium.FPDFTextObj_GetTextRenderMode(run) == _INVISIBLE,
        mark=pdfium.FPDFPageObj_GetMarkedContentID(run),
    )


def _quarter(text: Any, index: int) -> int | None:  # noqa: ANN401
    """Return how many quarters the text is turned; None when it slants."""
    quarters = pdfium.FPDFText_GetCharAngle(text, index) / (math.pi / 2)
    nearest = round(quarters)
    return nearest % 4 if abs(quarters - nearest) < 0.03 else None


def _place(raw: _Raw, page: tuple[float, float, float, float], turn: int) -> Glyph:
    """Turn a character upright, and measure it from the lower left corner."""
    edges = sorted(_turn(*corner, page, turn)[0] for corner in (raw.box[:2], raw.box[2:]))
    base = _turn(raw.x, raw.y, page, turn)[1]
    text = chr(raw.code) if 0 < raw.code < 0x110000 else "\ufffd"
    if raw.code in _HYPHENS:
        text = "-"
    return Glyph(text, edges[0], edges[1], base, raw.style, raw.apart)


def _turn(
    x: float, y: float, page: tuple[float, float, float, float], turn: int
) -> tuple[float, float]:
    left, bottom, right, top = page
    if turn == 1:
        return y - bottom, right - x
    if turn == 2:
        return right - x, top - y
    if turn == 3:
        return top - y, x - left
    return x - left, y - bottom
