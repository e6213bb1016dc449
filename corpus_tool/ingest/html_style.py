"""What tags, attributes and inline styles say of the look of text: pure questions on an element."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus_tool.ingest.compose import Look
from corpus_tool.ingest.html_tree import Element

__all__ = [
    "counting",
    "is_block",
    "is_centred",
    "is_hidden",
    "is_raised",
    "is_struck",
    "look_of",
]

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
_LONG = 40
"""Words; what is hidden from screen readers and longer than this is not an ornament."""


def is_block(element: Element) -> bool:
    """Tell whether the element stands on lines of its own."""
    display = element.style.get("display", "")
    if display.startswith("inline"):
        return element.tag in {"li", "td", "th", "tr"}
    return element.tag in _BLOCKS or display in {"block", "flex", "grid", "table", "list-item"}


def is_hidden(element: Element) -> bool:
    """Tell whether a reader of the page does not see the element."""
    style = element.style
    if "hidden" in element.attributes and element.get("hidden") != "until-found":
        return True
    if style.get("display", "").startswith("none") or style.get("visibility") == "hidden":
        return True
    if _UNSEEN.search(element.get("class")):
        return True
    return element.get("aria-hidden") == "true" and len(element.text.split()) < _LONG


def is_struck(element: Element) -> bool:
    """Tell whether a line is drawn through the text."""
    return element.tag in {"s", "del", "strike"} or "line-through" in element.style.get(
        "text-decoration", ""
    )


def is_raised(element: Element) -> bool:
    """Tell whether the text stands above the line."""
    return element.tag == "sup" or element.style.get("vertical-align") == "super"


def is_centred(element: Element) -> bool | None:
    """Tell whether the element centres its lines; None when it says nothing of it."""
    said = element.style.get("text-align") or element.get("align").lower()
    if element.tag == "center":
        return True
    return said == "center" if said else None


def look_of(element: Element, look: Look) -> Look:
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


def counting(element: Element) -> str | None:
    """Return how a list or an item counts: `1`, `a`, `I` …, nothing, or None when not said."""
    if element.get("type") in {"1", "a", "A", "i", "I"}:
        return element.get("type")
    style = element.style
    said = f"{style.get('list-style-type', '')} {style.get('list-style', '')}".split()
    return next((_WAYS[word] for word in said if word in _WAYS), None)
