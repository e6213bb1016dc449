"""The parts of a Word file around its text: styles, settings, foot, relations, properties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from xml.sax.saxutils import escape

from corpus_tool.render.ooxml import HEAD, NAMESPACES, pack, run, writable

__all__ = ["FULL_PAGE", "PAGE", "WIDE_PAGE", "make_package"]

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
    return pack(members)


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
    inner = "".join(f"<{tag}>{escape(writable(text))}</{tag}>" for tag, text in texts.items())
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
        f'<w:tab w:val="right" w:pos="{edge}"/></w:tabs></w:pPr>{run(foot)}'
        f"<w:r><w:tab/></w:r>{page}{run(' / ')}{pages}</w:p></w:ftr>"
    )


def _field(code: str) -> str:
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
