"""Which changes every new statement brings, and which slots another filling may take.

Sections, in order:

* Which changes every new statement brings, so that they can be folded away.
* Which slots of one side another filling may take, as a template's slots do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus_tool.lexicon import Lexicon, NameWords
from corpus_tool.model import Routine
from corpus_tool.text.pieces import PieceKind
from corpus_tool.text.slots import SlotKind
from corpus_tool.text.tokens import squash
from corpus_tool.wording.matching import Fillable, MatchUnit, WordSide

__all__ = [
    "ChangeContext",
    "classify_routine",
]


# ----------------------------------------
# Which changes every new statement brings, so that they can be folded away.
#
# A change is routine when nothing else changed at its place than
# - a date or a part of one, unless it is a term (`by 2030`, `until the end of 2025`);
# - an ordinal (`the 60th anniversary`);
# - a number that is a label (`Article 5`); amounts, periods and counts are substance;
# - the name of a person, with the office before it, or of a party, when the other text does not
#   have it, too: else one in the place of the other says who does it; and when it is no member of a
#   list of parties: who joined and who left is the news;
# - spelling, hyphens, case, punctuation.
# A modal or another form of a verb is never routine.

_MOST = 24
"""Words; a longer change is never routine."""
_REACH = 5
"""How many words before a date are searched for what makes it a term."""
_QUOTES = str.maketrans("‘’“”‐‑", "''\"\"--")


@dataclass(frozen=True, slots=True)
class ChangeContext:
    """The two sides that a change stands in."""

    left: WordSide
    right: WordSide
    lexicon: Lexicon
    fillable: Fillable

    @classmethod
    def of(cls, left: WordSide, right: WordSide, lexicon: Lexicon) -> ChangeContext:
        """Gather what is asked for every change of a link."""
        slots = (
            find_fillable(left, right, lexicon=lexicon),
            find_fillable(right, left, lexicon=lexicon),
        )
        return cls(left, right, lexicon, slots)


def classify_routine(
    context: ChangeContext, on_left: tuple[int, int], on_right: tuple[int, int]
) -> Routine | None:
    """Return the class of a routine change, None when it has substance.

    Args:
        context: the sides.
        on_left: the pieces that give way, from, to.
        on_right: the pieces that take their place.
    """
    left, right = context.left, context.right
    lefts = [left.units[i] for i in left.unit_range(*on_left)]
    rights = [right.units[j] for j in right.unit_range(*on_right)]
    if not lefts and not rights:
        marks = (PieceKind.MARK, PieceKind.SPACE)
        only_marks = all(left.kind(at) in marks for at in range(*on_left))
        only_marks = only_marks and all(right.kind(at) in marks for at in range(*on_right))
        return Routine.PUNCTUATION if only_marks else None
    if not lefts or not rights or max(len(lefts), len(rights)) > _MOST:
        return None
    old, new = left.show(*on_left), right.show(*on_right)
    if [unit.normal for unit in lefts] == [unit.normal for unit in rights]:
        return _same_words(lefts, rights, old, new)
    if squash(old) == squash(new):
        # `may be` is not `maybe`, but `per cent` is `percent`.
        words = {unit.normal for unit in (*lefts, *rights)}
        parted = words & context.lexicon.weights.function
        joined = words & context.lexicon.spelling.joined
        return None if parted and not joined else _same_words(lefts, rights, old, new)
    return _refilled(context, _telling(lefts, context.lexicon), _telling(rights, context.lexicon))


def _same_words(
    lefts: Sequence[MatchUnit], rights: Sequence[MatchUnit], old: str, new: str
) -> Routine:
    """Say how the same words differ in print."""
    old, new = (text.translate(_QUOTES) for text in (old, new))
    if old == new:
        return Routine.PUNCTUATION
    if old.casefold() == new.casefold():
        return Routine.CASE
    kinds = {unit.slot for unit in (*lefts, *rights)}
    if kinds == {SlotKind.DATE}:
        return Routine.DATE
    if squash(old) == squash(new) or not kinds <= NAMES:
        return Routine.SPELLING
    return Routine.NAME


def _telling(units: Sequence[MatchUnit], lexicon: Lexicon) -> list[MatchUnit]:
    """Leave out the articles before names and the offices before persons."""
    offices = _offices(lexicon.names)
    kept: list[MatchUnit] = []
    for unit in units:
        if unit.slot is SlotKind.PERSON:
            while kept and kept[-1].slot is None and kept[-1].normal in offices:
                kept.pop()
        if unit.slot is not None and kept and kept[-1].normal in lexicon.weights.articles:
            kept.pop()
        kept.append(unit)
    return kept


@lru_cache(maxsize=8)
def _offices(names: NameWords) -> frozenset[str]:
    """Return the words of titles."""
    return frozenset(word.casefold() for title in names.titles for word in title.split())


def _refilled(
    context: ChangeContext, lefts: Sequence[MatchUnit], rights: Sequence[MatchUnit]
) -> Routine | None:
    """Return the class when each slot of the left is filled anew on the right."""
    if len(lefts) != len(rights):
        return None
    classes = [_pair_class(context, old, new) for old, new in zip(lefts, rights, strict=True)]
    found = {name for name in classes if name is not None}
    return found.pop() if len(found) == 1 and None not in classes else None


def _pair_class(context: ChangeContext, old: MatchUnit, new: MatchUnit) -> Routine | None:
    match old.slot, new.slot:
        case SlotKind.DATE, SlotKind.DATE:
            terms = _is_term(context, context.left, old) or _is_term(context, context.right, new)
            return None if terms else Routine.DATE
        case SlotKind.ORDINAL, SlotKind.ORDINAL:
            return Routine.ORDINAL
        case SlotKind.NUMBER, SlotKind.NUMBER:
            labels = _is_label(context, context.left, old) and _is_label(
                context, context.right, new
            )
            return Routine.NUMBER if labels else None
    if _names_alike(old, new):
        both = old.first in context.fillable[0] and new.first in context.fillable[1]
        return Routine.NAME if both or old.value == new.value else None
    return None


def _names_alike(old: MatchUnit, new: MatchUnit) -> bool:
    parties = old.slot in PARTIES and new.slot in PARTIES
    return parties or old.slot is new.slot is SlotKind.PERSON


def _is_term(context: ChangeContext, side: WordSide, unit: MatchUnit) -> bool:
    """Tell whether a date says until when: `by 2030`, `no later than the end of 2025`."""
    calendar = context.lexicon.calendar
    for word in _words_before(side, unit):
        if word in calendar.deadlines:
            return True
        if word not in calendar.deadline_fillers:
            return False
    return False


def _is_label(context: ChangeContext, side: WordSide, unit: MatchUnit) -> bool:
    words = _words_before(side, unit)
    return bool(words) and words[0] in context.lexicon.calendar.labels


def _words_before(side: WordSide, unit: MatchUnit) -> list[str]:
    """Return the words before a unit, nearest first."""
    at = side.unit_range(unit.first, unit.last).start
    return [before.normal for before in reversed(side.units[max(0, at - _REACH) : at])]


# ----------------------------------------
# Which slots of one side another filling may take, as a template's slots do.
#
# A party or person that both texts name is no filling: one in the place of the other says who does
# it. Nor is a member of a list of parties: who joined and who left is the news.

PARTIES = frozenset({SlotKind.PARTY, SlotKind.DEMONYM})
NAMES = frozenset({*PARTIES, SlotKind.PERSON})
_LIST = 3
"""Parties in a row, with commas and `and` between them, are a list."""


def find_fillable(side: WordSide, other: WordSide, *, lexicon: Lexicon) -> frozenset[int]:
    """Return which units of a side are slots that another filling may take, by first piece."""
    named = {unit.value for unit in other.units if unit.slot in NAMES}
    listed = set(_listed(side, lexicon))
    return frozenset(
        unit.first
        for unit in side.units
        if unit.slot is not None
        and (unit.slot not in NAMES or (unit.value not in named and unit.first not in listed))
    )


def _listed(side: WordSide, lexicon: Lexicon) -> Iterator[int]:
    """Yield the first pieces of parties that stand in a list."""
    row: list[MatchUnit] = []
    for unit in side.units:
        if unit.slot in PARTIES:
            if row and not _is_next(side, row[-1], unit, lexicon):
                yield from _if_list(row)
                row = []
            row.append(unit)
    yield from _if_list(row)


def _if_list(row: list[MatchUnit]) -> Iterator[int]:
    if len(row) >= _LIST:
        yield from (unit.first for unit in row)


def _is_next(side: WordSide, before: MatchUnit, unit: MatchUnit, lexicon: Lexicon) -> bool:
    """Tell whether only commas, conjunctions and articles stand between two parties."""
    between = [side.units[i] for i in side.unit_range(before.last, unit.first)]
    marks = {
        side.show(at, at + 1)
        for at in range(before.last, unit.first)
        if side.kind(at) is PieceKind.MARK
    }
    links = lexicon.weights.articles | lexicon.weights.conjunctions
    return marks <= {","} and all(word.normal in links for word in between)
