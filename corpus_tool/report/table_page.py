"""The page of several texts: the table, and formulae and headings along it.

Sections, in order:

* From a table of several texts to the view of its page.
* Formulae and headings along the texts of a table: first, carried, silent, back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus_tool.model import (
    AlignmentTable,
    CellState,
    Followed,
    FollowedKind,
    Row,
    SeriesState,
    TableCell,
    TableMode,
)
from corpus_tool.report.frame import (
    PageFoot,
    PageFrame,
    RenderContext,
    foot_of,
    make_extent,
    make_frame,
)
from corpus_tool.report.sides import ReportSide, link_anchor, make_column_sides, make_sides
from corpus_tool.report.words import InterfaceWords, capital, quote, snippet

__all__ = [
    "MOST_COLUMNS",
    "CellView",
    "Column",
    "RowView",
    "SignedWord",
    "TableView",
    "make_table",
]


# ----------------------------------------
# From a table of several texts to the view of its page.
#
# Up to four texts are columns with their words in the cells; of more, a row shows its first words
# and each cell a sign, a word and the numbers of the paragraphs.

MOST_COLUMNS = 4
"""Up to so many texts stand side by side with their words."""
LOOKS = {CellState.NEW: "added", CellState.RETURNED: "added"}
"""Which sign and colour a state has, where it is not the state's own."""
COUNTED = (
    CellState.IDENTICAL,
    CellState.EDITED,
    CellState.REWORDED,
    CellState.NEW,
    CellState.RETURNED,
    CellState.DROPPED,
)
FIRST_WORDS = 72


@dataclass(frozen=True, slots=True)
class SignedWord:
    """A sign with its word."""

    look: str
    word: str


@dataclass(frozen=True, slots=True)
class Column:
    """One text: the head of its column and its line in the list of texts."""

    name: str
    title: str
    date: str
    language: str
    extent: str
    compared: str
    marks: tuple[SignedWord, ...]
    """How many cells of its column are in which state."""
    specimen: bool


@dataclass(frozen=True, slots=True)
class TableText:
    """A paragraph in a cell."""

    anchor: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class CellView:
    """What one text has of a row."""

    state: str
    name: str
    """The column's name, for a narrow window where heads are gone."""
    language: str
    marks: tuple[SignedWord, ...]
    texts: tuple[TableText, ...]
    source: str
    """Where it comes from or went: `from ¶4`; empty when there is nothing to say."""
    href: str | None
    """Address of the pair, on its own page, or of a paragraph of this page."""


@dataclass(frozen=True, slots=True)
class RowView:
    """A thread."""

    number: int
    words: str
    language: str
    more: bool
    """The thread's text goes on after these words."""
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """The page of a table, ready to be placed."""

    frame: PageFrame
    title: str
    lede: tuple[str, ...]
    columns: tuple[Column, ...]
    compact: bool
    rows: tuple[RowView, ...]
    along: AlongView | None
    foot: PageFoot


def make_table(
    table: AlignmentTable,
    *,
    pages: Sequence[str | None],
    render: RenderContext,
) -> TableView:
    """Prepare the page of a table.

    Args:
        table: what to show.
        pages: for each comparison the relative address of its page, or None where it has none.
        render: what the page is made with.
    """
    words = render.words
    sides = make_column_sides(table.versions, words)
    first, last = capital(sides[0].name), sides[-1].name
    number = words.number(len(sides))
    title = "table.title" if table.mode is TableMode.SERIES else "table.title_base"
    page = words("table.page", first=first, last=last, number=number)
    notice = words("specimen.index") if any(map(_is_specimen, sides)) else ""
    maker = _Maker(table, sides, pages, words)
    return TableView(
        frame=make_frame(render, page, notice=notice),
        title=capital(words(title, number=number)),
        lede=tuple(_lede(table, sides, words)),
        columns=tuple(maker.column(k) for k in range(len(sides))),
        compact=maker.compact,
        rows=tuple(maker.row(number, row) for number, row in enumerate(table.rows, 1)),
        along=None if table.followed is None else make_along(table.followed, sides, words),
        foot=foot_of(sides, table.comparisons[0], render),
    )


def _is_specimen(side: ReportSide) -> bool:
    return side.version.document.specimen


