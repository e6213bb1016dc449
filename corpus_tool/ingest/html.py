"""Read a web page and find its main content, by the publisher's selectors or by weight of prose.

Sections, in order:

* Read a web page: decode it, cut it into blocks, keep those of the main content.
* Find the main content of a page among navigation, teasers and footers.
* Where publishers put the text on their pages, as CSS selectors.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.compose import settle_note_marks
from corpus_tool.ingest.decode import decode
from corpus_tool.ingest.formats import Extraction, ReaderOptions
from corpus_tool.ingest.html_blocks import (
    HtmlElement,
    HtmlPage,
    PageBlock,
    check_depth,
    find_notes,
    walk_page,
)
from corpus_tool.model import BlockKind, Finding, Source

__all__ = [
    "READER",
    "read",
]


# ----------------------------------------
# Read a web page: decode it, cut it into blocks, keep those of the main content.
#
# Rules and measurements are in the design notes; the blocks are made by `html_blocks`.

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
    page = HtmlPage(decoded.text)
    metadata = _metadata(page)
    walked = walk_page(page.root, find_notes(page.root))
    _refuse_empty(page, walked.pieces, options)
    address = source.origin if "://" in source.origin else metadata.get("source_url", "")
    choice = _choose(page, walked.pieces, options, address)
    findings = [*decoded.findings, *_report(choice, options)]
    findings += [Finding("I_STRUCK", f"struck text left out: '{t}'") for t in walked.struck if t]
    return Extraction(
        blocks=settle_note_marks(piece.block for piece in choice.kept),
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


def _outline(owner: HtmlElement) -> HtmlElement:
    """Return the box below the page's body that an element stands in."""
    chain = list(owner.ancestors())
    return chain[-3] if len(chain) > 2 else chain[-1]


# ----------------------------------------
# Find the main content of a page among navigation, teasers and footers.
#
# The blocks of the whole page are at hand already (`ingest.html_blocks`); to find the root is to
# choose the element that holds the prose, by the weight of long paragraphs with few links. Losing
# a paragraph is worse than keeping a caption, so the choice stops going deeper as soon as prose
# would be left behind, and all that is left out is told.

_CHROME_TAGS = frozenset({"nav", "footer", "aside", "form", "dialog"})
_CHROME_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog"}
)
_CHROME_NAMES = (
    "ad ads advert advertisement banner breadcrumb breadcrumbs byline consent cookie cookies"
    " copyright disclaimer footer gdpr lang language languages login masthead menu metabar modal"
    " nav navbar navigation newsletter pager pagination popup print promo related relatedposts"
    " search share sharing sidebar sitemap skip social subscribe tags toolbar topbar utility widget"
)
_CHROME = frozenset(_CHROME_NAMES.split())
_MAIN_TAGS = frozenset({"main", "article"})

_CHROME_SHARE = 0.2
"""An element with more of the page's prose is no ornament, whatever it is called."""
_MAIN_SHARE = 0.6
_LEFT_SHARE = 0.1
"""What may be left behind in going one element deeper."""
_MIN_PROSE = 8
_MAX_LINKS = 0.4
_LONG = 80
"""Words; a longer paragraph weighs no more."""


@dataclass(frozen=True, slots=True)
class MainContent:
    """The pieces kept, those left out in order, and how much of the page's words are kept."""

    kept: tuple[PageBlock, ...]
    left_out: tuple[PageBlock, ...]
    coverage: float


def choose_main_content(
    pieces: Sequence[PageBlock], roots: Iterable[HtmlElement] = ()
) -> MainContent:
    """Choose the pieces of the main content.

    Args:
        pieces: all blocks of the page.
        roots: the elements that hold the content, when they are known.
    """
    chrome = _chrome(pieces)
    held = set(roots) or {_find_root(pieces, chrome)}
    kept = [p for p in pieces if p.owner not in chrome and not held.isdisjoint(_chain(p))]
    kept = _trim(kept)
    left_out = _difference(pieces, kept)
    body = sum(piece.words for piece in pieces if piece.owner not in chrome)
    words = sum(piece.words for piece in kept)
    return MainContent(tuple(kept), left_out, words / body if body else 1.0)


