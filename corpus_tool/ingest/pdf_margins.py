"""Measure a print: margins of its columns, distance of its lines, and its habits.

Whether it justifies its lines, indents first lines and breaks words decides how a line's end is
to be read (`ingest.pdf_blocks`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus_tool.ingest.pdf_lines import Row

__all__ = ["EXACT", "INDENT", "SLACK", "Margins", "measure"]

EXACT = 1.0
"""In points: how exactly a justified line reaches the margin."""
INDENT = 0.8
"""In type sizes: from here on a line stands in."""
SLACK = 0.35
"""In type sizes: how exactly margins are kept."""
_MIN_INDENTS = 3
_HYPHENATED = 0.03
"""Share of lines that end with a hyphen, above which words are broken."""
_JUSTIFIED = 0.6
"""Share of lines that reach the margin exactly, in justified text."""


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the text of one kind of column begins and ends, and how far its lines lie apart."""

    left: float
    right: float
    leading: float
    """The distance of base lines in type of the body's size."""
    body: float
    justified: bool = False
    """Lines reach the margin exactly, so that one that does not was ended on purpose."""
    indent: float | None = None
    """How far in the first lines of paragraphs stand, where the document indents them."""
    hyphenated: bool = False
    """The document breaks words at line ends."""


def measure(rows: Sequence[Row], body: float) -> dict[tuple[int, int, int], Margins]:
    """Measure the margins of each column of each page; a page of few lines by the others."""
    columns: defaultdict[tuple[int, int], list[Row]] = defaultdict(list)
    pages: defaultdict[tuple[int, int, int], list[Row]] = defaultdict(list)
    for row in rows:
        columns[row.columns, row.column].append(row)
        pages[row.page, row.columns, row.column].append(row)
    leading = _leading(rows, body)
    broken = sum(row.text.rstrip().endswith(("-", "‐")) for row in rows)
    hyphenated = broken > _HYPHENATED * len(rows)
    whole = {key: _margins(found, leading, body) for key, found in columns.items()}
    found_margins = {
        key: _margins(found, leading, body) if len(found) >= 12 else whole[key[1], key[2]]
        for key, found in pages.items()
    }
    # A page may have too few first lines to show that they are indented; the document has enough.
    indents = {
        key: _indent([(pages[page], found_margins[page]) for page in pages if page[1:] == key])
        for key in columns
    }
    return {
        key: replace(margins, hyphenated=hyphenated, indent=indents[key[1:]])
        for key, margins in found_margins.items()
    }


def _margins(rows: Sequence[Row], leading: float, body: float) -> Margins:
    lefts = sorted(row.left for row in rows)
    common = Counter(round(left) for left in lefts).most_common(3)
    frequent = [place for place, count in common if count >= 0.15 * len(rows)]
    left = min(frequent, default=round(lefts[0]))
    rights = sorted(row.right for row in rows)
    right = rights[-max(1, len(rights) // 50)]
    exact = sum(abs(row.right - right) < EXACT for row in rows)
    justified = len(rows) >= 5 and exact >= _JUSTIFIED * len(rows)
    return Margins(float(left), right, leading, body, justified)


def _indent(pages: Iterable[tuple[Sequence[Row], Margins]]) -> float | None:
    """Return the indent of first lines: lines so far in, most of them followed by one that is not.

    Lists and quotations stand in as well, but with all their lines.
    """
    steps: Counter[int] = Counter()
    returns: Counter[int] = Counter()
    unlabelled: Counter[int] = Counter()
    for rows, margins in pages:
        for row, after in zip(rows, [*rows[1:], None], strict=True):
            step = round((row.left - margins.left) / 2)
            if step * 2 <= INDENT * margins.body:
                continue
            steps[step] += 1
            if after and abs(after.left - margins.left) < SLACK * margins.body:
                returns[step] += 1
                unlabelled[step] += not row.has_label
    if not returns:
        return None
    # That numbers stand in says nothing of paragraphs without one.
    step, count = returns.most_common(1)[0]
    enough = unlabelled[step] >= _MIN_INDENTS and 2 * count >= steps[step]
    return 2.0 * step if enough else None


def _leading(rows: Sequence[Row], body: float) -> float:
    """Return the distance of base lines that neighbours in running text have."""
    steps: Counter[float] = Counter()
    for upper, lower in pairwise(rows):
        same = (upper.page, upper.column) == (lower.page, lower.column)
        step = upper.base - lower.base
        sized = abs(upper.size - body) < 0.6 and abs(lower.size - body) < 0.6
        if same and sized and 0.8 * body < step < 4 * body:
            steps[round(step * 2) / 2] += 1
    return steps.most_common(1)[0][0] if steps else 1.2 * body
