"""Find the notes of a page: which links are their marks and which elements are their bodies.

A note never enters a paragraph; where it hangs on one, the run says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus_tool.ingest.html_style import is_block
from corpus_tool.ingest.html_tree import Element

__all__ = ["Notes", "find_notes"]

_MARK = re.compile(r"\s*+[\[(]?+\s*+(\d{1,3}|[ivx]{1,5}|[a-z]|[*†‡§]{1,3})\s*+[\])]?+\s*+")
_BACK = re.compile(r"[\s\d\[\]()^↑↩⏎*†‡§\ufe0e\ufe0f]*|back(?: to text)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notes:
    """The marks in the text, the bodies they point to, and the links back."""

    marks: dict[Element, str] = field(default_factory=dict)
    bodies: dict[Element, str] = field(default_factory=dict)
    backlinks: set[Element] = field(default_factory=set)


def find_notes(root: Element) -> Notes:
    """Find the links that are marks of notes: short, and pointing forward in the page.

    A link that points from the note back to its mark is as short, but points backward.
    """
    targets: dict[str, Element] = {}
    links: list[Element] = []
    for element in root.descend():
        for name in (element.get("id"), element.get("name") if element.tag == "a" else ""):
            if name:
                targets.setdefault(name, element)
        if element.tag == "a" and element.get("href").startswith("#"):
            links.append(element)
    notes = Notes()
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


def _outermost(link: Element) -> Element:
    """Return the superscript or span around a link that holds nothing else."""
    for element in link.ancestors():
        parent = element.parent
        if parent is None or is_block(parent) or parent.text.strip() != link.text.strip():
            return element
    return link
