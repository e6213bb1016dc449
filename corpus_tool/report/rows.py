"""The rows of a pair's page: order, cells, headings, folds, and two texts woven into one.

Sections, in order:

* Cells of a row: the paragraphs of a link as marked segments, each in its column.
* The headings of both documents, each before the first row at or below it.
* The order of the rows: links where both texts agree, the rest where each text has it.
* Runs of identical links, folded: what did not change makes way for what did.
* Two texts of a link woven into one: the redline, deletion first.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from corpus_tool.model import PARAGRAPH_BREAK, Link, Reading, ReadingKind, Relation, Shape
from corpus_tool.report.frame import PageContext
from corpus_tool.report.markup import MarkedSegment, MarkedWords
from corpus_tool.report.notes import (
    Note,
    Sureness,
    find_sureness,
    is_boilerplate,
    note_formulas,
    note_link,
    note_origin,
    note_unlinked,
)
from corpus_tool.report.sides import ReportSide, link_anchor, part_name
from corpus_tool.report.words import (
    InterfaceWords,
    Pieces,
    RelationState,
    quote,
    state_of,
    text_of_pieces,
)

__all__ = [
    "Fold",
    "HeadingCell",
    "HeadingRowView",
    "Headings",
    "PairRow",
    "Row",
    "RowCell",
    "RowPlace",
    "Stub",
    "Woven",
    "find_places",
    "fold_rows",
    "interleave",
    "interleave_readings",
    "is_unchanged",
    "link_label",
    "make_cells",
    "make_page_rows",
    "measure_readings",
    "plain_cells",
]


# ----------------------------------------
# Cells of a row: the paragraphs of a link as marked segments, each in its column.
#
# The left cell holds the left text with what was removed, the right cell the right text with what
# was added: each, without its marks, is its version's text to the character. The script weaves
# both into one redline; a third copy of every text would cost a page a third of its weight.

WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class RowCell:
    """One paragraph in its column."""

    side: str
    """`left` or `right`."""
    name: str
    """The side's name, for readers of one column."""
    label: str
    anchor: str | None
    """Its address; None where it is shown a second time."""
    permalink: str
    """Its address with the digest of its text."""
    language: str
    segments: tuple[MarkedSegment, ...]


def make_cells(
    link: Link, left: ReportSide, right: ReportSide, *, min_kept: int
) -> tuple[tuple[RowCell, ...], tuple[RowCell, ...]]:
    """Return the cells of a link's left and right paragraphs, with its marks."""
    marks = _marks(link, min_kept)
    return (
        _cells(left, link.left, ((reading.left, mark) for reading, mark, _ in marks)),
        _cells(right, link.right, ((reading.right, mark) for reading, _, mark in marks)),
    )


def plain_cells(side: ReportSide, indices: Sequence[int]) -> tuple[RowCell, ...]:
    """Return the cells of paragraphs that carry no mark."""
    return _cells(side, indices, ())


def is_unchanged(link: Link) -> bool:
    """Tell whether nothing a reader would call a change was read in a link."""
    return all(reading.kind is ReadingKind.KEPT for reading in link.readings)


def measure_readings(link: Link) -> str:
    """Return the readings of a link as lengths, from which the script weaves the redline.

    `=12,12` is kept text, `-5+7` a change, `~2+2` a routine one, `^9+0` words that moved; lengths
    are in UTF-16 units, as scripts count. A reworded link has none: where little overlaps, a
    redline turns to confetti.
    """
    if link.relation is Relation.REWORDED or is_unchanged(link):
        return ""
    return " ".join(_measured(reading) for reading in link.readings)


