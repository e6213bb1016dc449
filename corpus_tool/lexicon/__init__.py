"""Word lists as data."""

from corpus_tool.lexicon.ladder import Grammar, Group, Ladder, Rung
from corpus_tool.lexicon.lexicon import (
    CalendarWords,
    Lexicon,
    NameWords,
    SegmentationWords,
    SentenceWords,
    SpellingWords,
    WordWeights,
    load,
    load_ladder,
)

__all__ = [
    "CalendarWords",
    "Grammar",
    "Group",
    "Ladder",
    "Lexicon",
    "NameWords",
    "Rung",
    "SegmentationWords",
    "SentenceWords",
    "SpellingWords",
    "WordWeights",
    "load",
    "load_ladder",
]
