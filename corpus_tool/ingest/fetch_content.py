"""What kind of document an answer holds, and the link to a document behind a page.

Sections, in order:

* What kind of document an answer holds: its `Content-Type` checked against its bytes.
* Find the link with a given text on a page: where publishers put the document itself.
"""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx2

from corpus_tool.errors import CorpusError, FetchFailed
from corpus_tool.ingest import sandbox
from corpus_tool.ingest.decode import decode
from corpus_tool.ingest.fetch_network import MAX_ADDRESS_LENGTH, host_of
from corpus_tool.ingest.formats import (
    Extraction,
    ReaderOptions,
    SourceFormat,
    format_by_name,
    format_of,
    sniff,
)
from corpus_tool.ingest.html_blocks import HtmlPage, check_depth
from corpus_tool.model import Source

__all__ = [
    "charset_of",
    "find_link",
    "find_whole_document",
    "media_type_of",
]


# ----------------------------------------
# What kind of document an answer holds: its `Content-Type` checked against its bytes.
#
# A page that calls itself a PDF is a login page; a program that calls itself a page is a trap.

_UNSAID = {"", "application/octet-stream", "binary/octet-stream", "application/force-download"}
"""Types that say nothing; then only bytes that prove themselves are believed."""
_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?+\s*+([\w.:-]{2,40})", re.IGNORECASE)


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
    media_type = stated.partition(";")[0].strip().lower()
    named = format_of(media_type)
    if named is None and media_type not in _UNSAID:
        raise _wrong(host, f"sent {media_type[:60]}, which is no document that can be read")
    try:
        found = sniff(body, name=f"document{named.suffixes[0] if named else ''}")
    except CorpusError as cause:
        raise _wrong(host, f"{_said(media_type)} holding {_shown(body)}") from cause
    if named is None and not _is_proven(format_of(found)):
        raise _wrong(host, f"{_said(media_type)} holding {_shown(body)}")
    return found


def charset_of(body: bytes, *, stated: str, media_type: str, host: str) -> str | None:
    """Return the charset of a text; None for other kinds of document.

    Raises:
        UnreadableSource: no charset fits.
    """
    found = format_of(media_type)
    if found is None or not found.is_text:
        return None
    named = _CHARSET.search(stated)
    return decode(body, subject=host, declared=named[1] if named else None).charset


def _is_proven(found: SourceFormat | None) -> bool:
    return found is not None and found.is_proven


def _said(said: str) -> str:
    return f"sent {said}" if said else "sent something without a type,"


def _shown(body: bytes) -> str:
    """Name what the bytes are, or quote their beginning."""
    try:
        found = format_of(media_type := sniff(body, name="document"))
        return found.noun if found else media_type
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


# ----------------------------------------
# Find the link with a given text on a page: where publishers put the document itself.
#
# The page is a stranger's, so it is parsed in the child process that all readers run in.

_COUNT = 5000
"""Links of a page that are looked at."""
_WHOLE = re.compile(r"\b(?:full|whole|complete|download|statement|declaration|text|pdf)\b", re.I)
_KIND = re.compile(
    r"(?<!\s)\s*+[(\[]\s*+(?:pdf|word|docx?|html?)\b[^()\[\]]*+[)\]]\s*+$", re.IGNORECASE
)


def find_link(page: Source, text: str, *, base: httpx2.URL) -> str:
    """Return the address that the link with this text leads to, as the page writes it.

    Args:
        page: an HTML page.
        text: what is printed as the link, without its kind in brackets: `(PDF)`.
        base: the page's address.

    Raises:
        FetchFailed: there is no such link, or several that lead to different places (`E_LINK`).
    """
    links = sandbox.read_in_child(__name__, page, options=ReaderOptions()).metadata
    folded = _folded(text)
    exact = [href for href, shown in links.items() if folded in map(_folded, shown.split("\n"))]
    within = [href for href, shown in links.items() if folded in _squeezed(shown)]
    chosen = _one(exact, base) or _one(within, base)
    if chosen is None:
        count = len(exact or within)
        what = f"has {count} links with the text" if count else "has no link with the text"
        raise FetchFailed(
            f"the page of {host_of(base)} {what} '{text}'",
            subject=str(base),
            hint=f"Look for the document there and fetch its own address: {base}",
            code="E_LINK",
        )
    return chosen


def find_whole_document(page: Source, *, base: str) -> tuple[str, str] | None:
    """Return text and address of the first link that seems to lead to the whole document.

    Newer pages of some publishers hold a few paragraphs and `Download the full Statement here`.

    Args:
        page: an HTML page.
        base: the page's address.
    """
    links = sandbox.read_in_child(__name__, page, options=ReaderOptions()).metadata
    for href, texts in links.items():
        place = urldefrag(urljoin(base, href))[0]
        shown = texts.partition("\n")[0]
        is_file = _is_proven(format_by_name(urlsplit(place).path))
        if place.startswith("http") and is_file and _WHOLE.search(shown):
            return shown, place
    return None


def _one(links: list[str], base: httpx2.URL) -> str | None:
    """Return the link when all lead to one place; of several places, the only PDF."""
    places = {urldefrag(urljoin(str(base), link))[0]: link for link in links}
    pages = {place: link for place, link in places.items() if place.startswith("http")}
    if len(pages) > 1:
        pages = {place: link for place, link in pages.items() if place.lower().endswith(".pdf")}
    return next(iter(pages.values())) if len(pages) == 1 else None


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


def _folded(text: str) -> str:
    return _KIND.sub("", _squeezed(text))


def read(source: Source, *, options: ReaderOptions) -> Extraction:
    """Read the links of a page; the answer's metadata has the text of each by its address.

    It has the form of a reader because that is what the child process runs.
    """
    decoded = decode(source.content, subject=source.origin, declared=source.charset)
    check_depth(decoded.text, options.limits.html_depth)
    page = HtmlPage(decoded.text)
    base = page.attribute("base[href]", "href")
    links: dict[str, str] = {}
    for element in page.select("a[href]")[:_COUNT]:
        href = element.get("href").strip()
        shown = " ".join(element.text.split())[:MAX_ADDRESS_LENGTH]
        if href and shown and len(href) <= MAX_ADDRESS_LENGTH:
            place = urljoin(base, href)
            links[place] = "\n".join(filter(None, (links.get(place), shown)))
    return Extraction(blocks=(), metadata=links, reader="links 1")
