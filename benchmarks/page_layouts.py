"""Web pages in the layouts of publishers, of invented statements; each sentence is marked.

The texts are invented, and so is what stands around them. A layout puts the pieces of a statement
where a content management system would put them, and furniture around, beside and within them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

__all__ = ["LAYOUTS", "STATEMENTS", "UNWANTED", "PageStatement"]


@dataclass(frozen=True, slots=True)
class PageStatement:
    """An invented statement: a title, a lead, and pieces marked `#` heading, `-` item, or plain."""

    title: str
    pieces: tuple[str, ...]
    closing: tuple[str, ...] = ()
    """Attestation and signatures."""

    @property
    def required(self) -> tuple[str, ...]:
        """Every piece that the stored text has to hold."""
        pieces = tuple(piece.lstrip("#- ") for piece in self.pieces)
        return (self.title, *pieces, *self.closing)


_RIVER = (
    "The two Ministers met at Lindow on the occasion of the tenth session of the River Council.",
    "1. They reviewed the work of the gauging stations, and noted that three of them need new "
    "roofs.",
    "2. They agreed to publish the tables of high water every morning, in both languages.",
    "3. Each side shall name an inspector of moorings before the first day of April.",
    "4. Tolls on timber remain as they are until the Council decides otherwise.",
    "5. The ferrymen of both banks may carry mail without a further licence.",
    "6. The Council meets again next year at Varrow, at the invitation of the harbour master.",
)
_CHAPTERS = (
    "We, the Heads of Government of Pellmark and Osterley, met today in a spirit of neighbourly "
    "trust.",
    "# Political dialogue",
    "We reaffirm that disputes between our countries are settled by talks alone.",
    "We will hold consultations of our foreign ministries twice a year.",
    "# Social affairs",
    "We will recognise each other's certificates of nursing and midwifery.",
    "Pensions earned on one side of the border are paid on the other without deduction.",
    "# Related matters of trade",
    "We will lower the duty on salted fish by half within three years.",
    "We instruct our customs services to open a common post at the Grey Bridge, to staff it by "
    "day and "
    "by night, and to let perishable goods pass before all others so that nothing spoils at the "
    "barrier.",
    "# Language and culture",
    "We will found a chair of the Osterley language at the University of Pellmark.",
)
_TREATY = (
    "The Kingdom of Harne and the Republic of Sollow, hereinafter referred to as the Parties,",
    "Desiring to make the passage of the Hollin Strait safe for vessels of every size,",
    "Have agreed as follows:",
    "# Article 1",
    "The Parties shall keep the lights of the Strait burning from dusk to dawn.",
    "# Article 2",
    "1. Pilots licensed by either Party may serve in the waters of both.",
    "2. Fees for pilotage shall be the same for vessels of either flag.",
    "# Article 3",
    "This Agreement shall enter into force thirty days after the exchange of notes, and remain in "
    "force "
    "until one of the Parties gives notice of its end, six months ahead and in writing.",
)
_DECLARATION = (
    "Recalling the Charter of the Lakes and the principles laid down in it;",
    "Deeply concerned at the fall of the water in the southern basin;",
    "Welcoming the offer of Marrin to lend its dredgers;",
    "The Assembly of the Lakes",
    "1. Calls upon all members to report the level of their lakes each month;",
    "2. Requests the Secretary to draw up a plan of works, covering:",
    "- the dams of the upper lakes;",
    "- the canals that lead to the southern basin;",
    "- the cost of both, and who is to bear it;",
    "3. Decides to remain seized of the matter.",
)
_PRESS = (
    "The Foreign Minister of Ilvane received the Foreign Minister of Corrib for a working visit.",
    "The Ministers discussed the reopening of the mountain railway, which was closed by snow last "
    "winter.",
    "They agreed that engineers of both countries would inspect the tunnels in May.",
    "Both Ministers condemned the attack on the lighthouse at Point Sarn and expressed their "
    "sympathy.",
    "The Minister of Corrib invited his colleague to visit the capital in the autumn.",
)
_LONG = (
    "At the invitation of the President of Teverin, the Prime Minister of Auld paid a state visit.",
    *(
        f"{number}. {text}"
        for number, text in enumerate(
            (
                "The leaders underlined that the friendship of the two nations rests on equality.",
                "They welcomed the growth of trade in wool, slate and instruments of brass.",
                "They decided to raise the number of scholarships to forty a year.",
                "They instructed their agencies to share forecasts of storms without delay.",
                "They expressed their support for a cease-fire in the islands to the north.",
                "They agreed to open negotiations on the avoidance of double taxation.",
                "They noted with satisfaction that the cable between the capitals is laid.",
                "The President thanked the Prime Minister for the gift of two hundred books.",
                "They will promote the exchange of teachers, foresters and veterinary surgeons.",
                "They resolved to celebrate the centenary of relations together.",
            ),
            1,
        )
    ),
    "# Annex: Plan of work",
    "1. The first meeting of foresters is held in spring.",
    "2. The catalogue of the books is printed before the summer.",
)

STATEMENTS = (
    PageStatement("Joint Communiqué of the River Council of Lindow and Varrow", _RIVER),
    PageStatement(
        "Joint Declaration of Pellmark and Osterley on Good Neighbourship",
        _CHAPTERS,
        ("Done at Pellmark on the fourth of June 2032.",),
    ),
    PageStatement(
        "Agreement between Harne and Sollow on the Lights of the Hollin Strait",
        _TREATY,
        (
            "Done at Harne on 9 September 2031 in two originals, both texts being equally "
            "authentic.",
            "For the Kingdom of Harne",
            "For the Republic of Sollow",
        ),
    ),
    PageStatement("Declaration of the Assembly of the Lakes on Falling Water", _DECLARATION),
    PageStatement("Joint Press Statement of Ilvane and Corrib", _PRESS),
    PageStatement("Joint Statement of Teverin and Auld on a Lasting Partnership", _LONG),
)

UNWANTED = (
    "Home",
    "Press room",
    "Ministry of Tides",
    "Skip to main content",
    "We use cookies to remember what you have read, and to count our visitors.",
    "Accept all",
    "Share on Chirper",
    "Print this page",
    "Related documents",
    "Minister inspects the new lighthouse keepers",
    "Speech at the opening of the herring season",
    "The Minister of Tides opened the season in the old harbour in front of many guests …",
    "Subscribe to our newsletter",
    "Receive our news every Friday in your inbox.",
    "Leave a comment",
    "I was there when the bridge was opened and it was a fine day for all of us.",
    "Bertil Moss says:",
    "Posted on 14 June 2032",
    "Last updated: 15 June 2032",
    "The ministers on the quay before the talks",
    "Ministry of Tides, 4 Quay Street, telephone 00 555 0101",
    "All rights reserved. Reproduction is free where the source is named.",
    "Tags:",
    "Back to top",
    "Next: Visit to the salt works",
)
"""What stands around the texts, piece by piece."""

_NAV = "<ul><li><a href='/'>Home</a></li><li><a href='/press'>Press room</a></li></ul>"
_SITE = "<p class='logo'><a href='/'>Ministry of Tides</a></p>"
_COOKIES = (
    "<p>We use cookies to remember what you have read, and to count our visitors.</p>"
    "<a href='#ok'>Accept all</a>"
)
_SHARE = (
    "<ul><li><a href='#c'>Share on Chirper</a></li><li><a href='#p'>Print this page</a></li></ul>"
)
_RELATED = (
    "<h3>Related documents</h3><ul><li><a href='/1'>Minister inspects the new lighthouse "
    "keepers</a>"
    "</li><li><a href='/2'>Speech at the opening of the herring season</a></li></ul>"
)
_CARDS = (
    "<h2>Related documents</h2><div class='card'><h3><a href='/2'>Speech at the opening of the "
    "herring season</a></h3><p>The Minister of Tides opened the season in the old harbour in "
    "front of "
    "many guests …</p></div><div class='card'><h3><a href='/1'>Minister inspects the new "
    "lighthouse "
    "keepers</a></h3></div>"
)
_NEWSLETTER = (
    "<h3>Subscribe to our newsletter</h3><p>Receive our news every Friday in your inbox.</p>"
    "<input name=mail>"
)
_COMMENTS = (
    "<ol class='comment-list'><li><p>Bertil Moss says:</p><p>I was there when the bridge was "
    "opened "
    "and it was a fine day for all of us.</p></li></ol><h3>Leave a comment</h3><form><textarea>"
    "</textarea></form>"
)
_ADDRESS = "<p>Ministry of Tides, 4 Quay Street, telephone 00 555 0101</p>"
_RIGHTS = "<p>All rights reserved. Reproduction is free where the source is named.</p>"
_CAPTION = (
    "<figure><img src='q.jpg' alt=''><figcaption>The ministers on the quay before the talks"
    "</figcaption></figure>"
)
_TAGS = "<p>Tags: <a href='/t/1'>rivers</a> <a href='/t/2'>visits</a></p>"


def _piece(piece: str, *, heading: str = "h2", paragraph: str = "p") -> str:
    mark, text = piece[:2], escape(piece.lstrip("#- "), quote=False)
    if mark == "# ":
        return f"<{heading}>{text}</{heading}>"
    return f"<{paragraph}>{text}</{paragraph}>"


def _flow(pieces: tuple[str, ...], *, heading: str = "h2") -> str:
    """Return pieces as headings, paragraphs and lists."""
    out = []
    for listed, group in groupby(pieces, key=lambda piece: piece.startswith("- ")):
        inner = [_piece(p, heading=heading, paragraph="li" if listed else "p") for p in group]
        out.append(f"<ul>{''.join(inner)}</ul>" if listed else "".join(inner))
    return "".join(out)


def _sections(statement: PageStatement) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the text before the first heading, then each heading with what is under it."""
    name, pieces = "", []
    for piece in statement.pieces:
        if piece.startswith("# "):
            if pieces or name:
                yield name, tuple(pieces)
            name, pieces = piece[2:], []
        else:
            pieces.append(piece)
    yield name, tuple(pieces)


