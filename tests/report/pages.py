"""Reading a page as a program does: its elements, its texts, its addresses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from corpus_tool.model import Comparison
from corpus_tool.report.frame import DataFiles, NeighbourPages
from corpus_tool.report.pages import comparison_page
from tests.report.builders import RENDER

VOID = frozenset({"meta", "input", "br", "link", "img", "wbr", "hr"})


def make(comparison: Comparison, *, fonts: bool = False, font_file: str = "") -> str:
    """Return the page of a comparison, at a fixed moment and without fonts."""
    beside = NeighbourPages(index="index.html", data=DataFiles(json="x.json"))
    return comparison_page(
        comparison, render=replace(RENDER, fonts=fonts, font_file=font_file), beside=beside
    )


@dataclass
class Element:
    """An element with its attributes and what it holds."""

    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text inside, marks removed."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def classes(self) -> set[str]:
        """Return the classes."""
        return set(self.attributes.get("class", "").split())

    def all(self) -> list[Element]:
        """Return this element and every element inside, in order."""
        found = [self]
        for child in self.children:
            if isinstance(child, Element):
                found += child.all()
        return found

    def named(self, name: str, *classes: str) -> list[Element]:
        """Return every element of a name that has all these classes."""
        return [one for one in self.all() if one.name == name and one.classes >= set(classes)]

    def shape(self) -> object:
        """Return names and attribute names alone: the tree without its words."""
        return (
            self.name,
            sorted(self.attributes),
            [child.shape() for child in self.children if isinstance(child, Element)],
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open[-1].name != tag:
            self._open.pop()
        self._open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse(html: str) -> Element:
    """Return the tree of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root