def _difference(pieces: Sequence[PageBlock], kept: Sequence[PageBlock]) -> tuple[PageBlock, ...]:
    identities = {id(piece) for piece in kept}
    return tuple(piece for piece in pieces if id(piece) not in identities)


def _chain(piece: PageBlock) -> list[HtmlElement]:
    return list(piece.owner.ancestors())


def _weight(piece: PageBlock) -> int:
    """Weigh a piece as prose: long paragraphs count for more than their words."""
    if piece.words < _MIN_PROSE or piece.linked > _MAX_LINKS * piece.words:
        return 0
    return piece.words * min(piece.words, _LONG)


def _weights(pieces: Iterable[PageBlock]) -> dict[HtmlElement, int]:
    """Sum the prose in each element."""
    sums: defaultdict[HtmlElement, int] = defaultdict(int)
    for piece in pieces:
        weight = _weight(piece)
        if weight:
            for element in _chain(piece):
                sums[element] += weight
    return sums


def _chrome(pieces: Sequence[PageBlock]) -> set[HtmlElement]:
    """Return all owners of blocks that stand in navigation, footers and the like.

    Tags and roles are believed; names only where little of the page's prose is within.
    """
    weights = _weights(pieces)
    total = max(weights.values(), default=0)
    verdicts: dict[HtmlElement, bool] = {}
    for piece in pieces:
        path: list[HtmlElement] = []
        verdict = False
        for element in piece.owner.ancestors():
            if element in verdicts:
                verdict = verdicts[element]
                break
            path.append(element)
        for element in reversed(path):
            verdict = verdict or _is_chrome(element, weights[element], total)
            verdicts[element] = verdict
    return {element for element, verdict in verdicts.items() if verdict}


def _is_chrome(element: HtmlElement, weight: int, total: int) -> bool:
    if element.tag in {"html", "body", "main", "article"}:
        return False
    if weight > _CHROME_SHARE * total:
        return False
    if element.tag in _CHROME_TAGS or element.get("role") in _CHROME_ROLES:
        return True
    return not _CHROME.isdisjoint(element.tokens)


def _find_root(pieces: Sequence[PageBlock], chrome: set[HtmlElement]) -> HtmlElement:
    prose = [piece for piece in pieces if piece.owner not in chrome]
    weights = _weights(prose)
    top = next(iter(pieces[0].owner.ancestors())) if pieces else HtmlElement("html", {}, 0)
    top = _chain(pieces[0])[-1] if pieces else top
    total = weights.get(top, 0)
    if not total:
        return top
    mains = [e for e in weights if _is_main(e) and weights[e] >= _MAIN_SHARE * total]
    root = max(mains, key=lambda element: element.place, default=top)
    while True:
        inner = [child for child in root.children if isinstance(child, HtmlElement)]
        best = max(inner, key=lambda child: weights.get(child, 0), default=None)
        left = weights[root] - weights.get(best, 0) if best else weights[root]
        if best is None or left > _LEFT_SHARE * total or _is_text_tag(best):
            return root
        root = best


def _is_main(element: HtmlElement) -> bool:
    return (
        element.tag in _MAIN_TAGS
        or element.get("role") == "main"
        or element.get("itemprop") == "articleBody"
    )


def _is_text_tag(element: HtmlElement) -> bool:
    """Tell whether the element is one of the text's own: to enter it would lose its neighbours."""
    return element.tag in {"p", "li", "ol", "ul", "blockquote", "dd", "dl", "tr", "h1", "h2", "h3"}


def _trim(kept: list[PageBlock]) -> list[PageBlock]:
    """Take bare links off both ends: paths to the page, shares, the next article."""
    first = next((i for i, piece in enumerate(kept) if not _is_bare_link(piece)), len(kept))
    last = len(kept)
    while last > first and _is_trailer(kept[last - 1]):
        last -= 1
    return kept[first:last]


def _is_bare_link(piece: PageBlock) -> bool:
    return 0 < piece.words <= 15 and piece.linked >= 0.8 * piece.words


def _is_trailer(piece: PageBlock) -> bool:
    """Tell whether a piece at the end says nothing: a bare link, a rule, a heading of no text."""
    bare = _is_bare_link(piece) or piece.block.kind is BlockKind.RULE
    return bare or piece.block.heading_level is not None


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
