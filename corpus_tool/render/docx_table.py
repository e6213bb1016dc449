"""A comparison as a Word file with the two texts side by side in a table, marks as formatting.

For those who want to print, shorten or annotate it: nothing in it is a tracked change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from corpus_tool.model import Comparison
from corpus_tool.render.docx_parts import WIDE_PAGE, make_package
from corpus_tool.render.ooxml import is_right_to_left, run
from corpus_tool.report.comparison_page import make_brief
from corpus_tool.report.frame import Context, make_foot, make_title, specimen_notice
from corpus_tool.report.markup import Mark
from corpus_tool.report.rows import Cell, HeadingCell, HeadingRow, PairRow, Row, make_rows
from corpus_tool.report.sides import make_sides
from corpus_tool.report.words import Pieces, capital, load, text_of_pieces

__all__ = ["comparison_table_docx"]

WIDTH = 7285
"""Of a column, in twentieths of a point: half of a page on its side between its margins."""
RULE = 'w:val="single" w:sz="4" w:space="0" w:color="B9B09D"'
LOOKS = {
    Mark.REMOVED: '<w:strike/><w:color w:val="9A3B0C"/>',
    Mark.ADDED: '<w:color w:val="0B5A99"/><w:u w:val="single"/>',
    Mark.ROUTINE_REMOVED: '<w:strike/><w:color w:val="665F54"/>',
    Mark.ROUTINE_ADDED: '<w:color w:val="665F54"/><w:u w:val="dotted"/>',
    Mark.ELSEWHERE_REMOVED: '<w:strike/><w:color w:val="66397F"/>',
    Mark.ELSEWHERE_ADDED: '<w:color w:val="66397F"/><w:u w:val="dash"/>',
    Mark.ELSEWHERE: '<w:color w:val="66397F"/><w:u w:val="dash"/>',
    Mark.KEPT: '<w:u w:val="single" w:color="839099"/>',
}
"""The colours of the pages; each mark is a line too, so that it survives a grey printer."""
LABEL = '<w:b/><w:color w:val="665F54"/>'


def comparison_table_docx(comparison: Comparison, *, made_at: datetime, program: str) -> bytes:
    """Return a comparison as a Word file with a table of two columns.

    Args:
        comparison: what to show.
        made_at: the moment it is made.
        program: name and version of the program.
    """
    words = load()
    context = Context(comparison, *make_sides(comparison, words), words)
    title, notice = make_title(context).page, specimen_notice(context)
    foot = make_foot(context, made_at=made_at, program=program)
    before = [_paragraph("Title", run(title))]
    before += [_paragraph("Small", run(notice))] if notice else []
    before += [
        _paragraph("Finding", run(text_of_pieces(line))) for line in make_brief(context).lede
    ]
    sources = [f"{source.title} {source.origin}" for source in foot.sources]
    lines = ("", *sources, *foot.lines, words("foot.force"))
    after = [_paragraph("Imprint", run(line)) for line in lines]
    table = _table(context, make_rows(context))
    return make_package(
        "".join((*before, table, *after)) + WIDE_PAGE,
        title=title,
        foot=f"{title}. {words('specimen.foot')}." if notice else title,
        made_at=made_at,
        program=program,
        edge=2 * WIDTH,
    )


def _table(context: Context, rows: Iterable[Row]) -> str:
    borders = "".join(f"<w:{side} {RULE}/>" for side in ("top", "bottom", "insideH"))
    heads = [
        _paragraph("Question", run(capital(side.name))) for side in (context.left, context.right)
    ]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{2 * WIDTH}" w:type="dxa"/><w:tblBorders>{borders}'
        '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        f'<w:gridCol w:w="{WIDTH}"/><w:gridCol w:w="{WIDTH}"/></w:tblGrid>'
        f"{_row(*heads, properties='<w:trPr><w:tblHeader/></w:trPr>')}"
        f"{''.join(_row(*_columns(row)) for row in rows)}</w:tbl>"
    )


def _row(left: str, right: str, *, properties: str = "") -> str:
    empty = _paragraph("Small", "")
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{WIDTH}" w:type="dxa"/></w:tcPr>{content or empty}</w:tc>'
        for content in (left, right)
    )
    return f"<w:tr>{properties}{cells}</w:tr>"


def _columns(row: Row) -> tuple[str, str]:
    if isinstance(row, HeadingRow):
        return _heading(row.left), _heading(row.right)
    state = _state(row)
    if row.stub:
        quoted = run(text_of_pieces(row.stub.quote), "<w:i/>")
        return _lead(row.stub.labels, state) + _paragraph("Cell", quoted), ""
    left = "".join(_cell(row.left, "" if row.right else state))
    return left, "".join(_cell(row.right, state))


def _heading(cell: HeadingCell | None) -> str:
    return _paragraph("Question", run(cell.text), cell.text) if cell else ""


def _state(row: PairRow) -> str:
    return " · ".join(tag.word + text_of_pieces(tag.rest) for tag in row.note.tags)


def _lead(labels: Pieces, state: str) -> str:
    return _paragraph("Small", run(text_of_pieces(labels), LABEL) + run(f"  {state}"))


def _cell(cells: Sequence[Cell], state: str) -> Iterator[str]:
    """Yield the paragraphs of one side; the state stands at the first."""
    for number, cell in enumerate(cells):
        said = run(f"  {state}") if state and not number else ""
        yield _paragraph("Small", run(cell.label, LABEL) + said)
        content = "".join(run(each.text, LOOKS.get(each.mark, "")) for each in cell.segments)
        yield _paragraph("Cell", content, "".join(each.text for each in cell.segments))


def _paragraph(style: str, content: str, words: str = "") -> str:
    inner = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner += "<w:bidi/>" if is_right_to_left(words) else ""
    properties = f"<w:pPr>{inner}</w:pPr>" if inner else ""
    return f"<w:p>{properties}{content}</w:p>"