def _html(statement: PageStatement, body: str, *, attributes: str = "") -> str:
    return (
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>"
        f"{escape(statement.title)} | Ministry of Tides</title></head><body{attributes}>"
        f"{body}</body></html>"
    )


def _h1(statement: PageStatement) -> str:
    return f"<h1>{escape(statement.title)}</h1>"


def elementor(statement: PageStatement) -> str:
    """A page builder: a widget for each heading and each stretch of text."""

    def widget(kind: str, inner: str, column: int = 100) -> str:
        return (
            "<section class='elementor-section'><div class='elementor-column "
            f"elementor-col-{column}'>"
            f"<div class='elementor-element elementor-widget elementor-widget-{kind}'>"
            f"<div class='elementor-widget-container'>{inner}</div></div></div></section>"
        )

    parts = [
        widget("heading", _h1(statement)),
        widget("share-buttons", _SHARE),
        widget("image", _CAPTION),
    ]
    for name, pieces in _sections(statement):
        if name:
            parts.append(widget("heading", f"<h2>{escape(name)}</h2>"))
        if pieces:
            parts.append(widget("text-editor", _flow(pieces)))
    if statement.closing:
        parts.append(widget("text-editor", _flow(statement.closing)))
    parts.append(widget("posts", _CARDS))
    parts.append(widget("form", f"<form>{_NEWSLETTER}</form>"))
    return _html(
        statement,
        "<header class='elementor-location-header'>"
        f"{widget('nav-menu', f'<nav>{_NAV}</nav>')}</header>"
        "<main class='site-main'><div data-elementor-type='wp-page' class='elementor'>"
        f"{''.join(parts)}"
        f"</div></main><footer>{_ADDRESS}{_RIGHTS}</footer><div id='cookie-law-info-bar'>"
        f"{_COOKIES}</div>",
    )


