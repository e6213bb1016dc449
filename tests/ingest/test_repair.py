"""Mojibake is undone only where whole sequences are found, and every change is told."""

from __future__ import annotations

import pytest

from corpus_tool.ingest.decode import repair
from corpus_tool.model import Block, Line, TextRun


def _blocks(*texts: str) -> list[Block]:
    return [Block((Line((TextRun(text, bold=True),)),)) for text in texts]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Leadersâ€™ AttachÃ© in Viá»‡t Nam", "Leaders’ Attaché in Việt Nam"),
        (
            "Côte d’Ivoire, “São Tomé”, ﬁscal, ２０２５",
            "Côte d’Ivoire, “São Tomé”, ﬁscal, ２０２５",
        ),
        ("Ã and Â stand alone; â€ is cut off", "Ã and Â stand alone; â€ is cut off"),
        ("plain", "plain"),
    ],
)
def test_only_what_was_garbled_is_touched(text, whole):
    """Quotes, accents, ligatures and wide forms stay as they are."""
    blocks, _ = repair(_blocks(text))

    assert blocks[0].text == whole
    assert blocks[0].lines[0].runs[0].bold


def test_each_change_is_told_with_how_often():
    """The report has a line for each kind of change."""
    _, findings = repair(_blocks("aâ€™s", "bâ€™s Ã©", "c"))

    assert [f.message for f in findings] == [
        "“â€™” became “’” in 2 places",
        "“Ã©” became “é” in 1 place",
    ]
