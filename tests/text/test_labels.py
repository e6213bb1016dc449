"""The labels that a format gives apart from the text."""

from __future__ import annotations

import pytest

from corpus_tool.lexicon import load
from corpus_tool.model import Block, Line, TextRun
from corpus_tool.segmentation.segment import segment


def _paths(*ordinals: str) -> list[str]:
    text = (Line((TextRun("The leaders met in Tolm and agreed on it."),)),)
    blocks = [Block(text, ordinal=ordinal, depth=1) for ordinal in ordinals]
    return [paragraph.path for paragraph in segment(blocks, lexicon=load()).paragraphs]


@pytest.mark.parametrize(
    ("ordinals", "paths"),
    [
        (("A-1", "A-2", "B-1"), ["a-1", "a-2", "b-1"]),
        (("1000", "1001", "1002"), ["1000", "1001", "1002"]),
        (("1", "2", "Box 1:", "Box 2:", "3"), ["1", "2", "2/box-1", "2/box-2", "3"]),
    ],
)
def test_labels_that_no_way_of_counting_has_are_one_list(
    ordinals: tuple[str, ...], paths: list[str]
) -> None:
    """Numbers that only the format understands stand side by side, none within another."""
    assert _paths(*ordinals) == paths
