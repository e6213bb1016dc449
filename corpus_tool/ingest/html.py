"""Read a web page and find its main content, by the publisher's selectors or by weight of prose.

Sections, in order:

* Read a web page: decode it, cut it into blocks, keep those of the main content.
* Find the main content of a page among navigation, teasers and footers.
* Where publishers put the text on their pages, as CSS selectors.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
_MIN_ENTRIES = 8
"""Links that make an index; a statement's list of agreements is no longer."""
_MAX_INDEX_PROSE = 120
"""Words of sentences; a page with more is a text with links."""
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
    walked = walk_page(page.root, find_notes(page.root))
    _refuse_empty(page, walked.pieces, options)
    address = source.origin if "://" in source.origin else metadata.get("source_url", "")
    choice = _choose(page, walked.pieces, options, address)
    _refuse_index(choice, options)
    if choice.posted:
        metadata.setdefault("posted", choice.posted)
    findings = [*decoded.findings, *_report(choice, options), *_report_unseen(walked)]
    findings += _report_cover(page, choice, address)
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
    posted = page.attribute("meta[property='article:published_time']", "content")
    date = page.attribute("meta[name='dcterms.date'], meta[name='date']", "content")
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
    links = sum(map(_is_bare_link, choice.kept)) + sum(map(_is_entry, choice.kept))
    prose = sum(piece.words for piece in choice.kept if _is_solid(piece))
    if options.whole_page or links < _MIN_ENTRIES or prose > _MAX_INDEX_PROSE:
        return
    if links * 2 > len(choice.kept):
        raise UnreadableSource(
            f"{links} links to other pages and {prose} words of text; this is an index page",
            hint="Add the page of the statement itself; --selector or --whole-page reads this one",
            code="E_HTML_INDEX",
        )


def _is_entry(piece: PageBlock) -> bool:
    """Tell whether a piece is an entry of an index: a link with a date or a word beside it."""
    beside = piece.words - piece.linked
    return not _is_bare_link(piece) and piece.linked >= 2 and beside <= 5 and piece.words <= 40


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
    for code, what, texts in kinds:
        for text in filter(None, texts):
            cut = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
            yield Finding(code, f"{what}: '{cut}'")


def _report_cover(page: HtmlPage, choice: MainContent, address: str) -> Iterator[Finding]:
    """Name the file that a page with few words may be no more than the cover of."""
    words = sum(piece.words for piece in choice.kept)
    if words >= _MAX_COVER:
        return
    around = {element for piece in choice.kept for element in piece.owner.ancestors()}
    for link in page.select("a[href]"):
        href = link.get("href").strip()
        near = link.parent is not None and not around.isdisjoint(link.parent.ancestors())
        if near and _FILE.search(href) and not any(map(_is_navigation, link.ancestors())):
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
# Find the main content of a page among navigation, teasers and footers.
#
# The blocks of the whole page are at hand already (`ingest.html_blocks`). Where the text stands is
# told by `main` or `article`, or else by the weight of long paragraphs with few links: its core.
# Beside the core, what holds prose stays with it. Within, an element is furniture only by what it
# holds: a name in its class gives a hint that links, a voice that speaks to the visitor, or the
# want of any sentence must bear out. Losing a paragraph is worse than keeping a caption.

