"""Write Word packages part by part, so that every construct is under the test's hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from tests.ingest.specimen import Kind, Piece, Script

__all__ = [
    "MEDIA_TYPE",
    "STRICT",
    "numbered",
    "paragraph",
    "script_body",
    "tracked_body",
    "write",
]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName='
    '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
STYLES = (
    '<w:docDefaults><w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="259" w:lineRule="auto"/>'
    "</w:pPr></w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn '
    'w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Numbered"><w:name w:val="Numbered"/><w:basedOn '
    'w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr>'
    "</w:style>"
)


def levels(*said: tuple[str, str, int]) -> str:
    """Return the levels of a list: way of counting, pattern and start of each."""
    return "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{way}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for n, (way, pattern, start) in enumerate(said)
    )


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">'
    f"{levels(('decimal', '%1.', 1), ('lowerLetter', '(%2)', 1), ('lowerRoman', '%3.', 1))}"
    '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2">'
    f"{levels(('upperRoman', 'Article %1', 1), ('decimal', '%1.%2', 1))}</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride '
    'w:val="7"/></w:lvlOverride></w:num>'
    '<w:num w:numId="9"><w:abstractNumId w:val="0"/></w:num>'
)


def paragraph(text: str = "", properties: str = "", run: str = "", content: str = "") -> str:
    """Return a paragraph of one run, or with other content."""
    inner = content
    if text:
        lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
        inner = f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{lines}</w:t></w:r>{content}'
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def numbered(text: str, number: int = 1, level: int = 0, content: str = "") -> str:
    """Return a paragraph that Word numbers."""
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, properties, content=content)


def write(
    body: str,
    *,
    parts: Mapping[str, str | bytes] | None = None,
    styles: str = STYLES,
    numbering: str = NUMBERING,
    namespace: str = WORD,
    section: str = "",
) -> bytes:
    """Return a package; `parts` adds members or replaces them, `section` sets up the pages."""
    spaces = (
        f'xmlns:w="{namespace}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility'
        '/2006" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:wps="urn:wps" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="'
        f'{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{_HEAD}<w:document {spaces}><w:body>{body}"
        f"<w:sectPr>{section}</w:sectPr></w:body>"
        "</w:document>",
        "word/_rels/document.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="a" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="b" Type="{_OFFICE}/numbering" Target="numbering.xml"/></Relationships>',
        "word/styles.xml": f"{_HEAD}<w:styles {spaces}>{styles}</w:styles>",
        "word/numbering.xml": f"{_HEAD}<w:numbering {spaces}>{numbering}</w:numbering>",
    }
    for member, content in (parts or {}).items():
        is_text = isinstance(content, str) and "{spaces}" in content
        members[member] = content.replace("{spaces}", spaces) if is_text else content
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for member, content in members.items():
            package.writestr(member, content)
    return stream.getvalue()


def script_body(script: Script, *, automatic: bool) -> str:
    """Return a script as a body, its labels typed or left to Word to count."""
    return "".join(_piece(piece, automatic=automatic) for piece in script.pieces)


def _piece(piece: Piece, *, automatic: bool) -> str:
    if piece.kind is Kind.TITLE:
        return paragraph(piece.text, '<w:pStyle w:val="Title"/>')
    if piece.kind is Kind.HEADING:
        return paragraph(piece.text, '<w:pStyle w:val="berschrift1"/>')
    if piece.label is None:
        return paragraph(piece.text)
    level = 0 if piece.label.isdecimal() else 1
    if automatic:
        return numbered(piece.text, 1, level)
    before = f"{piece.label}." if level == 0 else f"({piece.label})"
    return paragraph(f"{before}\t{piece.text}")


def tracked_body(script: Script) -> str:
    """Return a script as a draft under negotiation: accepted, its changes make up the script."""
    author = 'w:id="1" w:author="Tolmar" w:date="2031-05-04T09:00:00Z"'
    added = f"<w:rPr><w:ins {author}/></w:rPr>"
    body = []
    for place, piece in enumerate(script.pieces):
        whole = _piece(piece, automatic=True)
        if piece.kind is not Kind.PARAGRAPH or place % 2:
            body.append(whole)
            continue
        words = piece.text.split(" ")
        middle = len(words) // 2
        left, right = " ".join(words[:middle]), " ".join(words[middle:])
        content = (
            f"{_run(left)}<w:del {author}><w:r><w:delText> struck by Tolmar</w:delText></w:r>"
            f"</w:del><w:ins {author}>{_run(f' {right}')}</w:ins>"
        )
        properties = whole[whole.index("<w:pPr>") + 7 : whole.index("</w:pPr>")]
        body.append(paragraph("", properties, content=content))
        if place % 4 == 0:  # a whole paragraph that was struck, its mark with it
            gone = f"<w:del {author}><w:r><w:delText>Not any more.</w:delText></w:r></w:del>"
            struck = f"<w:rPr><w:del {author}/></w:rPr>"
            body.append(paragraph("", struck, content=gone))
        elif place % 3 == 0:
            body[-1] = body[-1].replace("</w:pPr>", f"{added}</w:pPr>", 1)
    return "".join(body)


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