def _measured(reading: Reading) -> str:
    left, right = _units(reading.left), _units(reading.right)
    if reading.kind is ReadingKind.KEPT:
        return f"={left},{right}"
    kind = "^" if reading.moved is not None else "~" if reading.routine else "-"
    return f"{kind}{left}+{right}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _marks(link: Link, min_kept: int) -> tuple[tuple[Reading, MarkedWords, MarkedWords], ...]:
    """Pair every reading with its mark on the left and on the right."""
    if link.relation is Relation.REWORDED:
        last = len(link.readings) - 1
        kept = [
            MarkedWords.NONE if i in {0, last} and _is_short(reading, min_kept) else _kept(reading)
            for i, reading in enumerate(link.readings)
        ]
        return tuple(zip(link.readings, kept, kept, strict=True))
    return tuple((reading, *_changed(reading)) for reading in link.readings)


def _is_short(reading: Reading, min_kept: int) -> bool:
    """Tell whether a reading at an edge is too short to have been weighed against its sides."""
    return len(reading.right.split()) < min_kept


def _kept(reading: Reading) -> MarkedWords:
    if reading.moved is not None:
        return MarkedWords.ELSEWHERE
    telling = reading.kind is ReadingKind.KEPT and WORD.search(reading.right)
    return MarkedWords.KEPT if telling else MarkedWords.NONE


def _changed(reading: Reading) -> tuple[MarkedWords, MarkedWords]:
    if reading.kind is ReadingKind.KEPT:
        return MarkedWords.NONE, MarkedWords.NONE
    if reading.moved is not None:
        return MarkedWords.ELSEWHERE_REMOVED, MarkedWords.ELSEWHERE_ADDED
    if reading.routine:
        return MarkedWords.ROUTINE_REMOVED, MarkedWords.ROUTINE_ADDED
    return MarkedWords.REMOVED, MarkedWords.ADDED


def _cells(
    side: ReportSide, indices: Sequence[int], pieces: Iterable[tuple[str, MarkedWords]]
) -> tuple[RowCell, ...]:
    """Cut marked pieces at the paragraphs' own lengths; the version's text has the last word."""
    texts = [side.version.paragraphs[i].text for i in indices]
    marked = [MarkedSegment(text, mark) for text, mark in pieces if text]
    if "".join(segment.text for segment in marked) != PARAGRAPH_BREAK.join(texts):
        marked = [MarkedSegment(PARAGRAPH_BREAK.join(texts))]
    cells: list[RowCell] = []
    start = 0
    for index, text in zip(indices, texts, strict=True):
        cells.append(_cell(side, index, tuple(_cut(marked, start, start + len(text)))))
        start += len(text) + len(PARAGRAPH_BREAK)
    return tuple(cells)


def _cell(side: ReportSide, index: int, segments: tuple[MarkedSegment, ...]) -> RowCell:
    return RowCell(
        side=side.key,
        name=side.name,
        label=side.labels[index],
        anchor=side.anchors[index],
        permalink=f"{side.anchors[index]}:{side.digests[index]}",
        language=side.language,
        segments=_with_verbs(segments, side.verbs.get(index, ())),
    )


def _with_verbs(
    segments: tuple[MarkedSegment, ...], verbs: Sequence[tuple[int, int]]
) -> tuple[MarkedSegment, ...]:
    """Put operative verbs in straw, over whatever else is marked."""
    if not verbs:
        return segments
    made: list[MarkedSegment] = []
    position = 0
    for segment in segments:
        end = position + len(segment.text)
        inside = {edge for span in verbs for edge in span if position < edge < end}
        edges = sorted({position, end, *inside})
        for start, stop in pairwise(edges):
            text = segment.text[start - position : stop - position]
            is_verb = any(first <= start and stop <= last for first, last in verbs)
            made.append(MarkedSegment(text, segment.mark, is_verb))
        position = end
    return tuple(made)


def _cut(segments: Iterable[MarkedSegment], start: int, end: int) -> Iterator[MarkedSegment]:
    """Yield what of the segments lies between two offsets, equal neighbours as one."""
    position = 0
    open_text, open_mark = "", MarkedWords.NONE
    for segment in segments:
        text = segment.text[max(0, start - position) : max(0, end - position)]
        position += len(segment.text)
        if not text:
            continue
        if open_text and segment.mark is not open_mark:
            yield MarkedSegment(open_text, open_mark)
            open_text = ""
        open_text, open_mark = open_text + text, segment.mark
    if open_text:
        yield MarkedSegment(open_text, open_mark)


