"""The page of a series: subjects by texts, each cell in the text's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus_tool.model import Version
from corpus_tool.reading.series_subjects import SubjectCell, SubjectRow, SubjectState
from corpus_tool.report.frame import (
    PageFrame,
    RenderContext,
    Tag,
    make_extent,
    make_frame,
)
from corpus_tool.report.sides import ReportSide, make_column_sides
from corpus_tool.report.words import InterfaceWords, SentencePiece, capital, text_of_pieces

__all__ = ["SeriesLine", "SeriesView", "make_series_view", "name_series"]

LOOKS: Mapping[SubjectState, str] = {
    SubjectState.NEW: "added",
    SubjectState.BACK: "moved",
    SubjectState.NO_LONGER: "dropped",
    SubjectState.SAME_WORDS: "identical",
    SubjectState.OTHER_WORDS: "reworded",
    SubjectState.NOT_NAMED: "absent",
}
"""Sign and colour of each state; the first text is compared with none and has no state."""
STRIPS = (SubjectState.NEW, SubjectState.BACK, SubjectState.NO_LONGER)


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series as the index lists it."""

    label: str
    page: str
    facts: str
    """How many texts, from when to when."""
    news: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class SeriesColumn:
    """A text of the series."""

    name: str
    title: str
    facts: str
    href: str | None
    specimen: bool


@dataclass(frozen=True, slots=True)
class SeriesCellView:
    """What a text says of a subject."""

    column: str
    state: str
    tag: Tag | None
    before: str
    hit: str
    after: str
    label: str
    """Of the paragraph, `¶8`; empty where the subject is not named."""
    href: str | None
    more: str
    language: str


@dataclass(frozen=True, slots=True)
class SeriesRowView:
    """A subject."""

    label: str
    texts: str
    cells: tuple[SeriesCellView, ...]


@dataclass(frozen=True, slots=True)
class SeriesView:
    """The page of a series, ready to be placed."""

    frame: PageFrame
    main: str
    under: str
    strips: tuple[Tag, ...]
    """What became of subjects in the last text, each with its subjects."""
    columns: tuple[SeriesColumn, ...]
    rows: tuple[SeriesRowView, ...]
    method: str


def name_series(versions: Sequence[Version], words: InterfaceWords) -> str:
    """Return the parties of the last text: a series is theirs."""
    parties = [party.name for party in versions[-1].document.parties]
    return text_of_pieces(words.join(parties))


def make_series_view(
    versions: Sequence[Version],
    rows: Sequence[SubjectRow],
    *,
    pages: Mapping[str, str],
    list_name: str,
    render: RenderContext,
) -> SeriesView:
    """Prepare the page of a series.

    Args:
        versions: the texts in order of time, two or more.
        rows: their subjects, those first that changed in the last text.
        pages: relative addresses of the pages of texts, by version.
        list_name: of the subjects: `topics.en 1`.
        render: what the page is made with.
    """
    words, sides = render.words, make_column_sides(versions, render.words)
    name = name_series(versions, words)
    years = sorted({version.document.year for version in versions if version.document.date})
    key = "series.title" if len(years) > 1 else "series.title_year"
    main = words(
        key,
        parties=name,
        texts=words.figure("series.texts", len(versions)),
        first=years[0] if years else "",
        last=years[-1] if years else "",
    )
    specimen = any(version.document.specimen for version in versions)
    return SeriesView(
        frame=make_frame(render, main, notice=words("specimen.index") if specimen else ""),
        main=capital(main),
        under=words("series.under"),
        strips=tuple(series_strips(rows, sides[-1].name, words)),
        columns=tuple(_column(side, pages, words) for side in sides),
        rows=tuple(_row(row, sides, pages, words) for row in rows),
        method=words("series.method", list=list_name),
    )


def series_strips(
    rows: Sequence[SubjectRow], last: str, words: InterfaceWords, *, most: int = 40
) -> Iterator[Tag]:
    """Yield the subjects that are new, back or gone in the last text, and those in all texts."""
    for state in STRIPS:
        labels = [row.label for row in rows if row.cells[-1].state is state]
        if labels:
            more = ["…"] if len(labels) > most else []
            told = words("join.comma").join([*labels[:most], *more])
            yield Tag(LOOKS[state], words(f"series.last_{state}", last=last), (_text(told),))
    whole = [row.label for row in rows if row.texts == len(row.cells)]
    if whole and most > len(STRIPS) * 2:
        yield Tag("both", words("series.in_all"), (_text(words("join.comma").join(whole)),))


def _text(words: str) -> SentencePiece:
    return SentencePiece(words)


def _column(side: ReportSide, pages: Mapping[str, str], words: InterfaceWords) -> SeriesColumn:
    document = side.version.document
    when = words.date(document.date) if document.date else words("label.undated")
    return SeriesColumn(
        name=capital(side.name),
        title=document.title,
        facts=words("join.comma").join([when, make_extent(side.version, words)]),
        href=pages.get(side.version.name),
        specimen=document.specimen,
    )


def _row(
    row: SubjectRow,
    sides: Sequence[ReportSide],
    pages: Mapping[str, str],
    words: InterfaceWords,
) -> SeriesRowView:
    return SeriesRowView(
        label=row.label,
        texts=words("series.of_texts", number=row.texts, total=len(row.cells)),
        cells=tuple(
            _cell(cell, side, pages, words) for cell, side in zip(row.cells, sides, strict=True)
        ),
    )


def _cell(
    cell: SubjectCell, side: ReportSide, pages: Mapping[str, str], words: InterfaceWords
) -> SeriesCellView:
    state, found = cell.state, cell.extract
    tag = Tag(LOOKS[state], words(f"series.{state}")) if state in LOOKS else None
    page = pages.get(side.version.name)
    if found is None:
        return SeriesCellView(
            capital(side.name), LOOKS[state], tag, "", "", "", "", None, "", side.language
        )
    more = found.places - 1
    anchor = side.anchors[found.paragraph].partition("/")[2]
    return SeriesCellView(
        column=capital(side.name),
        state=LOOKS.get(state, "start"),
        tag=tag,
        before=("… " if found.opens_late else "") + found.before,
        hit=found.hit,
        after=found.after + (" …" if found.is_cut else ""),
        label=side.labels[found.paragraph],
        href=f"{page}#{anchor}" if page else None,
        more=words.figure("series.more", more) if more else "",
        language=side.language,
    )
