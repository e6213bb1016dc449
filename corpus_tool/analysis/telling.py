"""Which kept words tell a reader something, when everything around them is new."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Options
from corpus_tool.text.pieces import PieceKind, cut
from corpus_tool.text.tokens import fold, words

__all__ = ["is_telling"]

_RARE_LENGTH = 8
_MANY = 6
"""Words, of which one at least is more than grammar."""
_CLUSTERS_TO_A_WORD = 2
"""In a script without spaces."""


def is_telling(text: str, *, options: Options, lexicon: Lexicon) -> bool:
    """Tell whether a run of kept words is worth showing as kept.

    It has `options.min_kept` words or more, one of them more than grammar and stock; or it has
    many; or it holds a rare word: a name, a number, or a long word that few statements use.
    """
    weights = lexicon.weights
    found = [word.text for word in words(text)]
    content = {fold(word, lexicon=lexicon) for word in found} - weights.function
    length = _length(text, len(found))
    if length >= options.min_kept and (content - weights.stock or length >= _MANY):
        return bool(content)
    return _holds_rare(found, lexicon)


def _length(text: str, count: int) -> int:
    clusters = sum(kind is PieceKind.CLUSTER for kind, _, _ in cut(text))
    return count - clusters + (clusters + 1) // _CLUSTERS_TO_A_WORD


def _holds_rare(found: Sequence[str], lexicon: Lexicon) -> bool:
    weights = lexicon.weights
    for at, word in enumerate(found):
        form = fold(word, lexicon=lexicon)
        if form in weights.function or form in weights.stock:
            continue
        # The first word may owe its capital to its place in the sentence.
        is_name = word != word.lower() and (at > 0 or not word.istitle())
        if is_name or any(c.isdigit() for c in word) or len(form) >= _RARE_LENGTH:
            return True
    return False
