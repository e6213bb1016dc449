"""Undo hyphens that a line's end put into words, in formats that show line ends (rule S9).

The document itself is the dictionary: a word seen whole elsewhere is joined, a compound seen with
its hyphen keeps it. Only a document that is hyphenated throughout is touched at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Block, Finding, Line, Run

__all__ = ["Hyphenation", "mend_hyphens"]

MIN_RATE = 0.03
"""Of the lines; where fewer end with a hyphen, all are the author's."""
COMPOUNDS_AT_ENDS = 0.3
"""Line-end hyphens to other compounds: from here on a printer has broken words."""
FEW_BREAKS = 8
"""Fewer prove nothing by their number."""
LINE_LENGTH = 75
"""Characters; blocks of paged formats do not tell how many lines they had."""
SHORT_CAPITALS = 4

_PRINTED = "‐"
_HYPHEN = "-‐\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_LEFT = re.compile(r"(?<![^\W\d_])(?<![^\W\d_][-‐])[^\W\d_]++(?:[-‐][^\W\d_]++)*+\Z")
_COMPOUND = re.compile(r"[^\W\d_][-‐](?=[^\W\d_])")
_RIGHT = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_REACH = 60
"""Characters on either side of a hyphen that are read."""


@dataclass(frozen=True, slots=True)
class Hyphenation:
    """What a document tells of its hyphens."""

    active: bool
    """Its lines are hyphenated; else every hyphen is kept."""
    words: frozenset[str]
    """Words and compounds that stand whole on a line, in small letters."""
    prefixes: frozenset[str]
    printed: bool = False
    """U+2010 stands at the ends of blocks only: it is the printer's, not the author's."""

    @classmethod
    def of(cls, blocks: Sequence[Block], *, lexicon: Lexicon) -> Hyphenation:
        """Read a document's habits from its blocks."""
        count = sum(len(block.hyphens) for block in blocks)
        length = sum(len(block.text) for block in blocks if block.page is not None)
        active = count > MIN_RATE * (length / LINE_LENGTH)
        words = frozenset(_whole_words(blocks)) if count else frozenset[str]()
        return cls(
            active=active and count > 0 and _is_broken(blocks, count, words),
            words=words,
            printed=not any(_PRINTED in block.text[:-1] for block in blocks),
            prefixes=lexicon.segmentation.compound_prefixes,
        )

    def keeps(self, left: str, hyphen: str, right: str) -> tuple[bool, bool]:
        """Tell whether the hyphen between two halves stays, and whether that is certain."""
        if hyphen == "\u00ad" or (hyphen == _PRINTED and self.printed):
            return False, True
        if not self.active:
            return True, True
        if f"{left}-{right}".casefold() in self.words:
            return True, True
        if f"{left}{right}".casefold() in self.words:
            return False, True
        if left.isupper() and right.isupper():
            short = max(len(left), len(right)) <= SHORT_CAPITALS
            return not short, True
        if left.isupper() and len(left) > 1 and right.islower():
            return True, True  # `ASEAN-centred`: no word has capitals in its first half only
        last = re.split(r"[-‐]", left)[-1].casefold()
        if right[:1].isupper() or last in self.prefixes:
            return True, True
        return False, False


def _is_broken(blocks: Sequence[Block], count: int, words: frozenset[str]) -> bool:
    """Tell whether hyphens at line ends are more than the compounds that happen to stand there.

    One compound in about a dozen does; and a word that stands whole elsewhere was surely broken.
    """
    compounds = sum(len(_COMPOUND.findall(block.text)) for block in blocks) - count
    if count >= FEW_BREAKS and count > COMPOUNDS_AT_ENDS * compounds:
        return True
    return any(
        f"{left}{right}".casefold() in words and f"{left}-{right}".casefold() not in words
        for block in blocks
        for left, right in _halves(block)
    )


def _halves(block: Block) -> Iterable[tuple[str, str]]:
    """Yield the halves of the words that a hyphen at a line's end parts."""
    for offset in block.hyphens:
        left = _LEFT.search(block.text[max(0, offset - _REACH) : offset])
        right = _RIGHT.match(block.text, offset + 1, offset + 1 + _REACH)
        if left and right:
            yield left[0], right[0]


def mend_hyphens(
    blocks: Sequence[Block], hyphenation: Hyphenation
) -> tuple[tuple[Block, ...], list[Finding], frozenset[int]]:
    """Put words together.

    Returns:
        The blocks, the words put together without a witness, and the places of their blocks.
    """
    mended: list[Block] = []
    findings: list[Finding] = []
    doubtful: set[int] = set()
    for place, block in enumerate(blocks):
        if not block.hyphens:
            mended.append(block)
            continue
        dropped, words = _dropped(block, hyphenation)
        for word in words:
            message = f"joined at a line's end without a witness: {word}"
            findings.append(Finding("W_HYPHEN", message, block.source_line, block.page))
        if words:
            doubtful.add(place)
        mended.append(_without(block, dropped) if dropped else block)
    return tuple(mended), findings, frozenset(doubtful)


def _whole_words(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        text, broken = block.text, set(block.hyphens)
        for found in _WORD.finditer(text):
            if broken.isdisjoint(range(found.start(), found.end())):
                yield found[0].replace("‐", "-").casefold()


def _dropped(block: Block, hyphenation: Hyphenation) -> tuple[set[int], list[str]]:
    """Return the offsets of the hyphens to drop, and the words that nothing else confirms."""
    text = block.text
    dropped: set[int] = set()
    doubtful: list[str] = []
    for offset in block.hyphens:
        left = _LEFT.search(text[max(0, offset - _REACH) : offset])
        right = _RIGHT.match(text, offset + 1, offset + 1 + _REACH)
        if offset >= len(text) or text[offset] not in _HYPHEN or left is None or right is None:
            # At the block's end; the other half, if there is one, stands on the next page.
            continue
        keeps, certain = hyphenation.keeps(left[0], text[offset], right[0])
        if not keeps:
            dropped.add(offset)
            if not certain:
                doubtful.append(f"{left[0]}{right[0]}")
    return dropped, doubtful


def _without(block: Block, dropped: set[int]) -> Block:
    lines: list[Line] = []
    offset = 0
    for line in block.lines:
        runs: list[Run] = []
        for run in line.runs:
            kept = "".join(
                character for n, character in enumerate(run.text, offset) if n not in dropped
            )
            runs.append(replace(run, text=kept))
            offset += len(run.text)
        lines.append(Line(tuple(runs)))
        offset += 1
    # The one at the block's end, which only the next block can settle, is found by its look.
    return replace(block, lines=tuple(lines), hyphens=())
