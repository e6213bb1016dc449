"""What was cut short, as it is told: the same words, whether all is scanned or an index kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from corpus_tool.model import Bounded
from corpus_tool.reuse.pairs import Cut
from corpus_tool.reuse.writing import Writer

__all__ = ["bounded_pairs", "bounded_wordings", "sample"]

_PAIRS = "pairs by a common shingle"
_UNBOUNDED = f"{_PAIRS}, which a search of the whole corpus would bound"
_WORDINGS = "pairs of wordings by common words"


def bounded_pairs(
    cuts: Iterable[Cut], texts: Sequence[str] | Mapping[int, str]
) -> tuple[Bounded, ...]:
    """Return what a join of texts cut short, these by their numbers.

    Of what an addition looked at in full, and a search of the whole would not, all is kept.
    """
    return tuple(
        Bounded(
            _PAIRS if cut.kept < cut.found else _UNBOUNDED,
            sample(texts[cut.owner]),
            cut.found,
            cut.kept,
        )
        for cut in cuts
    )


def bounded_wordings(cuts: Iterable[Cut], writer: Writer) -> tuple[Bounded, ...]:
    """Return what a search for cores that are alike cut short."""
    return tuple(
        Bounded(_WORDINGS, sample(writer.template(cut.owner)), cut.found, cut.kept) for cut in cuts
    )


def sample(text: str) -> str:
    """Return the first words of a text."""
    words = text[:200].split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")