_NAVIGATION = frozenset({"nav", "dialog"})
_NAVIGATION_ROLES = frozenset({"navigation", "banner", "search", "dialog", "alertdialog"})
_BESIDE = frozenset({"aside", "form", "footer"})
_BESIDE_ROLES = frozenset({"contentinfo", "complementary"})
_CHROME_NAMES = (
    "ad ads advert advertisement banner breadcrumb breadcrumbs byline comment comments consent"
    " cookie cookies copyright disclaimer footer gdpr lang language languages login masthead menu"
    " metabar modal nav navbar navigation newsletter pager pagination popup posted print promo"
    " published related relatedposts respond search share sharing sidebar signup sitemap skip"
    " social subscribe tags teaser teasers timestamp toolbar topbar utility"
)
_CHROME = frozenset(_CHROME_NAMES.split())
_DISCUSSION = frozenset({"comment", "comments", "respond", "replies", "discussion"})
_MAIN_TAGS = frozenset({"main", "article"})
# What speaks to the visitor of a site, or of the site; no statement does in so few words.
_TO_VISITORS = re.compile(
    r"\b(?:you|your|yours|cookies?|newsletters?|inbox|subscribe|privacy policy|terms of use"
    r"|all rights reserved|copyright|click here|javascript|browser)\b|©",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"(?:(?:leave|post|write|add) (?:a|your) (?:reply|comment)|repl(?:y|ies)|log in to reply"
    r"|(?:\d+|no|one) (?:comments?|responses?|thoughts?|repl(?:y|ies)))\b|.{0,60}\bsays:",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"(?:share|print|e-?mail|tweet|follow us|skip to|back to|read more|subscribe|sign up|jump to"
    r"|posted in|filed under|tags?:|categor(?:y|ies):|leave a|copy link|listen|view all|see also:?"
    r"|on this page|(?:previous|next)(?: (?:post|page|article|story))?:?)(?!\w)",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"(?:(?:first |date )?(?:published|posted|issued online|uploaded)|(?:page |content |last )+"
    r"(?:updated|modified|reviewed|changed)|updated|(?:release|publication|posting) date|date of"
    r" (?:publication|posting|release))\b(?P<day>.*)",
    re.IGNORECASE | re.DOTALL,
)
_CONTACT = re.compile(r"\b(?:tele)?phone\b|\b(?:tel|fax|e-?mail)\b[.:]|\S@\S", re.IGNORECASE)
_GRID = re.compile(r"(?:^|\s)(?:[a-z]+-)?col(?:umn)?s?-(?:[a-z]{2,3}-)?(\d{1,3})(?=\s|$)")
_PERCENT = re.compile(r"\s*(\d{1,3})(?:\.\d+)?%")

_CHROME_SHARE = 0.2
"""An element with more of the page's prose is no ornament, whatever it is called."""
_MAIN_SHARE = 0.6
_LEFT_SHARE = 0.1
"""What may be left beside the core in going one element deeper."""
_MIN_PROSE = 8
_MIN_SENTENCE = 4
_MAX_LINKS = 0.4
_LONG = 80
"""Words; a longer paragraph weighs no more."""
_MIN_OPEN = 25
"""Words; a paragraph as long is prose though no mark ends it."""
_MAX_BUTTON = 8
_MAX_POSTED = 15
_MAX_CONTACT = 25
_MAX_ADDRESS = 80
"""Words; a longer paragraph with `you` in it may be a speech."""
_NEAR = 2
"""So many elements around the core may hold prose that no label vouches for."""
_NARROW = 0.7
"""Of the width of the column that holds the text; a narrower one stands beside it."""
_SENTENCE_END = re.compile(r"(?:[.;:!?,。；：！？”\"’)\]]|[;,] (?:and|or))\Z")
_CUT_SHORT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\Z")
_LABEL = re.compile(r"[(\[]?(?:\d{1,3}|[a-z]|[ivx]{1,5}|[A-Z])[.)\]]\s|(?:OP|PP|Article)\s?\d")


@dataclass(frozen=True, slots=True)
class MainContent:
    """The pieces kept, those left out in order, and how much of the page's words are kept."""

    kept: tuple[PageBlock, ...]
    left_out: tuple[PageBlock, ...]
    coverage: float
    doubtful: tuple[PageBlock, ...] = ()
    """Those left out that hold prose, and do not speak to the site's visitors."""
    posted: str = ""
    """The line that tells when the page was posted, as printed."""


@dataclass(slots=True)
class _Holding:
    """What an element holds, summed over the blocks in it."""

    words: int = 0
    linked: int = 0
    links: int = 0
    """Blocks that are no more than a link."""
    weight: int = 0
    solid: int = 0
    """Blocks of prose."""
    labelled: int = 0
    """Blocks of prose with a label."""
    addressed: int = 0
    """Blocks that speak to the site's visitors."""
    replies: int = 0
    titled: bool = False
    """The page's title stands in it."""


