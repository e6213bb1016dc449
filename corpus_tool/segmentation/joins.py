"""Join what the print broke: paragraphs over pages (rule S4), words at line ends (rule S9).

Sections, in order:

* Put paragraphs together again that a page broke in two (rule S4).
* Undo hyphens that a line's end put into words, in formats that show line ends (rule S9).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Block, Certainty, Finding, Line, ParagraphJoin, TextRun
from corpus_tool.segmentation.boundaries import opens_upper
from corpus_tool.segmentation.roles import is_lead, opens_clause
from corpus_tool.segmentation.units import TextUnit, UnitFate, label_readings, patterns
from corpus_tool.text.normalize import ends_sentence, join_lines, last_word
from corpus_tool.text.tokens import split_sentences

__all__ = [
    "Hyphenation",
    "join_broken_paragraphs",
    "join_hyphens",
]


# ----------------------------------------
# Put paragraphs together again that a page broke in two (rule S4).
#
# Each join is recorded with the sign that told it, so that a reader can check it.

MIN_LEFT_WORDS = 8
# Half a word before a hyphen at a page's end; a dash with a space before it is none.
_HALF = re.compile(r"(?<![^\W\d_])(?<![^\W\d_][-‐])([^\W\d_]++(?:[-‐][^\W\d_]++)*+)[-‐\u00ad]\Z")
_TIGHT_END = re.compile(r"[^\s–—-][-–—]\Z")
_TIGHT_START = re.compile(r"[–—]\w")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_LINKS = frozenset({"and", "or"})
# Who speaks next, in a transcript: `THE PRESIDENT: Yes.`
_SPEAKER = re.compile(r"[A-Z][A-Z.’'-]*+(?:\s[A-Z][A-Z.’'-]*+){0,5}\s?+:|Q\s")
_CLAUSE_END = re.compile(r";\s+(?:and|or)\Z")
_TAIL = 80
_ANY_NAME = "Arvenia"
"""A word that may follow an abbreviation within a sentence as well as begin one."""
QUOTED_WORDS = 4
"""Words told of each half of a join."""


def join_broken_paragraphs(
    units: Sequence[TextUnit], *, hyphenation: Hyphenation, lexicon: Lexicon
) -> list[Finding]:
    """Join broken paragraphs of a part; the right halves are gone after."""
    findings: list[Finding] = []
    broken: _Broken | None = None
    for unit in units:
        if unit.fate is UnitFate.MARK:
            continue
        cue = None
        if broken is not None and unit.is_body and unit.text:
            cue = _cue(broken, unit, lexicon)
        if broken is not None and cue is not None:
            findings.append(broken.take(unit, *cue, hyphenation=hyphenation))
            continue
        if broken is not None:
            broken.close()
        broken = _Broken(unit) if unit.is_body and unit.text else None
    if broken is not None:
        broken.close()
    return findings


class _Broken:
    """A paragraph that may be broken, with the pieces found so far."""

    def __init__(self, unit: TextUnit) -> None:
        self.unit = unit
        self.last = unit
        """The unit of the last piece, on whose page the next must follow."""
        self.ending = unit.text
        self.is_whole = True
        self._pieces = [unit.text]
        self._joins: list[ParagraphJoin] = []
        self._length = len(unit.text)

    def take(
        self, right: TextUnit, sign: str, certainty: Certainty, *, hyphenation: Hyphenation
    ) -> Finding:
        """Add the right half; return the line of the report."""
        ends = " ".join(self.ending.split()[-QUOTED_WORDS:])[-80:]
        begins = " ".join(right.text.split()[:QUOTED_WORDS])[:80]
        self._add_seam(right, hyphenation)
        self._joins.append(ParagraphJoin(self._length, ends, begins, sign))
        self._add(right.text)
        self.unit.certainty = max(self.unit.certainty, certainty, key=_ORDER.index)
        self.last, self.ending, self.is_whole = right, right.text, False
        right.fate = UnitFate.GONE
        code = "W_JOIN" if certainty is Certainty.CHECK else "I_JOIN"
        message = f"joined “{ends}” and “{begins}”: {sign}"
        return Finding(code, message, right.block.source_line, right.block.page)

    def close(self) -> None:
        """Write the joined text into the left half."""
        if not self.is_whole:
            self.unit.text = "".join(self._pieces)
            self.unit.lines = (self.unit.text,)
            self.unit.joins = tuple(self._joins)
            self.unit.shaped_by("S4")

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _add_seam(self, right: TextUnit, hyphenation: Hyphenation) -> None:
        """Part the halves as a line end would: a space, or a word put together (rule S9)."""
        left_word, right_word = _HALF.search(self.ending[-60:]), _WORD.match(right.text)
        if left_word is None or right_word is None:
            if _is_tight(self.ending, right.text):
                return
            if len(join_lines((self.ending[-1], right.text[0]))) > 2:
                self._add(" ")
            return
        hyphen = self.ending[-1]
        keeps, certain = hyphenation.keeps(left_word[1], hyphen, right_word[0])
        if not keeps:
            self._pieces[-1] = self._pieces[-1][:-1]
            self._length -= 1
        if not certain:
            self.unit.certainty = Certainty.CHECK
        self.unit.shaped_by("S9")


def _is_tight(left: str, right: str) -> bool:
    """Tell whether a hyphen or dash holds two halves together: `U.S.-` and `India`."""
    return bool(_TIGHT_END.search(left[-2:]) or _TIGHT_START.match(right))


_ORDER = (Certainty.CERTAIN, Certainty.LIKELY, Certainty.CHECK)


def _cue(broken: _Broken, right: TextUnit, lexicon: Lexicon) -> tuple[str, Certainty] | None:
    """Return the sign that the halves belong together, None when they do not."""
    left, ending = broken.last, broken.ending
    if right.is_listed or right.block.heading_level is not None or _apart(left, right):
        return None
    if left.block.ended and left.block is not right.block:
        return None
    closed = _closes_sentence(ending, right.text, lexicon)
    if _is_page_turn(left, right):
        if not closed:
            return "full last line, flush first line", Certainty.LIKELY
        if broken.unit.label is not None and right.label is None:
            return "full last line of a numbered paragraph", Certainty.CHECK
    if closed or _ends_clause(ending) or (broken.is_whole and left.words < MIN_LEFT_WORDS):
        return None
    if not opens_upper(right.text):
        return "lower case", Certainty.LIKELY
    if any(label.closing for label in label_readings(right.text, patterns(lexicon).division)):
        return None
    if is_lead(right.text, lexicon=lexicon) or _SPEAKER.match(right.text):
        return None
    last = last_word(ending) if ending[-1].isalnum() else ""
    if last in _LINKS and _begins_anew(right, lexicon):
        return None
    if last in lexicon.segmentation.function_words:
        return "function word", Certainty.CHECK
    if ending[-1] in ",-–" and not _begins_anew(right, lexicon):
        return "comma or dash", Certainty.CHECK
    return None


def _closes_sentence(ending: str, begins: str, lexicon: Lexicon) -> bool:
    """Tell whether a text ends a sentence, and not with the point of an abbreviation."""
    if not ends_sentence(ending):
        return False
    if not ending.endswith("."):
        return True
    tail = ending[-_TAIL:]
    after = begins[:_TAIL] if opens_upper(begins) else _ANY_NAME
    return any(end == len(tail) for _, end in split_sentences(f"{tail} {after}", lexicon=lexicon))


def _ends_clause(ending: str) -> bool:
    """Tell whether a text ends an item of a list before its last: `…; and`."""
    return _CLAUSE_END.search(ending[-8:]) is not None


def _apart(left: TextUnit, right: TextUnit) -> bool:
    """Tell whether the halves stand in different tables, quotations or lists."""
    if left.block.row != right.block.row or left.block.column != right.block.column:
        return True
    return left.block.quoted != right.block.quoted


def _is_page_turn(left: TextUnit, right: TextUnit) -> bool:
    """Tell whether the layout shows one paragraph over a page or column end."""
    if not (left.block.full_end and right.block.flush_start and right.first):
        return False
    return (left.block.page, left.block.column) != (right.block.page, right.block.column)


def _begins_anew(right: TextUnit, lexicon: Lexicon) -> bool:
    first = right.text.split()[0].strip(",").casefold()
    openers = lexicon.sentences.openers | lexicon.sentences.persons
    return right.opens_marked or first in openers or opens_clause(right.text, lexicon=lexicon)


# ----------------------------------------
# Undo hyphens that a line's end put into words, in formats that show line ends (rule S9).
#
# The document itself is the dictionary: a word seen whole elsewhere is joined, a compound seen with
# its hyphen keeps it. Only a document that is hyphenated throughout is touched at all.

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


def join_hyphens(
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
        runs: list[TextRun] = []
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
