"""The redline of a link: both texts in one, deletion first."""

from __future__ import annotations

import pytest

from corpus_tool.model import PARAGRAPH_BREAK, Link
from corpus_tool.report.markup import Mark, MarkedSegment
from corpus_tool.report.rows import Woven, weave
from tests.report.builders import ALL

REMOVED = {Mark.REMOVED, Mark.ROUTINE_REMOVED, Mark.ELSEWHERE_REMOVED}
ADDED = {Mark.ADDED, Mark.ROUTINE_ADDED, Mark.ELSEWHERE_ADDED}
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
            MarkedSegment("¶", Mark.BREAK_ADDED),
        )
        made += PARAGRAPH_BREAK if kept_break else ""
        for segment in paragraph:
            if segment.mark is Mark.BREAK_REMOVED:
                made += PARAGRAPH_BREAK * len(segment.text)
            elif segment.mark not in ADDED | {Mark.BREAK_ADDED}:
                made += segment.text
    return made


def right_of(woven: Woven) -> str:
    """Return the text as it is now."""
    dropped = REMOVED | {Mark.BREAK_REMOVED, Mark.BREAK_ADDED}
    return PARAGRAPH_BREAK.join(
        "".join(segment.text for segment in paragraph if segment.mark not in dropped)
        for paragraph in woven
    )


@pytest.mark.parametrize("link", LINKS)
def test_a_redline_holds_both_texts_to_the_character(link: Link) -> None:
    """Reject all and the left text is there, accept all and the right one is."""
    woven = weave(link)

    assert right_of(woven) == "".join(reading.right for reading in link.readings)
    assert left_of(woven) == "".join(reading.left for reading in link.readings)


@pytest.mark.parametrize("link", LINKS)
def test_a_deletion_stands_before_its_insertion(link: Link) -> None:
    """No removed words follow added ones directly, unless a reading ended between them."""
    expected = [
        reading.left for reading in link.readings if reading.left and reading.kind == "replaced"
    ]
    woven = "".join(segment.text for paragraph in weave(link) for segment in paragraph)

    for reading in link.readings:
        if reading.left in expected and PARAGRAPH_BREAK not in reading.left + reading.right:
            assert reading.left + reading.right in woven