# ----------------------------------------
# The headings of both documents, each before the first row at or below it.


@dataclass(frozen=True, slots=True)
class HeadingCell:
    """A heading of a document."""

    text: str
    rank: int
    """3 to 6, never more than one below the heading before it."""
    language: str
    part: bool = False
    """The title of a part, such as an annex."""


@dataclass(frozen=True, slots=True)
class HeadingRowView:
    """The headings that stand before the next row."""

    left: HeadingCell | None
    right: HeadingCell | None
    same: bool
    """Both texts have the same heading here; one column shows it once."""
    kind: str = "heading"


class Headings:
    """Gives out each heading once, in the order of the rows."""

    def __init__(self, context: PageContext) -> None:
        self._left = deque(_headings(context.left, context))
        self._right = deque(_headings(context.right, context))
        self._rank = 2

    def before(self, left: Sequence[int], right: Sequence[int]) -> Iterator[HeadingRowView]:
        """Yield the headings due before a row, given its positions in either text."""
        lefts, rights = _take(self._left, left), _take(self._right, right)
        depth = max(len(lefts), len(rights))
        for i in range(-depth, 0):
            first = lefts[i] if len(lefts) >= -i else None
            second = rights[i] if len(rights) >= -i else None
            deepest = self._rank + 1
            left_cell, right_cell = self._ranked(first, deepest), self._ranked(second, deepest)
            same = bool(first and second and first.text == second.text)
            yield HeadingRowView(left_cell, right_cell, same)

    def _ranked(self, cell: HeadingCell | None, deepest: int) -> HeadingCell | None:
        if cell is None:
            return None
        self._rank = min(6, cell.rank, deepest)
        return replace(cell, rank=self._rank)


def _take(headings: deque[tuple[int, HeadingCell]], indices: Sequence[int]) -> list[HeadingCell]:
    cells: list[HeadingCell] = []
    while indices and headings and headings[0][0] <= indices[0]:
        cells.append(headings.popleft()[1])
    return cells


def _headings(side: ReportSide, context: PageContext) -> list[tuple[int, HeadingCell]]:
    """Return a side's headings with the position they stand before, parts after the first too."""
    segmentation, language = side.version.segmentation, side.language
    found: list[tuple[int, int, HeadingCell]] = []
    titled = {part.slug for part in segmentation.parts[1:]}
    for part in segmentation.parts[1:]:
        first = next(
            (i for i, p in enumerate(segmentation.paragraphs) if p.part == part.slug), None
        )
        if first is not None:
            name = part_name(part.slug, context.words)
            title = f"{name}: {part.title}" if part.title else name
            found.append((first, 0, HeadingCell(title, 3, language, part=True)))
    for heading in segmentation.headings:
        rank = 2 + max(1, heading.level) + (heading.part in titled)
        found.append((heading.before, heading.level, HeadingCell(heading.text, rank, language)))
    return [(before, cell) for before, _, cell in sorted(found, key=lambda item: item[:2])]


# ----------------------------------------
# The order of the rows: links where both texts agree, the rest where each text has it.
#
# A listener hears the link and not two long columns, so a row is a link. A moved link stands whole
# at its place in the right text, so that its wording can be compared; its place in the left text
# keeps a stub with the first words and a jump.


