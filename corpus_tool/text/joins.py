"""Put paragraphs together again that a page broke in two (rule S4).

Each join is recorded with the sign that told it, so that a reader can check it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Certainty, Finding, Join
from corpus_tool.text.boundaries import opens_upper
from corpus_tool.text.hyphens import Hyphenation
from corpus_tool.text.normalize import ends_sentence, join_lines, last_word
from corpus_tool.text.numbering import readings
from corpus_tool.text.patterns import patterns
from corpus_tool.text.roles import is_lead, opens_clause
from corpus_tool.text.tokens import sentences
from corpus_tool.text.units import Fate, Unit

__all__ = ["mend"]

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


def mend(units: Sequence[Unit], *, hyphenation: Hyphenation, lexicon: Lexicon) -> list[Finding]:
    """Join broken paragraphs of a part; the right halves are gone after."""
    findings: list[Finding] = []
    broken: _Broken | None = None
    for unit in units:
        if unit.fate is Fate.MARK:
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

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.last = unit
        """The unit of the last piece, on whose page the next must follow."""
        self.ending = unit.text
        self.is_whole = True
        self._pieces = [unit.text]
        self._joins: list[Join] = []
        self._length = len(unit.text)

    def take(
        self, right: Unit, sign: str, certainty: Certainty, *, hyphenation: Hyphenation
    ) -> Finding:
        """Add the right half; return the line of the report."""
        ends = " ".join(self.ending.split()[-QUOTED_WORDS:])[-80:]
        begins = " ".join(right.text.split()[:QUOTED_WORDS])[:80]
        self._add_seam(right, hyphenation)
        self._joins.append(Join(self._length, ends, begins, sign))
        self._add(right.text)
        self.unit.certainty = max(self.unit.certainty, certainty, key=_ORDER.index)
        self.last, self.ending, self.is_whole = right, right.text, False
        right.fate = Fate.GONE
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

    def _add_seam(self, right: Unit, hyphenation: Hyphenation) -> None:
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


def _cue(broken: _Broken, right: Unit, lexicon: Lexicon) -> tuple[str, Certainty] | None:
    """Return the sign that the halves belong together, None when they do not."""
    left, ending = broken.last, broken.ending
    if right.is_listed or right.block.heading_level is not None or _apart(left, right):
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
    if any(label.closing for label in readings(right.text, patterns(lexicon).division)):
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
    return any(end == len(tail) for _, end in sentences(f"{tail} {after}", lexicon=lexicon))


def _ends_clause(ending: str) -> bool:
    """Tell whether a text ends an item of a list before its last: `…; and`."""
    return _CLAUSE_END.search(ending[-8:]) is not None


def _apart(left: Unit, right: Unit) -> bool:
    """Tell whether the halves stand in different tables, quotations or lists."""
    if left.block.row != right.block.row or left.block.column != right.block.column:
        return True
    return left.block.quoted != right.block.quoted


def _is_page_turn(left: Unit, right: Unit) -> bool:
    """Tell whether the layout shows one paragraph over a page or column end."""
    if not (left.block.full_end and right.block.flush_start and right.first):
        return False
    return (left.block.page, left.block.column) != (right.block.page, right.block.column)


def _begins_anew(right: Unit, lexicon: Lexicon) -> bool:
    first = right.text.split()[0].strip(",").casefold()
    openers = lexicon.sentences.openers | lexicon.sentences.persons
    return right.opens_marked or first in openers or opens_clause(right.text, lexicon=lexicon)
