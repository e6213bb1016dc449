"""From the tree of a page to blocks: elements, looks, tables of data, notes.

Sections, in order:

* Walk a page's tree and cut it into blocks, with what the tags say of look, lists and tables.
* A page as a plain tree of elements and strings, made once from the parser's own tree.
* What tags, attributes and inline styles say of the look of text: pure questions on an element.
* Tell tables of data from tables of layout, and number the cells of the former.
* Find the notes of a page: which links are their marks and which elements are their bodies.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.compose import PLAIN, Composer, RunLook, list_numeral, strip_note_mark
from corpus_tool.ingest.plain import unwrapped_lines
from corpus_tool.model import Block, BlockKind, Line, TextRun

__all__ = [
    "HtmlElement",
    "HtmlPage",
    "HtmlWalk",
    "PageBlock",
    "check_depth",
    "find_notes",
    "walk_page",
]


# ----------------------------------------
# Walk a page's tree and cut it into blocks, with what the tags say of look, lists and tables.
#
# Why our own: the extractors at hand drop the numbers of lists, melt paragraphs that only line
# breaks part, and flatten bold headings; here every paragraph and every number counts.
#
# The walker cuts the page whole; which blocks are the statement is for `ingest.html` to say.

_DIGITS = re.compile(r"\s*(\d{1,3})\s*")
_EMPTY = Block(lines=())


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block, the element it stood in, and how many of its words are links."""

    block: Block
    owner: HtmlElement
    words: int
    linked: int


@dataclass(frozen=True, slots=True)
class HtmlWalk:
    """All blocks of a page in order, and the texts that are none: struck, hidden, captions."""

    pieces: tuple[PageBlock, ...]
    struck: tuple[str, ...]
    hidden: tuple[str, ...]
    """Those of a sentence or more; menus that open on a click are not meant."""
    captions: tuple[str, ...]


@dataclass(slots=True)
class _List:
    """A list that is open: how it counts, and the number of its next item."""

    ordered: bool
    way: str
    next: int
    step: int


def walk_page(root: HtmlElement, notes: HtmlNotes, *, opened: bool = False) -> HtmlWalk:
    """Cut the page into blocks.

    Args:
        root: the page's tree.
        notes: what `find_notes` found in it.
        opened: read what the page shows on a click alone.
    """
    walker = _Walker(root, notes, opened=opened)
    walker.visit(root, PLAIN)
    walker.close()
    return HtmlWalk(
        tuple(walker.pieces), tuple(walker.struck), tuple(walker.hidden), tuple(walker.captions)
    )


