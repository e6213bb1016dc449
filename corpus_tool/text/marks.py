"""Marks that stand alone: `###`, `* * *`, `-30-`, a drawn line; they end a text or part it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_tool.model import BlockKind, Finding
from corpus_tool.text.units import Fate, Unit

__all__ = ["report", "set_aside"]

_WORDED = re.compile(r"[-–—(\[*#\s]*(?:30|end|ends|fin)[-–—)\]*#.\s]*", re.IGNORECASE)
_FRAMED = re.compile(r"[^\w\s].*[^\w\s]|ENDS?\.?", re.DOTALL)
_AFTER_END = frozenset({Fate.SIGNATURE, Fate.ATTESTATION, Fate.DATELINE, Fate.MARK, Fate.GONE})


def set_aside(units: Sequence[Unit]) -> None:
    """Take marks out of the text."""
    for unit in units:
        if unit.block.kind is BlockKind.RULE or _is_mark(unit):
            unit.fate = Fate.MARK


def report(units: Sequence[Unit]) -> list[Finding]:
    """Tell the marks of a part: `end` if nothing but end matter follows, else `separator`."""
    findings: list[Finding] = []
    at_end = True
    for unit in reversed(units):
        if unit.fate is Fate.MARK:
            name, code = ("end mark", "I_END_MARK") if at_end else ("separator", "I_SEPARATOR")
            mark = unit.text if len(unit.text) <= 20 else f"{unit.text[:10]}…"
            text = f"{name}: {mark}" if mark else f"{name}: a drawn line"
            findings.append(Finding(code, text, unit.block.source_line, unit.block.page))
        elif unit.fate not in _AFTER_END:
            at_end = False
    return findings[::-1]


def _is_mark(unit: Unit) -> bool:
    text = unit.text
    if not text or len(text) > 400:
        return False
    if not any(character.isalnum() for character in text):
        return True
    return len(text) <= 12 and bool(_WORDED.fullmatch(text) and _FRAMED.fullmatch(text))
