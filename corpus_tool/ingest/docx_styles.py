"""Word's styles as far as they tell headings, looks, centred lines and numbered paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus_tool.ingest.compose import Look
from corpus_tool.ingest.docx_names import attribute, children, first, is_on, value
from corpus_tool.ingest.xml_parse import Node

__all__ = ["Style", "Styles", "underline"]

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"toc \d", re.IGNORECASE)
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says with the styles it is based on; None where they say nothing."""

    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    centred: bool | None = None
    heading: int | None = None
    number: str | None = None
    """The list (`numId`) that paragraphs of this style are numbered in."""
    level: int | None = None
    contents: bool = False
    """A line of the table of contents."""

    @property
    def look(self) -> Look:
        """The look of text that says nothing itself."""
        return Look(bool(self.bold), bool(self.italic), bool(self.underline))


def underline(properties: Node | None) -> bool | None:
    """Tell whether run properties underline; None when they say nothing."""
    mark = first(properties, "u")
    return None if mark is None else attribute(mark, "val") not in {"none", ""}


class Styles:
    """The styles of a document by their identifier."""

    def __init__(self, root: Node | None) -> None:
        self._nodes: dict[str, Node] = {}
        self._made: dict[str, Style] = {}
        self._default = ""
        for node in children(root, "style") if root is not None else ():
            key = attribute(node, "styleId")
            self._nodes[key] = node
            if attribute(node, "type") == "paragraph" and attribute(node, "default") in {
                "1",
                "true",
            }:
                self._default = key

    def get(self, key: str) -> Style:
        """Return a style; an unknown one says nothing."""
        if key not in self._made:
            self._made[key] = _combine(list(self._chain(key)))
        return self._made[key]

    def paragraph(self, key: str) -> Style:
        """Return a paragraph's style, the default one when it names none."""
        return self.get(key or self._default)

    def numbering_of(self, key: str) -> str:
        """Return the list a numbering style stands for."""
        return value(self._nodes.get(key), "pPr", "numPr", "numId")

    def _chain(self, key: str) -> Iterator[Node]:
        """Yield a style and what it is based on; a circle ends the chain."""
        for _ in range(_LONGEST_CHAIN):
            node = self._nodes.get(key)
            if node is None:
                return
            yield node
            key = value(node, "basedOn")


def _combine(chain: list[Node]) -> Style:
    """Take each property from the nearest style that sets it."""
    runs = [first(node, "rPr") for node in chain]
    paragraphs = [first(node, "pPr") for node in chain]
    return Style(
        bold=_nearest(is_on(run, "b") for run in runs),
        italic=_nearest(is_on(run, "i") for run in runs),
        underline=_nearest(underline(run) for run in runs),
        hidden=_nearest(is_on(run, "vanish") for run in runs),
        struck=_nearest(is_on(run, "strike") for run in runs),
        centred=_nearest(_centred(p) for p in paragraphs),
        heading=_heading(chain, paragraphs),
        number=next((n for p in paragraphs if (n := value(p, "numPr", "numId"))), None),
        level=_level(paragraphs),
        contents=any(_CONTENTS.fullmatch(value(node, "name")) for node in chain),
    )


def _level(paragraphs: list[Node | None]) -> int | None:
    levels = (value(properties, "numPr", "ilvl") for properties in paragraphs)
    return next((int(level) for level in levels if level.isdecimal()), None)


def _nearest(answers: Iterator[bool | None]) -> bool | None:
    return next((answer for answer in answers if answer is not None), None)


def _centred(properties: Node | None) -> bool | None:
    said = value(properties, "jc")
    return said == "center" if said else None


def _heading(chain: list[Node], paragraphs: list[Node | None]) -> int | None:
    """Return the level of a heading style: by its built-in name, else by its outline level."""
    for node, properties in zip(chain, paragraphs, strict=True):
        style_name = value(node, "name")
        found = _HEADING.fullmatch(style_name)
        if found:
            return min(int(found.group(1)), 6)
        if style_name.lower() in {"title", "subtitle"}:
            return 1 if style_name.lower() == "title" else 2
        level = value(properties, "outlineLvl")
        if level.isdecimal():
            return min(int(level) + 1, 6) if int(level) < 9 else None
    return None