def _lede(
    table: AlignmentTable, sides: Sequence[ReportSide], words: InterfaceWords
) -> Iterator[str]:
    series = table.mode is TableMode.SERIES
    yield words("table.series") if series else words("table.base", name=sides[0].name)
    through = sum(all(cell.paragraphs for cell in row.cells) for row in table.rows)
    clause = words.plural("table.through", through)
    yield words.figure("table.rows", len(table.rows), through=clause)


class _Maker:
    """Makes columns, rows and cells of one table; holds what they all need."""

    def __init__(
        self,
        table: AlignmentTable,
        sides: Sequence[ReportSide],
        pages: Sequence[str | None],
        words: InterfaceWords,
    ) -> None:
        self.table, self.sides, self.pages, self.words = table, sides, pages, words
        self.compact = len(sides) > MOST_COLUMNS
        self._pairs = [make_sides(comparison, words) for comparison in table.comparisons]

    def column(self, k: int) -> Column:
        side, words = self.sides[k], self.words
        source = self.table.compared_with(k)
        counts = Counter(row.cells[k].state for row in self.table.rows)
        document = side.version.document
        return Column(
            name=capital(side.name),
            title=document.title,
            date=words.date(document.date),
            language=side.language,
            extent=make_extent(side.version, words),
            compared=words("table.first")
            if source is None
            else words("table.compared", name=self.sides[source].name),
            marks=tuple(
                SignedWord(
                    _look(state), words("table.count", word=self._word(state), number=number)
                )
                for state in COUNTED
                if (number := counts[state]) and k
            ),
            specimen=document.specimen,
        )

    def _word(self, state: CellState, *, brief: bool = False) -> str:
        return self.words(f"table.{'brief' if brief else 'state'}.{state}")

    def row(self, number: int, row: Row) -> RowView:
        k = max(k for k, cell in enumerate(row.cells) if cell.paragraphs)
        side = self.sides[k]
        text = side.version.paragraphs[row.cells[k].paragraphs[0]].text
        cut = snippet(text, length=FIRST_WORDS)
        cells = tuple(self._cell(k, row) for k in range(len(row.cells)))
        return RowView(number, cut, side.language, cut != text.strip(), cells)

    def _cell(self, k: int, row: Row) -> CellView:
        cell, side = row.cells[k], self.sides[k]
        marks = [SignedWord(_look(cell.state), self._word(cell.state, brief=self.compact))]
        if cell.moved and cell.paragraphs:
            marks.append(SignedWord("moved", self.words("state.moved")))
        source, href = self._source(k, row)
        paragraphs = side.version.paragraphs
        return CellView(
            state=cell.state.value,
            name=capital(side.name),
            language=side.language,
            marks=tuple(marks),
            texts=tuple(
                TableText(side.anchors[i], side.labels[i], paragraphs[i].text)
                for i in cell.paragraphs
            ),
            source=source,
            href=href,
        )

    def _source(self, k: int, row: Row) -> tuple[str, str | None]:
        """Return where a cell comes from or went, in words, and the address that shows it."""
        cell, column = row.cells[k], self.table.compared_with(k)
        if column is None or cell.state in {CellState.ABSENT, CellState.NEW}:
            return "", None
        if cell.state is CellState.ELSEWHERE:
            right = sorted({j for link in cell.links for j in link.right})
            labels = self._labels(self.sides[k], right)
            return self.words("table.now", labels=labels), f"#{self.sides[k].anchors[right[0]]}"
        if cell.since is not None:
            return self._back(cell, self.sides[cell.since]), None
        source = self.sides[column]
        left, right_side = self._pairs[k - 1]
        if cell.state is CellState.DROPPED:
            before = row.cells[column].paragraphs
            address = self._address(k, left.anchors[before[0]])
            return self.words("table.was", labels=self._labels(source, before)), address
        before = tuple(sorted({i for link in cell.links for i in link.left}))
        address = self._address(k, link_anchor(cell.links[0], left, right_side))
        return self.words("table.from", labels=self._labels(source, before)), address

    def _back(self, cell: TableCell, side: ReportSide) -> str:
        before = sorted({i for link in cell.links for i in link.left})
        return self.words("table.back", labels=self._labels(side, before), name=side.name)

    def _labels(self, side: ReportSide, paragraphs: Sequence[int]) -> str:
        return self.words("join.comma").join(side.labels[i] for i in paragraphs)

    def _address(self, k: int, anchor: str) -> str | None:
        page = self.pages[k - 1]
        return f"{page}#{anchor}" if page else None