class _Walker:
    """Keeps the frame of the open block: what the elements around the present one say of it."""

    def __init__(self, root: HtmlElement, notes: HtmlNotes, *, opened: bool) -> None:
        self._opened = opened
        self.pieces: list[PageBlock] = []
        self.struck: list[str] = []
        self.hidden: list[str] = []
        self.captions: list[str] = []
        self._notes = notes
        self._composer = Composer()
        self._frame = _EMPTY
        self._owner = root
        self._lists: list[_List] = []
        self._marker: tuple[str | None, bool] = (None, False)
        self._links = 0
        self._linked = 0

    def visit(self, element: HtmlElement, look: RunLook) -> None:
        """Say the element's text, and close blocks where it begins and ends lines."""
        if element in self._notes.backlinks:
            return
        if is_hidden(element) and not (self._opened and holds_sentence(element)):
            if holds_sentence(element):
                self.hidden.append(" ".join(element.text.split()))
        elif is_caption(element):
            self.captions.append(" ".join(element.text.split()))
        elif element.tag == "pre":
            self._preformatted(element)
        elif is_struck(element):
            self.struck.append(" ".join(element.text.split()))
        elif element in self._notes.marks:
            self._composer.note(self._notes.marks[element])
        elif element.tag == "br":
            self._break()
        elif element.tag == "hr":
            self.close()
            self._emit(Block(lines=(), kind=BlockKind.RULE))
        elif element.tag == "table" and is_data_table(element):
            self._table(element, look)
        elif is_block(element):
            self._enclose(element, self._framed(element), look)
        else:
            self._inside(element, look_of(element, look))

    def close(self) -> None:
        """Make a block of what was said since the last one."""
        if self._composer.is_empty:
            self._composer.take()
            return
        ordinal, bullet = self._marker
        self._marker = (None, False)
        lines = self._composer.take()
        if self._frame.kind is BlockKind.NOTE:
            lines = strip_note_mark(lines, self._frame.note or "")
            ordinal, bullet = None, False
        self._emit(replace(self._frame, lines=lines, ordinal=ordinal, bullet=bullet))

    def _emit(self, block: Block) -> None:
        words = len(block.text.split())
        self.pieces.append(PageBlock(block, self._owner, words, min(self._linked, words)))
        self._linked = 0

    def _break(self) -> None:
        """End the line; where nothing stands on it, end the block."""
        if self._composer.at_blank_line:
            self.close()
        else:
            self._composer.end_line()

    def _enclose(self, element: HtmlElement, frame: Block, look: RunLook) -> None:
        """Visit what is in a block element, between two boundaries."""
        self.close()
        outer = self._frame, self._owner
        self._frame, self._owner = frame, element
        if element.tag in {"ol", "ul", "menu", "dir"}:
            self._lists.append(_open_list(element))
            self._inside(element, look_of(element, look))
            self.close()
            self._lists.pop()
        elif element.tag == "li":
            self._marker = self._count(element)
            self._inside(element, look_of(element, look))
            self.close()
            self._marker = (None, False)
        else:
            self._inside(element, look_of(element, look))
            self.close()
        self._frame, self._owner = outer

    def _inside(self, element: HtmlElement, look: RunLook) -> None:
        is_link = element.tag == "a" and "href" in element.attributes
        self._links += is_link
        raised = is_superscript(element)
        for child in element.children:
            if isinstance(child, HtmlElement):
                self.visit(child, look)
                continue
            digits = _DIGITS.fullmatch(child) if raised else None
            self._composer.say(child, look, raised=digits.group(1) if digits else None)
            self._linked += len(child.split()) if self._links else 0
        self._links -= is_link

    def _preformatted(self, element: HtmlElement) -> None:
        """Take text whose spaces and lines stand as typed, as a plain text is read."""
        self.close()
        outer = self._owner
        self._owner = element
        for lines in unwrapped_lines(element.text):
            found = tuple(Line((TextRun(line),)) for line in lines)
            self._emit(replace(self._framed(element), lines=found))
        self._owner = outer

    def _framed(self, element: HtmlElement) -> Block:
        """Return the frame for the blocks in an element."""
        frame = self._frame
        tag = element.tag
        centred = is_centred(element)
        if centred is not None:
            frame = replace(frame, centred=centred)
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            frame = replace(frame, heading_level=int(tag[1]))
        elif tag == "blockquote":
            frame = replace(frame, quoted=True)
        elif tag in {"ol", "ul", "menu", "dir"}:
            frame = replace(frame, depth=frame.depth + 1)
        mark = self._notes.bodies.get(element)
        if mark is not None:
            frame = replace(frame, kind=BlockKind.NOTE, note=mark)
        return frame

    def _count(self, item: HtmlElement) -> tuple[str | None, bool]:
        """Return the ordinal of a list's item and whether it has a bullet instead."""
        if not self._lists:
            return None, True
        opened = self._lists[-1]
        way = list_counting(item)
        way = opened.way if way is None else way
        if not opened.ordered:
            return None, way != ""
        value = item.get("value")
        if value.lstrip("-").isdecimal():
            opened.next = int(value)
        number = opened.next
        opened.next += opened.step
        return (list_numeral(number, way) if way else None), False

    def _table(self, table: HtmlElement, look: RunLook) -> None:
        self.close()
        for row, entries in enumerate(table_cells(table)):
            for column, cell in enumerate(entries):
                frame = replace(self._framed(cell), kind=BlockKind.TABLE, row=row, column=column)
                self._enclose(cell, frame, look)


def _open_list(element: HtmlElement) -> _List:
    ordered = element.tag == "ol"
    way = list_counting(element)
    items = sum(1 for c in element.children if isinstance(c, HtmlElement) and c.tag == "li")
    backwards = "reversed" in element.attributes
    start = element.get("start")
    first = int(start) if start.lstrip("-").isdecimal() else (items if backwards else 1)
    return _List(ordered, "1" if way is None else way, first, -1 if backwards else 1)


