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
