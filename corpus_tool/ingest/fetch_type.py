"""What kind of document an answer holds: its `Content-Type` checked against its bytes.

A page that calls itself a PDF is a login page; a program that calls itself a page is a trap.
"""

from __future__ import annotations

import re

from corpus_tool.errors import CorpusError, FetchFailed
from corpus_tool.ingest.decode import decode
from corpus_tool.ingest.sniff import DOCX, HTML, MARKDOWN, PDF, PLAIN, XML, is_text, sniff

__all__ = ["charset_of", "media_type_of"]

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/akn+xml": ".xml",
    "application/tei+xml": ".xml",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    DOCX: ".docx",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
}
"""What is taken, and the ending of a file of that kind."""
_UNSAID = {"", "application/octet-stream", "binary/octet-stream", "application/force-download"}
"""Types that say nothing; then only bytes that prove themselves are believed."""
_PROVEN = {PDF, DOCX}
_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?+\s*+([\w.:-]{2,40})", re.IGNORECASE)
_NAMES = {HTML: "a web page", PDF: "a PDF", DOCX: "a Word file", XML: "XML", PLAIN: "plain text"}
_NAMES[MARKDOWN] = "Markdown"


def media_type_of(body: bytes, *, stated: str, host: str) -> str:
    """Return the media type of a body.

    Args:
        body: the whole of it.
        stated: the answer's `Content-Type`.
        host: whose answer it is, for the message.

    Raises:
        FetchFailed: no document we read, or not what it is said to be (`E_URL_TYPE`); nothing
            at all (`E_HTTP`).
    """
    if not body.strip():
        raise FetchFailed(f"{host} answered with nothing", subject=host, code="E_HTTP")
    said = stated.partition(";")[0].strip().lower()
    suffix = _SUFFIXES.get(said)
    if suffix is None and said not in _UNSAID:
        raise _wrong(host, f"sent {said[:60]}, which is no document that can be read")
    try:
        found = sniff(body, name=f"document{suffix or ''}")
    except CorpusError as cause:
        raise _wrong(host, f"{_said(said)} holding {_shown(body)}") from cause
    if suffix is None and found not in _PROVEN:
        raise _wrong(host, f"{_said(said)} holding {_shown(body)}")
    if found == HTML and suffix in {".txt", ".md"}:
        raise _wrong(host, f"{_said(said)} holding a web page")
    return found


def charset_of(body: bytes, *, stated: str, media_type: str, host: str) -> str | None:
    """Return the charset of a text; None for other kinds of document.

    Raises:
        UnreadableSource: no charset fits.
    """
    if not is_text(media_type):
        return None
    named = _CHARSET.search(stated)
    return decode(body, subject=host, declared=named[1] if named else None).charset


def _said(said: str) -> str:
    return f"sent {said}" if said else "sent something without a type,"


def _shown(body: bytes) -> str:
    """Name what the bytes are, or quote their beginning."""
    try:
        return _NAMES.get(found := sniff(body, name="document"), found)
    except CorpusError:
        quoted = body[:8].decode("latin-1").encode("unicode_escape").decode()
        return f"'{quoted}'"


def _wrong(host: str, what: str) -> FetchFailed:
    return FetchFailed(
        f"{host} {what}",
        subject=host,
        hint="Look at it in a browser: it may ask for a login",
        code="E_URL_TYPE",
    )
