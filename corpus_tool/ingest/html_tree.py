"""A page as a plain tree of elements and strings, made once from the parser's own tree.

Why a tree of our own: the finder of the main content and the walker go over it several times and
ask for parents, styles and document order, and neither should know the parser.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from corpus_tool.errors import UnreadableSource

__all__ = ["Element", "Page", "check_depth"]

_NO_TEXT = (
    "script style template noscript iframe object svg math canvas audio video map head"
    " select option datalist textarea button"
)
_SKIPPED = frozenset(_NO_TEXT.split())
# What has no end tag, and what ends by itself when the next one begins.
_NEVER_OPEN = (
    "area base br col embed hr img input link meta param source track wbr"
    " p li td th tr dt dd option thead tbody tfoot colgroup rt rp"
)
_CHILDLESS = frozenset(_NEVER_OPEN.split())
_RAW_TEXT = frozenset({"script", "style", "textarea", "title"})
_TAG = re.compile(r"<!--|<(/?)([a-z][^\s/>]*)")
_PROPERTY = re.compile(r"(?<![a-z-])([a-z-]++)\s*+:\s*([^;]+)")


@dataclass(slots=True, eq=False)
class Element:
    """An element with its attributes and children; two elements are equal when they are one."""

    tag: str
    attributes: dict[str, str]
    place: int
    """Position in document order."""
    parent: Element | None = field(default=None, repr=False)
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return an attribute's value, or nothing."""
        return self.attributes.get(name, "")

    @property
    def style(self) -> dict[str, str]:
        """The properties of its `style` attribute, in lower case."""
        text = self.get("style").lower()
        return {name: value.strip() for name, value in _PROPERTY.findall(text)} if text else {}

    @property
    def tokens(self) -> set[str]:
        """The words in its class and id: `post-footer` gives `post` and `footer`."""
        names = f"{self.get('class')} {self.get('id')}"
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", names)
        return set(re.split(r"[^a-z0-9]+", spaced.lower())) - {""}

    @property
    def text(self) -> str:
        """All text in it, white space as it is."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def ancestors(self) -> Iterator[Element]:
        """Yield the element itself, then what it stands in, from within outwards."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def descend(self) -> Iterator[Element]:
        """Yield the element and all elements in it, in document order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [child for child in reversed(element.children) if isinstance(child, Element)]


def check_depth(page: str, limit: int) -> None:
    """Refuse a page with more than `limit` elements open at once, before a parser sees it.

    Parsers need quadratic time, or lose the text without a word, on pages of endless nesting.

    Raises:
        UnreadableSource: it is nested too deep.
    """
    opened: list[str] = []
    counts: Counter[str] = Counter()
    for closing, name in _tags(page):
        if not closing:
            opened.append(name)
            counts[name] += 1
            if len(opened) > limit:
                message = f"elements are nested more than {limit} deep"
                raise UnreadableSource(message, code="E_TOO_DEEP")
        elif counts[name]:
            last = ""
            while last != name:
                last = opened.pop()
                counts[last] -= 1


def _tags(page: str) -> Iterator[tuple[bool, str]]:
    """Yield whether a tag closes, and its name, for each that can nest; in linear time."""
    page = page.lower()
    position = 0
    drawing = False
    while found := _TAG.search(page, position):
        closing, name = found.group(1) == "/", found.group(2) or ""
        position = page.find(">" if name else "-->", found.end()) + 1
        if not position:
            return
        # Only in drawings does a slash close a tag.
        if name in _CHILDLESS or (drawing and page[position - 2] == "/"):
            continue
        if name in {"svg", "math"}:
            drawing = not closing
        if name in _RAW_TEXT and not closing:
            position = page.find(f"</{name}", position)
            if position < 0:
                return
        elif name:
            yield closing, name


class Page:
    """A parsed page: its tree, and answers to CSS selectors."""

    def __init__(self, text: str) -> None:
        # The parser owns the memory the identities point to, so it is kept as long as they are.
        self._parser = LexborHTMLParser(text)
        self._elements: dict[int, Element] = {}
        self.root = Element("html", {}, 0)
        if self._parser.root is not None:
            self._copy(self._parser.root)

    def select(self, selector: str) -> tuple[Element, ...]:
        """Return the elements of the tree that a selector finds.

        Raises:
            UnreadableSource: it is not a CSS selector.
        """
        try:
            nodes = self._parser.css(selector)
        except SelectolaxError as cause:
            message = f"'{selector}' is not a CSS selector"
            raise UnreadableSource(message, code="E_SELECTOR") from cause
        found = (self._elements.get(node.mem_id) for node in nodes)
        return tuple(element for element in found if element is not None)

    def attribute(self, selector: str, name: str) -> str:
        """Return an attribute of the first element found anywhere, the head included."""
        node = self._parser.css_first(selector)
        return " ".join((node.attributes.get(name) or "").split()) if node else ""

    def text(self, selector: str) -> str:
        """Return the text of the first element found anywhere, on one line."""
        node = self._parser.css_first(selector)
        return " ".join(node.text().split()) if node else ""

    def count(self, selector: str) -> int:
        """Return how many elements a selector finds anywhere."""
        return len(self._parser.css(selector))

    def _copy(self, top: LexborNode) -> None:
        self.root.attributes = _attributes(top)
        self._elements[top.mem_id] = self.root
        waiting = [(top, self.root)]
        place = 0
        while waiting:
            node, element = waiting.pop()
            element.place = place
            place += 1
            waiting += reversed(list(self._adopt(node, element)))

    def _adopt(self, node: LexborNode, element: Element) -> Iterator[tuple[LexborNode, Element]]:
        child = node.child
        while child is not None:
            tag = child.tag or ""
            if tag == "-text":
                element.children.append(child.text_content or "")
            elif not tag.startswith(("-", "!")) and tag not in _SKIPPED:
                made = Element(tag, _attributes(child), 0, element)
                self._elements[child.mem_id] = made
                element.children.append(made)
                yield child, made
            child = child.next


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items()}
