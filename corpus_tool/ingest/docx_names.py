"""The names of Word's elements, in both the transitional and the strict dialect."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_tool.ingest.xml_parse import Node

__all__ = ["attribute", "children", "first", "is_on", "name", "value"]

_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_OTHERS = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}": "mc:",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}": "m:",
    "{http://purl.oclc.org/ooxml/officeDocument/math}": "m:",
}
_OFF = frozenset({"0", "false", "off", "none"})
_names: dict[str, str] = {}


def name(element: Node) -> str:
    """Return an element's name: `p` for Word's own, `mc:Choice`, `m:t`, `{…}x` for others."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    known = _names.get(tag)
    if known is None:
        known = _names[tag] = _shorten(tag)
    return known


def _shorten(tag: str) -> str:
    for space in _WORD:
        if tag.startswith(space):
            return tag[len(space) :]
    for space, prefix in _OTHERS.items():
        if tag.startswith(space):
            return prefix + tag[len(space) :]
    return tag


def children(element: Node | None, wanted: str) -> Iterator[Node]:
    """Yield the children of one name."""
    if element is not None:
        yield from (child for child in element if name(child) == wanted)


def first(element: Node | None, *path: str) -> Node | None:
    """Return the first child of a name, and of it the first child of the next name …"""
    for step in path:
        if element is None:
            return None
        element = next(children(element, step), None)
    return element


def attribute(element: Node | None, key: str) -> str:
    """Return one of Word's attributes, or nothing."""
    if element is None:
        return ""
    found = (element.get(space + key) for space in _WORD)
    return next((text for text in found if text is not None), "")


def value(element: Node | None, *path: str) -> str:
    """Return the `val` of the element at the end of a path."""
    return attribute(first(element, *path), "val")


def is_on(element: Node | None, key: str) -> bool | None:
    """Tell whether a switch (`b`, `vanish`) is on or off; None when it is not there."""
    switch = first(element, key)
    if switch is None:
        return None
    return attribute(switch, "val").lower() not in _OFF
