"""Word lists as data."""

from corpus_tool.lexicon.lists import Lexicon, SentenceWords, SpellingWords, WordWeights
from corpus_tool.lexicon.load import load

__all__ = [
    "Lexicon",
    "SentenceWords",
    "SpellingWords",
    "WordWeights",
    "load",
]
