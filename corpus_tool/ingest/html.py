"""Read a web page: decode it, cut it into blocks, keep those of the main content.

Rules and measurements are in the design notes; the parts are `html_tree` (the parser's tree as
ours), `html_walk` (blocks), `html_root` (main content), `html_notes`, `sites` (publishers).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.decode import decode
from corpus_tool.ingest.extract import Extraction, ReaderOptions
from corpus_tool.ingest.html_notes import find_notes
from corpus_tool.ingest.html_root import Choice, choose
from corpus_tool.ingest.html_tree import Element, Page, check_depth
from corpus_tool.ingest.html_walk import Piece, walk
from corpus_tool.ingest.notes import settle
from corpus_tool.ingest.sites import selectors
from corpus_tool.model import Finding, Source

__all__ = ["READER", "read"]

READER = "html 1"

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*+=\s*+[\"']?+\s*+([\w.:-]{2,40})|<\?xml[^>]{0,80}encoding=[\"']([\w.-]+)",
    re.IGNORECASE,
)
_MIN_COVERAGE = 0.6
_FEW = 40
"""Words; a page of scripts with fewer is put together in the browser."""
_BAR = " | "
_QUOTED = 300
"""Characters of left-out text that a finding quotes."""


def read(source: Source, *, options: ReaderOptions) -> Extraction:
    """Read a page into blocks.

    Raises:
        UnreadableSource: nested too deep, frames only, built by script, a selector finds nothing.
    """
    declared = _declared(source)
    decoded = decode(
        source.content, subject=source.origin, encoding=options.encoding, declared=declared
    )
    check_depth(decoded.text, options.limits.html_depth)
    page = Page(decoded.text)
    metadata = _metadata(page)
    walked = walk(page.root, find_notes(page.root))
    _refuse_empty(page, walked.pieces, options)
    address = source.origin if "://" in source.origin else metadata.get("source_url", "")
    choice = _choose(page, walked.pieces, options, address)
    findings = [*decoded.findings, *_report(choice, options)]
    findings += [Finding("I_STRUCK", f"struck text left out: '{t}'") for t in walked.struck if t]
    return Extraction(
        blocks=settle(piece.block for piece in choice.kept),
        findings=tuple(findings),
        reader=READER,
        metadata=metadata,
        charset=decoded.charset,
    )


def _declared(source: Source) -> str | None:
    """Return the charset the page names, else the one its server or an earlier guess named."""
    found = _DECLARED.search(source.content[:4096])
    if found:
        return (found.group(1) or found.group(2)).decode("ascii", "ignore")
    return source.charset


def _metadata(page: Page) -> dict[str, str]:
    """Gather what the page's head says of the document."""
    site = page.attribute("meta[property='og:site_name']", "content")
    title = page.attribute("meta[property='og:title']", "content") or page.text("head > title")
    for mark in (" | ", " - ", " – ", " — ", " :: "):
        head, found, tail = title.rpartition(mark)
        if found and (tail.strip() == site or mark == " | "):
            title = head
    headings = page.select("h1")
    if len(headings) == 1 and len(headings[0].text.split()) > 2:
        title = " ".join(headings[0].text.split())
    date = page.attribute("meta[property='article:published_time']", "content")
    date = date or page.attribute("meta[name='dcterms.date'], meta[name='date']", "content")
    found_values = {
        "title": title.strip(),
        "date": date[:10],
        "language": page.root.get("lang").strip(),
        "source_url": page.attribute("link[rel='canonical']", "href")
        or page.attribute("meta[property='og:url']", "content"),
    }
    return {name: value for name, value in found_values.items() if value}


def _refuse_empty(page: Page, pieces: Iterable[Piece], options: ReaderOptions) -> None:
    """Refuse what holds no text by itself: framesets and pages that a script fills."""
    words = sum(piece.words for piece in pieces)
    if words < _FEW and page.count("frameset, frame"):
        sources = [element.get("src") for element in page.select("frame")]
        shown = ", ".join(source for source in sources if source)[:300]
        raise UnreadableSource(
            f"the text is in frames: {shown}", hint="Add those pages instead", code="E_HTML_FRAMES"
        )
    if words < _FEW and page.count("script") and not options.whole_page:
        raise UnreadableSource(
            f"{words} words of text; the page needs JavaScript",
            hint="Save the page from a browser, or use --whole-page if that is all",
            code="E_HTML_EMPTY",
        )


def _choose(page: Page, pieces: tuple[Piece, ...], options: ReaderOptions, address: str) -> Choice:
    if options.whole_page:
        return Choice(pieces, (), 1.0)
    if options.selector:
        roots = page.select(options.selector)
        if not roots:
            raise UnreadableSource(
                f"the page has nothing at --selector '{options.selector}'", code="E_SELECTOR"
            )
        return choose(pieces, roots)
    general = choose(pieces)
    for selector in selectors(address):
        roots = page.select(selector)
        if roots and (special := choose(pieces, roots)).coverage >= 0.9 * general.coverage:
            return special
    return general


def _report(choice: Choice, options: ReaderOptions) -> Iterator[Finding]:
    """Say what was left out, each stretch of blocks in one finding."""
    if choice.coverage < _MIN_COVERAGE:
        hint = "Try another --selector" if options.selector else "Try --selector or --whole-page"
        message = f"kept {choice.coverage:.0%} of the page's words. {hint}"
        yield Finding("W_HTML_COVERAGE", message)
    for _, stretch in groupby(choice.left_out, key=lambda piece: _outline(piece.owner)):
        texts = (" ".join(piece.block.text.split()) for piece in stretch)
        for text in _gather(filter(None, texts)):
            cut = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
            words = len(text.replace(_BAR, " ").split())
            yield Finding("I_FURNITURE", f"left out {words} words: '{cut}'")


def _gather(texts: Iterable[str]) -> Iterator[str]:
    """Put short texts together, so that each finding quotes all that it tells of."""
    gathered = ""
    for text in texts:
        if gathered and len(gathered) + len(text) > _QUOTED:
            yield gathered
            gathered = ""
        gathered = f"{gathered}{_BAR}{text}" if gathered else text
    if gathered:
        yield gathered


def _outline(owner: Element) -> Element:
    """Return the box below the page's body that an element stands in."""
    chain = list(owner.ancestors())
    return chain[-3] if len(chain) > 2 else chain[-1]
