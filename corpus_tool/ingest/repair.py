"""Undo mojibake where a user asks for it: UTF-8 that was once read as cp1252 (`â€™` for `’`).

Only whole sequences that decode are touched, nothing else of the text is: not quotes, ligatures or
wide forms. Every change is told, for the text is then no longer the file's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from corpus_tool.model import Block, Finding, Line, Run

__all__ = ["repair"]

_TAIL = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""What a byte from 80 to BF becomes when read as cp1252, or as Latin-1 where that has no sign."""
_GARBLED = re.compile(
    f"[\u00c2-\u00df][{_TAIL}]|[\u00e0-\u00ef][{_TAIL}]{{2}}|[\u00f0-\u00f4][{_TAIL}]{{3}}"
)


def repair(blocks: Iterable[Block]) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """Return the blocks repaired, and a finding for each kind of change with how often."""
    changes: Counter[tuple[str, str]] = Counter()

    def mend(found: re.Match[str]) -> str:
        try:
            whole = _bytes(found[0]).decode("utf-8")
        except UnicodeError:
            return found[0]
        changes[found[0], whole] += 1
        return whole

    def line(own: Line) -> Line:
        runs = (replace(run, text=_GARBLED.sub(mend, run.text)) for run in own.runs)
        return Line(tuple(_keep(old, new) for old, new in zip(own.runs, runs, strict=True)))

    repaired = tuple(
        block if block.text.isascii() else replace(block, lines=tuple(map(line, block.lines)))
        for block in blocks
    )
    findings = tuple(
        Finding("I_REPAIRED", f"“{old}” became “{new}” in {count} place{'s' * (count > 1)}")
        for (old, new), count in changes.items()
    )
    return repaired, findings


def _keep(old: Run, new: Run) -> Run:
    return old if old.text == new.text else new


def _bytes(stretch: str) -> bytes:
    return b"".join(
        character.encode("latin-1") if ord(character) < 0x100 else character.encode("cp1252")
        for character in stretch
    )