@dataclass(frozen=True, slots=True)
class Stub:
    """The place a moved paragraph has left; the paragraph itself stands in the link's row."""

    labels: Pieces
    quote: Pieces
    target: str
    """Address of the link."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """A link, one end of a moved link, or a paragraph without counterpart."""

    state: RelationState
    classes: str
    anchor: str | None
    label: str
    """What a listener hears first: `Edited: 2012 paragraph 3, 2025 paragraph 2`."""
    left: tuple[RowCell, ...]
    right: tuple[RowCell, ...]
    readings: str
    """Lengths of its readings, for the redline."""
    note: Note
    bulk: int
    """Its expected height in steps, so that a page of thousands can be laid out as it is read."""
    stub: Stub | None = None
    """At the place a moved link has left: what stood there, and where the link is now."""
    kind: str = "pair"


Row = PairRow | HeadingRowView


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A row before it is built: where it stands in either text."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    link: Link | None
    origin: bool = False
    """The left end of a moved link."""


def make_page_rows(context: PageContext) -> tuple[Row, ...]:
    """Return the rows of the page, with the headings of both documents between them."""
    headings = Headings(context)
    builder = _Builder(context)
    rows: list[Row] = []
    for place in find_places(context):
        rows += headings.before(place.left, place.right)
        rows.append(builder.row(place))
    return tuple(rows)


def find_places(context: PageContext) -> Iterator[RowPlace]:
    """Yield every row's place: before each link in common order, what either text has above it."""
    comparison = context.comparison
    ordered = sorted(
        (link for link in comparison.links if not link.moved),
        key=lambda link: (link.right[0], link.left[0]),
    )
    left = _alone(
        [RowPlace((p.index,), (), None) for p in comparison.dropped]
        + [RowPlace(link.left, (), link, origin=True) for link in comparison.moved]
    )
    right = _alone(
        [RowPlace((), (p.index,), None) for p in comparison.added]
        + [RowPlace((), link.right, link) for link in comparison.moved]
    )
    for link in ordered:
        yield from _until(left, link.left[0])
        yield from _until(right, link.right[0])
        yield RowPlace(link.left, link.right, link)
    yield from reversed(left)
    yield from reversed(right)


def _alone(places: Iterable[RowPlace]) -> list[RowPlace]:
    """Return places of one text in reverse order, so that the next one can be popped."""
    return sorted(places, key=lambda place: place.left or place.right, reverse=True)


def _until(places: list[RowPlace], index: int) -> Iterator[RowPlace]:
    while places and (places[-1].left or places[-1].right)[0] < index:
        yield places.pop()


class _Builder:
    """Builds rows; a paragraph shown twice has its address at the first place only."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._seen: set[str] = set()
        comparison = context.comparison
        self._nearest = {(near.side, near.index): near for near in comparison.nearest}

    def row(self, place: RowPlace) -> PairRow:
        if place.link is None:
            row = self._unlinked(place)
        elif place.origin:
            row = self._origin(place.link)
        else:
            row = self._linked(place.link)
        row = replace(
            row,
            left=self._once(row.left),
            right=self._once(row.right),
        )
        return row if place.origin else _with_formulas(row, place, self._context)

    def _unlinked(self, place: RowPlace) -> PairRow:
        context = self._context
        state = RelationState.DROPPED if place.left else RelationState.ADDED
        side = context.left if place.left else context.right
        index = (place.left or place.right)[0]
        cells = plain_cells(side, (index,))
        word = context.words(f"state.{state}")
        return PairRow(
            state=state,
            classes=state.value,
            anchor=None,
            label=context.words("texts.alone", state=word, paragraph=side.spoken[index]),
            left=cells if place.left else (),
            right=cells if place.right else (),
            readings="",
            note=note_unlinked(self._nearest.get((side.key, index)), state, index, context),
            bulk=_bulk(cells),
        )

    def _origin(self, link: Link) -> PairRow:
        context = self._context
        side, words = context.left, context.words
        quoted = quote(
            side.version.paragraphs[link.left[0]].text,
            ellipsis=words("finding.ellipsis"),
            language=side.language,
        )
        return PairRow(
            state=RelationState.MOVED,
            classes="moved origin",
            anchor=None,
            label=context.words(
                "texts.moved_to",
                left=_spoken(context.left, link.left, context),
                right=_spoken(context.right, link.right, context),
            ),
            left=(),
            right=(),
            readings="",
            note=note_origin(link, context),
            bulk=0,
            stub=Stub(
                labels=words.join([side.link(i) for i in link.left]),
                quote=quoted,
                target=link_anchor(link, context.left, context.right),
            ),
        )

    def _linked(self, link: Link) -> PairRow:
        context = self._context
        left, right = make_cells(
            link,
            context.left,
            context.right,
            min_kept=context.comparison.options.min_kept,
        )
        anchor = link_anchor(link, context.left, context.right)
        while anchor in self._seen:
            anchor += "+"
        self._seen.add(anchor)
        return PairRow(
            state=state_of(link),
            classes=_classes(link),
            anchor=anchor,
            label=link_label(link, context),
            left=left,
            right=right,
            readings=measure_readings(link),
            note=note_link(link, context, anchor=anchor),
            bulk=_bulk(left, right),
        )

    def _once(self, cells: tuple[RowCell, ...]) -> tuple[RowCell, ...]:
        kept: list[RowCell] = []
        for cell in cells:
            again = cell.anchor in self._seen
            kept.append(replace(cell, anchor=None) if again else cell)
            self._seen.add(cell.anchor or "")
        return tuple(kept)


def _with_formulas(row: PairRow, place: RowPlace, context: PageContext) -> PairRow:
    """Add what of a row's later text, or of the only one it has, is a formula."""
    side = context.right if place.right else context.left
    indices = place.right or place.left
    note = replace(row.note, formulas=note_formulas(side, indices, context))
    mark = " boilerplate" if is_boilerplate(side, indices, context) else ""
    return replace(row, note=note, classes=row.classes + mark)


