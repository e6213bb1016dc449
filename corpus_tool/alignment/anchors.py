"""Paragraphs that stand word for word in both texts: linked before anything is weighed."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from corpus_tool.alignment.reading import TextPair

__all__ = ["pair_identical"]


def pair_identical(
    pair: TextPair, left: Sequence[str], right: Sequence[str]
) -> tuple[tuple[int, int], ...]:
    """Pair off the paragraphs of equal words, in the order of the texts where that is possible.

    What is repeated pairs with what stands in the same surroundings; what is then left over,
    moved, pairs first with first.
    """
    numbers: dict[bytes | str, int] = {}
    keys = [
        [
            numbers.setdefault(terms.tobytes() if len(terms) else text.strip(), len(numbers))
            for terms, text in zip(side.paragraphs, texts, strict=True)
        ]
        for side, texts in ((pair.left, left), (pair.right, right))
    ]
    blocks = LCSseq.opcodes(*keys).as_matching_blocks()
    found = [(block.a + k, block.b + k) for block in blocks for k in range(block.size)]
    waiting: defaultdict[int, deque[int]] = defaultdict(deque)
    taken = {j for _, j in found}
    for j, key in enumerate(keys[1]):
        if j not in taken:
            waiting[key].append(j)
    used = {i for i, _ in found}
    for i, key in enumerate(keys[0]):
        if i not in used and waiting[key]:
            found.append((i, waiting[key].popleft()))
    return tuple(sorted(found))
