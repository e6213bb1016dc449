"""Redlines in plain text, for tables of cases: `[-old-]{+new+}(class)`, ¶ for a break."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus_tool.model import PARAGRAPH_BREAK, Reading, ReadingKind

MARK = re.compile(r"\[-(.*?)-\](?!\])|\{\+(.*?)\+\}|(?<=[\]}])\((?:[a-z]+)\)", re.DOTALL)


def sides(redline: str) -> tuple[str, str]:
    """Return the two texts of a redline."""
    left = MARK.sub(lambda found: found[1] or "", redline)
    right = MARK.sub(lambda found: found[2] or "", redline)
    return left.replace("¶", PARAGRAPH_BREAK), right.replace("¶", PARAGRAPH_BREAK)


def draw(readings: Iterable[Reading]) -> str:
    """Return the redline of readings."""
    parts: list[str] = []
    for reading in readings:
        if reading.kind is ReadingKind.KEPT:
            parts.append(reading.right)
            continue
        parts.append(f"[-{reading.left}-]" if reading.left else "")
        parts.append(f"{{+{reading.right}+}}" if reading.right else "")
        parts.append(f"({reading.routine})" if reading.routine else "")
    return "".join(parts).replace(PARAGRAPH_BREAK, "¶")
