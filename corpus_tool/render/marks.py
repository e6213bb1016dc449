"""A document's text on the page: escaped, its invisible characters shown, its changes marked.

This is one of the places that make `Markup` (the others draw, or bring our files): the rest is
escaped by the templates. Reading order in a mark is never left to the document: characters that
turn the direction of text are shown by number and shut in, so that they cannot reorder a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from markupsafe import Markup, escape

__all__ = ["HIDDEN", "Mark", "Segment", "marked", "plain", "shown", "unbroken"]

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates: shut in, so that they turn nothing but themselves."""
JOINERS = frozenset("\u200c\u200d")
"""Spelling, not trickery, between letters of joined and Indic scripts; shown elsewhere."""
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


class Mark(StrEnum):
    """The marks a text may carry, and nothing else."""

    NONE = ""
    REMOVED = "removed"
    ADDED = "added"
    ROUTINE_REMOVED = "routine removed"
    ROUTINE_ADDED = "routine added"
    ELSEWHERE_REMOVED = "elsewhere removed"
    ELSEWHERE_ADDED = "elsewhere added"
    """Words that moved within their link: gone here, found again there."""
    ELSEWHERE = "elsewhere"
    BREAK_REMOVED = "break removed"
    """A paragraph break that is gone; its pilcrow is ours, not the document's."""
    BREAK_ADDED = "break added"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under one mark."""

    text: str
    mark: Mark = Mark.NONE
    is_verb: bool = False
    """Operative verb: in straw, whatever else it is marked with."""


TAGS = {
    Mark.REMOVED: (Markup("<del>"), Markup("</del>")),
    Mark.ADDED: (Markup("<ins>"), Markup("</ins>")),
    Mark.ROUTINE_REMOVED: (Markup('<del class="routine">'), Markup("</del>")),
    Mark.ROUTINE_ADDED: (Markup('<ins class="routine">'), Markup("</ins>")),
    Mark.ELSEWHERE_REMOVED: (Markup('<del class="elsewhere">'), Markup("</del>")),
    Mark.ELSEWHERE_ADDED: (Markup('<ins class="elsewhere">'), Markup("</ins>")),
    Mark.BREAK_REMOVED: (Markup('<del class="break">'), Markup("</del>")),
    Mark.BREAK_ADDED: (Markup('<ins class="break">'), Markup("</ins>")),
    Mark.ELSEWHERE: (Markup('<span class="elsewhere">'), Markup("</span>")),
    Mark.KEPT: (Markup('<span class="kept">'), Markup("</span>")),
}


VERB = Markup('<span class="verb">{}</span>')

KEPT_EDGES = " \t\n\r\u00a0,;:.–—"
"""What a kept run may begin or end with and is not underlined for."""


def marked(segments: Iterable[Segment]) -> Markup:
    """Return segments as HTML; without its tags it is their text, character by character.

    White space at the edges of a mark stands outside it, so that no line ends in a stroke. An
    operative verb stands inside the mark it is under, so that a change stays one change.
    """
    made: list[str] = []
    for mark, group in groupby(segments, key=lambda segment: segment.mark):
        parts = tuple(group)
        text, tags = "".join(part.text for part in parts), TAGS.get(mark)
        core = text.strip(KEPT_EDGES if mark is Mark.KEPT else None)
        if not tags or not core:
            made += _inner(parts, 0, len(text))
            continue
        start = text.index(core)
        end = start + len(core)
        made += (
            *_inner(parts, 0, start),
            tags[0],
            *_inner(parts, start, end),
            tags[1],
            *_inner(parts, end, len(text)),
        )
    return Markup("".join(made))


def _inner(parts: Iterable[Segment], start: int, end: int) -> Iterator[str]:
    """Yield what of some segments lies between two offsets, operative verbs in straw."""
    position = 0
    for part in parts:
        text = part.text[max(0, start - position) : max(0, end - position)]
        position += len(part.text)
        core = text.strip()
        if not part.is_verb or not core:
            yield shown(text)
            continue
        at = text.index(core)
        yield shown(text[:at])
        yield VERB.format(shown(core))
        yield shown(text[at + len(core) :])


def shown(text: str) -> Markup:
    """Return a text as HTML, with the characters that print nothing shown by their number."""
    made: list[str] = []
    start = 0
    for found in HIDDEN.finditer(text):
        if _is_spelling(text, found.start()):
            continue
        made += escape(text[start : found.start()]), _shown_character(found[0])
        start = found.end()
    made.append(escape(text[start:]))
    return Markup("".join(made).replace("\r", "&#13;"))


def unbroken(text: str) -> str:
    """Return a label that stays on one line: no line ends between `Annex` and `¶5`."""
    return text.replace(" ", "\u00a0") if "¶" in text else text


def plain(text: str) -> str:
    """Return a text for an attribute or a title: hidden characters written as their number."""
    return HIDDEN.sub(lambda found: f"[{_number(found[0])}]", " ".join(text.split()))


def _shown_character(character: str) -> str:
    safe = UNWRITABLE.sub("\ufffd", character)
    kind = "unseen turning" if character in TURNING else "unseen"
    return f'<span class="{kind}" data-character="{_number(character)}">{safe}</span>'


def _number(character: str) -> str:
    return f"U+{ord(character):04X}"


def _is_spelling(text: str, at: int) -> bool:
    """Tell whether a joiner stands where the script's own spelling puts one."""
    if text[at] not in JOINERS or at == 0:
        return False
    before = text[at - 1]
    if text[at] == "\u200d" and unicodedata.category(before) in {"So", "Sk", "Mn"}:
        return True
    joined = unicodedata.bidirectional(before) in {"AL", "R", "NSM"}
    return (joined and unicodedata.category(before)[0] in "LM") or 0x0900 <= ord(before) <= 0x0DFF
