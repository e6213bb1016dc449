"""What paragraphs do: preambular, lead, operative (rule S7)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_tool.lexicon import Lexicon, SegmentationWords
from corpus_tool.model import Role
from corpus_tool.segmentation.boundaries import opens_upper
from corpus_tool.segmentation.units import (
    LabelStyle,
    TextUnit,
)

__all__ = [
    "assign_roles",
    "is_lead",
    "opens_clause",
]


# ----------------------------------------
# What paragraphs do: preambular, lead, operative (rule S7).
#
# A preamble is told by its clauses (`REAFFIRMING …;`) and by the words that turn from reasons to
# will (`WE HEREBY DECLARE TO:`); where there is none, everything is a paragraph.

MAX_LEAD_WORDS = 12
MAX_UNKNOWN = 2
"""Words of a lead that are in no list: the name of a body, say."""
MIN_CLAUSES = 2
MAX_OTHERS = 2
"""Units that are no clauses before numbered ones begin, where no lead stands between."""
MAX_OPENING_WORDS = 120

_WORD = re.compile(r"[\w’'-]+")
_BODY = re.compile(
    r"[\W_]*(?:The|THE)(?:[ \u00a0](?:[A-Z][\w'’-]*|of|the|and|for|on)){1,12}[,:][\W_]*"
    r"|(?:Council|Assembly|Conference|Committee|Commission|Board|Parliament|Congress)[,:]"
)
_CLAUSE_END = re.compile(r"(?:[;,]|[;,]\s+and)\Z")
_GLUED = re.compile(r"to\Z")


def assign_roles(units: Sequence[TextUnit], *, lexicon: Lexicon) -> list[Role]:
    """Return the role of each paragraph of a part, items of lists aside."""
    roles = [Role.PARAGRAPH] * len(units)
    if any(_clause_mark(unit) == "OP" for unit in units):
        return _by_marks(units)
    turn, lead = _turn(units, lexicon)
    if turn is None:
        return roles
    for number in range(turn):
        roles[number] = Role.PREAMBULAR
    for number in range(turn, len(units)):
        roles[number] = Role.OPERATIVE
    if lead:
        roles[turn] = Role.LEAD
    return roles


def _clause_mark(unit: TextUnit) -> str:
    """Return `PP` or `OP` when the label says so."""
    label = unit.label
    return label.closing if label is not None and label.style is LabelStyle.CLAUSE else ""


def _by_marks(units: Sequence[TextUnit]) -> list[Role]:
    """Return the roles that labels like `PP3` and `OP1` give away."""
    operative = False
    roles = []
    for unit in units:
        operative = (operative or _clause_mark(unit) == "OP") and _clause_mark(unit) != "PP"
        roles.append(Role.OPERATIVE if operative else Role.PREAMBULAR)
    return roles


def is_lead(text: str, *, lexicon: Lexicon) -> bool:
    """Tell whether a short text turns from reasons to will.

    >>> from corpus_tool.lexicon import lexicon
    >>> is_lead("WE HEREBY DECLARE TO:", lexicon=load())
    True
    """
    if not text.endswith((":", "-", "–", "—")) or len(text) > 160:
        return False
    lists = lexicon.segmentation
    words = [word.casefold() for word in _WORD.findall(text)]
    if not words or len(words) > MAX_LEAD_WORDS:
        return False
    verbs = [word for word in words if _is_lead_verb(word, lists)]
    unknown = [w for w in words if not _is_lead_verb(w, lists) and w not in lists.lead_words]
    return bool(verbs) and len(unknown) <= MAX_UNKNOWN


def is_clause(unit: TextUnit, *, lexicon: Lexicon) -> bool:
    """Tell whether a unit is a preambular clause: it opens as one and does not end a sentence."""
    if not opens_upper(unit.text) or not _CLAUSE_END.search(unit.text[-8:]):
        return False
    return opens_clause(unit.text, lexicon=lexicon)


def opens_clause(text: str, *, lexicon: Lexicon) -> bool:
    """Tell whether a text begins as a preambular clause does: `Deeply concerned`, `NOTING`."""
    lists = lexicon.segmentation
    for word in _WORD.findall(text[:60])[:3]:
        folded = word.casefold()
        if folded in lists.preambular:
            return True
        if folded.endswith("ing") and len(folded) > 4 and folded not in lists.preambular_exceptions:
            return True
        if folded not in lists.preambular_adverbs:
            return False
    return False


def _turn(units: Sequence[TextUnit], lexicon: Lexicon) -> tuple[int | None, bool]:
    """Return where the preamble ends, and whether a lead of its own stands there."""
    clauses = strict = 0
    body = next((number for number, unit in enumerate(units) if _names_body(unit)), None)
    for number, unit in enumerate(units):
        if body is not None and body < number and unit.label and _are_acts(units, body, number):
            return number, False
        if is_lead(unit.text, lexicon=lexicon) and not unit.is_marked:
            if number and clauses * 2 >= number:
                return number, True
            return None, False
        if number == 0 and _is_opening_lead(unit, units, lexicon):
            return 1, False
        if is_clause(unit, lexicon=lexicon):
            clauses, strict = clauses + 1, strict + (not unit.bullet)
        elif _is_capital_clause(unit, lexicon):
            clauses += 1
        elif unit.label and strict >= MIN_CLAUSES and strict + MAX_OTHERS >= number:
            return number, False
    return None, False


def _names_body(unit: TextUnit) -> bool:
    """Tell whether a line names whose acts follow: `The General Assembly,`, `The Council:`."""
    return not unit.is_marked and _BODY.fullmatch(unit.text) is not None


def _are_acts(units: Sequence[TextUnit], body: int, number: int) -> bool:
    """Tell whether between the body's name and the first number stands no more than reasons."""
    return all(unit.text.endswith((",", ";", "and")) for unit in units[body + 1 : number])


def _is_capital_clause(unit: TextUnit, lexicon: Lexicon) -> bool:
    """Tell whether a clause in capitals or bold opens a unit that ends with a full stop."""
    first = unit.text.partition(" ")[0].rstrip(",")
    shouted = len(first) > 1 and first.isupper()
    return (shouted or unit.opens_marked) and opens_clause(unit.text, lexicon=lexicon)


def _is_opening_lead(unit: TextUnit, units: Sequence[TextUnit], lexicon: Lexicon) -> bool:
    """Tell whether the first sentence is preamble and lead in one: `We, …, declare as follows:`."""
    lists = lexicon.segmentation
    text = unit.text.casefold()
    if unit.is_marked or not text.endswith(":") or unit.words > MAX_OPENING_WORDS:
        return False
    if not any(text.startswith((f"{words} ", f"{words},")) for words in lists.speakers):
        return False
    if len(units) < 2 or not units[1].is_listed:
        return False
    words = [word.casefold() for word in _WORD.findall(text[-60:])]
    tail = words[-5:]
    return any(_is_lead_verb(word, lists) for word in tail)


def _is_lead_verb(word: str, lists: SegmentationWords) -> bool:
    # `COMMITTO:` lost its space somewhere between the page and the file.
    return word in lists.lead_verbs or (
        word.endswith("to") and _GLUED.sub("", word) in lists.lead_verbs
    )
