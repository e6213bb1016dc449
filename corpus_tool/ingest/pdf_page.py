"""The characters of a PDF page, the look-over before they are read, and the file's tags.

Sections, in order:

* The characters of a PDF page with place, size and look, as PDFium reports them.
* Look a PDF over before PDFium sees it: what it inflates to, how many pages it claims.
* Read which paragraph each piece of a tagged PDF is part of, as the file's own structure says.
"""

from __future__ import annotations

import ctypes
import io
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from corpus_tool.errors import CorpusError, UnreadableSource
from corpus_tool.ingest.formats import MEGABYTE, ReaderLimits

__all__ = [
    "Glyph",
    "GlyphStyle",
    "PageText",
    "Tags",
    "check_pdf",
    "read_page",
    "read_tags",
]


# ----------------------------------------
# The characters of a PDF page with place, size and look, as PDFium reports them.
#
# Why characters: every ready-made text of a PDF has lost where paragraphs end; with the place of
# each character it can be seen. PDFium is not safe to call from two threads: one child process
# reads one file.

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
class GlyphStyle:
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
    style: GlyphStyle
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
    style: GlyphStyle
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
        quarter_counts = Counter(
            character.quarter for character in raw if character.quarter is not None
        )
        turn = quarter_counts.most_common(1)[0][0] if quarter_counts else 0
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
    styles: dict[int | None, tuple[GlyphStyle, int | None]] = {}
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


def _style(text: Any, index: int, run: Any) -> GlyphStyle:  # noqa: ANN401
    """Ask for what all characters of one text object have in common."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    # A sheared upright font, which printers use for an italic they lack, is as high as its font.
    along = math.hypot(matrix.a, matrix.b)
    area = abs(matrix.a * matrix.d - matrix.b * matrix.c)
    scale = (area / along if along else 0.0) or 1.0
    size = round(pdfium.FPDFText_GetFontSize(text, index) * scale, 2)
    if not run:
        return GlyphStyle(size)
    font = pdfium.FPDFTextObj_GetFont(run)
    name, flags = "", 0
    if font:
        buffer = ctypes.create_string_buffer(_NAME_LENGTH)
        length = pdfium.FPDFFont_GetBaseFontName(font, buffer, _NAME_LENGTH)
        name = buffer.raw[: min(length, _NAME_LENGTH)].decode("latin-1").lower()
        flags = max(pdfium.FPDFFont_GetFlags(font), 0)
    weight = pdfium.FPDFText_GetFontWeight(text, index)
    return GlyphStyle(
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
    """Return how many quarters the line of the text is turned; None when it runs at an angle.

    PDFium's own angle counts letters that lean, as in a sheared font, as a line that does.
    """
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    quarters = math.atan2(-matrix.b, matrix.a) / (math.pi / 2)
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


# ----------------------------------------
# Look a PDF over before PDFium sees it: what it inflates to, how many pages it claims.
#
# PDFium aborts or never returns on such files; the limits of the child process would stop it, but
# only here can the reason be told.

_TAIL = 4096
_CALL = re.compile(rb"/([^\s/<>\[\](){}%]{1,127})\s+Do\b")
_SHOW = re.compile(rb"(?:Tj|TJ|'|\")(?=[\s/\[(<]|$)")
_CHUNK = 1 << 20


def check_pdf(content: bytes, limits: ReaderLimits) -> None:
    """Refuse a file that is cut off, or that would take a parser's time or memory without end.

    What only the library of this check cannot read passes: PDFium has the last word.

    Raises:
        UnreadableSource: `E_PDF_BROKEN`, `E_PDF_LIMIT` or `E_PDF_TIMEOUT`.
    """
    if b"%%EOF" not in content[-_TAIL:]:
        raise UnreadableSource("the file ends too early (no trailer)", code="E_PDF_BROKEN")
    try:
        reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            return
        root: Any = reader.trailer["/Root"]
        pages = _pages(root["/Pages"], limits)
    except CorpusError:
        raise  # it is a ValueError, too
    except (PyPdfError, RecursionError, *_FAULTS):
        return
    for number, page in enumerate(pages, start=1):
        try:
            _check_page(page, number, limits)
        except CorpusError:
            raise
        except (PyPdfError, RecursionError, *_FAULTS):
            continue


_FAULTS = (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, AssertionError)


def _pages(top: Any, limits: ReaderLimits) -> list[Any]:  # noqa: ANN401 - pypdf's objects have no type
    """Walk the tree of pages with a count and a memory."""
    claimed = top.get("/Count", 0)
    kids = top.get("/Kids", [])
    if isinstance(claimed, int) and claimed > limits.pages:
        _refuse_pages(claimed, limits)
    if len(kids) > limits.pages:
        _refuse_pages(len(kids), limits)
    pages: list[Any] = []
    waiting: list[tuple[Any, frozenset[int]]] = [(top, frozenset())]
    while waiting:
        node, above = waiting.pop()
        if "/Kids" not in node:
            pages.append(node)
            if len(pages) > limits.pages:
                _refuse_pages(len(pages), limits)
            continue
        kids = node["/Kids"]
        if len(kids) + len(waiting) > limits.pages * 2:
            _refuse_pages(len(kids), limits)
        for kid in reversed(kids):
            key = kid.idnum if isinstance(kid, IndirectObject) else 0
            if key and key in above:
                raise UnreadableSource("the page tree refers to itself", code="E_PDF_BROKEN")
            waiting.append((kid.get_object(), above | {key}))
    return pages


def _refuse_pages(count: int, limits: ReaderLimits) -> None:
    message = f"{count:,} pages, the limit is {limits.pages:,}"
    raise UnreadableSource(message, code="E_PDF_LIMIT")


def _check_page(page: Any, number: int, limits: ReaderLimits) -> None:  # noqa: ANN401
    """Inflate what a page draws, in bounds, and count how often its forms are drawn."""
    contents = page.get("/Contents")
    parts = contents.get_object() if contents is not None else []
    streams = [part.get_object() for part in parts] if isinstance(parts, list) else [parts]
    data = b"\n".join(_inflate(stream, number, limits) for stream in streams)
    _check_operators(data, number, limits)
    resources = _inherited(page, "/Resources")
    meter = _Forms(number, limits)
    if meter.weigh(data, resources, ()) > limits.form_calls:
        _refuse_forms(number)


def _inherited(page: Any, key: str) -> Any:  # noqa: ANN401
    for _ in range(64):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            return {}
        page = page["/Parent"]
    return {}


def _check_operators(data: bytes, number: int, limits: ReaderLimits) -> None:
    if len(data) < limits.page_characters:
        return
    shown = sum(1 for _ in _SHOW.finditer(data))
    if shown > limits.page_characters:
        message = f"page {number} has more than {limits.page_characters:,} characters"
        raise UnreadableSource(message, code="E_PDF_LIMIT")


def _refuse_forms(number: int) -> None:
    raise UnreadableSource(
        f"page {number} draws forms within forms without end; a parser would not return",
        code="E_PDF_TIMEOUT",
    )


class _Forms:
    """Counts how often forms are drawn on a page, those within forms counted each time."""

    def __init__(self, number: int, limits: ReaderLimits) -> None:
        self._number = number
        self._limits = limits
        self._known: dict[int, int] = {}

    def weigh(self, data: bytes, resources: Any, above: tuple[int, ...]) -> int:  # noqa: ANN401
        """Return how many forms are drawn by a stream and by all it draws."""
        calls = _CALL.findall(data)
        objects: Any = resources.get("/XObject") if calls else None
        total = 0
        for name in calls:
            reference = objects.raw_get("/" + name.decode("latin-1")) if objects else None
            form = reference.get_object() if reference is not None else None
            if form is None or form.get("/Subtype") != "/Form":
                continue
            key = reference.idnum if isinstance(reference, IndirectObject) else id(form)
            if key in above or len(above) > 30:
                _refuse_forms(self._number)
            if key not in self._known:
                inner = _inflate(form, self._number, self._limits)
                _check_operators(inner, self._number, self._limits)
                form_resources = form.get("/Resources", resources)
                self._known[key] = 1 + self.weigh(inner, form_resources.get_object(), (*above, key))
            total += self._known[key]
            if total > self._limits.form_calls:
                _refuse_forms(self._number)
        return total


def _inflate(stream: Any, number: int, limits: ReaderLimits) -> bytes:  # noqa: ANN401
    """Return a stream's data; stop where it inflates beyond the limit."""
    if not isinstance(stream, StreamObject):
        return b""
    filters = stream.get("/Filter", [])
    names = [str(name) for name in (filters if isinstance(filters, list) else [filters])]
    data = bytes(stream._data)
    if len(names) > 8:
        _refuse_stream(number, limits)
    for name in names:
        if name not in {"/FlateDecode", "/Fl"}:
            # PDFium will read it under the limits of the process; its forms stay uncounted.
            return b""
        data = _unzip(data, number, limits)
    return data


