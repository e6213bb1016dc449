"""Find the main content of a page among navigation, teasers and footers.

The blocks of the whole page are at hand already (`ingest.html_blocks`). Where the text stands is
told by `main` or `article`, or else by the weight of long paragraphs with few links: its core.
Beside the core, what holds prose stays with it. Within, an element is furniture only by what it
holds: a name in its class gives a hint that links, a voice that speaks to the visitor, or the
want of any sentence must bear out. Losing a paragraph is worse than keeping a caption.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus_tool.ingest.html_blocks import HtmlElement, PageBlock
from corpus_tool.model import BlockKind

__all__ = [
    "MainContent",
    "choose_main_content",
    "is_bare_link",
    "is_labelled",
    "is_navigation",
    "is_solid",
    "leads_elsewhere",
    "speaks_to_visitors",
]

_NAVIGATION = frozenset({"nav", "dialog"})
_NAVIGATION_ROLES = frozenset({"navigation", "banner", "search", "dialog", "alertdialog"})
_BESIDE = frozenset({"aside", "form", "footer"})
_BESIDE_ROLES = frozenset({"contentinfo", "complementary"})
_CHROME_NAMES = (
    "ad ads advert advertisement banner breadcrumb breadcrumbs byline comment comments consent"
    " cookie cookies copyright disclaimer footer gdpr lang language languages login masthead menu"
    " metabar"
    " metadata modal nav navbar navigation newsletter pager pagination popup posted print promo"
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
# Of these, what no speech says to those who listen.
_OF_SITE = re.compile(
    r"\b(?:cookies?|newsletters?|inbox|subscribe|privacy policy|terms of use|all rights reserved"
    r"|copyright|click here|javascript|browser)\b|©",
    re.IGNORECASE,
)
_CONTACTS = re.compile(
    r"(?:(?:press|media|public) )?(?:contacts?|enquiries|inquiries)"
    r"(?: (?:us|details|information))?:?|(?:for )?(?:more|further) information:?",
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
_CONTACT = re.compile(
    r"https?://|\b(?:tele)?phone\b|\b(?:tel|fax|e-?mail)\b[.:]|\S@\S", re.IGNORECASE
)
_GRID = re.compile(r"(?:^|\s)(?:[a-z]+-)?col(?:umn)?s?-(?:[a-z]{2,3}-)?(\d{1,3})(?=\s|$)")
_PERCENT = re.compile(r"\s*(\d{1,3})(?:\.\d+)?%")

_CHROME_SHARE = 0.2
"""An element with more of the page's prose is no ornament, whatever it is called."""
_TEASER_SHARE = 0.4
"""Of the page's prose; three teasers hold as much beside a short statement."""
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
    headings: int = 0
    introduced: bool = False
    """A clause that ends with a colon stands in it."""
    linked_headings: int = 0
    """Headings that are no more than links to other pages."""


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
        self._first: dict[HtmlElement, int] = {}
        self._last: dict[HtmlElement, int] = {}
        for place, piece in enumerate(pieces):
            for element in piece.owner.ancestors():
                self._first.setdefault(element, place)
                self._last[element] = place
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
        mains = [
            e for e, content in self._holdings.items() if _is_main(e) and self._holds_most(content)
        ]
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
        for ancestor in element.ancestors():
            if ancestor in self._furniture:
                verdict = self._furniture[ancestor]
                break
            path.append(ancestor)
        for ancestor in reversed(path):
            verdict = verdict or self._judge(ancestor)
            self._furniture[ancestor] = verdict
        return verdict

    def is_doubtful(self, piece: PageBlock) -> bool:
        """Tell whether a piece that is left out may be the text's own."""
        if not is_solid(piece) or _speaks_to_visitors(piece):
            return False
        around = list(piece.owner.ancestors())
        if self._outer is not None and self._outer not in around and not is_labelled(piece):
            return False
        if any(is_navigation(e) or e.tag in {"footer", "form"} for e in around):
            return False
        outsiders = [e for e in around if e not in self._cores and e not in self._spine]
        return not any(_is_of_teasers(self._holdings[element]) for element in outsiders)

    def _holds_most(self, content: _Holding) -> bool:
        return content.weight > 0 and content.weight >= _MAIN_SHARE * self._total

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
        for ancestor in element.ancestors():
            if ancestor in self._cores:
                return True
            if ancestor in self._spine:
                return below is not None and self._stays(below, self._spine[ancestor])
            below = ancestor
        return False

    def _stays(self, element: HtmlElement, distance: int) -> bool:
        """Tell whether what stands beside the core, or beside what is around it, is text."""
        content = self._holdings[element]
        if content.titled or content.labelled:
            return True
        if 2 * content.addressed > content.solid + content.addressed or _is_linked(content):
            return False
        if self._outer is not None:
            return True
        if _is_named(element) or (element.tag in {"td", "th"} and not content.labelled):
            return False
        return distance <= (_NEAR if content.solid else 1)

    def _judge(self, element: HtmlElement) -> bool:
        content = self._holdings[element]
        if element.tag in {"html", "body", "main"} or element in self._cores:
            return False
        if _is_of_teasers(content) and content.weight <= _TEASER_SHARE * self._total:
            return True
        if content.weight > _CHROME_SHARE * self._total:
            return False
        if is_navigation(element):
            return True
        if content.titled:
            return False
        if element.tag in _BESIDE or element.get("role") in _BESIDE_ROLES:
            return not (content.labelled or (element.tag == "footer" and self._in_core(element)))
        if content.labelled:
            return False
        if _is_linked(content) and content.links > 1 and not self._is_list_of_text(element):
            return True
        if _is_beside(element, self._holdings):
            return True
        return _is_named(element) and _bears_out(element, content)

    def _is_list_of_text(self, element: HtmlElement) -> bool:
        """Tell whether links are the entries of a list in the text: what was signed, say."""
        first, last = self._first[element], self._last[element]
        before = self._pieces[first - 1] if first else None
        after = self._pieces[last + 1] if last + 1 < len(self._pieces) else None
        if self._holdings[element].introduced:
            return True
        if before is None or self._holdings[element].headings:
            return False
        if _introduces(before):
            return True
        if not is_solid(before):
            return False
        return element.tag in {"ul", "ol", "li"} and after is not None and is_solid(after)

    def _in_core(self, element: HtmlElement) -> bool:
        """Tell whether a foot closes the text itself: it stands in the core and holds prose."""
        within = not self._cores.isdisjoint(element.ancestors()) and self._outer is not None
        content = self._holdings[element]
        return within and content.solid > content.addressed


