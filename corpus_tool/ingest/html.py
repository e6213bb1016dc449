"""Read a web page: its main content, found by the publisher's selectors or by weight of prose.

Sections, in order:

* Read a web page: decode it, cut it into blocks, keep those of the main content.
* Where publishers put the text on their pages, as CSS selectors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from urllib.parse import urljoin, urlsplit

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.compose import settle_note_marks
from corpus_tool.ingest.decode import decode
from corpus_tool.ingest.formats import Extraction, ReaderOptions
from corpus_tool.ingest.html_blocks import (
    HtmlElement,
    HtmlPage,
    HtmlWalk,
    PageBlock,
    check_depth,
    find_notes,
    walk_page,
)
from corpus_tool.ingest.html_content import (
    MainContent,
    choose_main_content,
    is_bare_link,
    is_labelled,
    is_navigation,
    is_solid,
    leads_elsewhere,
    speaks_to_visitors,
)
from corpus_tool.model import Finding, Source

__all__ = [
    "READER",
    "read",
]


# ----------------------------------------
# Read a web page: decode it, cut it into blocks, keep those of the main content.
#
# Rules and measurements are in the design notes; the blocks are made by `html_blocks`.

READER = "html 2"

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*+=\s*+[\"']?+\s*+([\w.:-]{2,40})|<\?xml[^>]{0,80}encoding=[\"']([\w.-]+)",
    re.IGNORECASE,
)
_MIN_COVERAGE = 0.6
_MIN_ENTRIES = 8
"""Links that make an index; a statement's list of agreements is no longer."""
_MAX_INDEX_PROSE = 120
"""Words of sentences; a page with more is a text with links."""
_MIN_OPENED = 30
"""Words; a page that hides fewer, and shows fewer still, hides a notice and no text."""
_MAX_COVER = 200
"""Words of text; a page with fewer, and a link to a file, may be the cover of that file."""
_FILE = re.compile(r"\.(?:pdf|docx?|odt|rtf)(?:[?#].*)?\Z", re.IGNORECASE)
_FEW = 40
"""Words; a page of scripts with fewer is put together in the browser."""
_BAR = " | "
_SHOWN = 80
"""Characters of left-out prose that a warning shows; the rest is in the findings on furniture."""
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
    page = HtmlPage(decoded.text)
    metadata = _metadata(page)
    walked, opened = _walk(page)
    _refuse_empty(page, walked.pieces, options)
    address = source.origin if "://" in source.origin else metadata.get("source_url", "")
    choice = _choose(page, walked.pieces, options, address)
    _refuse_index(choice, options)
    if choice.posted:
        metadata.setdefault("posted", choice.posted)
    findings = [*decoded.findings, *_report(choice, options), *_report_unseen(walked)]
    if opened:
        message = f"{opened} words that the page shows on a click alone were read"
        findings.append(Finding("I_HIDDEN", message))
    findings += _report_cover(page, choice, address)
    return Extraction(
        blocks=settle_note_marks(piece.block for piece in choice.kept),
        findings=tuple(findings),
        reader=READER,
        metadata=metadata,
        charset=decoded.charset,
    )


def _walk(page: HtmlPage) -> tuple[HtmlWalk, int]:
    """Cut the page into blocks, and count the words read though the page hides them.

    Where a page hides more than it shows, its text stands in panels that open on a click.
    """
    notes = find_notes(page.root)
    walked = walk_page(page.root, notes)
    hidden = sum(len(text.split()) for text in walked.hidden)
    if hidden > max(_MIN_OPENED, sum(piece.words for piece in walked.pieces)):
        return walk_page(page.root, notes, opened=True), hidden
    return walked, 0


def _declared(source: Source) -> str | None:
    """Return the charset the page names, else the one its server or an earlier guess named."""
    found = _DECLARED.search(source.content[:4096])
    if found:
        return (found.group(1) or found.group(2)).decode("ascii", "ignore")
    return source.charset


def _metadata(page: HtmlPage) -> dict[str, str]:
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
    posted = page.attribute("meta[property='article:published_time']", "content")
    date = page.attribute("meta[name='dcterms.date'], meta[name='date']", "content")
    if len(title.split()) == 1 and any(character.isdigit() for character in title):
        title = ""  # a file's number, which heads no text
    found_values = {
        "title": title.strip(),
        # The day on which a page was made is that of its statement only by chance.
        "posted": (posted or date)[:10],
        "language": page.root.get("lang").strip(),
        "source_url": page.attribute("link[rel='canonical']", "href")
        or page.attribute("meta[property='og:url']", "content"),
    }
    return {name: value for name, value in found_values.items() if value}


def _refuse_empty(page: HtmlPage, pieces: Iterable[PageBlock], options: ReaderOptions) -> None:
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


def _refuse_index(choice: MainContent, options: ReaderOptions) -> None:
    """Refuse a page that is a list of links to other pages, and holds hardly a sentence."""
    links = sum(map(leads_elsewhere, choice.kept)) + sum(map(_is_entry, choice.kept))
    prose = sum(piece.words for piece in choice.kept if is_solid(piece))
    if options.whole_page or links < _MIN_ENTRIES:
        return
    under = [piece for piece in choice.kept if (piece.block.heading_level or 1) > 1]
    # The headings of a statement lead nowhere; teasers have a link over each.
    teasers = len(under) >= _MIN_ENTRIES and all(map(leads_elsewhere, under))
    if teasers or (prose <= _MAX_INDEX_PROSE and links * 2 > len(choice.kept)):
        raise UnreadableSource(
            f"{links} links to other pages and {prose} words of text; this is an index page",
            hint="Add the page of the statement itself; --selector or --whole-page reads this one",
            code="E_HTML_INDEX",
        )