def _unzip(data: bytes, number: int, limits: ReaderLimits) -> bytes:
    inflater = zlib.decompressobj()
    pieces: list[bytes] = []
    size = 0
    try:
        while data and not inflater.eof:
            piece = inflater.decompress(data, _CHUNK)
            data = inflater.unconsumed_tail
            pieces.append(piece)
            size += len(piece)
            if size > limits.stream_size:
                _refuse_stream(number, limits)
            if not piece and not data:
                break
    except zlib.error:
        pass  # what was inflated so far is what a lenient parser draws
    return b"".join(pieces)


def _refuse_stream(number: int, limits: ReaderLimits) -> None:
    size = limits.stream_size / MEGABYTE
    raise UnreadableSource(f"page {number} inflates beyond {size:g} MB", code="E_PDF_LIMIT")


# ----------------------------------------
# Read which paragraph each piece of a tagged PDF is part of, as the file's own structure says.
#
# The structure is a second witness: geometry makes the text, and where a page ends on a full stop
# only the structure knows whether the paragraph goes on.

Tags = dict[tuple[int, int], int]
"""Page and number of marked content -> number of the paragraph it is part of."""

_INLINE = frozenset({"/Span", "/Link", "/Quote", "/Code", "/Em", "/Strong", "/Reference", "/Lbl"})
_MOST = 500_000
"""Elements; a file with more is read without its structure."""
_TAG_FAULTS = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    PyPdfError,
)


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
    except _TAG_FAULTS:
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