def choose_main_content(
    pieces: Sequence[PageBlock], roots: Iterable[HtmlElement] = ()
) -> MainContent:
    """Choose the pieces of the main content.

    Args:
        pieces: all blocks of the page.
        roots: the elements that hold the content, when they are known.
    """
    finder = _ContentFinder(pieces)
    given = set(roots)
    if given:
        finder.within(given)
    else:
        finder.find_core()
    kept = [piece for piece in pieces if finder.keeps(piece.owner)]
    kept = [piece for piece in kept if not _is_passing(piece)]
    kept = _without_orphans(pieces, kept)
    kept = _trim(kept)
    identities = {id(piece) for piece in kept}
    left_out = tuple(piece for piece in pieces if id(piece) not in identities)
    body = sum(piece.words for piece in pieces if not finder.is_furniture(piece.owner))
    words = sum(piece.words for piece in kept)
    return MainContent(
        tuple(kept),
        left_out,
        min(1.0, words / body) if body else 1.0,
        tuple(piece for piece in left_out if finder.is_doubtful(piece)),
        next((text for text in map(_posted, left_out) if text), ""),
    )


class _ContentFinder:
    """Finds the element that holds the text, and judges what stands in it and beside it."""

    def __init__(self, pieces: Sequence[PageBlock]) -> None:
        self._pieces = pieces
        self._holdings: defaultdict[HtmlElement, _Holding] = defaultdict(_Holding)
        for piece in pieces:
            for element in piece.owner.ancestors():
                _add(self._holdings[element], piece)
        self._top = _chain(pieces[0])[-1] if pieces else HtmlElement("html", {}, 0)
        self._total = self._holdings[self._top].weight
        self._cores: set[HtmlElement] = {self._top}
        self._spine: dict[HtmlElement, int] = {}
        """The elements around the core that are searched, and how far out they stand."""
        self._outer: HtmlElement | None = None
        self._furniture: dict[HtmlElement, bool] = {}
        self._kept: dict[HtmlElement, bool] = {}

    def within(self, roots: set[HtmlElement]) -> None:
        """Take the elements that the user or the site's selector names."""
        self._cores = roots

    def find_core(self) -> None:
        """Find the element that holds the text, and those around it."""
        mains = [e for e, held in self._holdings.items() if _is_main(e) and self._holds_most(held)]
        if mains:
            core = max(mains, key=lambda element: element.place)
            around = list(core.ancestors())
            self._outer = [element for element in around if element in mains][-1]
            self._spine = {e: n for n, e in enumerate(around[1 : around.index(self._outer) + 1], 1)}
        else:
            core = self._densest()
            self._spine = {e: n for n, e in enumerate(list(core.ancestors())[1:], 1)}
        self._cores = {core}

    def keeps(self, element: HtmlElement) -> bool:
        """Tell whether the blocks that stand in an element belong to the text."""
        if element not in self._kept:
            self._kept[element] = self._is_within(element) and not self.is_furniture(element)
        return self._kept[element]

    def is_furniture(self, element: HtmlElement) -> bool:
        """Tell whether an element, or one around it, is a part of the site and not of the text."""
        path: list[HtmlElement] = []
        verdict = False
        for each in element.ancestors():
            if each in self._furniture:
                verdict = self._furniture[each]
                break
            path.append(each)
        for each in reversed(path):
            verdict = verdict or self._judge(each)
            self._furniture[each] = verdict
        return verdict

    def is_doubtful(self, piece: PageBlock) -> bool:
        """Tell whether a piece that is left out may be the text's own."""
        if not _is_solid(piece) or _speaks_to_visitors(piece):
            return False
        around = list(piece.owner.ancestors())
        if self._outer is not None and self._outer not in around and not _is_labelled(piece):
            return False
        return not any(_is_navigation(e) or e.tag in {"footer", "form"} for e in around)

    def _holds_most(self, held: _Holding) -> bool:
        return held.weight > 0 and held.weight >= _MAIN_SHARE * self._total

    def _densest(self) -> HtmlElement:
        """Go down from the top to where the prose is, as long as hardly any is left beside."""
        root = self._top
        while self._total:
            inner = [child for child in root.children if isinstance(child, HtmlElement)]
            best = max(inner, key=lambda child: self._holdings[child].weight, default=None)
            if best is None or _is_text_tag(best):
                return root
            left = self._holdings[root].weight - self._holdings[best].weight
            if left > _LEFT_SHARE * self._total:
                return root
            root = best
        return root

    def _is_within(self, element: HtmlElement) -> bool:
        """Tell whether an element stands in the core, or in what stays with it."""
        below: HtmlElement | None = None
        for each in element.ancestors():
            if each in self._cores:
                return True
            if each in self._spine:
                return below is not None and self._stays(below, self._spine[each])
            below = each
        return False

    def _stays(self, element: HtmlElement, distance: int) -> bool:
        """Tell whether what stands beside the core, or beside what is around it, is text."""
        held = self._holdings[element]
        if held.titled or held.labelled:
            return True
        if 2 * held.addressed > held.solid + held.addressed or _is_linked(held):
            return False
        if self._outer is not None:
            return True
        if _is_named(element) or (element.tag in {"td", "th"} and not held.labelled):
            return False
        return distance <= (_NEAR if held.solid else 1)

    def _judge(self, element: HtmlElement) -> bool:
        held = self._holdings[element]
        if element.tag in {"html", "body", "main"} or element in self._cores:
            return False
        if held.weight > _CHROME_SHARE * self._total:
            return False
        if _is_navigation(element):
            return True
        if held.titled:
            return False
        if element.tag in _BESIDE or element.get("role") in _BESIDE_ROLES:
            return not (held.labelled or (element.tag == "footer" and self._in_core(element)))
        if _is_linked(held) and held.links > 1 and not held.labelled:
            return True
        if _is_beside(element, self._holdings) and not held.labelled:
            return True
        return _is_named(element) and _bears_out(element, held)

    def _in_core(self, element: HtmlElement) -> bool:
        """Tell whether a foot closes the text itself: it stands in the core and holds prose."""
        within = not self._cores.isdisjoint(element.ancestors()) and self._outer is not None
        held = self._holdings[element]
        return within and held.solid > held.addressed