def drupal(statement: PageStatement) -> str:
    """Fields in fields, with the language in their classes, and blocks in regions."""
    parts = "".join(
        "<div class='paragraph paragraph--type--text paragraph--lang--en'><div class='field "
        "field--name-field-related-text field--type-text-long'>"
        f"{f'<h2>{escape(name)}</h2>' if name else ''}"
        f"{_flow(pieces)}</div></div>"
        for name, pieces in _sections(statement)
    )
    closing = f"<div class='field field--name-field-signature'>{_flow(statement.closing)}</div>"
    return _html(
        statement,
        "<a href='#main' class='visually-hidden focusable skip-link'>Skip to main content</a><div "
        "class="
        f"'dialog-off-canvas-main-canvas'><header role=banner>{_SITE}<nav>{_NAV}</nav></header>"
        f"<div class='layout-container'><main role=main><div class='region region-content'>"
        f"<div class='block block-page-title-block'>{_h1(statement)}</div><article class='node "
        "node--type-"
        "document node--promoted language-en'><div class='node__meta'>Posted on 14 June 2032</div>"
        f"<div class='node__content'>{parts}{closing if statement.closing else ''}</div></article>"
        f"<div class='views-element-container block block-views block-related'>{_RELATED}</div>"
        "</div>"
        f"<aside class='layout-sidebar-second'>{_NEWSLETTER}</aside></main></div><footer "
        "role=contentinfo>"
        f"{_ADDRESS}{_RIGHTS}</footer></div><div class='eu-cookie-compliance-banner'>"
        f"{_COOKIES}</div>",
    )