def _is_of_teasers(content: _Holding) -> bool:
    """Tell whether a link to another page stands over each of several short texts."""
    linked = content.linked_headings
    return (
        linked > 1 and linked >= content.headings - 1 and not (content.labelled or content.titled)
    )


def _add(content: _Holding, piece: PageBlock) -> None:
    content.words += piece.words
    content.linked += piece.linked
    content.links += is_bare_link(piece)
    content.weight += _weight(piece)
    addressed = _speaks_to_visitors(piece)
    solid = is_solid(piece) and not addressed
    content.solid += solid
    content.labelled += solid and is_labelled(piece)
    content.addressed += addressed
    content.replies += _REPLY.match(piece.block.text) is not None
    content.titled = content.titled or piece.block.heading_level == 1
    heading = piece.block.heading_level is not None
    content.headings += heading
    content.introduced = content.introduced or _introduces(piece)
    content.linked_headings += heading and leads_elsewhere(piece)


def _chain(piece: PageBlock) -> list[HtmlElement]:
    return list(piece.owner.ancestors())


def _weight(piece: PageBlock) -> int:
    """Weigh a piece as prose: long paragraphs count for more than their words."""
    if piece.words < _MIN_PROSE or piece.linked > _MAX_LINKS * piece.words:
        return 0
    return piece.words * min(piece.words, _LONG)


def is_solid(piece: PageBlock) -> bool:
    """Tell whether a piece is prose: a sentence or clause, and not the teaser of another page."""
    text = piece.block.text
    if piece.block.heading_level is not None or _CUT_SHORT.search(text):
        return False
    if not _weight(piece):
        # As short as this, only a full sentence that is no link.
        whole = text.endswith((".", ";")) and piece.words >= _MIN_SENTENCE
        return whole and not piece.linked
    ended = _SENTENCE_END.search(text) is not None
    return ended or piece.words >= _MIN_OPEN or is_labelled(piece)


def is_labelled(piece: PageBlock) -> bool:
    """Tell whether a label stands before a piece, in print or by the list it is in."""
    return piece.block.ordinal is not None or _LABEL.match(piece.block.text) is not None


def _speaks_to_visitors(piece: PageBlock) -> bool:
    labelled = is_labelled(piece)
    return not labelled and piece.words <= _MAX_ADDRESS and speaks_to_visitors(piece.block.text)


