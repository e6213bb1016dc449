"""Which parties a title names as its own: `Joint Statement between Japan and the Lao PDR`.

A proposal, for a user to confirm: names that stand in a row after `between`, `of` or `by` are taken
for those who speak, a country that a statement is about is not.
"""

from __future__ import annotations

import re
from itertools import pairwise

from corpus_tool.lexicon import Lexicon
from corpus_tool.text.pieces import cut_tokens
from corpus_tool.text.slots import Slot, SlotKind, find_names, tokens_of

__all__ = ["propose_parties"]

MIN_PARTIES = 2
MAX_OFFICE_WORDS = 8
"""Between two parties: `, the Prime Minister of the Kingdom of`."""
_WORD = re.compile(r"[^\s,;]+")
_LINKS = frozenset({"between", "of", "by", "from"})
_AND = frozenset({"and", "&", "-", "–", "‐", "‑"})
_SUBJECT = frozenset({"on", "about", "regarding", "concerning", "history"})
"""What a statement is about stands after these; `by` names the speakers even there."""
_STRIFE = frozenset(
    {
        *("war", "conflict", "conflicts", "situation", "tension", "tensions", "dispute"),
        *("disputes", "border", "clashes", "hostilities", "ceasefire", "peace", "fighting"),
        "crisis",
    }
)


def propose_parties(title: str, lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """Return code and printed name of the parties that a title names as its own, or nothing.

    >>> from corpus_tool.lexicon import load
    >>> propose_parties("Joint Statement between Japan and the Lao PDR", load())
    (('JPN', 'Japan'), ('LAO', 'Lao PDR'))
    >>> propose_parties("Statement on Sudan and Japan", load())
    ()
    """
    text = " ".join(title.split())
    tokens = tokens_of(text, cut_tokens(text))
    slots = sorted(
        (slot for slot in find_names(tokens, lexicon.names) if slot.kind is SlotKind.PARTY),
        key=lambda slot: slot.start,
    )
    rows: list[list[Slot]] = [[slot] for slot in slots[:1]]
    for left, right in pairwise(slots):
        if _is_joined(text[left.end : right.start]):
            rows[-1].append(right)
        else:
            rows.append([right])
    names = lexicon.names.parties
    for row in rows:
        parties: dict[str, str] = {}
        for slot in row:
            codes = [slot.value] if slot.value in names else slot.value.split("-")
            for code in codes:
                if code in names:
                    printed = text[slot.start : slot.end]
                    parties.setdefault(code, printed if len(codes) == 1 else names[code][0])
        if len(parties) >= MIN_PARTIES and _speaks(text[: row[0].start]):
            return tuple(parties.items())
    return ()


def _is_joined(between: str) -> bool:
    """Tell whether what stands between two names joins them as equals: `and the President of`."""
    words = _WORD.findall(between)
    if len(words) > MAX_OFFICE_WORDS:
        return False
    joined = "," in between
    if words and words[0] in _AND:
        words, joined = words[1:], True
    if words and words[0].casefold() == "the":
        words = words[1:]
    if not joined or not words:
        return joined
    # An office, or the long form of a state's name.
    capitals = all(word[:1].isupper() or word in {"of", "the", "for", "and"} for word in words)
    return capitals and ("of" in words[-2:] or words[-1] in {"Government", "Republic"})


def _speaks(before: str) -> bool:
    """Tell whether names after these words are those who speak."""
    words = [word.casefold() for word in _WORD.findall(before)]
    at = len(words) - 1
    while at >= 0 and words[at] not in _LINKS:
        at -= 1
    # What stands between the link and the name: `the President of the`.
    office = _WORD.findall(before)[at + 1 :]
    if at < 0:
        return not office or [word.casefold() for word in office] == ["the"]
    if any(word[:1].islower() and word not in {"the", "of"} for word in office):
        return False
    link, earlier = words[at], words[:at]
    if earlier and earlier[-1] in _STRIFE:
        return False
    if link == "of" and "by" in earlier:
        return True
    return link in {"by", "between"} or _SUBJECT.isdisjoint(earlier)
