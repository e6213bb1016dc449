"""Pages as publishers lay them out, made from a script: their chrome is modelled, not copied."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from itertools import groupby

from tests.ingest.specimen import Kind, Piece, Script

__all__ = ["LAYOUTS"]

_TEASERS = (
    "Minister opens the new embassy in the presence of many guests",
    "Statement on the situation at the northern border",
    "Visa information for students and researchers, spring term",
    "The Deputy Minister receives a delegation of young farmers",
)


def _raise(text: str) -> str:
    """Escape a text, and raise the letters of ordinals as publishers do."""
    return re.sub(r"(?<=\d)(st|nd|rd|th)\b", r"<sup>\1</sup>", escape(text, quote=False))


def _typed(piece: Piece) -> str:
    """Return a paragraph with its label typed before it."""
    if piece.label is None:
        return _raise(piece.text)
    before = f"({piece.label})" if piece.label.isalpha() else f"{piece.label}."
    return f"{before} {_raise(piece.text)}"


def _head(script: Script, site: str, canonical: str) -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{escape(script.title)} | "
        f"{site}</title><link rel=canonical href='{canonical}'><meta property='og:site_name' "
        f"content='{site}'><script>var dataLayer = '<div>not text</div>';</script>"
        "<style>.x{display:none}</style></head>"
    )


def _links(items: tuple[str, ...]) -> str:
    return "".join(f"<li><a href='/{n}'>{escape(item)}</a></li>" for n, item in enumerate(items))


def mofa(script: Script) -> str:
    """Return a page with a path above, typed numbers, and lists of related links beside."""
    body = []
    for piece in script.pieces:
        if piece.kind is Kind.TITLE:
            body.append(f"<h1 class='title1'>{escape(piece.text)}</h1>")
        elif piece.kind is Kind.HEADING:
            body.append(f"<h2 class='title2'><span>{escape(piece.text)}</span></h2>")
        elif piece.kind is Kind.END:
            body.append(f"<p class='rightalign'>{escape(piece.text)}</p>")
        else:
            body.append(f"<p>{_typed(piece)}</p>")
    return (
        _head(script, "Ministry of Foreign Affairs", "https://www.mofa.go.jp/page1e_000001.html")
        + "<body><div id='header'><p class='logo'><a href='/'>Ministry of Foreign Affairs</a></p>"
        f"<ul id='gnav'>{_links(('About Us', 'News', 'Foreign Policy', 'Countries'))}</ul></div>"
        "<div id='topicpath'><ul><li><a href='/'>Home</a> &gt;</li><li><a href='/r'>Countries"
        " &amp; Regions</a> &gt;</li><li>Asia</li></ul></div><div id='contents'>"
        f"<div id='maincontents'>{''.join(body)}"
        "<div class='linkbox'><h3>Related Links</h3><ul class='linklist'>"
        f"{_links(_TEASERS)}</ul><p class='back'><a href='/x'>Back to Relations</a></p></div></div>"
        f"<div id='sub'><h2>What’s New</h2><ul>{_links(_TEASERS)}</ul></div></div>"
        "<div id='footer'><p>Legal Matters, About Accessibility Guidelines, Privacy Policy</p>"
        "<p>2-2-1 Some Street, Some Ward, Some City 100-8919, telephone 03-0000-0000</p></div>"
        "</body></html>"
    )


def asean(script: Script) -> str:
    """Return a page whose numbers are those of ordered lists, cut at every heading."""
    body = []
    for numbered, group in groupby(
        script.pieces,
        key=lambda p: p.kind is Kind.PARAGRAPH and p.label is not None and p.depth == 0,
    ):
        pieces = list(group)
        if numbered:
            start = pieces[0].label
            if all(piece.label.isdecimal() for piece in pieces):
                items = "".join(f"<li><p>{_raise(piece.text)}</p></li>" for piece in pieces)
                body.append(f"<ol start='{start}'>{items}</ol>")
            else:
                body += [f"<p>{_typed(piece)}</p>" for piece in pieces]
            continue
        for piece in pieces:
            if piece.kind is Kind.TITLE:
                body.append(
                    f"<p style='text-align:center'><strong>{escape(piece.text)}</strong></p>"
                )
            elif piece.kind is Kind.HEADING:
                body.append(f"<p><strong>{escape(piece.text)}</strong></p>")
            elif piece.label and piece.label.isalpha() and len(piece.label) == 1:
                start = ord(piece.label.lower()) - 96
                item = f"<li>{_raise(piece.text)}</li>"
                body.append(f"<ol type='a' start={start}>{item}</ol>")
            else:
                body.append(f"<p>{_typed(piece)}</p>")
    teasers = "".join(
        f"<div class='elementor-post'><h3><a href='/{n}'>{escape(teaser)}</a></h3><div class="
        f"'excerpt'><p>{escape(teaser)} in the presence of the Secretary-General …</p></div></div>"
        for n, teaser in enumerate(_TEASERS)
    )
    return (
        _head(script, "ASEAN Main Portal", "https://asean.org/some-joint-statement/")
        + "<body class='single elementor-page'><header><div class='elementor'><nav><ul>"
        f"{_links(('Home', 'About', 'Our Communities', 'News'))}</ul></nav></div></header>"
        "<div data-elementor-type='single-post'><section class='elementor-section'>"
        f"<h1 class='elementor-heading-title'>{escape(script.title)}</h1>"
        "<ul class='elementor-share-buttons'><li><a href='#'>Share on Facebook</a></li></ul>"
        "<div class='elementor-widget elementor-widget-theme-post-content'><div class="
        f"'elementor-widget-container'>{''.join(body)}<p><a href='/d.pdf'>Download the full "
        "Statement here.</a></p></div></div></section>"
        f"<section class='elementor-section'><h2>Latest News</h2>{teasers}</section></div>"
        "<footer><p>The ASEAN Secretariat, 70A Jalan Sisingamangaraja, Jakarta 12110, Indonesia. "
        "Copyright 2020. All rights reserved. Terms of use apply to this site.</p></footer>"
        "<div class='cookie-banner'><p>This website uses cookies to improve your experience. We "
        "assume that you are fine with this, but you can opt out if you wish.</p></div>"
        "</body></html>"
    )


def white_house(script: Script) -> str:
    """Return a page with one paragraph element per section and double breaks within."""
    body = []
    for is_text, group in groupby(script.pieces, key=lambda p: p.kind is Kind.PARAGRAPH):
        pieces = list(group)
        if is_text:
            texts = "<br />\n<br />\n".join(_typed(piece) for piece in pieces)
            body.append(f"<p class='wp-block-paragraph'>{texts}</p>")
            continue
        for piece in pieces:
            if piece.kind is Kind.TITLE:
                continue
            tag = "strong" if piece.kind is Kind.HEADING else "span"
            body.append(f"<p><{tag}>{escape(piece.text)}</{tag}></p>")
    return (
        _head(script, "The White House", "https://www.whitehouse.gov/briefings-statements/2031/x/")
        + "<body class='post-template-default'><a class='skip-link screen-reader-text' href="
        "'#content'>Skip to content</a><header class='global-header'><div class='menu-main'>"
        f"<ul>{_links(('Administration', 'Priorities', 'The Record', 'Contact'))}</ul></div>"
        "</header><main id='content'><article><div class='topper'><div class='container'>"
        f"<h1 class='page-title'>{escape(script.title)}</h1><div class='posted-on'><time "
        "datetime='2031-05-04'>May 04, 2031</time></div></div></div>"
        f"<section class='body-content'><div class='container'><div class='row'>{''.join(body)}"
        "</div></div></section></article><div class='post-navigation'><a href='/n'>Next Post: "
        "Readout of a call</a></div></main><aside class='newsletter'><h2>Stay Connected</h2><p>"
        "Sign up and we will send you messages about what the government does for you every day "
        "of the year.</p><form><label>Email</label><input name=e></form></aside>"
        "<footer class='site-footer'><p>1600 Some Avenue NW, Some City, DC 20500</p></footer>"
        "</body></html>"
    )


def dfat(script: Script) -> str:
    """Return a page of a content management system: fields in fields, headings, a side bar."""
    body = []
    for piece in script.pieces:
        if piece.kind is Kind.TITLE:
            continue
        if piece.kind is Kind.HEADING:
            body.append(f"<h2><strong>{escape(piece.text)}</strong></h2>")
        else:
            indent = f" class='indent-{piece.depth}'" if piece.depth else ""
            body.append(f"<p{indent}>{_typed(piece)}</p>\n<p>&nbsp;</p>")
    return (
        _head(script, "Department", "https://www.dfat.gov.au/news/joint-statement")
        + "<body class='page-node-type-page has-sidebar'><div class='dialog-off-canvas'><header "
        "role='banner'><div class='region-header'><p>Australian Government</p></div></header>"
        f"<div class='region-breadcrumb'><ol><li><a href='/'>Home</a></li></ol></div><div "
        "class='layout-container'><main role='main'><div class='layout-content'><div "
        "class='block-page-title-block'><h1><span class='field--name-title'>"
        f"{escape(script.title)}</span></h1></div><div class='block-system-main-block'><article "
        "class='node'><div class='node__content'><div class='field field--name-body'>"
        f"{''.join(body)}</div></div></article></div></div><div class='layout-sidebar'><div "
        f"class='block-menu'><h2>In this section</h2><ul>{_links(_TEASERS)}</ul></div></div></main>"
        "</div><footer role='contentinfo'><p>We acknowledge the Traditional Owners and Custodians "
        "of Country throughout the land and their continuing connection to it.</p></footer></div>"
        "</body></html>"
    )


def mea(script: Script) -> str:
    """Return a page laid out in tables, its text in one element, parted by breaks alone."""
    body = []
    for piece in script.pieces:
        if piece.kind is Kind.HEADING:
            body.append(f"<b>{escape(piece.text)}</b>")
        elif piece.kind is not Kind.TITLE:
            body.append(_typed(piece))
    text = "<br />\r\n&nbsp;<br />\r\n".join(body)
    return (
        _head(script, "Ministry of External Affairs", "https://www.mea.gov.in/x.htm?dtl/1/y")
        + "<body><form id='form1' action='./x'><table width='100%'><tr><td colspan=2><table><tr>"
        "<td><a href='/'>Home</a></td><td><a href='/a'>About MEA</a></td></tr></table></td></tr>"
        f"<tr><td width='20%' valign=top><ul>{_links(_TEASERS)}</ul></td><td valign=top>"
        f"<div class='innerHead'><h2>{escape(script.title)}</h2></div><div class='dateShare'>"
        "<span>May 04, 2031</span></div>"
        f"<div class='innerContent' align='justify'>{text}<br /><br /></div>"
        "<div class='cmts'><a href='#'>Post A Comment</a></div></td></tr>"
        "<tr><td colspan=2>Content Owned by the Ministry. Copyright, all rights reserved, 2031."
        "</td></tr></table></form></body></html>"
    )


LAYOUTS: dict[str, Callable[[Script], str]] = {
    "mofa.go.jp": mofa,
    "asean.org": asean,
    "whitehouse.gov": white_house,
    "dfat.gov.au": dfat,
    "mea.gov.in": mea,
}
"""Publisher -> what makes a page like its own."""
