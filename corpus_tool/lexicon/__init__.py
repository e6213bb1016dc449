"""Word lists as data."""

from corpus_tool.lexicon.ladder import Grammar, Ladder, Rung, SoftVerbs
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
    "Ladder",
    "Lexicon",
    "NameWords",
    "Rung",
    "SegmentationWords",
    "SentenceWords",
    "SoftVerbs",
    "SpellingWords",
    "WordWeights",
    "load",
    "load_ladder",
]