def _add(held: _Holding, piece: PageBlock) -> None:
    held.words += piece.words
    held.linked += piece.linked
    held.links += _is_bare_link(piece)
    held.weight += _weight(piece)
    addressed = _speaks_to_visitors(piece)
    solid = _is_solid(piece) and not addressed
    held.solid += solid
    held.labelled += solid and _is_labelled(piece)
    held.addressed += addressed
    held.replies += _REPLY.match(piece.block.text) is not None
    held.titled = held.titled or piece.block.heading_level == 1


def _chain(piece: PageBlock) -> list[HtmlElement]:
    return list(piece.owner.ancestors())


def _weight(piece: PageBlock) -> int:
    """Weigh a piece as prose: long paragraphs count for more than their words."""
    if piece.words < _MIN_PROSE or piece.linked > _MAX_LINKS * piece.words:
        return 0
    return piece.words * min(piece.words, _LONG)


def _is_solid(piece: PageBlock) -> bool:
    """Tell whether a piece is prose: a sentence or clause, and not the teaser of another page."""
    text = piece.block.text
    if piece.block.heading_level is not None or _CUT_SHORT.search(text):
        return False
    if not _weight(piece):
        # As short as this, only a full sentence that is no link.
        whole = text.endswith((".", ";")) and piece.words >= _MIN_SENTENCE
        return whole and not piece.linked
    ended = _SENTENCE_END.search(text) is not None
    return ended or piece.words >= _MIN_OPEN or _is_labelled(piece)


def _is_labelled(piece: PageBlock) -> bool:
    return piece.block.ordinal is not None or _LABEL.match(piece.block.text) is not None


def _speaks_to_visitors(piece: PageBlock) -> bool:
    labelled = _is_labelled(piece)
    return (
        not labelled
        and piece.words <= _MAX_ADDRESS
        and _TO_VISITORS.search(piece.block.text) is not None
    )


