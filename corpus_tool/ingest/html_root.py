"""Find the main content of a page among navigation, teasers and footers.

The blocks of the whole page are at hand already (`ingest.html_walk`); to find the root is to choose
the element that holds the prose, by the weight of long paragraphs with few links.
Losing a paragraph is worse than keeping a caption, so the choice stops going deeper as soon as
prose would be left behind, and all that is left out is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus_tool.ingest.html_tree import Element
from corpus_tool.ingest.html_walk import Piece
from corpus_tool.model import BlockKind

__all__ = ["Choice", "choose"]

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
class Choice:
    """The pieces kept, those left out in order, and how much of the page's words are kept."""

    kept: tuple[Piece, ...]
    left_out: tuple[Piece, ...]
    coverage: float


def choose(pieces: Sequence[Piece], roots: Iterable[Element] = ()) -> Choice:
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
    return Choice(tuple(kept), left_out, words / body if body else 1.0)


def _difference(pieces: Sequence[Piece], kept: Sequence[Piece]) -> tuple[Piece, ...]:
    identities = {id(piece) for piece in kept}
    return tuple(piece for piece in pieces if id(piece) not in identities)


def _chain(piece: Piece) -> list[Element]:
    return list(piece.owner.ancestors())


def _weight(piece: Piece) -> int:
    """Weigh a piece as prose: long paragraphs count for more than their words."""
    if piece.words < _MIN_PROSE or piece.linked > _MAX_LINKS * piece.words:
        return 0
    return piece.words * min(piece.words, _LONG)


def _weights(pieces: Iterable[Piece]) -> dict[Element, int]:
    """Sum the prose in each element."""
    sums: defaultdict[Element, int] = defaultdict(int)
    for piece in pieces:
        weight = _weight(piece)
        if weight:
            for element in _chain(piece):
                sums[element] += weight
    return sums


def _chrome(pieces: Sequence[Piece]) -> set[Element]:
    """Return all owners of blocks that stand in navigation, footers and the like.

    Tags and roles are believed; names only where little of the page's prose is within.
    """
    weights = _weights(pieces)
    total = max(weights.values(), default=0)
    verdicts: dict[Element, bool] = {}
    for piece in pieces:
        path: list[Element] = []
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


def _is_chrome(element: Element, weight: int, total: int) -> bool:
    if element.tag in {"html", "body", "main", "article"}:
        return False
    if weight > _CHROME_SHARE * total:
        return False
    if element.tag in _CHROME_TAGS or element.get("role") in _CHROME_ROLES:
        return True
    return not _CHROME.isdisjoint(element.tokens)


def _find_root(pieces: Sequence[Piece], chrome: set[Element]) -> Element:
    prose = [piece for piece in pieces if piece.owner not in chrome]
    weights = _weights(prose)
    top = next(iter(pieces[0].owner.ancestors())) if pieces else Element("html", {}, 0)
    top = _chain(pieces[0])[-1] if pieces else top
    total = weights.get(top, 0)
    if not total:
        return top
    mains = [e for e in weights if _is_main(e) and weights[e] >= _MAIN_SHARE * total]
    root = max(mains, key=lambda element: element.place, default=top)
    while True:
        inner = [child for child in root.children if isinstance(child, Element)]
        best = max(inner, key=lambda child: weights.get(child, 0), default=None)
        left = weights[root] - weights.get(best, 0) if best else weights[root]
        if best is None or left > _LEFT_SHARE * total or _is_text_tag(best):
            return root
        root = best


def _is_main(element: Element) -> bool:
    return (
        element.tag in _MAIN_TAGS
        or element.get("role") == "main"
        or element.get("itemprop") == "articleBody"
    )


def _is_text_tag(element: Element) -> bool:
    """Tell whether the element is one of the text's own: to enter it would lose its neighbours."""
    return element.tag in {"p", "li", "ol", "ul", "blockquote", "dd", "dl", "tr", "h1", "h2", "h3"}


def _trim(kept: list[Piece]) -> list[Piece]:
    """Take bare links off both ends: paths to the page, shares, the next article."""
    first = next((i for i, piece in enumerate(kept) if not _is_bare_link(piece)), len(kept))
    last = len(kept)
    while last > first and _is_trailer(kept[last - 1]):
        last -= 1
    return kept[first:last]


def _is_bare_link(piece: Piece) -> bool:
    return 0 < piece.words <= 15 and piece.linked >= 0.8 * piece.words


def _is_trailer(piece: Piece) -> bool:
    """Tell whether a piece at the end says nothing: a bare link, a rule, a heading of no text."""
    bare = _is_bare_link(piece) or piece.block.kind is BlockKind.RULE
    return bare or piece.block.heading_level is not None
