"""Word lists as data."""

from corpus_tool.lexicon.lists import (
    CalendarWords,
    Lexicon,
    NameWords,
    SegmentationWords,
    SentenceWords,
    SpellingWords,
    WordWeights,
)
from corpus_tool.lexicon.load import load

__all__ = [
    "CalendarWords",
    "Lexicon",
    "NameWords",
    "SegmentationWords",
    "SentenceWords",
    "SpellingWords",
    "WordWeights",
    "load",
]