def sharepoint(statement: PageStatement) -> str:
    """One form around everything, web-part zones, and rich text in nested divs."""
    text = _flow((*statement.pieces, *statement.closing), heading="h3")
    return _html(
        statement,
        f"<form id='aspnetForm'><div id='s4-workspace'><div id='suiteBar'>{_SITE}</div><div id="
        f"'DeltaTopNavigation'><div role=navigation>{_NAV}</div></div><div id='contentRow'><div id="
        f"'sideNavBox' class='ms-dialogHidden ms-forceWrap'>{_RELATED}</div><div id='contentBox'>"
        "<div id='DeltaPlaceHolderMain'><div class='article article-left'><div "
        "class='captioned-image'>"
        f"</div>{_h1(statement)}<div class='article-content'><div "
        "id='ctl00_RichHtmlField_displayContent' "
        f"class='ms-rtestate-field'>{text}</div></div><div class='socialShare'>{_SHARE}</div>"
        "</div></div>"
        f"</div></div><div id='footer'>{_ADDRESS}{_RIGHTS}</div></div></form>",
    )


def wordpress(statement: PageStatement) -> str:
    """Blocks in an article, author and tags under it, comments and posts below."""
    body = "".join(
        "<div class='wp-block-group is-layout-flow'>"
        f"{f'<h2 class=wp-block-heading>{escape(name)}</h2>' if name else ''}"
        f"{_flow(pieces)}</div>"
        for name, pieces in _sections(statement)
    )
    return _html(
        statement,
        f"<div class='wp-site-blocks'><header class='wp-block-template-part'>{_SITE}<nav>"
        f"{_NAV}</nav></header>"
        f"<main><article class='post type-post tag-social'>{_h1(statement)}<p class='posted-on'>"
        "Posted on "
        f"<time datetime='2032-06-14'>14 June 2032</time></p>{_CAPTION}<div class='entry-content'>"
        f"{body}"
        f"{_flow(statement.closing)}</div><footer class='entry-footer'>{_TAGS}</footer></article>"
        f"<section id='comments' class='comments-area'>{_COMMENTS}</section><div "
        "class='post-navigation'>"
        "<a href='/n'>Next: Visit to the salt works</a></div></main><aside class='widget-area'>"
        f"{_CARDS}"
        f"</aside><footer>{_RIGHTS}</footer></div>",
        attributes=" class='single single-post has-sidebar'",
    )


