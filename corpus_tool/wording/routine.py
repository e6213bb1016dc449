"""Which changes every new statement brings, and which slots another filling may take.

Sections, in order:

* Which changes every new statement brings, so that they can be folded away.
* Which slots of one side another filling may take, as a template's slots do.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus_tool.lexicon import Lexicon, NameWords
from corpus_tool.model import Routine
from corpus_tool.text.pieces import PieceKind
from corpus_tool.text.slots import SlotKind
from corpus_tool.text.tokens import squash
from corpus_tool.wording.figures import figure_value, has_figure
from corpus_tool.wording.matching import Fillable, MatchUnit, WordSide
from corpus_tool.wording.substitution import PairSubstitution

__all__ = [
    "ChangeContext",
    "are_slots_filled",
    "classify_routine",
]


# ----------------------------------------
# Which changes every new statement brings, so that they can be folded away.
#
# A change is routine when nothing else changed at its place than
# - the date on which either text was made, or the anniversary it keeps (`wording.substitution`);
# - the partner of the one text for that of the other, between statements of other partners, where
#   either text names its own alone; and the person in an office there;
# - how a figure of equal value, or a name, is printed;
# - spelling, hyphens, case, and marks that change no sense.
# A modal, another form of a verb, a figure of another value, a bracket, a quotation mark set round
# words, a question mark, a comma before `which` are never routine.

_MOST = 24
"""Words; a longer change is never routine."""
_REACH = 8
"""How many words before a date are searched for what makes it a term."""
_QUOTES = str.maketrans("‘’“”„«»‐‑", '\'\'"""""--')
_NAME_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class ChangeContext:
    """The two sides that a change stands in."""

    left: WordSide
    right: WordSide
    lexicon: Lexicon
    fillable: Fillable
    substitution: PairSubstitution

    @classmethod
    def of(
        cls,
        left: WordSide,
        right: WordSide,
        lexicon: Lexicon,
        substitution: PairSubstitution,
    ) -> ChangeContext:
        """Gather what is asked for every change of a link."""
        slots = (
            find_fillable(left, right, lexicon=lexicon),
            find_fillable(right, left, lexicon=lexicon),
        )
        return cls(left, right, lexicon, slots, substitution)


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
        return _marks_class(context, on_left, on_right)
    if not lefts or not rights or max(len(lefts), len(rights)) > _MOST:
        return None
    old, new = left.show(*on_left), right.show(*on_right)
    lexicon = context.lexicon
    is_figure = _is_at_figure(left, on_left, lexicon) or _is_at_figure(right, on_right, lexicon)
    if not is_figure and (
        not _are_marks_light(old, new)
        or _restricts(context, on_left, on_right)
        or _parts_clauses(context, on_left, on_right)
        or _openings(_widen(left, on_left)) != _openings(_widen(right, on_right))
    ):
        return None
    filled = _refilled(context, _telling(lefts, lexicon), _telling(rights, lexicon))
    if filled is not None and old != new:
        return filled
    if is_figure:
        # `5(2)` is not `52`, nor `-5` what `5` is: what touches the figure counts, too.
        before = figure_value(_widen(left, on_left), lexicon)
        after = figure_value(_widen(right, on_right), lexicon)
        return Routine.SPELLING if before == after else None
    if _is_other_word(lefts, rights, _widen(left, on_left), _widen(right, on_right), lexicon):
        return None
    if [unit.normal for unit in lefts] == [unit.normal for unit in rights]:
        return _same_words(lefts, rights, old, new, lexicon)
    if _without_accents(squash(old)) == _without_accents(squash(new)):
        # `may be` is not `maybe`, but `per cent` is `percent`.
        words = {unit.normal for unit in (*lefts, *rights)}
        parted = words & lexicon.weights.function
        joined = words & lexicon.spelling.joined
        return None if parted and not joined else _same_words(lefts, rights, old, new, lexicon)
    return Routine.SPELLING if _is_abbreviated(old, new) or _is_abbreviated(new, old) else None


_ABBREVIATION = re.compile(r"(?:[A-Z]\.?){2,6}\Z")


def _is_abbreviated(short: str, name: str) -> bool:
    """Tell whether a name is given by its first letters: `UN`, `United Nations`."""
    letters = re.sub(r"\W", "", short)
    capitals = "".join(word[0] for word in _NAME_WORD.findall(name) if word[0].isupper())
    is_name = len(_NAME_WORD.findall(name)) > 1 and not name.isupper()
    return is_name and bool(_ABBREVIATION.match(short.strip())) and letters == capitals


