"""A comparison as a Word file, of tracked changes or as a table, and its parts.

Sections, in order:

* A comparison as a Word file with tracked changes.
* A comparison as a Word file with the two texts side by side in a table, marks as formatting.
* What Word files are made of: runs of text, the parts of a package, the zip around them.
* The parts of a Word file around its text: styles, settings, foot, relations, properties.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count, groupby
from xml.sax.saxutils import escape

from corpus_tool.export.printed_lines import LineKind, PrintedLine
from corpus_tool.export.tracked import (
    Bound,
    BoundKind,
    TrackedParagraph,
    TrackedStretch,
    WordFate,
    make_remarks,
    make_word_places,
    track_changes,
)
from corpus_tool.model import Comparison
from corpus_tool.report.frame import (
    PageContext,
    RenderContext,
    make_foot,
    make_title,
    specimen_notice,
)
from corpus_tool.report.markup import MarkedWords
from corpus_tool.report.rows import (
    HeadingCell,
    HeadingRowView,
    PairRow,
    Row,
    RowCell,
    make_page_rows,
)
from corpus_tool.report.sides import make_sides
from corpus_tool.report.what_changed import make_brief
from corpus_tool.report.words import Pieces, capital, load_words, text_of_pieces

__all__ = [
    "FULL_PAGE",
    "comparison_docx",
    "comparison_table_docx",
    "is_right_to_left",
    "make_package",
    "run_xml",
    "writable_text",
]


# ----------------------------------------
# A comparison as a Word file with tracked changes.
#
# Accept all is the right text, reject all the left. The changes are those of our own links; moves
# are moves, and the note of each link is a comment.

CHANGES = {
    (WordFate.REMOVED, False): ("del", "delText"),
    (WordFate.ADDED, False): ("ins", "t"),
    (WordFate.REMOVED, True): ("moveFrom", "t"),
    (WordFate.ADDED, True): ("moveTo", "t"),
}
RANGES = {BoundKind.MOVE_FROM: "moveFromRange", BoundKind.MOVE_TO: "moveToRange"}
DEEPEST = 4


def comparison_docx(comparison: Comparison, *, made_at: datetime, program: str) -> bytes:
    """Return a comparison as a Word file with tracked changes.

    Args:
        comparison: its left text is the file with all changes rejected, its right text the file
            with all changes accepted; an empty text is one empty paragraph.
        made_at: the moment of the changes.
        program: name and version of the program; the author of the changes.
    """
    words = load_words()
    context = PageContext(comparison, *make_sides(comparison, words), words)
    loci = make_word_places(comparison)
    author = program.partition(" ")[0]
    writer = _Writer(author, f"{made_at:%Y-%m-%dT%H:%M:%SZ}", make_remarks(loci, context))
    body = "".join(writer.paragraphs(track_changes(loci)))
    title, notice = make_title(context).page, specimen_notice(context)
    return make_package(
        body + PAGE,
        title=title,
        foot=f"{title}. {words('specimen.foot')}." if notice else title,
        made_at=made_at,
        program=program,
        comments="".join(writer.comments),
    )


class _Writer:
    """Writes paragraphs as XML, numbering changes, moves and comments as it goes."""

    def __init__(self, author: str, moment: str, remarks: Sequence[tuple[str, ...]]) -> None:
        self.comments: list[str] = []
        self._by = f'w:author="{author}" w:date="{moment}"'
        self._author, self._remarks = author, remarks
        self._ids = count(1)
        self._open: dict[tuple[BoundKind, int], int] = {}

    def paragraphs(self, paragraphs: Iterable[TrackedParagraph]) -> Iterator[str]:
        """Yield paragraphs in order, and what stands between them."""
        left: PrintedLine | None = None
        right: PrintedLine | None = None
        for paragraph in paragraphs:
            left, right = paragraph.left or left, paragraph.right or right
            content, after = self._content(paragraph)
            yield f"<w:p>{self._properties(paragraph, left, right)}{content}</w:p>{after}"

    def _properties(
        self, paragraph: TrackedParagraph, left: PrintedLine | None, right: PrintedLine | None
    ) -> str:
        """Return a paragraph's properties, and what they were where a kept end closes another."""
        before, now = _look(left or right), _look(right or left)
        if paragraph.end is WordFate.REMOVED:
            now = before
        mark = ""
        if paragraph.end is not WordFate.KEPT:
            tag, _ = CHANGES[paragraph.end, paragraph.end_move is not None]
            mark = f"<w:rPr><w:{tag} {self._change()}/></w:rPr>"
        was = ""
        if paragraph.end is WordFate.KEPT and before != now:
            was = f"<w:pPrChange {self._change()}><w:pPr>{before}</w:pPr></w:pPrChange>"
        inner = now + mark + was
        return f"<w:pPr>{inner}</w:pPr>" if inner else ""

    def _content(self, paragraph: TrackedParagraph) -> tuple[str, str]:
        """Return what a paragraph holds, and the ends of moves that its own end moves with."""
        made, after, closing = "", "", ""
        for change, items in groupby(paragraph.content, key=_change_of):
            if change is not None:
                fate, moved = change
                text = "".join(item.text for item in items if isinstance(item, TrackedStretch))
                opening, words, ending = self._changed(text, fate, moved=moved)
                made, closing = f"{made}{closing}{opening}{words}", ending
                continue
            for item in items:
                assert isinstance(item, Bound)
                written = self._bound(item)
                # A comment ends within the change it stands at, and goes with it: LibreOffice
                # would keep the paragraph for its sake.
                if item.opens or item.kind is not BoundKind.COMMENT:
                    made, closing = made + closing, ""
                if not item.opens and item.number == paragraph.end_move and item.kind in RANGES:
                    after += written
                else:
                    made += written
        return made + closing, after

    def _changed(self, text: str, fate: WordFate, *, moved: bool) -> tuple[str, str, str]:
        if fate is WordFate.KEPT:
            return "", run_xml(text), ""
        tag, words = CHANGES[fate, moved]
        return f"<w:{tag} {self._change()}>", run_xml(text, tag=words), f"</w:{tag}>"

    def _change(self) -> str:
        return f'w:id="{next(self._ids)}" {self._by}'

    def _bound(self, bound: Bound) -> str:
        if bound.kind is BoundKind.COMMENT:
            return self._comment_bound(bound)
        name, key = RANGES[bound.kind], (bound.kind, bound.number)
        if bound.opens:
            self._open[key] = next(self._ids)
            return (
                f'<w:{name}Start w:id="{self._open[key]}" {self._by} w:name="move{bound.number}"/>'
            )
        return f'<w:{name}End w:id="{self._open.pop(key)}"/>'

    def _comment_bound(self, bound: Bound) -> str:
        lines = self._remarks[bound.number]
        if not lines:
            return ""
        key = (bound.kind, bound.number)
        if bound.opens:
            self._open[key] = next(self._ids)
            return f'<w:commentRangeStart w:id="{self._open[key]}"/>'
        number = self._open.pop(key)
        self.comments.append(self._comment(number, lines))
        reference = f'<w:r><w:commentReference w:id="{number}"/></w:r>'
        return f'<w:commentRangeEnd w:id="{number}"/>{reference}'

    def _comment(self, number: int, lines: Sequence[str]) -> str:
        style = '<w:pPr><w:pStyle w:val="CommentText"/></w:pPr>'
        inner = "".join(f"<w:p>{style}{run_xml(line)}</w:p>" for line in lines)
        return f'<w:comment w:id="{number}" {self._by} w:initials="ct">{inner}</w:comment>'


