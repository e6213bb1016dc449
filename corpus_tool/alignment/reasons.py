"""Why two paragraphs were linked, or were not, in words for a person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus_tool.alignment.similarity import Similarity
from corpus_tool.model import Paragraph

__all__ = ["explain", "explain_not"]

SHOWN = 5


def explain(
    similarity: Similarity,
    left: Sequence[Paragraph],
    right: Sequence[Paragraph],
) -> str:
    """Say what the paragraphs of a link share, the rarest first."""
    shared = _shared(similarity, [p.index for p in left], [p.index for p in right])
    said = f"shares: {', '.join(shared)}" if shared else "alike in meaning"
    headings = {p.heading.casefold() for p in left if p.heading}
    if headings & {p.heading.casefold() for p in right if p.heading}:
        said += "; same heading"
    return said


def explain_not(similarity: Similarity, left: int, right: int, *, min_score: float) -> str:
    """Say why the nearest candidate was not enough."""
    score = float(similarity.score[left, right])
    shared = _shared(similarity, [left], [right])
    what = f"shares only: {', '.join(shared)}" if shared else "shares no telling word"
    if score < min_score:
        return f"{what}; score {score:.2f} is below {min_score:.2f}"
    return f"{what}; a better partner was found for it"


def _shared(similarity: Similarity, left: Sequence[int], right: Sequence[int]) -> list[str]:
    terms = np.intersect1d(
        np.concatenate([similarity.left[i] for i in left]),
        np.concatenate([similarity.right[j] for j in right]),
    )
    weights = similarity.weights[terms]
    order = sorted(range(len(terms)), key=lambda k: (-weights[k], terms[k]))
    heavy = [k for k in order if weights[k] > 1][:SHOWN]
    return [similarity.vocabulary.surface[terms[k]] for k in heavy]
