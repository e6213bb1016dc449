"""From rows to blocks: which lines are one paragraph, judged by gaps, indents, lengths and looks.

A line of print that ends where the next word would still have fitted was ended on purpose; that
one fact tells the last line of a paragraph, a heading, or an address from running text.
Whether a paragraph goes on over the page is for the segmenter to say; it gets the hints.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus_tool.ingest.notes import strip_mark
from corpus_tool.ingest.pdf_lines import Row
from corpus_tool.ingest.pdf_margins import EXACT, INDENT, SLACK, Margins
from corpus_tool.ingest.pdf_tags import Tags
from corpus_tool.ingest.pdf_text import compose
from corpus_tool.model import Block, BlockKind

__all__ = ["make_blocks", "note_block"]

_TERMINAL = (".", ";", ":", "!", "?", "。", "…", ",", "”", '"', ")")
_LOOSE = 1.22
"""From this multiple of the usual distance on, lines are set apart."""
_TITLE_SIZE = 1.09
"""In sizes of the body's type: from here on print is that of a title."""
_RAISED_LOOSE = 1.4
"""The same where a raised character pushes a line down."""


def make_blocks(
    rows: Sequence[Row], margins: Mapping[tuple[int, int, int], Margins], tags: Tags | None = None
) -> list[tuple[Block, tuple[Row, ...]]]:
    """Gather rows into blocks, each with the rows it was made of.

    Args:
        rows: the rows in the order of reading.
        margins: what `measure` found.
        tags: the paragraphs that a tagged file names; they settle what geometry leaves open.
    """
    groups: list[_Group] = []
    for row in rows:
        group = groups[-1] if groups else None
        margin = margins[row.page, row.columns, row.column]
        if group is not None and (
            group.takes(row, margin)
            or _runs_on(group, row, margins)
            or (_surely_runs_on(group, row, margins) and not _are_two(group.rows[-1], row, tags))
            or _is_one(group.rows[-1], row, tags)
        ):
            group.rows.append(row)
        else:
            groups.append(_Group([row], []))
    blocks: list[tuple[Block, tuple[Row, ...]]] = []
    for place, group in enumerate(groups):
        before = groups[place - 1] if place else None
        after = groups[place + 1] if place + 1 < len(groups) else None
        block = _block(group, before, after, margins)
        if after is not None and _are_two(group.rows[-1], after.rows[0], tags):
            block = replace(block, full_end=False)
        blocks.append((block, tuple(group.rows)))
    return blocks


def _is_one(last: Row, row: Row, tags: Tags | None) -> bool:
    """Tell whether the file's structure says that a paragraph goes on over a page's end."""
    if not tags or last.page == row.page:
        return False
    paragraph = _paragraph(last, tags)
    return paragraph is not None and paragraph == _paragraph(row, tags)


def _are_two(last: Row, row: Row, tags: Tags | None) -> bool:
    """Tell whether the file's structure says that a paragraph ends with a page."""
    if not tags or last.page == row.page:
        return False
    left, right = _paragraph(last, tags), _paragraph(row, tags)
    return left is not None and right is not None and left != right


def _paragraph(row: Row, tags: Tags) -> int | None:
    """Return the paragraph that most of a row is part of."""
    marks = Counter(glyph.style.mark for glyph in row.glyphs if not glyph.text.isspace())
    mark = marks.most_common(1)[0][0] if marks else -1
    return tags.get((row.page, mark))


def _runs_on(group: _Group, row: Row, margins: Mapping[tuple[int, int, int], Margins]) -> bool:
    """Tell whether a sentence that no full stop ended goes on at the top of the next column.

    Over the end of a page it may do so, too, but there the segmenter decides and keeps a record.
    """
    # To the segmenter a column is one of a table, so blocks of print name only their page.
    last = group.rows[-1]
    if last.page != row.page or (last.column, last.columns) == (row.column, row.columns):
        return False
    if last.columns != row.columns or _is_complete(last) or group.looks_other(row):
        return False
    if row.has_label or row.has_bullet:
        return False
    before = margins[last.page, last.columns, last.column]
    margin = margins[row.page, row.columns, row.column]
    indented = row.left - margin.left > INDENT * row.size
    return not indented and not _ended_on_purpose(last, row, before)


def _surely_runs_on(
    group: _Group, row: Row, margins: Mapping[tuple[int, int, int], Margins]
) -> bool:
    """Tell whether a paragraph goes on over a page's end that ends a sentence, too.

    Only a print that indents its paragraphs, or justifies its lines, shows it.
    """
    last = group.rows[-1]
    if (last.page, last.column) == (row.page, row.column) or not _is_complete(last):
        return False
    if row.has_label or row.has_bullet or group.looks_other(row):
        return False
    before = margins[last.page, last.columns, last.column]
    margin = margins[row.page, row.columns, row.column]
    if (before.indent is None and not before.justified) or _is_centred(last, before):
        return False
    flush = abs(row.left - margin.left) < INDENT * row.size
    return flush and not _ended_on_purpose(last, row, before)


