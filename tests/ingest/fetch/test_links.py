"""A document behind a page is found by the text of the link to it."""

from __future__ import annotations

import pytest

from corpus_tool.errors import CorpusError
from tests.ingest.fetch.publisher import STATEMENT, Publisher

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


def page_of(publisher: Publisher, links: str, head: str = "") -> str:
    """Publish a page of links, with two documents beside it."""
    publisher.put("/files/partnership.pdf", PDF, content_type="application/pdf", etag='"p"')
    publisher.put("/files/comprehensive.pdf", PDF, content_type="application/pdf")
    body = f"<!DOCTYPE html><html><head>{head}</head><body>{links}</body></html>"
    return publisher.put("/country/page.html", body.encode())


def reached(publisher: Publisher, address: str, text: str = "Partnership") -> str:
    """Return the path of the document that is reached."""
    retrieval = publisher.fetcher().get(address, link_text=text).retrieval
    return retrieval.final_address.removeprefix(publisher.address(""))


@pytest.mark.parametrize(
    "links",
    [
        "<a href='/files/partnership.pdf'>Partnership</a>",
        "<a href='../files/partnership.pdf'>Partnership (PDF)</a>",
        "<a href='/files/partnership.pdf'>\n <b>PARTNERSHIP</b>&nbsp;[PDF, 120 KB]\n</a>",
        "<a href='/files/comprehensive.pdf'>Comprehensive Partnership (PDF)</a>"
        "<a href='/files/partnership.pdf'>Partnership (PDF)</a>",
        "<a href='/files/partnership.pdf'>Partnership</a> or <a href='/nothing'>Partnership</a>",
        "<a href='/files/partnership.pdf'>Partnership</a><a href='#top'>Partnership</a>",
        "<a href='/files/partnership.pdf#page=2'>Text of the partnership</a>",
        "<a href='mailto:a@b.example'>Partnership</a>"
        "<a href='/files/partnership.pdf'>Partnership</a>",
    ],
)
def test_the_link_with_the_text_is_followed(publisher: Publisher, links: str) -> None:
    """The text counts without its kind in brackets; exactly that text before one that holds it."""
    assert reached(publisher, page_of(publisher, links)) == "/files/partnership.pdf"


def test_the_pages_own_base_counts(publisher: Publisher) -> None:
    """A page may say what its links start from."""
    head = "<base href='/files/'>"
    address = page_of(publisher, "<a href='partnership.pdf'>Partnership</a>", head)

    assert reached(publisher, address) == "/files/partnership.pdf"


@pytest.mark.parametrize(
    ("links", "what"),
    [
        ("<a href='/files/other.pdf'>Other</a>", "has no link with the text 'Partnership'"),
        (
            "<a href='/files/partnership.pdf'>Partnership</a>"
            "<a href='/files/comprehensive.pdf'>Partnership</a>",
            "has 2 links with the text 'Partnership'",
        ),
        ("<a href='javascript:void(0)'>Partnership</a>", "links with the text"),
    ],
)
def test_no_link_is_guessed(publisher: Publisher, links: str, what: str) -> None:
    """Without exactly one place to go, the page is named and nothing is fetched."""
    with pytest.raises(CorpusError, match=what) as caught:
        reached(publisher, page_of(publisher, links))

    assert caught.value.code == "E_LINK"


def test_a_link_is_checked_as_a_redirect_is(publisher: Publisher) -> None:
    """A page cannot send us into the user's own network."""
    address = page_of(publisher, "<a href='http://10.0.0.5/a.pdf'>Partnership</a>")

    with pytest.raises(CorpusError, match="E_URL_BLOCKED"):
        reached(publisher, address)


def test_the_way_is_told_and_the_document_asked_for_conditionally(publisher: Publisher) -> None:
    """The page stands on the way; what is newer is asked of the document, not of the page."""
    address = page_of(publisher, "<a href='/files/partnership.pdf'>Partnership</a>")
    fetcher = publisher.fetcher()
    known = fetcher.get(address, link_text="Partnership").retrieval
    fetcher.get(address, link_text="Partnership", known=known)

    assert known.address == address and known.via == ()
    assert known.final_address == publisher.address("/files/partnership.pdf")
    assert publisher.asked("/files/partnership.pdf")[-1].headers["if-none-match"] == '"p"'
    assert "if-none-match" not in publisher.asked("/country/page.html")[-1].headers


def test_a_page_that_became_the_document_is_taken(publisher: Publisher) -> None:
    """Where the address now gives a PDF itself, there is no link to look for."""
    address = publisher.put("/a", PDF, content_type="application/pdf")

    assert reached(publisher, address) == "/a"


def test_a_hostile_page_is_one_line(publisher: Publisher) -> None:
    """A page nested beyond reason is refused before a parser sees it."""
    address = publisher.put("/a", b"<!DOCTYPE html>" + b"<div>" * 100_000 + STATEMENT)

    with pytest.raises(CorpusError, match="E_TOO_DEEP"):
        reached(publisher, address)