def _is_linked(held: _Holding) -> bool:
    return held.linked > _MAX_LINKS * held.words and held.links > held.solid


def _is_navigation(element: HtmlElement) -> bool:
    return element.tag in _NAVIGATION or element.get("role") in _NAVIGATION_ROLES


def _is_named(element: HtmlElement) -> bool:
    """Tell whether its class or id has the name of some furniture."""
    return not _CHROME.isdisjoint(element.tokens)


def _bears_out(element: HtmlElement, held: _Holding) -> bool:
    """Tell whether what an element holds bears out the name of furniture it has."""
    if held.labelled:
        return False
    if not held.solid or held.addressed >= held.solid:
        return True
    if not _DISCUSSION.isdisjoint(element.tokens) and (held.replies or _has_controls(element)):
        return True
    # Teasers: a link stands over each.
    return held.links >= held.solid


def _has_controls(element: HtmlElement) -> bool:
    return any(each.tag in {"form", "input", "time"} for each in element.descend())


def _is_beside(element: HtmlElement, holdings: Mapping[HtmlElement, _Holding]) -> bool:
    """Tell whether an element is a narrow column beside the one that holds the text."""
    width = _width(element)
    if not width or element.parent is None:
        return False
    weight = holdings[element].weight
    for other in element.parent.children:
        if isinstance(other, HtmlElement) and other is not element:
            wider = _width(other) * _NARROW >= width
            if wider and other in holdings and holdings[other].weight > 2 * weight:
                return True
    return False


def _width(element: HtmlElement) -> int:
    """Return the width that a column's class or style gives it, in its own measure, or 0."""
    found = _GRID.search(element.get("class"))
    style = element.style
    said = style.get("flex-basis") or style.get("width") or element.get("width")
    percent = _PERCENT.match(said or "")
    return int(found[1] if found else percent[1] if percent else 0)


def _is_main(element: HtmlElement) -> bool:
    return (
        element.tag in _MAIN_TAGS
        or element.get("role") == "main"
        or element.get("itemprop") == "articleBody"
    )


def _is_text_tag(element: HtmlElement) -> bool:
    """Tell whether the element is one of the text's own: to enter it would lose its neighbours."""
    return element.tag in {"p", "li", "ol", "ul", "blockquote", "dd", "dl", "tr", "h1", "h2", "h3"}


def _is_passing(piece: PageBlock) -> bool:
    """Tell whether a piece is a button's text, or tells when the page was posted."""
    if piece.block.heading_level is not None or _is_labelled(piece):
        return False
    if _posted(piece):
        return True
    if piece.words > _MAX_BUTTON or not _BUTTON.match(piece.block.text):
        return False
    return piece.linked * 2 >= piece.words or piece.words <= 3


def _posted(piece: PageBlock) -> str:
    """Return the day in a line that tells when the page was posted, or nothing."""
    text = " ".join(piece.block.text.split())
    if piece.words > _MAX_POSTED or not any(c.isdigit() for c in text):
        return ""
    if found := _POSTED.match(text):
        return found["day"].strip(" :.-–—")
    times = [e.text.strip() for e in piece.owner.descend() if e.tag == "time"]
    return text if any(2 * len(time) > len(text) for time in times) else ""


def _without_orphans(pieces: Sequence[PageBlock], kept: Sequence[PageBlock]) -> list[PageBlock]:
    """Leave out a heading of which all that stood under it is left out."""
    identities = {id(piece) for piece in kept}
    result: list[PageBlock] = []
    for number, piece in enumerate(pieces):
        if id(piece) not in identities:
            continue
        level = piece.block.heading_level
        if level is not None and level > 1:
            under = []
            for other in pieces[number + 1 :]:
                if other.block.heading_level is not None:
                    break
                under.append(id(other) in identities)
            if under and not any(under):
                continue
        result.append(piece)
    return result


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
    addressed = _speaks_to_visitors(piece) or (
        piece.words <= _MAX_CONTACT and _CONTACT.search(piece.block.text) is not None
    )
    return bare or piece.block.heading_level is not None or addressed


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
