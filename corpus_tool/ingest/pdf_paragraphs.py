"""From lines of a PDF to paragraphs: measures of the print, what belongs together, its text.

Sections, in order:

* From rows to blocks: which lines are one paragraph, judged by gaps, indents, lengths and
  looks.
* Measure a print: margins of its columns, distance of its lines, and its habits.
* Write rows as text: joined at line ends, with looks, raised marks and the hyphens to settle.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus_tool.ingest.compose import RunLook, strip_note_mark
from corpus_tool.ingest.pdf_lines import PrintRow, is_raised_glyph, spaced
from corpus_tool.ingest.pdf_page import Tags
from corpus_tool.model import Block, BlockKind, Line, TextRun

__all__ = [
    "make_blocks",
    "measure_margins",
    "note_block",
    "soften_hyphens",
]


# ----------------------------------------
# From rows to blocks: which lines are one paragraph, judged by gaps, indents, lengths and looks.
#
# A line of print that ends where the next word would still have fitted was ended on purpose; that
# one fact tells the last line of a paragraph, a heading, or an address from running text.
# Whether a paragraph goes on over the page is for the segmenter to say; it gets the hints.

_TERMINAL = (".", ";", ":", "!", "?", "。", "…", ",", "”", '"', ")")
_ENDS_IN_HYPHEN = re.compile(r"[^\W\d_][-‐\u00ad]\s*\Z")
"""A compound or a broken word, which the next line goes on with: nobody ends a line so."""
_LOOSE = 1.22
"""From this multiple of the usual distance on, lines are set apart."""
_TITLE_SIZE = 1.09
"""In sizes of the body's type: from here on print is that of a title."""
_RAISED_LOOSE = 1.4
"""The same where a raised character pushes a line down."""


def make_blocks(
    rows: Sequence[PrintRow],
    margins: Mapping[tuple[int, int, int], PageMargins],
    tags: Tags | None = None,
) -> list[tuple[Block, tuple[PrintRow, ...]]]:
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
    blocks: list[tuple[Block, tuple[PrintRow, ...]]] = []
    for place, group in enumerate(groups):
        before = groups[place - 1] if place else None
        after = groups[place + 1] if place + 1 < len(groups) else None
        block = _block(group, before, after, margins)
        if after is not None and _are_two(group.rows[-1], after.rows[0], tags):
            block = replace(block, full_end=False)
        blocks.append((block, tuple(group.rows)))
    return blocks


def _is_one(last: PrintRow, row: PrintRow, tags: Tags | None) -> bool:
    """Tell whether the file's structure says that a paragraph goes on over a page's end."""
    if not tags or last.page == row.page:
        return False
    paragraph = _paragraph(last, tags)
    return paragraph is not None and paragraph == _paragraph(row, tags)


def _are_two(last: PrintRow, row: PrintRow, tags: Tags | None) -> bool:
    """Tell whether the file's structure says that a paragraph ends with a page."""
    if not tags or last.page == row.page:
        return False
    left, right = _paragraph(last, tags), _paragraph(row, tags)
    return left is not None and right is not None and left != right


def _paragraph(row: PrintRow, tags: Tags) -> int | None:
    """Return the paragraph that most of a row is part of."""
    marks = Counter(glyph.style.mark for glyph in row.glyphs if not glyph.text.isspace())
    mark = marks.most_common(1)[0][0] if marks else -1
    return tags.get((row.page, mark))


def _runs_on(
    group: _Group, row: PrintRow, margins: Mapping[tuple[int, int, int], PageMargins]
) -> bool:
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
    group: _Group, row: PrintRow, margins: Mapping[tuple[int, int, int], PageMargins]
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

    rows: list[PrintRow]
    breaks: list[int]

    def takes(self, row: PrintRow, margin: PageMargins) -> bool:
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

    def looks_other(self, row: PrintRow) -> bool:
        """Tell whether a row is of another size or weight."""
        last = self.rows[-1]
        return abs(last.size - row.size) > 0.09 * last.size or last.is_bold != row.is_bold

    def _opens(self, row: PrintRow, margin: PageMargins, *, ended: bool = False) -> bool:
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


def _is_complete(row: PrintRow) -> bool:
    return bool(re.search(r"[.!?;:…。][\"'”’)\]]*\Z", row.text.rstrip()))


def _begins_sentence(row: PrintRow) -> bool:
    return row.has_label or row.text.lstrip("“\"'‘([")[:1].isupper()


def _ended_on_purpose(last: PrintRow, row: PrintRow, margin: PageMargins) -> bool:
    """Tell whether the first word of the next row would still have fitted on the last one."""
    if _ENDS_IN_HYPHEN.search(last.text):
        return False
    room = margin.right - last.right
    if margin.justified:
        return room > 1.5 * EXACT
    return room > row.first_word + (0.25 + SLACK) * row.size


