"""Find the link with a given text on a page: where publishers put the document itself.

The page is a stranger's, so it is parsed in the child process that all readers run in.
"""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx2

from corpus_tool.errors import FetchFailed
from corpus_tool.ingest import sandbox
from corpus_tool.ingest.decode import decode
from corpus_tool.ingest.extract import Extraction, ReaderOptions
from corpus_tool.ingest.fetch_address import LENGTH, host_of
from corpus_tool.ingest.html_tree import Page, check_depth
from corpus_tool.model import Source

__all__ = ["find", "find_whole", "read"]

_COUNT = 5000
"""Links of a page that are looked at."""
_WHOLE = re.compile(r"\b(?:full|whole|complete|download|statement|declaration|text|pdf)\b", re.I)
_FILE = re.compile(r"\.(?:pdf|docx)$", re.IGNORECASE)
_KIND = re.compile(
    r"(?<!\s)\s*+[(\[]\s*+(?:pdf|word|docx?|html?)\b[^()\[\]]*+[)\]]\s*+$", re.IGNORECASE
)


def find(page: Source, text: str, *, base: httpx2.URL) -> str:
    """Return the address that the link with this text leads to, as the page writes it.

    Args:
        page: an HTML page.
        text: what is printed as the link, without its kind in brackets: `(PDF)`.
        base: the page's address.

    Raises:
        FetchFailed: there is no such link, or several that lead to different places (`E_LINK`).
    """
    links = sandbox.run(__name__, page, options=ReaderOptions()).metadata
    wanted = _folded(text)
    exact = [href for href, shown in links.items() if wanted in map(_folded, shown.split("\n"))]
    within = [href for href, shown in links.items() if wanted in _squeezed(shown)]
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


def find_whole(page: Source, *, base: str) -> tuple[str, str] | None:
    """Return text and address of the first link that seems to lead to the whole document.

    Newer pages of some publishers hold a few paragraphs and `Download the full Statement here`.

    Args:
        page: an HTML page.
        base: the page's address.
    """
    links = sandbox.run(__name__, page, options=ReaderOptions()).metadata
    for href, texts in links.items():
        place = urldefrag(urljoin(base, href))[0]
        shown = texts.partition("\n")[0]
        if place.startswith("http") and _FILE.search(urlsplit(place).path) and _WHOLE.search(shown):
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
    page = Page(decoded.text)
    base = page.attribute("base[href]", "href")
    links: dict[str, str] = {}
    for element in page.select("a[href]")[:_COUNT]:
        href = element.get("href").strip()
        shown = " ".join(element.text.split())[:LENGTH]
        if href and shown and len(href) <= LENGTH:
            place = urljoin(base, href)
            links[place] = "\n".join(filter(None, (links.get(place), shown)))
    return Extraction(blocks=(), metadata=links, reader="links 1")