_LIGHT_MARKS = frozenset(" \t\u00a0\u202f.,;:!…·、。，；：！-–—―‐‑'’ʼ")
"""Marks that another print sets otherwise; all others are substance until proven otherwise."""
_QUOTE_MARKS = frozenset("“”„‟«»\"‘’‚‛'")
_OPENING = re.compile(r"[“‘«„‟‛]|(?<!\w)[\"'](?=[\w(\[])")
_RELATIVES = frozenset(["which", "who", "whom", "whose", "where", "that"])
"""A comma before one of these decides whether a clause restricts."""
_PARTICIPLE = re.compile(r"[a-z]{3,}ing\Z")
_PREPOSITIONS = frozenset(
    (
        *("including", "excluding", "according", "regarding", "concerning"),
        *("following", "pending", "notwithstanding"),
        *("depending", "owing", "during"),
        *("considering", "beginning", "starting"),
    )
)
"""Words with the ending of a participle before which a comma is style."""
MAX_INTRODUCTION = 4
"""Words; a comma after so few at the head of a sentence is style: `In this regard,`."""


def _marks_class(
    context: ChangeContext, on_left: tuple[int, int], on_right: tuple[int, int]
) -> Routine | None:
    """Return the class of a change of marks alone."""
    left, right = context.left, context.right
    marks = (PieceKind.MARK, PieceKind.SPACE)
    only_marks = all(left.kind(at) in marks for at in range(*on_left))
    if not only_marks or not all(right.kind(at) in marks for at in range(*on_right)):
        return None
    wide_left, wide_right = _widen(left, on_left), _widen(right, on_right)
    if any(c.isnumeric() for c in wide_left + wide_right):
        before = figure_value(wide_left, context.lexicon)
        return Routine.PUNCTUATION if before == figure_value(wide_right, context.lexicon) else None
    old, new = left.show(*on_left), right.show(*on_right)
    if not _are_marks_light(old, new) or _openings(wide_left) != _openings(wide_right):
        return None
    if _restricts(context, on_left, on_right) or _parts_clauses(context, on_left, on_right):
        return None
    return Routine.PUNCTUATION


def _restricts(context: ChangeContext, on_left: tuple[int, int], on_right: tuple[int, int]) -> bool:
    """Tell whether a comma comes or goes before a relative clause, which it restricts or not."""
    left, right = context.left, context.right
    commas = [side.show(*at).count(",") for side, at in ((left, on_left), (right, on_right))]
    if commas[0] == commas[1]:
        return False
    words = {_word_after(left, on_left[1]), _word_after(right, on_right[1])}
    if not _RELATIVES.isdisjoint(words):
        return True
    if not any(_PARTICIPLE.match(word) and word not in _PREPOSITIONS for word in words):
        return False
    before = _sentence_before(left, on_left[0])
    is_subject = before[-1:] and before[-1] in context.lexicon.weights.articles
    return bool(is_subject) or len(before) > MAX_INTRODUCTION


def _parts_clauses(
    context: ChangeContext, on_left: tuple[int, int], on_right: tuple[int, int]
) -> bool:
    """Tell whether a colon or semicolon between words comes or goes, with no mark in its place."""
    left, right = context.left, context.right
    shown = sorted(
        (
            "".join(_WORDLESS.findall(side.show(*at)))
            for side, at in ((left, on_left), (right, on_right))
        ),
        key=len,
    )
    after = _word_after(left, on_left[1]), _word_after(right, on_right[1])
    if shown[0] or not any(mark in shown[1] for mark in ";:"):
        return False
    # `ports; and` is `ports and`; and what ends a paragraph parts nothing.
    return all(word[:1].isalnum() and word not in _CONJUNCTIONS for word in after)


_WORDLESS = re.compile(r"[^\w\s]")
_CONJUNCTIONS = frozenset(["and", "or", "but", "nor"])


def _sentence_before(side: WordSide, piece: int) -> list[str]:
    """Return the words of the sentence before a piece."""
    units = side.units[: side.unit_range(0, piece).stop]
    words: list[str] = []
    end = piece
    for unit in reversed(units):
        if any(mark in side.show(unit.last, end) for mark in ".;:!?") or unit.exact.isspace():
            break
        words.append(unit.normal)
        end = unit.first
    return words


def _are_marks_light(old: str, new: str) -> bool:
    """Tell whether two stretches have the same marks but for light ones.

    Quotation marks of other shapes are the same; one more or fewer is not.
    """
    if old.strip() in _QUOTE_MARKS and new.strip() in _QUOTE_MARKS:
        return True
    kinds = [Counter(_grave_marks(text)) for text in (old, new)]
    return kinds[0] == kinds[1]