def _is_centred(row: PrintRow, margin: PageMargins) -> bool:
    """Tell whether a row stands in the middle of its column, away from both margins."""
    before, after = row.left - margin.left, margin.right - row.right
    return min(before, after) > 1.5 * row.size and abs(before - after) < 1.2 * row.size


def _are_centred(last: PrintRow, row: PrintRow, margin: PageMargins) -> bool:
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
    margins: Mapping[tuple[int, int, int], PageMargins],
) -> Block:
    first, last = group.rows[0], group.rows[-1]
    margin = margins[first.page, first.columns, first.column]
    lines, hyphens = compose_lines(group.rows, group.breaks, hyphenated=margin.hyphenated)
    return Block(
        lines=lines,
        centred=all(_is_centred(row, margin) for row in group.rows),
        page=first.page,
        flush_start=_is_flush(group, before, margin),
        full_end=_is_full(last, after, margins[last.page, last.columns, last.column]),
        hyphens=hyphens,
    )


def _is_flush(group: _Group, before: _Group | None, margin: PageMargins) -> bool:
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


def _inner(row: PrintRow) -> int:
    return round(row.left / 4)


def _is_full(last: PrintRow, after: _Group | None, margin: PageMargins) -> bool:
    if after is None:
        return False
    return not _ended_on_purpose(last, after.rows[0], margin)


def note_block(mark: str, rows: Sequence[PrintRow]) -> Block:
    """Make the block of a footnote."""
    lines, hyphens = compose_lines(rows, [])
    stripped = strip_note_mark(lines, mark)
    stripped_length = len(lines[0].text) - len(stripped[0].text)
    return Block(
        lines=stripped,
        kind=BlockKind.NOTE,
        note=mark,
        page=rows[0].page,
        hyphens=tuple(place - stripped_length for place in hyphens),
    )


# ----------------------------------------
# Measure a print: margins of its columns, distance of its lines, and its habits.
#
# Whether it justifies its lines, indents first lines and breaks words decides how a line's end is
# to be read (`make_blocks`).

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
class PageMargins:
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


def measure_margins(
    rows: Sequence[PrintRow], body: float
) -> dict[tuple[int, int, int], PageMargins]:
    """Measure the margins of each column of each page; a page of few lines by the others."""
    columns: defaultdict[tuple[int, int], list[PrintRow]] = defaultdict(list)
    pages: defaultdict[tuple[int, int, int], list[PrintRow]] = defaultdict(list)
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