# ----------------------------------------
# A page as a plain tree of elements and strings, made once from the parser's own tree.
#
# Why a tree of our own: the finder of the main content and the walker go over it several times and
# ask for parents, styles and document order, and neither should know the parser.

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
class HtmlElement:
    """An element with its attributes and children; two elements are equal when they are one."""

    tag: str
    attributes: dict[str, str]
    place: int
    """Position in document order."""
    parent: HtmlElement | None = field(default=None, repr=False)
    children: list[HtmlElement | str] = field(default_factory=list)

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

    def ancestors(self) -> Iterator[HtmlElement]:
        """Yield the element itself, then what it stands in, from within outwards."""
        element: HtmlElement | None = self
        while element is not None:
            yield element
            element = element.parent

    def descend(self) -> Iterator[HtmlElement]:
        """Yield the element and all elements in it, in document order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [
                child for child in reversed(element.children) if isinstance(child, HtmlElement)
            ]


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


class HtmlPage:
    """A parsed page: its tree, and answers to CSS selectors."""

    def __init__(self, text: str) -> None:
        # The parser owns the memory the identities point to, so it is kept as long as they are.
        self._parser = LexborHTMLParser(text)
        self._elements: dict[int, HtmlElement] = {}
        self.root = HtmlElement("html", {}, 0)
        if self._parser.root is not None:
            self._copy(self._parser.root)

    def select(self, selector: str) -> tuple[HtmlElement, ...]:
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

    def _adopt(
        self, node: LexborNode, element: HtmlElement
    ) -> Iterator[tuple[LexborNode, HtmlElement]]:
        child = node.child
        while child is not None:
            tag = child.tag or ""
            if tag == "-text":
                element.children.append(child.text_content or "")
            elif not tag.startswith(("-", "!")) and tag not in _SKIPPED:
                made = HtmlElement(tag, _attributes(child), 0, element)
                self._elements[child.mem_id] = made
                element.children.append(made)
                yield child, made
            child = child.next


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items()}


# ----------------------------------------
# What tags, attributes and inline styles say of the look of text: pure questions on an element.

_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li main menu"
    " nav ol p pre search section summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_LOOKS = {
    "b": {"bold": True},
    "strong": {"bold": True},
    "th": {"bold": True},
    "i": {"italic": True},
    "em": {"italic": True},
    "u": {"underline": True},
    "ins": {"underline": True},
}
_WAYS = {
    "decimal": "1",
    "decimal-leading-zero": "1",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
    "none": "",
}
# Told to screen readers only; who reads the page never sees it.
_UNSEEN = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text|element-invisible|assistive-text)"
    r"(?:\s|$)"
)
_CAPTION = re.compile(
    r"(?:^|\s)(?:wp-caption-text|caption-text|image-caption|photo-caption)(?:\s|$)"
)
_MAX_CAPTION = 60
"""Words; a longer one tells more than who stands on a picture."""
_MIN_SENTENCE = 8
_LONG = 40
"""Words; what is hidden from screen readers and longer than this is not an ornament."""


def is_block(element: HtmlElement) -> bool:
    """Tell whether the element stands on lines of its own."""
    display = element.style.get("display", "")
    if display.startswith("inline"):
        return element.tag in {"li", "td", "th", "tr"}
    return element.tag in _BLOCKS or display in {"block", "flex", "grid", "table", "list-item"}


def is_hidden(element: HtmlElement) -> bool:
    """Tell whether a reader of the page does not see the element."""
    style = element.style
    if "hidden" in element.attributes and element.get("hidden") != "until-found":
        return True
    if style.get("display", "").startswith("none") or style.get("visibility") == "hidden":
        return True
    if _UNSEEN.search(element.get("class")):
        return True
    return element.get("aria-hidden") == "true" and len(element.text.split()) < _LONG


def is_caption(element: HtmlElement) -> bool:
    """Tell whether the element describes a picture or a table, and is no text of its own."""
    caption = element.tag == "figcaption" or (
        element.tag == "p" and _CAPTION.search(element.get("class")) is not None
    )
    return caption and len(element.text.split()) <= _MAX_CAPTION


def holds_sentence(element: HtmlElement) -> bool:
    """Tell whether the element holds a sentence, and not only the entries of a menu."""
    words, linked = len(element.text.split()), 0
    for descendant in element.descend():
        if descendant.tag == "a":
            linked += len(descendant.text.split())
    return words >= _MIN_SENTENCE and linked * 2 < words and "." in element.text


def is_struck(element: HtmlElement) -> bool:
    """Tell whether a line is drawn through the text."""
    return element.tag in {"s", "del", "strike"} or "line-through" in element.style.get(
        "text-decoration", ""
    )


def is_superscript(element: HtmlElement) -> bool:
    """Tell whether the text stands above the line."""
    return element.tag == "sup" or element.style.get("vertical-align") == "super"


def is_centred(element: HtmlElement) -> bool | None:
    """Tell whether the element centres its lines; None when it says nothing of it."""
    alignment = element.style.get("text-align") or element.get("align").lower()
    if element.tag == "center":
        return True
    return alignment == "center" if alignment else None


def look_of(element: HtmlElement, look: RunLook) -> RunLook:
    """Return how text in the element looks, if it looked so before."""
    look = replace(look, **_LOOKS.get(element.tag, {}))
    if not element.get("style"):
        return look
    style = element.style
    weight = style.get("font-weight", "")
    if weight:
        heavy = weight.isdigit() and int(weight) >= 600
        look = replace(look, bold=heavy or weight.startswith("bold"))
    if "font-style" in style:
        look = replace(look, italic=style["font-style"].startswith(("italic", "oblique")))
    if "underline" in style.get("text-decoration", ""):
        look = replace(look, underline=True)
    return look


def list_counting(element: HtmlElement) -> str | None:
    """Return how a list or an item counts: `1`, `a`, `I` …, nothing, or None when not said."""
    if element.get("type") in {"1", "a", "A", "i", "I"}:
        return element.get("type")
    style = element.style
    list_style = f"{style.get('list-style-type', '')} {style.get('list-style', '')}".split()
    return next((_WAYS[word] for word in list_style if word in _WAYS), None)


# ----------------------------------------
# Tell tables of data from tables of layout, and number the cells of the former.
#
# Older ministry sites lay whole pages out in tables; their cells are no more than boxes.

_ROW_GROUPS = frozenset({"table", "tbody", "thead", "tfoot"})
_LONG_CELL = 250
"""Words; a longer cell holds a text, not an entry."""


def table_cells(table: HtmlElement) -> list[list[HtmlElement]]:
    """Return the cells of a table, row by row, without those of tables in it."""
    found: list[list[HtmlElement]] = []
    waiting = [table]
    while waiting:
        element = waiting.pop(0)
        inner = [child for child in element.children if isinstance(child, HtmlElement)]
        if element.tag in _ROW_GROUPS:
            waiting = [child for child in inner if child.tag in _ROW_GROUPS | {"tr"}] + waiting
        elif element.tag == "tr":
            found.append([child for child in inner if child.tag in {"td", "th"}])
    return [row for row in found if row]


def is_data_table(table: HtmlElement) -> bool:
    """Tell whether a table holds entries in rows and columns, rather than boxes of a page."""
    if table.get("role") in {"presentation", "none"}:
        return False
    grid = table_cells(table)
    if max((len(row) for row in grid), default=0) < 2:
        return False
    inner = [cell for row in grid for cell in row]
    if any(element.tag == "table" for cell in inner for element in cell.descend()):
        return False
    if any(element.tag in {"h1", "h2", "nav"} for cell in inner for element in cell.descend()):
        return False
    return max(len(cell.text.split()) for cell in inner) <= _LONG_CELL


# ----------------------------------------
# Find the notes of a page: which links are their marks and which elements are their bodies.
#
# A note never enters a paragraph; where it hangs on one, the run says so.

_MARK = re.compile(r"\s*+[\[(]?+\s*+(\d{1,3}|[ivx]{1,5}|[a-z]|[*†‡§]{1,3})\s*+[\])]?+\s*+")
_BACK = re.compile(r"[\s\d\[\]()^↑↩⏎*†‡§\ufe0e\ufe0f]*|back(?: to text)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HtmlNotes:
    """The marks in the text, the bodies they point to, and the links back."""

    marks: dict[HtmlElement, str] = field(default_factory=dict)
    bodies: dict[HtmlElement, str] = field(default_factory=dict)
    backlinks: set[HtmlElement] = field(default_factory=set)


def find_notes(root: HtmlElement) -> HtmlNotes:
    """Find the links that are marks of notes: short, and pointing forward in the page.

    A link that points from the note back to its mark is as short, but points backward.
    """
    targets: dict[str, HtmlElement] = {}
    links: list[HtmlElement] = []
    for element in root.descend():
        for name in (element.get("id"), element.get("name") if element.tag == "a" else ""):
            if name:
                targets.setdefault(name, element)
        if element.tag == "a" and element.get("href").startswith("#"):
            links.append(element)
    notes = HtmlNotes()
    for link in links:
        target = targets.get(link.get("href")[1:])
        mark = _MARK.fullmatch(link.text)
        if target is None or mark is None or target.place <= link.place:
            continue
        body = next((element for element in target.ancestors() if is_block(element)), None)
        if body is None or body in link.ancestors() or body.tag in {"body", "html", "main"}:
            continue
        notes.marks[_outermost(link)] = mark.group(1)
        notes.bodies.setdefault(body, mark.group(1))
    for link in links:
        within = any(element in notes.bodies for element in link.ancestors())
        if within and link not in notes.marks and _BACK.fullmatch(link.text.strip()):
            notes.backlinks.add(_outermost(link))
    return notes


def _outermost(link: HtmlElement) -> HtmlElement:
    """Return the superscript or span around a link that holds nothing else."""
    for element in link.ancestors():
        parent = element.parent
        if parent is None or is_block(parent) or parent.text.strip() != link.text.strip():
            return element
    return link
