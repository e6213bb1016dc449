"""Look a PDF over before PDFium sees it: what it inflates to, how many pages it claims.

PDFium aborts or never returns on such files; the limits of the child process would stop it, but
only here can the reason be told.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import Any

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import IndirectObject, StreamObject

from corpus_tool.errors import CorpusError, UnreadableSource
from corpus_tool.ingest.limits import MEGABYTE, Limits

__all__ = ["preflight"]

_TAIL = 4096
_CALL = re.compile(rb"/([^\s/<>\[\](){}%]{1,127})\s+Do\b")
_SHOW = re.compile(rb"(?:Tj|TJ|'|\")(?=[\s/\[(<]|$)")
_CHUNK = 1 << 20


def preflight(content: bytes, limits: Limits) -> None:
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


def _pages(top: Any, limits: Limits) -> list[Any]:  # noqa: ANN401 - pypdf's objects have no type
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


def _refuse_pages(count: int, limits: Limits) -> None:
    message = f"{count:,} pages, the limit is {limits.pages:,}"
    raise UnreadableSource(message, code="E_PDF_LIMIT")


def _check_page(page: Any, number: int, limits: Limits) -> None:  # noqa: ANN401
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


def _check_operators(data: bytes, number: int, limits: Limits) -> None:
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

    def __init__(self, number: int, limits: Limits) -> None:
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
                own = form.get("/Resources", resources)
                self._known[key] = 1 + self.weigh(inner, own.get_object(), (*above, key))
            total += self._known[key]
            if total > self._limits.form_calls:
                _refuse_forms(self._number)
        return total


def _inflate(stream: Any, number: int, limits: Limits) -> bytes:  # noqa: ANN401
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


def _unzip(data: bytes, number: int, limits: Limits) -> bytes:
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


def _refuse_stream(number: int, limits: Limits) -> None:
    size = limits.stream_size / MEGABYTE
    raise UnreadableSource(f"page {number} inflates beyond {size:g} MB", code="E_PDF_LIMIT")