def _is_entry(piece: PageBlock) -> bool:
    """Tell whether a piece is an entry of an index: a link with a date or a word beside it."""
    unlinked_words = piece.words - piece.linked
    return (
        not is_bare_link(piece) and piece.linked >= 2 and unlinked_words <= 5 and piece.words <= 40
    )


def _choose(
    page: HtmlPage, pieces: tuple[PageBlock, ...], options: ReaderOptions, address: str
) -> MainContent:
    if options.whole_page:
        return MainContent(pieces, (), 1.0)
    if options.selector:
        roots = page.select(options.selector)
        if not roots:
            raise UnreadableSource(
                f"the page has nothing at --selector '{options.selector}'", code="E_SELECTOR"
            )
        return choose_main_content(pieces, roots)
    general = choose_main_content(pieces)
    for selector in site_selectors(address):
        roots = page.select(selector)
        if (
            roots
            and (special := choose_main_content(pieces, roots)).coverage >= 0.9 * general.coverage
        ):
            return special
    return general


def _report(choice: MainContent, options: ReaderOptions) -> Iterator[Finding]:
    """Say what was left out, each stretch of blocks in one finding."""
    if choice.coverage < _MIN_COVERAGE:
        hint = "Try another --selector" if options.selector else "Try --selector or --whole-page"
        message = f"kept {choice.coverage:.0%} of the page's words. {hint}"
        yield Finding("W_HTML_COVERAGE", message)
    if choice.doubtful:
        words = sum(piece.words for piece in choice.doubtful)
        text = " ".join(choice.doubtful[0].block.text.split())
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        hint = "Try another --selector" if options.selector else "Try --selector or --whole-page"
        yield Finding("W_HTML_LEFT_OUT", f"left out {words} words of prose: '{shown}'. {hint}")
    for _, stretch in groupby(choice.left_out, key=lambda piece: _outline(piece.owner)):
        texts = (" ".join(piece.block.text.split()) for piece in stretch)
        for text in _gather(filter(None, texts)):
            cut = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
            words = len(text.replace(_BAR, " ").split())
            yield Finding("I_FURNITURE", f"left out {words} words: '{cut}'")


def _report_unseen(walked: HtmlWalk) -> Iterator[Finding]:
    """Tell what was struck out, hidden, or printed under a picture."""
    kinds = (
        ("I_STRUCK", "struck text left out", walked.struck),
        ("I_HIDDEN", "hidden text left out", walked.hidden),
        ("I_CAPTION", "caption left out", walked.captions),
    )
    prose = [text for text in walked.hidden if not speaks_to_visitors(text)]
    if prose:
        words = sum(len(text.split()) for text in prose)
        shown = prose[0] if len(prose[0]) <= _SHOWN else f"{prose[0][:_SHOWN]}…"
        message = f"left out {words} words of prose that the page hides: '{shown}'"
        yield Finding("W_HTML_LEFT_OUT", message)
    for code, what, texts in kinds:
        for text in filter(None, texts):
            cut = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
            yield Finding(code, f"{what}: '{cut}'")


def _report_cover(page: HtmlPage, choice: MainContent, address: str) -> Iterator[Finding]:
    """Name the file that a page with few words may be no more than the cover of."""
    words = sum(piece.words for piece in choice.kept)
    if words >= _MAX_COVER or any(map(is_labelled, choice.kept)):
        return
    around = {element for piece in choice.kept for element in piece.owner.ancestors()}
    for link in page.select("a[href]"):
        href = link.get("href").strip()
        near = link.parent is not None and not around.isdisjoint(link.parent.ancestors())
        if near and _FILE.search(href) and not any(map(is_navigation, link.ancestors())):
            shown = " ".join(link.text.split())[:_SHOWN]
            place = urljoin(address, href) if address else href
            yield Finding("W_LINKED", f"{words} words, and a link '{shown}': {place}")
            return


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


def _outline(owner: HtmlElement) -> HtmlElement:
    """Return the box below the page's body that an element stands in."""
    chain = list(owner.ancestors())
    return chain[-3] if len(chain) > 2 else chain[-1]


# ----------------------------------------
# Where publishers put the text on their pages, as CSS selectors.
#
# None of these has been tried on a saved page of the publisher yet, so they are hints: a selector
# that finds nothing, or little of the page's prose, is passed over for the general finder.
#
# To add one: append a line to `SITES`, host first, and the selectors in the order to try.

SITES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("mofa.go.jp", ("#main #maincontents", "#maincontents", "#main")),
    ("kantei.go.jp", ("#main .section", ".article-body", "#main")),
    ("asean.org", (".elementor-widget-theme-post-content", ".entry-content")),
    ("whitehouse.gov", ("section.body-content", ".entry-content", "main .wp-block-post-content")),
    ("bidenwhitehouse.archives.gov", ("section.body-content",)),
    ("dfat.gov.au", (".field--name-body", "#block-system-main .content")),
    ("mea.gov.in", ("#innerContent", ".innerContent", "#content-area")),
)
"""Host, and selectors to try in order; the host's subdomains are meant too."""


def site_selectors(address: str) -> tuple[str, ...]:
    """Return the selectors for the publisher of an address.

    >>> site_selectors("https://www.dfat.gov.au/news")[0]
    '.field--name-body'
    """
    host = (urlsplit(address).hostname or "").lower()
    return next((found for name, found in SITES if f".{host}".endswith(f".{name}")), ())
