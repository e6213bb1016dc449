"""The redline of a link: both texts in one, deletion first."""

from __future__ import annotations

import pytest

from corpus_tool.model import PARAGRAPH_BREAK, Link
from corpus_tool.report.markup import MarkedSegment, MarkedWords
from corpus_tool.report.rows import Woven, interleave
from tests.report.builders import ALL

REMOVED = {MarkedWords.REMOVED, MarkedWords.ROUTINE_REMOVED, MarkedWords.ELSEWHERE_REMOVED}
ADDED = {MarkedWords.ADDED, MarkedWords.ROUTINE_ADDED, MarkedWords.ELSEWHERE_ADDED}
LINKS = [
    pytest.param(link, id=f"{name} {k}")
    for name, build in ALL.items()
    for k, link in enumerate(build().links)
]


def left_of(woven: Woven) -> str:
    """Return the text before: what was added is gone, breaks that were removed are back."""
    made = ""
    for position, paragraph in enumerate(woven):
        kept_break = position and woven[position - 1][-1:] != (
            MarkedSegment("¶", MarkedWords.BREAK_ADDED),
        )
        made += PARAGRAPH_BREAK if kept_break else ""
        for segment in paragraph:
            if segment.mark is MarkedWords.BREAK_REMOVED:
                made += PARAGRAPH_BREAK * len(segment.text)
            elif segment.mark not in ADDED | {MarkedWords.BREAK_ADDED}:
                made += segment.text
    return made


def right_of(woven: Woven) -> str:
    """Return the text as it is now."""
    dropped = REMOVED | {MarkedWords.BREAK_REMOVED, MarkedWords.BREAK_ADDED}
    return PARAGRAPH_BREAK.join(
        "".join(segment.text for segment in paragraph if segment.mark not in dropped)
        for paragraph in woven
    )


@pytest.mark.parametrize("link", LINKS)
def test_a_redline_holds_both_texts_to_the_character(link: Link) -> None:
    """Reject all and the left text is there, accept all and the right one is."""
    woven = interleave(link)

    assert right_of(woven) == "".join(reading.right for reading in link.readings)
    assert left_of(woven) == "".join(reading.left for reading in link.readings)


@pytest.mark.parametrize("link", LINKS)
def test_a_deletion_stands_before_its_insertion(link: Link) -> None:
    """No removed words follow added ones directly, unless a reading ended between them."""
    expected = [
        reading.left for reading in link.readings if reading.left and reading.kind == "replaced"
    ]
    woven = "".join(segment.text for paragraph in interleave(link) for segment in paragraph)

    for reading in link.readings:
        if reading.left in expected and PARAGRAPH_BREAK not in reading.left + reading.right:
            assert reading.left + reading.right in woven