def sitecore(statement: PageStatement) -> str:
    """Rows and columns of a grid, the text in a wide column, links in a narrow one."""
    rows = "".join(
        f"<div class='component rich-text col-12'><div class='component-content'>"
        f"{f'<h2>{escape(name)}</h2>' if name else ''}{_flow(pieces)}</div></div>"
        for name, pieces in _sections(statement)
    )
    closing = f"<div class='component rich-text col-12'>{_flow(statement.closing)}</div>"
    return _html(
        statement,
        f"<div id='wrapper'><header id='header'>{_SITE}{_NAV}</header><main id='content'><div "
        "class='row'>"
        f"<div class='component title col-12'>{_h1(statement)}</div></div><div class='row'><div "
        "class="
        f"'col-lg-8'>{rows}{closing if statement.closing else ''}<div class='component "
        "social-media-share'>"
        f"{_SHARE}</div></div><div class='col-lg-4'>{_RELATED}{_NEWSLETTER}</div></div></main>"
        "<footer id='footer'>"
        f"{_ADDRESS}{_RIGHTS}</footer></div><div class='cookie-warning'>{_COOKIES}</div>",
    )


def tables(statement: PageStatement) -> str:
    """The whole page in tables, as of old, the text in a cell beside the menu."""
    text = _flow(statement.pieces, heading="b")
    return _html(
        statement,
        f"<table width=100%><tr><td colspan=2>{_SITE}</td></tr><tr><td width=180>"
        f"{_NAV}{_RELATED}</td><td>"
        f"<table><tr><td><font size=5><b>{escape(statement.title)}</b></font></td></tr><tr><td>"
        f"{text}</td></tr>"
        f"<tr><td>{_flow(statement.closing)}</td></tr></table></td></tr><tr><td colspan=2><p>Last "
        "updated: "
        f"15 June 2032</p>{_ADDRESS}{_RIGHTS}</td></tr></table>",
    )


def breaks(statement: PageStatement) -> str:
    """One element with line breaks in twos, and nothing else."""
    pieces = [
        f"<b>{escape(piece[2:])}</b>" if piece.startswith("# ") else escape(piece.lstrip("- "))
        for piece in (*statement.pieces, *statement.closing)
    ]
    return _html(
        statement,
        f"<div id='top'>{_SITE}{_NAV}</div><div id='page'><h2>{escape(statement.title)}</h2><div "
        "class='txt'>"
        f"{'<br /><br />'.join(pieces)}<br /><br /></div><p><a href='#top'>Back to top</a></p>"
        "</div>"
        f"<div id='bottom'>{_ADDRESS}{_RIGHTS}</div><div class='cc-window'>{_COOKIES}</div>",
    )


def preformatted(statement: PageStatement) -> str:
    """Typed text within `pre`, wrapped by hand."""
    texts = []
    for piece in (*statement.pieces, *statement.closing):
        line, lines = "", []
        for word in piece.lstrip("#- ").split():
            if len(line) + len(word) > 68:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        texts.append("\n".join([*lines, line]))
    joined = escape("\n\n".join(texts), quote=False)
    return _html(
        statement,
        f"<div class='menu'>{_NAV}</div>{_h1(statement)}<pre>{joined}</pre><hr>{_ADDRESS}"
        "<p><a href='/'>Back to top</a></p>",
    )


