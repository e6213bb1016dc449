"""A briefing on one page of A4: which of its sentences have room, and how many have not.

Rooms are given in turns: what is new and gone first, then what changed and was undertaken, then a
sentence of each other section, then whatever is left. What has no room is counted in one line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from corpus_tool.report.words import Pieces, text_of_pieces

__all__ = ["PAGE_LINES", "Section", "fit_sections", "measure_lines"]

PAGE_LINES = 44
"""Lines of a page beside title and imprint: in Word, where a section has its title above, and in
print it stands beside."""
LINE_WIDTH = 96
"""Characters of a line; in Word and in print about 104 fit, and words break before the edge."""
MAX_SENTENCE_LINES = 6
"""A longer sentence is left to the page: it would take the room of several others."""
SECTION_LINES = 1.75
"""What a section takes beside its sentences: its title, and space around it."""
SENTENCE_LINES = 0.15
"""The space between two sentences."""
FIRST_TURNS = (
    {"new": 2, "gone": 2, "changed": 2, "undertakings": 2},
    {"new": 4, "gone": 4, "changed": 1, "undertakings": 1},
)
"""So many sentences a section takes at its first turns, then each takes one at a time."""


@dataclass(frozen=True, slots=True)
class Section:
    """A question of a reader, and the sentences that answer it."""

    name: str
    title: str
    sentences: tuple[Pieces, ...]


def fit_sections(
    sections: Sequence[Section], *, lines: float = PAGE_LINES
) -> tuple[tuple[Section, ...], int]:
    """Return the sections with what has room, in their order, and how many sentences have none.

    Args:
        sections: in order of weight, and so their sentences.
        lines: room beside title and imprint.
    """
    room = lines - 1  # the line that counts what is left out
    taken = [0] * len(sections)
    chosen: list[list[Pieces]] = [[] for _ in sections]
    longest = max((len(section.sentences) for section in sections), default=0)
    one_each = {section.name: 1 for section in sections}
    for turn in (*FIRST_TURNS, *(one_each for _ in range(longest))):
        for k, section in enumerate(sections):
            for sentence in section.sentences[taken[k] :][: turn.get(section.name, 0)]:
                taken[k] += 1
                lines_needed = measure_lines(sentence)
                needed = lines_needed + SENTENCE_LINES + (0 if chosen[k] else SECTION_LINES)
                if lines_needed <= MAX_SENTENCE_LINES and needed <= room:
                    chosen[k].append(sentence)
                    room -= needed
    fitted = tuple(
        replace(section, sentences=tuple(chosen[k]))
        for k, section in enumerate(sections)
        if chosen[k]
    )
    return fitted, sum(
        len(section.sentences) - len(chosen[k]) for k, section in enumerate(sections)
    )


def measure_lines(sentence: Pieces) -> int:
    """Return how many lines a sentence takes at most; wide characters count twice."""
    width = sum(_widths(text_of_pieces(sentence)))
    return max(1, ceil(width / LINE_WIDTH))


def _widths(text: str) -> Iterable[int]:
    return (2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