def _grave_marks(text: str) -> Iterator[str]:
    # A closing single quote is no other sign than an apostrophe; an opening one is.
    for character in text.replace("‘", "“").translate(_QUOTES):
        is_word = character.isalnum() or unicodedata.category(character)[0] == "M"
        if not is_word and character not in _LIGHT_MARKS and not character.isspace():
            yield character


def _openings(text: str) -> int:
    """Count the quotation marks that open; a straight one does before a word alone."""
    return len(_OPENING.findall(text))


def _word_after(side: WordSide, piece: int) -> str:
    units = side.units[side.unit_range(0, piece).stop :]
    return units[0].normal if units else ""


def _is_at_figure(side: WordSide, pieces: tuple[int, int], lexicon: Lexicon) -> bool:
    return has_figure(_widen(side, pieces), lexicon)


def _widen(side: WordSide, pieces: tuple[int, int]) -> str:
    """Return a stretch with what touches it on either side, up to the next space."""
    first, last = pieces
    open_ended = (PieceKind.SPACE, PieceKind.BREAK)
    while first > 0 and side.kind(first - 1) not in open_ended:
        first -= 1
    while last < len(side.pieces) and side.kind(last) not in open_ended:
        last += 1
    return side.show(first, last)


_ONE_OWNER, _MANY_OWNERS = re.compile(r"\w'[sS]\b"), re.compile(r"[sS]'(?!\w)")


def _is_other_word(
    lefts: Sequence[MatchUnit],
    rights: Sequence[MatchUnit],
    old: str,
    new: str,
    lexicon: Lexicon,
) -> bool:
    """Tell whether the same letters are another word: `re-sign`, `Polish`, the envoys' letter."""
    owners = [
        (bool(_ONE_OWNER.search(text)), bool(_MANY_OWNERS.search(text)))
        for text in (old.translate(_QUOTES), new.translate(_QUOTES))
    ]
    if {*owners} == {(True, False), (False, True)}:
        return True
    for before, after in zip(lefts, rights, strict=False):
        if before.exact.casefold() == after.exact.casefold():
            # A capital makes a name of a word: `polish`, `march`; not of `May`, a word of grammar.
            is_name = [unit.slot in (*NAMES, SlotKind.DATE) for unit in (before, after)]
            is_month = before.exact.capitalize() in lexicon.calendar.doubtful
            is_month = is_month and before.normal not in lexicon.weights.function
            if before.exact != after.exact and (is_name[0] != is_name[1] or is_month):
                return True
        elif before.normal == after.normal:
            hyphens = ["-" in unit.exact.translate(_QUOTES) for unit in (before, after)]
            if hyphens[0] != hyphens[1] and f"{before.normal}\0".startswith(_HYPHEN_TELLS):
                return True
    return False


_HYPHEN_TELLS = (
    *(
        "resign",
        "recover",
        "recreat",
        "reform",
        "release",
        "resent",
        "redress",
        "remark",
        "repress",
    ),
    *("recount", "recollect", "unioni", "coop\0", "represent", "resort", "relay", "restor"),
)
"""Beginnings of words that mean another thing with a hyphen: `re-sign`, `un-ionized`."""


def _without_accents(text: str) -> str:
    """Leave out accents of Latin letters: names of one bearer are printed with and without."""
    if text.isascii():
        return text
    plain: list[str] = []
    for character in unicodedata.normalize("NFD", text):
        if not (unicodedata.combining(character) and plain and plain[-1].isascii()):
            plain.append(character)
    return unicodedata.normalize("NFC", "".join(plain)).replace("đ", "d").replace("ı", "i")


def _same_words(
    lefts: Sequence[MatchUnit],
    rights: Sequence[MatchUnit],
    old: str,
    new: str,
    lexicon: Lexicon,
) -> Routine | None:
    """Say how the same words differ in print; None where one party is called by another name."""
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
    pairs = zip(lefts, rights, strict=False)
    if all(_is_same_name(pair.exact, other.exact, lexicon) for pair, other in pairs):
        return Routine.NAME
    return None


def _is_same_name(old: str, new: str, lexicon: Lexicon) -> bool:
    """Tell whether two names of one party are one name in two prints: `US`, `United States`.

    `Burma` and `Myanmar` are two names, and which of them is used is a position.
    """
    words = [
        [
            word
            for word in _NAME_WORD.findall(name)
            if word.casefold() not in lexicon.weights.function
        ]
        for name in (old, new)
    ]
    # By letters: `U.S.` is the shorter of two names of two words.
    shorter, longer = sorted(words, key=lambda name: len("".join(name)))
    if not shorter or _without_accents(squash(old)) == _without_accents(squash(new)):
        return True
    initials = "".join(word[0] for word in longer).casefold()
    folded = [word.casefold() for word in shorter]
    others = [word.casefold() for word in longer]
    in_common = any(
        one == other or (len(one) >= MIN_STEM and (one + "s" == other or other + "s" == one))
        for one in folded
        for other in others
    )
    return in_common or squash("".join(shorter)) == initials


