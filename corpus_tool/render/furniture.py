"""The lines around the paragraphs, titles, headings and closing, set side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from corpus_tool.model import Reading, ReadingKind
from corpus_tool.render.printed import Line, LineKind

__all__ = ["pair_furniture", "read_line"]

ALIKE = 0.5
"""From this share of common words on, two such lines are one that was edited."""
TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
WORD = re.compile(r"\w+")
KINDS = {
    "equal": ReadingKind.KEPT,
    "delete": ReadingKind.REMOVED,
    "insert": ReadingKind.ADDED,
    "replace": ReadingKind.REPLACED,
}


def pair_furniture(
    lefts: Sequence[Line], rights: Sequence[Line], left: range, right: range
) -> Iterator[tuple[int, int]]:
    """Yield the positions of lines within two gaps that correspond, in the order of both."""
    ours = [i for i in left if lefts[i].kind is not LineKind.PARAGRAPH]
    theirs = [j for j in right if rights[j].kind is not LineKind.PARAGRAPH]
    matcher = SequenceMatcher(
        None, [_key(lefts[i]) for i in ours], [_key(rights[j]) for j in theirs], autojunk=False
    )
    k = m = 0
    for block in matcher.get_matching_blocks():  # the last one is empty and closes the gap
        yield from _alike(lefts, rights, ours[k : block.a], theirs[m : block.b])
        for step in range(block.size):
            yield ours[block.a + step], theirs[block.b + step]
        k, m = block.a + block.size, block.b + block.size


def read_line(left: str, right: str) -> tuple[Reading, ...]:
    """Return what changed in a line, word by word."""
    tokens = TOKEN.findall(left), TOKEN.findall(right)
    matcher = SequenceMatcher(None, *tokens, autojunk=False)
    return tuple(
        Reading(KINDS[tag], "".join(tokens[0][i:j]), "".join(tokens[1][k:m]))
        for tag, i, j, k, m in matcher.get_opcodes()
    ) or (Reading(ReadingKind.KEPT, left, right),)


def _key(line: Line) -> tuple[LineKind, str]:
    return line.kind, " ".join(line.text.casefold().split())


def _alike(
    lefts: Sequence[Line], rights: Sequence[Line], ours: Sequence[int], theirs: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pair each line with the first after the last pair that has enough of its words."""
    start = 0
    for i in ours:
        words = set(WORD.findall(lefts[i].text.casefold()))
        for k in range(start, len(theirs)):
            other = rights[theirs[k]]
            if other.kind is lefts[i].kind and _share(words, other.text) >= ALIKE:
                yield i, theirs[k]
                start = k + 1
                break


def _share(words: set[str], text: str) -> float:
    others = set(WORD.findall(text.casefold()))
    return len(words & others) / max(len(words | others), 1)
