"""Write a script as TEI and as Akoma Ntoso, in the profiles that are read whole."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from tests.ingest.specimen import Kind, Piece, Script

__all__ = ["AKN", "TEI", "akn", "tei"]

AKN = "application/akn+xml"
TEI = "application/tei+xml"


def tei(script: Script) -> str:
    """Return a TEI document: sections as divisions, items in lists within their chapeau."""
    body = "".join(_tei_piece(piece) for piece in script.pieces)
    opened = body.count("<div>") - body.count("</div>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?><TEI xmlns="http://www.tei-c.org/ns/1.0" '
        'xml:lang="en"><teiHeader><fileDesc><titleStmt><title>'
        f"{escape(script.title)}</title></titleStmt><publicationStmt><p>none</p></publicationStmt>"
        "<sourceDesc><p>none</p></sourceDesc></fileDesc><profileDesc><creation><date when="
        f'"2031-05-04"/></creation></profileDesc></teiHeader><text><body>{body}{"</div>" * opened}'
        "</body></text></TEI>"
    )


def _tei_piece(piece: Piece) -> str:
    text = escape(piece.text)
    if piece.kind is Kind.TITLE:
        return f"<titlePage><docTitle><titlePart>{text}</titlePart></docTitle></titlePage>"
    if piece.kind is Kind.HEADING:
        return f"<div><head>{text}</head>"
    if piece.kind is Kind.END:
        return f"<closer><signed>{text}</signed></closer>"
    number = f" n={quoteattr(piece.label)}" if piece.label else ""
    if piece.depth:
        return f"<list><item{number}>{text}</item></list>"
    return f"<p{number}>{text}</p>"


def akn(script: Script) -> str:
    """Return an Akoma Ntoso statement: sections, paragraphs with numbers, points."""
    titles = [piece.text for piece in script.pieces if piece.kind is Kind.TITLE]
    ends = [piece.text for piece in script.pieces if piece.kind is Kind.END]
    body = "".join(
        _akn_piece(piece, place)
        for place, piece in enumerate(script.pieces)
        if piece.kind in {Kind.HEADING, Kind.PARAGRAPH}
    )
    opened = body.count("<section") - body.count("</section>")
    preface = "".join(f"<p><docTitle>{escape(text)}</docTitle></p>" for text in titles)
    closing = "".join(f"<p>{escape(text)}</p>" for text in ends)
    return (
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement name='
        '"jointStatement"><meta><identification source="#s"><FRBRWork><FRBRdate date="2031-05-04" '
        'name="d"/></FRBRWork><FRBRExpression><FRBRlanguage language="eng"/></FRBRExpression>'
        f"</identification></meta><preface>{preface}</preface><mainBody>{body}"
        f"{'</section>' * opened}</mainBody><conclusions>{closing}</conclusions></statement>"
        "</akomaNtoso>"
    )


def _akn_piece(piece: Piece, place: int) -> str:
    text = escape(piece.text)
    if piece.kind is Kind.HEADING:
        return f'<section eId="sec_{place}"><heading>{text}</heading>'
    tag = "point" if piece.depth else "paragraph"
    number = f"<num>{escape(piece.label)}.</num>" if piece.label else ""
    return f'<{tag} eId="x_{place}">{number}<content><p>{text}</p></content></{tag}>'
