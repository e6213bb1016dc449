"""Where the paragraphs of a text were first seen, as the page of the document tells it.

Names, dates and numbers were set aside to find the earlier wording; here what differs in print is
shown, these among it.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus_tool.model import FirstSeen, ReadingKind
from corpus_tool.render.marks import Segment
from corpus_tool.render.weaving import weave_readings
from corpus_tool.render.words import Words

__all__ = ["Ancestor", "Forebear", "Forebears", "make_forebear"]


@dataclass(frozen=True, slots=True)
class Ancestor:
    """The paragraph in which a wording was first seen."""

    found: FirstSeen
    title: str
    date: str | None
    label: str
    href: str | None
    """Where the reports show it, relative to the page of a document."""


@dataclass(frozen=True, slots=True)
class Forebear:
    """What stands in the margin of a paragraph, and below it."""

    source: str
    """`Joint Statement (4 August 2022) ¶3`."""
    href: str | None
    likeness: str
    woven: tuple[Segment, ...]
    """The redline from the earlier wording to this one; empty where they are the same in print."""


def make_forebear(ancestor: Ancestor, words: Words) -> Forebear:
    """Return what is told of the first wording of a paragraph."""
    found = ancestor.found
    changed = any(each.kind is not ReadingKind.KEPT for each in found.readings)
    share = round(100 * found.similarity)
    return Forebear(
        source=words(
            "document.first_source",
            title=ancestor.title,
            date=words.date(ancestor.date) if ancestor.date else words("label.undated"),
            label=ancestor.label,
        ),
        href=ancestor.href,
        likeness=words("document.first_like", share=share)
        if changed
        else words("document.first_same"),
        woven=weave_readings(found.readings)[0] if changed else (),
    )


@dataclass(frozen=True, slots=True)
class Forebears:
    """The paragraphs of a text that go back to earlier ones, and what found them."""

    ancestors: tuple[Ancestor, ...]
    engine: str

    def by_paragraph(self, words: Words) -> dict[int, Forebear]:
        """Return what is told of each, by the paragraph's position."""
        return {each.found.place.paragraph: make_forebear(each, words) for each in self.ancestors}

    def line(self, total: int, words: Words) -> str:
        """Return how many of all paragraphs they are, and how that is known."""
        count = len(self.ancestors)
        return words.counted("document.first_count", count, total=total, engine=self.engine)
