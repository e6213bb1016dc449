"""Word files read without the project's own code: parts, and what accepting or rejecting leaves.

The rules are those of ISO/IEC 29500-1, 17.13.5: a run in `w:ins` or `w:moveTo` is there when the
change is accepted, one in `w:del` or `w:moveFrom` when it is rejected; a paragraph whose mark goes
runs on into the next one.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

__all__ = ["Document", "name", "parts", "schema_problems", "settle"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GONE = {True: {"del", "moveFrom"}, False: {"ins", "moveTo"}}
SIGNS = {"br": "\n", "cr": "\n", "tab": "\t"}

ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
        "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct "
        "topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind "
        "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike "
        "outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern "
        "position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
        "eastAsianLayout specVanish oMath rPrChange"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
        "tblDescription"
    ),
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText "
        "vAlign hideMark"
    ),
    "trPr": (
        "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader "
        "tblCellSpacing jc hidden ins del trPrChange"
    ),
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc "
        "pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection "
        "bidi rtlGutter docGrid printerSettings sectPrChange"
    ),
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden "
        "unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr "
        "tblPr trPr tcPr"
    ),
    "settings": "defaultTabStop compat",
}
"""Names in the order of ISO/IEC 29500-1, Annex A (CT_PPr, CT_RPr, CT_TblPr, …)."""

Document = list[tuple[str, str]]
"""Paragraphs: style and text."""


def parts(content: bytes) -> dict[str, etree._Element]:
    """Return every part of a package, parsed."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {each: etree.fromstring(package.read(each)) for each in package.namelist()}


def name(node: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(etree.QName(node).localname)


def settle(content: bytes, *, accept: bool) -> Document:
    """Return the paragraphs after all changes are accepted, or rejected."""
    body = parts(content)["word/document.xml"][0]
    settled: Document = []
    running = ""
    for paragraph in body.iter(f"{W}p"):
        running += "".join(_texts(paragraph, accept))
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is not None and any(name(child) in GONE[accept] for child in mark):
            continue
        settled.append((_style(paragraph, accept), running))
        running = ""
    assert not running, "the last paragraph has lost its mark"
    return settled


def _style(paragraph: etree._Element, accept: bool) -> str:
    properties = paragraph.find(f"{W}pPr")
    change = paragraph.find(f"{W}pPr/{W}pPrChange/{W}pPr")
    if not accept and change is not None:
        properties = change
    style = None if properties is None else properties.find(f"{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def _texts(node: etree._Element, accept: bool) -> list[str]:
    found: list[str] = []
    for child in node:
        kind = name(child)
        if kind in GONE[accept] or kind == "pPr":
            continue
        if kind in SIGNS:
            found.append(SIGNS[kind])
        elif kind in {"t", "delText"}:
            found.append(child.text or "")
        else:
            found += _texts(child, accept)
    return found


def schema_problems(content: bytes) -> list[str]:
    """Return what of a package Word would not open: order of elements, identifiers, ranges."""
    found: list[str] = []
    for part, root in parts(content).items():
        for node in root.iter():
            order = ORDER.get(name(node), "").split()
            kinds = [name(child) for child in node]
            if order:
                found += [f"{part}: {name(node)} has {kind}" for kind in kinds if kind not in order]
                places = [order.index(kind) for kind in kinds if kind in order]
                if places != sorted(places):
                    found.append(f"{part}: {name(node)} has {kinds} out of order")
    return found + _unpaired(parts(content))


def _unpaired(known: dict[str, etree._Element]) -> list[str]:
    root = known["word/document.xml"]
    ids: dict[str, list[str]] = {}
    for node in root.iter():
        if node.get(f"{W}id") and name(node) not in {"footerReference"}:
            ids.setdefault(name(node), []).append(str(node.get(f"{W}id")))
    found = [
        f"{start}: starts and ends differ"
        for start in ("commentRange", "moveFromRange", "moveToRange")
        if sorted(ids.get(f"{start}Start", [])) != sorted(ids.get(f"{start}End", []))
    ]
    comments = [str(n.get(f"{W}id")) for n in known.get("word/comments.xml", [])]
    if sorted(comments) != sorted(ids.get("commentReference", [])):
        found.append("comments and their references differ")
    ends = ("commentRangeEnd", "moveFromRangeEnd", "moveToRangeEnd", "commentReference")
    single = [key for kind, keys in ids.items() if kind not in ends for key in keys]
    if len(single) != len(set(single)):
        found.append("an identifier is used twice")
    named = {
        side: {str(n.get(f"{W}name")) for n in root.iter(f"{W}{side}RangeStart")}
        for side in ("moveFrom", "moveTo")
    }
    if named["moveFrom"] != named["moveTo"]:
        found.append("a move has one end")
    return found
