"""What of a page is the statement, and what is said when that is in doubt."""

from __future__ import annotations

import pytest

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.formats import ReaderOptions
from corpus_tool.ingest.html import read
from tests.ingest.reading import source_of

PROSE = "<p>" + "The two sides agreed to protect the river and its banks for all. " * 6 + "</p>"
CHATTER = "<p>We use what you tell us to make this page better for you and for all.</p>"


def _read(page: str, **options):
    return read(source_of(page, "text/html"), options=ReaderOptions(**options))


def _texts(page: str, **options) -> list[str]:
    return [block.text for block in _read(page, **options).blocks]


def test_an_annex_beside_the_text_is_kept():
    """Long paragraphs in a sibling of the main box are not left behind."""
    page = f"<div><div>{PROSE * 4}</div><div><h2>Annex</h2>{PROSE}</div></div>{CHATTER}"

    assert "Annex" in _texts(page)


def test_teasers_beside_the_text_are_left_out():
    """Short chatter outside the box of the text is left out and told."""
    page = f"<body><div>{CHATTER}</div><div><div>{PROSE * 5}</div></div></body>"

    extraction = _read(page)

    assert len(extraction.blocks) == 5
    assert any("make this page better" in f.message for f in extraction.findings)


def test_navigation_within_the_text_is_left_out():
    """Elements that say they are navigation are left out wherever they stand."""
    page = f"<main><nav><p>Home</p></nav>{PROSE * 2}<aside><p>Share it</p></aside></main>"

    assert len(_texts(page)) == 2


def test_a_name_does_not_condemn_the_text():
    """A box that holds most of the prose is kept even if it is called a sidebar."""
    assert len(_texts(f"<div class='sidebar'>{PROSE * 3}</div>")) == 3


def test_a_selector_decides():
    """The user's selector is followed."""
    page = f"<div>{PROSE * 3}</div><div id=x><p>Only this.</p></div>"

    assert _texts(page, selector="#x") == ["Only this."]


@pytest.mark.parametrize("selector", ["#none", "[["])
def test_a_selector_that_finds_nothing_is_refused(selector):
    """A selector that finds nothing, or is none, is an error and not an empty document."""
    with pytest.raises(UnreadableSource, match="E_SELECTOR"):
        _read(f"<div>{PROSE}</div>", selector=selector)


def test_the_whole_page():
    """With whole_page nothing is left out."""
    page = f"<nav><p>Home</p></nav><div>{PROSE}</div><footer><p>Address</p></footer>"

    extraction = _read(page, whole_page=True)

    assert [b.text for b in extraction.blocks][::2] == ["Home", "Address"]
    assert extraction.findings == ()


def test_low_coverage_is_told():
    """When much of the page's text is left out, the reader says so and what to try."""
    page = f"<div id=x><p>Only this.</p></div><div>{PROSE * 4}</div>"

    findings = _read(page, selector="#x").findings

    assert findings[0].code == "W_HTML_COVERAGE"
    assert "%" in findings[0].message


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<body><div id=root></div><script src=app.js></script><p>Loading</p>", "E_HTML_EMPTY"),
        (
            "<frameset cols='*'><frame src='text.html'><frame src='m.html'></frameset>",
            "E_HTML_FRAMES",
        ),
        ("<div>" * 500 + "x", "E_TOO_DEEP"),
    ],
)
def test_pages_without_a_text_are_refused(page, code):
    """Frames, pages made by scripts and endless nesting each give their own error."""
    with pytest.raises(UnreadableSource) as caught:
        _read(page)

    assert caught.value.code == code


def test_many_unclosed_paragraphs_are_not_deep():
    """Elements that end by themselves do not count as nested, however many there are."""
    assert len(_texts("<p>One of many words here." * 1000)) == 1000


def test_declared_charset():
    """The page's own declaration is followed where the bytes are not UTF-8."""
    page = f"<meta charset=windows-1252><p>{'Café ' * 20}</p>".encode("cp1252")

    extraction = read(source_of(page, "text/html"), options=ReaderOptions())

    assert extraction.blocks[0].text.startswith("Café Café")
    assert extraction.charset == "cp1252"


NUMBERED = "".join(
    f"<p>{n}. The two sides agreed to mend the bridge by spring.</p>" for n in range(9)
)