def _classes(link: Link) -> str:
    names = [link.relation.value]
    if link.moved:
        names.insert(0, RelationState.MOVED.value)
    if link.shape is not Shape.ONE:
        names.append(link.shape.value)
    if find_sureness(link) is Sureness.DOUBTFUL:
        names.append(Sureness.DOUBTFUL.value)
    return " ".join(names)


def link_label(link: Link, context: PageContext) -> str:
    """Return what a listener hears of a link first."""
    words = context.words
    left = _spoken(context.left, link.left, context)
    right = _spoken(context.right, link.right, context)
    if link.moved:
        return words("texts.moved_from", left=left, right=right)
    return words("texts.pair", state=words(f"state.{link.relation}"), left=left, right=right)


def _spoken(side: ReportSide, indices: Sequence[int], context: PageContext) -> str:
    return text_of_pieces(context.words.join([side.spoken[i] for i in indices]))


def _bulk(*columns: tuple[RowCell, ...]) -> int:
    """Estimate the height of a row from its longest column: a step is about four lines."""
    lengths = [sum(len(s.text) for cell in cells for s in cell.segments) for cells in columns]
    return min(9, 1 + max(lengths) // 220)


# ----------------------------------------
# Runs of identical links, folded: what did not change makes way for what did.
#
# A section whose every link is identical is folded with its heading; the heading of a section that
# holds a change stays in sight, and so do the headings above it.

LABELS = 4
"""So many labels a fold names one by one; beyond, the first and the last."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A run of identical links, folded, with the headings of whole sections."""

    summary: str
    rows: tuple[Row, ...]
    kind: str = "fold"


def fold_rows(rows: Sequence[Row], words: InterfaceWords) -> tuple[Row | Fold, ...]:
    """Fold every run of identical links."""
    return tuple(_folded(rows, words))


def _folded(rows: Sequence[Row], words: InterfaceWords) -> Iterator[Row | Fold]:
    run: list[Row] = []
    for i, row in enumerate(rows):
        if _is_identical(row) if isinstance(row, PairRow) else _is_whole(rows, i):
            run.append(row)
            continue
        if run:
            yield _fold(run, words)
            run = []
        yield row
    if run:
        yield _fold(run, words)


def _is_identical(row: PairRow) -> bool:
    return row.state is RelationState.IDENTICAL


def _is_whole(rows: Sequence[Row], start: int) -> bool:
    """Tell whether all that stands under a heading is identical."""
    heading = rows[start]
    rank, found = _rank(heading), False
    for row in rows[start + 1 :]:
        if isinstance(row, PairRow):
            if not _is_identical(row):
                return False
            found = True
        elif found and _rank(row) <= rank:
            return True
    return found


def _rank(row: Row) -> int:
    cells = (row.left, row.right) if isinstance(row, HeadingRowView) else ()
    return min(cell.rank for cell in cells if cell)


def _fold(run: Sequence[Row], words: InterfaceWords) -> Fold:
    pairs = [row for row in run if isinstance(row, PairRow)]
    labels = [cell.label for row in pairs for cell in row.right]
    headings = sum(1 for row in run if isinstance(row, HeadingRowView))
    if len(labels) > LABELS:
        named = words("texts.range", first=labels[0], last=labels[-1])
    else:
        named = text_of_pieces(words.join(labels))
    key, under = "texts.fold", ""
    if headings > 1:
        key, under = "texts.fold_sections", words.plural("texts.headings", headings)
    elif headings:
        cell = next(row.right or row.left for row in run if isinstance(row, HeadingRowView))
        key, under = "texts.fold_section", cell.text if cell else ""
    return Fold(words.counted(key, len(labels), labels=named, under=under), tuple(run))


# ----------------------------------------
# Two texts of a link woven into one: the redline, deletion first.
#
# The script of the side-by-side page weaves the same way; here it is done beforehand, for a page
# that needs no script and for files.

Woven = tuple[tuple[MarkedSegment, ...], ...]
"""The paragraphs of a redline, each as segments."""

BREAKS = {
    MarkedWords.REMOVED: MarkedWords.BREAK_REMOVED,
    MarkedWords.ROUTINE_REMOVED: MarkedWords.BREAK_REMOVED,
    MarkedWords.ELSEWHERE_REMOVED: MarkedWords.BREAK_REMOVED,
    MarkedWords.ADDED: MarkedWords.BREAK_ADDED,
    MarkedWords.ROUTINE_ADDED: MarkedWords.BREAK_ADDED,
    MarkedWords.ELSEWHERE_ADDED: MarkedWords.BREAK_ADDED,
}
"""How a paragraph break under each mark is shown: as a pilcrow, removed or added."""


def interleave(link: Link) -> Woven:
    """Return the redline of a link, cut into the paragraphs of its right side.

    The segments that are not marked as removed are the right text, those not marked as added the
    left text; a break that only one side has stands as a pilcrow under its own mark.
    """
    return interleave_readings(link.readings)


def interleave_readings(readings: Iterable[Reading]) -> Woven:
    """Return the redline of readings, as of a link."""
    paragraphs: list[list[MarkedSegment]] = [[]]
    for reading in readings:
        for text, mark in _sides(reading):
            for position, piece in enumerate(text.split(PARAGRAPH_BREAK)):
                if position:
                    if mark in BREAKS:
                        paragraphs[-1].append(MarkedSegment("¶", BREAKS[mark]))
                    if mark is MarkedWords.NONE or BREAKS[mark] is MarkedWords.BREAK_ADDED:
                        paragraphs.append([])
                if piece:
                    paragraphs[-1].append(MarkedSegment(piece, mark))
    return tuple(tuple(_merged(paragraph)) for paragraph in paragraphs)


def _sides(reading: Reading) -> Iterator[tuple[str, MarkedWords]]:
    """Yield what a reading puts into the redline, deletion first."""
    if reading.kind is ReadingKind.KEPT:
        yield reading.right, MarkedWords.NONE
        return
    removed, added = MarkedWords.REMOVED, MarkedWords.ADDED
    if reading.moved is not None:
        removed, added = MarkedWords.ELSEWHERE_REMOVED, MarkedWords.ELSEWHERE_ADDED
    elif reading.routine:
        removed, added = MarkedWords.ROUTINE_REMOVED, MarkedWords.ROUTINE_ADDED
    yield reading.left, removed
    yield reading.right, added


def _merged(segments: Iterable[MarkedSegment]) -> Iterator[MarkedSegment]:
    for mark, same in groupby(segments, key=lambda segment: segment.mark):
        yield MarkedSegment("".join(segment.text for segment in same), mark)