def _margins(rows: Sequence[PrintRow], leading: float, body: float) -> PageMargins:
    lefts = sorted(row.left for row in rows)
    common = Counter(round(left) for left in lefts).most_common(3)
    frequent = [place for place, count in common if count >= 0.15 * len(rows)]
    left = min(frequent, default=round(lefts[0]))
    rights = sorted(row.right for row in rows)
    right = rights[-max(1, len(rights) // 50)]
    exact = sum(abs(row.right - right) < EXACT for row in rows)
    justified = len(rows) >= 5 and exact >= _JUSTIFIED * len(rows)
    return PageMargins(float(left), right, leading, body, justified)


def _indent(pages: Iterable[tuple[Sequence[PrintRow], PageMargins]]) -> float | None:
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


def _leading(rows: Sequence[PrintRow], body: float) -> float:
    """Return the distance of base lines that neighbours in running text have."""
    steps: Counter[float] = Counter()
    for upper, lower in pairwise(rows):
        same = (upper.page, upper.column) == (lower.page, lower.column)
        step = upper.base - lower.base
        sized = abs(upper.size - body) < 0.6 and abs(lower.size - body) < 0.6
        if same and sized and 0.8 * body < step < 4 * body:
            steps[round(step * 2) / 2] += 1
    return steps.most_common(1)[0][0] if steps else 1.2 * body


# ----------------------------------------
# Write rows as text: joined at line ends, with looks, raised marks and the hyphens to settle.

_DASHES = "-‐‑–—/"
_HYPHENS = "-‐\u00ad"
_SUSPENDED = re.compile(r"and\s")
"""After a hyphen that waits for a second word: `short- and long-term`."""
_MAYBE_SUSPENDED = re.compile(r"(?:or|to)\s")
"""The same, where no word is broken: `mid- to long-term`, not `pota-to` or `behavi-or`."""
_PRINTED = "\u2010"
_SOFT = "\u00ad"
_UNSPACED = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60]")


class _Writer:
    """Collects runs, and knows how long the text is so far."""

    def __init__(self) -> None:
        self.lines: list[list[TextRun]] = [[]]
        self.length = 0

    def say(self, text: str, look: RunLook, note: str | None = None) -> None:
        """Add text to the present line."""
        self.length += len(text)
        line = self.lines[-1]
        last = line[-1] if line else None
        if last and not (last.note or note) and _look(last) == look:
            line[-1] = TextRun(last.text + text, look.bold, look.italic)
        else:
            line.append(TextRun(text, look.bold, look.italic, note=note))

    def break_line(self) -> None:
        """End the line."""
        self.lines.append([])
        self.length += 1

    @property
    def last_look(self) -> RunLook:
        """The look of what was said last."""
        line = self.lines[-1]
        return _look(line[-1]) if line else RunLook()


def compose_lines(
    rows: Sequence[PrintRow], breaks: Sequence[int], *, hyphenated: bool = True
) -> tuple[tuple[Line, ...], tuple[int, ...]]:
    """Return the lines of a block and the offsets of hyphens that stood at a line's end.

    Args:
        rows: its lines of print.
        breaks: the numbers of the rows before which the line was ended on purpose.
        hyphenated: the document breaks words at line ends.
    """
    writer = _Writer()
    hyphens: list[int] = []
    for place, row in enumerate(rows):
        if place in breaks:
            writer.break_line()
        elif place:
            _join(writer, rows[place - 1], row, hyphens, hyphenated=hyphenated)
        _write(writer, row)
    if re.search(r"[^\W\d_][-‐\u00ad]\Z", rows[-1].text.rstrip()):
        hyphens.append(writer.length - 1)
    return tuple(Line(tuple(line)) for line in writer.lines), tuple(hyphens)


def _join(
    writer: _Writer, last: PrintRow, row: PrintRow, hyphens: list[int], *, hyphenated: bool
) -> None:
    """Put a space between two lines, or settle that there is none."""
    before, after = last.text.rstrip(), row.text.lstrip()
    if not before or not after:
        return
    waits = _SUSPENDED.match(after) or (not hyphenated and _MAYBE_SUSPENDED.match(after))
    if before[-1] in _HYPHENS and before[-1] != _PRINTED and waits:
        writer.say(" ", writer.last_look)
        return
    if before[-1] in _DASHES + _HYPHENS and before[-2:-1].strip():
        if before[-1] in _HYPHENS and before[-2:-1].isalpha() and after[0].isalpha():
            hyphens.append(writer.length - 1)
        return
    if after[0] in "—–" and after[1:2].strip():
        return
    if _UNSPACED.match(before[-1]) and _UNSPACED.match(after[0]):
        return
    writer.say(" ", writer.last_look)


def _write(writer: _Writer, row: PrintRow) -> None:
    digits = ""
    before = ""
    for text, glyph in spaced(row):
        style = glyph.style
        look = RunLook(style.bold, style.italic)
        raised = is_raised_glyph(glyph, row) and glyph.text.isdigit()
        if raised and (digits or not before.isdigit()):
            digits += glyph.text
            continue
        if digits:
            _say_mark(writer, digits, look)
            digits = ""
        writer.say(text, look)
        before = glyph.text
    if digits:
        _say_mark(writer, digits, writer.last_look)


def _say_mark(writer: _Writer, digits: str, look: RunLook) -> None:
    """Say raised digits so that they may yet prove to be the mark of a note."""
    writer.say(digits, look, note=digits)


def soften_hyphens(blocks: Sequence[Block]) -> list[Block]:
    """Tell the hyphens of a hyphenating printer from the author's, where it uses its own sign.

    Some printers end a broken word with U+2010, while authors type U+002D; a document in which the
    former stands at line ends only has been hyphenated by its printer.
    """
    printed = sum(block.text.count(_PRINTED) for block in blocks)
    at_ends = sum(block.text[place] == _PRINTED for block in blocks for place in block.hyphens)
    if not printed or printed != at_ends:
        return list(blocks)
    return [_soften(block) for block in blocks]


def _soften(block: Block) -> Block:
    """Make the printer's hyphens soft, save the last, whose other half is in the next block."""
    text = block.text
    lines: list[Line] = []
    offset = 0
    for line in block.lines:
        runs: list[TextRun] = []
        for run in line.runs:
            soft = run.text.replace(_PRINTED, _SOFT)
            offset += len(run.text)
            if offset == len(text) and run.text.endswith(_PRINTED):
                soft = soft[:-1] + _PRINTED
            runs.append(replace(run, text=soft))
        lines.append(Line(tuple(runs)))
        offset += 1
    hyphens = tuple(place for place in block.hyphens if text[place] == _PRINTED)
    return replace(block, lines=tuple(lines), hyphens=hyphens)


def _look(run: TextRun) -> RunLook:
    return RunLook(run.bold, run.italic)