@dataclass(slots=True)
class _Group:
    """The rows of a block so far, and before which of them a line was ended on purpose."""

    rows: list[Row]
    breaks: list[int]

    def takes(self, row: Row, margin: Margins) -> bool:
        """Tell whether the next row goes on with this block; note a break on purpose."""
        last = self.rows[-1]
        if (last.page, last.column, last.columns) != (row.page, row.column, row.columns):
            return False
        step = last.base - row.base
        if step < 0 or self.looks_other(row):
            return False
        usual = margin.leading * max(row.size, last.size) / margin.body
        ended = _ended_on_purpose(last, row, margin)
        if step > (_RAISED_LOOSE if row.is_pushed or last.is_pushed else _LOOSE) * usual:
            return False
        if ended and _is_complete(last) and _begins_sentence(row):
            # `JOINT STATEMENT:` ends a line of a title, not the title.
            return row.size >= _TITLE_SIZE * margin.body and _are_centred(last, row, margin)
        if self._opens(row, margin, ended=ended):
            return False
        if ended:
            self.breaks.append(len(self.rows))
        return True

    def looks_other(self, row: Row) -> bool:
        """Tell whether a row is of another size or weight."""
        last = self.rows[-1]
        return abs(last.size - row.size) > 0.09 * last.size or last.is_bold != row.is_bold

    def _opens(self, row: Row, margin: Margins, *, ended: bool = False) -> bool:
        """Tell whether a row begins a paragraph by its label or its place."""
        first, last = self.rows[0], self.rows[-1]
        size = row.size
        complete = ended or last.text.rstrip().endswith(_TERMINAL)
        if (row.has_label or row.has_bullet) and complete and row.left <= first.left + 2 * size:
            return True
        if (row.has_label or row.has_bullet) and ended:
            return True
        if _are_centred(last, row, margin):
            return False
        if margin.indent is not None and abs(row.left - margin.left - margin.indent) < size / 2:
            return True
        if row.left - last.left > INDENT * size:
            hangs = len(self.rows) == 1 and abs(row.left - first.text_left) < INDENT * size
            return not hangs and complete
        if last.left - row.left > INDENT * size:
            # After a first line that is indented, or a label, the text goes back to its margin.
            return len(self.rows) > 1 and complete
        indented = row.left - margin.left > INDENT * size
        return indented and ended and len(self.rows) == 1 and last.text.endswith(_TERMINAL)


def _is_complete(row: Row) -> bool:
    return bool(re.search(r"[.!?;:…。][\"'”’)\]]*\Z", row.text.rstrip()))


def _begins_sentence(row: Row) -> bool:
    return row.has_label or row.text.lstrip("“\"'‘([")[:1].isupper()


def _ended_on_purpose(last: Row, row: Row, margin: Margins) -> bool:
    """Tell whether the first word of the next row would still have fitted on the last one."""
    room = margin.right - last.right
    if margin.justified:
        return room > 1.5 * EXACT and not last.text.rstrip().endswith(("-", "‐"))
    return room > row.first_word + (0.25 + SLACK) * row.size


def _is_centred(row: Row, margin: Margins) -> bool:
    """Tell whether a row stands in the middle of its column, away from both margins."""
    before, after = row.left - margin.left, margin.right - row.right
    return min(before, after) > 1.5 * row.size and abs(before - after) < 1.2 * row.size


def _are_centred(last: Row, row: Row, margin: Margins) -> bool:
    """Tell whether two rows are lines of one centred text; of a title, some may fill the line."""
    if _is_centred(row, margin) and _is_centred(last, margin):
        return True
    if row.size < _TITLE_SIZE * margin.body:
        return False
    offsets = [abs(r.left - margin.left - (margin.right - r.right)) for r in (last, row)]
    return max(offsets) < 1.2 * row.size and abs(last.left - row.left) > EXACT


def _block(
    group: _Group,
    before: _Group | None,
    after: _Group | None,
    margins: Mapping[tuple[int, int, int], Margins],
) -> Block:
    first, last = group.rows[0], group.rows[-1]
    margin = margins[first.page, first.columns, first.column]
    lines, hyphens = compose(group.rows, group.breaks, hyphenated=margin.hyphenated)
    return Block(
        lines=lines,
        centred=all(_is_centred(row, margin) for row in group.rows),
        page=first.page,
        flush_start=_is_flush(group, before, margin),
        full_end=_is_full(last, after, margins[last.page, last.columns, last.column]),
        hyphens=hyphens,
    )


def _is_flush(group: _Group, before: _Group | None, margin: Margins) -> bool:
    """Tell whether a block is the first of its page or column, and not indented as a new one."""
    row = group.rows[0]
    if before is None or (before.rows[-1].page, before.rows[-1].column) == (row.page, row.column):
        return False
    if row.has_label or row.has_bullet:
        return False
    slack = INDENT * row.size
    if abs(row.left - margin.left) < slack:
        return True
    # Within a hanging paragraph the lines go on at their own margin.
    return len(before.rows) > 1 and _inner(before.rows[-1]) == _inner(row)


def _inner(row: Row) -> int:
    return round(row.left / 4)


def _is_full(last: Row, after: _Group | None, margin: Margins) -> bool:
    if after is None:
        return False
    return not _ended_on_purpose(last, after.rows[0], margin)


def note_block(mark: str, rows: Sequence[Row]) -> Block:
    """Make the block of a footnote."""
    lines, hyphens = compose(rows, [])
    stripped = strip_mark(lines, mark)
    gone = len(lines[0].text) - len(stripped[0].text)
    return Block(
        lines=stripped,
        kind=BlockKind.NOTE,
        note=mark,
        page=rows[0].page,
        hyphens=tuple(place - gone for place in hyphens),
    )
