"""Make XML: elements with text, and the bytes of a document."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from corpus_tool.errors import InputError
from corpus_tool.model import Heading, Paragraph, Segmentation

__all__ = ["Node", "Outline", "add_element", "outline_part", "to_bytes"]

Node = etree._Element
Outline = Iterator[Heading | Paragraph]


def add_element(parent: Node, tag: str, text: str | None = None, **attributes: str | None) -> Node:
    """Add an element at the end of another, in its namespace; None is no attribute.

    Args:
        parent: the element it stands in.
        tag: its name.
        text: what it holds.
        attributes: by name; `xml_id` and `xml_lang` are XML's own.

    Raises:
        InputError: a character that XML does not have.
    """
    space = etree.QName(parent).namespace
    node = etree.SubElement(parent, f"{{{space}}}{tag}")
    try:
        node.text = text
        for name, value in attributes.items():
            if value is not None:
                node.set(_attribute(name), value)
    except ValueError as cause:
        raise InputError(
            f"a text holds a character that XML does not have: {(text or '')[:40]!r}",
            code="E_CHARACTER",
        ) from cause
    return node


def _attribute(name: str) -> str:
    if name.startswith("xml_"):
        return f"{{http://www.w3.org/XML/1998/namespace}}{name.removeprefix('xml_')}"
    return name.rstrip("_")


def to_bytes(root: Node) -> bytes:
    """Return the document, indented where no text is altered by it."""
    etree.indent(root)
    body: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def outline_part(segmentation: Segmentation, slug: str) -> Outline:
    """Yield the headings and paragraphs of a part in the order of the text."""
    headings = [heading for heading in segmentation.headings if heading.part == slug]
    for paragraph in segmentation.paragraphs:
        if paragraph.part != slug:
            continue
        while headings and headings[0].before <= paragraph.index:
            yield headings.pop(0)
        yield paragraph
    yield from headings