MIN_STEM = 3
"""Letters of `Lao`, of which `Laos` is another print."""


def are_slots_filled(
    context: ChangeContext, on_left: tuple[int, int], on_right: tuple[int, int]
) -> bool:
    """Tell whether a change puts names, dates or figures in the place of others, one for one."""
    left, right = context.left, context.right
    lefts = _telling([left.units[i] for i in left.unit_range(*on_left)], context.lexicon)
    rights = _telling([right.units[j] for j in right.unit_range(*on_right)], context.lexicon)
    return (
        bool(lefts)
        and len(lefts) == len(rights)
        and all(
            old.slot is not None
            and (old.slot is new.slot or (old.slot in PARTIES and new.slot in PARTIES))
            for old, new in zip(lefts, rights, strict=True)
        )
    )


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
            if old.value == new.value:
                return Routine.DATE
            terms = _is_term(context, context.left, old) or _is_term(context, context.right, new)
            is_own_date = context.substitution.are_own_dates(old.value, new.value)
            return Routine.DATE if is_own_date and not terms else None
        case SlotKind.ORDINAL, SlotKind.ORDINAL:
            if old.value == new.value:
                return Routine.SPELLING
            return Routine.ORDINAL if _are_anniversaries(context, old, new) else None
    both = old.first in context.fillable[0] and new.first in context.fillable[1]
    if old.slot in PARTIES and new.slot in PARTIES and (both or old.value == new.value):
        # `Japan’s` for `Laos` is another case, and another word.
        if old.value == new.value:
            if squash(old.exact) == squash(new.exact):
                return Routine.SPELLING
            return Routine.NAME if _is_same_name(old.exact, new.exact, context.lexicon) else None
        same_ending = old.normal.endswith(">") is new.normal.endswith(">")
        is_partner = context.substitution.is_partner(old.value, new.value)
        return Routine.NAME if is_partner and same_ending and old.slot is new.slot else None
    if old.slot is new.slot is SlotKind.PERSON and both:
        return Routine.NAME if context.substitution.may_rename_persons() else None
    return None


def _are_anniversaries(context: ChangeContext, old: MatchUnit, new: MatchUnit) -> bool:
    """Tell whether two ordinals count the years of the two texts: `the 60th anniversary`."""
    words = context.lexicon.calendar.anniversaries
    counted = all(
        any(word in words for word in _words_after(side, unit))
        for side, unit in ((context.left, old), (context.right, new))
    )
    return (
        counted
        and old.value.isdigit()
        and new.value.isdigit()
        and context.substitution.is_anniversary(int(old.value), int(new.value))
    )


def _words_after(side: WordSide, unit: MatchUnit) -> list[str]:
    """Return the words right after a unit, nearest first."""
    at = side.unit_range(unit.first, unit.last).stop
    return [after.normal for after in side.units[at : at + 3]]


def _is_term(context: ChangeContext, side: WordSide, unit: MatchUnit) -> bool:
    """Tell whether a date says by, until, from or after when: `by 2030`, `from 5 March 2031 on`.

    A date of what is still to come is one as well: `will open on 5 March 2031`.
    """
    calendar = context.lexicon.calendar
    words = _sentence_before(side, unit.first)[:_REACH]
    if not calendar.in_force.isdisjoint(words) or not calendar.prospects.isdisjoint(words):
        return True
    after = _words_after(side, unit)
    if not calendar.term_endings.isdisjoint(after) or _is_onward(side, unit):
        return True
    if words[:1] == ["from"] and not _is_span(unit) and after[:1] not in (["to"], ["until"]):
        return True
    for word in words:
        if word in calendar.deadlines:
            return True
        if word not in calendar.deadline_fillers:
            return False
    return False


def _is_onward(side: WordSide, unit: MatchUnit) -> bool:
    """Tell whether `on` closes a date: `from 5 March 2031 on,`, not `on the 60th anniversary`."""
    after = side.units[side.unit_range(unit.first, unit.last).stop :][:2]
    if not after or after[0].normal != "on":
        return False
    return len(after) == 1 or bool(side.show(after[0].last, after[1].first).strip())


def _is_span(unit: MatchUnit) -> bool:
    """Tell whether a date has two days or more: `3 to 5 March 2031`."""
    return sum(token.isdigit() and len(token) < 3 for token in unit.value.split()) > 1


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