def _change_of(item: TrackedStretch | Bound) -> tuple[WordFate, bool] | None:
    return None if isinstance(item, Bound) else (item.fate, item.move is not None)


def _look(line: PrintedLine | None) -> str:
    """Return how a line is set: its style, and its direction."""
    if line is None:
        return ""
    style = {
        LineKind.TITLE: "Title",
        LineKind.PART: "PartTitle",
        LineKind.HEADING: f"Heading{min(max(line.level, 1), 6)}",
        LineKind.CLOSING: "Closing",
        LineKind.PARAGRAPH: f"Item{min(line.level, DEEPEST)}" if line.label else "",
    }[line.kind]
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return named + ("<w:bidi/>" if is_right_to_left(line.text) else "")


# ----------------------------------------
# A comparison as a Word file with the two texts side by side in a table, marks as formatting.
#
# For those who want to print, shorten or annotate it: nothing in it is a tracked change.

WIDTH = 7285
"""Of a column, in twentieths of a point: half of a page on its side between its margins."""
RULE = 'w:val="single" w:sz="4" w:space="0" w:color="B9B09D"'
LOOKS = {
    MarkedWords.REMOVED: '<w:strike/><w:color w:val="9A3B0C"/>',
    MarkedWords.ADDED: '<w:color w:val="0B5A99"/><w:u w:val="single"/>',
    MarkedWords.ROUTINE_REMOVED: '<w:strike/><w:color w:val="665F54"/>',
    MarkedWords.ROUTINE_ADDED: '<w:color w:val="665F54"/><w:u w:val="dotted"/>',
    MarkedWords.ELSEWHERE_REMOVED: '<w:strike/><w:color w:val="66397F"/>',
    MarkedWords.ELSEWHERE_ADDED: '<w:color w:val="66397F"/><w:u w:val="dash"/>',
    MarkedWords.ELSEWHERE: '<w:color w:val="66397F"/><w:u w:val="dash"/>',
    MarkedWords.KEPT: '<w:u w:val="single" w:color="839099"/>',
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
    words = load_words()
    context = PageContext(comparison, *make_sides(comparison, words), words)
    title, notice = make_title(context).page, specimen_notice(context)
    foot = make_foot(context, RenderContext(made_at, program))
    before = [_paragraph("Title", run_xml(title))]
    before += [_paragraph("Small", run_xml(notice))] if notice else []
    before += [
        _paragraph("Finding", run_xml(text_of_pieces(line))) for line in make_brief(context).lede
    ]
    sources = [f"{source.title} {source.origin}" for source in foot.sources]
    lines = ("", *sources, *foot.lines, words("foot.force"))
    after = [_paragraph("Imprint", run_xml(line)) for line in lines]
    table = _table(context, make_page_rows(context))
    return make_package(
        "".join((*before, table, *after)) + WIDE_PAGE,
        title=title,
        foot=f"{title}. {words('specimen.foot')}." if notice else title,
        made_at=made_at,
        program=program,
        edge=2 * WIDTH,
    )


def _table(context: PageContext, rows: Iterable[Row]) -> str:
    borders = "".join(f"<w:{side} {RULE}/>" for side in ("top", "bottom", "insideH"))
    header_cells = [
        _paragraph("Question", run_xml(capital(side.name)))
        for side in (context.left, context.right)
    ]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{2 * WIDTH}" w:type="dxa"/><w:tblBorders>{borders}'
        '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        f'<w:gridCol w:w="{WIDTH}"/><w:gridCol w:w="{WIDTH}"/></w:tblGrid>'
        f"{_row(*header_cells, properties='<w:trPr><w:tblHeader/></w:trPr>')}"
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
    if isinstance(row, HeadingRowView):
        return _heading(row.left), _heading(row.right)
    state = _state(row)
    if row.stub:
        quoted = run_xml(text_of_pieces(row.stub.quote), "<w:i/>")
        return _lead(row.stub.labels, state) + _paragraph("Cell", quoted), ""
    left = "".join(_cell(row.left, "" if row.right else state))
    return left, "".join(_cell(row.right, state))


def _heading(cell: HeadingCell | None) -> str:
    return _paragraph("Question", run_xml(cell.text), cell.text) if cell else ""


def _state(row: PairRow) -> str:
    return " · ".join(tag.word + text_of_pieces(tag.rest) for tag in row.note.tags)


def _lead(labels: Pieces, state: str) -> str:
    return _paragraph("Small", run_xml(text_of_pieces(labels), LABEL) + run_xml(f"  {state}"))


def _cell(cells: Sequence[RowCell], state: str) -> Iterator[str]:
    """Yield the paragraphs of one side; the state stands at the first."""
    for number, cell in enumerate(cells):
        state_xml = run_xml(f"  {state}") if state and not number else ""
        yield _paragraph("Small", run_xml(cell.label, LABEL) + state_xml)
        content = "".join(
            run_xml(segment.text, LOOKS.get(segment.mark, "")) for segment in cell.segments
        )
        yield _paragraph("Cell", content, "".join(segment.text for segment in cell.segments))


def _paragraph(style: str, content: str, words: str = "") -> str:
    inner = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner += "<w:bidi/>" if is_right_to_left(words) else ""
    properties = f"<w:pPr>{inner}</w:pPr>" if inner else ""
    return f"<w:p>{properties}{content}</w:p>"


# ----------------------------------------
# What Word files are made of: runs of text, the parts of a package, the zip around them.
#
# Written as strings: the files hold a few elements, each of them here, in the order that the schema
# of ISO/IEC 29500 asks for.

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of every file in a package: the same content is the same bytes."""

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BREAKS = re.compile(r"([\n\t])")
DIRECTIONS = re.compile(
    r"(?P<right>[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]"
    r"(?:[^A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff]*"
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff])?)"
)
STRONG = {"L": False, "R": True, "AL": True}


def writable_text(text: str) -> str:
    """Return a text with U+FFFD for every character that XML cannot hold."""
    return UNWRITABLE.sub("\ufffd", text)


def is_right_to_left(text: str) -> bool:
    """Tell whether a text's first letter is of a script that is written from right to left."""
    kinds = (STRONG.get(unicodedata.bidirectional(character)) for character in text)
    return next((kind for kind in kinds if kind is not None), False)


def run_xml(text: str, properties: str = "", *, tag: str = "t") -> str:
    """Return the runs of a text: those of scripts from right to left apart.

    Args:
        text: its words; a line feed becomes a line break, a tabulator a tab.
        properties: what stands in the runs' `w:rPr`, in its order, before `w:rtl`.
        tag: `t`, or `delText` within a deletion.
    """
    made = []
    for piece, turned in _by_direction(writable_text(text)):
        inner = f"{properties}<w:rtl/>" if turned else properties
        looks = f"<w:rPr>{inner}</w:rPr>" if inner else ""
        made.append(f"<w:r>{looks}{_content(piece, tag)}</w:r>")
    return "".join(made)


def _content(text: str, tag: str) -> str:
    signs = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    return "".join(
        signs.get(part)
        or f'<w:{tag} xml:space="preserve">{escape(part, {chr(13): "&#13;"})}</w:{tag}>'
        for part in BREAKS.split(text)
        if part
    )


def _by_direction(text: str) -> Iterator[tuple[str, bool]]:
    start = 0
    for found in DIRECTIONS.finditer(text):
        if found.start() > start:
            yield text[start : found.start()], False
        yield found[0], True
        start = found.end()
    if start < len(text):
        yield text[start:], False


def pack_parts(members: Mapping[str, str]) -> bytes:
    """Return the package of parts, by name, as bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(zipfile.ZipInfo(name, MOMENT), content.encode(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


# ----------------------------------------
# The parts of a Word file around its text: styles, settings, foot, relations, properties.

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

FOOT = '<w:footerReference w:type="default" r:id="foot"/>'
PAGE = (
    f'<w:sectPr>{FOOT}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" '
    'w:bottom="1417" w:left="1417" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
)
"""A4, upright."""
FULL_PAGE = PAGE.replace("1417", "1020")
"""The same with narrow margins, for what should fit on one page."""
WIDE_PAGE = (
    f'<w:sectPr>{FOOT}<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" '
    'w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)
"""A4, on its side."""

SERIF, SANS = "Cambria", "Calibri"
"""What word processors have; the fonts of the pages they have not."""


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="Times New Roman"/>'


def _style(
    key: str, name: str, paragraph: str = "", look: str = "", *, base: str = "Normal"
) -> str:
    inner = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    inner += f"<w:rPr>{look}</w:rPr>" if look else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/>{inner}</w:style>'
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


STYLES = (
    f"{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(SERIF)}{_size(22)}"
    '<w:lang w:val="en-GB"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="140" '
    'w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "<w:qFormat/></w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    + _style(
        "Title",
        "Title",
        f'<w:keepNext/>{_space(0, 60)}<w:jc w:val="center"/>',
        f"<w:b/>{_size(28)}",
    )
    + _style("PartTitle", "Part Title", f"<w:keepNext/>{_space(360, 120)}", f"<w:b/>{_size(26)}")
    + "".join(
        _style(
            f"Heading{level}",
            f"heading {level}",
            f'<w:keepNext/>{_space(280, 100)}<w:outlineLvl w:val="{level - 1}"/>',
            f"<w:b/>{_size(max(22, 28 - 2 * level))}",
        )
        for level in range(1, 7)
    )
    + "".join(
        _style(
            f"Item{depth}",
            f"Item {depth}",
            f'<w:tabs><w:tab w:val="left" w:pos="{510 * (depth + 1)}"/></w:tabs>'
            f'<w:ind w:left="{510 * (depth + 1)}" w:hanging="510"/>',
        )
        for depth in range(5)
    )
    + _style(
        "Question",
        "Question",
        f'<w:keepNext/>{_space(120, 30)}<w:outlineLvl w:val="1"/>',
        f"<w:b/>{_size(21)}",
    )
    + _style(
        "Finding",
        "Finding",
        '<w:spacing w:before="0" w:after="20" w:line="240" w:lineRule="auto"/>'
        '<w:ind w:left="284" w:hanging="284"/>',
        _size(19),
    )
    + _style(
        "Imprint",
        "Imprint",
        '<w:spacing w:before="0" w:after="20" w:line="240" w:lineRule="auto"/>',
        f"{_fonts(SANS)}{_size(13)}",
    )
    + _style("Cell", "Cell", _space(0, 80), _size(20))
    + _style("Closing", "Closing", _space(0, 40))
    + _style("Small", "Small", _space(50, 30), f"{_fonts(SANS)}{_size(17)}")
    + _style("CommentText", "annotation text", _space(0, 40), f"{_fonts(SANS)}{_size(18)}")
    + _style(
        "Footer",
        "footer",
        _space(0, 0),
        f"{_fonts(SANS)}{_size(16)}",
    )
    + "</w:styles>"
)


def make_package(
    body: str,
    *,
    title: str,
    foot: str,
    made_at: datetime,
    program: str,
    comments: str = "",
    edge: int = 9072,
) -> bytes:
    """Return a Word file.

    Args:
        body: what stands in `w:body`, with its `w:sectPr`.
        title: the file's title among its properties.
        foot: the words at the foot of every page, before the page numbers.
        made_at: when it was made.
        program: what made it.
        comments: what stands in `w:comments`.
        edge: how wide a line is, in twentieths of a point; the page numbers stand at its end.
    """
    members = {
        "[Content_Types].xml": _types(comments),
        "_rels/.rels": _relations(
            ("document", f"{OFFICE}/officeDocument", "word/document.xml"),
            ("core", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(title, made_at, program),
        "word/document.xml": f"{HEAD}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(
            ("styles", f"{OFFICE}/styles", "styles.xml"),
            ("settings", f"{OFFICE}/settings", "settings.xml"),
            ("foot", f"{OFFICE}/footer", "footer1.xml"),
            *((("comments", f"{OFFICE}/comments", "comments.xml"),) if comments else ()),
        ),
        "word/styles.xml": STYLES,
        "word/settings.xml": SETTINGS,
        "word/footer1.xml": _footer(foot, edge),
    }
    if comments:
        members["word/comments.xml"] = f"{HEAD}<w:comments {NAMESPACES}>{comments}</w:comments>"
    return pack_parts(members)


SETTINGS = (
    f'{HEAD}<w:settings {NAMESPACES}><w:defaultTabStop w:val="510"/><w:compat><w:compatSetting '
    'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat></w:settings>"
)


def _types(comments: str) -> str:
    parts = {
        "/word/document.xml": f"{WORD}.document.main+xml",
        "/word/styles.xml": f"{WORD}.styles+xml",
        "/word/settings.xml": f"{WORD}.settings+xml",
        "/word/footer1.xml": f"{WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    if comments:
        parts["/word/comments.xml"] = f"{WORD}.comments+xml"
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'
        for key, kind, target in relations
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def _core(title: str, made_at: datetime, program: str) -> str:
    moment = f"{made_at:%Y-%m-%dT%H:%M:%SZ}"
    texts: Mapping[str, str] = {"dc:title": title, "dc:creator": program}
    inner = "".join(f"<{tag}>{escape(writable_text(text))}</{tag}>" for tag, text in texts.items())
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{inner}'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        "</cp:coreProperties>"
    )


def _footer(foot: str, edge: int) -> str:
    page, pages = _field("PAGE"), _field("NUMPAGES")
    return (
        f'{HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:tabs>'
        f'<w:tab w:val="right" w:pos="{edge}"/></w:tabs></w:pPr>{run_xml(foot)}'
        f"<w:r><w:tab/></w:r>{page}{run_xml(' / ')}{pages}</w:p></w:ftr>"
    )


def _field(code: str) -> str:
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