def speaks_to_visitors(text: str) -> bool:
    """Tell whether a text speaks to the visitor of a site, or of the site."""
    return _TO_VISITORS.search(text) is not None


def _is_linked(content: _Holding) -> bool:
    return content.linked > _MAX_LINKS * content.words and content.links > content.solid


def _introduces(piece: PageBlock) -> bool:
    """Tell whether a piece leads in a list: `The following was signed:`, and not `Tags:`."""
    leads_on = piece.block.text.rstrip().endswith((":", "："))
    return leads_on and piece.block.heading_level is None and piece.words >= _MIN_SENTENCE


def leads_elsewhere(piece: PageBlock) -> bool:
    """Tell whether a piece is no more than a link, and that to another page."""
    if not is_bare_link(piece):
        return False
    # A heading may stand in its link: `<a href=…><h3>…</h3></a>`.
    around = [*piece.owner.descend(), *piece.owner.ancestors()]
    links = [neighbour.get("href") for neighbour in around if neighbour.tag == "a"]
    return any(href and not href.startswith("#") for href in links)


def is_navigation(element: HtmlElement) -> bool:
    """Tell whether an element says by tag or role that it leads through the site."""
    return element.tag in _NAVIGATION or element.get("role") in _NAVIGATION_ROLES


def _is_named(element: HtmlElement) -> bool:
    """Tell whether its class or id has the name of some furniture."""
    return not _CHROME.isdisjoint(element.tokens)


def _bears_out(element: HtmlElement, content: _Holding) -> bool:
    """Tell whether what an element holds bears out the name of furniture it has."""
    if content.labelled:
        return False
    if not content.solid or content.addressed >= content.solid:
        return True
    if not _DISCUSSION.isdisjoint(element.tokens) and (content.replies or _has_controls(element)):
        return True
    # Teasers: a link stands over each.
    return content.links >= content.solid


def _has_controls(element: HtmlElement) -> bool:
    return any(descendant.tag in {"form", "input", "time"} for descendant in element.descend())


def _is_beside(element: HtmlElement, contents: Mapping[HtmlElement, _Holding]) -> bool:
    """Tell whether an element is a narrow column beside the one that holds the text."""
    width = _width(element)
    if not width or element.parent is None:
        return False
    weight = contents[element].weight
    for other in element.parent.children:
        if isinstance(other, HtmlElement) and other is not element:
            wider = _width(other) * _NARROW >= width
            if wider and other in contents and contents[other].weight > 2 * weight:
                return True
    return False


def _width(element: HtmlElement) -> int:
    """Return the width that a column's class or style gives it, in its own measure, or 0."""
    found = _GRID.search(element.get("class"))
    style = element.style
    width = style.get("flex-basis") or style.get("width") or element.get("width")
    percent = _PERCENT.match(width or "")
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
    if piece.block.heading_level is not None or is_labelled(piece):
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
    first = next((i for i, piece in enumerate(kept) if not is_bare_link(piece)), len(kept))
    last = _before_contacts(kept)
    while last > first and _is_trailer(kept[last - 1]):
        last -= 1
    return kept[first:last]


def _before_contacts(kept: Sequence[PageBlock]) -> int:
    """Return where a last section `Media contact` begins, or the end."""
    words = 0
    for place in range(len(kept) - 1, 0, -1):
        piece = kept[place]
        if piece.block.heading_level is not None:
            return place if _CONTACTS.fullmatch(piece.block.text.strip()) else len(kept)
        words += piece.words
        if words > 2 * _MAX_CONTACT or is_labelled(piece):
            break
    return len(kept)


def is_bare_link(piece: PageBlock) -> bool:
    """Tell whether a piece is no more than a link."""
    return 0 < piece.words <= 15 and piece.linked >= 0.8 * piece.words


def _is_trailer(piece: PageBlock) -> bool:
    """Tell whether a piece at the end says nothing: a bare link, a rule, a heading of no text."""
    bare = is_bare_link(piece) or piece.block.kind is BlockKind.RULE
    text = piece.block.text
    addressed = piece.words <= _MAX_ADDRESS and _OF_SITE.search(text) is not None
    addressed = addressed and not is_labelled(piece)
    addressed = addressed or (piece.words <= _MAX_CONTACT and _CONTACT.search(text) is not None)
    return bare or piece.block.heading_level is not None or addressed
