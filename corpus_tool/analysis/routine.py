"""Which changes every new statement brings, so that they can be folded away."""

from __future__ import annotations

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Routine
from corpus_tool.text.pieces import PieceKind, cut
from corpus_tool.text.variants import fold, squash

__all__ = ["classify"]


def classify(left: str, right: str, *, lexicon: Lexicon) -> Routine | None:
    """Return the class of a routine change from `left` to `right`, None when it has substance."""
    if _is_punctuation(left) and _is_punctuation(right):
        return Routine.PUNCTUATION
    if not left or not right:
        return None
    old, new = _words(left, lexicon), _words(right, lexicon)
    if old == new or squash(left) == squash(right):
        same_letters = left.casefold() == right.casefold()
        return Routine.CASE if same_letters else Routine.SPELLING
    return None


def _is_punctuation(text: str) -> bool:
    return all(kind in (PieceKind.MARK, PieceKind.SPACE) for kind, _, _ in cut(text))


def _words(text: str, lexicon: Lexicon) -> list[str]:
    kinds = (PieceKind.WORD, PieceKind.CLUSTER, PieceKind.SYMBOL)
    return [
        fold(text[start:end], lexicon=lexicon) for kind, start, end in cut(text) if kind in kinds
    ]