@pytest.mark.parametrize("name", ["social", "text-language-en", "comments", "newsletter-item"])
def test_prose_of_the_main_element_is_no_furniture_by_its_name(name):
    """A paragraph within main is kept whatever its class is called."""
    page = (
        f"<main>{NUMBERED}<div class='{name}'><p>They will plant oaks on both banks.</p></div>"
        "</main>"
    )

    assert "They will plant oaks on both banks." in _texts(page)


@pytest.mark.parametrize(
    "block",
    [
        "<div class='share'><p>Share this page with all your friends on the board</p></div>",
        "<div class='newsletter'><p>Get our news every week in your inbox.</p></div>",
        "<div class='c'><h3><a href=1>A visit to the works</a></h3><ul><li><a href=2>Salt</a></ul>"
        "</div>",
        "<section class='comments'><p>Ann says:</p><p>What a fine day that was for all.</p>"
        "</section>",
    ],
)
def test_furniture_within_the_main_element(block):
    """What speaks to visitors, links to other pages or is a discussion stays out of the text."""
    assert len(_texts(f"<main>{NUMBERED}{block}</main>")) == 9


def test_a_narrow_column_beside_the_text():
    """A column of a grid that is narrower than the text's is not the text."""
    side = "<div class='col-4'><p>The press office is open from nine to five on all days.</p></div>"
    page = f"<main><div class='row'><div class='col-8'>{NUMBERED * 3}</div>{side}</div></main>"

    extraction = _read(page)

    assert not [block for block in extraction.blocks if "press office" in block.text]
    assert "W_HTML_LEFT_OUT" in [finding.code for finding in extraction.findings]


def test_an_index_of_pages_is_refused():
    """A page of links to other pages holds no statement, and the way out is named."""
    links = "".join(
        f"<li><a href='/{n}'>Minister opens weir {n}</a> <i>1 May</i></li>" for n in range(20)
    )

    with pytest.raises(UnreadableSource, match="--whole-page") as caught:
        _read(f"<main><h1>Press releases</h1><ul>{links}</ul></main>")

    assert caught.value.code == "E_HTML_INDEX"


def test_a_cover_names_its_file():
    """A page with few words and a link to a file names that file."""
    page = f"<main>{PROSE}<p><a href='/full.pdf'>Full text</a></p></main>"

    found = [f.message for f in _read(page).findings if f.code == "W_LINKED"]

    assert found
    assert "/full.pdf" in found[0]


def test_the_day_of_posting_is_apart():
    """A line that tells when the page was posted is no text, and its day is kept apart."""
    extraction = _read(f"<main>{NUMBERED}<p>Last updated: 3 May 2031</p></main>")

    assert len(extraction.blocks) == 9
    assert extraction.metadata["posted"] == "3 May 2031"
    assert "date" not in extraction.metadata


def test_declared_latin_1_is_read_as_browsers_read_it():
    """A page that calls itself iso-8859-1 has the quotation marks of windows-1252."""
    page = f"<meta charset=iso-8859-1><p>{'The “Pact” — São. ' * 9}</p>".encode("cp1252")

    text = read(source_of(page, "text/html"), options=ReaderOptions()).blocks[0].text

    assert text.startswith("The “Pact” — São.")


def test_a_list_of_links_after_a_colon_is_text():
    """What was signed is text, though each entry leads to its page."""
    links = "".join(
        f"<li><a href='/{n}'>Memorandum {n} on salt and grain</a></li>" for n in range(3)
    )
    page = (
        f"<main>{NUMBERED}<p>The following were signed in Tolm today:</p><ul>{links}</ul>"
        f"{PROSE}</main>"
    )

    assert len(_texts(page)) == 14


def test_teasers_of_other_pages_within_the_main_element():
    """Several short texts with a link over each are other pages, whatever they are called."""
    teasers = "".join(
        f"<article><h3><a href='/{n}'>Minister opens weir</a></h3><p>The Minister opened weir "
        f"{n}.</p>"
        "</article>"
        for n in range(3)
    )
    page = f"<main><article>{NUMBERED}</article><section><h2>More</h2>{teasers}</section></main>"

    assert len(_texts(page)) == 9


def test_a_speech_keeps_its_thanks():
    """Who speaks to listeners is not taken for a site that speaks to visitors."""
    page = f"<main>{PROSE * 2}<p>Thank you all for your kind attention.</p></main>"

    assert _texts(page)[-1] == "Thank you all for your kind attention."
