"""Put paragraphs together again that a page broke in two (rule S4).

Each join is recorded with the sign that told it, so that a reader can check it.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Certainty, Finding, Join
from corpus_tool.text.boundaries import opens_upper
from corpus_tool.text.normalize import ends_sentence, join_lines, last_word
from corpus_tool.text.roles import opens_clause
from corpus_tool.text.units import Fate, Unit

__all__ = ["mend"]

MIN_LEFT_WORDS = 8
QUOTED_WORDS = 4
"""Words told of each half of a join."""


def mend(units: Sequence[Unit], *, lexicon: Lexicon) -> list[Finding]:
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
            findings.append(broken.take(unit, *cue))
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
        self.pieces = [unit.text]
        self._joins: list[Join] = []
        self._length = len(unit.text)

    @property
    def ending(self) -> str:
        """The last piece."""
        return self.pieces[-1]

    def take(self, right: Unit, sign: str, certainty: Certainty) -> Finding:
        """Add the right half; return the line of the report."""
        seam = len(join_lines((self.ending[-1], right.text[0]))) - 2
        ends = " ".join(self.ending.split()[-QUOTED_WORDS:])[-80:]
        begins = " ".join(right.text.split()[:QUOTED_WORDS])[:80]
        self._joins.append(Join(self._length + seam, ends, begins, sign))
        self._length += seam + len(right.text)
        self.unit.certainty = max(self.unit.certainty, certainty, key=_ORDER.index)
        self.pieces.append(right.text)
        right.fate = Fate.GONE
        code = "W_JOIN" if certainty is Certainty.CHECK else "I_JOIN"
        message = f"joined “{ends}” and “{begins}”: {sign}"
        return Finding(code, message, right.block.source_line, right.block.page)

    def close(self) -> None:
        """Write the joined text into the left half."""
        if len(self.pieces) > 1:
            self.unit.text = join_lines(self.pieces)
            self.unit.lines = (self.unit.text,)
            self.unit.joins = tuple(self._joins)
            self.unit.shaped_by("S4")


_ORDER = (Certainty.CERTAIN, Certainty.LIKELY, Certainty.CHECK)


def _cue(broken: _Broken, right: Unit, lexicon: Lexicon) -> tuple[str, Certainty] | None:
    """Return the sign that the halves belong together, None when they do not."""
    left, ending = broken.unit, broken.ending
    if right.is_listed or right.block.heading_level is not None or _apart(left, right):
        return None
    if _is_page_turn(left, right):
        if not ends_sentence(ending):
            return "full last line, flush first line", Certainty.LIKELY
        if left.label is not None and right.label is None:
            return "full last line of a numbered paragraph", Certainty.CHECK
    if ends_sentence(ending) or (len(broken.pieces) == 1 and left.words < MIN_LEFT_WORDS):
        return None
    if not opens_upper(right.text):
        return "lower case", Certainty.LIKELY
    if last_word(ending) in lexicon.segmentation.function_words:
        return "function word", Certainty.CHECK
    if ending[-1] in ",-–" and not _begins_anew(right, lexicon):
        return "comma or dash", Certainty.CHECK
    return None


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
    return right.opens_marked or opens_clause(right.text, lexicon=lexicon)