def _look(state: CellState) -> str:
    return LOOKS.get(state, state.value)


# ----------------------------------------
# Formulae and headings along the texts of a table: first, carried, silent, back.
#
# The threads of a table follow paragraphs; a wording that changed its paragraph, or left one that
# stayed, is followed here.

SHOWN = 60
"""So many are told on the page; the data have all."""
FOLLOWED_LOOKS = {
    SeriesState.FIRST: "added",
    SeriesState.CARRIED: "identical",
    SeriesState.RESUMED: "added",
    SeriesState.REWORDED: "reworded",
    SeriesState.SILENT: "dropped",
    SeriesState.ABSENT: "",
}
"""Which sign and colour a state has; what is absent has none."""


@dataclass(frozen=True, slots=True)
class AlongCell:
    """What one text does with a wording."""

    look: str
    word: str
    label: str
    """The paragraph it stands in first, or that says most of it in other words."""
    href: str | None


@dataclass(frozen=True, slots=True)
class AlongRow:
    """A wording along the texts."""

    anchor: str
    kind: str
    words: str
    more: bool
    """The wording goes on after these words."""
    language: str
    cells: tuple[AlongCell, ...]


@dataclass(frozen=True, slots=True)
class AlongView:
    """The section of the page."""

    lede: str
    rows: tuple[AlongRow, ...]
    more: str


def make_along(
    found: Sequence[Followed], sides: Sequence[ReportSide], words: InterfaceWords
) -> AlongView:
    """Prepare the section.

    Args:
        found: what is followed, in the order in which it is told.
        sides: the columns.
        words: the interface's words.
    """
    left = len(found) - SHOWN
    return AlongView(
        lede=_along_lede(found, sides, words),
        rows=tuple(_along_row(followed, sides, words) for followed in found[:SHOWN]),
        more=words.counted("along.more", left) if left > 0 else "",
    )


def _along_lede(
    found: Sequence[Followed], sides: Sequence[ReportSide], words: InterfaceWords
) -> str:
    counts = {
        "gone": sum(followed.after == 1 for followed in found),
        "before": sum(followed.after > 1 for followed in found),
        "carried": sum(not followed.after for followed in found),
    }
    names = {"before": sides[-2].name, "last": sides[-1].name}
    parts = [
        words(f"along.count_{key}", number=words.number(count), **names)
        for key, count in counts.items()
        if count
    ]
    if not parts:
        return words("along.none")
    joined = "".join(piece.text for piece in words.join(parts))
    return words.counted("along.count", len(found), parts=joined)


def _along_row(followed: Followed, sides: Sequence[ReportSide], words: InterfaceWords) -> AlongRow:
    last = followed.standings[-1]
    shown = quote(" ".join(last.wording.split()), ellipsis="…")
    return AlongRow(
        # The key of a heading is its telling words; an address has no space.
        anchor=f"along/{'-'.join(followed.row.key.split())}",
        kind=words("along.heading" if followed.kind is FollowedKind.HEADING else "along.formula"),
        words=shown[0].text,
        more=len(shown) > 1,
        language=sides[int(last.version)].language,
        cells=tuple(_along_cells(followed, sides, words)),
    )


def _along_cells(
    followed: Followed, sides: Sequence[ReportSide], words: InterfaceWords
) -> Iterator[AlongCell]:
    places = {int(standing.version): standing.paragraph for standing in followed.standings}
    for column, (state, side) in enumerate(zip(followed.row.states, sides, strict=True)):
        look, word, label, index = FOLLOWED_LOOKS[state], words(f"along.state.{state}"), "", None
        if column in places:
            index = places[column]
            label = side.labels[index]
        elif column == len(sides) - 1 and followed.is_survived and followed.survivor:
            look, index = "reworded", followed.survivor.paragraph
            label = words("along.in_part", label=side.labels[index])
        href = None if index is None else f"#{side.anchors[index]}"
        yield AlongCell(look, word, label, href)