def definitions(statement: PageStatement) -> str:
    """Numbers as terms and paragraphs as their definitions."""
    entries = []
    for piece in (*statement.pieces, *statement.closing):
        number, found, text = piece.partition(". ")
        if found and number.isdigit():
            entries.append(f"<dt>{number}.</dt><dd>{escape(text)}</dd>")
        else:
            text = escape(piece.lstrip("#- "))
            entries.append(f"<dt>{text}</dt>" if piece.startswith("# ") else f"<dd>{text}</dd>")
    return _html(
        statement,
        f"<header>{_SITE}</header><nav>{_NAV}</nav><main>{_h1(statement)}<dl>"
        f"{''.join(entries)}</dl>"
        f"<p>Last updated: 15 June 2032</p></main><footer>{_ADDRESS}</footer>",
    )


def nested(statement: PageStatement) -> str:
    """Each paragraph in a row of a table within the cell of another, its number beside it."""
    rows = []
    for piece in (*statement.pieces, *statement.closing):
        number, found, text = piece.partition(". ")
        if found and number.isdigit():
            rows.append(f"<tr><td valign=top>{number}.</td><td>{escape(text)}</td></tr>")
        else:
            rows.append(f"<tr><td></td><td>{_piece(piece, heading='h3')}</td></tr>")
    return _html(
        statement,
        f"<center><table><tr><td>{_SITE}{_NAV}</td></tr><tr><td>{_h1(statement)}<table><tr><td>"
        "<table>"
        f"{''.join(rows)}</table></td></tr></table></td></tr><tr><td><p>Posted on 14 June 2032</p>"
        f"{_RIGHTS}"
        "</td></tr></table></center>",
    )


def columns(statement: PageStatement) -> str:
    """Frames of divs without main or article: banner, side bar, text, sign-up, comments."""
    body = _flow((*statement.pieces, *statement.closing))
    return _html(
        statement,
        f"<div id='banner'>{_COOKIES}</div><div id='masthead'>{_SITE}{_NAV}</div><div id='frame'>"
        "<div id='left' "
        f"class='sidebar'>{_RELATED}</div><div id='middle'><div class='date'>Posted on 14 June "
        "2032</div>"
        f"{_h1(statement)}<div class='print-content share-text'>{body}</div><div class='share'>"
        f"{_SHARE}</div>"
        f"<div class='newsletter-box'>{_NEWSLETTER}</div><div class='comments'>{_COMMENTS}</div>"
        "</div></div>"
        f"<div id='foot'>{_ADDRESS}{_RIGHTS}</div>",
    )


def parts(statement: PageStatement) -> str:
    """A lead, sections named by their subject, an annex and a closing, each an element of its "
    "own."""
    inner = []
    for name, pieces in _sections(statement):
        subject = name.split()[0].lower() if name else "lead"
        head = f"<h2>{escape(name)}</h2>" if name else ""
        inner.append(f"<section class='{subject} widget'>{head}{_flow(pieces)}</section>")
    closing = f"<div class='utility'>{_flow(statement.closing)}</div>" if statement.closing else ""
    return _html(
        statement,
        f"<header>{_SITE}<nav>{_NAV}</nav></header><main><div class='breadcrumb'><a href='/'>"
        "Home</a> &gt; "
        f"<a href='/press'>Press room</a></div><article>{_h1(statement)}{''.join(inner)}{closing}"
        f"{_TAGS}</article><section class='related'>{_CARDS}</section><section class='newsletter'>"
        f"{_NEWSLETTER}"
        f"</section></main><footer>{_ADDRESS}{_RIGHTS}</footer>",
    )


LAYOUTS: dict[str, Callable[[PageStatement], str]] = {
    "page builder": elementor,
    "fields": drupal,
    "web parts": sharepoint,
    "blocks": wordpress,
    "grid": sitecore,
    "tables": tables,
    "breaks": breaks,
    "preformatted": preformatted,
    "definitions": definitions,
    "nested tables": nested,
    "frames of divs": columns,
    "sections": parts,
}
"""Name -> what makes a page."""
